//! JSON of a reply that a step keeps for later requests.

use std::fmt;

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::reply::raw_body;
use crate::{Comparable, Compare, Expected, condition};

/// JSON as received, without white space between its tokens. It is sent in another request as the same text, so that no
/// number loses a digit.
///
/// ```
/// use arazzo_runtime::codegen::{Expected, Json, text};
/// let number = Json::read("12345678901234567890.10").unwrap();
/// assert_eq!(text(&number).unwrap(), "12345678901234567890.10");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Json(Box<str>);

impl Json {
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// A string.
    pub(crate) fn of_text(text: &str) -> Self {
        Self(Value::from(text).to_string().into())
    }
}

impl Expected for Json {
    const NAME: &'static str = "any value";

    fn read(json: &str) -> Option<Self> {
        let raw: &RawValue = serde_json::from_str(json).ok()?;
        Some(Self(compact(raw.get()).into()))
    }
}

/// A JSON text without white space between its tokens, which a header could not have.
pub(crate) fn compact(json: &str) -> String {
    let mut compact = String::with_capacity(json.len());
    let mut in_string = false;
    let mut is_escaped = false;
    for character in json.chars() {
        if in_string || !matches!(character, ' ' | '\n' | '\r' | '\t') {
            compact.push(character);
        }
        in_string = match character {
            '"' if !is_escaped => !in_string,
            _ => in_string,
        };
        is_escaped = character == '\\' && !is_escaped;
    }
    compact
}

/// Serialises as its JSON value; in a checkpoint as a string.
impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if raw_body::is_in_checkpoint() {
            return self.0.serialize(serializer);
        }
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}

/// Reads it from a checkpoint.
impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = String::deserialize(deserializer)?;
        Self::read(&json).ok_or_else(|| D::Error::custom("the text is not JSON"))
    }
}

/// Compares it as its value.
impl Compare for Json {
    fn comparable(&self) -> Comparable<'_> {
        condition::json(&self.0)
    }
}

/// Shows only the length of the content.
impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Json({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Slot, json_value, simple};

    const ODD: &str =
        r#"{"a":[123456789012345678901234567890,0.1000000000000000000000001,1e400,1.10],"a":null}"#;

    #[test]
    fn s15a_what_is_handed_on_is_what_was_received() {
        let kept = Json::read(ODD).unwrap();
        assert_eq!(json_value(&kept).unwrap(), ODD.as_bytes());
        assert!(Json::read("1 2").is_none() && Json::read("").is_none());
    }

    #[test]
    fn it_is_one_line_and_its_strings_are_as_they_were() {
        let kept = Json::read(" {\n\t\"a \\\" b\\\\\" : [ 1 ,\r\n 2.50 ] , \"c\" : \"x  y\" }\n").unwrap();
        assert_eq!(json_value(&kept).unwrap(), br#"{"a \" b\\":[1,2.50],"c":"x  y"}"#);
    }

    #[test]
    fn it_survives_a_checkpoint() {
        let slot = Slot::Set(Json::read(ODD).unwrap());
        let kept = serde_json::to_string(&slot).unwrap();
        assert_eq!(serde_json::from_str::<Slot<Json>>(&kept).unwrap(), slot);
        let tree = serde_json::to_value(&slot).unwrap();
        assert_eq!(serde_json::from_value::<Slot<Json>>(tree).unwrap(), slot);
    }

    #[test]
    fn s34_it_compares_as_its_value() {
        let json = |text: &str| Json::read(text).unwrap();
        assert!(simple::equal(json("5.0"), 5_i64) && simple::equal(json("\"Done\""), "done"));
        assert!(
            simple::equal(json("null"), ())
                && !simple::equal(json("9007199254740993"), 9_007_199_254_740_992_i64)
        );
    }
}
