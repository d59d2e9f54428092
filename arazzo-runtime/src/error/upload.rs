//! Why a content cannot be uploaded.

use std::io;
use std::path::PathBuf;

/// Why the content of an [`Upload`](crate::Upload) cannot be sent. Nothing was sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UploadError {
    /// The file does not exist, or cannot be opened.
    #[error("the file {} cannot be read", path.display())]
    File {
        /// The path that the caller gave.
        path: PathBuf,
        /// The operating system's error.
        source: io::Error,
    },
    /// The content comes from a reader, and was sent with an earlier request.
    #[error("an upload that is read from a reader can be sent only once")]
    AlreadySent,
}
