//! A hash of JSON values that is the same for equal ones.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use serde_json::Value;

/// 1 is 1.0, members may be in any order, and true is not 1 (JSON Schema 2020-12, section 4.2.2).
pub(super) fn hash(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    match value {
        // Equal numbers are the same double.
        Value::Number(number) => {
            let double = number.as_f64().unwrap_or_default();
            // There are two zeros.
            let double = if double == 0.0 { 0.0 } else { double };
            (0_u8, double.to_bits()).hash(&mut hasher);
        }
        Value::Array(items) => {
            1_u8.hash(&mut hasher);
            items.iter().for_each(|item| hash(item).hash(&mut hasher));
        }
        Value::Object(members) => {
            // In whatever order they are.
            let sum = members.iter().fold(0_u64, |sum, (name, member)| {
                let mut of_member = DefaultHasher::new();
                (name, hash(member)).hash(&mut of_member);
                sum.wrapping_add(of_member.finish())
            });
            (2_u8, sum).hash(&mut hasher);
        }
        Value::String(text) => text.hash(&mut hasher),
        Value::Bool(boolean) => boolean.hash(&mut hasher),
        Value::Null => 3_u8.hash(&mut hasher),
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::condition::same;

    #[test]
    fn equal_values_have_one_hash() {
        for (left, right) in [
            (json!(1), json!(1.0)),
            (json!(-0.0), json!(0)),
            (json!([1, {"a": 2, "b": "x"}]), json!([1.0, {"b": "x", "a": 2.0}])),
            (json!(1_000_000_000_000_000_000_i64), json!(1e18)),
        ] {
            assert!(
                same(&left, &right) && hash(&left) == hash(&right),
                "{left} {right}"
            );
        }
        let different = [
            json!(1),
            json!("1"),
            json!(true),
            json!(null),
            json!([1]),
            json!({"a": 1}),
        ];
        for (at, left) in different.iter().enumerate() {
            for right in different.iter().skip(at + 1) {
                assert!(!same(left, right) && hash(left) != hash(right), "{left} {right}");
            }
        }
    }
}
