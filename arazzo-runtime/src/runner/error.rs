//! Why a runner could not do something.

use crate::error::{BoxError, UploadError};
use crate::store::{ChangeError, Id, StoreError};
use crate::stored;

/// Why a runner could not start, continue or change a run. The failure of a step is not among them: it is in the
/// [`Status`](super::Status) of the run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunnerError {
    /// The store has failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A change of a run is refused.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The run cannot be started: the client lacks a credential or a server.
    #[error("the run cannot be started")]
    Start {
        /// The [`WorkflowError`](crate::WorkflowError).
        source: BoxError,
    },
    /// An upload in the inputs cannot be stored.
    #[error("the inputs cannot be stored")]
    Upload {
        /// The reason.
        source: UploadError,
    },
    /// The inputs cannot be written as JSON.
    #[error("the inputs cannot be stored")]
    Unwritable {
        /// The reason.
        source: serde_json::Error,
    },
    /// The stored inputs do not fit the workflow. If they have secrets, [`RunnerBuilder::inputs`](super::RunnerBuilder::inputs)
    /// has to give them.
    #[error("the stored inputs cannot be read")]
    Inputs {
        /// The reason.
        source: BoxError,
    },
    /// The checkpoint cannot be written, because a step has an output that is a secret. See
    /// [`RunnerBuilder::store_secrets`](super::RunnerBuilder::store_secrets).
    #[error("the run cannot be stored")]
    Secret {
        /// The reason.
        source: serde_json::Error,
    },
    /// The stored checkpoint does not fit the workflow.
    #[error("the run cannot be resumed")]
    Checkpoint {
        /// The [`CheckpointError`](crate::CheckpointError).
        source: crate::CheckpointError,
    },
    /// The id belongs to a run of another workflow.
    #[error("the run `{id}` is one of the workflow `{workflow}`")]
    OtherWorkflow {
        /// The run.
        id: Id,
        /// Its workflow.
        workflow: String,
    },
    /// The task of a run has panicked. The run is taken up again when its lease ends.
    #[error("the task of a run has panicked")]
    Panicked {
        /// The panic.
        source: tokio::task::JoinError,
    },
}

impl RunnerError {
    pub(super) fn from_inputs(refused: stored::Refused) -> Self {
        match refused {
            stored::Refused::Upload(source) => Self::Upload { source },
            stored::Refused::Json(source) => Self::Unwritable { source },
        }
    }
}
