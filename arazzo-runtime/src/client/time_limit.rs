//! Time limits that several exchanges and pauses share.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The time limit of a step that calls a workflow. All requests and pauses of that workflow share it.
///
/// The machine has no clock. The [`Client`](crate::Client) subtracts the time of each request and each pause, and
/// limits the next one to the rest. The time between a checkpoint and its continuation does not count.
///
/// ```
/// use std::time::Duration;
/// let limit = arazzo_runtime::codegen::TimeLimit::new(Duration::from_secs(2));
/// assert_eq!(limit.left(), Duration::from_secs(2));
/// assert!(!limit.is_used_up());
/// ```
#[derive(Debug, Serialize, Deserialize)]
#[serde(from = "Times", into = "Times")]
pub struct TimeLimit(TimeLeft);

/// A handle on the same time for a request or a pause. The time that it takes is subtracted for all.
#[derive(Clone, Debug)]
pub(crate) struct TimeLeft {
    limit: Duration,
    /// In microseconds.
    spent: Arc<AtomicU64>,
}

/// As a checkpoint has it; in microseconds.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Times {
    limit: u64,
    spent: u64,
}

impl TimeLimit {
    /// A time limit of which nothing is used.
    #[must_use]
    pub fn new(limit: Duration) -> Self {
        Self(TimeLeft::new(limit, 0))
    }

    /// A time limit of which as much is used as of another one.
    pub(crate) fn of_which(limit: Duration, used: Option<&Self>) -> Self {
        Self(TimeLeft::new(limit, used.map_or(0, |used| used.0.spent())))
    }

    /// The rest of the time.
    #[must_use]
    pub fn left(&self) -> Duration {
        self.0.left()
    }

    /// Whether no time is left.
    #[must_use]
    pub fn is_used_up(&self) -> bool {
        self.left().is_zero()
    }

    pub(crate) fn shared(&self) -> TimeLeft {
        self.0.clone()
    }
}

impl TimeLeft {
    fn new(limit: Duration, spent: u64) -> Self {
        Self {
            limit,
            spent: Arc::new(AtomicU64::new(spent)),
        }
    }

    fn spent(&self) -> u64 {
        self.spent.load(Ordering::Relaxed)
    }

    fn left(&self) -> Duration {
        self.limit.saturating_sub(Duration::from_micros(self.spent()))
    }

    pub(crate) fn spend(&self, took: Duration) {
        let spent = self.spent().saturating_add(micros(took));
        self.spent.store(spent, Ordering::Relaxed);
    }

    /// The least that is left of several; `None` without any.
    pub(crate) fn least(limits: &[Self]) -> Option<Duration> {
        limits.iter().map(Self::left).min()
    }
}

/// A copy counts its own time from then on.
impl Clone for TimeLimit {
    fn clone(&self) -> Self {
        Self(TimeLeft::new(self.0.limit, self.0.spent()))
    }
}

impl From<Times> for TimeLimit {
    fn from(times: Times) -> Self {
        Self(TimeLeft::new(Duration::from_micros(times.limit), times.spent))
    }
}

impl From<TimeLimit> for Times {
    fn from(TimeLimit(time): TimeLimit) -> Self {
        Self {
            limit: micros(time.limit),
            spent: time.spent(),
        }
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_request_takes_is_taken_off_but_not_from_a_copy_s29() {
        let limit = TimeLimit::new(Duration::from_secs(3));
        let (request, copy) = (limit.shared(), limit.clone());
        request.clone().spend(Duration::from_secs(1));
        assert_eq!(
            (limit.left(), copy.left()),
            (Duration::from_secs(2), Duration::from_secs(3))
        );
        request.spend(Duration::from_secs(9));
        assert!(limit.is_used_up() && !copy.is_used_up());
    }

    #[test]
    fn a_checkpoint_keeps_what_is_left_s29() {
        let limit = TimeLimit::new(Duration::from_secs(3));
        limit.shared().spend(Duration::from_millis(1));
        let text = serde_json::to_string(&limit).unwrap();
        let again: TimeLimit = serde_json::from_str(&text).unwrap();
        assert_eq!(again.left(), Duration::from_millis(2999));
    }
}
