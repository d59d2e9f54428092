//! Events of a run, for logs and metrics.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::Method;

use crate::request::Sender;
use crate::{Absence, Failure, RunId, Slot, TransportError};

/// Something that happens in a run, reported to an [`Observer`] when it happens. URLs are shown without secrets.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A request is about to be sent.
    #[non_exhaustive]
    Sending {
        /// The id of the run.
        run: RunId,
        /// The `workflowId`.
        workflow: &'a str,
        /// The `stepId`.
        step: &'a str,
        /// How many times in a row the step has run, this time included.
        attempt: u32,
        /// The method.
        method: &'a Method,
        /// The URL without secrets.
        url: &'a str,
    },
    /// A reply was received completely.
    #[non_exhaustive]
    Replied {
        /// The id of the run.
        run: RunId,
        /// The `workflowId`.
        workflow: &'a str,
        /// The `stepId`.
        step: &'a str,
        /// How many times in a row the step has run, this time included.
        attempt: u32,
        /// The method.
        method: &'a Method,
        /// The URL without secrets.
        url: &'a str,
        /// The status code.
        status: u16,
        /// The time from sending to the end of the body.
        elapsed: Duration,
    },
    /// The request failed without a complete reply.
    #[non_exhaustive]
    Failed {
        /// The id of the run.
        run: RunId,
        /// The `workflowId`.
        workflow: &'a str,
        /// The `stepId`.
        step: &'a str,
        /// How many times in a row the step has run, this time included.
        attempt: u32,
        /// The method.
        method: &'a Method,
        /// The URL without secrets; only its path if no base URL is known.
        url: &'a str,
        /// The reason.
        error: &'a TransportError,
        /// The time from sending to the failure.
        elapsed: Duration,
    },
    /// A run is about to wait.
    #[non_exhaustive]
    Waiting {
        /// The id of the run.
        run: RunId,
        /// The `workflowId`.
        workflow: &'a str,
        /// The `stepId` of the step that runs after the wait.
        step: &'a str,
        /// How many times in a row the step has run, the coming time included.
        attempt: u32,
        /// The length of the wait.
        duration: Duration,
    },
    /// A criterion could not be evaluated, so it counts as not met. Its context is missing, a body is not JSON or XML,
    /// a value in the condition is absent, or the condition is invalid with the values in it.
    #[non_exhaustive]
    NotEvaluated {
        /// The id of the run.
        run: RunId,
        /// The `workflowId`.
        workflow: &'a str,
        /// The `stepId`.
        step: &'a str,
        /// How many times in a row the step has run, this time included.
        attempt: u32,
        /// The condition as written in the document, without values.
        condition: &'a str,
    },
    /// A success criterion is not met, so the step has failed.
    #[non_exhaustive]
    Unmet {
        /// The id of the run.
        run: RunId,
        /// The `workflowId`.
        workflow: &'a str,
        /// The `stepId`.
        step: &'a str,
        /// How many times in a row the step has run, this time included.
        attempt: u32,
        /// The condition as written in the document, without values.
        condition: &'a str,
    },
    /// A success or a failure action is taken.
    #[non_exhaustive]
    ActionTaken {
        /// The id of the run.
        run: RunId,
        /// The `workflowId`.
        workflow: &'a str,
        /// The `stepId` of the step whose action it is.
        step: &'a str,
        /// How many times in a row the step has run, this time included.
        attempt: u32,
        /// The action's name.
        action: &'a str,
        /// The failure of the step. `None` for a success action.
        failure: Option<&'a Failure>,
    },
    /// A success or a failure action is not taken. The next action is considered, if there is one.
    #[non_exhaustive]
    ActionSkipped {
        /// The id of the run.
        run: RunId,
        /// The `workflowId`.
        workflow: &'a str,
        /// The `stepId` of the step whose action it is.
        step: &'a str,
        /// How many times in a row the step has been visited.
        attempt: u32,
        /// The action's name.
        action: &'a str,
        /// Why it is not taken.
        reason: SkipReason<'a>,
    },
    /// A step or a workflow that runs before a retry has failed. The failure is ignored, and the retry follows.
    #[non_exhaustive]
    FailureIgnored {
        /// The id of the run.
        run: RunId,
        /// The `workflowId`.
        workflow: &'a str,
        /// The `stepId` of the step that failed.
        step: &'a str,
        /// How many times in a row the step has been visited.
        attempt: u32,
        /// The failure.
        failure: &'a Failure,
    },
    /// An output of the step is absent, because the reply does not have the value it is read from. This is no failure
    /// by itself.
    #[non_exhaustive]
    Absent {
        /// The id of the run.
        run: RunId,
        /// The `workflowId`.
        workflow: &'a str,
        /// The `stepId`.
        step: &'a str,
        /// How many times in a row the step has run, this time included.
        attempt: u32,
        /// Where the value was expected, its type, and what was there instead. It does not hold the value.
        absence: &'a Absence,
    },
}

/// Why an action is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SkipReason<'a> {
    /// A criterion of the action does not hold. The criteria after it are not evaluated.
    #[non_exhaustive]
    Criterion {
        /// The condition as the document has it, without values.
        condition: &'a str,
    },
    /// The retries of the action are used up.
    #[non_exhaustive]
    RetryLimit {
        /// Its `retryLimit`.
        limit: u32,
    },
}

impl fmt::Display for SkipReason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Criterion { condition } => write!(f, "criterion `{condition}` is not met"),
            Self::RetryLimit { limit } => write!(f, "the `retryLimit` of {limit} is reached"),
        }
    }
}

/// Receives the events of a client's runs. Every `Fn(&Event)` is an observer.
///
/// ```
/// use arazzo_runtime::{Client, Event};
/// # fn main() -> Result<(), arazzo_runtime::BuildError> {
/// let client = Client::builder()
///     .observer(|event: &Event<'_>| {
///         if let Event::Sending { step, method, url, .. } = event {
///             eprintln!("{step}: {method} {url}");
///         }
///     })
///     .build()?;
/// # drop(client);
/// # Ok(())
/// # }
/// ```
pub trait Observer: Send + Sync {
    /// Receives one event. It is called synchronously during the run, so it should return quickly. A panic in it is not
    /// caught.
    fn observe(&self, event: &Event<'_>);
}

impl<F: Fn(&Event<'_>) + Send + Sync> Observer for F {
    fn observe(&self, event: &Event<'_>) {
        self(event);
    }
}

/// The observer of a reply, and the step that it belongs to.
#[derive(Clone)]
pub(crate) struct Trace {
    pub(crate) observer: Arc<dyn Observer>,
    pub(crate) sender: Sender,
}

impl Trace {
    pub(crate) fn not_evaluated(&self, condition: &str) {
        self.observer.observe(&Event::NotEvaluated {
            run: self.sender.run,
            workflow: self.sender.workflow,
            step: self.sender.step,
            attempt: self.sender.attempt,
            condition,
        });
    }

    pub(crate) fn absent<T>(&self, slot: &Slot<T>) {
        if let Slot::Missing(absence) = slot {
            self.observer.observe(&Event::Absent {
                run: self.sender.run,
                workflow: self.sender.workflow,
                step: self.sender.step,
                attempt: self.sender.attempt,
                absence,
            });
        }
    }
}
