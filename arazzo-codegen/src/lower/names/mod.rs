//! Names of the document as Rust identifiers (S6).

pub(in crate::lower) mod ascii;
pub(in crate::lower) mod name_collisions;
pub(in crate::lower) mod runtime_items;

use std::collections::{HashMap, HashSet};

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use crate::lower::names::ascii::ascii;
use crate::lower::program::MachineNames;

/// Names of the standard library, serde and `serde_json` that generated code uses.
const LIBRARIES: [&str; 29] = [
    "BTreeMap",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Deserializer",
    "Drop",
    "Duration",
    "Eq",
    "Err",
    "From",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Result",
    "Send",
    "Serialize",
    "Serializer",
    "Some",
    "String",
    "Sync",
    "ToString",
    "Value",
    "Vec",
];

/// A constructor may not have the name of its type (`clippy::self_named_constructors`).
const CONSTRUCTORS: [&str; 2] = ["New", "Resume"];

/// Whether a type of this name would hide one that generated code uses. It gets a suffix.
fn is_reserved_type(name: &str) -> bool {
    LIBRARIES.contains(&name) || runtime_items::TYPES.contains(&name) || CONSTRUCTORS.contains(&name)
}

/// `batch-job` gives `batch_job`, `BatchJob`, `BatchJobInputs`, …
pub(in crate::lower) fn of_machine(workflow_id: &str) -> MachineNames {
    let stem = upper_camel(workflow_id);
    let with = |suffix: &str| format!("{}{suffix}", stem.trim_end_matches('_'));
    let machine = if is_reserved_type(&stem) {
        with("Workflow")
    } else {
        stem.clone()
    };
    let mut function = snake(workflow_id);
    if runtime_items::FUNCTIONS.contains(&function.as_str()) {
        function.push_str("_workflow");
    }
    MachineNames {
        function,
        inputs: with("Inputs"),
        outputs: with("Outputs"),
        step: with("Step"),
        error: with("Error"),
        error_body: with("ErrorBody"),
        checkpoint: with("Checkpoint"),
        state: with("State"),
        machine,
    }
}

