//! How long a run waits between two polls or retries (S33).

use std::time::Duration;

use crate::Pause;

/// How long a run waits before it repeats a step.
///
/// When a step polls, the first wait takes 1 s. Each further wait is 1.5 times as long, up to 10 s. A `retry` action
/// has its own delay. A `Retry-After` header of the server takes precedence over both, up to 60 s.
///
/// ```
/// use std::time::Duration;
/// let pacing = arazzo_runtime::Pacing::default().with_first(Duration::from_millis(200));
/// # drop(pacing);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pacing {
    first: Duration,
    growth: f64,
    longest: Duration,
    retry_after_cap: Duration,
}

impl Default for Pacing {
    fn default() -> Self {
        Self {
            first: Duration::from_secs(1),
            growth: 1.5,
            longest: Duration::from_secs(10),
            retry_after_cap: Duration::from_secs(60),
        }
    }
}

impl Pacing {
    /// Never waits, not even when the server sends `Retry-After`. For tests.
    #[must_use]
    pub fn immediate() -> Self {
        Self {
            first: Duration::ZERO,
            growth: 1.0,
            longest: Duration::ZERO,
            retry_after_cap: Duration::ZERO,
        }
    }

    /// Sets the first wait of a polling step.
    #[must_use]
    pub fn with_first(self, first: Duration) -> Self {
        Self { first, ..self }
    }

    /// Sets the factor from one wait to the next. Less than 1 counts as 1.
    #[must_use]
    pub fn with_growth(self, growth: f64) -> Self {
        Self {
            growth: growth.max(1.0),
            ..self
        }
    }

    /// Sets the longest wait of a polling step.
    #[must_use]
    pub fn with_longest(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    /// Sets the longest wait that a `Retry-After` header can ask for.
    #[must_use]
    pub fn with_retry_after_cap(self, retry_after_cap: Duration) -> Self {
        Self {
            retry_after_cap,
            ..self
        }
    }

    /// How long this pause takes.
    #[must_use]
    pub fn duration(&self, pause: &Pause) -> Duration {
        match *pause {
            Pause::Retry {
                retry_after: Some(asked),
                ..
            }
            | Pause::Poll {
                retry_after: Some(asked),
                ..
            } => asked.min(self.retry_after_cap),
            Pause::Poll {
                round,
                retry_after: None,
            } => self.grown(round),
            Pause::Retry { .. } if self.is_immediate() => Duration::ZERO,
            Pause::Retry { after, .. } => after,
        }
    }

    fn is_immediate(&self) -> bool {
        *self == Self::immediate()
    }

    fn grown(&self, round: u32) -> Duration {
        if self.first.is_zero() {
            return Duration::ZERO;
        }
        let times = i32::try_from(round.saturating_sub(1)).unwrap_or(i32::MAX);
        let seconds = self.first.as_secs_f64() * self.growth.powi(times);
        Duration::try_from_secs_f64(seconds).map_or(self.longest, |grown| grown.min(self.longest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll(round: u32, retry_after: Option<u64>) -> Pause {
        Pause::Poll {
            round,
            retry_after: retry_after.map(Duration::from_secs),
        }
    }

    #[test]
    fn waits_grow_from_one_second_to_ten_s33() {
        let waits = [1, 2, 3, 7, 100, u32::MAX]
            .map(|round| Pacing::default().duration(&poll(round, None)).as_millis());
        assert_eq!(waits, [1000, 1500, 2250, 10_000, 10_000, 10_000]);
    }

    #[test]
    fn retry_after_overrules_up_to_its_cap_s33() {
        let pacing = Pacing::default();
        assert_eq!(pacing.duration(&poll(9, Some(3))).as_secs(), 3);
        assert_eq!(pacing.duration(&poll(1, Some(3600))).as_secs(), 60);
    }

    #[test]
    fn immediate_does_not_wait_even_when_asked_to() {
        assert_eq!(Pacing::immediate().duration(&poll(5, None)), Duration::ZERO);
        assert_eq!(Pacing::immediate().duration(&poll(5, Some(9))), Duration::ZERO);
    }

    #[test]
    fn a_retry_waits_as_its_action_says_unless_the_server_does_s26() {
        let pause = |retry_after| Pause::Retry {
            after: Duration::from_millis(2500),
            retry_after,
        };
        assert_eq!(Pacing::default().duration(&pause(None)).as_millis(), 2500);
        assert_eq!(
            Pacing::default()
                .duration(&pause(Some(Duration::from_secs(4))))
                .as_secs(),
            4
        );
        assert_eq!(
            Pacing::default()
                .duration(&pause(Some(Duration::from_secs(400))))
                .as_secs(),
            60
        );
        assert_eq!(Pacing::immediate().duration(&pause(None)), Duration::ZERO);
    }

    #[test]
    fn s33_every_setting_counts_and_leaves_the_others() {
        let waits = |pacing: Pacing| {
            let retried = Pause::Retry {
                after: Duration::from_millis(70),
                retry_after: Some(Duration::from_secs(300)),
            };
            [
                poll(1, None),
                poll(3, None),
                poll(99, None),
                poll(1, Some(300)),
                retried,
            ]
            .map(|pause| pacing.duration(&pause).as_millis())
        };
        let default = Pacing::default();
        assert_eq!(waits(default), [1000, 2250, 10_000, 60_000, 60_000]);
        let first = default.with_first(Duration::from_millis(200));
        assert_eq!(waits(first), [200, 450, 10_000, 60_000, 60_000]);
        let growth = default.with_growth(2.0);
        assert_eq!(waits(growth), [1000, 4000, 10_000, 60_000, 60_000]);
        let longest = default.with_longest(Duration::from_secs(2));
        assert_eq!(waits(longest), [1000, 2000, 2000, 60_000, 60_000]);
        let cap = default.with_retry_after_cap(Duration::from_secs(90));
        assert_eq!(waits(cap), [1000, 2250, 10_000, 90_000, 90_000]);
        assert_eq!(
            waits(Pacing::immediate().with_first(Duration::from_secs(1))),
            [0; 5]
        );
    }

    #[test]
    fn odd_growth_does_no_harm() {
        for growth in [f64::NAN, f64::INFINITY, -3.0, 0.0] {
            let wait = Pacing::default().with_growth(growth).duration(&poll(50, None));
            assert!(
                wait >= Duration::from_secs(1) && wait <= Duration::from_secs(10),
                "{growth}: {wait:?}"
            );
        }
    }
}
