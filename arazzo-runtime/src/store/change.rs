//! Changes of a run by an operator.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};

use super::{ChangeError, Id, Record, RunState, Store, Stored, Timestamp};
use crate::error::BoxError;

/// A change of a run by an operator.
///
/// A step is named by its `stepId`. In a workflow that a step calls, the steps of the callers stand before it: `pay/confirm`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change {
    /// Repeats the step at which a run has failed or was cancelled, with all its retries. A run that waits goes on at once. The
    /// request has the same `Idempotency-Key` as before. A deadline that has passed is lifted.
    Retry,
    /// Goes back to a step that stands before the current one, or repeats the current one as a new visit, with a new
    /// `Idempotency-Key`. Outputs of later steps stay until these steps run again. Workflows that steps were calling are dropped.
    GoBack {
        /// The step.
        step: String,
    },
    /// Goes on after the current step without its request. Its actions and criteria are not followed.
    Skip {
        /// The step: the current one, or the step of a caller. `None` for the current one.
        step: Option<String>,
        /// The outputs of the step by name. The others keep their values.
        outputs: Map<String, Value>,
        /// The next step. `None` for the one that follows in the document. After the last one the workflow ends.
        next: Option<String>,
    },
    /// Changes an output of a step. The state of the run stays.
    Set {
        /// The step.
        step: String,
        /// The name of the output.
        name: String,
        /// The value.
        value: Value,
    },
    /// Ends the run. A request in flight is not stopped, but its reply is dropped. [`Change::Retry`] lets the run go on.
    Cancel,
}

impl Change {
    /// Whether a run in this state can be changed so.
    fn is_possible(&self, state: RunState) -> bool {
        match self {
            Self::Retry => matches!(state, RunState::Failed | RunState::Cancelled | RunState::Waiting),
            Self::GoBack { .. } | Self::Skip { .. } | Self::Set { .. } => state != RunState::Finished,
            Self::Cancel => !state.has_ended(),
        }
    }
}

/// Changes the record of a run, and returns the changed record. A runner takes the run up at its next look at the store.
///
/// The store does not know the types of the workflow. A value of another type is an error only when the run continues:
/// [`Runner::change`](crate::runner::Runner::change) checks it before.
///
/// # Errors
/// When the run does not allow the change, or when another saves the run at the same time.
pub fn change(store: &dyn Store, id: &Id, change: &Change, now: Timestamp) -> Result<Record, ChangeError> {
    change_if(store, id, change, now, |_| Ok(()))
}

/// The same, if `check` accepts the changed checkpoint.
pub(crate) fn change_if(
    store: &dyn Store,
    id: &Id,
    change: &Change,
    now: Timestamp,
    check: impl FnOnce(&RawValue) -> Result<(), BoxError>,
) -> Result<Record, ChangeError> {
    let stored = store.load(id)?;
    let Stored { mut record, version } = stored.ok_or_else(|| ChangeError::Unknown { id: id.clone() })?;
    if !change.is_possible(record.state) {
        return Err(ChangeError::State { state: record.state });
    }
    if let Some(lease) = &record.lease
        && record.state == RunState::Running
        && lease.until > now
        && *change != Change::Cancel
    {
        return Err(ChangeError::Running { lease: lease.clone() });
    }
    let checkpoint = changed(&record.checkpoint, change)?;
    if let Some(checkpoint) = checkpoint {
        check(&checkpoint).map_err(|source| ChangeError::Refused { source })?;
        let position = position(&checkpoint).map_err(malformed)?;
        record.step = position.step();
        record.attempt = position.attempt;
        record.checkpoint = checkpoint;
    }
    match change {
        Change::Cancel => record.state = RunState::Cancelled,
        Change::Set { .. } => {}
        Change::Retry | Change::GoBack { .. } | Change::Skip { .. } => {
            record.state = RunState::Ready;
            record.due = now;
            record.error = None;
            record.deadline = record.deadline.filter(|deadline| *deadline > now);
        }
    }
    if record.state != RunState::Running {
        record.lease = None;
        record.in_flight = None;
    }
    record.updated = now;
    store.save(&record, version)?;
    Ok(record)
}

/// Where a run is.
#[derive(Debug)]
pub(crate) struct Position {
    path: Vec<String>,
    /// How many times in a row the innermost step has run, the coming time included.
    pub(crate) attempt: u32,
}

impl Position {
    /// The step, after the steps of its callers.
    pub(crate) fn step(&self) -> Option<String> {
        (!self.path.is_empty()).then(|| self.path.join("/"))
    }
}

