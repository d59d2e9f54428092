//! The steps that set an output. That is the step itself. For the last run of a workflow (S21a) it is every step that runs
//! the workflow.

use super::graph::Flow;
use crate::check::model::{KeptAt, Steps};
use crate::ids::{StepId, StepOutputId};

/// Whether every run that ends with the workflow's own outputs has set the output.
pub(in crate::check) fn surely_set_at_end(
    steps: &Steps,
    flow: &Flow,
    step: StepId,
    output: StepOutputId,
) -> bool {
    match setters(steps, step, output) {
        (setters, false) if setters.len() < 2 => flow.completed_at_end(step),
        (setters, at_start) => flow.has_run(None, &setters, at_start),
    }
}

/// Whether some run may have set the output when it comes to the step `at`, or to the end.
pub(in crate::check) fn may_be_set(
    steps: &Steps,
    flow: &Flow,
    at: StepId,
    step: StepId,
    output: StepOutputId,
) -> bool {
    match setters(steps, step, output) {
        (setters, false) if setters.len() < 2 => flow.may_have_completed(at, step),
        (setters, at_start) => flow.has_run(Some(at), &setters, at_start),
    }
}

/// Whether every run that comes to the step `at` has set the output.
pub(in crate::check) fn is_surely_set(
    steps: &Steps,
    flow: &Flow,
    at: StepId,
    step: StepId,
    output: StepOutputId,
) -> bool {
    let (setters, _) = setters(steps, step, output);
    setters.iter().any(|setter| flow.surely_completed(at, *setter))
}

/// The steps that set an output, and whether they do so when they start.
fn setters(steps: &Steps, step: StepId, output: StepOutputId) -> (Vec<StepId>, bool) {
    let declared = steps.get(step).and_then(|step| step.outputs.get(output));
    let at_start = declared.is_some_and(|declared| matches!(declared.kept_at, KeptAt::Start(_)));
    let others = declared.into_iter().flat_map(|declared| &declared.kept_with);
    let all = std::iter::once(step).chain(others.map(|(position, _)| *position));
    (all.collect(), at_start)
}
