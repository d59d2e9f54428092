//! The values that stand in conditions with a syntax of their own (S14).

use std::ops::Range;

use super::super::checked::{Operand, Value};
use super::super::scope::{Moment, Scope};
use super::super::value::{Strings, without_braces};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::Text;
use crate::expression::{Embedded, Parsed};
use crate::source::Span;

/// What takes the place of parts of a condition.
#[derive(Default)]
pub(super) struct Values {
    /// The parts, and which of the values takes the place of each.
    pub(super) places: Vec<(Range<usize>, usize)>,
    pub(super) values: Vec<Value>,
}

/// Resolves what stands in a condition. A string without expressions stays where it is.
pub(super) fn values<'e>(
    embedded: impl IntoIterator<Item = &'e Embedded>,
    text: &Text,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<Values> {
    let mut found = Values::default();
    let mut complete = true;
    for part in embedded {
        let value = match part {
            Embedded::Expression {
                parsed,
                range,
                braced,
            } => expression(parsed, range, *braced, text, scope, findings),
            Embedded::String { text: value, range } => string(value, range, text, scope, findings),
        };
        match value {
            None => complete = false,
            Some(Value::String(_)) if matches!(part, Embedded::String { .. }) => {}
            Some(value) => {
                found.places.push((part.range().clone(), found.values.len()));
                found.values.push(value);
            }
        }
    }
    complete.then_some(found)
}

/// An expression between the other parts of a condition; braces are the specified form.
pub(super) fn expression(
    parsed: &Parsed,
    range: &Range<usize>,
    braced: bool,
    text: &Text,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<Value> {
    let written = text.value.get(range.clone()).unwrap_or_default();
    let bare = without_braces(written, braced);
    let span = text.within(range.clone());
    let value = strings(scope).embedded(parsed, bare, braced, span, findings)?;
    if matches!(value, Value::Object(_)) {
        findings.push(no_scalar(bare, span));
        return None;
    }
    Some(value)
}

/// An expression as a side of a comparison, or as a condition of its own.
pub(super) fn operand(
    parsed: &Parsed,
    written: &str,
    span: Span,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<Operand> {
    match strings(scope).whole(parsed, written, span, findings)? {
        Value::Reference(reference) => Some(Operand::Reference(reference)),
        Value::String(text) => Some(Operand::String(text)),
        Value::Selected(selection) => Some(Operand::Selected(selection)),
        Value::Text(pieces) => Some(Operand::Text(pieces)),
        _ => {
            findings.push(no_scalar(written, span));
            None
        }
    }
}

fn strings<'s>(scope: &'s Scope<'s>) -> Strings<'s> {
    Strings {
        scope,
        moment: Moment::Reply,
        replaceable: false,
    }
}

/// `$inputs` and `$steps.s.outputs` are objects that no document compares.
pub(super) fn no_scalar(written: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::MisplacedExpression,
        span,
        format!("`{written}` stands for several values, which a criterion cannot compare"),
    )
    .help("name one of them: `$inputs.<name>` or `$steps.<step>.outputs.<output>`")
}

/// A string literal: itself, text with expressions in it, or the value of the one expression that it is.
pub(super) fn string(
    value: &str,
    range: &Range<usize>,
    text: &Text,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<Value> {
    let inside = text.part(range.start + 1..range.end - 1);
    // With escapes in it, it stands nowhere as it is.
    let literal = inside
        .filter(|inside| inside.value == value)
        .unwrap_or_else(|| Text {
            value: value.to_owned(),
            span: text.within(range.clone()),
            verbatim: None,
            places: None,
        });
    let value = strings(scope).read(&literal, findings)?;
    // All outputs of a step are nothing that a string, or what it is compared with, can hold.
    if matches!(value, Value::Object(_)) {
        findings.push(no_scalar(&literal.value, literal.span));
        return None;
    }
    Some(value)
}
