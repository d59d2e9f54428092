//! Checks references inside one document: `dependsOn`, `workflowId`, `stepId` of actions, and references to components. They
//! need no source.

use crate::check::request::parameter_list;
use crate::diagnostic::{Code, Diagnostic, Findings, listed, nearest};
use crate::document::{
    Action, ActionKind, ActionTarget, Arazzo, OrReusable, Reusable, SourceKind, Step, StepReference, Target,
    Text, Workflow,
};
use crate::expression::{ComponentKind, RuntimeExpression};

/// Reports the references of a document that lead nowhere.
pub(in crate::check) fn check(document: &Arazzo, findings: &mut Findings) {
    let components = &document.components;
    let shared = components
        .success_actions
        .iter()
        .chain(&components.failure_actions);
    for (_, action) in shared.filter(|(_, action)| action.kind != ActionKind::End) {
        // Whether it has a step depends on the workflow that refers to it.
        if let Some(ActionTarget::Workflow(text)) = &action.target {
            workflow_exists(text, document, findings);
        }
    }
    for workflow in &document.workflows {
        for depended in &workflow.depends_on {
            workflow_exists(depended, document, findings);
        }
        actions(&workflow.success_actions, workflow, document, findings);
        actions(&workflow.failure_actions, workflow, document, findings);
        for step in &workflow.steps {
            if let Some(Target::WorkflowId(text)) = &step.target {
                workflow_exists(text, document, findings);
            }
            for depended in &step.depends_on {
                step_exists(depended, step, workflow, document, findings);
            }
            actions(&step.on_success, workflow, document, findings);
            actions(&step.on_failure, workflow, document, findings);
            parameter_list::check(step, workflow, document, findings);
        }
    }
}

/// A `workflowId`, or `$sourceDescriptions.<name>.<workflowId>`.
fn workflow_exists(text: &Text, document: &Arazzo, findings: &mut Findings) {
    if let Ok(parsed) = RuntimeExpression::parse(&text.value)
        && let RuntimeExpression::SourceDescriptions { source, .. } = parsed.expression
    {
        arazzo_source_exists(&source, text, document, findings);
        return;
    }
    let ids = document
        .workflows
        .iter()
        .map(|other| other.workflow_id.value.as_str());
    if ids.clone().any(|id| id == text.value) {
        return;
    }
    if text.value.starts_with('$') {
        findings.push(
            Diagnostic::new(
                Code::InvalidValue,
                text.span,
                format!("`{}` does not name a workflow", text.value),
            )
            .label("expected a workflow of this document, or of a source")
            .help("write `<workflowId>` or `$sourceDescriptions.<name>.<workflowId>`"),
        );
        return;
    }
    findings.extend(unknown_workflow(text, &text.value, document));
}

/// The finding with the name that may have been meant, and where that is declared.
pub(in crate::check) fn misspelled(
    finding: Diagnostic,
    name: &str,
    near: &str,
    declared: Option<&Text>,
) -> Diagnostic {
    let finding = finding.did_you_mean(name, near);
    match declared {
        Some(name) => finding.also(name.span, "declared here"),
        None => finding,
    }
}

/// The finding for a workflow that a document does not have, unless it may be one that could not be read.
pub(in crate::check) fn unknown_workflow(text: &Text, id: &str, document: &Arazzo) -> Option<Diagnostic> {
    let known: Vec<&str> = document
        .workflows
        .iter()
        .map(|workflow| workflow.workflow_id.value.as_str())
        .collect();
    let finding = Diagnostic::new(
        Code::UnknownWorkflow,
        text.span,
        format!("there is no workflow `{id}`"),
    );
    Some(match nearest(id, known.iter().copied()) {
        Some(near) => {
            let mut ids = document.workflows.iter().map(|workflow| &workflow.workflow_id);
            misspelled(finding, id, near, ids.find(|id| id.value == near))
        }
        None if !document.unread_workflows.is_empty() => return None,
        None => finding.help(format!("the workflows of the document are {}", listed(&known))),
    })
}

