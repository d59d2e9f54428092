//! A run of a workflow as a machine without I/O.

mod called;
mod checkpoint;
#[cfg(feature = "_checkpointed")]
mod checkpointed;
mod state;
mod state_macro;
mod turn;
mod workflow;

use std::fmt;

pub use self::called::{Call, Called, CalledRun};
use self::checkpoint::Parts;
pub use self::checkpoint::{Checkpoint, CheckpointError};
pub use self::state::{State, StateReader, StateWriter};
pub use self::turn::{Turn, turn};
use self::workflow::Handler;
pub use self::workflow::{Handlers, Judged, Workflow};
use crate::request::Visit;
use crate::{
    Client, EarlierFailure, Effect, Failure, Fingerprint, Limits, Progress, Reply, Request, RunId,
    Transition, TransportError, Watch, WorkflowError,
};

/// A run of a workflow as a machine without I/O.
///
/// [`advance`](Self::advance) says what to do next, [`supply`](Self::supply) takes the result. In between the run can be
/// stored as a [`Checkpoint`] and resumed later, in another process as well.
///
/// ```
/// use arazzo_runtime::{Client, Effect, Run, Workflow, WorkflowError};
/// # async fn example<BatchJob: Workflow>(client: Client, inputs: BatchJob::Inputs)
/// # -> Result<BatchJob::Outputs, WorkflowError<BatchJob::Step>> {
/// let mut run = Run::<BatchJob>::start(&client, inputs)?;
/// loop {
///     match run.advance()? {
///         Effect::Send(request) => run.supply(client.send(request).await)?,
///         Effect::Wait(wait) => client.wait(wait).await,
///         Effect::Finished(outputs) => return Ok(outputs),
///     }
/// }
/// # }
/// ```
pub struct Run<W: Workflow> {
    /// For generated code.
    #[doc(hidden)]
    pub inputs: W::Inputs,
    /// For generated code.
    #[doc(hidden)]
    pub state: W::State,
    progress: Progress<W::Step>,
    limits: Limits,
    watch: Watch,
    /// The inputs that the caller has given.
    #[cfg(feature = "_checkpointed")]
    given: W::Inputs,
}

impl<W: Workflow> Clone for Run<W> {
    fn clone(&self) -> Self {
        Self {
            inputs: self.inputs.clone(),
            state: self.state.clone(),
            progress: self.progress.clone(),
            limits: self.limits,
            watch: self.watch.clone(),
            #[cfg(feature = "_checkpointed")]
            given: self.given.clone(),
        }
    }
}

impl<W: Workflow> fmt::Debug for Run<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run")
            .field("workflow", &W::ID)
            .field("inputs", &self.inputs)
            .field("state", &self.state)
            .field("progress", &self.progress)
            .finish_non_exhaustive()
    }
}

impl<W: Workflow> Run<W> {
    /// A run at its first step, with the default limits and no observer.
    #[must_use]
    pub fn new(inputs: W::Inputs) -> Self {
        Self::at(inputs, W::State::default(), Progress::starting_at(W::FIRST))
    }

    /// A run at its first step, with the limits and the observer of the client.
    ///
    /// # Errors
    /// When the client lacks a credential or the URL of a server that the workflow needs.
    pub fn start(client: &Client, inputs: W::Inputs) -> Result<Self, WorkflowError<W::Step>> {
        let run = Self::new(inputs).with_client(client);
        client
            .check_servers(W::SERVERS)
            .map_err(|error| run.fail(error.into()))?;
        client
            .check_credentials(W::SECURITY)
            .map_err(|error| run.fail(error.into()))?;
        Ok(run)
    }

    /// Continues where a checkpoint was taken, with the inputs that the run was started with. The run keeps its id.
    #[must_use]
    pub fn resume(inputs: W::Inputs, checkpoint: Checkpoint<W>) -> Self {
        let mut run = Self::at(inputs, checkpoint.state, checkpoint.progress);
        W::restore(&mut run.inputs, &run.state);
        run.watched_by(Watch::default().with_run_id(checkpoint.run))
    }

    /// Sets the limits and the observer of the client. The run keeps its id.
    #[must_use]
    pub fn with_client(self, client: &Client) -> Self {
        let watch = client.watch().with_run_id(self.id());
        self.with_limits(client.limits()).watched_by(watch)
    }

    fn at(inputs: W::Inputs, state: W::State, progress: Progress<W::Step>) -> Self {
        Self {
            #[cfg(feature = "_checkpointed")]
            given: inputs.clone(),
            inputs,
            state,
            progress,
            limits: Limits::default(),
            watch: Watch::default(),
        }
    }

