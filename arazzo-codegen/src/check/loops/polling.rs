//! Loops that have no delay of their own (S33).

use super::cycles::{Cycles, find_workflow, tails};
use super::paging::Loops;
use crate::check::model::{CheckedAction, CheckedWorkflow, Pace, Then};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::ids::StepId;

/// A lint for every `goto` back to a step that was run before, to the step itself or to a workflow that it came from:
/// unlike a `retry` it has no wait. A paging loop needs none, and a pace given by the author
/// silences the lint.
pub(in crate::check) fn without_delay(workflows: &[CheckedWorkflow], findings: &mut Findings) {
    let cycles = Cycles::of(workflows);
    for workflow in workflows {
        let loops = Loops::of(workflow, workflows, &cycles);
        for (at, step) in workflow.steps.entries() {
            for action in step.actions() {
                let polls = loops.pace(at, action) == Some(Pace::Poll);
                let Some(back) = back(workflow, at, action, workflows, &cycles).filter(|_| polls) else {
                    continue;
                };
                if action.pace.is_none() {
                    findings.push(finding(action, &back));
                }
            }
        }
    }
}

/// What the action goes back to, in words.
fn back(
    workflow: &CheckedWorkflow,
    at: StepId,
    action: &CheckedAction,
    workflows: &[CheckedWorkflow],
    cycles: &Cycles,
) -> Option<String> {
    let Then::Goto(to) = action.then else {
        return None;
    };
    // Steps that are only gone to stand behind those that follow each other, and none of them is behind another.
    if to <= at && at < workflow.first_behind {
        return Some(format!("step `{}`", workflow.steps.get(to)?.id));
    }
    let (_, call) = tails(workflow).find(|(tail, _)| *tail == to)?;
    let back = find_workflow(workflows, call.workflow)?;
    cycles
        .goes_back(workflow, to)
        .then(|| format!("workflow `{}`", back.id))
}

fn finding(action: &CheckedAction, back: &str) -> Diagnostic {
    Diagnostic::new(
        Code::PollWithoutDelay,
        action.span,
        format!("action `{}` goes back to {back} without a delay", action.name),
    )
    .label("this is a poll: the client waits 1 s, growing to 10 s, or as long as `Retry-After` says")
    .help(
        "allow this lint where that pace is right; a failure action of the type `retry` has a delay of its own; where \
         each round asks for something else, write `x-arazzo-pace: page`",
    )
}
