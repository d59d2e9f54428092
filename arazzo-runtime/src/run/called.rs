//! A step that calls another workflow: the run of that workflow is inside of the run of its caller (S21, S30).

use std::any::{Any, TypeId};
use std::cell::Cell;
use std::fmt;
use std::time::Duration;

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::state::{self, Kept};
use super::{Checkpoint, CheckpointError, Judged, Run, State, Workflow};
use crate::{Effect, Failure, Reply, Step, TimeLimit, Transition, TransportError, WorkflowError};

/// The functions of [`Run`] for a step that calls a workflow. [`Called`] implements them.
#[doc(hidden)]
pub trait Call<W: Workflow>: Sync {
    /// The next effect of the called workflow. `None` when it has ended. `last` is its last reply, if it has just come.
    fn advance(
        &self,
        run: &mut Run<W>,
        step: W::Step,
        last: Option<&Reply>,
    ) -> Result<Option<Effect<W::Outputs>>, WorkflowError<W::Step>>;

    /// Passes the result of a request to the called workflow.
    fn supply(
        &self,
        run: &mut Run<W>,
        step: W::Step,
        reply: Result<Reply, TransportError>,
    ) -> Result<(), WorkflowError<W::Step>>;
}

/// A step of the workflow `P` that calls the workflow `C`.
#[doc(hidden)]
pub struct Called<P: Workflow, C: Workflow> {
    child: fn(&mut P::State) -> &mut CalledRun<C>,
    inputs: fn(&Run<P>) -> Result<C::Inputs, Failure>,
    reply: Judge<P, C>,
    failure: Option<Recover<P, C>>,
    begin: Option<Begin<P, C>>,
    end: Option<End<P, C>>,
    timeout: Option<Duration>,
    done: Option<Transition<P::Step>>,
    tail: Tail,
    keeps_last_reply: bool,
}

type Judge<P, C> = fn(&mut Run<P>, &<C as Workflow>::Outputs, Option<&Reply>) -> Judged<P>;
type Begin<P, C> = fn(&Run<P>, &mut Run<C>);
type End<P, C> = fn(&mut Run<P>, &Run<C>);
type Recover<P, C> = fn(&mut Run<P>, Option<&<C as Workflow>::Outputs>, Option<&Reply>, Failure) -> Judged<P>;

/// Whether the run of the caller ends when the called workflow ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tail {
    /// The run goes on.
    No,
    /// The run ends with it.
    End,
    /// The run ends with it, but it may come back to the caller. The new run of the caller then replaces this run.
    Cycle,
}

impl<P: Workflow, C: Workflow> Called<P, C> {
    /// A call. `child` is the place of the called run, `inputs` are its inputs, and `reply` judges its outputs.
    pub const fn new(
        child: fn(&mut P::State) -> &mut CalledRun<C>,
        inputs: fn(&Run<P>) -> Result<C::Inputs, Failure>,
        reply: Judge<P, C>,
    ) -> Self {
        Self {
            child,
            inputs,
            reply,
            failure: None,
            begin: None,
            end: None,
            timeout: None,
            done: None,
            tail: Tail::No,
            keeps_last_reply: false,
        }
    }

    /// The function that is called when the step has failed.
    #[must_use]
    pub const fn on_failure(mut self, failure: Recover<P, C>) -> Self {
        self.failure = Some(failure);
        self
    }

    /// The function that is called when the called run begins, before its first step.
    #[must_use]
    pub const fn beginning(mut self, begin: Begin<P, C>) -> Self {
        self.begin = Some(begin);
        self
    }

    /// The function that is called when the called run has ended, well or not. It keeps the inputs of that run, which
    /// the step may not read before: after a resume the inputs of a run that has begun are computed again.
    #[must_use]
    pub const fn ending(mut self, end: End<P, C>) -> Self {
        self.end = Some(end);
        self
    }

