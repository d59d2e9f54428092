//! Enums of strings.

use std::borrow::Cow;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// Reads a string as one of these values.
///
/// ```
/// use serde::{Deserialize, Deserializer, Serialize};
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// enum Size { Small, Large }
/// impl Size {
///     fn as_str(self) -> &'static str {
///         match self { Self::Small => "small", Self::Large => "large" }
///     }
/// }
/// impl<'de> Deserialize<'de> for Size {
///     fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
///         arazzo_runtime::codegen::one_of(deserializer, &[Self::Small, Self::Large], |size| size.as_str())
///     }
/// }
/// assert_eq!(serde_json::from_str::<Size>(r#""large""#).unwrap(), Size::Large);
/// let error = serde_json::from_str::<Size>(r#""huge""#).unwrap_err().to_string();
/// assert!(error.starts_with("unknown variant `huge`, expected one of `small`, `large`"), "{error}");
/// ```
///
/// # Errors
/// The value is no string, or a string that is not in the list.
pub fn one_of<'de, D: Deserializer<'de>, T: Clone>(
    deserializer: D,
    values: &[T],
    as_str: fn(&T) -> &str,
) -> Result<T, D::Error> {
    let text = Text::deserialize(deserializer)?.0;
    find(&text, values, as_str).ok_or_else(|| {
        let known: Vec<String> = values
            .iter()
            .map(|value| format!("`{}`", as_str(value)))
            .collect();
        let expected = match known.as_slice() {
            [only] => only.clone(),
            known => format!("one of {}", known.join(", ")),
        };
        Error::custom(format_args!("unknown variant `{text}`, expected {expected}"))
    })
}

/// Like [`one_of`], with a value for every other string.
///
/// # Errors
/// The value is no string.
pub fn one_of_or<'de, D: Deserializer<'de>, T: Clone>(
    deserializer: D,
    values: &[T],
    as_str: fn(&T) -> &str,
    other: fn(String) -> T,
) -> Result<T, D::Error> {
    let text = Text::deserialize(deserializer)?.0;
    Ok(find(&text, values, as_str).unwrap_or_else(|| other(text.into_owned())))
}

/// A string that is borrowed where the input allows it.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

fn find<T: Clone>(text: &str, values: &[T], as_str: fn(&T) -> &str) -> Option<T> {
    values.iter().find(|value| as_str(value) == text).cloned()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    enum State {
        Open,
        Other(String),
    }

    impl State {
        fn as_str(&self) -> &str {
            match self {
                Self::Open => "open",
                Self::Other(text) => text,
            }
        }
    }

    fn read(value: Value) -> Result<State, serde_json::Error> {
        one_of_or(value, &[State::Open], State::as_str, State::Other)
    }

    #[test]
    fn other_strings_have_a_value_of_their_own_where_there_is_one() {
        assert_eq!(read("open".into()).unwrap(), State::Open);
        // The escape keeps it from being borrowed.
        let mut json = serde_json::Deserializer::from_str(r#""\u0061jar""#);
        let ajar = one_of_or(&mut json, &[State::Open], State::as_str, State::Other);
        assert_eq!(ajar.unwrap(), State::Other("ajar".to_owned()));
    }

    #[test]
    fn what_is_no_string_is_refused() {
        let error = read(Value::from(1)).unwrap_err().to_string();
        assert_eq!(error, "invalid type: integer `1`, expected a string");
        let error = one_of(Value::from("shut"), &[State::Open], State::as_str).unwrap_err();
        assert_eq!(error.to_string(), "unknown variant `shut`, expected `open`");
    }
}
