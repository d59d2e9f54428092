//! Drives one run, from its lease to its next wait or its end.

use std::collections::BTreeMap;
use std::pin::pin;
use std::time::Duration;

use serde_json::value::{RawValue, to_raw_value};
use tokio::sync::watch;

use super::{DurableWorkflow, RunnerError, Shared};
use crate::secret::redaction::Secrets;
use crate::secret::secret_slot::{revealing, to_text};
use crate::store::{Id, InFlight, Lease, Record, RunState, StoreError, Stored, Taken, Timestamp, position};
use crate::{
    Checkpoint, Effect, Failure, Reply, Request, Run, TimeLimit, TransportError, WorkflowError, secret,
    stored,
};

/// How often a save is tried.
const TRIES: u32 = 5;

/// The pause before the second try. It doubles with each try.
const FIRST_PAUSE: Duration = Duration::from_millis(20);

/// How long a run rests that cannot be continued now.
const REST: Duration = Duration::from_secs(30);

/// A run with a lease.
pub(super) struct Driver<'r, W: DurableWorkflow> {
    shared: &'r Shared<W>,
    record: Record,
    version: u64,
    /// What was to be saved when the store last failed. It may have been saved all the same.
    unsure: Option<Record>,
}

/// Why a run is left.
enum Left {
    /// Another owner has it, or an operator has changed it.
    Lost,
    /// The run, or the store, cannot go on now.
    Fault(RunnerError),
}

impl From<RunnerError> for Left {
    fn from(error: RunnerError) -> Self {
        Self::Fault(error)
    }
}

impl From<StoreError> for Left {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict { .. } => Self::Lost,
            error => Self::Fault(error.into()),
        }
    }
}

/// A checkpoint as it is stored.
pub(super) fn checkpoint_json<W: DurableWorkflow>(
    checkpoint: &Checkpoint<W>,
    with_secrets: bool,
) -> Result<Box<RawValue>, RunnerError> {
    let json = match with_secrets {
        true => revealing(|| to_raw_value(checkpoint)),
        false => to_raw_value(checkpoint),
    };
    json.map_err(|source| RunnerError::Secret { source })
}

impl<'r, W: DurableWorkflow> Driver<'r, W> {
    /// Drives a run until it waits or ends. Returns when it is to go on.
    pub(super) async fn drive(
        shared: &'r Shared<W>,
        id: &Id,
        is_stopping: watch::Receiver<bool>,
    ) -> Option<Timestamp> {
        let now = shared.now();
        let lease = shared.lease(now);
        let (taken, known) = (lease, id.clone());
        let stored = match shared
            .blocking(move |store| store.take(&known, &taken, now))
            .await
        {
            Ok(Taken::Yes(stored)) => *stored,
            Ok(Taken::NotDue(at)) => return Some(at),
            // Another one drives it. If that one dies, a later look at the store finds it.
            Ok(Taken::Lost) => return None,
            Ok(Taken::Ended(_) | Taken::Gone) => {
                shared.given().remove(id);
                return None;
            }
            Err(error) => {
                shared.report(Some(id), error.into());
                return Some(now + REST);
            }
        };
        let Stored { record, version } = stored;
        let mut driver = Self {
            shared,
            record,
            version,
            unsure: None,
        };
        match driver.resume(is_stopping).await {
            Ok(again) => {
                if driver.record.state.has_ended() {
                    shared.given().remove(id);
                }
                again
            }
            Err(Left::Lost) => None,
            Err(Left::Fault(error)) => Some(driver.rest(error).await),
        }
    }

