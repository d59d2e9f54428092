//! Parameters of actions (1.1). They are evaluated when the action is taken, after the reply (S25).
//!
//! The called workflow starts later, perhaps from a checkpoint. The values are therefore stored with the outputs of the step.

use super::outputs;
use crate::check::criteria::statuses;
use crate::check::model::{
    CheckedAction, CheckedStep, Interface, Interfaces, Reference, Referent, Shared, StepCall, Steps, Then,
    Value, WorkflowInputs,
};
use crate::check::plan::implied::{Expanded, Origin};
use crate::check::reply::kept::ReplyContext;
use crate::check::reply::reply_bodies::Replies;
use crate::check::sources::documents::Loaded;
use crate::diagnostic::Findings;
use crate::expression::Pointer;
use crate::ids::{IdVec, InputId, StepId};
use crate::openapi::Operation;

/// Makes each action store the values of its parameters that read the outcome of the step.
pub(in crate::check) fn keep(
    steps: &mut Steps,
    expanded: &Expanded,
    inputs: &WorkflowInputs,
    loaded: &Loaded,
    shared: Shared<'_>,
    findings: &mut Findings,
) {
    for behind in steps.ids() {
        let Origin::Action(source) = expanded.origin(behind) else {
            continue;
        };
        let mut arguments = match steps.get_mut(behind).map(|step| &mut step.call) {
            Some(StepCall::Workflow(call)) => std::mem::take(&mut call.arguments),
            _ => continue,
        };
        let target = called(steps.get(behind), shared.callees);
        let names: IdVec<InputId, String> = target.map_or_else(IdVec::default, |target| {
            target.inputs.iter().map(|input| input.name.clone()).collect()
        });
        for (input, value) in &mut arguments {
            if let Some(name) = names.get(*input)
                && value.references().into_iter().any(is_of_outcome)
                && let Some(kept) = keep_one(
                    steps,
                    &Argument {
                        source,
                        behind,
                        name,
                        value,
                    },
                    inputs,
                    loaded,
                    shared,
                    findings,
                )
            {
                *value = kept;
            }
        }
        if let Some(StepCall::Workflow(call)) = steps.get_mut(behind).map(|step| &mut step.call) {
            call.arguments = arguments;
        }
    }
}

/// A value that an action passes to the workflow that it goes to.
struct Argument<'v> {
    /// The step with the action.
    source: StepId,
    /// The step that runs the workflow.
    behind: StepId,
    name: &'v str,
    value: &'v Value,
}

/// Adds the value to the stored values of its step, and returns the value that reads it back.
fn keep_one(
    steps: &mut Steps,
    argument: &Argument<'_>,
    inputs: &WorkflowInputs,
    loaded: &Loaded,
    shared: Shared<'_>,
    findings: &mut Findings,
) -> Option<Value> {
    let &Argument {
        source,
        behind,
        name,
        value,
    } = argument;
    let step = steps.get(source)?;
    let (action, is_failure) = leading_to(step, behind)?;
    let operation = step.operation_call();
    let known = ReplyContext {
        step: &step.id,
        inputs,
        definitions: shared.definitions,
        description: operation.and_then(|call| loaded.descriptions.description(&call.source)),
    };
    let replies = operation.map_or_else(Replies::default, |call| {
        replies(&call.operation, step, action, is_failure)
    });
    let called = called(Some(step), shared.callees);
    let named = format!("{} {name}", action.name);
    let mut kept = outputs::of_action(&named, value.clone(), &replies, called, known, findings);
    // S28: after a failure there may be no reply.
    kept.optional |= is_failure;
    let first = value.references().into_iter().next()?;
    let text = match value {
        Value::Reference(reference) => reference.text.clone(),
        _ => format!("the parameter `{name}` of the action `{}`", action.name),
    };
    let reference = Reference {
        text,
        span: first.span,
        to: Referent::StepOutput {
            step: source,
            output: step.outputs.next_id(),
            pointer: Pointer::default(),
        },
    };
    let step = steps.get_mut(source)?;
    let output = step.outputs.push(kept);
    let mut actions = step.on_success.iter_mut().chain(&mut step.on_failure);
    let action = actions.find(|action| leads_to(action, behind))?;
    action.keeps.push(output);
    Some(Value::Reference(reference))
}

fn is_of_outcome(reference: &Reference) -> bool {
    reference.to.is_of_exchange() || matches!(reference.to, Referent::ChildOutput { .. })
}

fn leads_to(action: &CheckedAction, behind: StepId) -> bool {
    match action.then {
        Then::Goto(to) => to == behind,
        Then::Retry { first, .. } => first == Some(behind),
        Then::End => false,
    }
}

/// The action of a step that leads to another, and whether it is one for failures.
fn leading_to(step: &CheckedStep, behind: StepId) -> Option<(&CheckedAction, bool)> {
    let successes = step.on_success.iter().map(|action| (action, false));
    let failures = step.on_failure.iter().map(|action| (action, true));
    successes
        .chain(failures)
        .find(|(action, _)| leads_to(action, behind))
}

fn called<'c>(step: Option<&CheckedStep>, callees: &'c Interfaces) -> Option<&'c Interface> {
    match &step?.call {
        StepCall::Workflow(call) => callees.get(&call.workflow),
        StepCall::Operation(_) => None,
    }
}

/// The replies after which the action may be taken.
fn replies<'o>(
    operation: &'o Operation,
    step: &CheckedStep,
    action: &CheckedAction,
    is_failure: bool,
) -> Replies<'o> {
    if let Some(statuses) = statuses(&action.criteria) {
        let responses = statuses.iter().filter_map(|status| operation.response(*status));
        return Replies::among(operation, &responses.collect::<Vec<_>>());
    }
    if !is_failure {
        return Replies::of(operation, &step.success);
    }
    // With criteria of its own a step may fail whatever the status is.
    let responses = operation.responses.iter();
    let responses = responses.filter(|response| !step.success.is_empty() || !response.is_success());
    Replies::among(operation, &responses.collect::<Vec<_>>())
}
