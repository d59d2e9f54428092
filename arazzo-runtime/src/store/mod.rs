//! Runs that outlive their process: records of runs, and the stores that keep them.
//!
//! A [`Store`] keeps one [`Record`] for each run: its checkpoint, its inputs, its state, and when it is to go on. It knows
//! nothing of workflows. [`Files`] keeps records in a folder. `Sqlite`, with the feature `sqlite`, keeps them in a database.
//! A [`Runner`](crate::runner::Runner) drives the runs of a store.
//!
//! To write a store of your own, implement [`Store`] and run the tests of [`suite`] on it.

mod change;
mod error;
mod files;
mod record;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "store-tests")]
pub mod suite;

use std::sync::Arc;

pub use self::change::{Change, change};
pub(crate) use self::change::{change_if, position};
pub use self::error::{ChangeError, StoreError};
pub use self::files::{Disk, Files, LocalDisk};
pub use self::record::{Id, InFlight, Lease, Record, RunState, Timestamp};
#[cfg(feature = "sqlite")]
pub use self::sqlite::Sqlite;

/// Keeps the records of runs.
///
/// Each record has a version, which is 1 when it is created and grows by 1 with each save. [`save`](Self::save) names the
/// version that it replaces. If the record has another version by then, someone else has saved it, and the save is
/// refused. So two processes cannot overwrite each other's work, however slow one of them is.
///
/// The functions block. Stores do file or database I/O, which blocks in most libraries. The trait stays usable as
/// `dyn Store`, and a store needs no async runtime. A [`Runner`](crate::runner::Runner) calls a store on threads for blocking work
/// (`tokio::task::spawn_blocking`). A store over an async client can use `Handle::block_on` there.
///
/// When `create` or `save` returns `Ok`, the record has to survive the end of the process and of the machine.
pub trait Store: Send + Sync {
    /// Adds a record, with the version 1.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if there is a record with its id.
    fn create(&self, record: &Record) -> Result<(), StoreError>;

    /// Reads a record. `None` if there is no record with this id.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if it cannot be read.
    fn load(&self, id: &Id) -> Result<Option<Stored>, StoreError>;

    /// Replaces the record that has this version, and returns its new version.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the record has another version, or is gone. After another error it is not known whether
    /// the record was saved.
    fn save(&self, record: &Record, version: u64) -> Result<u64, StoreError>;

    /// Removes the record that has this version.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the record has another version, or is gone.
    fn remove(&self, id: &Id, version: u64) -> Result<(), StoreError>;

    /// The runs of a workflow whose [`Record::due_at`] is at or before `until`, the earliest first, `limit` at most.
    ///
    /// # Errors
    /// When the store cannot be read. A damaged record is no error: it is in [`Found::damaged`].
    fn due(&self, workflow: &str, until: Timestamp, limit: usize) -> Result<Found<Due>, StoreError>;

    /// The records that match, in the order of their ids.
    ///
    /// # Errors
    /// When the store cannot be read. A damaged record is no error: it is in [`Found::damaged`].
    fn list(&self, filter: &Filter) -> Result<Found<Record>, StoreError>;

    /// Takes a run over: reads its record and saves it with this lease. Until the lease ends, no other owner can take it.
    ///
    /// # Errors
    /// As [`load`](Self::load) and [`save`](Self::save).
    fn take(&self, id: &Id, lease: &Lease, now: Timestamp) -> Result<Taken, StoreError> {
        let Some(Stored { mut record, version }) = self.load(id)? else {
            return Ok(Taken::Gone);
        };
        match record.due_at() {
            None => return Ok(Taken::Ended(record.state)),
            Some(at) if at > now && !record.is_leased_by(&lease.owner) => return Ok(Taken::NotDue(at)),
            Some(_) => {}
        }
        record.state = RunState::Running;
        record.lease = Some(lease.clone());
        record.updated = now;
        match self.save(&record, version) {
            Ok(version) => Ok(Taken::Yes(Box::new(Stored { record, version }))),
            // Another owner was faster.
            Err(StoreError::Conflict { .. }) => Ok(Taken::Lost),
            Err(error) => Err(error),
        }
    }
}

/// A record, and its version in the store.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The record.
    pub record: Record,
    /// How often it was saved.
    pub version: u64,
}

/// The result of [`Store::take`].
#[derive(Debug)]
pub enum Taken {
    /// The run now has the lease.
    Yes(Box<Stored>),
    /// The run waits until this time, or another owner has a lease until then.
    NotDue(Timestamp),
    /// Another owner took it at the same time.
    Lost,
    /// The run has ended.
    Ended(RunState),
    /// There is no such run.
    Gone,
}

/// A run that is to go on, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The run.
    pub id: Id,
    /// Its [`Record::due_at`].
    pub at: Timestamp,
}

/// What a store has found, and the records that it could not read.
#[derive(Debug)]
pub struct Found<T> {
    /// The runs.
    pub runs: Vec<T>,
    /// An error for each record that cannot be read.
    pub damaged: Vec<StoreError>,
}

impl<T> Default for Found<T> {
    fn default() -> Self {
        Self {
            runs: Vec::new(),
            damaged: Vec::new(),
        }
    }
}

/// Which records to list. The default is all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filter {
    /// Only runs of this workflow.
    pub workflow: Option<String>,
    /// Only runs in this state.
    pub state: Option<RunState>,
}

impl Filter {
    /// Only runs of this workflow.
    #[must_use]
    pub fn of_workflow(self, workflow: impl Into<String>) -> Self {
        Self {
            workflow: Some(workflow.into()),
            ..self
        }
    }

    /// Only runs in this state.
    #[must_use]
    pub fn in_state(self, state: RunState) -> Self {
        Self {
            state: Some(state),
            ..self
        }
    }

    /// Whether the record matches.
    #[must_use]
    pub fn matches(&self, record: &Record) -> bool {
        self.workflow
            .as_ref()
            .is_none_or(|workflow| *workflow == record.workflow)
            && self.state.is_none_or(|state| state == record.state)
    }
}

/// A store that is shared.
impl<S: Store + ?Sized> Store for Arc<S> {
    fn create(&self, record: &Record) -> Result<(), StoreError> {
        (**self).create(record)
    }

    fn load(&self, id: &Id) -> Result<Option<Stored>, StoreError> {
        (**self).load(id)
    }

    fn save(&self, record: &Record, version: u64) -> Result<u64, StoreError> {
        (**self).save(record, version)
    }

    fn remove(&self, id: &Id, version: u64) -> Result<(), StoreError> {
        (**self).remove(id, version)
    }

    fn due(&self, workflow: &str, until: Timestamp, limit: usize) -> Result<Found<Due>, StoreError> {
        (**self).due(workflow, until, limit)
    }

    fn list(&self, filter: &Filter) -> Result<Found<Record>, StoreError> {
        (**self).list(filter)
    }

    fn take(&self, id: &Id, lease: &Lease, now: Timestamp) -> Result<Taken, StoreError> {
        (**self).take(id, lease, now)
    }
}