    /// Continues the run from its checkpoint. An error of the run itself ends it.
    async fn resume(&mut self, is_stopping: watch::Receiver<bool>) -> Result<Option<Timestamp>, Left> {
        let checkpoint = Checkpoint::<W>::from_json(self.record.checkpoint.get())
            .map_err(|source| RunnerError::Checkpoint { source })?;
        let inputs = self.shared.inputs(&self.record);
        let inputs = inputs.map_err(|source| RunnerError::Inputs { source })?;
        let mut run = Run::resume(inputs, checkpoint).with_client(&self.shared.client);
        self.record.error = None;
        loop {
            if *is_stopping.borrow() {
                return self.release(&run).await;
            }
            if self.is_late() {
                let checkpoint = self.checkpoint(&run)?;
                return self.fail_late(&run, Some(checkpoint)).await;
            }
            let before = run.checkpoint();
            match run.advance() {
                Ok(Effect::Send(request)) => {
                    self.write_ahead(&before, &request).await?;
                    let reply = self.exchange(request).await?;
                    if reply.is_err() && self.is_late() {
                        return self.fail_late(&run, None).await;
                    }
                    if let Err(error) = run.supply(reply) {
                        return self.fail(&run, None, &error).await;
                    }
                }
                Ok(Effect::Wait(wait)) => {
                    let duration = self.shared.client.pause(&wait);
                    if !duration.is_zero() {
                        return self.wait(&run, duration).await;
                    }
                }
                Ok(Effect::Finished(outputs)) => {
                    let outputs = self.shared.outputs(&run, &outputs)?;
                    return self.finish(outputs).await;
                }
                Err(error) => {
                    let checkpoint = checkpoint_json(&before, self.shared.settings.store_secrets)?;
                    return self.fail(&run, Some(checkpoint), &error).await;
                }
            }
        }
    }

    fn checkpoint(&self, run: &Run<W>) -> Result<Box<RawValue>, RunnerError> {
        checkpoint_json(&run.checkpoint(), self.shared.settings.store_secrets)
    }

    /// Saves which request is about to be sent.
    async fn write_ahead(&mut self, before: &Checkpoint<W>, request: &Request) -> Result<(), Left> {
        let checkpoint = checkpoint_json(before, self.shared.settings.store_secrets)?;
        self.set_checkpoint(checkpoint);
        self.record.in_flight = Some(InFlight {
            workflow: request.workflow().to_owned(),
            step: request.step().to_owned(),
            attempt: request.attempt(),
            idempotency_key: self.shared.client.idempotency_key(request),
        });
        self.record.state = RunState::Running;
        // If the process was stopped for long meanwhile, the lease may be over by now.
        loop {
            let lease = self.shared.lease(self.shared.now());
            let until = lease.until;
            self.record.lease = Some(lease);
            self.save().await?;
            if self.shared.now() < until {
                return Ok(());
            }
        }
    }

    fn set_checkpoint(&mut self, checkpoint: Box<RawValue>) {
        // The JSON is our own.
        if let Ok(position) = position(&checkpoint) {
            self.record.step = position.step();
            self.record.attempt = position.attempt;
        }
        self.record.checkpoint = checkpoint;
    }

    /// Sends the request. The lease is renewed as long as it takes.
    async fn exchange(&mut self, request: Request) -> Result<Result<Reply, TransportError>, Left> {
        let client = self.shared.client.clone();
        let now = self.shared.now();
        let left = self
            .record
            .deadline
            .map(|deadline| TimeLimit::new(deadline.since(now)));
        let mut send = pin!(client.send(request.timed_by(left.as_ref())));
        let lease = self.shared.settings.lease;
        loop {
            if let Ok(reply) = tokio::time::timeout(lease / 3, &mut send).await {
                return Ok(reply);
            }
            self.record.lease = Some(self.shared.lease(self.shared.now()));
            match self.save_once().await {
                Ok(()) => {}
                Err(error @ StoreError::Conflict { .. }) => {
                    if !self.was_saved().await {
                        return Err(error.into());
                    }
                }
                // The run may be lost by the end of the lease. The next save tells.
                Err(error) => self.shared.report(Some(&self.record.id), error.into()),
            }
        }
    }

    /// The run waits. Anyone may continue it then.
    async fn wait(&mut self, run: &Run<W>, duration: Duration) -> Result<Option<Timestamp>, Left> {
        let checkpoint = self.checkpoint(run)?;
        self.set_checkpoint(checkpoint);
        let due = self.shared.now() + duration;
        let due = self.record.deadline.map_or(due, |deadline| due.min(deadline));
        self.record.state = RunState::Waiting;
        self.leave(due).await.map(Some)
    }

