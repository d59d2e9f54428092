//! The time that a runner goes by.

use std::fmt;

use crate::store::Timestamp;

/// The time that a runner goes by. A test can put another clock in its place. Runners wait with `tokio::time`.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The time.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine. The clocks of machines that share a store have to differ by much less than a lease.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
