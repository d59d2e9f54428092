//! Drives the runs of a [`Store`], so that they survive the end of their process.
//!
//! ```
//! use arazzo_runtime::runner::{DurableWorkflow, Runner, RunnerError};
//! use arazzo_runtime::store::Files;
//! use arazzo_runtime::Client;
//! # async fn example<Order: DurableWorkflow>(
//! #     client: Client, inputs: Order::Inputs, shutdown: impl Future<Output = ()>,
//! # ) -> Result<(), RunnerError> {
//! let runner = Runner::<Order>::builder(Files::open("runs")?, client).at_once(8).build();
//! // In the handler of an HTTP request:
//! runner.start("order-7", inputs).await?;
//! // In the main task, until `shutdown`, such as a signal, is ready:
//! runner.drive(shutdown).await?;
//! // In another handler, at any time:
//! if let Some(status) = runner.status("order-7").await? {
//!     println!("{} at {:?}", status.state, status.step);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The project's `docs/reliability.md` says what a runner promises.

mod budget;
mod builder;
mod clock;
mod drive;
mod error;
mod one;
mod queue;
mod status;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use tokio::sync::Notify;

pub use self::budget::RetryBudget;
pub use self::builder::RunnerBuilder;
use self::builder::Settings;
pub use self::clock::{Clock, SystemClock};
pub use self::error::RunnerError;
use self::queue::Queue;
pub use self::status::{Started, Status};
use crate::error::BoxError;
use crate::store::{Change, Id, Record, Store, StoreError, Timestamp, change_if};
use crate::{Checkpoint, Client, Run, Workflow, stored};

/// A workflow whose runs a [`Runner`] can drive: its inputs and outputs can be stored, and threads can pass its runs on. Every
/// generated workflow is one.
pub trait DurableWorkflow:
    Workflow<Inputs: Serialize + DeserializeOwned + Send + Sync, Outputs: Serialize + Send, State: Send + Sync>
{
}

impl<W> DurableWorkflow for W where
    W: Workflow<
            Inputs: Serialize + DeserializeOwned + Send + Sync,
            Outputs: Serialize + Send,
            State: Send + Sync,
        >
{
}

/// Starts and drives the runs of one workflow in a store. Clones are the same runner.
///
/// Several runners, in several processes, may drive the runs of one store. Each run has one driver at a time.
pub struct Runner<W: DurableWorkflow>(Arc<Shared<W>>);

struct Shared<W: DurableWorkflow> {
    store: Arc<dyn Store>,
    client: Client,
    settings: Settings,
    queue: Mutex<Queue>,
    /// The inputs of runs that were started here, with their secrets.
    given: Mutex<HashMap<Id, Given<W>>>,
    /// There is something new in the queue.
    wake: Notify,
}

/// Inputs that a caller has given.
enum Given<W: DurableWorkflow> {
    /// Those of a run that was started here.
    All(W::Inputs),
    /// Those that were given for a run that was there. They complete the stored ones.
    Missing(Box<RawValue>),
}

impl<W: DurableWorkflow> Clone for Runner<W> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<W: DurableWorkflow> fmt::Debug for Runner<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runner")
            .field("workflow", &W::ID)
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}

impl<W: DurableWorkflow> Runner<W> {
    /// Starts to set up a runner for the runs of a store.
    pub fn builder(store: impl Store + 'static, client: Client) -> RunnerBuilder<W> {
        RunnerBuilder::new(Arc::new(store), client)
    }