    /// The runner stops. Another one may continue the run at once.
    async fn release(&mut self, run: &Run<W>) -> Result<Option<Timestamp>, Left> {
        let checkpoint = self.checkpoint(run)?;
        self.set_checkpoint(checkpoint);
        self.record.state = RunState::Ready;
        self.leave(self.shared.now()).await.map(Some)
    }

    async fn leave(&mut self, due: Timestamp) -> Result<Timestamp, Left> {
        self.record.due = due;
        self.record.lease = None;
        self.record.in_flight = None;
        self.save().await?;
        Ok(due)
    }

    /// The run has failed. Its checkpoint is the one before the step that failed, so that an operator can repeat the step.
    async fn fail(
        &mut self,
        run: &Run<W>,
        checkpoint: Option<Box<RawValue>>,
        error: &WorkflowError<W::Step>,
    ) -> Result<Option<Timestamp>, Left> {
        if let Some(checkpoint) = checkpoint {
            self.set_checkpoint(checkpoint);
        }
        let json = to_raw_value(error).map_err(|source| RunnerError::Unwritable { source })?;
        self.record.error = Some(self.shared.error_without_secrets(run, &json)?);
        self.record.state = RunState::Failed;
        self.end().await
    }

    /// Whether the deadline has passed.
    fn is_late(&self) -> bool {
        let now = self.shared.now();
        self.record.deadline.is_some_and(|deadline| deadline <= now)
    }

    async fn fail_late(
        &mut self,
        run: &Run<W>,
        checkpoint: Option<Box<RawValue>>,
    ) -> Result<Option<Timestamp>, Left> {
        let error = WorkflowError::new(W::ID, run.progress(), Failure::Deadline);
        let error = error.with_outputs(W::outputs_so_far(run));
        self.fail(run, checkpoint, &error).await
    }

    async fn finish(&mut self, outputs: Box<RawValue>) -> Result<Option<Timestamp>, Left> {
        self.record.outputs = Some(outputs);
        self.record.step = None;
        self.record.state = RunState::Finished;
        self.end().await
    }

    async fn end(&mut self) -> Result<Option<Timestamp>, Left> {
        self.record.lease = None;
        self.record.in_flight = None;
        self.save().await?;
        Ok(None)
    }

