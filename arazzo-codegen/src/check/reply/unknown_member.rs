//! The finding for a member that the schema of a reply does not have.

use crate::check::values::indexed::with_index;
use crate::diagnostic::{Code, Diagnostic, listed, nearest};
use crate::source::{Key, Span};

/// `known` are the members that there are, and `schema` is where they are declared.
pub(in crate::check) fn unknown_member(
    token: &str,
    known: &[Key],
    schema: Option<Span>,
    at: Span,
) -> Diagnostic {
    let message = format!("the response's schema has no member `{token}` there");
    let finding = Diagnostic::new(Code::NotInSchema, at, message);
    let names = || known.iter().map(|key| key.text.as_str());
    let near = nearest(token, names());
    let near = known.iter().find(|key| Some(key.text.as_str()) == near);
    let indexed = with_index(token, names());
    if let (None, Some(near)) = (&indexed, near) {
        return finding
            .also(near.span, "declared here")
            .did_you_mean(token, &near.text);
    }
    let finding = match schema {
        Some(schema) => finding.also(schema, "the schema of the reply"),
        None => finding,
    };
    match indexed {
        Some(indexed) => finding
            .help(format!("write `#/{indexed}`"))
            .suggest_unsafe(token, indexed),
        None => finding.help(format!(
            "its members are {}",
            listed(&names().collect::<Vec<_>>())
        )),
    }
}
