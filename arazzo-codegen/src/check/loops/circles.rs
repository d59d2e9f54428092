//! Workflows that go to each other in a circle (S25).

use crate::check::model::{Call, Workflow, WorkflowCall, WorkflowKey};

/// The calls of a workflow that end it, each with the number of its step.
pub(crate) fn tails(workflow: &Workflow) -> impl Iterator<Item = (usize, &WorkflowCall)> {
    workflow
        .tails
        .iter()
        .filter_map(|position| match &workflow.steps.get(*position)?.call {
            Call::Workflow(call) => Some((*position, call)),
            Call::Operation(_) => None,
        })
}

pub(crate) fn find(workflows: &[Workflow], key: WorkflowKey) -> Option<&Workflow> {
    workflows.iter().find(|workflow| workflow.key == key)
}

/// The workflows that a workflow leads to by one `goto` or more.
pub(crate) fn reached(workflows: &[Workflow], from: WorkflowKey) -> Vec<WorkflowKey> {
    let mut reached: Vec<WorkflowKey> = Vec::new();
    let mut next = vec![from];
    while let Some(key) = next.pop() {
        for (_, call) in find(workflows, key).into_iter().flat_map(tails) {
            if !reached.contains(&call.workflow) {
                reached.push(call.workflow);
                next.push(call.workflow);
            }
        }
    }
    reached
}

/// The workflows that a workflow goes to and that come back to it, itself included; none where it is in no circle.
pub(crate) fn circle(workflows: &[Workflow], key: WorkflowKey) -> Vec<WorkflowKey> {
    let mut circle = reached(workflows, key);
    circle.retain(|other| reached(workflows, *other).contains(&key));
    circle.sort_unstable();
    circle
}

/// Whether the step at `to` goes back: to the workflow itself, or to one that stands before it and comes back. Every
/// circle has such a step.
pub(crate) fn goes_back(workflow: &Workflow, to: usize, workflows: &[Workflow]) -> bool {
    let back = |call: &WorkflowCall| {
        call.workflow <= workflow.key && reached(workflows, call.workflow).contains(&workflow.key)
    };
    tails(workflow).any(|(position, call)| position == to && back(call))
}
