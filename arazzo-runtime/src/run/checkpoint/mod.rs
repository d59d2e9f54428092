//! Checkpoints: the stored form of a run between two of its steps.

mod changes;

use std::fmt;

use serde::de::Error as _;
use serde::ser::{Error as _, SerializeMap};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::Workflow;
use super::state::{self, Stored};
use crate::{Progress, RunId, Step};

/// The version of the format that this crate writes.
const FORMAT: u32 = 1;

/// A snapshot of a run between two of its steps. [`Run::resume`](super::Run::resume) continues from it, together with
/// the inputs that the run was started with, which are not stored because they hold secrets.
///
/// It is serialised as JSON and names the workflow, the steps, their operations and their outputs as the document does.
/// So it can still be read after a change of the document, if the run can do each of its remaining steps once.
/// Otherwise reading it is a [`CheckpointError`].
pub struct Checkpoint<W: Workflow> {
    pub(super) run: RunId,
    pub(super) progress: Progress<W::Step>,
    pub(super) state: W::State,
}

/// Why a checkpoint cannot be resumed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// It is not JSON, or not the JSON of a checkpoint: it was cut off or edited, or is something else.
    #[error("this is not a checkpoint: {0}")]
    Malformed(#[source] serde_json::Error),
    /// This version of the crate does not read its format.
    #[error("the checkpoint has the format {found}, and this version reads the format {FORMAT}")]
    Format {
        /// The number of its format.
        found: u32,
    },
    /// It is a checkpoint of another workflow.
    #[error("this is a checkpoint of the workflow `{found}`, not of `{expected}`")]
    Workflow {
        /// The workflow that was to be resumed.
        expected: &'static str,
        /// The workflow of the checkpoint.
        found: String,
    },
    /// The run is at a step, or has ended at a step, that the workflow no longer has: the step was removed or renamed.
    #[error("the run is at the step `{step}`, which the workflow `{workflow}` does not have")]
    Step {
        /// The workflow.
        workflow: &'static str,
        /// The step.
        step: String,
    },
    /// A step that the run has not reached is now before the current step, so it would never run. It was inserted,
    /// renamed or moved.
    #[error(
        "the step `{step}` of the workflow `{workflow}` would never run: it stands before `{current}` now, where the run is"
    )]
    NeverRun {
        /// The workflow.
        workflow: &'static str,
        /// The step.
        step: &'static str,
        /// The current step.
        current: &'static str,
    },
    /// A step that was before the current step is now after it, so it would run twice.
    #[error(
        "the step `{step}` of the workflow `{workflow}` would run twice: it stands after `{current}` now, where the run is"
    )]
    RunTwice {
        /// The workflow.
        workflow: &'static str,
        /// The step.
        step: &'static str,
        /// The current step.
        current: &'static str,
    },
    /// A step that the run is past now calls another operation or workflow.
    #[error("the step `{step}` of the workflow `{workflow}` was `{before}` in this run, and is `{now}` now")]
    Operation {
        /// The workflow.
        workflow: &'static str,
        /// The step.
        step: &'static str,
        /// The operation of the step when the checkpoint was taken.
        before: String,
        /// The operation of the step now.
        now: &'static str,
    },
    /// The run of the workflow that a step calls cannot be resumed.
    #[error("in the step `{step}`: {source}")]
    Called {
        /// The step.
        step: &'static str,
        /// The reason.
        source: Box<CheckpointError>,
    },
    /// A value does not have the type that the workflow now expects.
    #[error("`{place}` cannot be read: {source}")]
    Value {
        /// The value, as a runtime expression.
        place: String,
        /// The mismatch.
        source: serde_json::Error,
    },
}

impl<W: Workflow> Checkpoint<W> {
    /// Reads a checkpoint from JSON text.
    ///
    /// # Errors
    /// [`CheckpointError`], if it does not belong to this workflow, or a change of the workflow forbids to resume it.
    pub fn from_json(json: &str) -> Result<Self, CheckpointError> {
        let stored = serde_json::from_str(json).map_err(CheckpointError::Malformed)?;
        Self::from_stored(stored)
    }

    fn from_stored(stored: Owned) -> Result<Self, CheckpointError> {
        let Owned {
            format,
            workflow,
            run,
            steps,
            progress,
            mut state,
        } = stored;
        if format != FORMAT {
            return Err(CheckpointError::Format { found: format });
        }
        if workflow != W::ID {
            return Err(CheckpointError::Workflow {
                expected: W::ID,
                found: workflow,
            });
        }
        let position: Position = serde_json::from_str(progress.get()).map_err(CheckpointError::Malformed)?;
        changes::check::<W>(&steps, &position, &state)?;
        Ok(Self {
            run,
            progress: serde_json::from_str(progress.get()).map_err(CheckpointError::Malformed)?,
            state: state::read(&mut state)?,
        })
    }
}

/// The stored form.
#[derive(Deserialize)]
struct Owned {
    format: u32,
    workflow: String,
    run: RunId,
    /// Each `stepId` with its operation, in the order of the document.
    steps: Vec<(String, String)>,
    progress: Box<RawValue>,
    state: Stored,
}

/// The part of [`Progress`] that names the current step.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Position {
    step: Option<String>,
    /// The step that is retried after `step`, and its attempt.
    detour: Option<(String, u32)>,
    ended_at: Option<String>,
}

impl<W: Workflow> Clone for Checkpoint<W> {
    fn clone(&self) -> Self {
        Self {
            run: self.run,
            progress: self.progress.clone(),
            state: self.state.clone(),
        }
    }
}

impl<W: Workflow> fmt::Debug for Checkpoint<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checkpoint")
            .field("workflow", &W::ID)
            .field("run", &self.run)
            .field("progress", &self.progress)
            .field("state", &self.state)
            .finish()
    }
}

impl<W: Workflow> Serialize for Checkpoint<W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Parts::<W> {
            run: self.run,
            progress: &self.progress,
            state: &self.state,
        }
        .serialize(serializer)
    }
}

/// The parts of a checkpoint, or of a run that is not copied for one.
pub(super) struct Parts<'r, W: Workflow> {
    pub(super) run: RunId,
    pub(super) progress: &'r Progress<W::Step>,
    pub(super) state: &'r W::State,
}

impl<W: Workflow> Serialize for Parts<'_, W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        let steps: Vec<_> = W::Step::ALL
            .iter()
            .map(|(_, id, operation)| (id, operation))
            .collect();
        map.serialize_entry("format", &FORMAT)?;
        map.serialize_entry("workflow", W::ID)?;
        map.serialize_entry("run", &self.run)?;
        map.serialize_entry("steps", &steps)?;
        map.serialize_entry("progress", self.progress)?;
        map.serialize_entry("state", &state::write(self.state).map_err(S::Error::custom)?)?;
        map.end()
    }
}

impl<'de, W: Workflow> Deserialize<'de> for Checkpoint<W> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_stored(Owned::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
