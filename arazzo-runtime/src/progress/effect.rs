//! What a machine asks its driver to do, and where a run goes next.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::client::time_limit::TimeLeft;
use crate::{Request, RunId, TimeLimit};

/// What a machine asks the code that drives it to do next.
///
/// The enum is exhaustive on purpose: a driver has to handle every case. An unknown one could only fail at run time.
#[derive(Debug)]
pub enum Effect<Outputs> {
    /// Send this request, then supply the reply or the error.
    Send(Request),
    /// Wait, then ask the machine again.
    Wait(Wait),
    /// The run has ended with these outputs.
    Finished(Outputs),
}

/// Why a run waits. [`Pacing`](crate::Pacing) decides for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Pause {
    /// A step went back to an earlier step, or to itself, and the document gives no delay.
    Poll {
        /// How many times in a row it went back, 1 for the first time.
        round: u32,
        /// The delay that the server asked for in `Retry-After`.
        retry_after: Option<Duration>,
    },
    /// A `retry` action repeats the step after a delay.
    Retry {
        /// The action's `retryAfter`; zero if it has none.
        after: Duration,
        /// The delay that the server asked for in `Retry-After`. It takes precedence.
        retry_after: Option<Duration>,
    },
}

/// A pause, and the step that runs after it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Wait {
    /// Why the run waits.
    pub pause: Pause,
    /// The `workflowId`.
    pub workflow: &'static str,
    /// The `stepId`.
    pub step: &'static str,
    /// How many times in a row the step has run, the coming time included.
    pub attempt: u32,
    /// The id of the run.
    pub run: RunId,
    pub(super) time_limits: Vec<TimeLeft>,
}

impl Wait {
    /// Limits the pause to the rest of this time, and subtracts the time that it took.
    #[must_use]
    pub fn timed_by(mut self, limit: Option<&TimeLimit>) -> Self {
        self.time_limits.extend(limit.map(TimeLimit::shared));
        self
    }

    /// Sets the id of the run.
    #[must_use]
    pub fn of_run(self, run: RunId) -> Self {
        Self { run, ..self }
    }

    pub(crate) fn time_limits(&self) -> &[TimeLeft] {
        &self.time_limits
    }
}

/// The move that follows a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Transition<S> {
    /// To this step, at once.
    Forward(S),
    /// Back to this step, after the polling delay.
    Again(S),
    /// To a step that re-enters a workflow already in the call chain, after the polling delay.
    Back(S),
    /// Back to this step for another request than before, such as the next page. It waits only if the server asks for
    /// that.
    Anew(S),
    /// The same step again, by a `retry` action.
    Retry {
        /// The name of the action. Each action counts its own retries.
        action: &'static str,
        /// The delay, unless the server asks for another one.
        after: Duration,
    },
    /// First another step, then the same step again. A failure of the other step is ignored.
    RetryAfter {
        /// The name of the action.
        action: &'static str,
        /// The delay before the other step.
        after: Duration,
        /// The step that runs first.
        first: S,
    },
    /// To the end of the workflow.
    End,
}
