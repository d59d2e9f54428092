//! Values that go from one type to another, where a document connects the two.

use serde::Serialize;
use serde_json::Value;

use crate::{Expected, Failure, at, text};

/// A value as another type: as the JSON that it is, else a text as the JSON in it, else as text (`"5"` is 5 where an
/// integer is wanted, and 5 is `"5"` where a string is).
///
/// ```
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// use arazzo_runtime::convert;
/// assert_eq!(convert::<_, i64>("5", "the input `n`")?, 5);
/// assert_eq!(convert::<_, String>(&5, "the input `s`")?, "5");
/// assert!(convert::<_, bool>("maybe", "the input `b`").is_err());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Failure::Convert`] when it is none, [`Failure::Encode`] when the value is no JSON.
pub fn convert<S: Serialize + ?Sized, T: Expected>(
    value: &S,
    needed_for: &'static str,
) -> Result<T, Failure> {
    let json = serde_json::to_string(value).map_err(|source| Failure::Encode { source })?;
    let as_text = text(value)?;
    T::read(&json)
        .or_else(|| T::read(&as_text))
        .or_else(|| T::read(&Value::from(as_text.as_str()).to_string()))
        .ok_or(Failure::Convert {
            needed_for,
            expected: T::NAME,
        })
}

/// JSON text as a value.
///
/// # Errors
/// [`Failure::Convert`] when it is no such value.
pub fn from_json<T: Expected>(json: &[u8], needed_for: &'static str) -> Result<T, Failure> {
    let text = std::str::from_utf8(json).ok();
    text.and_then(T::read).ok_or(Failure::Convert {
        needed_for,
        expected: T::NAME,
    })
}

/// What a pointer finds inside a typed value, by the names it has in JSON.
#[must_use]
pub fn within<S: Serialize>(value: &S, tokens: &[&str]) -> Option<Value> {
    at(&serde_json::to_value(value).ok()?, tokens).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_json_already_is_not_reinterpreted() {
        assert_eq!(convert::<_, Value>("5", "x").unwrap(), json!("5"));
        assert_eq!(convert::<_, String>("null", "x").unwrap(), "null");
        assert_eq!(convert::<_, Vec<i64>>(&[1, 2], "x").unwrap(), [1, 2]);
        assert!(convert::<_, bool>("true", "x").unwrap());
        let failure = convert::<_, i64>("five", "the input `n`").unwrap_err();
        assert_eq!(
            failure.to_string(),
            "the input `n` takes an integer, and the value is none"
        );
    }

    #[test]
    fn a_typed_value_can_be_reached_into() {
        assert_eq!(within(&vec![json!({"a": 1})], &["0", "a"]), Some(json!(1)));
        assert_eq!(within(&Some("x"), &["a"]), None);
    }
}
