//! Bodies of requests.

use std::fmt;

use bytes::Bytes;

use crate::{Multipart, Payload, Upload, UploadError};

/// The body of a request. `Debug` shows its kind and its length, not its content.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum Body {
    /// No body.
    #[default]
    Empty,
    /// Bytes with a media type.
    Bytes {
        /// The media type, as sent in `Content-Type`.
        content_type: String,
        /// The bytes.
        bytes: Bytes,
    },
    /// A file or a reader with a media type. It is read while it is sent.
    Upload {
        /// The media type, as sent in `Content-Type`.
        content_type: String,
        /// The content.
        upload: Upload,
    },
    /// A form in parts, `multipart/form-data`.
    Multipart(Multipart),
}

impl Body {
    /// What is sent, and its media type.
    pub(crate) async fn open(&self) -> Result<(Payload, Option<String>), UploadError> {
        Ok(match self {
            Body::Empty => (Payload::default(), None),
            Body::Bytes { content_type, bytes } => (bytes.clone().into(), Some(content_type.clone())),
            Body::Upload { content_type, upload } => {
                let piece = upload.open().await?;
                ([piece].into_iter().collect(), Some(content_type.clone()))
            }
            Body::Multipart(form) => {
                let boundary = Multipart::boundary();
                (
                    form.open(&boundary).await?,
                    Some(format!("multipart/form-data; boundary={boundary}")),
                )
            }
        })
    }

    /// Whether there is nothing left of it once it was sent.
    pub(crate) fn is_sent_once(&self) -> bool {
        match self {
            Body::Empty | Body::Bytes { .. } => false,
            Body::Upload { upload, .. } => upload.is_reader(),
            Body::Multipart(form) => form.parts().iter().any(|part| part.content().is_reader()),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Body::Empty => f.write_str("Empty"),
            Body::Bytes { content_type, bytes } => write!(f, "{content_type} ({} bytes)", bytes.len()),
            Body::Upload { content_type, upload } => write!(f, "{content_type} ({upload:?})"),
            Body::Multipart(form) => write!(f, "{form:?}"),
        }
    }
}
