//! Spellings of expressions that only the lenient dialect has (S14).

use crate::diagnostic::{Code, Diagnostic};
use crate::expression::Idiom;
use crate::source::Span;

/// The lint for a way of writing that only the lenient dialect has (S14).
pub(in crate::check) fn idiom_lint(
    idiom: Idiom,
    text: &str,
    specified: Option<String>,
    span: Span,
) -> Diagnostic {
    let (code, message, help) = match idiom {
        Idiom::DottedAccess => (
            Code::DottedAccess,
            "reaches into a value with dots or brackets",
            "the specification reaches into a value with a JSON pointer: `#/name/0`",
        ),
        Idiom::PointerWithoutSlash => (
            Code::InformalExpression,
            "has a JSON pointer that does not start with a slash",
            "write `#/name`",
        ),
        Idiom::PointerWithoutHash => (
            Code::InformalExpression,
            "has a JSON pointer without a `#` in front of it",
            "write `#/name`",
        ),
        Idiom::HeadersPlural => (
            Code::InformalExpression,
            "says `headers`",
            "the specification's word is `header`",
        ),
        Idiom::BodyWithoutResponse => (
            Code::InformalExpression,
            "does not say which body",
            "write `$response.body`",
        ),
        Idiom::OutputOfCalled => (
            Code::OutputOfCalled,
            "is an output of the called workflow, which the step does not declare",
            "give the step an output: `<name>: $outputs.<name>`",
        ),
        Idiom::WithoutOutputs => (
            Code::OutputWithoutOutputs,
            "names a step's output without `.outputs.`",
            "write `$steps.<step>.outputs.<output>`",
        ),
    };
    let lint = Diagnostic::new(code, span, format!("`{text}` {message}"));
    // The definition of an output may have the idiom, and not the expression that names the output.
    match specified.filter(|specified| specified != text) {
        Some(specified) => lint
            .help(format!("write `{specified}`"))
            .suggest_safe(text, specified),
        None => lint.help(help),
    }
}