/// The position of a checkpoint.
pub(crate) fn position(checkpoint: &RawValue) -> Result<Position, serde_json::Error> {
    let mut position = Position {
        path: Vec::new(),
        attempt: 1,
    };
    let mut inner = Some(checkpoint.to_owned());
    while let Some(json) = inner.take() {
        let parts = Parts::read(&json)?;
        let Some(step) = parts.step() else {
            // A called workflow that has ended: the run is at the step of its caller.
            break;
        };
        position.attempt = parts.attempt();
        inner = parts.called(&step)?;
        position.path.push(step);
    }
    Ok(position)
}

type Object = BTreeMap<String, Box<RawValue>>;

/// The parts of a checkpoint. Values keep their text, so that no number loses a digit.
struct Parts {
    whole: Object,
    /// Each step with its operation.
    steps: Vec<(String, String)>,
    progress: Map<String, Value>,
    state: Object,
    outputs: BTreeMap<String, Object>,
    /// The called workflows that are running, by step.
    runs: Object,
}

impl Parts {
    fn read(checkpoint: &RawValue) -> Result<Self, serde_json::Error> {
        let whole: Object = serde_json::from_str(checkpoint.get())?;
        let state: Object = part(&whole, "state")?;
        Ok(Self {
            steps: part(&whole, "steps")?,
            progress: part(&whole, "progress")?,
            outputs: part(&state, "outputs")?,
            runs: part(&state, "runs")?,
            state,
            whole,
        })
    }

    fn write(mut self) -> Result<Box<RawValue>, serde_json::Error> {
        self.state
            .insert("outputs".to_owned(), to_raw_value(&self.outputs)?);
        self.state.insert("runs".to_owned(), to_raw_value(&self.runs)?);
        self.whole.insert("state".to_owned(), to_raw_value(&self.state)?);
        self.whole
            .insert("progress".to_owned(), to_raw_value(&self.progress)?);
        to_raw_value(&self.whole)
    }

    fn step(&self) -> Option<String> {
        Some(self.progress.get("step")?.as_str()?.to_owned())
    }

    fn attempt(&self) -> u32 {
        let attempt = self.progress.get("attempt").and_then(Value::as_u64);
        attempt
            .and_then(|attempt| u32::try_from(attempt).ok())
            .unwrap_or(1)
    }

    /// The checkpoint of the workflow that a step is calling.
    fn called(&self, step: &str) -> Result<Option<Box<RawValue>>, serde_json::Error> {
        let Some(called) = self.runs.get(step) else {
            return Ok(None);
        };
        let called: Object = serde_json::from_str(called.get())?;
        part(&called, "run").map(Some)
    }

    fn index_of(&self, step: &str) -> Result<usize, ChangeError> {
        let index = self.steps.iter().position(|(id, _)| id == step);
        index.ok_or_else(|| unknown(step))
    }

    fn put(&mut self, member: &str, value: Value) {
        self.progress.insert(member.to_owned(), value);
    }

    /// The step is to run with all its retries.
    fn begin_again(&mut self) {
        self.put("attempt", json!(1));
        self.put("pause", Value::Null);
        self.put("retries", json!({}));
    }

    /// The run comes to a step as in a new visit.
    fn visit(&mut self, step: &str) {
        let visits = self.progress.get("visits").and_then(Value::as_u64).unwrap_or(0);
        self.put("visits", json!(visits.saturating_add(1)));
        self.put("step", json!(step));
        self.put("detour", Value::Null);
        self.put("endedAt", Value::Null);
        self.put("againFrom", Value::Null);
        self.put("round", json!(0));
        self.put("begun", json!(true));
        self.begin_again();
        self.runs.clear();
    }

    fn set_output(&mut self, step: &str, name: &str, value: &Value) -> Result<(), serde_json::Error> {
        let value = to_raw_value(&json!({ "set": value }))?;
        let outputs = self.outputs.entry(step.to_owned()).or_default();
        outputs.insert(name.to_owned(), value);
        Ok(())
    }

    fn go_back(&mut self, step: &str) -> Result<(), ChangeError> {
        let index = self.index_of(step)?;
        if let Some(current) = self.step()
            && index > self.index_of(&current)?
        {
            return Err(ChangeError::NotReached {
                step: step.to_owned(),
                current,
            });
        }
        self.visit(step);
        Ok(())
    }