    /// The time limit of everything that the called workflow does (S29).
    #[must_use]
    pub const fn within(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The transition if a caller has done the work of the step before (S32).
    #[must_use]
    pub const fn if_done_before(mut self, transition: Transition<P::Step>) -> Self {
        self.done = Some(transition);
        self
    }

    /// The run of the caller ends with the called workflow (S25).
    #[must_use]
    pub const fn as_tail(mut self) -> Self {
        self.tail = Tail::End;
        self
    }

    /// As [`as_tail`](Self::as_tail), and the called workflow may come back to the caller.
    #[must_use]
    pub const fn as_tail_in_cycle(mut self) -> Self {
        self.tail = Tail::Cycle;
        self
    }

    /// The last reply of the called workflow is passed to the functions that judge it (S21).
    #[must_use]
    pub const fn with_last_reply(mut self) -> Self {
        self.keeps_last_reply = true;
        self
    }

    /// The called run, as it was left or at its first step.
    fn take(&self, run: &mut Run<P>) -> Result<Run<C>, Failure> {
        let limits = match self.tail {
            Tail::No => run.limits.deeper()?,
            Tail::End | Tail::Cycle => run.limits,
        };
        let mut child = match (self.child)(&mut run.state).take() {
            Place::Running(child) => *child,
            Place::Saved(checkpoint) => {
                let inputs = (self.inputs)(run)?;
                // The document may have another time limit by now.
                let time = &mut (self.child)(&mut run.state).time;
                *time = self
                    .timeout
                    .map(|limit| TimeLimit::of_which(limit, time.as_ref()));
                Run::resume(inputs, *checkpoint)
            }
            Place::Empty => {
                let mut child = Run::new((self.inputs)(run)?);
                child.progress.begun_by(P::ID, &run.progress);
                (self.child)(&mut run.state).time = self.timeout.map(TimeLimit::new);
                if let Some(begin) = self.begin {
                    begin(run, &mut child);
                }
                child
            }
        };
        child.limits = limits;
        child.watch = run.watch.clone();
        match self.tail {
            Tail::No => child.progress.count_on(&run.progress),
            Tail::End | Tail::Cycle => child.progress.follow(&run.progress),
        }
        Ok(child)
    }

    /// Keeps the called run. If it has come back to the caller, the new run of the caller replaces `run` (S25).
    fn keep(&self, run: &mut Run<P>, mut child: Run<C>) {
        let again = match self.tail {
            Tail::Cycle => take_from::<P>(&mut child.state),
            Tail::No | Tail::End => Place::Empty,
        };
        let mut again = match again {
            Place::Empty => {
                (self.child)(&mut run.state).place = Place::Running(Box::new(child));
                return;
            }
            Place::Running(again) => *again,
            Place::Saved(checkpoint) => Run::resume(run.inputs.clone(), *checkpoint),
        };
        again.progress.take_place_of(&run.progress);
        again.limits = run.limits;
        again.watch = run.watch.clone();
        #[cfg(feature = "_checkpointed")]
        again.given.clone_from(&run.given);
        *run = again;
    }

    fn has_ended(&self, run: &mut Run<P>, child: &Run<C>) {
        if let Some(end) = self.end {
            end(run, child);
        }
    }

    /// The transition when the called workflow has failed, or could not be called.
    fn recover(
        &self,
        run: &mut Run<P>,
        outputs: Option<&C::Outputs>,
        last: Option<&Reply>,
        failure: Failure,
    ) -> Judged<P> {
        match self.failure {
            Some(recover) if !run.progress.is_detour() => recover(run, outputs, last, failure),
            _ => Err(failure),
        }
    }

    fn settle(
        run: &mut Run<P>,
        judged: Judged<P>,
        last: Option<&Reply>,
    ) -> Result<(), WorkflowError<P::Step>> {
        if run.come_back(judged.as_ref().err(), last) {
            return Ok(());
        }
        run.settle(judged, last)
    }
}

impl<P: Workflow, C: Workflow> Call<P> for Called<P, C> {
    fn advance(
        &self,
        run: &mut Run<P>,
        step: P::Step,
        last: Option<&Reply>,
    ) -> Result<Option<Effect<P::Outputs>>, WorkflowError<P::Step>> {
        if let Some(transition) = self.done
            && run.progress.was_done_before(step)
        {
            Self::settle(run, Ok(transition), None)?;
            return Ok(None);
        }
        let mut child = match self.take(run) {
            Ok(child) => child,
            Err(failure) if run.come_back(Some(&failure), None) => return Ok(None),
            Err(failure) => return Err(run.fail(failure)),
        };
        let next = child.advance();
        run.progress.absorb(&mut child.progress);
        if matches!(next, Ok(Effect::Finished(_)) | Err(_)) {
            self.has_ended(run, &child);
        }
        let time = (self.child)(&mut run.state).time.as_ref();
        let effect = match next {
            Ok(Effect::Send(request)) => Effect::Send(request.timed_by(time)),
            Ok(Effect::Wait(wait)) => Effect::Wait(wait.timed_by(time)),
            Ok(Effect::Finished(outputs)) => {
                let judged = (self.reply)(run, &outputs, last);
                let judged = judged.or_else(|failure| self.recover(run, Some(&outputs), last, failure));
                return Self::settle(run, judged, last).map(|()| None);
            }
            Err(error) => {
                let judged = self.recover(run, None, last, Failure::workflow(error));
                return Self::settle(run, judged, last).map(|()| None);
            }
        };
        self.keep(run, child);
        Ok(Some(effect))
    }

