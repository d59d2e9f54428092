//! The values that stand in conditions with a syntax of their own (S14).

use std::ops::Range;

use super::super::checked::{Reference, Value};
use super::super::scope::{Moment, Scope};
use super::super::value::Strings;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::Text;
use crate::expression::{Embedded, Parsed};

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
            } => expression(parsed, range, *braced, text, scope, findings).map(Value::Reference),
            Embedded::String { text: value, range } => string(value, range, text, scope, findings),
        };
        match value {
            None => complete = false,
            Some(Value::String(_)) => {}
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
) -> Option<Reference> {
    let written = text.value.get(range.clone()).unwrap_or_default();
    let bare = written.trim_start_matches('{').trim_end_matches('}');
    let span = text.within(range.clone());
    if !braced {
        findings.push(
            Diagnostic::new(
                Code::UnbracedExpression,
                span,
                format!("`{bare}` is embedded without braces"),
            )
            .help(format!("write `{{{bare}}}`")),
        );
    }
    scope.resolve(parsed, bare, span, Moment::Reply, findings)
}

/// A string literal: itself, text with expressions in it, or the value of the one expression that it is.
pub(super) fn string(
    value: &str,
    range: &Range<usize>,
    text: &Text,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<Value> {
    let inside = range.start + 1;
    let verbatim = value.len() + 2 == range.len();
    let start = text
        .verbatim
        .filter(|_| verbatim)
        .and_then(|first| Some(first + u32::try_from(inside).ok()?));
    let literal = Text {
        value: value.to_owned(),
        span: text.within(range.clone()),
        verbatim: start,
    };
    let strings = Strings {
        scope,
        moment: Moment::Reply,
    };
    let value = strings.read(&literal, findings)?;
    // All outputs of a step are nothing that a string, or what it is compared with, can hold.
    if matches!(value, Value::Object(_) | Value::Array(_) | Value::Selected(_)) {
        findings.push(
            Diagnostic::new(
                Code::NotSupported,
                literal.span,
                "an expression of this kind cannot be compiled in a criterion yet",
            )
            .help("name a single output, or keep the value as an output of a step before"),
        );
        return None;
    }
    Some(value)
}
