//! The constants of a run: those of its workflow and of all workflows that it calls, directly or not.

pub(in crate::lower) mod dependencies;
pub(in crate::lower) mod slots;
pub(in crate::lower) mod tail_calls;

use std::collections::HashSet;
use std::hash::Hash;
use std::rc::Rc;

use crate::check::{CheckedWorkflow, StepCall, groups};
use crate::lower::names::of_machine;

/// A constant of a machine. Those with equal keys say the same.
struct RunConstant<K> {
    key: K,
    machine: String,
    constant: String,
}

/// The constants of each workflow's run, as machine and name. Its own come first, and equal ones are listed once.
///
/// The lists of the called workflows are merged. Walking through all of them for each workflow would take the square of
/// their number.
pub(in crate::lower) fn constants<K: Eq + Hash>(
    workflows: &[CheckedWorkflow],
    own: impl Fn(&CheckedWorkflow) -> Vec<(K, String)>,
) -> Vec<Vec<(String, String)>> {
    let items = |workflow: &CheckedWorkflow| -> Vec<Rc<RunConstant<K>>> {
        let machine = of_machine(&workflow.stem).machine;
        let item = |(key, constant)| {
            let machine = machine.clone();
            Rc::new(RunConstant {
                key,
                machine,
                constant,
            })
        };
        own(workflow).into_iter().map(item).collect()
    };
    let own: Vec<Vec<Rc<RunConstant<K>>>> = workflows.iter().map(items).collect();
    let calls: Vec<Vec<usize>> = workflows
        .iter()
        .map(|workflow| callees(workflow, workflows))
        .collect();
    let mut runs: Vec<Vec<Rc<RunConstant<K>>>> = vec![Vec::new(); workflows.len()];
    for group in groups(&calls) {
        // Workflows that call each other have what all of them have.
        let of_member = |member: &usize| {
            let called = calls.get(*member).into_iter().flatten();
            let within = called.filter_map(|called| runs.get(*called)).flatten();
            own.get(*member).into_iter().flatten().chain(within)
        };
        let of_group = once(group.iter().flat_map(of_member));
        for member in group {
            let first = own.get(member).into_iter().flatten();
            if let Some(run) = runs.get_mut(member) {
                *run = once(first.chain(&of_group));
            }
        }
    }
    let named = |run: Vec<Rc<RunConstant<K>>>| {
        let items = run.into_iter();
        items
            .map(|item| (item.machine.clone(), item.constant.clone()))
            .collect()
    };
    runs.into_iter().map(named).collect()
}

fn callees(workflow: &CheckedWorkflow, workflows: &[CheckedWorkflow]) -> Vec<usize> {
    let steps = workflow.steps.iter();
    steps
        .filter_map(|step| match &step.call {
            StepCall::Workflow(call) => workflows
                .binary_search_by_key(&call.workflow, |workflow| workflow.key)
                .ok(),
            StepCall::Operation(_) => None,
        })
        .collect()
}

fn once<'i, K: Eq + Hash + 'i>(
    items: impl Iterator<Item = &'i Rc<RunConstant<K>>>,
) -> Vec<Rc<RunConstant<K>>> {
    let mut known: HashSet<&K> = HashSet::new();
    items.filter(|item| known.insert(&item.key)).cloned().collect()
}
