//! Bodies of replies without a schema (S19a).

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::de::Error as _;
use serde::ser::{Error as _, SerializeMap};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::{Comparable, Compare, Expected, Failure};

/// The body of a reply as received: a file, or a body without a schema.
///
/// Sent in another request, it is the same bytes. Serialised, as an output of a workflow, it depends on the media type:
/// JSON stays JSON, text becomes a string, and other bytes become a string in base64.
///
/// ```
/// use arazzo_runtime::{RawBody, serde_json::{json, to_value}};
/// let file = RawBody::from(vec![0x89, 0x50, 0xff]);
/// assert_eq!(file.bytes(), &[0x89, 0x50, 0xff][..]);
/// assert_eq!(file.text(), None);
/// assert_eq!(to_value(&file).unwrap(), json!("iVD/"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct RawBody {
    bytes: Bytes,
    kind: Kind,
}

/// What the bytes are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// JSON text, which has been looked through.
    Json,
    /// UTF-8.
    Text,
    Bytes,
}

impl RawBody {
    /// A body whose media type says nothing, or that it is JSON if `may_be_json`.
    pub(crate) fn of_reply(bytes: Bytes, may_be_json: bool) -> Self {
        let is_json = || serde_json::from_slice::<&RawValue>(&bytes).is_ok();
        let kind = if may_be_json && is_json() {
            Kind::Json
        } else if std::str::from_utf8(&bytes).is_ok() {
            Kind::Text
        } else {
            Kind::Bytes
        };
        Self { bytes, kind }
    }

    /// The bytes as received.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The bytes as received.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.bytes
    }

    /// The text as received, if it is UTF-8.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// What it is where it is not JSON.
    pub(crate) fn not_json(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Json => None,
            Kind::Text => Some("a text that is not JSON"),
            Kind::Bytes => Some("bytes"),
        }
    }

    /// The text of a body that is JSON.
    pub(crate) fn json_text(&self) -> Option<&str> {
        self.text().filter(|_| self.kind == Kind::Json)
    }

    /// What is sent where bytes are: a string that is JSON as its text (S15), the rest as it came.
    pub(crate) fn sent(&self) -> Bytes {
        match self.string() {
            Some(text) => text.into(),
            None => self.bytes.clone(),
        }
    }

    /// The string that a JSON body is.
    fn string(&self) -> Option<String> {
        (self.kind == Kind::Json)
            .then(|| serde_json::from_slice(&self.bytes).ok())
            .flatten()
    }

    /// As it is serialised.
    fn json(&self) -> Result<Cow<'_, RawValue>, serde_json::Error> {
        match self.kind {
            Kind::Json => serde_json::from_slice(&self.bytes).map(Cow::Borrowed),
            Kind::Text => serde_json::value::to_raw_value(self.text().unwrap_or_default()).map(Cow::Owned),
            Kind::Bytes => serde_json::value::to_raw_value(&self.base64()).map(Cow::Owned),
        }
    }

    fn base64(&self) -> String {
        STANDARD.encode(&self.bytes)
    }
}

/// Compares it as serialised.
impl PartialEq<Value> for RawBody {
    fn eq(&self, other: &Value) -> bool {
        self.json()
            .and_then(|json| serde_json::from_str::<Value>(json.get()))
            .is_ok_and(|value| value == *other)
    }
}

/// Always bytes, never JSON or text.
impl From<Bytes> for RawBody {
    fn from(bytes: Bytes) -> Self {
        let kind = Kind::Bytes;
        Self { bytes, kind }
    }
}

/// The same as for [`Bytes`].
impl From<Vec<u8>> for RawBody {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

/// Shows only the length of the content.
impl fmt::Debug for RawBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawBody({} bytes)", self.bytes.len())
    }
}

impl Expected for RawBody {
    const NAME: &'static str = "a body";
}

thread_local! {
    /// Whether this thread is serialising a checkpoint, which is read back later.
    static IN_CHECKPOINT: Cell<bool> = const { Cell::new(false) };
}

/// Serialises the value of a slot so that a body is read back with its kind.
pub(crate) fn in_checkpoint<T: Serialize, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    /// Ends it also where writing fails or panics.
    struct Until(bool);
    impl Drop for Until {
        fn drop(&mut self) {
            IN_CHECKPOINT.set(self.0);
        }
    }
    let _until = Until(IN_CHECKPOINT.replace(true));
    value.serialize(serializer)
}

/// Whether a checkpoint is being serialised.
pub(crate) fn is_in_checkpoint() -> bool {
    IN_CHECKPOINT.get()
}

/// The names of the kinds in a checkpoint.
const JSON: &str = "json";
const TEXT: &str = "text";
const BASE64: &str = "base64";

impl Serialize for RawBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !is_in_checkpoint() {
            return self.json().map_err(S::Error::custom)?.serialize(serializer);
        }
        let mut kept = serializer.serialize_map(Some(1))?;
        let text = self.text().unwrap_or_default();
        match self.kind {
            Kind::Json => kept.serialize_entry(JSON, text)?,
            Kind::Text => kept.serialize_entry(TEXT, text)?,
            Kind::Bytes => kept.serialize_entry(BASE64, &self.base64())?,
        }
        kept.end()
    }
}

/// As a checkpoint has it.
impl<'de> Deserialize<'de> for RawBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// The content, under the name of its kind.
        #[derive(Deserialize)]
        #[serde(rename_all = "lowercase")]
        enum Kept {
            Json(String),
            Text(String),
            Base64(String),
        }
        let (bytes, kind) = match Kept::deserialize(deserializer)? {
            Kept::Json(text) => (text.into(), Kind::Json),
            Kept::Text(text) => (text.into(), Kind::Text),
            Kept::Base64(text) => (
                STANDARD.decode(text).map_err(D::Error::custom)?.into(),
                Kind::Bytes,
            ),
        };
        Ok(Self { bytes, kind })
    }
}

