//! Reads the fields of one object and reports what is missing, mistyped or unknown.

use std::time::Duration;

use super::allow::ALLOW;
use super::model::{Text, Version};
use crate::diagnostic::{Change, Code, Diagnostic, Findings, Misspelled, Safety, nearest};
use crate::source::{Key, Mapping, Node, Sources, Span, Value};

/// What reading needs beside the node at hand.
pub(super) struct ObjectReader<'r> {
    pub(super) sources: &'r Sources,
    pub(super) findings: &'r mut Findings,
    /// Decides which fields are known (S1).
    pub(super) version: Version,
}

/// A node that is a mapping, and what the specification calls it.
#[derive(Clone, Copy)]
pub(super) struct Object<'n> {
    pub(super) what: &'static str,
    pub(super) span: Span,
    mapping: &'n Mapping,
}

impl ObjectReader<'_> {
    pub(super) fn key(&self, key: &Key) -> Text {
        Text {
            value: key.text.clone(),
            span: key.span,
            verbatim: None,
            places: None,
        }
    }

    /// The node as an object of the kind `what`, with a finding when it is none.
    pub(super) fn object<'n>(&mut self, what: &'static str, node: &'n Node) -> Option<Object<'n>> {
        match &node.value {
            Value::Mapping(mapping) => Some(Object {
                what,
                span: node.span,
                mapping,
            }),
            _ => {
                self.wrong_type(node, what, "a mapping");
                None
            }
        }
    }

    pub(super) fn wrong_type(&mut self, node: &Node, what: &str, expected: &str) {
        let help = match expected {
            _ if node.value == Value::Null => "write it after the colon, or remove the field",
            "a string" if node.as_sequence().is_some() || node.as_mapping().is_some() => "write one string",
            "a string" => "put it into quotes",
            "a list" => "write a list, even of one entry",
            "a mapping" => "write fields with values, `name: value`",
            _ => "write a number, without quotes or a unit",
        };
        self.findings.push(
            Diagnostic::new(Code::WrongType, node.span, format!("{what} is {}", node.kind()))
                .label(format!("expected {expected}"))
                .help(help),
        );
    }

    /// A lint for fields that came with Arazzo 1.1, in a document that says it is 1.0.
    pub(super) fn fields_of_1_1(&mut self, object: Object<'_>, fields: &[&str]) {
        if self.version != Version::V1_0 {
            return;
        }
        for entry in object.mapping.iter() {
            let name = entry.key.text.as_str();
            if fields.contains(&name) {
                self.findings.push(
                    Diagnostic::new(
                        Code::UnknownField,
                        entry.key.span,
                        format!("{} has no field `{name}` in Arazzo 1.0", object.what),
                    )
                    .help("it came with 1.1: write `arazzo: 1.1.0`"),
                );
            }
        }
    }

    /// An error for a list that has to have an entry.
    pub(super) fn not_empty(&mut self, object: Object<'_>, field: &str, help: &str) {
        if let Some(node) = object.field(field)
            && node.as_sequence().is_some_and(<[Node]>::is_empty)
        {
            self.findings.push(
                Diagnostic::new(
                    Code::EmptyList,
                    node.span,
                    format!("`{field}` of {} is empty", object.what),
                )
                .label("expected at least one entry")
                .help(help),
            );
        }
    }

    /// A lint for a field that means nothing where it stands.
    pub(super) fn ignored(&mut self, object: Object<'_>, field: &str, why: &str) {
        if let Some(key) = object.key(field) {
            self.findings.push(
                Diagnostic::new(
                    Code::IgnoredField,
                    key.span,
                    format!("`{field}` of {} has no effect", object.what),
                )
                .label(why)
                .help(format!("remove `{field}`")),
            );
        }
    }

    /// An error for a field that must not stand where it stands.
    pub(super) fn misplaced(&mut self, object: Object<'_>, field: &str, why: &str, help: &str) {
        if let Some(key) = object.key(field) {
            self.findings.push(
                Diagnostic::new(
                    Code::MisplacedField,
                    key.span,
                    format!("{} cannot have `{field}` here", object.what),
                )
                .label(why)
                .help(help),
            );
        }
    }

    /// A lint for every field that the object does not have (S5); `x-…` belongs to whoever wrote it.
    pub(super) fn unknown_fields(&mut self, object: Object<'_>, known: &[&str]) {
        for entry in object.mapping.iter() {
            let name = entry.key.text.as_str();
            if name == ALLOW {
                self.allow(object, &entry.value);
            }
            if known.contains(&name) || name.starts_with("x-") {
                continue;
            }
            let mut finding = Diagnostic::new(
                Code::UnknownField,
                entry.key.span,
                format!("{} has no field `{name}`", object.what),
            );
            finding = match nearest(name, known.iter().copied()) {
                Some(near) if object.field(near).is_some() => finding.help(format!(
                    "did you mean `{near}`? {} already has that, so remove one of them",
                    object.what
                )),
                Some(near) => {
                    self.findings.misspelled(Misspelled {
                        key: entry.key.span,
                        object: object.what,
                        written: name.to_owned(),
                        meant: near.to_owned(),
                    });
                    finding.did_you_mean(name, near)
                }
                None => finding.help(format!(
                    "its fields are {}; extensions start with `x-`",
                    listed(known)
                )),
            };
            self.findings.push(finding);
        }
    }

    /// A field that has to be there.
    pub(super) fn required<'n>(&mut self, object: Object<'n>, field: &str) -> Option<&'n Node> {
        let found = object.field(field);
        if found.is_none() {
            let mut finding = Diagnostic::new(
                Code::MissingField,
                object.span,
                format!("{} has no `{field}`", object.what),
            );
            if let Some(near) = nearest(field, object.mapping.iter().map(|entry| entry.key.text.as_str())) {
                finding = finding.help(format!("`{near}` may be `{field}` misspelled"));
            } else {
                finding = finding.help(format!("add `{field}`, which the specification requires"));
            }
            self.findings.push(finding);
        }
        found
    }

    pub(super) fn required_text(&mut self, object: Object<'_>, field: &str) -> Option<Text> {
        let node = self.required(object, field)?;
        self.expect_text(object, field, node)
    }

    pub(super) fn optional_text(&mut self, object: Object<'_>, field: &str) -> Option<Text> {
        /// An empty text. Some programs write it if there is no name.
        const NAMES: [&str; 6] = [
            "operationId",
            "operationPath",
            "workflowId",
            "stepId",
            "context",
            "reference",
        ];
        let node = object.field(field)?;
        let is_empty = match &node.value {
            Value::Null => ["summary", "description"].contains(&field),
            Value::String(text) => text.is_empty() && NAMES.contains(&field),
            _ => false,
        };
        if is_empty {
            self.empty(object, field);
            return None;
        }
        self.expect_text(object, field, node)
    }

    /// S14: a field that is written and empty is as good as none.
    fn empty(&mut self, object: Object<'_>, field: &str) {
        if let Some(key) = object.key(field) {
            let lint = Diagnostic::new(
                Code::InformalField,
                key.span,
                format!("`{field}` of {} is empty", object.what),
            )
            .label("it is ignored")
            .help(format!("remove `{field}`"));
            let is_written = object.field(field).is_some_and(|node| node.value != Value::Null);
            self.findings.push(match is_written {
                true => lint.fixed_by(Safety::Safe, vec![Change::Remove { key: key.span }]),
                false => lint,
            });
        }
    }

    fn expect_text(&mut self, object: Object<'_>, field: &str, node: &Node) -> Option<Text> {
        let text = Text::of(node, self.sources);
        if text.is_none() {
            self.wrong_type(node, &format!("`{field}` of {}", object.what), "a string");
        }
        text
    }

    /// Seconds with a fraction, such as `retryAfter`.
    pub(super) fn seconds(&mut self, object: Object<'_>, field: &str) -> Option<Duration> {
        let node = object.field(field)?;
        let seconds = number(node).and_then(|text| text.parse::<f64>().ok());
        let duration = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        self.number_or(duration, node, object, field, "a number of seconds, not negative")
    }

    /// Whole milliseconds, such as `timeout`.
    pub(super) fn milliseconds(&mut self, object: Object<'_>, field: &str) -> Option<Duration> {
        let node = object.field(field)?;
        let duration = number(node)
            .and_then(|text| text.parse().ok())
            .map(Duration::from_millis);
        self.number_or(
            duration,
            node,
            object,
            field,
            "a whole number of milliseconds, not negative",
        )
    }

    /// A whole number, such as `retryLimit`.
    pub(super) fn count(&mut self, object: Object<'_>, field: &str) -> Option<u32> {
        let node = object.field(field)?;
        let count = number(node).and_then(|text| text.parse().ok());
        self.number_or(count, node, object, field, "a whole number, not negative")
    }

    fn number_or<T>(
        &mut self,
        value: Option<T>,
        node: &Node,
        object: Object<'_>,
        field: &str,
        expected: &str,
    ) -> Option<T> {
        match (&value, number(node)) {
            (None, None) => self.wrong_type(node, &format!("`{field}` of {}", object.what), expected),
            (None, Some(text)) => self.findings.push(
                Diagnostic::new(
                    Code::InvalidValue,
                    node.span,
                    format!("`{field}` of {} is `{text}`", object.what),
                )
                .label(format!("expected {expected}"))
                .help(format!("write {expected}")),
            ),
            (Some(_), _) => {}
        }
        value
    }

    /// The items of a list field; nothing when it is absent.
    pub(super) fn list<'n>(&mut self, object: Object<'n>, field: &str) -> &'n [Node] {
        let Some(node) = object.field(field) else {
            return &[];
        };
        match &node.value {
            Value::Sequence(items) => items,
            Value::Null if !["sourceDescriptions", "workflows", "steps"].contains(&field) => {
                self.empty(object, field);
                &[]
            }
            _ => {
                self.wrong_type(node, &format!("`{field}` of {}", object.what), "a list");
                &[]
            }
        }
    }

    /// S14: one text may stand for the list of it.
    pub(super) fn texts(&mut self, object: Object<'_>, field: &str) -> Vec<Text> {
        if let Some(node) = object.field(field)
            && let Some(text) = Text::of(node, self.sources)
        {
            self.findings.push(
                Diagnostic::new(
                    Code::InformalField,
                    node.span,
                    format!("`{field}` of {} is one text", object.what),
                )
                .label("the specification has a list")
                .help(format!("write `[{}]`", text.value))
                .fixed_by(
                    Safety::Safe,
                    vec![Change::Value {
                        at: node.span,
                        value: vec![text.value.clone()].into(),
                    }],
                ),
            );
            return vec![text];
        }
        let items = self.list(object, field);
        items
            .iter()
            .filter_map(|item| self.expect_text(object, field, item))
            .collect()
    }

    /// The entries of a mapping field; nothing when it is absent.
    pub(super) fn map<'n>(&mut self, object: Object<'n>, field: &str) -> Vec<(&'n Key, &'n Node)> {
        let Some(node) = object.field(field) else {
            return Vec::new();
        };
        match &node.value {
            Value::Mapping(mapping) => mapping.iter().map(|entry| (&entry.key, &entry.value)).collect(),
            Value::Null => {
                self.empty(object, field);
                Vec::new()
            }
            _ => {
                self.wrong_type(node, &format!("`{field}` of {}", object.what), "a mapping");
                Vec::new()
            }
        }
    }

    /// One of a closed set of words.
    pub(super) fn word<T: Copy>(&mut self, what: &str, text: &Text, words: &[(&str, T)]) -> Option<T> {
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text.value) {
            return Some(*meaning);
        }
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let mut finding = Diagnostic::new(
            Code::InvalidValue,
            text.span,
            format!("`{}` is not a {what}", text.value),
        )
        .label(format!("expected one of {}", listed(&names)));
        finding = match nearest(&text.value, names.iter().copied()) {
            Some(near) => finding.did_you_mean(&text.value, near),
            None => finding.help(format!("write {}", alternatives(&names))),
        };
        self.findings.push(finding);
        None
    }

    /// Two things of one kind with the same name.
    pub(super) fn duplicates<'t>(&mut self, what: &str, names: impl IntoIterator<Item = &'t Text>) {
        let mut seen: Vec<&Text> = Vec::new();
        for name in names {
            match seen.iter().find(|earlier| earlier.value == name.value) {
                Some(earlier) => self.findings.push(
                    Diagnostic::new(
                        Code::DuplicateName,
                        name.span,
                        format!("two {what} are called `{}`", name.value),
                    )
                    .label("here again")
                    .also(earlier.span, "first here")
                    .help("rename one of them, and the references to it"),
                ),
                None => seen.push(name),
            }
        }
    }
}

impl<'n> Object<'n> {
    /// The key of a field, which is where a finding about the field as such points.
    pub(super) fn key(self, name: &str) -> Option<&'n Key> {
        self.mapping.entry(name).map(|entry| &entry.key)
    }

    pub(super) fn field(self, name: &str) -> Option<&'n Node> {
        self.mapping.get(name)
    }
}

fn number(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Number(text) => Some(text),
        _ => None,
    }
}

/// `` `a`, `b` and `c` ``
pub(super) fn listed(names: &[&str]) -> String {
    joined(names, "and")
}

fn alternatives(names: &[&str]) -> String {
    joined(names, "or")
}

fn joined(names: &[&str], conjunction: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {conjunction} {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}