fn arazzo_source_exists(source: &str, text: &Text, document: &Arazzo, findings: &mut Findings) {
    let declared = document
        .source_descriptions
        .iter()
        .find(|declared| declared.name.value == source);
    match declared {
        Some(declared) if declared.kind == SourceKind::Arazzo => {}
        Some(declared) => findings.push(
            Diagnostic::new(
                Code::UnknownWorkflow,
                text.span,
                format!("source `{source}` is no Arazzo document, so it has no workflows"),
            )
            .also(declared.name.span, "described here")
            .help("name a source of `type: arazzo`"),
        ),
        None if document.has_unread_sources => {}
        None => {
            let names = document
                .source_descriptions
                .iter()
                .map(|declared| declared.name.value.as_str());
            let finding = Diagnostic::new(
                Code::UnknownSource,
                text.span,
                format!("there is no source `{source}`"),
            );
            findings.push(match nearest(source, names) {
                Some(near) => finding.did_you_mean(source, near),
                None => finding.help("describe it under `sourceDescriptions`, with `type: arazzo`"),
            });
        }
    }
}

/// `dependsOn` of a step; a text in none of the three forms was reported when it was read.
fn step_exists(text: &Text, step: &Step, workflow: &Workflow, document: &Arazzo, findings: &mut Findings) {
    match StepReference::parse(&text.value) {
        Some(StepReference::Here { step: id }) if id == step.step_id.value => findings.push(
            Diagnostic::new(
                Code::UnknownStep,
                text.span,
                format!("step `{id}` depends on itself"),
            )
            .help("name a step that runs before it"),
        ),
        Some(StepReference::Here { step: id }) => {
            findings.extend(unknown_step(id, text, workflow, "to depend on"));
        }
        Some(StepReference::InWorkflow { workflow: id, step }) => {
            let found = document
                .workflows
                .iter()
                .find(|other| other.workflow_id.value == id);
            match found {
                Some(other) => findings.extend(unknown_step(step, text, other, "to depend on")),
                None => findings.extend(unknown_workflow(text, id, document)),
            }
        }
        Some(StepReference::InSource { source, .. }) => {
            arazzo_source_exists(source, text, document, findings)
        }
        None => {}
    }
}

/// The finding for a step that a workflow does not have, unless it may be one that could not be read.
pub(in crate::check) fn unknown_step(
    id: &str,
    text: &Text,
    workflow: &Workflow,
    purpose: &str,
) -> Option<Diagnostic> {
    let ids: Vec<&str> = workflow
        .steps
        .iter()
        .map(|step| step.step_id.value.as_str())
        .collect();
    if ids.contains(&id) || workflow.has_unread_steps {
        return None;
    }
    let finding = Diagnostic::new(
        Code::UnknownStep,
        text.span,
        format!("there is no step `{id}` {purpose}"),
    )
    .label(format!(
        "no step of the workflow `{}`",
        workflow.workflow_id.value
    ));
    Some(match nearest(id, ids.iter().copied()) {
        Some(near) => {
            let mut ids = workflow.steps.iter().map(|step| &step.step_id);
            misspelled(finding, id, near, ids.find(|id| id.value == near))
        }
        None => finding.help(format!("the steps are {}", listed(&ids))),
    })
}

fn actions(actions: &[OrReusable<Action>], workflow: &Workflow, document: &Arazzo, findings: &mut Findings) {
    for action in actions {
        let action = match action {
            OrReusable::Object(action) => action,
            OrReusable::Reusable(reusable) => match component_action(reusable, document) {
                Some(action) => action,
                // Which kind of action fits is known where the list is read.
                None => continue,
            },
        };
        match &action.target {
            Some(ActionTarget::Step(text)) if action.kind != ActionKind::End => {
                findings.extend(unknown_step(&text.value, text, workflow, "to go to"));
            }
            Some(ActionTarget::Workflow(text)) if action.kind != ActionKind::End => {
                workflow_exists(text, document, findings);
            }
            _ => {}
        }
    }
}

fn component_action<'d>(reusable: &Reusable, document: &'d Arazzo) -> Option<&'d Action> {
    let Ok(RuntimeExpression::Components(component)) =
        RuntimeExpression::parse(&reusable.reference.value).map(|parsed| parsed.expression)
    else {
        return None;
    };
    let actions = match component.kind {
        ComponentKind::SuccessActions => &document.components.success_actions,
        ComponentKind::FailureActions => &document.components.failure_actions,
        ComponentKind::Parameters => return None,
    };
    let found = actions.iter().find(|(key, _)| *key == component.name);
    found.map(|(_, action)| action)
}
