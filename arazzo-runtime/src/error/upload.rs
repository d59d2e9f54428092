//! Why there is nothing to upload.

use std::io;
use std::path::PathBuf;

/// Why the content of an [`Upload`](crate::Upload) cannot be sent. Nothing was sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UploadError {
    /// The file is not there, or cannot be opened.
    #[error("the file {} cannot be read", path.display())]
    File {
        /// The path that the caller gave.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The content comes from a reader, and went out with an earlier request.
    #[error("an upload that is read from a reader can be sent only once")]
    AlreadySent,
}
