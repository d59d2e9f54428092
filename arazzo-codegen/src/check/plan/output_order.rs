//! Orders steps by the outputs that they read (1.1, section "Step Object", "Tool Behavior"; S32).
//!
//! The document's order is kept if some path sets the output, as in a loop that passes on the next page. Steps move only for
//! a reference that no path could satisfy.

use std::collections::{HashMap, VecDeque};

use super::expression_texts;
use super::implied::object_of;
use crate::document::{ActionKind, ActionTarget, Arazzo, Step, Target, Workflow};
use crate::source::Span;

/// A step that another one needs, by position, and the place that says so.
#[derive(Clone, Copy, Debug)]
pub(in crate::check) struct Need {
    pub(in crate::check) step: usize,
    pub(in crate::check) span: Span,
}

/// For each step those whose outputs it reads; nothing when the order satisfies all of them.
pub(in crate::check) fn needs(
    steps: &[Step],
    workflow: &Workflow,
    document: &Arazzo,
) -> Option<Vec<Vec<Need>>> {
    let positions: HashMap<&str, usize> = steps
        .iter()
        .enumerate()
        .rev()
        .map(|(position, step)| (step.step_id.value.as_str(), position))
        .collect();
    let mut read: Vec<Vec<Need>> = steps
        .iter()
        .map(|step| of_step(step, steps, document, &positions))
        .collect();
    let is_forward = |at: usize, need: &Need| need.step > at;
    let mut all = read.iter().enumerate();
    if !all.any(|(at, needs)| needs.iter().any(|need| is_forward(at, need))) {
        return None;
    }
    let ways = Jumps::of(steps, workflow, document, &positions);
    let run = ways.reached(0);
    let mut moves = false;
    for (at, needs) in read.iter_mut().enumerate() {
        // A step that never runs needs nothing either.
        let runs = at == 0 || run.get(at) == Some(&true);
        let stands = |need: &Need| !runs || ways.lead_to(need.step, at);
        needs.retain(|need| !is_forward(at, need) || !stands(need));
        moves |= needs.iter().any(|need| is_forward(at, need));
    }
    moves.then_some(read)
}

/// The steps whose outputs the step reads, itself left out.
fn of_step(step: &Step, steps: &[Step], document: &Arazzo, positions: &HashMap<&str, usize>) -> Vec<Need> {
    const START: &str = "$steps.";
    let own = positions.get(step.step_id.value.as_str());
    let mut needs = Vec::new();
    expression_texts::of_step(step, document, &mut |text, span| {
        for (at, _) in text.match_indices(START) {
            let rest = text.get(at + START.len()..).unwrap_or_default();
            let Some((id, rest)) = rest.split_once('.') else {
                continue;
            };
            let Some(position) = positions.get(id).filter(|position| Some(*position) != own) else {
                continue;
            };
            let read = steps.get(*position);
            if read.is_some_and(|read| names_output(read, rest)) {
                needs.push(Need {
                    step: *position,
                    span,
                });
            }
        }
    });
    needs
}

/// Whether a text starts with the name of an output: prose that only looks like a reference orders nothing.
fn names_output(step: &Step, text: &str) -> bool {
    let ends = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric() || "_-".contains(next));
    let name = match text.strip_prefix("outputs") {
        Some(rest) => match rest.strip_prefix('.') {
            Some(name) => name,
            None => return ends(rest),
        },
        None => text,
    };
    // What a called workflow hands back need not be declared by the step (S14).
    let hands_on = matches!(step.target, Some(Target::WorkflowId(_)));
    let mut outputs = step.outputs.iter();
    hands_on || outputs.any(|output| name.strip_prefix(output.name.value.as_str()).is_some_and(ends))
}

/// Where the run may go from each step.
struct Jumps {
    /// But to the next one.
    jumps: Vec<Vec<usize>>,
    /// Whether it may go on to the next one.
    falls_through: Vec<bool>,
    has_loops: bool,
}

impl Jumps {
    fn of(steps: &[Step], workflow: &Workflow, document: &Arazzo, positions: &HashMap<&str, usize>) -> Self {
        let target = |action| {
            let action = object_of(action, document)?;
            match &action.target {
                Some(ActionTarget::Step(step)) => {
                    let position = positions.get(step.value.as_str()).copied()?;
                    Some((position, action.kind == ActionKind::Retry))
                }
                _ => None,
            }
        };
        let is_always = |action| {
            object_of(action, document)
                .is_some_and(|action| action.criteria.is_empty() && action.kind != ActionKind::Retry)
        };
        let shared = workflow.shared_actions();
        let shared: Vec<(usize, bool)> = shared.filter_map(target).collect();
        let shared_leaves = workflow.success_actions.iter().any(is_always);
        let mut jumps: Vec<Vec<usize>> = vec![Vec::new(); steps.len()];
        for (from, step) in steps.iter().enumerate() {
            let own = step.actions();
            for (to, is_retry) in own.filter_map(target).chain(shared.iter().copied()) {
                // S27: from the step that runs before a retry the run comes back.
                let back = is_retry.then_some((to, from));
                for (from, to) in [(from, to)].into_iter().chain(back) {
                    if let Some(targets) = jumps.get_mut(from) {
                        targets.push(to);
                    }
                }
            }
        }
        let falls_through = steps.iter();
        let falls_through =
            falls_through.map(|step| !shared_leaves && !step.on_success.iter().any(is_always));
        let goes_back = |(from, targets): (usize, &Vec<usize>)| targets.iter().any(|to| *to <= from);
        Self {
            has_loops: jumps.iter().enumerate().any(goes_back),
            falls_through: falls_through.collect(),
            jumps,
        }
    }

    /// Whether the run may come from one step to another.
    fn lead_to(&self, from: usize, to: usize) -> bool {
        if to < from && !self.has_loops {
            return false;
        }
        self.reached(from).get(to) == Some(&true)
    }

    /// The steps that the run may come to from one, itself only where it comes back.
    fn reached(&self, from: usize) -> Vec<bool> {
        let mut reached = vec![false; self.jumps.len()];
        let mut open = VecDeque::from([from]);
        while let Some(at) = open.pop_front() {
            let targets = self.jumps.get(at).into_iter().flatten().copied();
            let next = self.falls_through.get(at) == Some(&true);
            for next in targets.chain(next.then_some(at + 1)) {
                if let Some(reached) = reached.get_mut(next).filter(|reached| !**reached) {
                    *reached = true;
                    open.push_back(next);
                }
            }
        }
        reached
    }
}
