//! Reports comparisons of a reply's value with a string that is not in its `enum`.

use crate::check::model::{CheckedCriterion, CheckedOperand, Dialect, Reference, Referent, Steps, Value};
use crate::check::sources::documents::Loaded;
use crate::diagnostic::{Code, Diagnostic, Findings, listed, nearest};
use crate::expression::{Comparison, Condition};
use crate::ids::StepId;
use crate::schema::{DEEPEST_NESTING, SchemaDescription};
use crate::source::{self, Node, Span};

/// Reports comparisons with words that the schema rules out.
pub(in crate::check) fn check(steps: &Steps, loaded: &Loaded, findings: &mut Findings) {
    for (at, step) in steps.entries() {
        for criterion in step.criteria() {
            for (reference, word) in compared(&criterion.condition) {
                let Some(words) = declared(reference, at, steps, loaded) else {
                    continue;
                };
                findings.extend(unknown_word(criterion, reference, word, &words));
            }
        }
    }
}

/// The words of one or more `enum`s, and the place of the first.
struct EnumValues {
    words: Vec<String>,
    span: Span,
}

fn unknown_word(
    criterion: &CheckedCriterion,
    reference: &Reference,
    word: &str,
    declared: &EnumValues,
) -> Option<Diagnostic> {
    let is_it = |known: &String| match criterion.dialect {
        Dialect::Simple => known.to_lowercase() == word.to_lowercase(),
        Dialect::JsonPath => known == word,
    };
    if declared.words.iter().any(is_it) {
        return None;
    }
    let finding = Diagnostic::new(
        Code::NotInEnum,
        criterion.place_of(&reference.text, word),
        format!("`{}` is never `{word}`", reference.text),
    )
    .also(declared.span, "the possible values");
    let known = declared.words.iter().map(String::as_str);
    let list = listed(&declared.words);
    Some(match nearest(word, known) {
        Some(near) => finding
            .help(format!("did you mean `{near}`? Its values are {list}"))
            .suggest_unsafe(word, near),
        None => finding.help(format!("its values are {list}")),
    })
}

/// The references of a condition that are compared with a word for equality.
fn compared(condition: &Condition<CheckedOperand>) -> Vec<(&Reference, &str)> {
    match condition {
        Condition::Or(parts) | Condition::And(parts) => parts.iter().flat_map(compared).collect(),
        Condition::Not(inner) => compared(inner),
        Condition::Compare {
            left,
            comparison: Comparison::Equal | Comparison::NotEqual,
            right,
        } => match (left, right) {
            (CheckedOperand::Reference(reference), CheckedOperand::String(word))
            | (CheckedOperand::String(word), CheckedOperand::Reference(reference)) => vec![(reference, word)],
            _ => Vec::new(),
        },
        Condition::Compare { .. } | Condition::Holds(_) => Vec::new(),
    }
}

/// What the replies that a step may get declare for a value of theirs; nothing where one of them leaves it open.
fn declared(reference: &Reference, at: StepId, steps: &Steps, loaded: &Loaded) -> Option<EnumValues> {
    let (step, tokens) = match &reference.to {
        Referent::ResponseBody(pointer) => (at, pointer.tokens.clone()),
        Referent::StepOutput {
            step,
            output,
            pointer,
        } => match &steps.get(*step)?.outputs.get(*output)?.value {
            Value::Reference(Reference {
                to: Referent::ResponseBody(first),
                ..
            }) => (*step, [first.tokens.as_slice(), &pointer.tokens].concat()),
            _ => return None,
        },
        _ => return None,
    };
    let call = steps.get(step)?.operation_call()?;
    let description = loaded.descriptions.description(&call.source)?;
    let bodies = call
        .operation
        .responses
        .iter()
        .flat_map(|response| &response.content);
    let mut words = None;
    for schema in bodies
        .filter(|body| body.is_json())
        .map(|body| body.schema.as_ref())
    {
        match enum_at(description, schema?, &tokens, 0) {
            EnumLookup::Words(more) => words = Some(merged(words, more)),
            EnumLookup::Nothing => {}
            EnumLookup::Open => return None,
        }
    }
    words
}

/// What a schema says of a place.
enum EnumLookup {
    /// Nothing but these words, beside null.
    Words(EnumValues),
    /// It has no such place.
    Nothing,
    /// Anything may be there.
    Open,
}

fn enum_at(description: &SchemaDescription, schema: &Node, tokens: &[String], depth: usize) -> EnumLookup {
    let Ok(schema) = description.resolve(schema) else {
        return EnumLookup::Open;
    };
    if depth > DEEPEST_NESTING {
        return EnumLookup::Open;
    }
    match tokens.split_first() {
        None => {
            if let Some(list) = schema.get("enum") {
                return enum_values(list);
            }
        }
        Some((token, rest)) => {
            let property = schema
                .get("properties")
                .and_then(|properties| properties.get(token));
            let items = schema
                .get("items")
                .filter(|_| property.is_none() && token.parse::<usize>().is_ok());
            if let Some(next) = property.or(items) {
                return enum_at(description, next, rest, depth + 1);
            }
        }
    }
    let branches = |keyword: &str| schema.get(keyword).and_then(Node::as_sequence);
    if let Some(all) = branches("allOf") {
        // Each holds, so the first that says something is right.
        let mut found = all
            .iter()
            .map(|branch| enum_at(description, branch, tokens, depth + 1));
        let open = schema.get("properties").is_none() && tokens.is_empty();
        let words = found.find(|found| matches!(found, EnumLookup::Words(_)));
        return words.unwrap_or(if open {
            EnumLookup::Open
        } else {
            EnumLookup::Nothing
        });
    }
    if let Some(one) = branches("oneOf").or_else(|| branches("anyOf")) {
        let mut words = None;
        for branch in one {
            match enum_at(description, branch, tokens, depth + 1) {
                EnumLookup::Words(more) => words = Some(merged(words, more)),
                EnumLookup::Nothing => {}
                EnumLookup::Open => return EnumLookup::Open,
            }
        }
        return words.map_or(EnumLookup::Nothing, EnumLookup::Words);
    }
    if tokens.is_empty() {
        let is_null = schema.get("type").and_then(Node::as_str) == Some("null");
        return if is_null {
            EnumLookup::Nothing
        } else {
            EnumLookup::Open
        };
    }
    // Properties without this one: such a reply does not have it.
    if schema.get("properties").is_some() && schema.get("additionalProperties").is_none() {
        EnumLookup::Nothing
    } else {
        EnumLookup::Open
    }
}

fn enum_values(list: &Node) -> EnumLookup {
    let mut words = Vec::new();
    for item in list.as_sequence().unwrap_or_default() {
        match &item.value {
            source::Value::String(word) => words.push(word.clone()),
            source::Value::Null => {}
            _ => return EnumLookup::Open,
        }
    }
    if words.is_empty() {
        return EnumLookup::Open;
    }
    EnumLookup::Words(EnumValues {
        words,
        span: list.span,
    })
}

fn merged(words: Option<EnumValues>, more: EnumValues) -> EnumValues {
    let Some(mut words) = words else { return more };
    for word in more.words {
        if !words.words.contains(&word) {
            words.words.push(word);
        }
    }
    words
}
