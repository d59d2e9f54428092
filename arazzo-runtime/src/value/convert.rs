//! Conversions of values between the types of a document.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::{Expected, Failure, at, text};

/// Converts a value to another type. A string is parsed (`"5"` becomes 5 for an integer), and any other value becomes
/// its text for a string (5 becomes `"5"`).
///
/// ```
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// use arazzo_runtime::codegen::convert;
/// assert_eq!(convert::<_, i64>("5", "the input `n`")?, 5);
/// assert_eq!(convert::<_, String>(&5, "the input `s`")?, "5");
/// assert!(convert::<_, bool>("maybe", "the input `b`").is_err());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Failure::Convert`] when the value cannot be converted, [`Failure::Encode`] when it cannot be written as JSON.
pub fn convert<S: Serialize + ?Sized, T: Expected>(
    value: &S,
    needed_for: &'static str,
) -> Result<T, Failure> {
    let json = crate::secret::secret_slot::to_text(value).map_err(|source| Failure::Encode { source })?;
    let as_text = text(value)?;
    T::read(&json)
        .or_else(|| T::read(&as_text))
        .or_else(|| T::read(&Value::from(as_text.as_str()).to_string()))
        .ok_or(Failure::Convert {
            needed_for,
            expected: T::NAME,
        })
}

/// Reads JSON text as a value.
///
/// # Errors
/// [`Failure::Convert`] when the text is not a `T`.
pub fn from_json<T: Expected>(json: &[u8], needed_for: &'static str) -> Result<T, Failure> {
    let text = std::str::from_utf8(json).ok();
    text.and_then(T::read).ok_or(Failure::Convert {
        needed_for,
        expected: T::NAME,
    })
}

/// Converts a value to the integer that an operation expects: a string is parsed, and a number without a fraction is
/// accepted. All digits are kept. `expression` is the value's expression in the document, `needed_for` the place that
/// needs it.
///
/// ```
/// use arazzo_runtime::codegen::{as_integer, text};
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// assert_eq!(text(&as_integer("3", "$inputs.page", "the query parameter `page`")?)?, "3");
/// let failure = as_integer("abc", "$inputs.page", "the query parameter `page`").unwrap_err();
/// let message = "`$inputs.page`, which the query parameter `page` needs, is not an integer";
/// assert_eq!(failure.to_string(), message);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Failure::Unfit`] when it is not an integer, [`Failure::Encode`] when it cannot be written as JSON.
pub fn as_integer<S: Serialize + ?Sized>(
    value: &S,
    expression: &'static str,
    needed_for: &'static str,
) -> Result<Box<RawValue>, Failure> {
    let integer = |json: &str| {
        let digits = json.strip_prefix('-').unwrap_or(json);
        if digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Some(json.to_owned());
        }
        i64::read(json).map(|integer| integer.to_string())
    };
    read_as(value, integer, (expression, needed_for, "an integer"))
}

/// Converts a value to the number that an operation expects: a string is parsed. Otherwise the same as [`as_integer`].
///
/// # Errors
/// The same as [`as_integer`].
pub fn as_number<S: Serialize + ?Sized>(
    value: &S,
    expression: &'static str,
    needed_for: &'static str,
) -> Result<Box<RawValue>, Failure> {
    let number = |json: &str| {
        let is_number = json.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        is_number.then(|| json.to_owned())
    };
    read_as(value, number, (expression, needed_for, "a number"))
}

/// Converts a value to the boolean that an operation expects: the strings `true` and `false` are parsed. Otherwise the
/// same as [`as_integer`].
///
/// # Errors
/// The same as [`as_integer`].
pub fn as_boolean<S: Serialize + ?Sized>(
    value: &S,
    expression: &'static str,
    needed_for: &'static str,
) -> Result<Box<RawValue>, Failure> {
    let boolean = |json: &str| matches!(json, "true" | "false").then(|| json.to_owned());
    read_as(value, boolean, (expression, needed_for, "a boolean"))
}

/// Converts a value to the array that an operation expects: a string is parsed as JSON. Otherwise the same as
/// [`as_integer`].
///
/// # Errors
/// The same as [`as_integer`].
pub fn as_array<S: Serialize + ?Sized>(
    value: &S,
    expression: &'static str,
    needed_for: &'static str,
) -> Result<Box<RawValue>, Failure> {
    let array = |json: &str| json.starts_with('[').then(|| json.to_owned());
    read_as(value, array, (expression, needed_for, "an array"))
}

/// Converts a value to the object that an operation expects: a string is parsed as JSON. Otherwise the same as
/// [`as_integer`].
///
/// # Errors
/// The same as [`as_integer`].
pub fn as_object<S: Serialize + ?Sized>(
    value: &S,
    expression: &'static str,
    needed_for: &'static str,
) -> Result<Box<RawValue>, Failure> {
    let object = |json: &str| json.starts_with('{').then(|| json.to_owned());
    read_as(value, object, (expression, needed_for, "an object"))
}

