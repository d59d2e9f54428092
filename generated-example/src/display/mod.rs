//! What a run looks like on standard error.

mod live;
mod plain;
#[cfg(test)]
mod tests;

use std::env;
use std::io::{self, IsTerminal};
use std::sync::{Arc, Mutex, PoisonError};

use arazzo_runtime::{Event, Observer};
use indicatif::ProgressDrawTarget;

use self::live::Live;

/// Shows the steps as they happen. A clone shows them in the same place.
#[derive(Clone)]
pub(crate) enum Display {
    /// A line for every exchange and every wait.
    Plain,
    /// A line that moves, and below which nothing is written; finished steps stay above it.
    Live(Arc<Mutex<Live>>),
}

impl Display {
    /// Live on a terminal that can and may be drawn on, plain otherwise.
    pub(crate) fn for_standard_error() -> Self {
        let may_draw = env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let can_draw = env::var_os("TERM").is_none_or(|value| value != "dumb");
        if io::stderr().is_terminal() && may_draw && can_draw {
            Self::live(ProgressDrawTarget::stderr())
        } else {
            Self::Plain
        }
    }

    pub(crate) fn live(target: ProgressDrawTarget) -> Self {
        Self::Live(Arc::new(Mutex::new(Live::new(target))))
    }

    /// Is told that the workflow has ended, and at which step if that failed. The client does not know either.
    pub(crate) fn ended(&self, failed: Option<&str>) {
        if let Self::Live(live) = self {
            live.lock().unwrap_or_else(PoisonError::into_inner).ended(failed);
        }
    }
}

impl Observer for Display {
    fn observe(&self, event: &Event<'_>) {
        match self {
            Self::Plain => plain::observe(event),
            Self::Live(live) => live.lock().unwrap_or_else(PoisonError::into_inner).observe(event),
        }
    }
}
