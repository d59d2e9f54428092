//! Reads fields of OpenAPI objects. A value that OpenAPI does not allow is a finding.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Node, Value};

/// The string of a field.
pub(super) fn text(owner: &Node, field: &str, findings: &mut Vec<Diagnostic>) -> Option<String> {
    let value = owner.get(field)?;
    let text = value.as_str();
    if text.is_none() {
        findings.push(ignored(value, field, "a string"));
    }
    text.map(str::to_owned)
}

/// The boolean of a field.
pub(super) fn boolean(owner: &Node, field: &str, findings: &mut Vec<Diagnostic>) -> Option<bool> {
    let value = owner.get(field)?;
    match value.value {
        Value::Bool(value) => Some(value),
        _ => {
            findings.push(ignored(value, field, "`true` or `false`"));
            None
        }
    }
}

/// The members of a field that is a mapping, without its extensions (`x-`); none when it is not there.
pub(super) fn members<'n>(
    owner: &'n Node,
    field: &str,
    findings: &mut Vec<Diagnostic>,
) -> impl Iterator<Item = &'n crate::source::Entry> {
    let value = owner.get(field);
    let mapping = value.and_then(Node::as_mapping);
    if let (Some(value), None) = (value, mapping) {
        findings.push(ignored(value, field, "a mapping"));
    }
    let members = mapping.into_iter().flatten();
    members.filter(|entry| !entry.key.text.starts_with("x-"))
}

/// The items of a sequence.
pub(super) fn listed<'n>(value: &'n Node, field: &str, findings: &mut Vec<Diagnostic>) -> &'n [Node] {
    let items = value.as_sequence();
    if items.is_none() {
        findings.push(ignored(value, field, "a sequence"));
    }
    items.unwrap_or_default()
}

/// The finding for a value that cannot be what its field says; it is as if the field were not there.
pub(super) fn ignored(value: &Node, field: &str, expected: &str) -> Diagnostic {
    Diagnostic::new(
        Code::OpenApiDefect,
        value.span,
        format!("`{field}` is {}, not {expected}", value.kind()),
    )
    .label("it is ignored")
    .help("correct the OpenAPI document")
}