    fn supply(
        &self,
        run: &mut Run<P>,
        step: P::Step,
        reply: Result<Reply, TransportError>,
    ) -> Result<(), WorkflowError<P::Step>> {
        let place = (self.child)(&mut run.state);
        let is_over = place.time.as_ref().is_some_and(TimeLimit::is_used_up);
        let reply = match reply {
            // S29: the calling step has failed, whatever the called workflow would do after this error.
            Err(error) if is_over => {
                if let Ok(child) = self.take(run) {
                    self.has_ended(run, &child);
                }
                let judged = self.recover(run, None, None, Failure::Transport(error));
                return Self::settle(run, judged, None);
            }
            reply => reply,
        };
        let mut child = self.take(run).map_err(|failure| run.fail(failure))?;
        // S21: the step reads the last exchange now. The reply is not kept.
        let attempt = run.progress.attempt();
        let last = reply.as_ref().ok().filter(|_| self.keeps_last_reply);
        let last = last.map(|reply| reply.seen_by(P::ID, step.as_str(), attempt));
        let supplied = child.supply(reply);
        run.progress.absorb(&mut child.progress);
        if let Err(error) = supplied {
            self.has_ended(run, &child);
            let judged = self.recover(run, None, last.as_ref(), Failure::workflow(error));
            return Self::settle(run, judged, last.as_ref());
        }
        let has_ended = child.step().is_none();
        (self.child)(&mut run.state).place = Place::Running(Box::new(child));
        if has_ended {
            self.advance(run, step, last.as_ref())?;
        }
        Ok(())
    }
}

/// The run of a called workflow, in the state of the caller.
#[doc(hidden)]
pub struct CalledRun<C: Workflow> {
    place: Place<C>,
    /// The rest of the step's `timeout`.
    time: Option<TimeLimit>,
}

enum Place<C: Workflow> {
    Empty,
    /// Read from a checkpoint. Its inputs are not stored: they are computed again from the values of the caller.
    Saved(Box<Checkpoint<C>>),
    Running(Box<Run<C>>),
}

impl<C: Workflow> CalledRun<C> {
    fn take(&mut self) -> Place<C> {
        std::mem::replace(&mut self.place, Place::Empty)
    }
}

impl<C: Workflow> Default for CalledRun<C> {
    fn default() -> Self {
        Self {
            place: Place::Empty,
            time: None,
        }
    }
}

impl<C: Workflow> Clone for CalledRun<C> {
    fn clone(&self) -> Self {
        Self {
            place: match &self.place {
                Place::Empty => Place::Empty,
                Place::Saved(checkpoint) => Place::Saved(checkpoint.clone()),
                Place::Running(run) => Place::Running(run.clone()),
            },
            time: self.time.clone(),
        }
    }
}

impl<C: Workflow> fmt::Debug for CalledRun<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Empty => f.write_str("None"),
            Place::Saved(checkpoint) => checkpoint.fmt(f),
            Place::Running(run) => run.fmt(f),
        }
    }
}

impl<C: Workflow> Serialize for CalledRun<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        match &self.place {
            Place::Empty => map.serialize_entry("run", &None::<()>)?,
            Place::Saved(checkpoint) => map.serialize_entry("run", checkpoint)?,
            Place::Running(run) => map.serialize_entry("run", &run.parts())?,
        }
        map.serialize_entry("time", &self.time)?;
        map.end()
    }
}

impl<C: Workflow> CalledRun<C> {
    pub(super) fn from_json(json: &str) -> Result<Self, CheckpointError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Stored<'j> {
            #[serde(borrow)]
            run: &'j RawValue,
            #[serde(deserialize_with = "Option::deserialize")]
            time: Option<TimeLimit>,
        }
        let _level = Level::enter().map_err(CheckpointError::Malformed)?;
        let Stored { run, time } = serde_json::from_str(json).map_err(CheckpointError::Malformed)?;
        let checkpoint = Checkpoint::from_json(run.get())?;
        Ok(Self {
            place: Place::Saved(Box::new(checkpoint)),
            time,
        })
    }
}

thread_local! {
    /// How many runs are being read, each inside of the one before.
    static LEVELS: Cell<usize> = const { Cell::new(0) };
}

/// A run inside of others, while it is read from a checkpoint. An edited checkpoint could nest runs without end.
struct Level;

impl Level {
    const DEEPEST: usize = 128;

    fn enter() -> Result<Self, serde_json::Error> {
        let levels = LEVELS.get();
        if levels >= Self::DEEPEST {
            return Err(serde_json::Error::custom(
                "runs are nested deeper than 128 levels",
            ));
        }
        LEVELS.set(levels + 1);
        Ok(Self)
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        LEVELS.set(LEVELS.get().saturating_sub(1));
    }
}

impl<C: Workflow> Kept for CalledRun<C> {
    fn is_unset(&self) -> bool {
        matches!(self.place, Place::Empty)
    }
}

impl<C: Workflow> CalledRun<C> {
    /// Takes out the run of a workflow: this one, or one that it has gone to.
    pub(super) fn take_run_of(&mut self, workflow: TypeId) -> Option<Box<dyn Any>> {
        if workflow == TypeId::of::<C>() {
            return match self.take() {
                Place::Empty => None,
                place => Some(Box::new(place)),
            };
        }
        match &mut self.place {
            Place::Empty => None,
            Place::Saved(checkpoint) => state::take(&mut checkpoint.state, workflow),
            Place::Running(run) => state::take(&mut run.state, workflow),
        }
    }
}

/// The run of the workflow `W` that is inside of runs that it has gone to.
fn take_from<W: Workflow>(state: &mut impl State) -> Place<W> {
    let place = state::take(state, TypeId::of::<W>());
    let place = place.and_then(|place| place.downcast::<Place<W>>().ok());
    place.map_or(Place::Empty, |place| *place)
}