    /// A snapshot of the run, from which it can be continued later with the same inputs. Take it before a call of
    /// [`advance`](Self::advance).
    #[must_use]
    pub fn checkpoint(&self) -> Checkpoint<W> {
        self.clone().into_checkpoint()
    }

    /// Ends this machine, and returns a snapshot from which the run can be continued later.
    #[must_use]
    pub fn into_checkpoint(self) -> Checkpoint<W> {
        Checkpoint {
            run: self.watch.run_id(),
            progress: self.progress,
            state: self.state,
        }
    }

    /// What a checkpoint stores.
    fn parts(&self) -> Parts<'_, W> {
        Parts {
            run: self.watch.run_id(),
            progress: &self.progress,
            state: &self.state,
        }
    }

    /// The id of the run, which events have and checkpoints keep.
    #[must_use]
    pub fn id(&self) -> RunId {
        self.watch.run_id()
    }

    /// The step that runs next, or that waits for its reply. `None` when the run has ended.
    #[must_use]
    pub fn step(&self) -> Option<W::Step> {
        self.progress.step()
    }

    /// The position of the run.
    #[must_use]
    pub fn progress(&self) -> &Progress<W::Step> {
        &self.progress
    }

    /// The failures after which the run continued, for example by a retry.
    #[must_use]
    pub fn failures(&self) -> &[EarlierFailure] {
        self.progress.failures()
    }

    /// Reports the run to an observer, under the id that is in `watch`.
    #[must_use]
    pub fn watched_by(mut self, watch: Watch) -> Self {
        self.watch = watch;
        self
    }

    /// Sets the limits of the run.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Returns the next effect. A second call without [`supply`](Self::supply) returns the same request again.
    ///
    /// # Errors
    /// When a request cannot be built, or when an output that must be present is absent.
    pub fn advance(&mut self) -> Result<Effect<W::Outputs>, WorkflowError<W::Step>> {
        #[cfg(feature = "_checkpointed")]
        self.store_and_resume();
        // A called workflow that has ended leads to the next step at once.
        loop {
            if !self.progress.has_begun() {
                W::check(&self.inputs).map_err(|failure| self.fail(failure))?;
            }
            if let Some(wait) = self.progress.take_wait(W::ID) {
                return Ok(Effect::Wait(wait.of_run(self.watch.run_id())));
            }
            let Some(step) = self.progress.step() else {
                let outputs = W::outputs(self).map_err(|failure| self.fail(failure))?;
                return Ok(Effect::Finished(outputs));
            };
            if let Ok(asked) = W::asked(self, step) {
                self.progress.asks(step, asked);
            }
            match W::handlers(step).0 {
                Handler::Send { request, .. } => match request(self) {
                    Ok(request) => return Ok(Effect::Send(self.sent(request, step))),
                    Err(failure) if self.come_back(Some(&failure), None) => {}
                    Err(failure) => return Err(self.fail(failure)),
                },
                Handler::Call(call) => {
                    if let Some(effect) = call.advance(self, step, None)? {
                        return Ok(effect);
                    }
                }
                Handler::Restart { inputs, begin } => {
                    let inputs = inputs(self).map_err(|failure| self.fail(failure))?;
                    let mut run = Self::new(inputs)
                        .with_limits(self.limits)
                        .watched_by(self.watch.clone());
                    begin(self, &mut run);
                    run.progress.take_place_of(&self.progress);
                    run.progress.begun_by(W::ID, &self.progress);
                    #[cfg(feature = "_checkpointed")]
                    run.given.clone_from(&self.given);
                    *self = run;
                }
            }
        }
    }

    /// Takes the result of a request.
    ///
    /// # Errors
    /// When the step has failed and no action of the workflow takes over.
    pub fn supply(&mut self, reply: Result<Reply, TransportError>) -> Result<(), WorkflowError<W::Step>> {
        let Some(step) = self.progress.step() else {
            return Err(self.fail(Failure::NotRunning));
        };
        match W::handlers(step).0 {
            Handler::Send {
                reply: judge,
                failure,
                ..
            } => {
                let (judged, reply) = match reply {
                    Ok(reply) => (judge(self, &reply), Some(reply)),
                    Err(error) => (Err(Failure::Transport(error)), None),
                };
                let reply = reply.as_ref();
                if self.come_back(judged.as_ref().err(), reply) {
                    return Ok(());
                }
                let judged = match (judged, failure) {
                    (Err(failure), Some(recover)) => recover(self, reply, failure),
                    (judged, _) => judged,
                };
                self.settle(judged, reply)
            }
            Handler::Call(call) => call.supply(self, step, reply),
            Handler::Restart { .. } => Err(self.fail(Failure::NotRunning)),
        }
    }

    /// The request as one of this run.
    fn sent(&self, request: Request, step: W::Step) -> Request {
        request
            .sent_by(W::ID, crate::Step::as_str(step), self.progress.attempt())
            .of_run(self.watch.run_id())
            .in_visit(Visit {
                operation: crate::Step::operation(step),
                print: self.progress.visit_of(W::ID),
                is_retry: self.progress.is_retry(),
            })
    }

    /// Moves the run to the next step, or ends it with an error.
    fn settle(&mut self, judged: Judged<W>, reply: Option<&Reply>) -> Result<(), WorkflowError<W::Step>> {
        let retry_after = reply.and_then(Reply::retry_after);
        let moved = judged.and_then(|transition| self.progress.apply(transition, retry_after, &self.limits));
        moved.map_err(|failure| {
            let exchange = reply.map(|reply| match W::KEEPS_WHOLE_REPLY {
                true => reply.whole_exchange(),
                false => reply.exchange(),
            });
            self.fail(failure).with_exchange(exchange)
        })
    }

    fn fail(&self, failure: Failure) -> WorkflowError<W::Step> {
        WorkflowError::new(W::ID, &self.progress, failure).with_outputs(W::outputs_so_far(self))
    }

    /// Returns to the step that is retried, if this step ran before the retry. A failure of this step is ignored (S27).
    fn come_back(&mut self, failure: Option<&Failure>, reply: Option<&Reply>) -> bool {
        self.watch.come_back(W::ID, &mut self.progress, failure, reply)
    }
}

