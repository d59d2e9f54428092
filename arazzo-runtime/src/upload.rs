//! A file's content to send.

use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};

/// A file's content to send, with the name and media type it is sent under (S41).
///
/// `Debug` shows only its length. It deserialises from a string; it serialises to one when it is UTF-8, without its
/// name and type, and fails to serialise otherwise.
///
/// ```
/// let upload = arazzo_runtime::Upload::from("{}\n").file_name("input.jsonl").content_type("application/jsonl");
/// assert_eq!(format!("{upload:?}"), "Upload(3 bytes)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    bytes: Bytes,
    file_name: Option<String>,
    content_type: Option<String>,
}

impl Upload {
    /// This content under a file name. Without one it is sent under the name of the form's field.
    #[must_use]
    pub fn file_name(self, file_name: impl Into<String>) -> Self {
        Self {
            file_name: Some(file_name.into()),
            ..self
        }
    }

    /// This content under a media type. Without one it is sent as `application/octet-stream`.
    #[must_use]
    pub fn content_type(self, content_type: impl Into<String>) -> Self {
        Self {
            content_type: Some(content_type.into()),
            ..self
        }
    }

    /// The content.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    pub(crate) fn given_file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    pub(crate) fn given_content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }
}

impl From<Bytes> for Upload {
    fn from(bytes: Bytes) -> Self {
        Self {
            bytes,
            file_name: None,
            content_type: None,
        }
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Upload {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&str> for Upload {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upload({} bytes)", self.bytes.len())
    }
}

impl Serialize for Upload {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = std::str::from_utf8(&self.bytes)
            .map_err(|_| ser::Error::custom("an upload that is not UTF-8 cannot be written as a string"))?;
        serializer.serialize_str(text)
    }
}

impl<'de> Deserialize<'de> for Upload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_through_a_string_and_other_bytes_do_not() {
        let upload: Upload = serde_json::from_str(r#""a\nb""#).unwrap();
        assert_eq!(upload, Upload::from("a\nb"));
        assert_eq!(serde_json::to_string(&upload).unwrap(), r#""a\nb""#);
        assert!(serde_json::to_string(&Upload::from(vec![0xff])).is_err());
    }
}
