//! A description of compiled workflows, for tools that draw or explain them: steps, transitions and outputs.
//!
//! It describes the compiled program, so it shows what really runs.
//! [`Generated::workflows`](crate::Generated::workflows) makes it.

mod paths;
mod read;
mod sent;
#[cfg(test)]
mod tests;

use std::time::Duration;

use serde::Serialize;

pub use paths::{Path, Role};
pub(crate) use read::outline_of;
pub use sent::{Destination, Origin, Sent};

/// A compiled workflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Workflow {
    /// The `workflowId`.
    pub id: String,
    /// Its place in the document, as `file:line`.
    pub place: String,
    /// Its `summary` and `description`, one entry per paragraph.
    pub about: Vec<String>,
    /// The Rust function that runs it.
    pub function: String,
    /// Its inputs.
    pub inputs: Vec<Input>,
    /// Its steps, in order. A run starts at the first one. Workflows that it depends on, and workflows that actions go
    /// to or run before a retry, are steps as well.
    pub steps: Vec<Step>,
    /// The outputs of a successful run.
    pub outputs: Vec<Output>,
}

/// An input of a workflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Input {
    /// Its name in the document.
    pub name: String,
    /// Its `description`, one entry per paragraph.
    pub about: Vec<String>,
    /// Its Rust type.
    #[serde(rename = "type")]
    pub ty: String,
    /// Whether it is required.
    pub required: bool,
}

/// A step of a workflow: a state of its machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Step {
    /// The `stepId`, or a description for a step that the document only implies.
    pub id: String,
    /// Its place in the document, as `file:line`.
    pub place: String,
    /// Its `description`, one entry per paragraph.
    pub about: Vec<String>,
    /// What the step does.
    pub call: Call,
    /// Its success criteria, as written in the document. Without any, the status has to be 2xx.
    pub criteria: Vec<String>,
    /// The transitions after success, in order. The last one is taken if no other is.
    pub success: Vec<Way>,
    /// The transitions after a failure, in order. The last one is taken if no other is.
    pub failure: Vec<Way>,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Call {
    /// It sends a request.
    #[non_exhaustive]
    Request {
        /// The method. The methods of HTTP are in upper case.
        method: String,
        /// The operation's path, with its variables.
        path: String,
        /// The name of the source description.
        source: String,
        /// The server's URL, if the OpenAPI document has one.
        server: Option<String>,
        /// The media type of the body, if there is a body.
        body: Option<String>,
        /// Its time limit.
        timeout: Option<Duration>,
        /// The values that it sends.
        sent: Vec<Sent>,
    },
    /// It runs a workflow.
    #[non_exhaustive]
    Workflow {
        /// The `workflowId`.
        id: String,
        /// The Rust function that runs it. It is unique among the workflows of several documents.
        function: String,
        /// The time limit for the whole workflow.
        timeout: Option<Duration>,
        /// The values that are passed to it.
        passed: Vec<Sent>,
    },
}

/// A transition after a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Way {
    /// The name of the action, if it comes from an action.
    pub name: Option<String>,
    /// Its criteria, as written in the document. Without any, it is always taken.
    pub criteria: Vec<String>,
    /// Whether it is always taken, because it has no criteria or they are known to hold.
    pub always: bool,
    /// Its target.
    pub to: Target,
    /// For a `goto` that leads back: whether the client waits. `None` for any other transition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pace: Option<Pace>,
}

/// Whether a `goto` that leads back polls or pages. The client waits only between polls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Pace {
    /// Polling: every round sends the same request, so the client waits before it.
    Poll,
    /// A request of the loop reads a value that the loop updates. The client waits only before a round with the same
    /// request.
    Page,
    /// Paging, as declared by the author: every round sends another request, so the client does not wait.
    AtOnce,
}

/// The target of a transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Target {
    /// The step at this position.
    Step(usize),
    /// A retry of the step, up to its limit.
    #[non_exhaustive]
    Retry {
        /// The delay, unless the server asks for another one.
        after: Duration,
        /// The most retries.
        limit: u32,
        /// The position of a step that runs first.
        first: Option<usize>,
    },
    /// The successful end, with outputs.
    End,
    /// An error, with the outputs so far.
    Error,
}

/// An output of a workflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Output {
    /// Its name in the document.
    pub name: String,
    /// Its Rust type.
    #[serde(rename = "type")]
    pub ty: String,
    /// Its expression in the document. `None` for a constant.
    pub expression: Option<String>,
    /// The position of the step that sets it.
    pub step: Option<usize>,
    /// Whether it may be absent.
    pub optional: bool,
    /// Why it may be absent, as in the generated documentation.
    pub reason: Option<String>,
}

impl Way {
    /// Whether the transition leads back: to the step itself, or to an earlier one.
    #[must_use]
    pub fn leads_back(&self, from: usize) -> bool {
        match self.to {
            Target::Step(to) => to <= from,
            Target::Retry { .. } => true,
            Target::End | Target::Error => false,
        }
    }
}