    /// Saves the record. After an error it is not known whether it was saved, so the store is asked.
    async fn save(&mut self) -> Result<(), Left> {
        let mut pause = FIRST_PAUSE;
        for left in (0..TRIES).rev() {
            let error = match self.save_once().await {
                Ok(()) => return Ok(()),
                // Then it is saved over what was saved before.
                Err(StoreError::Conflict { .. }) if left > 0 && self.was_saved().await => continue,
                Err(error @ StoreError::Conflict { .. }) => return Err(error.into()),
                Err(error) if left == 0 => return Err(error.into()),
                Err(error) => error,
            };
            self.shared.report(Some(&self.record.id), error.into());
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        Ok(())
    }

    /// Whether the store has what was to be saved when it last failed. The next save follows that version.
    async fn was_saved(&mut self) -> bool {
        let Some(unsure) = self.unsure.take() else {
            return false;
        };
        let id = self.record.id.clone();
        match self.shared.blocking(move |store| store.load(&id)).await {
            Ok(Some(stored)) if stored.version == self.version + 1 && is_same(&stored.record, &unsure) => {
                self.version = stored.version;
                true
            }
            Ok(_) => false,
            Err(error) => {
                self.unsure = Some(unsure);
                self.shared.report(Some(&self.record.id), error.into());
                false
            }
        }
    }

    async fn save_once(&mut self) -> Result<(), StoreError> {
        self.record.updated = self.shared.now();
        let (record, version) = (self.record.clone(), self.version);
        let saved = self.shared.blocking(move |store| store.save(&record, version));
        match saved.await {
            Ok(version) => {
                (self.version, self.unsure) = (version, None);
                Ok(())
            }
            // Of several tries any one may have been saved, but only one: the others find its version.
            Err(error @ StoreError::Conflict { .. }) => Err(error),
            Err(error) => {
                if self.unsure.is_none() {
                    self.unsure = Some(self.record.clone());
                }
                Err(error)
            }
        }
    }

    /// The run cannot be continued now: it rests for a while, with the reason in its record.
    async fn rest(&mut self, error: RunnerError) -> Timestamp {
        let again = self.shared.now() + REST;
        let is_of_run = !matches!(error, RunnerError::Store(_));
        if is_of_run {
            self.record.error = fault(&self.record, &error).ok();
            self.record.state = match error {
                // It would be the same each time.
                RunnerError::Secret { .. } | RunnerError::Unwritable { .. } => RunState::Failed,
                _ => RunState::Waiting,
            };
            self.record.due = again;
            self.record.lease = None;
            self.record.in_flight = None;
            // If this fails as well, the lease ends by itself.
            let _ = self.save().await;
        }
        self.shared.report(Some(&self.record.id), error);
        again
    }
}

/// Whether the same process has saved both.
fn is_same(left: &Record, right: &Record) -> bool {
    to_text(left).ok() == to_text(right).ok()
}

/// An error of the runner as JSON, with the members of a [`WorkflowError`].
fn fault(record: &Record, error: &RunnerError) -> serde_json::Result<Box<RawValue>> {
    let kind = match error {
        RunnerError::Checkpoint { .. } => "checkpoint",
        RunnerError::Inputs { .. } => "inputs",
        RunnerError::Secret { .. } => "secret",
        _ => "runner",
    };
    let mut reason = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        reason.push_str(": ");
        reason.push_str(&error.to_string());
        cause = error.source();
    }
    let no_outputs = serde_json::Map::new();
    to_raw_value(&serde_json::json!({
        "workflow": record.workflow,
        "step": record.step,
        "attempt": record.attempt,
        "kind": kind,
        "reason": reason,
        "request": null,
        "status": null,
        "excerpt": null,
        "outputs": no_outputs,
        "earlierFailures": [],
    }))
}

impl<W: DurableWorkflow> Shared<W> {
    fn lease(&self, now: Timestamp) -> Lease {
        Lease {
            owner: self.settings.owner.clone(),
            until: now + self.settings.lease,
        }
    }

    /// The outputs as they are stored. Outputs with a secret of the inputs or of the steps are left out, unless secrets are
    /// stored.
    fn outputs(&self, run: &Run<W>, outputs: &W::Outputs) -> Result<Box<RawValue>, RunnerError> {
        let json = revealing(|| to_raw_value(outputs));
        self.without_secrets(run, json)
    }

    /// The error as it is stored. It has no secrets but for outputs of the workflow.
    fn error_without_secrets(&self, run: &Run<W>, error: &RawValue) -> Result<Box<RawValue>, RunnerError> {
        let unwritable = |source| RunnerError::Unwritable { source };
        let mut members: BTreeMap<String, Box<RawValue>> =
            serde_json::from_str(error.get()).map_err(unwritable)?;
        if let Some(outputs) = members.remove("outputs") {
            members.insert("outputs".to_owned(), self.without_secrets(run, Ok(outputs))?);
        }
        to_raw_value(&members).map_err(unwritable)
    }

    fn without_secrets(
        &self,
        run: &Run<W>,
        json: serde_json::Result<Box<RawValue>>,
    ) -> Result<Box<RawValue>, RunnerError> {
        let unwritable = |source| RunnerError::Unwritable { source };
        let json = json.map_err(unwritable)?;
        if self.settings.store_secrets {
            return Ok(json);
        }
        let mut secrets = Secrets::default();
        let mut known = secret::within(&run.inputs);
        known.extend(secret::within(&run.checkpoint()));
        known.iter().for_each(|secret| secrets.add(secret));
        stored::without(&json, |text| secrets.are_in(text)).map_err(unwritable)
    }
}
