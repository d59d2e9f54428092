//! A clock for benches on a busy machine.

use std::fs;
use std::time::{Duration, Instant};

/// Measures the processor time of this thread, so other programs do not count. If the system does not report it, it
/// measures wall time.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    on_processor: Option<Duration>,
    started: Instant,
}

impl Clock {
    /// Starts to measure.
    #[must_use]
    pub fn start() -> Self {
        Self {
            on_processor: on_processor(),
            started: Instant::now(),
        }
    }

    /// The time since the start. It has to be asked on the thread that started the clock.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        match (self.on_processor, on_processor()) {
            (Some(before), Some(now)) => now.saturating_sub(before),
            _ => self.started.elapsed(),
        }
    }
}

/// The time that this thread has been on a processor, as Linux counts it.
fn on_processor() -> Option<Duration> {
    let counted = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    counted.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