/// JSON compares as its value, text as text, and bytes as their base64.
impl Compare for RawBody {
    fn comparable(&self) -> Comparable<'_> {
        match (self.kind, self.text()) {
            (Kind::Json, Some(json)) => crate::condition::json(json.trim()),
            (_, Some(text)) => Comparable::Text(text.into()),
            (_, None) => Comparable::Text(self.base64().into()),
        }
    }
}

/// A body for a place that accepts JSON: JSON as it is, text as a string. `expression` is the body's expression in the
/// document, `needed_for` the place that needs it.
///
/// ```
/// use arazzo_runtime::{RawBody, codegen::body_as_json};
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// let text = RawBody::from(b"a \"b\"".to_vec());
/// assert_eq!(body_as_json(&text, "$steps.get.outputs.note", "the query parameter `q`")?.get(), r#""a \"b\"""#);
/// let file = RawBody::from(vec![0xff]);
/// let failure = body_as_json(&file, "$steps.get.outputs.file", "the query parameter `q`").unwrap_err();
/// let message = "`$steps.get.outputs.file`, which the query parameter `q` needs, is not a text: it is not UTF-8";
/// assert_eq!(failure.to_string(), message);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Failure::Unfit`] when it is not UTF-8.
pub fn body_as_json(
    body: &RawBody,
    expression: &'static str,
    needed_for: &'static str,
) -> Result<Box<RawValue>, Failure> {
    let json = match (body.kind, body.text()) {
        (Kind::Json | Kind::Text, _) => body.json().map(Cow::into_owned),
        (Kind::Bytes, Some(text)) => serde_json::value::to_raw_value(text),
        (Kind::Bytes, None) => {
            return Err(Failure::Unfit {
                expression,
                needed_for,
                expected: "a text: it is not UTF-8",
            });
        }
    };
    json.map_err(|source| Failure::Encode { source })
}

/// A body inside a longer string: a JSON string as its text, any other body as received.
///
/// # Errors
/// The same as [`body_as_json`].
pub fn body_as_text(
    body: &RawBody,
    expression: &'static str,
    needed_for: &'static str,
) -> Result<String, Failure> {
    crate::text(&body_as_json(body, expression, needed_for)?)
}

/// A body in base64, for a place that accepts that (`format: byte`, `contentEncoding: base64`).
#[must_use]
pub fn body_as_base64(body: &RawBody) -> String {
    match body.string() {
        Some(text) => STANDARD.encode(text),
        None => body.base64(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Slot;
    use serde_json::json;

    #[test]
    fn s19a_a_body_survives_a_checkpoint_as_what_it_was() {
        for body in [
            RawBody::from(vec![0x89, 0xff]),
            RawBody::from(b"text".to_vec()),
            RawBody::of_reply(Bytes::from_static(b"aGk="), false),
            RawBody::of_reply(Bytes::from_static(b" [1,\n \"x\"] "), true),
            RawBody::of_reply(Bytes::new(), true),
        ] {
            let slot = Slot::Set(body);
            let kept = serde_json::to_string(&slot).unwrap();
            assert_eq!(
                serde_json::from_str::<Slot<RawBody>>(&kept).unwrap(),
                slot,
                "{kept}"
            );
        }
    }

    #[test]
    fn s19a_as_an_output_it_is_json_text_or_base64() {
        let output = |bytes: &'static [u8], may_be_json| {
            serde_json::to_value(RawBody::of_reply(Bytes::from_static(bytes), may_be_json)).unwrap()
        };
        assert_eq!(output(b"{\"a\": 1}", true), json!({"a": 1}));
        assert_eq!(output(b"{\"a\": 1}", false), json!("{\"a\": 1}"));
        assert_eq!(output(b"{\"a\": 1", true), json!("{\"a\": 1"));
        assert_eq!(output(b"\xff\x00", true), json!("/wA="));
        let bytes = RawBody::from(b"{}".to_vec());
        assert_eq!(serde_json::to_value(&bytes).unwrap(), json!("e30="));
        assert_eq!(format!("{bytes:?}"), "RawBody(2 bytes)");
    }

    #[test]
    fn s15_what_is_sent_on_is_what_came() {
        let json = |bytes: &'static [u8]| RawBody::of_reply(Bytes::from_static(bytes), true);
        assert_eq!(json(b"[1,  2]").sent(), Bytes::from_static(b"[1,  2]"));
        assert_eq!(json(b"\"a\\nb\"").sent(), Bytes::from_static(b"a\nb"));
        assert_eq!(json(b"\xff").sent(), Bytes::from_static(b"\xff"));
        assert_eq!(body_as_text(&json(b"\"a\""), "e", "n").unwrap(), "a");
        assert_eq!(body_as_text(&json(b"a b"), "e", "n").unwrap(), "a b");
        assert_eq!(body_as_base64(&json(b"\xff\x00")), "/wA=");
    }

    #[test]
    fn s34_it_compares_as_what_it_is() {
        let json = |bytes: &'static [u8]| RawBody::of_reply(Bytes::from_static(bytes), true);
        assert!(crate::simple::equal(json(b"5"), 5_i64));
        assert!(crate::simple::equal(json(b"{\"a\": 1}"), json!({"a": 1.0})));
        assert!(crate::simple::equal(json(b"Done"), "done"));
        assert!(!crate::simple::equal(json(b"\xff"), ()));
    }
}
