//! The declared names of a workflow: its inputs, its steps and their outputs.

use super::output_chains::OwnOutputs;
use crate::check::model::WorkflowInputs;
use crate::document::Output;
use crate::expression::DeclaredNames;
use crate::ids::{IdVec, StepId, StepOutputId};

/// The names that the expressions of a workflow may use.
#[derive(Debug)]
pub(in crate::check) struct NameIndex<'s> {
    pub(super) inputs: DeclaredNames<'s>,
    pub(super) steps: DeclaredNames<'s>,
    /// For each step.
    pub(super) outputs_of_steps: IdVec<StepId, DeclaredNames<'s>>,
    pub(in crate::check) outputs: OwnOutputs<'s>,
}

impl<'s> NameIndex<'s> {
    pub(in crate::check) fn of(
        inputs: &'s WorkflowInputs,
        steps: &'s IdVec<StepId, StepNames>,
        outputs: &'s [Output],
        workflow: &str,
    ) -> Self {
        let outputs_of = |step: &'s StepNames| step.outputs.iter().map(String::as_str).collect();
        Self {
            inputs: inputs.iter().map(|input| input.name.as_str()).collect(),
            steps: steps.iter().map(|step| step.id.as_str()).collect(),
            outputs_of_steps: steps.iter().map(outputs_of).collect(),
            outputs: OwnOutputs::of(outputs, workflow),
        }
    }
}

/// A step and its outputs.
#[derive(Debug)]
pub(in crate::check) struct StepNames {
    pub(in crate::check) id: String,
    pub(in crate::check) outputs: Vec<String>,
    /// How many of them the step declares. The outputs of the workflow that it calls follow them (S21).
    pub(in crate::check) declared: usize,
    /// Whether it calls an unknown workflow. Names that it does not declare may be outputs of that workflow.
    pub(in crate::check) calls_unknown: bool,
    /// Outputs of the workflow it calls that did not resolve. They were reported.
    pub(in crate::check) unresolved: Vec<String>,
    /// Its outputs could not be read. That was reported.
    pub(in crate::check) unread: bool,
    /// The workflow of this document that it runs, unless the run ends with that workflow.
    pub(in crate::check) runs: Option<Run>,
}

/// A run of another workflow (S21a).
#[derive(Debug)]
pub(in crate::check) struct Run {
    pub(in crate::check) workflow: String,
    pub(in crate::check) outputs: Vec<String>,
    /// The index of its first output among the outputs of the step.
    pub(in crate::check) first_output: StepOutputId,
    pub(in crate::check) inputs: Vec<String>,
    pub(in crate::check) first_input: StepOutputId,
}

impl StepNames {
    /// The outputs it declares.
    pub(in crate::check) fn declared(&self) -> &[String] {
        self.outputs.get(..self.declared).unwrap_or(&self.outputs)
    }
}