/// The only value that a query selects, for a place that accepts one scalar. `selected` is the list of all selected
/// values.
///
/// ```
/// use arazzo_runtime::{codegen::only_item, serde_json::json};
/// let only = |selected: &[&str]| only_item(Some(selected), "$steps.find.outputs.ids", "the path parameter `id`");
/// assert_eq!(only(&["a"]).unwrap(), json!("a"));
/// let message = "`$steps.find.outputs.ids`, which the path parameter `id` needs, is not exactly one value";
/// assert_eq!(only(&["a", "b"]).unwrap_err().to_string(), message);
/// assert_eq!(only(&[]).unwrap_err().to_string(), message);
/// ```
///
/// # Errors
/// [`Failure::Unfit`] when there is not exactly one value, or when it is no scalar; [`Failure::Encode`] when the list
/// cannot be written as JSON.
pub fn only_item<S: Serialize + ?Sized>(
    selected: Option<&S>,
    expression: &'static str,
    needed_for: &'static str,
) -> Result<Value, Failure> {
    let selected = serde_json::to_value(selected).map_err(|source| Failure::Encode { source })?;
    let only = match selected {
        Value::Array(mut items) if items.len() == 1 => items.pop(),
        _ => None,
    };
    let scalar = only.filter(|item| !item.is_array() && !item.is_object());
    scalar.ok_or(Failure::Unfit {
        expression,
        needed_for,
        expected: "exactly one value",
    })
}

fn read_as<S: Serialize + ?Sized>(
    value: &S,
    read: impl FnOnce(&str) -> Option<String>,
    (expression, needed_for, expected): (&'static str, &'static str, &'static str),
) -> Result<Box<RawValue>, Failure> {
    let text = text(value)?;
    let json: Option<&RawValue> = serde_json::from_str(text.trim()).ok();
    json.and_then(|json| read(json.get()))
        .and_then(|json| RawValue::from_string(json).ok())
        .ok_or(Failure::Unfit {
            expression,
            needed_for,
            expected,
        })
}

/// The value at a pointer inside a typed value. `tokens` are names as in JSON.
#[must_use]
pub fn within<S: Serialize>(value: &S, tokens: &[&str]) -> Option<Value> {
    at(&crate::secret::secret_slot::to_value(value).ok()?, tokens).cloned()
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

    fn sent(converted: Result<Box<RawValue>, Failure>) -> String {
        converted.map_or_else(|failure| failure.to_string(), |json| json.get().to_owned())
    }

    #[test]
    fn s15a_a_text_is_the_value_in_it_or_an_error() {
        let integer = |value: Value| sent(as_integer(&value, "$inputs.n", "the member `n`"));
        let no_integer = "`$inputs.n`, which the member `n` needs, is not an integer";
        for (given, expected) in [
            (json!("3"), "3"),
            (json!(" -3\n"), "-3"),
            (json!("123456789012345678901234"), "123456789012345678901234"),
            (json!("3.0"), "3"),
            (json!(3.0), "3"),
            (json!(1e3), "1000"),
            (json!("3.5"), no_integer),
            (json!("007"), no_integer),
            (json!("abc"), no_integer),
            (json!(""), no_integer),
            (json!("true"), no_integer),
            (json!("[3]"), no_integer),
            (json!("3 4"), no_integer),
        ] {
            assert_eq!(integer(given.clone()), expected, "{given}");
        }
        let number = |value: &str| sent(as_number(value, "$inputs.n", "the member `n`"));
        assert_eq!(["1.10", "-2", "1e400"].map(number), ["1.10", "-2", "1e400"]);
        assert!(number("NaN").ends_with("is not a number") && number("\"1\"").ends_with("is not a number"));
        let boolean = |value: &str| sent(as_boolean(value, "$inputs.b", "the member `b`"));
        assert_eq!(["true", "false"].map(boolean), ["true", "false"]);
        let array = |value: &str| sent(as_array(value, "$inputs.a", "the member `a`"));
        assert_eq!(array("[1, \"x\"]"), "[1, \"x\"]");
        assert!(array("1, 2").ends_with("is not an array") && array("{}").ends_with("is not an array"));
        let object = |value: &str| sent(as_object(value, "$inputs.o", "the member `o`"));
        assert_eq!(object(" {\"a\": 1}"), "{\"a\": 1}");
        assert!(object("[]").ends_with("is not an object") && object("{a: 1}").ends_with("is not an object"));
        assert!(
            boolean("yes").ends_with("is not a boolean") && boolean("null").ends_with("is not a boolean")
        );
    }

    #[test]
    fn s14_only_one_scalar_is_passed_where_a_scalar_is_taken() {
        let only = |selected: Value| only_item(Some(&selected), "$steps.s.outputs.ids", "the member `id`");
        assert_eq!(only(json!(["a"])).unwrap(), json!("a"));
        assert_eq!(only(json!([null])).unwrap(), json!(null));
        for several in [
            json!([]),
            json!(["a", "b"]),
            json!([["a"]]),
            json!([{"a": 1}]),
            json!("a"),
        ] {
            let failure = only(several.clone()).unwrap_err();
            assert!(
                failure.to_string().ends_with("is not exactly one value"),
                "{several}"
            );
        }
        assert!(only_item(None::<&Value>, "$steps.s.outputs.ids", "the member `id`").is_err());
    }

    #[test]
    fn a_typed_value_can_be_reached_into() {
        assert_eq!(within(&vec![json!({"a": 1})], &["0", "a"]), Some(json!(1)));
        assert_eq!(within(&Some("x"), &["a"]), None);
    }
}
