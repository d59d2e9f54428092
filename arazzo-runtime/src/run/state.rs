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
/// workflows. The compiler generates an implementation for every workflow.
#[doc(hidden)]
pub trait State: Clone + Default + fmt::Debug + 'static {
    /// Shows every value, to be stored, to be read from a checkpoint, or to find the run of a workflow.
    fn members(&mut self, members: &mut Members<'_>);
}

/// A workflow that keeps nothing.
impl State for () {
    fn members(&mut self, _members: &mut Members<'_>) {}
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

/// Reads or writes the values of a state, one by one.
#[doc(hidden)]
#[derive(Debug)]
pub struct Members<'a>(Access<'a>);

#[derive(Debug)]
enum Access<'a> {
    Write(&'a mut Stored, &'a mut Result<(), serde_json::Error>),
    Read(&'a mut Stored, &'a mut Result<(), CheckpointError>),
    /// Takes out the run of this workflow.
    Take(TypeId, &'a mut Option<Box<dyn Any>>),
}

impl Members<'_> {
    /// An output of a step.
    pub fn output<T: Kept + DeserializeOwned>(
        &mut self,
        step: &'static str,
        name: &'static str,
        value: &mut T,
    ) {
        match &mut self.0 {
            Access::Write(stored, outcome) => {
                if let Some(json) = written(value, outcome) {
                    let names = stored.outputs.entry(step.to_owned()).or_default();
                    names.insert(name.to_owned(), json);
                }
            }
            Access::Read(stored, outcome) => {
                let names = stored.outputs.get_mut(step);
                let json = names.and_then(|names| names.remove(name));
                set(value, json, outcome, || format!("$steps.{step}.outputs.{name}"));
            }
            Access::Take(..) => {}
        }
    }

    /// An input of the run.
    pub fn input<T: Kept + DeserializeOwned>(&mut self, name: &'static str, value: &mut T) {
        match &mut self.0 {
            Access::Write(stored, outcome) => {
                let json = written(value, outcome).map(|json| (name.to_owned(), json));
                stored.inputs.extend(json);
            }
            Access::Read(stored, outcome) => {
                let json = stored.inputs.remove(name);
                set(value, json, outcome, || format!("$inputs.{name}"));
            }
            Access::Take(..) => {}
        }
    }

    /// The run of the workflow that a step calls.
    pub fn run<C: Workflow>(&mut self, step: &'static str, run: &mut CalledRun<C>) {
        match &mut self.0 {
            Access::Write(stored, outcome) => {
                let json = written(run, outcome).map(|json| (step.to_owned(), json));
                stored.runs.extend(json);
            }
            Access::Read(stored, outcome) => {
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
            Access::Take(..) => {}
        }
    }

    /// The run of a workflow that a step has gone to. That workflow may come back to this one.
    pub fn tail<C: Workflow>(&mut self, step: &'static str, run: &mut CalledRun<C>) {
        match &mut self.0 {
            Access::Take(workflow, found) if found.is_none() => **found = run.take_run_of(*workflow),
            Access::Take(..) => {}
            Access::Write(..) | Access::Read(..) => self.run(step, run),
        }
    }
}

fn written<T: Kept>(value: &T, outcome: &mut Result<(), serde_json::Error>) -> Option<Box<RawValue>> {
    if value.is_unset() || outcome.is_err() {
        return None;
    }
    to_raw_value(value).map_err(|error| *outcome = Err(error)).ok()
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
    let mut stored = Stored::default();
    let mut outcome = Ok(());
    // One list of the values serves reading as well, and reading changes them.
    let mut state = state.clone();
    state.members(&mut Members(Access::Write(&mut stored, &mut outcome)));
    outcome.map(|()| stored)
}

/// A state with these values. Values that it does not know are left in `stored`.
pub(super) fn read<S: State>(stored: &mut Stored) -> Result<S, CheckpointError> {
    let mut state = S::default();
    let mut outcome = Ok(());
    state.members(&mut Members(Access::Read(stored, &mut outcome)));
    outcome.map(|()| state)
}

/// Takes out the run of a workflow that is inside of the runs that this one has gone to.
pub(super) fn take<S: State>(state: &mut S, workflow: TypeId) -> Option<Box<dyn Any>> {
    let mut found = None;
    state.members(&mut Members(Access::Take(workflow, &mut found)));
    found
}
