//! Watching a run from outside.

use std::time::Duration;

use http::Method;

use crate::TransportError;

/// What a [`Client`](crate::Client) does, as it does it. URLs are shown without secrets (S44).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A request is about to be sent.
    #[non_exhaustive]
    Sending {
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
        /// For how long.
        duration: Duration,
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