    /// Starts a run. It is stored when this returns, and [`drive`](Self::drive) takes it up. If there is a run with this id,
    /// nothing is started, whatever its inputs are. Inputs that are not stored are then taken from these.
    ///
    /// Inputs that are secrets are not stored, unless the runner [was told to](RunnerBuilder::store_secrets). This runner
    /// remembers them. To continue the run, another process needs [`RunnerBuilder::inputs`], or the same call of `start`.
    ///
    /// # Errors
    /// When the client lacks a credential or a server, when the inputs cannot be stored, such as an upload from a reader,
    /// when the id belongs to a run of another workflow, and when the store fails.
    pub async fn start(&self, id: &str, inputs: W::Inputs) -> Result<Started, RunnerError> {
        let id: Id = id.parse()?;
        let client = &self.0.client;
        let run = Run::<W>::start(client, inputs.clone()).map_err(|error| RunnerError::Start {
            source: Box::new(error),
        })?;
        let with_secrets = self.0.settings.store_secrets;
        let given = inputs.clone();
        let json = self.0.blocking(move |_| Ok(stored::write(&inputs, with_secrets)));
        let json = json.await?.map_err(RunnerError::from_inputs)?;
        let checkpoint = one::checkpoint_json(&run.checkpoint(), with_secrets)?;
        let now = self.0.now();
        let mut record = Record::new(id.clone(), W::ID, checkpoint, json, now);
        record.step = run.step().map(|step| crate::Step::as_str(step).to_owned());
        record.deadline = self.0.settings.deadline.map(|deadline| now + deadline);
        let new = record.clone();
        match self.0.blocking(move |store| store.create(&new)).await {
            Ok(()) => {
                self.0.given().insert(id.clone(), Given::All(given));
                self.0.queue().add(now, id);
                self.0.wake.notify_one();
                Ok(Started {
                    is_new: true,
                    status: Status::of(record),
                })
            }
            Err(StoreError::Exists { .. }) => {
                let known = id.clone();
                let stored = self.0.blocking(move |store| store.load(&known)).await?;
                // It was removed in the meantime.
                let stored = stored.ok_or(StoreError::Conflict { id: id.clone() })?;
                if stored.record.workflow != W::ID {
                    return Err(RunnerError::OtherWorkflow {
                        id,
                        workflow: stored.record.workflow,
                    });
                }
                if let (Some(at), Ok(given)) = (stored.record.due_at(), stored::write(&given, true)) {
                    let mut known = self.0.given();
                    known.entry(id.clone()).or_insert(Given::Missing(given));
                    self.0.queue().add(at, id);
                    self.0.wake.notify_one();
                }
                Ok(Started {
                    is_new: false,
                    status: self.0.status_of(stored.record),
                })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// How a run stands. `None` if there is no run with this id.
    ///
    /// # Errors
    /// When the store fails, or when the run is one of another workflow.
    pub async fn status(&self, id: &str) -> Result<Option<Status>, RunnerError> {
        let id: Id = id.parse()?;
        let known = id.clone();
        match self.0.blocking(move |store| store.load(&known)).await? {
            None => Ok(None),
            Some(stored) if stored.record.workflow != W::ID => Err(RunnerError::OtherWorkflow {
                id,
                workflow: stored.record.workflow,
            }),
            Some(stored) => Ok(Some(self.0.status_of(stored.record))),
        }
    }

    /// Changes a run, as [`store::change`](crate::store::change) does, and takes it up. Changed values are checked against the
    /// types of the workflow.
    ///
    /// # Errors
    /// [`RunnerError::Change`], if the run does not allow the change, or the value has another type.
    pub async fn change(&self, id: &str, change: Change) -> Result<Status, RunnerError> {
        let id: Id = id.parse()?;
        let now = self.0.now();
        let changed = id.clone();
        let check = |json: &RawValue| {
            Checkpoint::<W>::from_json(json.get())
                .map(drop)
                .map_err(BoxError::from)
        };
        let record = self
            .0
            .blocking(move |store| Ok(change_if(store, &changed, &change, now, check)))
            .await??;
        if let Some(at) = record.due_at() {
            self.0.queue().add(at, id);
            self.0.wake.notify_one();
        }
        Ok(self.0.status_of(record))
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        &*self.0.store
    }
}

impl<W: DurableWorkflow> Shared<W> {
    /// Calls the store on a thread for blocking work.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = Arc::clone(&self.store);
        let done = tokio::task::spawn_blocking(move || work(&*store)).await;
        done.unwrap_or_else(|error| {
            Err(StoreError::Other {
                source: Box::new(error),
            })
        })
    }

    fn now(&self) -> Timestamp {
        self.settings.clock.now()
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The inputs that were given here.
    fn given(&self) -> MutexGuard<'_, HashMap<Id, Given<W>>> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The inputs of a run: those that were given here, or the stored ones with what the caller adds.
    fn inputs(&self, record: &Record) -> Result<W::Inputs, BoxError> {
        let given = match self.given().get(&record.id) {
            Some(Given::All(inputs)) => return Ok(inputs.clone()),
            Some(Given::Missing(missing)) => Some(missing.clone()),
            None => None,
        };
        let missing = match (given, &self.settings.inputs) {
            (Some(given), _) => Some(given),
            (None, Some(inputs)) => Some(serde_json::value::to_raw_value(&inputs(&record.id))?),
            (None, None) => None,
        };
        stored::read(&record.inputs, missing.as_deref()).map_err(without_values)
    }

    fn report(&self, id: Option<&Id>, error: RunnerError) {
        if let Some(on_fault) = &self.settings.on_fault {
            on_fault(id, &error);
        }
    }
}

/// An error of reading inputs. It is stored with the run, so it shows no value: a value may be a secret.
fn without_values(error: impl std::fmt::Display) -> BoxError {
    let text = error.to_string();
    let shows_names_only = text.starts_with("missing field");
    match shows_names_only {
        true => text.into(),
        false => "a value has another type than the workflow expects".into(),
    }
}
