//! Propagates absent values (S17, S34, S35, S39): a value that needs an absent one cannot be sent, and a condition that needs
//! one cannot hold.

use crate::check::model::{CheckedCriterion, CheckedOperand, Dialect, Reference, Search, TextPiece, Value};
use crate::expression::{Comparison, Condition};

/// Whether a required value cannot be built. `is_absent` tells which references have no value. The value itself may be such
/// a reference, or a text in it may contain one.
pub(in crate::check) fn cannot_be_made(value: &Value, is_absent: &impl Fn(&Reference) -> bool) -> bool {
    match value {
        Value::Reference(reference) => is_absent(reference),
        Value::Converted(conversion) => cannot_be_made(&conversion.value, is_absent),
        value => has_broken_text(value, is_absent),
    }
}

/// Whether a text lacks a part, where a value may be left out as a whole.
pub(in crate::check) fn has_broken_text(value: &Value, is_absent: &impl Fn(&Reference) -> bool) -> bool {
    let is_broken = |pieces: &[TextPiece]| {
        pieces
            .iter()
            .any(|piece| matches!(piece, TextPiece::Reference(reference) if is_absent(reference)))
    };
    match value {
        Value::Json(_) | Value::String(_) | Value::Reference(_) | Value::Selected(_) => false,
        Value::Text(pieces) => is_broken(pieces),
        Value::Object(members) => members.iter().any(|(_, value)| has_broken_text(value, is_absent)),
        Value::Array(items) => items.iter().any(|item| has_broken_text(item, is_absent)),
        Value::Entries(entries) => entries
            .iter()
            .any(|(name, value)| is_broken(name) || has_broken_text(value, is_absent)),
        Value::Converted(conversion) => has_broken_text(&conversion.value, is_absent),
        Value::Replaced(replaced) => replaced
            .payload
            .iter()
            .chain(replaced.replacements.iter().map(|replacement| &replacement.value))
            .any(|value| has_broken_text(value, is_absent)),
    }
}

/// Whether a criterion holds. `is_absent` tells which references have no value. `None` when other values decide.
pub(in crate::check) fn holds(
    criterion: &CheckedCriterion,
    is_absent: &impl Fn(&Reference) -> bool,
) -> Option<bool> {
    of_condition(&criterion.condition, criterion.dialect, is_absent)
}

fn of_condition(
    condition: &Condition<CheckedOperand>,
    dialect: Dialect,
    is_absent: &impl Fn(&Reference) -> bool,
) -> Option<bool> {
    let each = |parts: &[Condition<CheckedOperand>]| -> Vec<Option<bool>> {
        parts
            .iter()
            .map(|part| of_condition(part, dialect, is_absent))
            .collect()
    };
    match condition {
        Condition::Or(parts) => {
            let parts = each(parts);
            if parts.contains(&Some(true)) {
                return Some(true);
            }
            parts.iter().all(|part| *part == Some(false)).then_some(false)
        }
        Condition::And(parts) => {
            let parts = each(parts);
            if parts.contains(&Some(false)) {
                return Some(false);
            }
            parts.iter().all(|part| *part == Some(true)).then_some(true)
        }
        Condition::Not(inner) => of_condition(inner, dialect, is_absent).map(|holds| !holds),
        Condition::Compare {
            left,
            comparison,
            right,
        } => compared(left, *comparison, right, dialect, is_absent),
        Condition::Holds(operand) => lacks(operand, is_absent).then_some(false),
    }
}

fn compared(
    left: &CheckedOperand,
    comparison: Comparison,
    right: &CheckedOperand,
    dialect: Dialect,
    is_absent: &impl Fn(&Reference) -> bool,
) -> Option<bool> {
    let other = match (lacks(left, is_absent), lacks(right, is_absent)) {
        (true, true) => return None,
        (true, false) => right,
        (false, true) => left,
        (false, false) => return None,
    };
    match (comparison, other) {
        // What null equals is another matter in a JSONPath predicate.
        (_, CheckedOperand::Null) if dialect == Dialect::JsonPath => None,
        (Comparison::Equal, CheckedOperand::Null) => Some(true),
        (Comparison::NotEqual, CheckedOperand::Null) => Some(false),
        (Comparison::Equal, other) => is_constant(other).then_some(false),
        (Comparison::NotEqual, other) => is_constant(other).then_some(true),
        _ => Some(false),
    }
}

fn is_constant(operand: &CheckedOperand) -> bool {
    matches!(
        operand,
        CheckedOperand::Boolean(_)
            | CheckedOperand::Number(_)
            | CheckedOperand::String(_)
            | CheckedOperand::Json(_)
    )
}

/// Whether an operand has no value then: there is nothing to search, or nothing to read.
fn lacks(operand: &CheckedOperand, is_absent: &impl Fn(&Reference) -> bool) -> bool {
    match operand {
        CheckedOperand::Reference(reference) | CheckedOperand::Length(reference) => is_absent(reference),
        CheckedOperand::Search(Search { context, .. }) => is_absent(context),
        _ => false,
    }
}
