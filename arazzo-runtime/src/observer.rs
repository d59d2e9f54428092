//! Watching a run from outside.

use std::sync::Arc;
use std::time::Duration;

use http::Method;

use crate::request::Sender;
use crate::{Absence, Failure, RunId, Slot, TransportError};

/// What a [`Client`](crate::Client) does, as it does it. URLs are shown without secrets.
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
        /// How many times in a row the step has been visited.
        attempt: u32,
        /// The method.
        method: &'a Method,
        /// The URL without secrets.
        url: &'a str,
    },
    /// A reply has come, with its whole body.
    #[non_exhaustive]
    Replied {
        /// The id of the run.
        run: RunId,
        /// The `workflowId`.
        workflow: &'a str,
        /// The `stepId`.
        step: &'a str,
        /// How many times in a row the step has been visited.
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
    /// No reply has come.
    #[non_exhaustive]
    Failed {
        /// The id of the run.
        run: RunId,
        /// The `workflowId`.
        workflow: &'a str,
        /// The `stepId`.
        step: &'a str,
        /// How many times in a row the step has been visited.
        attempt: u32,
        /// The method.
        method: &'a Method,
        /// The URL without secrets; only its path when no base URL is known.
        url: &'a str,
        /// Why.
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
        /// The `stepId` of the step that runs after it.
        step: &'a str,
        /// How many times in a row the step has been visited, the coming time included.
        attempt: u32,
        /// For how long.
        duration: Duration,
    },
    /// A criterion could not be evaluated, so it does not hold: there is no context, a body is not JSON or XML, a value
    /// in the condition is absent, or the condition is none with the values in it.
    #[non_exhaustive]
    NotEvaluated {
        /// The id of the run.
        run: RunId,
        /// The `workflowId`.
        workflow: &'a str,
        /// The `stepId`.
        step: &'a str,
        /// How many times in a row the step has been visited.
        attempt: u32,
        /// The condition as the document has it, without values.
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
        /// How many times in a row the step has been visited.
        attempt: u32,
        /// The condition as the document has it, without values.
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
        /// How many times in a row the step has been visited.
        attempt: u32,
        /// The action's name.
        action: &'a str,
        /// The failure of the step. `None` for a success action.
        failure: Option<&'a Failure>,
    },
    /// The reply does not have what an output of the step is read from, so the output is absent. That is no failure by
    /// itself.
    #[non_exhaustive]
    Absent {
        /// The id of the run.
        run: RunId,
        /// The `workflowId`.
        workflow: &'a str,
        /// The `stepId`.
        step: &'a str,
        /// How many times in a row the step has been visited.
        attempt: u32,
        /// Where it was looked for, what was expected and what was there, without its value.
        absence: &'a Absence,
    },
}

/// Something that is told what a client does. Every `Fn(&Event)` is one.
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
    /// Is told of one event. It is called in the midst of the run, so it should not take long.
    fn observe(&self, event: &Event<'_>);
}

impl<F: Fn(&Event<'_>) + Send + Sync> Observer for F {
    fn observe(&self, event: &Event<'_>) {
        self(event);
    }
}

/// Whom a reply tells what is made of it, and whose reply it is.
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