/// What Rust's naming conventions say something about: `from_…` takes no `self`, `into_…` takes it by value, and so on
/// (Rust API guidelines, C-CONV).
pub(crate) fn has_convention(name: &str) -> bool {
    ["as_", "from_", "into_", "is_", "to_"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

/// Whether a method of this name looks like that of an operator.
pub(crate) fn is_operator(name: &str) -> bool {
    [
        "add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub",
    ]
    .contains(&name)
}

/// What the names of methods start with, before an underscore.
pub(in crate::lower) fn method(stem: &str) -> String {
    if has_convention(&format!("{stem}_")) {
        format!("step_{stem}")
    } else {
        stem.to_owned()
    }
}

/// The module of a document's generated code: `openai-batch-job` gives `openai_batch_job_arazzo`.
pub(in crate::lower) fn module(name: &str) -> String {
    snake(&format!("{name}_arazzo"))
}

/// A document's file name without `.arazzo` and its extension.
pub(crate) fn stem(file_name: &str) -> &str {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    stem.strip_suffix(".arazzo").unwrap_or(stem)
}

impl MachineNames {
    /// Every item, for finding collisions.
    pub(in crate::lower) fn items(&self) -> [&str; 9] {
        [
            &self.function,
            &self.machine,
            &self.inputs,
            &self.outputs,
            &self.step,
            &self.error,
            &self.error_body,
            &self.checkpoint,
            &self.state,
        ]
    }
}

/// A field, a variable or a function.
pub(in crate::lower) fn snake(name: &str) -> String {
    escaped(started(ascii(name).to_snake_case(), "field"))
}

/// A type or a variant.
pub(in crate::lower) fn upper_camel(name: &str) -> String {
    let name = started(ascii(name).to_upper_camel_case(), "Type");
    if name == "Self" { "Self_".to_owned() } else { name }
}

/// Two parts of a name as one: `take` and `_9lives` give `take_9lives`, `self_` and `request` give `self_request`. Of
/// what makes a part a name by itself nothing is left.
pub(crate) fn joined(first: &str, second: &str) -> String {
    let first = first.trim_start_matches("r#").trim_end_matches('_');
    let second = second.trim_start_matches("r#").trim_start_matches('_');
    format!("{first}_{second}")
}

/// A constant.
pub(in crate::lower) fn shouty(name: &str) -> String {
    started(ascii(name).to_shouty_snake_case(), "SOURCE")
}

/// Identifiers start with a letter; a name without any letter or digit gets the fall-back.
fn started(name: String, fallback: &str) -> String {
    let letters: String = name
        .chars()
        .filter(|next| next.is_ascii_alphanumeric() || *next == '_')
        .collect();
    match letters.chars().next() {
        None => fallback.to_owned(),
        Some(first) if first.is_ascii_alphabetic() || first == '_' => letters,
        Some(_) => format!("_{letters}"),
    }
}

/// The field of a step in the state of a run.
pub(super) fn step_field(stem: &str) -> String {
    escaped(stem.to_owned())
}

/// Keywords become raw identifiers, and the few that cannot get an underscore.
fn escaped(name: String) -> String {
    const NEVER_RAW: [&str; 4] = ["self", "super", "crate", "_"];
    const KEYWORDS: [&str; 49] = [
        "abstract",
        "as",
        "async",
        "await",
        "become",
        "box",
        "break",
        "const",
        "continue",
        "do",
        "dyn",
        "else",
        "enum",
        "extern",
        "false",
        "final",
        "fn",
        "for",
        "gen",
        "if",
        "impl",
        "in",
        "let",
        "loop",
        "macro",
        "match",
        "mod",
        "move",
        "mut",
        "override",
        "priv",
        "pub",
        "ref",
        "return",
        "static",
        "struct",
        "trait",
        "true",
        "try",
        "type",
        "typeof",
        "unsafe",
        "unsized",
        "use",
        "virtual",
        "where",
        "while",
        "yield",
        "macro_rules",
    ];
    if NEVER_RAW.contains(&name.as_str()) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

/// The names of one place of the generated code, each once.
#[derive(Debug, Default)]
pub(in crate::lower) struct UsedNames {
    names: HashSet<String>,
    /// For a name that more than one thing wants, the number that is tried next.
    numbers: HashMap<String, usize>,
}

impl UsedNames {
    /// The name itself, or the first that is free of those with a number, from 2 on; it is taken from then on.
    pub(super) fn take(&mut self, name: String, numbered: impl Fn(&str, usize) -> String) -> String {
        if self.names.insert(name.clone()) {
            return name;
        }
        let next = self.numbers.entry(name.clone()).or_insert(2);
        loop {
            let candidate = numbered(&name, *next);
            *next += 1;
            if self.names.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

impl<S: Into<String>> Extend<S> for UsedNames {
    fn extend<T: IntoIterator<Item = S>>(&mut self, names: T) {
        self.names.extend(names.into_iter().map(Into::into));
    }
}

impl<S: Into<String>> FromIterator<S> for UsedNames {
    fn from_iter<T: IntoIterator<Item = S>>(names: T) -> Self {
        let mut taken = Self::default();
        taken.extend(names);
        taken
    }
}

/// The name itself, or the first of `name_2`, `name_3`, … that is free; it is taken from then on.
pub(in crate::lower) fn unique(name: String, taken: &mut UsedNames) -> String {
    taken.take(name, |name, number| joined(name, &number.to_string()))
}

/// A type that a schema gives rise to; it is taken from then on.
pub(in crate::lower) fn of_definition(name: &str, taken: &mut UsedNames) -> String {
    let name = upper_camel(name);
    let name = if is_reserved_type(&name) {
        format!("{name}Type")
    } else {
        name
    };
    unique_type(name, taken)
}

/// A variant for a string: `in_progress` gives `InProgress`, and what has no letter or digit gets a name.
pub(in crate::lower) fn variant(value: &str) -> String {
    let name = started(
        ascii(value).to_upper_camel_case(),
        if value.is_empty() { "Empty" } else { "Value" },
    );
    if name == "Self" { "Self_".to_owned() } else { name }
}

/// The name itself, or the first of `Name2`, `Name3`, … that is free; it is taken from then on.
pub(in crate::lower) fn unique_type(name: String, taken: &mut UsedNames) -> String {
    // `Self_` with a number is `Self2`.
    taken.take(name, |name, number| {
        format!("{}{number}", name.trim_end_matches('_'))
    })
}

#[cfg(test)]
mod tests {
    use super::{UsedNames, joined, of_machine, snake, unique, unique_type, upper_camel, variant};

    #[test]
    fn names_follow_the_document() {
        let names = of_machine("batch-job");
        assert_eq!(
            names.items(),
            [
                "batch_job",
                "BatchJob",
                "BatchJobInputs",
                "BatchJobOutputs",
                "BatchJobStep",
                "BatchJobError",
                "BatchJobErrorBody",
                "BatchJobCheckpoint",
                "BatchJobState"
            ]
        );
        assert_eq!(snake("apiKey"), "api_key");
    }

    #[test]
    fn s6_keywords_and_oddities_are_identifiers() {
        for (name, field) in [
            ("type", "r#type"),
            ("self", "self_"),
            ("2fa", "_2fa"),
            ("$$", "field"),
            ("x²", "x"),
            ("²x", "x"),
            ("with[]", "with"),
            ("$.xgafv", "xgafv"),
        ] {
            assert_eq!(snake(name), field);
            assert!(syn_accepts(&snake(name)), "{field} is no identifier");
        }
        assert_eq!(
            upper_camel("Array<TeamInfo> (including teamId)"),
            "ArrayTeamInfoIncludingTeamId"
        );
        assert_eq!(upper_camel("self"), "Self_");
    }

    #[test]
    fn methods_of_steps_do_not_look_like_conversions() {
        for (stem, expected) in [
            ("from", "step_from"),
            ("from_cart", "step_from_cart"),
            ("to", "step_to"),
            ("fromage", "fromage"),
            ("pay", "pay"),
        ] {
            assert_eq!(super::method(stem), expected);
        }
    }

    fn syn_accepts(name: &str) -> bool {
        name.parse::<proc_macro2::TokenStream>().is_ok()
    }

    #[test]
    fn names_that_generated_code_uses_get_a_suffix() {
        assert_eq!(of_machine("request").machine, "RequestWorkflow");
        assert_eq!(of_machine("request").inputs, "RequestInputs");
        assert_eq!(of_machine("new").machine, "NewWorkflow");
        assert_eq!(of_machine("json-object").function, "json_object_workflow");
        assert_eq!(super::module("openai-batch-job"), "openai_batch_job_arazzo");
    }

    #[test]
    fn s6_parts_of_a_name_are_joined_by_one_underscore() {
        for (first, second, name) in [
            ("take", "_9lives", "take_9lives"),
            ("self_", "request", "self_request"),
            ("r#type", "r#fn", "type_fn"),
            ("a_b", "c", "a_b_c"),
        ] {
            assert_eq!(joined(first, second), name);
        }
        let mut taken: UsedNames = ["self_"].into_iter().collect();
        assert_eq!(unique("self_".to_owned(), &mut taken), "self_2");
    }

    #[test]
    fn s6_a_keyword_with_a_word_behind_it_is_none() {
        let names = of_machine("self");
        assert_eq!(
            (
                names.function.as_str(),
                names.machine.as_str(),
                names.inputs.as_str()
            ),
            ("self_", "Self_", "SelfInputs")
        );
    }

    #[test]
    fn s6_words_that_collide_get_a_number_and_stay_names_of_types() {
        let mut taken = UsedNames::default();
        let names: Vec<String> = [
            "self", "Self", "SELF", "\u{c5}", "\u{212b}", "A\u{30a}", "2", "-2",
        ]
        .map(|word| unique_type(variant(word), &mut taken))
        .into();
        assert_eq!(names, ["Self_", "Self2", "Self3", "A", "A2", "A3", "_2", "_22"]);
    }

    #[test]
    fn s6_collisions_get_a_number() {
        let mut taken = UsedNames::default();
        let names: Vec<String> = ["fooBar", "foo_bar", "type", "Type"]
            .map(|name| unique(snake(name), &mut taken))
            .into();
        assert_eq!(names, ["foo_bar", "foo_bar_2", "r#type", "type_2"]);
    }
}
