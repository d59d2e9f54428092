//! Finds the declaration of a suggested name, for the second label of a finding.

use super::scope::Scope;
use super::unresolved::Unresolved;
use crate::diagnostic::Diagnostic;
use crate::document::{Step, Workflow};
use crate::source::{Node, Span};

impl Scope<'_> {
    /// The finding, which also points at the declaration of the name that may have been meant.
    pub(in crate::check) fn pointing(&self, finding: Diagnostic, unresolved: &Unresolved) -> Diagnostic {
        match self.declaration(unresolved) {
            Some((span, words)) => finding.also(span, words),
            None => finding,
        }
    }

    fn declaration(&self, unresolved: &Unresolved) -> Option<(Span, &'static str)> {
        const HERE: &str = "declared here";
        match unresolved {
            Unresolved::Input { near, .. } => Some((self.declared_input(near.as_deref()?)?, HERE)),
            Unresolved::Step { near, .. } => Some((self.step(near.as_deref()?)?.step_id.span, HERE)),
            Unresolved::Output { step, near, .. } => {
                let step = self.step(step)?;
                let mut outputs = step.outputs.iter().map(|output| &output.name);
                match outputs.find(|name| Some(&name.value) == near.as_ref()) {
                    Some(name) => Some((name.span, HERE)),
                    None => Some((step.step_id.span, "the step")),
                }
            }
            Unresolved::ChildOutput { .. } => Some((self.child?.span, "the workflow")),
            Unresolved::WorkflowOutput { near, .. } => {
                let mut outputs = self.outputs.iter().map(|output| &output.name);
                let name = outputs.find(|name| Some(&name.value) == near.as_ref())?;
                Some((name.span, HERE))
            }
            Unresolved::Workflow { near, .. } => {
                let mut ids = self.document.workflows.iter().map(|known| &known.workflow_id);
                let id = ids.find(|id| Some(&id.value) == near.as_ref())?;
                Some((id.span, HERE))
            }
            _ => None,
        }
    }

    /// The workflow itself.
    pub(in crate::check) fn own(&self) -> Option<&Workflow> {
        let mut workflows = self.document.workflows.iter();
        workflows.find(|workflow| workflow.workflow_id.value == self.workflow)
    }

    fn step(&self, id: &str) -> Option<&Step> {
        self.own()?.steps.iter().find(|step| step.step_id.value == id)
    }

    /// The name of the property. Inputs that come from `allOf` and the like have none here.
    fn declared_input(&self, name: &str) -> Option<Span> {
        let schema = self.own()?.inputs.as_ref()?;
        let component = schema
            .get("$ref")
            .and_then(Node::as_str)
            .and_then(|reference| reference.strip_prefix("#/components/inputs/"));
        let schema = match component {
            Some(component) => {
                let mut inputs = self.document.components.inputs.iter();
                &inputs.find(|(key, _)| key == component)?.1
            }
            None => schema,
        };
        let properties = schema.get("properties")?.as_mapping()?;
        properties.entry(name).map(|entry| entry.key.span)
    }
}
