//! Resolves the actions of a step (S23 to S27).

use super::unreachable_actions;
use crate::check::criteria;
use crate::check::model::{CheckedAction, Reachability, Then};
use crate::check::names::scope::Scope;
use crate::check::plan::unknown::unknown_component;
use crate::diagnostic::{Change, Code, Diagnostic, Findings, Safety};
use crate::document::{self, ActionKind, ActionTarget, Arazzo, OrReusable};
use crate::expression::{ComponentKind, RuntimeExpression};
use crate::ids::StepId;

/// Which of the two lists of actions is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum Outcome {
    Success,
    Failure,
}

/// The actions of a step in the order in which they are considered: the step's, then the workflow's whose
/// names the step does not use itself (S23).
pub(in crate::check) fn read_actions(
    outcome: Outcome,
    step: &document::Step,
    workflow: &document::Workflow,
    document: &Arazzo,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Vec<CheckedAction> {
    let (own, shared) = match outcome {
        Outcome::Success => (&step.on_success, &workflow.success_actions),
        Outcome::Failure => (&step.on_failure, &workflow.failure_actions),
    };
    let own: Vec<document::Action> = own
        .iter()
        .filter_map(|action| resolved(outcome, action, document, findings))
        .collect();
    let shared: Vec<document::Action> = shared
        .iter()
        .filter_map(|action| resolved(outcome, action, document, findings))
        .collect();
    let replaced = |action: &&document::Action| {
        let name = action.name.as_ref().map(|name| &name.value);
        name.is_some()
            && own
                .iter()
                .any(|own| own.name.as_ref().map(|name| &name.value) == name)
    };
    let mut actions = Vec::new();
    let mut written = Vec::new();
    for action in own.iter().chain(shared.iter().filter(|action| !replaced(action))) {
        if let Some(read) = read_one(outcome, action, step, scope, findings) {
            actions.push(read);
            written.push(action.criteria.as_slice());
        }
    }
    unreachable_actions::mark_unreachable(&mut actions, &written, &unreachable_actions::known(outcome, step));
    actions
}

fn resolved(
    outcome: Outcome,
    action: &OrReusable<document::Action>,
    document: &Arazzo,
    findings: &mut Findings,
) -> Option<document::Action> {
    let reusable = match action {
        OrReusable::Object(action) => return Some(action.clone()),
        OrReusable::Reusable(reusable) => reusable,
    };
    let (kind, components) = match outcome {
        Outcome::Success => (
            ComponentKind::SuccessActions,
            &document.components.success_actions,
        ),
        Outcome::Failure => (
            ComponentKind::FailureActions,
            &document.components.failure_actions,
        ),
    };
    let name = match RuntimeExpression::parse(&reusable.reference.value).map(|parsed| parsed.expression) {
        Ok(RuntimeExpression::Components(component)) if component.kind == kind => component.name,
        _ => String::new(),
    };
    let found = components
        .iter()
        .find(|(key, _)| *key == name)
        .map(|(_, action)| action.clone());
    if found.is_none() && !document.components.is_unread(&reusable.reference.value) {
        let finding = Diagnostic::new(
            Code::UnknownComponent,
            reusable.reference.span,
            format!(
                "`{}` is not an action of `components` that can be used here",
                reusable.reference.value
            ),
        );
        let help = match outcome {
            Outcome::Success => "refer to one: `$components.successActions.<name>`",
            Outcome::Failure => "refer to one: `$components.failureActions.<name>`",
        };
        let known = components.iter().map(|(key, action)| (key.as_str(), action.span));
        findings.push(unknown_component(finding, &name, known, help));
    }
    found
}

fn read_one(
    outcome: Outcome,
    action: &document::Action,
    step: &document::Step,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<CheckedAction> {
    let name = action_name(action).to_owned();
    let then = match (action.kind, &action.target) {
        (ActionKind::End, _) => Some(Then::End),
        (ActionKind::Goto, Some(ActionTarget::Step(step))) => target(step, scope).map(Then::Goto),
        // A workflow that an action names has become a step, unless it did not resolve, which was reported.
        (ActionKind::Goto, Some(ActionTarget::Workflow(_))) => None,
        (ActionKind::Retry, Some(ActionTarget::Workflow(workflow))) if workflow.value != scope.workflow => {
            None
        }
        // A `goto` without a target was reported when it was read.
        (ActionKind::Goto, None) => None,
        (ActionKind::Retry, first) => {
            if outcome == Outcome::Success {
                findings.push(retry_on_success(action));
            }
            let first = match first {
                Some(ActionTarget::Step(first)) if first.value == step.step_id.value => {
                    findings.push(retry_of_itself(action, first, "the step itself"));
                    None
                }
                Some(ActionTarget::Step(first)) => Some(target(first, scope)?),
                Some(ActionTarget::Workflow(own)) => {
                    findings.push(retry_of_itself(action, own, "the workflow that the step is in"));
                    None
                }
                None => None,
            };
            Some(Then::Retry {
                after: action.retry_after.or(step.retry_after).unwrap_or_default(),
                // S26: without a limit once.
                limit: action.retry_limit.or(step.retry_limit).unwrap_or(1),
                first,
            })
        }
    };
    let criteria = criteria::read_criteria(&action.criteria, scope, findings);
    // A criterion that did not resolve must not make the action unconditional.
    let complete = criteria.len() == action.criteria.len();
    Some(CheckedAction {
        name,
        span: action.span,
        criteria,
        then: then.filter(|_| complete)?,
        pace: action.pace,
        taken: Reachability::Sometimes,
        keeps: Vec::new(),
    })
}

fn action_name(action: &document::Action) -> &str {
    match (&action.name, action.kind) {
        (Some(name), _) => &name.value,
        (None, ActionKind::End) => "end",
        (None, ActionKind::Goto) => "goto",
        (None, ActionKind::Retry) => "retry",
    }
}

/// S14: the success actions of the specification do not retry.
fn retry_on_success(action: &document::Action) -> Diagnostic {
    Diagnostic::new(
        Code::RetryOnSuccess,
        action.span,
        "a success action of the type `retry`",
    )
    .help("the step runs again while the criteria hold; `goto` the step itself, or make it a failure action")
}

/// S27: nothing runs in front of the step but the step, so it is a plain retry. The workflow within itself would do over
/// again all that the run has done.
fn retry_of_itself(action: &document::Action, named: &document::Text, what: &str) -> Diagnostic {
    let change = Change::RemoveMember { value: named.span };
    Diagnostic::new(
        Code::RetryOfItself,
        named.span,
        format!("the retry `{}` names {what}", action_name(action)),
    )
    .label("nothing runs before the step is tried again")
    .help(format!(
        "remove `{}`: a retry runs its own step again",
        match &action.target {
            Some(ActionTarget::Workflow(_)) => "workflowId",
            _ => "stepId",
        }
    ))
    .fixed_by(Safety::Safe, vec![change])
}

/// A step that is not there is reported with the other references of the document.
fn target(step: &document::Text, scope: &Scope<'_>) -> Option<StepId> {
    scope.steps.find(|names| names.id == step.value)
}