/// For generated code.
impl<W: Workflow> Run<W> {
    /// The failure of a success criterion that does not hold.
    #[doc(hidden)]
    #[must_use]
    pub fn unmet(&self, condition: &'static str) -> Failure {
        self.watch.unmet(W::ID, &self.progress, condition)
    }

    /// Reports an action that is taken after a success.
    #[doc(hidden)]
    pub fn taken(&self, action: &'static str) {
        self.watch.taken(W::ID, &self.progress, action);
    }

    /// Reports an action whose criterion does not hold.
    #[doc(hidden)]
    pub fn skipped(&self, action: &'static str, condition: &'static str) {
        self.watch.skipped(W::ID, &self.progress, action, condition);
    }

    /// Remembers a failure after which an action is taken.
    #[doc(hidden)]
    pub fn recovered(&mut self, action: &'static str, failure: &Failure, reply: Option<&Reply>) {
        self.watch
            .recovered(W::ID, &mut self.progress, action, failure, reply);
    }

    /// Whether an action may retry the step once more.
    #[doc(hidden)]
    #[must_use]
    pub fn may_retry(&self, action: &'static str, limit: u32) -> bool {
        self.watch.may_retry(W::ID, &self.progress, action, limit)
    }

    /// Whether the step runs before the retry of another one, so that its actions are not followed.
    #[doc(hidden)]
    #[must_use]
    pub fn is_detour(&self) -> bool {
        self.progress.is_detour()
    }

    /// The transition back to a step: at once if the next round asks for something else, as in paging.
    #[doc(hidden)]
    #[must_use]
    pub fn back_to(&self, step: W::Step) -> Transition<W::Step> {
        self.progress.back_to(step, |step| W::asked(self, step))
    }

    /// The transition to a step that starts the workflow anew. It is immediate if the inputs are others than before.
    /// `asked` returns the fingerprint of the inputs that count.
    #[doc(hidden)]
    pub fn back_with(
        &self,
        step: W::Step,
        inputs: Result<W::Inputs, Failure>,
        asked: impl Fn(&W::Inputs) -> Fingerprint,
    ) -> Transition<W::Step> {
        match inputs {
            Ok(inputs) if asked(&inputs) != asked(&self.inputs) => Transition::Anew(step),
            _ => Transition::Back(step),
        }
    }

    /// The limits of the run.
    #[doc(hidden)]
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The step after which the run ended.
    #[doc(hidden)]
    #[must_use]
    pub fn ended_at(&self) -> Option<W::Step> {
        self.progress.ended_at()
    }

    /// Marks a step as done before the run.
    #[doc(hidden)]
    pub fn do_before(&mut self, step: W::Step) {
        self.progress.do_before(step);
    }
}
