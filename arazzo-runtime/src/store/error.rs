//! Why a store has failed, or a change of a run is refused.

use std::path::PathBuf;

use super::{Id, Lease, RunState};
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

/// Why a change of a run is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// The store has failed, or the run was saved by another in the meantime.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no such run.
    #[error("there is no run `{id}`")]
    Unknown {
        /// The run.
        id: Id,
    },
    /// A process drives the run. Try again when it waits or has ended.
    #[error("`{}` drives the run until its lease ends", lease.owner)]
    Running {
        /// The lease of the process.
        lease: Lease,
    },
    /// The run is in a state that does not allow the change.
    #[error("the run is {state}")]
    State {
        /// The state of the run.
        state: RunState,
    },
    /// The run is at no step: all its steps are done.
    #[error("the run is at no step: all its steps are done")]
    NoStep,
    /// The workflow has no such step, or no workflow that is called there is running.
    #[error("the run has no step `{step}`")]
    Step {
        /// The step that was given.
        step: String,
    },
    /// The run has not reached the step.
    #[error("the run is at `{current}` and has not reached the step `{step}`")]
    NotReached {
        /// The step that was given.
        step: String,
        /// The step of the run.
        current: String,
    },
    /// The checkpoint of the record cannot be read.
    #[error("the checkpoint of the run cannot be read")]
    Checkpoint {
        /// The reason.
        source: serde_json::Error,
    },
    /// The checkpoint does not fit the workflow after the change.
    #[error("the workflow does not accept this change")]
    Refused {
        /// The reason.
        source: BoxError,
    },
}
