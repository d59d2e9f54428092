//! The state of a run between its steps, and its form in a checkpoint.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::{CalledRun, CheckpointError, Workflow};
use crate::{SecretSlot, Slot};

/// The state of a run between its steps: outputs of steps, inputs that a `goto` has changed, and the runs of called
/// workflows. The compiler generates an implementation for every workflow, and one for each of its steps.
#[doc(hidden)]
pub trait State: Clone + Default + fmt::Debug + 'static {
    /// Passes every place to the reader, which reads values from a checkpoint or looks for the run of a workflow.
    fn read(&mut self, reader: &mut StateReader<'_>);

    /// Passes every value to the writer of a checkpoint.
    fn write(&self, writer: &mut StateWriter);
}

/// A workflow that keeps nothing.
impl State for () {
    fn read(&mut self, _reader: &mut StateReader<'_>) {}

    fn write(&self, _writer: &mut StateWriter) {}
}

/// A value that a checkpoint stores, unless it is unset.
#[doc(hidden)]
pub trait Kept: Serialize {
    /// Whether there is nothing to store.
    fn is_unset(&self) -> bool;
}

impl<T: Serialize> Kept for Slot<T> {
    fn is_unset(&self) -> bool {
        matches!(self, Self::Unset)
    }
}

impl<T: Serialize> Kept for SecretSlot<T> {
    fn is_unset(&self) -> bool {
        self.expose().is_unset()
    }
}

/// The values of a state as JSON.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stored {
    /// By step and name.
    outputs: BTreeMap<String, BTreeMap<String, Box<RawValue>>>,
    /// By name.
    inputs: BTreeMap<String, Box<RawValue>>,
    /// By step.
    runs: BTreeMap<String, Box<RawValue>>,
}

impl Stored {
    /// Whether it has outputs of a step.
    pub(super) fn has_outputs(&self, step: &str) -> bool {
        self.outputs.contains_key(step)
    }

    /// The steps whose called workflows are running.
    pub(super) fn runs(&self) -> impl Iterator<Item = &str> {
        self.runs.keys().map(String::as_str)
    }

    /// Whether the workflow that a step calls is running.
    pub(super) fn has_run(&self, step: &str) -> bool {
        self.runs.contains_key(step)
    }
}

/// Writes the values of a state, one by one.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct StateWriter {
    stored: Stored,
    error: Option<serde_json::Error>,
}

impl StateWriter {
    /// An output of a step.
    pub fn output(&mut self, step: &'static str, name: &'static str, value: &impl Kept) {
        if let Some(json) = self.written(value) {
            let names = self.stored.outputs.entry(step.to_owned()).or_default();
            names.insert(name.to_owned(), json);
        }
    }

    /// An input of the run.
    pub fn input(&mut self, name: &'static str, value: &impl Kept) {
        if let Some(json) = self.written(value) {
            self.stored.inputs.insert(name.to_owned(), json);
        }
    }

    /// The run of the workflow that a step calls.
    pub fn run<C: Workflow>(&mut self, step: &'static str, run: &CalledRun<C>) {
        if let Some(json) = self.written(run) {
            self.stored.runs.insert(step.to_owned(), json);
        }
    }

    /// The run of a workflow that a step has gone to.
    pub fn tail<C: Workflow>(&mut self, step: &'static str, run: &CalledRun<C>) {
        self.run(step, run);
    }

    fn written(&mut self, value: &impl Kept) -> Option<Box<RawValue>> {
        if value.is_unset() || self.error.is_some() {
            return None;
        }
        to_raw_value(value).map_err(|error| self.error = Some(error)).ok()
    }
}

/// Reads the values of a state from a checkpoint, one by one, or looks for the run of a workflow in it.
#[doc(hidden)]
#[derive(Debug)]
pub struct StateReader<'a>(Access<'a>);

#[derive(Debug)]
enum Access<'a> {
    Read(&'a mut Stored, &'a mut Result<(), CheckpointError>),
    /// Takes out the run of this workflow.
    Take(TypeId, &'a mut Option<Box<dyn Any>>),
}

impl StateReader<'_> {
    /// An output of a step.
    pub fn output<T: DeserializeOwned>(&mut self, step: &'static str, name: &'static str, value: &mut T) {
        if let Access::Read(stored, outcome) = &mut self.0 {
            let names = stored.outputs.get_mut(step);
            let json = names.and_then(|names| names.remove(name));
            set(value, json, outcome, || format!("$steps.{step}.outputs.{name}"));
        }
    }

    /// An input of the run.
    pub fn input<T: DeserializeOwned>(&mut self, name: &'static str, value: &mut T) {
        if let Access::Read(stored, outcome) = &mut self.0 {
            let json = stored.inputs.remove(name);
            set(value, json, outcome, || format!("$inputs.{name}"));
        }
    }

    /// The run of the workflow that a step calls.
    pub fn run<C: Workflow>(&mut self, step: &'static str, run: &mut CalledRun<C>) {
        if let Access::Read(stored, outcome) = &mut self.0 {
            let stored = stored.runs.remove(step);
            match stored.map(|json| CalledRun::from_json(json.get())) {
                Some(Ok(read)) => *run = read,
                Some(Err(source)) => {
                    let source = Box::new(source);
                    **outcome = Err(CheckpointError::Called { step, source });
                }
                None => {}
            }
        }
    }

    /// The run of a workflow that a step has gone to. That workflow may come back to this one.
    pub fn tail<C: Workflow>(&mut self, step: &'static str, run: &mut CalledRun<C>) {
        match &mut self.0 {
            Access::Take(workflow, found) if found.is_none() => **found = run.take_run_of(*workflow),
            Access::Take(..) => {}
            Access::Read(..) => self.run(step, run),
        }
    }
}

fn set<T: DeserializeOwned>(
    value: &mut T,
    json: Option<Box<RawValue>>,
    outcome: &mut Result<(), CheckpointError>,
    place: impl FnOnce() -> String,
) {
    match json.map(|json| serde_json::from_str(json.get())) {
        Some(Ok(read)) => *value = read,
        Some(Err(source)) => {
            let place = place();
            *outcome = Err(CheckpointError::Value { place, source });
        }
        None => {}
    }
}

/// The values that are set, as JSON.
pub(super) fn write<S: State>(state: &S) -> Result<Stored, serde_json::Error> {
    let mut writer = StateWriter::default();
    state.write(&mut writer);
    writer.error.map_or(Ok(writer.stored), Err)
}

/// A state with these values. Values that it does not know are left in `stored`.
pub(super) fn read<S: State>(stored: &mut Stored) -> Result<S, CheckpointError> {
    let mut state = S::default();
    let mut outcome = Ok(());
    state.read(&mut StateReader(Access::Read(stored, &mut outcome)));
    outcome.map(|()| state)
}

/// Takes out the run of a workflow that is inside of the runs that this one has gone to.
pub(super) fn take<S: State>(state: &mut S, workflow: TypeId) -> Option<Box<dyn Any>> {
    let mut found = None;
    state.read(&mut StateReader(Access::Take(workflow, &mut found)));
    found
}
