//! Checks whether a run can continue after a change of its workflow: it must do each of its remaining steps once, with
//! outputs of the same operations.

use serde::de::Error as _;

use super::{CheckpointError, Position, Stored, Workflow};
use crate::Step;

/// `steps` are the steps of the workflow when the checkpoint was taken, each with its operation.
pub(super) fn check<W: Workflow>(
    steps: &[(String, String)],
    position: &Position,
    state: &Stored,
) -> Result<(), CheckpointError> {
    let malformed = |error: String| CheckpointError::Malformed(serde_json::Error::custom(error));
    if position.step.is_none() && position.ended_at.is_none() {
        return Err(malformed("the run is at no step and has not ended".to_owned()));
    }
    if let Some(step) = state.runs().find(|step| Some(*step) != position.step.as_deref()) {
        return Err(malformed(format!(
            "the run is not at the step `{step}`, whose workflow is running"
        )));
    }
    let places = [
        position.step.as_ref(),
        position.detour.as_ref().map(|(step, _)| step),
        position.ended_at.as_ref(),
    ];
    for step in places.into_iter().flatten() {
        index_of(steps, step)
            .ok_or_else(|| malformed(format!("the step `{step}` is not among the steps")))?;
        if !W::Step::ALL.iter().any(|(_, id, _)| id == step) {
            return Err(CheckpointError::Step {
                workflow: W::ID,
                step: step.clone(),
            });
        }
    }
    // If a step runs before a retry, the place of the run is the retried step: the run comes back to it.
    let current = match (&position.detour, &position.step) {
        (Some((step, _)), Some(_)) => Some(step),
        (_, step) => step.as_ref(),
    };
    if let Some(current) = current {
        order::<W>(steps, current)?;
    }
    operations::<W>(steps, current, state)
}

fn index_of(steps: &[(String, String)], step: &str) -> Option<usize> {
    steps.iter().position(|(id, _)| id == step)
}

/// Checks that each step is on the same side of the current step as before.
fn order<W: Workflow>(steps: &[(String, String)], current: &str) -> Result<(), CheckpointError> {
    let workflow = W::ID;
    let place = index_of(steps, current);
    let ids = || {
        W::Step::ALL
            .iter()
            .take(W::Step::IN_ORDER)
            .map(|(_, id, _)| *id)
            .enumerate()
    };
    // A step that only an action goes to is neither before nor after the others.
    let Some((now, current)) = ids().find(|(_, id)| *id == current) else {
        return Ok(());
    };
    for (index, step) in ids().filter(|(index, _)| *index != now) {
        let was_before = index_of(steps, step).is_some_and(|index| Some(index) < place);
        let is_before = index < now;
        match (was_before, is_before) {
            (false, true) => {
                return Err(CheckpointError::NeverRun {
                    workflow,
                    step,
                    current,
                });
            }
            (true, false) => {
                return Err(CheckpointError::RunTwice {
                    workflow,
                    step,
                    current,
                });
            }
            (true, true) | (false, false) => {}
        }
    }
    Ok(())
}

/// Checks that steps still call the same operation if the run is past them or has outputs of them. The current step may
/// call another operation, because its request is not sent yet. So a run that stopped at a wrong path continues after
/// the path is corrected.
fn operations<W: Workflow>(
    steps: &[(String, String)],
    current: Option<&String>,
    state: &Stored,
) -> Result<(), CheckpointError> {
    let place = current.and_then(|current| index_of(steps, current));
    let mut in_order = W::Step::ALL.iter().take(W::Step::IN_ORDER);
    let is_in_order = in_order.any(|(_, id, _)| Some(*id) == current.map(String::as_str));
    for (index, (id, before)) in steps.iter().enumerate() {
        // Of a run that has ended, or is at a step of an action, only the steps with outputs are known to have run.
        let is_past = is_in_order && place.is_some_and(|place| index < place);
        let is_current = Some(index) == place;
        let matters = state.has_run(id) || (!is_current && (is_past || state.has_outputs(id)));
        let entry = W::Step::ALL.iter().find(|(_, known, _)| known == id);
        if let Some((_, step, now)) = entry
            && matters
            && !is_same(before, now)
        {
            return Err(CheckpointError::Operation {
                workflow: W::ID,
                step,
                before: before.clone(),
                now,
            });
        }
    }
    Ok(())
}

/// Whether two operations are the same, apart from the names of their path variables.
fn is_same(before: &str, now: &str) -> bool {
    fn parts(operation: &str) -> impl Iterator<Item = &str> {
        let parts = operation.split('{').enumerate();
        parts.map(|(index, part)| match part.split_once('}') {
            Some((_, literal)) if index > 0 => literal,
            _ => part,
        })
    }
    parts(before).eq(parts(now))
}