    fn skip(
        &mut self,
        step: &str,
        outputs: &Map<String, Value>,
        next: Option<&str>,
    ) -> Result<(), ChangeError> {
        for (name, value) in outputs {
            self.set_output(step, name, value).map_err(malformed)?;
        }
        // A step that runs before a retry leads back to the retried step.
        let detour: Option<(String, u32)> =
            serde_json::from_value(self.progress.get("detour").cloned().unwrap_or_default())
                .map_err(malformed)?;
        if let (Some((retried, attempt)), None) = (detour, next) {
            self.put("step", json!(retried));
            self.put("attempt", json!(attempt));
            self.put("detour", Value::Null);
            self.put("pause", Value::Null);
            self.runs.clear();
            return Ok(());
        }
        let next = match next {
            Some(next) => {
                self.index_of(next)?;
                Some(next.to_owned())
            }
            None => {
                let index = self.index_of(step)?;
                self.steps.get(index + 1).map(|(id, _)| id.clone())
            }
        };
        match next {
            Some(next) => self.visit(&next),
            None => {
                self.visit(step);
                self.put("step", Value::Null);
                self.put("endedAt", json!(step));
            }
        }
        Ok(())
    }
}

fn part<T: for<'de> Deserialize<'de>>(object: &Object, name: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(object.get(name).map_or("null", |json| json.get()))
}

fn malformed(source: serde_json::Error) -> ChangeError {
    ChangeError::Checkpoint { source }
}

fn unknown(step: &str) -> ChangeError {
    ChangeError::Step {
        step: step.to_owned(),
    }
}

/// The changed checkpoint. `None` if it stays.
fn changed(checkpoint: &RawValue, change: &Change) -> Result<Option<Box<RawValue>>, ChangeError> {
    let current = position(checkpoint).map_err(malformed)?.path;
    let current: Vec<&str> = current.iter().map(String::as_str).collect();
    let split = |step: &str| -> Vec<String> { step.split('/').map(str::to_owned).collect() };
    let changed = match change {
        Change::Cancel => return Ok(None),
        Change::Retry => match current.split_last() {
            // Only the outputs of the workflow are missing: they are computed again.
            None => return Ok(None),
            Some((_, callers)) => within(checkpoint, callers, |parts| {
                parts.begin_again();
                Ok(())
            }),
        },
        Change::GoBack { step } => in_caller(checkpoint, &split(step), |parts, step| parts.go_back(step)),
        Change::Skip { step, outputs, next } => {
            let step = match step {
                Some(step) => split(step),
                None => current.iter().map(|&step| step.to_owned()).collect(),
            };
            if step.is_empty() {
                return Err(ChangeError::NoStep);
            }
            if !current
                .iter()
                .zip(&step)
                .all(|(current, step)| *current == step.as_str())
                || step.len() > current.len()
            {
                return Err(unknown(&step.join("/")));
            }
            in_caller(checkpoint, &step, |parts, step| {
                parts.skip(step, outputs, next.as_deref())
            })
        }
        Change::Set { step, name, value } => in_caller(checkpoint, &split(step), |parts, step| {
            parts.index_of(step)?;
            parts.set_output(step, name, value).map_err(malformed)
        }),
    };
    changed.map(Some)
}

/// Changes the workflow that has the last step of a path.
fn in_caller(
    checkpoint: &RawValue,
    path: &[String],
    change: impl FnOnce(&mut Parts, &str) -> Result<(), ChangeError>,
) -> Result<Box<RawValue>, ChangeError> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let (step, callers) = path.split_last().ok_or(ChangeError::NoStep)?;
    within(checkpoint, callers, |parts| change(parts, step))
}

/// Changes the workflow that these steps are calling, each inside of the one before.
fn within(
    checkpoint: &RawValue,
    callers: &[&str],
    change: impl FnOnce(&mut Parts) -> Result<(), ChangeError>,
) -> Result<Box<RawValue>, ChangeError> {
    // From the outside to the inside, and back.
    let mut outer: Vec<(Parts, &str)> = Vec::new();
    let mut parts = Parts::read(checkpoint).map_err(malformed)?;
    for &step in callers {
        let called = parts.called(step).map_err(malformed)?;
        let called = called.ok_or_else(|| unknown(step))?;
        let inner = Parts::read(&called).map_err(malformed)?;
        outer.push((std::mem::replace(&mut parts, inner), step));
    }
    change(&mut parts)?;
    let mut json = parts.write().map_err(malformed)?;
    for (mut parts, step) in outer.into_iter().rev() {
        let called = parts.runs.remove(step).ok_or_else(|| unknown(step))?;
        let mut called: Object = serde_json::from_str(called.get()).map_err(malformed)?;
        called.insert("run".to_owned(), json);
        let called = to_raw_value(&called).map_err(malformed)?;
        parts.runs.insert(step.to_owned(), called);
        json = parts.write().map_err(malformed)?;
    }
    Ok(json)
}
