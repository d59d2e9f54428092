//! The retries that all runs of a client share.

use std::time::{Duration, Instant};

/// Limits the retries that all runs of a client make together, so that ten thousand runs do not hammer an API that is down.
///
/// There is a reserve of retries. Each retry takes one from it; each request that is no retry adds a share of one, and so
/// does each second. If the reserve is empty, a retry is not sent: it fails with
/// [`TransportError::RetryBudget`](crate::TransportError::RetryBudget). Polling is no retry.
///
/// ```
/// use arazzo_runtime::{Client, runner::RetryBudget};
/// # fn main() -> Result<(), arazzo_runtime::BuildError> {
/// // At most 100 at once, and then a tenth of the other requests and one in two seconds.
/// let budget = RetryBudget::new(100).with_share(0.1).with_per_second(0.5);
/// let client = Client::builder().retry_budget(budget).build()?;
/// # drop(client);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct RetryBudget {
    reserve: f64,
    share: f64,
    per_second: f64,
    left: f64,
    /// When `left` was computed.
    at: Option<Instant>,
}

impl RetryBudget {
    /// This many retries at once. The reserve grows by 0.1 for each other request and by 1 each second, unless this is
    /// changed.
    #[must_use]
    pub fn new(reserve: u32) -> Self {
        Self {
            reserve: reserve.into(),
            share: 0.1,
            per_second: 1.0,
            left: reserve.into(),
            at: None,
        }
    }

    /// How much each request adds that is no retry.
    #[must_use]
    pub fn with_share(self, share: f64) -> Self {
        Self {
            share: share.max(0.0),
            ..self
        }
    }

    /// How much each second adds.
    #[must_use]
    pub fn with_per_second(self, per_second: f64) -> Self {
        Self {
            per_second: per_second.max(0.0),
            ..self
        }
    }

    /// Counts a request, and says whether it may be sent.
    pub(crate) fn take(&mut self, is_retry: bool, now: Instant) -> bool {
        let passed = self
            .at
            .map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        self.at = Some(now);
        let share = if is_retry { 0.0 } else { self.share };
        let grown = self.left + share + self.per_second * passed.as_secs_f64();
        self.left = grown.min(self.reserve);
        if !is_retry {
            return true;
        }
        let may_send = self.left >= 1.0;
        if may_send {
            self.left -= 1.0;
        }
        may_send
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_are_limited_by_the_reserve_the_other_requests_and_time() {
        let mut budget = RetryBudget::new(3).with_share(0.5).with_per_second(2.0);
        let now = Instant::now();
        let retries = |budget: &mut RetryBudget, now| (0..10).filter(|_| budget.take(true, now)).count();
        assert_eq!(retries(&mut budget, now), 3);
        for _ in 0..2 {
            assert!(budget.take(false, now));
        }
        assert_eq!(retries(&mut budget, now), 1);
        assert_eq!(retries(&mut budget, now + Duration::from_secs(1)), 2);
        // It does not grow beyond the reserve, and time does not go back.
        assert_eq!(retries(&mut budget, now + Duration::from_secs(100)), 3);
        assert_eq!(retries(&mut budget, now), 0);
        assert!(budget.take(false, now));
    }
}
