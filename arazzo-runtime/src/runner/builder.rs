//! Setting up a runner.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::marker::PhantomData;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::Notify;

use super::queue::Queue;
use super::{Clock, DurableWorkflow, Runner, RunnerError, Shared, SystemClock};
use crate::Client;
use crate::store::{Id, Store};

pub(super) struct Settings {
    pub(super) owner: String,
    pub(super) at_once: usize,
    pub(super) lease: Duration,
    pub(super) look: Duration,
    pub(super) deadline: Option<Duration>,
    pub(super) store_secrets: bool,
    pub(super) inputs: Option<Box<MissingInputs>>,
    pub(super) on_fault: Option<Box<OnFault>>,
    pub(super) clock: Box<dyn Clock>,
}

type MissingInputs = dyn Fn(&Id) -> Value + Send + Sync;
type OnFault = dyn Fn(Option<&Id>, &RunnerError) + Send + Sync;

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("owner", &self.owner)
            .field("at_once", &self.at_once)
            .field("lease", &self.lease)
            .field("look", &self.look)
            .field("deadline", &self.deadline)
            .field("store_secrets", &self.store_secrets)
            .finish_non_exhaustive()
    }
}

/// Settings for a [`Runner`]. [`Runner::builder`] makes one.
#[must_use]
pub struct RunnerBuilder<W: DurableWorkflow> {
    store: Arc<dyn Store>,
    client: Client,
    settings: Settings,
    workflow: PhantomData<fn() -> W>,
}

impl<W: DurableWorkflow> RunnerBuilder<W> {
    pub(super) fn new(store: Arc<dyn Store>, client: Client) -> Self {
        Self {
            store,
            client,
            settings: Settings {
                owner: format!("{}-{:016x}", std::process::id(), RandomState::new().hash_one(())),
                at_once: 16,
                lease: Duration::from_secs(60),
                look: Duration::from_secs(30),
                deadline: None,
                store_secrets: false,
                inputs: None,
                on_fault: None,
                clock: Box::new(SystemClock),
            },
            workflow: PhantomData,
        }
    }

    /// The most runs that are driven at once. Runs that wait do not count. Default: 16.
    pub fn at_once(mut self, runs: usize) -> Self {
        self.settings.at_once = runs.max(1);
        self
    }

    /// How long a lease is. If a process dies, another one takes its runs over when their leases end. A runner renews the
    /// lease of a run while an exchange takes long. Default: 60 s.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.settings.lease = lease.max(Duration::from_millis(30));
        self
    }

    /// How often the runner looks for runs that other processes have stored. Default: 30 s. It knows its own runs without
    /// looking.
    pub fn look_every(mut self, pause: Duration) -> Self {
        self.settings.look = pause.max(Duration::from_millis(10));
        self
    }

    /// How long a run may take from its start, with all waits. A run that takes longer fails with
    /// [`Failure::Deadline`](crate::Failure::Deadline). Default: no limit.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.settings.deadline = Some(deadline);
        self
    }

    /// The inputs that are not stored because they are secrets, for runs that another process has started: an object with
    /// the names of the document, such as `{"apiKey": "…"}`. Stored members take precedence, at any depth.
    pub fn inputs(mut self, missing: impl Fn(&Id) -> Value + Send + Sync + 'static) -> Self {
        self.settings.inputs = Some(Box::new(missing));
        self
    }

    /// Stores secrets as well, in inputs, checkpoints and outputs. Use it only with a store that may hold secrets.
    ///
    /// Without it, a run cannot continue after a step whose output is a secret, such as a token: it fails with the reason.
    pub fn store_secrets(mut self) -> Self {
        self.settings.store_secrets = true;
        self
    }

    /// Calls this when a run cannot be continued now, with the id of the run, and when the store fails. The runner tries again
    /// later.
    pub fn on_fault(mut self, report: impl Fn(Option<&Id>, &RunnerError) + Send + Sync + 'static) -> Self {
        self.settings.on_fault = Some(Box::new(report));
        self
    }

    /// The name under which the runner takes leases. No other runner may have the same name at the same time. Default: the id
    /// of the process and a random number.
    pub fn owner(mut self, owner: impl Into<String>) -> Self {
        self.settings.owner = owner.into();
        self
    }

    /// The time that the runner goes by. Default: [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.settings.clock = Box::new(clock);
        self
    }

    /// Builds the runner.
    #[must_use]
    pub fn build(self) -> Runner<W> {
        Runner(Arc::new(Shared {
            store: self.store,
            client: self.client,
            settings: self.settings,
            queue: Mutex::new(Queue::default()),
            given: Mutex::new(HashMap::new()),
            wake: Notify::new(),
        }))
    }
}

impl<W: DurableWorkflow> fmt::Debug for RunnerBuilder<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunnerBuilder")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
