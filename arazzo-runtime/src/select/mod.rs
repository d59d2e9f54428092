//! Values selected from other values while the workflow runs (section "Selector Object" of Arazzo 1.1).

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::{Failure, at};

#[cfg(feature = "jsonpath")]
mod query;
#[cfg(feature = "jsonpath")]
pub(crate) mod visits;

#[cfg(feature = "jsonpath")]
pub(crate) use query::query;
#[cfg(feature = "jsonpath")]
pub use query::{select, select_one};

/// The value at a JSON pointer, some of whose reference tokens are only known at run time.
///
/// ```
/// use arazzo_runtime::{codegen::select_at, serde_json::json};
/// let body = json!({"properties": {"Email": {"id": "title"}}});
/// let property = String::from("Email");
/// assert_eq!(select_at(&body, &["properties", &property, "id"]), Some(json!("title")));
/// ```
#[must_use]
pub fn select_at<T: Serialize + ?Sized>(value: &T, tokens: &[&str]) -> Option<Value> {
    at(&crate::secret::secret_slot::to_value(value).ok()?, tokens).cloned()
}

/// The value of an expression that stands in a JSON text without quotes. A string that is JSON text becomes the value
/// of that text; any other value stays unchanged.
///
/// ```
/// use arazzo_runtime::{codegen::json_text, serde_json::json};
/// assert_eq!(json_text(r#"{"a": 1}"#), json!({"a": 1}));
/// assert_eq!(json_text("plain"), json!("plain"));
/// ```
#[must_use]
pub fn json_text<T: Serialize + ?Sized>(value: &T) -> Value {
    match crate::secret::secret_slot::to_value(value) {
        Ok(Value::String(text)) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        Ok(value) => value,
        Err(_) => Value::Null,
    }
}

/// Parses JSON as a value.
///
/// # Errors
/// [`Failure::Encode`] when it is not valid JSON.
pub fn json_tree(json: impl AsRef<[u8]>) -> Result<Value, Failure> {
    serde_json::from_slice(json.as_ref()).map_err(|source| Failure::Encode { source })
}

/// Parses JSON as a value that keeps the order of its members.
///
/// # Errors
/// [`Failure::Encode`] when it is not valid JSON.
pub fn json_raw(json: impl AsRef<[u8]>) -> Result<Box<RawValue>, Failure> {
    serde_json::from_slice(json.as_ref()).map_err(|source| Failure::Encode { source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_text_without_quotes_is_json_if_it_can_be_s16() {
        assert_eq!(json_text("5"), json!(5));
        assert_eq!(json_text(&5), json!(5));
        assert_eq!(json_text(&json!(["5"])), json!(["5"]));
        assert_eq!(json_text("5 apples"), json!("5 apples"));
    }
}
