//! What a request carries.

use std::fmt;

use bytes::Bytes;

use crate::{Multipart, Payload};

/// What a request carries (S41). `Debug` shows its kind and its length, not its content (S44).
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum Body {
    /// Nothing.
    #[default]
    Empty,
    /// Bytes of a media type.
    Bytes {
        /// The media type, as sent in `Content-Type`.
        content_type: String,
        /// The bytes.
        bytes: Bytes,
    },
    /// A form in parts, `multipart/form-data`.
    Multipart(Multipart),
}

impl Body {
    /// The bytes to send and their media type.
    pub(crate) fn encode(&self) -> (Payload, Option<String>) {
        match self {
            Body::Empty => (Payload::default(), None),
            Body::Bytes { content_type, bytes } => {
                ([bytes.clone()].into_iter().collect(), Some(content_type.clone()))
            }
            Body::Multipart(form) => {
                let boundary = Multipart::boundary();
                (
                    form.encode(&boundary),
                    Some(format!("multipart/form-data; boundary={boundary}")),
                )
            }
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Body::Empty => f.write_str("Empty"),
            Body::Bytes { content_type, bytes } => write!(f, "{content_type} ({} bytes)", bytes.len()),
            Body::Multipart(form) => write!(f, "{form:?}"),
        }
    }
}
