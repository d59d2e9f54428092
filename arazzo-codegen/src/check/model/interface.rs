//! The interface of a workflow: the facts that its callers use.

use std::collections::HashMap;

use super::{CheckedWorkflow, WorkflowInputs, WorkflowKey};
use crate::ids::{IdVec, OutputId};
use crate::schema::{Type, Untyped};
use crate::source::Span;

/// The workflows that steps may call. Workflows that call each other are here as far as they are known.
pub(in crate::check) type Interfaces = HashMap<WorkflowKey, Interface>;

/// A workflow as its callers see it.
#[derive(Debug)]
pub(in crate::check) struct Interface {
    pub(in crate::check) key: WorkflowKey,
    pub(in crate::check) id: String,
    pub(in crate::check) span: Span,
    pub(in crate::check) inputs: WorkflowInputs,
    pub(in crate::check) outputs: IdVec<OutputId, OutputType>,
    /// The names of outputs that did not resolve. They were reported.
    pub(in crate::check) unresolved: Vec<String>,
    /// Whether some path leads to an end with outputs.
    pub(in crate::check) ends: bool,
}

/// An output of a workflow.
#[derive(Debug)]
pub(in crate::check) struct OutputType {
    pub(in crate::check) name: String,
    pub(in crate::check) ty: Type,
    pub(in crate::check) optional: bool,
    /// See [`WorkflowOutput`](super::WorkflowOutput).
    pub(in crate::check) unknown: bool,
    pub(in crate::check) untyped: Option<Untyped>,
}

impl Interface {
    pub(in crate::check) fn of(workflow: &CheckedWorkflow, unresolved: Vec<String>, ends: bool) -> Self {
        let outputs = workflow.outputs.iter().map(|output| OutputType {
            name: output.name.clone(),
            ty: output.ty.clone(),
            optional: output.optional,
            unknown: output.unknown,
            untyped: output.untyped,
        });
        Self {
            key: workflow.key,
            id: workflow.id.clone(),
            span: workflow.span,
            inputs: workflow.inputs.clone(),
            outputs: outputs.collect(),
            unresolved,
            ends,
        }
    }

    /// Whether the two look the same to callers. The reason why an output is JSON does not count.
    pub(in crate::check) fn is_like(&self, other: &Self) -> bool {
        let same = |(one, other): (&OutputType, &OutputType)| {
            one.name == other.name
                && one.ty == other.ty
                && one.optional == other.optional
                && one.unknown == other.unknown
        };
        self.inputs == other.inputs
            && self.ends == other.ends
            && self.outputs.len() == other.outputs.len()
            && self.outputs.iter().zip(&other.outputs).all(same)
    }
}
