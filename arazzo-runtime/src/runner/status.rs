//! How a run stands.

use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{DurableWorkflow, Shared};
use crate::store::{Id, InFlight, Record, RunState, Timestamp};
use crate::{Checkpoint, Run};

/// The result of [`Runner::start`](super::Runner::start).
#[derive(Debug)]
#[non_exhaustive]
pub struct Started {
    /// Whether the run is new. If not, there was a run with this id.
    pub is_new: bool,
    /// How the run stands.
    pub status: Status,
}

/// How a run stands. It is JSON by `serde`, for the answer of an HTTP handler.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Status {
    /// The id of the run.
    pub id: Id,
    /// Whether it waits, runs or has ended.
    pub state: RunState,
    /// The `stepId` at which it is or has failed, after the steps of its callers: `pay/confirm`.
    pub step: Option<String>,
    /// How many times in a row the step has run, the coming time included.
    pub attempt: u32,
    /// When it goes on, if it waits.
    pub due: Option<Timestamp>,
    /// The request that was last about to be sent, while it runs.
    pub in_flight: Option<InFlight>,
    /// The error of a run that has failed, as JSON of [`WorkflowError`](crate::WorkflowError). In a run that waits, it is why
    /// the run could not be continued.
    pub error: Option<Value>,
    /// The outputs by name, as far as they are known.
    pub outputs: Map<String, Value>,
    /// When the run was started.
    pub created: Timestamp,
    /// When its record was last saved.
    pub updated: Timestamp,
}

impl Status {
    /// The status without the outputs of a run that goes on.
    pub(super) fn of(record: Record) -> Self {
        let error: Option<Value> = record.error.as_deref().and_then(read);
        let of_error = error.as_ref().and_then(|error| error.get("outputs")).cloned();
        let outputs = record.outputs.as_deref().and_then(read).or(of_error);
        Self {
            id: record.id,
            state: record.state,
            step: record.step,
            attempt: record.attempt,
            due: (record.state == RunState::Waiting).then_some(record.due),
            in_flight: record.in_flight,
            error,
            outputs: match outputs {
                Some(Value::Object(outputs)) => outputs,
                _ => Map::new(),
            },
            created: record.created,
            updated: record.updated,
        }
    }
}

fn read(json: &RawValue) -> Option<Value> {
    serde_json::from_str(json.get()).ok()
}

impl<W: DurableWorkflow> Shared<W> {
    /// The status with the outputs so far. Without the inputs, which may not be stored, they are unknown.
    pub(super) fn status_of(&self, record: Record) -> Status {
        let mut outputs = Map::new();
        if !record.state.has_ended()
            && let Ok(checkpoint) = Checkpoint::<W>::from_json(record.checkpoint.get())
            && let Ok(inputs) = self.inputs(&record)
        {
            let known = W::outputs_so_far(&Run::resume(inputs, checkpoint)).into_iter();
            outputs.extend(known.filter_map(|(name, value)| Some((name.to_owned(), value?))));
        }
        let mut status = Status::of(record);
        status.outputs.extend(outputs);
        status
    }
}
