//! Values that are embedded in conditions with a syntax of their own (S14).

use std::ops::Range;

use crate::check::model::{
    CheckedOperand, ConditionPiece, PieceContext, Reference, Referent, Value, ValueAs,
};
use crate::check::names::scope::{Moment, Scope};
use crate::check::values::value::{Found, Strings, without_braces};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::Text;
use crate::expression::{
    Computed, Embedded, Idiom, NamePiece, Parsed, RuntimeExpression, string_literal, whole_expression,
};
use crate::schema::Type;
use crate::source::Span;

/// What takes the place of parts of a condition.
#[derive(Default)]
pub(super) struct Values {
    /// The parts, and which of the values takes the place of each.
    pub(super) places: Vec<(Range<usize>, usize)>,
    pub(super) values: Vec<(Value, ValueAs)>,
}

impl Values {
    /// One more value, for a part.
    pub(super) fn push(&mut self, range: Range<usize>, value: Value, as_what: ValueAs) {
        self.places.push((range, self.values.len()));
        self.values.push((value, as_what));
    }
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
                found.push(part.range().clone(), value, ValueAs::Itself);
            }
        }
    }
    complete.then_some(found)
}

/// A condition that is one expression, whose value is the condition (S34a). The inner option is empty when it does not
/// resolve, which is reported.
pub(super) fn whole(
    text: &Text,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<Option<Vec<ConditionPiece>>> {
    let (parsed, range, braced) = match whole_expression(&text.value) {
        Some((parsed, range)) => (parsed, range, true),
        None => {
            // Without braces `$` and what follows could be meant, but not where that is a value of the run.
            let parsed = RuntimeExpression::parse(&text.value).ok().filter(is_of_run)?;
            scope.referent(&parsed.expression, Moment::Reply).ok()?;
            (parsed, 0..text.value.len(), false)
        }
    };
    let value = expression(&parsed, &range, braced, text, scope, findings);
    Some(value.map(|value| vec![ConditionPiece::Value(value, PieceContext::Nothing)]))
}

/// An input, or the output of a step.
pub(super) fn is_of_run(parsed: &Parsed) -> bool {
    matches!(
        parsed.expression,
        RuntimeExpression::Inputs(_) | RuntimeExpression::Steps { .. }
    )
}

/// A name with expressions in it.
pub(super) fn name(
    pieces: &[NamePiece],
    text: &Text,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<Value> {
    let mut found = Vec::new();
    for piece in pieces {
        found.push(match piece {
            NamePiece::Literal(literal) => Found::Literal(literal.clone()),
            NamePiece::Expression(embedded) => {
                let value = of_run_time(embedded, text, scope, findings)?;
                if pieces.len() == 1 {
                    return Some(value);
                }
                let range = embedded.range().clone();
                let span = text.within(range.clone());
                Found::Value { value, range, span }
            }
        });
    }
    let pieces = found.into_iter().map(|piece| strings(scope).in_text(piece));
    Some(Value::Text(pieces.collect()))
}

/// An expression, which is no string literal.
pub(super) fn of_run_time(
    embedded: &Embedded,
    text: &Text,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<Value> {
    match embedded {
        Embedded::Expression {
            parsed,
            range,
            braced,
        } => expression(parsed, range, *braced, text, scope, findings),
        Embedded::String { .. } => None,
    }
}

/// A name or an index of a JSONPath query.
pub(super) fn computed(
    computed: &Computed,
    text: &Text,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<ConditionPiece> {
    let (value, within) = match computed {
        Computed::Name { pieces, .. } => (name(pieces, text, scope, findings)?, PieceContext::Quotes),
        Computed::Quoted { range, text: name } => {
            (string(name, range, text, scope, findings)?, PieceContext::Quotes)
        }
        Computed::Index(embedded) => {
            let value = of_run_time(embedded, text, scope, findings)?;
            if !may_be_index(&value, scope) {
                findings.push(
                    Diagnostic::new(
                        Code::InvalidCondition,
                        text.within(embedded.range().clone()),
                        "this value is not an index",
                    )
                    .label("an index is an integer")
                    .help("a name stands in quotes: `$['{$inputs.<name>}']`"),
                );
                return None;
            }
            (value, PieceContext::Brackets)
        }
    };
    Some(match value {
        Value::String(constant) if within == PieceContext::Quotes => {
            ConditionPiece::Literal(string_literal(&constant))
        }
        value => ConditionPiece::Value(value, within),
    })
}

fn may_be_index(value: &Value, scope: &Scope<'_>) -> bool {
    match value {
        Value::String(text) => text.parse::<i64>().is_ok(),
        Value::Reference(reference) => match &reference.to {
            Referent::Input { input, pointer } if pointer.tokens.is_empty() => {
                let ty = scope.inputs.get(*input).map(|input| &input.ty);
                !matches!(
                    ty,
                    Some(Type::Boolean | Type::Array(_) | Type::Map(_) | Type::Upload)
                )
            }
            _ => true,
        },
        _ => true,
    }
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
) -> Option<CheckedOperand> {
    if let Some(length) = length(parsed, written, span, scope, findings) {
        return Some(CheckedOperand::Length(length));
    }
    match strings(scope).whole(parsed, written, span, findings)? {
        Value::Reference(reference) => Some(CheckedOperand::Reference(reference)),
        Value::String(text) => Some(CheckedOperand::String(text)),
        Value::Selected(selection) => Some(CheckedOperand::Selected(selection)),
        Value::Text(pieces) => Some(CheckedOperand::Text(pieces)),
        _ => {
            findings.push(no_scalar(written, span));
            None
        }
    }
}

/// What the length is asked of (S14): `$response.body.items.length`. As a pointer, `#/items/length` is a member.
fn length(
    parsed: &Parsed,
    written: &str,
    span: Span,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<Reference> {
    let head = written.strip_suffix(".length")?;
    let (whole, idiom) = scope.referent(&parsed.expression, Moment::Reply).ok()?;
    // An input or an output may be called so.
    let is_member = whole
        .pointer()
        .is_some_and(|pointer| pointer.tokens.last().is_some_and(|last| last == "length"));
    if !is_member || idiom.or(parsed.idiom) != Some(Idiom::DottedAccess) {
        return None;
    }
    let head_parsed = RuntimeExpression::parse(head).ok()?;
    let (to, _) = scope.referent(&head_parsed.expression, Moment::Reply).ok()?;
    findings.push(
        Diagnostic::new(
            Code::LengthOfValue,
            span,
            format!("`{written}` is the length of `{head}`, unless that has a member `length`"),
        )
        .help("the specification has no length: ask for an item, such as `$response.body#/items/0 != null`"),
    );
    scope.last_exchange(&to, head, span, findings);
    Some(Reference {
        text: head.to_owned(),
        span,
        to,
    })
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
        format!("`{written}` has several values, which a criterion cannot compare"),
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
