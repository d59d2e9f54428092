//! Describes where a JSON text differs from the expected type (S31a).

use std::borrow::Cow;

use serde_json::Value;
use serde_path_to_error::Segment;

use crate::reply::expected::has_wide_integer;
use crate::{Expected, Slot, at};

/// A place in a value, the expected type, and the kind of value found there. It never holds the value itself.
#[derive(Debug)]
pub(crate) struct Misfit {
    tokens: Vec<String>,
    expected: Cow<'static, str>,
    found: Cow<'static, str>,
}

impl Misfit {
    /// Why the text is no `T`.
    pub(crate) fn of<T: Expected>(json: &str) -> Self {
        let value =
            crate::reply::expected::integral_numbers(json).or_else(|| serde_json::from_str(json).ok());
        let Some(value) = value else {
            return Self::whole(T::NAME, "a text that is not JSON");
        };
        let Err(error) = serde_path_to_error::deserialize::<_, T>(&value) else {
            return Self::whole(T::NAME, found(json, &value));
        };
        let mut tokens: Vec<String> = error.path().iter().filter_map(token).collect();
        let message = error.inner().to_string();
        if let Some(name) = missing(&message) {
            tokens.push(name.to_owned());
            return Self {
                tokens,
                expected: "a value".into(),
                found: "nothing".into(),
            };
        }
        if tokens.is_empty() {
            return Self::whole(T::NAME, found(json, &value));
        }
        let borrowed: Vec<&str> = tokens.iter().map(String::as_str).collect();
        let found = at(&value, &borrowed).map_or("nothing", kind);
        let expected = expected(&message);
        Self {
            tokens,
            found: different(expected, found),
            expected: expected.into(),
        }
    }

    fn whole(expected: &'static str, found: &'static str) -> Self {
        Self {
            tokens: Vec::new(),
            expected: expected.into(),
            found: different(expected, found),
        }
    }

    /// The slot of a value that was looked for at `expression`; `tokens` are those of the pointer in it.
    pub(crate) fn slot<T>(self, expression: String, tokens: &[&str]) -> Slot<T> {
        let mut place = expression;
        if tokens.is_empty() && !self.tokens.is_empty() && !place.contains('#') {
            place.push('#');
        }
        for token in &self.tokens {
            place.push('/');
            place.push_str(&token.replace('~', "~0").replace('/', "~1"));
        }
        Slot::missing(place, self.expected, self.found)
    }
}

/// The kind of value at the place itself.
fn found(json: &str, value: &Value) -> &'static str {
    if has_wide_integer(json) {
        "an integer beyond 64 bits"
    } else {
        kind(value)
    }
}

fn different(expected: &str, found: &'static str) -> Cow<'static, str> {
    if expected == found {
        format!("{found} that does not fit").into()
    } else {
        found.into()
    }
}

fn token(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

/// The member that serde says is missing.
fn missing(message: &str) -> Option<&str> {
    message.strip_prefix("missing field `")?.split('`').next()
}

/// The expected type in serde's message. It is last, after the value that was found.
fn expected(message: &str) -> &'static str {
    let said = message.rsplit_once("expected ").map_or("", |(_, said)| said);
    match said {
        "i64" | "u64" => "an integer",
        "f64" => "a number",
        "a boolean" => "a boolean",
        "a string" => "a string",
        "a sequence" => "an array",
        "a map" | "an object" => "an object",
        said if said.starts_with("struct ") => "an object",
        _ => "a value that fits",
    }
}

/// The kind of the value, with its article.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Deserializer};

    use super::*;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "what is read is not of interest here")]
    struct Usage {
        total: i64,
        parts: Vec<Part>,
    }

    /// As generated code reads it.
    #[derive(Debug)]
    #[allow(dead_code, reason = "what is read is not of interest here")]
    struct Part {
        name: String,
    }

    impl<'de> Deserialize<'de> for Part {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let (name,) = crate::read_members(deserializer, &["name"])?;
            Ok(Self { name })
        }
    }

    impl Expected for Usage {
        const NAME: &'static str = "an object";
    }

    fn shown(json: &str) -> String {
        match Misfit::of::<Usage>(json).slot::<()>("$response.body#/usage".to_owned(), &["usage"]) {
            Slot::Missing(absence) => absence.to_string(),
            _ => String::new(),
        }
    }

    #[test]
    fn s31a_the_place_is_inside_the_value_and_the_value_is_not_shown() {
        for (json, expected) in [
            (
                r#"{"total": 1}"#,
                "at `$response.body#/usage/parts` a value was expected and nothing was found",
            ),
            (
                r#"{"total": "secret, expected i64", "parts": []}"#,
                "at `$response.body#/usage/total` an integer was expected and a string was found",
            ),
            (
                r#"{"total": 5.0, "parts": [{"name": "a"}, {"name": null}]}"#,
                "at `$response.body#/usage/parts/1/name` a string was expected and null was found",
            ),
            (
                r#"{"total": 5, "parts": [[1]]}"#,
                "at `$response.body#/usage/parts/0` an object was expected and an array was found",
            ),
            (
                r#"{"total": 5, "parts": [{}]}"#,
                "at `$response.body#/usage/parts/0/name` a value was expected and nothing was found",
            ),
            (
                "null",
                "at `$response.body#/usage` an object was expected and null was found",
            ),
        ] {
            assert_eq!(shown(json), expected);
            assert!(!shown(json).contains("secret"));
        }
    }

    #[test]
    fn an_integer_in_an_object_may_be_written_with_a_fraction_of_zero() {
        assert!(Usage::read(r#"{"total": 5.0, "parts": []}"#).is_some());
        assert!(Usage::read(r#"{"total": 5.5, "parts": []}"#).is_none());
    }
}
