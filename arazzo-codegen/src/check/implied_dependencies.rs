//! `$workflows.<workflowId>.outputs.…` and `…inputs.…` where nothing in the workflow runs that one: it is depended on
//! without a `dependsOn` (S14, S21a).

use super::documents::Loaded;
use super::implied::object_of;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{
    Action, ActionKind, ActionTarget, Arazzo, Criterion, OrReusable, Parameter, Target, Text, Workflow,
};
use crate::source::{Node, Span, Value};

/// Adds the dependencies to the documents.
pub(super) fn add(documents: &mut [Loaded], findings: &mut Findings) {
    for loaded in documents {
        let document = &loaded.document;
        let workflows = document.workflows.iter();
        let added: Vec<Vec<Text>> = workflows
            .map(|workflow| implied(workflow, document, findings))
            .collect();
        for (workflow, added) in loaded.document.workflows.iter_mut().zip(added) {
            workflow.depends_on.extend(added);
        }
    }
}

fn implied(workflow: &Workflow, document: &Arazzo, findings: &mut Findings) -> Vec<Text> {
    let mut found = Found::default();
    found.workflow(workflow, document);
    let mut added: Vec<Text> = Vec::new();
    for (id, span) in found.runs {
        let exists = document
            .workflows
            .iter()
            .any(|known| known.workflow_id.value == id);
        let is_known = added
            .iter()
            .chain(&workflow.depends_on)
            .any(|known| known.value == id);
        if !exists || id == workflow.workflow_id.value || is_known || runs(workflow, document, &id) {
            continue;
        }
        findings.push(
            Diagnostic::new(
                Code::ImpliedDependency,
                span,
                format!("nothing in this workflow runs `{id}`, so it runs before"),
            )
            .help(format!("say it: `dependsOn: [{id}]`")),
        );
        added.push(Text {
            value: id,
            span,
            verbatim: None,
            places: None,
        });
    }
    added
}

/// Whether a step, or a retry, runs the workflow. A `goto` ends the run with it.
pub(super) fn runs(workflow: &Workflow, document: &Arazzo, id: &str) -> bool {
    let calls = workflow
        .steps
        .iter()
        .any(|step| matches!(&step.target, Some(Target::WorkflowId(called)) if called.value == id));
    let retries = |action: &&Action| {
        action.kind == ActionKind::Retry
            && matches!(&action.target, Some(ActionTarget::Workflow(target)) if target.value == id)
    };
    calls || actions(workflow).any(|action| object_of(action, document).as_ref().is_some_and(retries))
}

fn actions(workflow: &Workflow) -> impl Iterator<Item = &OrReusable<Action>> {
    let own = workflow.steps.iter();
    let own = own.flat_map(|step| step.on_success.iter().chain(&step.on_failure));
    let shared = workflow.success_actions.iter().chain(&workflow.failure_actions);
    own.chain(shared)
}

/// The workflows whose runs are read, each with the place.
#[derive(Default)]
struct Found {
    runs: Vec<(String, Span)>,
}

impl Found {
    fn workflow(&mut self, workflow: &Workflow, document: &Arazzo) {
        self.parameters(&workflow.parameters);
        for step in &workflow.steps {
            self.parameters(&step.parameters);
            if let Some(body) = &step.request_body {
                body.payload.iter().for_each(|payload| self.node(payload));
                for replacement in &body.replacements {
                    self.node(&replacement.value);
                }
            }
            self.criteria(&step.success_criteria);
            for output in &step.outputs {
                self.node(&output.value);
            }
        }
        for action in actions(workflow).filter_map(|action| object_of(action, document)) {
            self.criteria(&action.criteria);
            self.parameters(&action.parameters);
        }
        for output in &workflow.outputs {
            self.node(&output.value);
        }
    }

    fn parameters(&mut self, parameters: &[OrReusable<Parameter>]) {
        for given in parameters {
            match given {
                OrReusable::Object(parameter) => self.node(&parameter.value),
                OrReusable::Reusable(reusable) => reusable.value.iter().for_each(|value| self.node(value)),
            }
        }
    }

    fn criteria(&mut self, criteria: &[Criterion]) {
        for criterion in criteria {
            for text in criterion.context.iter().chain([&criterion.condition]) {
                self.text(&text.value, text.span);
            }
        }
    }

    fn node(&mut self, node: &Node) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            match &node.value {
                Value::String(text) => self.text(text, node.span),
                Value::Sequence(items) => open.extend(items),
                Value::Mapping(mapping) => open.extend(mapping.iter().map(|entry| &entry.value)),
                Value::Null | Value::Bool(_) | Value::Number(_) => {}
            }
        }
    }

    fn text(&mut self, text: &str, span: Span) {
        const START: &str = "$workflows.";
        for (at, _) in text.match_indices(START) {
            let name = text.get(at + START.len()..).unwrap_or_default();
            let mut parts = name.splitn(3, '.');
            if let (Some(id), Some("outputs" | "inputs"), Some(_)) =
                (parts.next(), parts.next(), parts.next())
                && !self.runs.iter().any(|(known, _)| known == id)
            {
                self.runs.push((id.to_owned(), span));
            }
        }
    }
}
