//! What the workflows of a document were compiled to, to be drawn or told: their steps, the ways between them, and what
//! comes out at the end.
//!
//! It is read off the program that is written out as Rust, so it says what runs and not what a second reading of the
//! document would make of it. [`Generated::workflows`](crate::Generated::workflows) gives it.

mod paths;
mod read;
mod sent;
#[cfg(test)]
mod tests;

use std::time::Duration;

use serde::Serialize;

pub use paths::{Path, Role};
pub(crate) use read::read;
pub use sent::{Destination, Origin, Sent};

/// A workflow as its machine runs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Workflow {
    /// The `workflowId`.
    pub id: String,
    /// Where it stands, as `file:line`.
    pub place: String,
    /// Its `summary` and `description`, a paragraph a line.
    pub about: Vec<String>,
    /// The Rust function that runs it.
    pub function: String,
    /// What it takes.
    pub inputs: Vec<Input>,
    /// Its steps in the order in which they follow each other; the first is where a run starts. Workflows that it depends
    /// on (S32), and those that actions go to (S25) or run before a retry (S27), are steps as well.
    pub steps: Vec<Step>,
    /// What a run that ends well hands back.
    pub outputs: Vec<Output>,
}

/// An input of a workflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Input {
    /// Its name in the document.
    pub name: String,
    /// Its `description`, a paragraph a line.
    pub about: Vec<String>,
    /// Its Rust type.
    #[serde(rename = "type")]
    pub ty: String,
    /// It has to be given.
    pub required: bool,
}

/// A step of a workflow: a state of its machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Step {
    /// The `stepId`; of a step that the document implies, words for it.
    pub id: String,
    /// Where it stands, as `file:line`.
    pub place: String,
    /// Its `description`, a paragraph a line.
    pub about: Vec<String>,
    /// What it does.
    pub call: Call,
    /// What has to hold for it to have succeeded, as the document writes it; none: a status of 2xx (S22).
    pub criteria: Vec<String>,
    /// What is considered when it succeeded, in order; the last is taken when no other is.
    pub success: Vec<Way>,
    /// What is considered when it failed, in order; the last is taken when no other is.
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
        /// The method, in upper case unless it is none of HTTP's own.
        method: String,
        /// The operation's path, with its variables.
        path: String,
        /// The name of the source description.
        source: String,
        /// The server's URL, when the OpenAPI document says it.
        server: Option<String>,
        /// The media type of the body, when there is one.
        body: Option<String>,
        /// How long it may take (S29).
        timeout: Option<Duration>,
        /// What it carries.
        sent: Vec<Sent>,
    },
    /// It runs a workflow.
    #[non_exhaustive]
    Workflow {
        /// The `workflowId`.
        id: String,
        /// The Rust function that runs it, by which it is known among workflows of several documents.
        function: String,
        /// How long all of it may take (S29).
        timeout: Option<Duration>,
        /// What is passed to it.
        passed: Vec<Sent>,
    },
}

/// A way that a run may take behind a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Way {
    /// The name of the action; none where no action says it.
    pub name: Option<String>,
    /// What has to hold, as the document writes it; none: it is taken whenever it is considered.
    pub criteria: Vec<String>,
    /// It is taken whenever it is considered, also where there are criteria: they are known to hold.
    pub always: bool,
    /// Where it leads.
    pub to: Target,
    /// Whether the client waits before a `goto` that leads back; none for every other way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pace: Option<Pace>,
}

/// Whether a backward `goto` polls or pages. The client waits between polls only (S33).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Pace {
    /// The loop asks for the same again: the client waits before each round.
    Poll,
    /// A request of the loop reads what the loop renews: the client waits before a round that asks for the same again.
    Page,
    /// The author says that each round asks for something else: the client does not wait.
    AtOnce,
}

/// Where a way leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Target {
    /// To a step, by its position.
    Step(usize),
    /// To the step itself again, while the budget lasts (S26).
    #[non_exhaustive]
    Retry {
        /// How long is waited, unless the server says something else.
        after: Duration,
        /// How often.
        limit: u32,
        /// A step that runs before, by its position (S27).
        first: Option<usize>,
    },
    /// To the end with outputs.
    End,
    /// To an error, which carries the outputs so far.
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
    /// What it is read from, as the document writes it; none for a constant.
    pub expression: Option<String>,
    /// The step that sets it, by its position.
    pub step: Option<usize>,
    /// It may be missing.
    pub optional: bool,
    /// Why it may be missing, as the generated documentation says it.
    pub reason: Option<String>,
}

impl Way {
    /// Whether the way leads back: to the step itself, or to an earlier one.
    #[must_use]
    pub fn leads_back(&self, from: usize) -> bool {
        match self.to {
            Target::Step(to) => to <= from,
            Target::Retry { .. } => true,
            Target::End | Target::Error => false,
        }
    }
}
