//! Why a store has failed.

use std::path::PathBuf;

use super::Id;
use crate::error::BoxError;

/// Why a store has failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is a run with this id.
    #[error("there is already a run `{id}`")]
    Exists {
        /// The run.
        id: Id,
    },
    /// The record has another version than the one to be replaced, or is gone.
    #[error("the run `{id}` was saved by another in the meantime")]
    Conflict {
        /// The run.
        id: Id,
    },
    /// The record cannot be read.
    #[error("the record {place} is damaged")]
    Damaged {
        /// The file of the record, or its place in the database.
        place: String,
        /// The reason.
        source: BoxError,
    },
    /// A file or a folder cannot be read or written.
    #[error("{} cannot be {action}", path.display())]
    Io {
        /// What was tried: `read`, `written`, `synced`, …
        action: &'static str,
        /// The file or the folder.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// The database has failed.
    #[error("the database has failed")]
    Database {
        /// The reason.
        source: BoxError,
    },
    /// The text is not an id.
    #[error("the id of a run has 1 to 80 bytes and no control characters")]
    Id,
    /// Any other error, for stores of others.
    #[error("the store has failed")]
    Other {
        /// The reason.
        source: BoxError,
    },
}
