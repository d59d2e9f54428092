//! The record of a run.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::StoreError;

/// The version of the format that this crate writes.
const FORMAT: u32 = 1;

/// What a store keeps of a run. It is JSON by `serde`; a store may keep it as a whole, with columns beside it for
/// [`id`](Self::id), [`workflow`](Self::workflow), [`state`](Self::state) and [`due_at`](Self::due_at).
///
/// ```
/// use arazzo_runtime::serde_json::value::RawValue;
/// use arazzo_runtime::store::{Record, RunState, Timestamp};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let now = Timestamp::from_millis(1_700_000_000_000);
/// let [checkpoint, inputs] = ["{}", "{}"].map(|json| RawValue::from_string(json.to_owned()));
/// let record = Record::new("order-7".parse()?, "order", checkpoint?, inputs?, now);
/// assert_eq!((record.state, record.due_at()), (RunState::Ready, Some(now)));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Record {
    #[serde(deserialize_with = "format")]
    format: u32,
    /// The id that the caller has given the run.
    pub id: Id,
    /// The `workflowId`.
    pub workflow: String,
    /// Whether it waits, runs or has ended.
    pub state: RunState,
    /// When a run that is ready or waits is to go on.
    pub due: Timestamp,
    /// Who drives it, and until when nobody else may.
    pub lease: Option<Lease>,
    /// The `stepId` at which it is or has failed. `None` at its end. In a called workflow, the steps of all callers stand
    /// before it: `pay/confirm`.
    pub step: Option<String>,
    /// How many times in a row the step has run, the coming time included.
    pub attempt: u32,
    /// The request that was about to be sent when the record was saved. It may have been sent.
    pub in_flight: Option<InFlight>,
    /// When the run fails, however far it is.
    pub deadline: Option<Timestamp>,
    /// The [`Checkpoint`](crate::Checkpoint).
    pub checkpoint: Box<RawValue>,
    /// The inputs. Secrets are left out, unless the runner was told to store them.
    pub inputs: Box<RawValue>,
    /// The [`WorkflowError`](crate::WorkflowError) of a run that has failed.
    pub error: Option<Box<RawValue>>,
    /// The outputs of a run that has finished.
    pub outputs: Option<Box<RawValue>>,
    /// When the run was started.
    pub created: Timestamp,
    /// When the record was last saved.
    pub updated: Timestamp,
}

fn format<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    match u32::deserialize(deserializer)? {
        FORMAT => Ok(FORMAT),
        found => Err(serde::de::Error::custom(format!(
            "the record has the format {found}, and this version reads the format {FORMAT}"
        ))),
    }
}

impl Record {
    /// The record of a run that is ready to begin.
    #[must_use]
    pub fn new(
        id: Id,
        workflow: impl Into<String>,
        checkpoint: Box<RawValue>,
        inputs: Box<RawValue>,
        now: Timestamp,
    ) -> Self {
        Self {
            format: FORMAT,
            id,
            workflow: workflow.into(),
            state: RunState::Ready,
            due: now,
            lease: None,
            step: None,
            attempt: 1,
            in_flight: None,
            deadline: None,
            checkpoint,
            inputs,
            error: None,
            outputs: None,
            created: now,
            updated: now,
        }
    }

    /// When the run is to be taken up: when it is due, or when the lease of the process that drives it ends. `None` if it
    /// has ended. A store keeps an index of it.
    #[must_use]
    pub fn due_at(&self) -> Option<Timestamp> {
        match self.state {
            RunState::Ready | RunState::Waiting => Some(self.due),
            RunState::Running => Some(self.lease.as_ref().map_or(self.due, |lease| lease.until)),
            RunState::Finished | RunState::Failed | RunState::Cancelled => None,
        }
    }

    /// Whether this owner drives it.
    #[must_use]
    pub fn is_leased_by(&self, owner: &str) -> bool {
        let lease = self.lease.as_ref();
        self.state == RunState::Running && lease.is_some_and(|lease| lease.owner == owner)
    }
}

/// Whether a run waits, runs or has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum RunState {
    /// It can go on at once.
    Ready,
    /// It waits until [`Record::due`].
    Waiting,
    /// The owner of its lease drives it, or did so and has died.
    Running,
    /// It has ended with outputs.
    Finished,
    /// It has ended with an error. An operator can let it go on.
    Failed,
    /// An operator has ended it.
    Cancelled,
}

impl RunState {
    /// All states.
    pub const ALL: &'static [Self] = &[
        Self::Ready,
        Self::Waiting,
        Self::Running,
        Self::Finished,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The name of the state, as it is serialised: `ready`, `waiting`, …
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the run has ended.
    #[must_use]
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Finished | Self::Failed | Self::Cancelled)
    }
}

impl fmt::Display for RunState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who drives a run, and until when nobody else may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// A name that no other process has at the same time.
    pub owner: String,
    /// The end of the lease.
    pub until: Timestamp,
}

/// A request that was about to be sent. It may have been sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InFlight {
    /// The `workflowId` of the step, which may be a called workflow's.
    pub workflow: String,
    /// The `stepId`.
    pub step: String,
    /// How many times in a row the step has run, this time included.
    pub attempt: u32,
    /// The `Idempotency-Key`, if the client sends one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
}

/// The id that a caller gives a run: 1 to 80 bytes without control characters.
///
/// ```
/// use arazzo_runtime::store::Id;
/// let id: Id = "order 7/2".parse().unwrap();
/// assert_eq!(id.as_str(), "order 7/2");
/// assert!("".parse::<Id>().is_err() && "a\nb".parse::<Id>().is_err() && "é".repeat(41).parse::<Id>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Id(Box<str>);

impl Id {
    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Id {
    type Error = StoreError;

    fn try_from(text: String) -> Result<Self, StoreError> {
        match text.len() {
            1..=80 if !text.contains(char::is_control) => Ok(Self(text.into())),
            _ => Err(StoreError::Id),
        }
    }
}

impl FromStr for Id {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        Self::try_from(text.to_owned())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A time in milliseconds since the beginning of 1970 in UTC.
///
/// ```
/// use std::time::Duration;
/// use arazzo_runtime::store::Timestamp;
/// let start = Timestamp::from_millis(1_000);
/// assert_eq!(start + Duration::from_secs(2), Timestamp::from_millis(3_000));
/// assert_eq!((start + Duration::from_secs(2)).since(start), Duration::from_secs(2));
/// assert_eq!(start.since(Timestamp::from_millis(2_000)), Duration::ZERO);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The time this many milliseconds after the beginning of 1970.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// The milliseconds since the beginning of 1970.
    #[must_use]
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// The time by the clock of the machine.
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// The time from `earlier` to this. Zero if `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }
}

impl std::ops::Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        // Rounded up, so that nothing begins before its time.
        let millis = duration.as_nanos().div_ceil(1_000_000);
        Self(self.0.saturating_add(u64::try_from(millis).unwrap_or(u64::MAX)))
    }
}
