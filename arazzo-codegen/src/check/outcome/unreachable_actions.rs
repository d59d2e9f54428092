//! Which actions of a list are ever taken: the first whose criteria hold is (S23), so one that holds whenever a later one
//! does hides that.
//!
//! Criteria are not interpreted: two are the same when they say the same, and that is all that is known of them.

use super::actions::Outcome;
use crate::check::model::{CheckedAction, Reachability, Then, UnreachableCause};
use crate::document::{Criterion, Step};

/// The criteria that hold whenever the actions of a step are considered: after a success its own (S22).
pub(in crate::check) fn known(outcome: Outcome, step: &Step) -> Vec<&Criterion> {
    if outcome == Outcome::Failure {
        return Vec::new();
    }
    // What the step keeps is set between the two (S31).
    let own = format!("$steps.{}.", step.step_id.value);
    let reads_own = |criterion: &&Criterion| {
        let texts = criterion.context.iter().chain([&criterion.condition]);
        texts.into_iter().any(|text| text.value.contains(&own))
    };
    step.success_criteria
        .iter()
        .filter(|criterion| !reads_own(criterion))
        .collect()
}

/// Says of each action whether it is taken; `written` are their criteria in the document.
pub(in crate::check) fn mark_unreachable(
    actions: &mut [CheckedAction],
    written: &[&[Criterion]],
    known: &[&Criterion],
) {
    for position in 0..actions.len() {
        let (earlier, rest) = actions.split_at_mut(position);
        let (Some(action), Some(criteria)) = (rest.first_mut(), written.get(position)) else {
            continue;
        };
        let holding = || known.iter().copied().chain(*criteria);
        let hiding = earlier.iter().zip(written).position(|(earlier, criteria)| {
            // Once the budget of a retry is used up the next action is considered (S26).
            let retries = matches!(earlier.then, Then::Retry { .. });
            !retries
                && criteria
                    .iter()
                    .all(|criterion| holding().any(|held| same_condition(held, criterion)))
        });
        let retries = matches!(action.then, Then::Retry { .. });
        let is_known = |criterion: &Criterion| known.iter().any(|held| same_condition(held, criterion));
        action.taken = match (hiding, action.then) {
            (_, Then::Retry { limit: 0, .. }) => Reachability::Never(UnreachableCause::NoRetries),
            (Some(hiding), _) => Reachability::Never(UnreachableCause::Behind(hiding)),
            (None, _) if !retries && criteria.iter().all(is_known) => Reachability::Always,
            (None, _) => Reachability::Sometimes,
        };
    }
}

fn same_condition(left: &Criterion, right: &Criterion) -> bool {
    let context = |criterion: &Criterion| {
        criterion
            .context
            .as_ref()
            .map(|text| text.value.trim().to_owned())
    };
    left.kind == right.kind
        && left.condition.value.trim() == right.condition.value.trim()
        && context(left) == context(right)
}
