//! JSON pointers whose reference tokens are known when the workflow is compiled (RFC 6901).

use serde_json::Value;

/// The value at a pointer. The pointer is a list of unescaped reference tokens: `/output/0/id` is `&["output", "0",
/// "id"]`. It follows the same rules as [`Reply::json`](crate::Reply::json).
///
/// ```
/// use arazzo_runtime::{codegen::at, serde_json::json};
/// let value = json!({"output": [{"id": "file-1"}]});
/// assert_eq!(at(&value, &["output", "0", "id"]), Some(&json!("file-1")));
/// assert_eq!(at(&value, &["output", "00"]), None);
/// ```
#[must_use]
pub fn at<'v>(value: &'v Value, tokens: &[&str]) -> Option<&'v Value> {
    tokens.iter().try_fold(value, |value, token| match value {
        Value::Object(members) => members.get(*token),
        Value::Array(items) => items.get(index(token)?),
        _ => None,
    })
}

/// The index that a reference token is, if it is one: no leading zeros, not `-` (S20).
pub(crate) fn index(token: &str) -> Option<usize> {
    let canonical = token == "0" || !token.starts_with('0');
    (canonical && token.bytes().all(|byte| byte.is_ascii_digit())).then(|| token.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_canonical_indexes_find_items_s20() {
        let value = json!({"a": [[7], 8], "o": {"01": 1, "-": 2, "": null}, "s": "x"});
        assert_eq!(at(&value, &[]), Some(&value));
        assert_eq!(at(&value, &["a", "0", "0"]), Some(&json!(7)));
        assert_eq!(at(&value, &["a", "1"]), Some(&json!(8)));
        assert_eq!(at(&value, &["o", "01"]), Some(&json!(1)));
        assert_eq!(at(&value, &["o", "-"]), Some(&json!(2)));
        assert_eq!(at(&value, &["o", ""]), Some(&Value::Null));
        for token in ["00", "01", "-", "+1", "", "2", "99999999999999999999999", "٠"] {
            assert_eq!(at(&value, &["a", token]), None, "{token}");
        }
        for below in [["s", "0"], ["o", "x"], ["none", "0"]] {
            assert_eq!(at(&value, &below), None, "{below:?}");
        }
    }
}
