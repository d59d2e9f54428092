//! The checked program and its workflows.

use super::{CheckedStep, Needs, Reference, Value};
use crate::ids::{DefinitionId, DocumentId, IdVec, InputId, OutputId, StepId, WorkflowId};
use crate::schema::{Definition, Rule, Type, Untyped};
use crate::source::Span;

/// The workflows of a document.
#[derive(Debug)]
pub(crate) struct CheckedProgram {
    /// The names of the documents' files without their folders, so that generated code is the same on every machine.
    pub(crate) file_names: Vec<String>,
    /// How many documents are compiled for their own sake. They are the first ones.
    pub(crate) compiled: usize,
    pub(crate) workflows: Vec<CheckedWorkflow>,
    /// What [`Type::Named`] stands for.
    pub(crate) definitions: IdVec<DefinitionId, Definition>,
    /// All workflows, also those that do not resolve.
    pub(crate) needs: Needs,
}

/// The steps of a workflow.
pub(crate) type Steps = IdVec<StepId, CheckedStep>;

/// The inputs of a workflow.
pub(crate) type WorkflowInputs = IdVec<InputId, WorkflowInput>;

/// The outputs of a workflow.
pub(crate) type WorkflowOutputs = IdVec<OutputId, WorkflowOutput>;

#[derive(Debug)]
pub(crate) struct CheckedWorkflow {
    pub(crate) key: WorkflowKey,
    /// The name of the file it stands in.
    pub(crate) file_name: String,
    pub(crate) id: String,
    /// What its Rust names are made of: its id, with a number where an earlier document has a workflow of that id (S6).
    pub(crate) stem: String,
    pub(crate) span: Span,
    pub(crate) line: usize,
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) inputs: WorkflowInputs,
    pub(crate) steps: Steps,
    /// The steps in front of this one run what the workflow depends on (S32).
    pub(crate) first_own: StepId,
    /// The steps in front of this one follow each other; those from here on are only gone to.
    pub(crate) first_behind: StepId,
    /// The steps whose end is the end of the run (S25).
    pub(crate) tails: Vec<StepId>,
    pub(crate) outputs: WorkflowOutputs,
}

/// A workflow among all documents of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct WorkflowKey {
    pub(crate) document: DocumentId,
    pub(crate) workflow: WorkflowId,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WorkflowInput {
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) required: bool,
    pub(crate) description: Option<String>,
    /// S44: never shown.
    pub(crate) secret: bool,
    /// JSON text of the value it has when it is not given.
    pub(crate) default: Option<String>,
    /// What its schema demands of it.
    pub(crate) rules: Vec<Rule>,
    /// Its schema.
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct WorkflowOutput {
    pub(crate) name: String,
    pub(crate) value: Value,
    pub(crate) ty: Type,
    /// Some path to the end leaves it unset, or a response may lack it.
    pub(crate) optional: bool,
    /// As of [`StepOutput`](super::StepOutput): only while workflows that call each other are checked.
    pub(crate) unknown: bool,
    /// As of [`StepOutput`](super::StepOutput).
    pub(crate) secret: bool,
    /// What it is when the run ends with another workflow (S25): the step that runs that one, and the value; no value
    /// when that workflow has no such output.
    pub(crate) tails: Vec<(StepId, Option<Value>)>,
    /// Why it is an `Option`, in words, for the generated documentation.
    pub(crate) reason: Option<String>,
    /// Why it is JSON.
    pub(crate) untyped: Option<Untyped>,
}

impl WorkflowOutput {
    /// What it reads, however the run ends.
    pub(crate) fn references(&self) -> Vec<&Reference> {
        let tails = self.tails.iter().filter_map(|(_, value)| value.as_ref());
        std::iter::once(&self.value)
            .chain(tails)
            .flat_map(Value::references)
            .collect()
    }
}
