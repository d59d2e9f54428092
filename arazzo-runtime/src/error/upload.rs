//! Why a content cannot be uploaded.

use std::io;
use std::path::PathBuf;

/// Why the content of an [`Upload`](crate::Upload) cannot be sent or stored. Nothing was sent.
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
    /// The content comes from a reader, so a run that is stored could not send it again.
    #[error("an upload that is read from a reader cannot be stored with its run: give a file, bytes or text")]
    Stream,
    /// The file has changed since the run was started.
    #[error("the file {} has changed since the run was started", path.display())]
    Changed {
        /// The path that the caller gave.
        path: PathBuf,
    },
}
