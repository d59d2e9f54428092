//! Suggests a simple condition for a JSONPath predicate (S14).

use crate::diagnostic::{Change, Diagnostic, Safety};
use crate::document::{Criterion, Text};
use crate::expression::{Condition, Pointer, PredicateOperand, RuntimeExpression, parse_condition};

/// Offers the simple condition that comes nearest. It is not the same: strings are compared without regard to case,
/// and a number with a text of digits as two numbers (S34).
pub(super) fn offered(
    lint: Diagnostic,
    predicate: &Condition<PredicateOperand>,
    criterion: &Criterion,
) -> Diagnostic {
    let simple = criterion.context.as_ref().and_then(|context| {
        let simple = written(predicate, &criterion.condition, context)?;
        Some((simple, criterion.type_span?))
    });
    let Some((simple, type_span)) = simple else {
        return lint;
    };
    let condition = &criterion.condition;
    let changes = vec![
        Change::Text {
            at: condition.within(0..condition.value.len()),
            old: condition.value.clone(),
            new: simple.clone(),
        },
        Change::Text {
            at: type_span,
            old: "jsonpath".to_owned(),
            new: "simple".to_owned(),
        },
    ];
    lint.help(format!("write a simple condition: `{}`", simple.trim()))
        .fixed_by(Safety::Unsafe, changes)
}

fn written(predicate: &Condition<PredicateOperand>, text: &Text, context: &Text) -> Option<String> {
    if asks_for_existence(predicate) {
        return None;
    }
    let mut written = String::new();
    let mut position = 0;
    for operand in predicate.operands() {
        let (range, new) = match operand {
            PredicateOperand::Null | PredicateOperand::Boolean(_) | PredicateOperand::Number(_) => continue,
            PredicateOperand::String { text: value, range } => {
                let has_expression = value.contains('$');
                let quoted = (!has_expression).then(|| format!("'{}'", value.replace('\'', "''")))?;
                (range, quoted)
            }
            PredicateOperand::Expression { range, braced, .. } => {
                let expression = text.value.get(range.clone())?;
                let bare = match braced {
                    true => expression.strip_prefix('{')?.strip_suffix('}')?,
                    false => expression,
                };
                (range, bare.to_owned())
            }
            PredicateOperand::Query(query) if query.before_length().is_none() => {
                (&query.range, below(&context.value, &query.pointer()?)?)
            }
            PredicateOperand::Query(_) => return None,
        };
        written.push_str(text.value.get(position..range.start)?);
        written.push_str(&new);
        position = range.end;
    }
    written.push_str(text.value.get(position..)?);
    parse_condition(&written).is_ok().then_some(written)
}

/// A bare query asks whether something is there; a bare operand of a simple condition, whether it is true (S35).
fn asks_for_existence(condition: &Condition<PredicateOperand>) -> bool {
    match condition {
        Condition::Or(parts) | Condition::And(parts) => parts.iter().any(asks_for_existence),
        Condition::Not(inner) => asks_for_existence(inner),
        Condition::Compare { .. } => false,
        Condition::Holds(_) => true,
    }
}

/// The expression for what stands below the context.
fn below(context: &str, pointer: &Pointer) -> Option<String> {
    let written = match (pointer.tokens.is_empty(), context.contains('#')) {
        (true, _) => context.to_owned(),
        (false, true) => format!("{context}{pointer}"),
        (false, false) => format!("{context}#{pointer}"),
    };
    let parsed = RuntimeExpression::parse(&written).ok()?;
    parsed.idiom.is_none().then_some(written)
}
