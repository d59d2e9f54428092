//! Workflows that go to each other in a cycle (S25).

use std::collections::HashMap;

use crate::check::flow::components::groups;
use crate::check::model::{CheckedWorkflow, StepCall, WorkflowCall, WorkflowKey};
use crate::ids::StepId;

/// The calls of a workflow that end it, each with the number of its step.
pub(crate) fn tails(workflow: &CheckedWorkflow) -> impl Iterator<Item = (StepId, &WorkflowCall)> {
    workflow
        .tails
        .iter()
        .filter_map(|position| match &workflow.steps.get(*position)?.call {
            StepCall::Workflow(call) => Some((*position, call)),
            StepCall::Operation(_) => None,
        })
}

/// A workflow by its key. They stand in the order of their keys.
pub(crate) fn find_workflow(workflows: &[CheckedWorkflow], key: WorkflowKey) -> Option<&CheckedWorkflow> {
    let position = workflows
        .binary_search_by_key(&key, |workflow| workflow.key)
        .ok()?;
    workflows.get(position)
}

/// All cycles of a program.
pub(crate) struct Cycles {
    members: Vec<Vec<WorkflowKey>>,
    /// The number of the cycle for each workflow that is in one.
    of: HashMap<WorkflowKey, usize>,
}

impl Cycles {
    pub(crate) fn of(workflows: &[CheckedWorkflow]) -> Self {
        let position = |key: WorkflowKey| workflows.binary_search_by_key(&key, |workflow| workflow.key).ok();
        let calls: Vec<Vec<usize>> = workflows
            .iter()
            .map(|workflow| {
                let targets = tails(workflow).filter_map(|(_, call)| position(call.workflow));
                targets.collect()
            })
            .collect();
        let comes_back = |group: &Vec<usize>| match group.as_slice() {
            [one] => calls.get(*one).is_some_and(|targets| targets.contains(one)),
            _ => true,
        };
        let groups = groups(&calls).into_iter().filter(comes_back);
        let keys = |group: Vec<usize>| {
            let members = group.into_iter().filter_map(|member| workflows.get(member));
            members.map(|workflow| workflow.key).collect()
        };
        let members: Vec<Vec<WorkflowKey>> = groups.map(keys).collect();
        let numbered = members.iter().enumerate();
        let of = numbered
            .flat_map(|(number, members)| members.iter().map(move |key| (*key, number)))
            .collect();
        Self { members, of }
    }

    /// The workflows that a workflow goes to and that come back to it, itself included; none where it is in no cycle.
    pub(crate) fn members_with(&self, key: WorkflowKey) -> &[WorkflowKey] {
        let members = self.of.get(&key).and_then(|number| self.members.get(*number));
        members.map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether both are in one cycle.
    pub(crate) fn share(&self, one: WorkflowKey, other: WorkflowKey) -> bool {
        let number = self.of.get(&one);
        number.is_some() && number == self.of.get(&other)
    }

    /// Whether the step at `to` goes back: to the workflow itself, or to one that stands before it and comes back. Every
    /// cycle has such a step.
    pub(crate) fn goes_back(&self, workflow: &CheckedWorkflow, to: StepId) -> bool {
        tails(workflow).any(|(position, call)| {
            position == to && call.workflow <= workflow.key && self.share(call.workflow, workflow.key)
        })
    }
}
