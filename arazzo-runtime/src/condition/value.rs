//! Operands as JSON values and as text.

use serde_json::{Number as JsonNumber, Value};

use super::{Comparable, Compare, Number};
use crate::reply::kept_json::compact;

/// An operand as a JSON value, if there is one.
///
/// ```
/// use arazzo_runtime::{codegen::jsonpath, serde_json::json};
/// assert_eq!(jsonpath::value("a"), Some(json!("a")));
/// assert_eq!(jsonpath::value(None::<i64>), None);
/// ```
pub fn value(operand: impl Compare) -> Option<Value> {
    json(operand.comparable())
}

pub(super) fn json(operand: Comparable<'_>) -> Option<Value> {
    match operand {
        Comparable::Absent => None,
        Comparable::Null => Some(Value::Null),
        Comparable::Boolean(value) => Some(value.into()),
        Comparable::Number(number) => json_number(number).map(Value::Number),
        Comparable::Text(text) => Some(text.into_owned().into()),
        Comparable::Structured(value) => Some(value.into_owned()),
        Comparable::Json(text) => serde_json::from_str(&text).ok(),
    }
}

fn json_number(number: Number) -> Option<JsonNumber> {
    match number {
        Number::Integer(integer) => i64::try_from(integer)
            .map(Into::into)
            .or_else(|_| u64::try_from(integer).map(Into::into))
            .ok(),
        Number::Float(float) => JsonNumber::from_f64(float),
        // A tree has nothing nearer.
        Number::Decimal(decimal) => JsonNumber::from_f64(decimal.to_string().parse().ok()?),
    }
}

/// An operand as text: a string as it is, everything else as JSON (S15, S36).
pub(super) fn text(operand: Comparable<'_>) -> Option<String> {
    match operand {
        Comparable::Text(text) => Some(text.into_owned()),
        Comparable::Json(text) => Some(compact(&text)),
        Comparable::Number(number @ (Number::Integer(_) | Number::Decimal(_))) => Some(number.to_string()),
        other => json(other).map(|value| value.to_string()),
    }
}

/// Joins literals and values to one text. `None` if a value is absent.
///
/// ```
/// use arazzo_runtime::codegen::{Compare, jsonpath};
/// let text = jsonpath::joined([Compare::comparable("page-"), Compare::comparable(&7_i64)]);
/// assert_eq!(text.as_deref(), Some("page-7"));
/// assert_eq!(jsonpath::joined([Compare::comparable(&None::<i64>)]), None);
/// ```
pub fn joined<const N: usize>(pieces: [Comparable<'_>; N]) -> Option<String> {
    pieces.into_iter().map(text).collect()
}
