//! Adds a dependency for `$workflows.<workflowId>.outputs.…` and `…inputs.…` if no step of the workflow runs that workflow
//! (S14, S21a).

use super::expression_texts;
use super::implied::object_of;
use crate::check::sources::documents::Loaded;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{self, Action, ActionKind, ActionTarget, Arazzo, OrReusable, Target, Text, Workflow};
use crate::source::Span;

/// Adds the dependencies to the documents.
pub(in crate::check) fn add(documents: &mut [Loaded], findings: &mut Findings) {
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
    let mut added: Vec<Text> = Vec::new();
    for (id, span) in workflows_read(workflow, document) {
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
            .help(format!("write `dependsOn: [{id}]`")),
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
pub(in crate::check) fn runs(workflow: &Workflow, document: &Arazzo, id: &str) -> bool {
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
    let own = own.flat_map(document::Step::actions);
    let shared = workflow.shared_actions();
    own.chain(shared)
}

/// The workflows whose runs are read, each with the place.
fn workflows_read(workflow: &Workflow, document: &Arazzo) -> Vec<(String, Span)> {
    const START: &str = "$workflows.";
    let mut runs: Vec<(String, Span)> = Vec::new();
    let mut visit = |text: &str, span: Span| {
        for (at, _) in text.match_indices(START) {
            let name = text.get(at + START.len()..).unwrap_or_default();
            let mut parts = name.splitn(3, '.');
            if let (Some(id), Some("outputs" | "inputs"), Some(_)) =
                (parts.next(), parts.next(), parts.next())
                && !runs.iter().any(|(known, _)| known == id)
            {
                runs.push((id.to_owned(), span));
            }
        }
    };
    expression_texts::of_parameters(&workflow.parameters, document, &mut visit);
    for step in &workflow.steps {
        expression_texts::of_step(step, document, &mut visit);
    }
    for action in actions(workflow).filter_map(|action| object_of(action, document)) {
        expression_texts::of_action(action, document, &mut visit);
    }
    for output in &workflow.outputs {
        expression_texts::of_node(&output.value, &mut visit);
    }
    runs
}
