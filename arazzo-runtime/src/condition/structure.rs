//! Deep comparison of objects and arrays.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Comparable, Number};

impl Comparable<'_> {
    pub(super) fn is_structured(&self) -> bool {
        matches!(self, Self::Structured(_) | Self::Json(_))
    }
}

/// Whether two objects or arrays are equal.
pub(super) fn equal(left: &Comparable<'_>, right: &Comparable<'_>) -> bool {
    if let (Comparable::Structured(left), Comparable::Structured(right)) = (left, right) {
        return same(left, right);
    }
    match (text(left), text(right)) {
        (Some(left), Some(right)) => same_json(&left, &right),
        _ => false,
    }
}

fn text<'c>(operand: &'c Comparable<'_>) -> Option<Cow<'c, str>> {
    match operand {
        Comparable::Structured(value) => Some(value.to_string().into()),
        Comparable::Json(text) => Some(Cow::Borrowed(text)),
        _ => None,
    }
}

/// Whether two values are equal: members in any order, numbers by value, strings by every character. S34, RFC 9535
/// (section 2.3.5.2.2) and JSON Schema 2020-12 (section 4.2.2) agree on it.
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(name, left)| right.get(name).is_some_and(|right| same(left, right)))
        }
        (Value::Number(left), Value::Number(right)) => Number::from(left) == Number::from(right),
        _ => left == right,
    }
}

/// The levels of JSON that are compared as values. Deeper values are compared as text, as in a tree of serde's.
const LEVELS: usize = 128;

/// The same for two JSON texts, with all digits of their numbers.
fn same_json(left: &str, right: &str) -> bool {
    same_within(left, right, LEVELS)
}

fn same_within(left: &str, right: &str, levels: usize) -> bool {
    let below = levels.saturating_sub(1);
    let same = match (left.as_bytes().first(), right.as_bytes().first()) {
        _ if levels == 0 => None,
        (Some(b'['), Some(b'[')) => both::<Vec<&RawValue>>(left, right).map(|(left, right)| {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same_within(left.get(), right.get(), below))
        }),
        (Some(b'{'), Some(b'{')) => both::<BTreeMap<String, &RawValue>>(left, right).map(|(left, right)| {
            left.len() == right.len()
                && left.iter().all(|(name, left)| {
                    right
                        .get(name)
                        .is_some_and(|right| same_within(left.get(), right.get(), below))
                })
        }),
        (Some(b'"'), Some(b'"')) => both::<String>(left, right).map(|(left, right)| left == right),
        _ => Number::parse(left)
            .zip(Number::parse(right))
            .map(|(left, right)| left == right),
    };
    same.unwrap_or(left == right)
}

fn both<'j, T: Deserialize<'j>>(left: &'j str, right: &'j str) -> Option<(T, T)> {
    serde_json::from_str(left)
        .ok()
        .zip(serde_json::from_str(right).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn structures_are_compared_deeply_s34() {
        let value = json!({"a": [1, {"b": null}], "c": "x"});
        assert!(same(&value, &json!({"c": "x", "a": [1.0, {"b": null}]})));
        for other in [
            json!({"a": [1, {"b": null}], "c": "X"}),
            json!({"a": [1, {"b": null}, 2], "c": "x"}),
            json!({"a": [{"b": null}, 1], "c": "x"}),
            json!({"a": [1, {"b": null}]}),
            json!({"a": [1, {"d": null}], "c": "x"}),
            json!({"a": [1, {"b": false}], "c": "x"}),
            json!({"a": ["1", {"b": null}], "c": "x"}),
        ] {
            assert!(!same(&value, &other) && !same(&other, &value), "{other}");
        }
        assert!(!same(&json!([u64::MAX]), &json!([18_446_744_073_709_551_616.0])));
    }

    #[test]
    fn s34_numbers_inside_are_compared_by_all_digits() {
        let text = r#"{"a": [1e400, {"b": 123456789012345678901234567890}], "c": "x"}"#;
        for equal in [
            r#"{"c": "\u0078", "a": [10e399, {"b": 123456789012345678901234567890.0}]}"#,
            r#"{"c": "y", "c": "x", "a": [1e400, {"b": 123456789012345678901234567890}]}"#,
        ] {
            assert!(same_json(text, equal) && same_json(equal, text), "{equal}");
        }
        for other in [
            r#"{"c": "x", "a": [1e401, {"b": 123456789012345678901234567890}]}"#,
            r#"{"c": "x", "a": [1e400, {"b": 123456789012345678901234567891}]}"#,
            r#"{"c": "x", "a": [1e400, {"b": "123456789012345678901234567890"}]}"#,
            r#"{"c": "X", "a": [1e400, {"b": 123456789012345678901234567890}]}"#,
            r#"{"c": "x", "a": [1e400, {"b": 123456789012345678901234567890}, 1]}"#,
            r#"{"c": "x", "a": [1e400, {"b": null}]}"#,
            r#"{"c": "x"}"#,
            "[]",
        ] {
            assert!(!same_json(text, other) && !same_json(other, text), "{other}");
        }
        let deep = |inner: &str| format!("{}{inner}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(same_json(&deep("1"), &deep("1")) && !same_json(&deep("1"), &deep("2")));
    }
}
