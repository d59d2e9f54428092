//! Deep comparison of objects and arrays.

use serde_json::Value;

use super::Number;

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
}
