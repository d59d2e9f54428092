//! Values that are not to be shown (S44).

pub(crate) mod redaction;
pub(crate) mod secret_slot;

use std::cell::RefCell;
use std::fmt;

use serde::ser::Error as _;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::secret::secret_slot::{is_revealing, revealing, to_value};
use crate::stored;

/// A secret value. `Debug` and `Display` show `[redacted]`.
///
/// It deserialises like the value itself. Serialising it is an error, so that stored or logged inputs do not contain
/// secrets by accident. [`WithSecrets`](crate::WithSecrets) serialises it all the same.
///
/// ```
/// use arazzo_runtime::{WithSecrets, serde_json};
/// let key: arazzo_runtime::Secret<String> = "sk-123".into();
/// assert_eq!(format!("{key} {key:?}"), "[redacted] [redacted]");
/// assert_eq!(key.expose(), "sk-123");
/// assert!(serde_json::to_string(&key).unwrap_err().to_string().contains("WithSecrets"));
/// assert_eq!(serde_json::to_string(&WithSecrets(&key)).unwrap(), "\"sk-123\"");
/// ```
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// The value. From here on it is up to the caller to keep it secret.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

thread_local! {
    /// The secrets that were written so far, while [`within`] looks for them.
    static FOUND: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Remembers a secret that is being written, while [`within`] looks for secrets.
pub(crate) fn found<T: Serialize + ?Sized>(secret: &T) {
    if FOUND.with_borrow(Option::is_some) {
        let texts = texts(secret);
        FOUND.with_borrow_mut(|found| found.iter_mut().for_each(|found| found.extend_from_slice(&texts)));
    }
}

/// The secrets inside a value, as text: all that are written when the value is.
pub(crate) fn within<T: Serialize + ?Sized>(value: &T) -> Vec<String> {
    let before = FOUND.replace(Some(Vec::new()));
    // What cannot be written cannot be sent either, which is reported where it is.
    let _ = revealing(|| serde_json::to_writer(std::io::sink(), value));
    FOUND.replace(before).unwrap_or_default()
}

/// The texts that would reveal a secret value: the whole as text, and each text and number in it.
pub(crate) fn texts<T: Serialize + ?Sized>(value: &T) -> Vec<String> {
    fn scalars(value: &Value, texts: &mut Vec<String>) {
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::Number(number) => texts.push(number.to_string()),
            Value::String(text) => texts.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| scalars(item, texts)),
            Value::Object(members) => members.values().for_each(|member| scalars(member, texts)),
        }
    }
    let mut texts = Vec::new();
    // Null is no secret, and the word is in many messages.
    match revealing(|| serde_json::to_value(value)) {
        Ok(Value::Null) => {}
        Ok(tree) => {
            texts.extend(crate::text(value));
            scalars(&tree, &mut texts);
        }
        Err(_) => texts.extend(crate::text(value)),
    }
    texts
}

impl<T: Serialize> Serialize for Secret<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        found(&self.0);
        // Null is no secret.
        let is_null = matches!(to_value(&self.0), Ok(Value::Null));
        if let (false, Some(mark)) = (is_null, stored::mark()) {
            return serializer.serialize_str(&mark);
        }
        if !is_revealing() && !is_null {
            return Err(S::Error::custom(
                "the value holds a secret: where it may be written with it, write it as `WithSecrets(&value)`",
            ));
        }
        self.0.serialize(serializer)
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(crate::secret::redaction::REDACTED)
    }
}

impl<T> fmt::Display for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(crate::secret::redaction::REDACTED)
    }
}

impl<T> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl From<&str> for Secret<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_and_written_as_its_value_s44() {
        let secret: Secret<String> = serde_json::from_str("\"k\"").unwrap();
        assert_eq!(secret.expose(), "k");
        let open = serde_json::to_string(&crate::WithSecrets(&secret)).unwrap();
        assert_eq!(open, "\"k\"");
        // Asking once is not asking for ever.
        let refused = serde_json::to_string(&[&secret]).unwrap_err().to_string();
        assert!(refused.contains("WithSecrets"), "{refused}");
    }

    #[test]
    fn the_secrets_inside_a_value_are_found_s44() {
        let value = [Some(Secret::<String>::from("a \"b\"")), None];
        assert!(within(&value).iter().all(|text| text == "a \"b\""));
        assert!(!within(&value).is_empty());
        let pins = Secret::from(vec!["12", "34"]);
        assert_eq!(within(&pins), [r#"["12","34"]"#, "12", "34"]);
        assert!(within("no secret").is_empty());
        let nested = Secret::from(vec![Secret::from(7)]);
        assert!(within(&nested).contains(&"7".to_owned()));
        assert!(FOUND.with_borrow(Option::is_none));
    }

    #[test]
    fn a_secret_inside_a_structure_is_not_shown_s44() {
        let shown = format!(
            "{:?} {:#?}",
            Some(Secret::<String>::from("sk-1")),
            [Secret::from(17_u8)]
        );
        assert!(!shown.contains("sk-1") && !shown.contains("17"), "{shown}");
    }
}
