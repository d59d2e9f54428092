//! Finds unreachable actions. Only the first action whose criteria hold runs (S23), so an action is unreachable if the
//! criteria of an earlier one always hold with its own.
//!
//! Criteria are compared as they are written. They are not interpreted.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::actions::Outcome;
use crate::check::model::{CheckedAction, Reachability, Then, UnreachableCause};
use crate::document::{Criterion, Step};

/// The criteria that hold whenever the actions of a step are considered. After a success these are its own (S22).
pub(in crate::check) fn known(outcome: Outcome, step: &Step) -> Vec<&Criterion> {
    if outcome == Outcome::Failure {
        return Vec::new();
    }
    // The outputs of the step are set after its criteria and before its actions (S31).
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

/// Sets for each action whether it is taken. `written` are the criteria of the actions in the document.
pub(in crate::check) fn mark_unreachable(
    actions: &mut [CheckedAction],
    written: &[&[Criterion]],
    known: &[&Criterion],
) {
    let mut conditions = Conditions::default();
    let known: HashSet<usize> = known
        .iter()
        .map(|criterion| conditions.number(criterion))
        .collect();
    // The criteria of each action that are not known to hold.
    let asked: Vec<BTreeSet<usize>> = written
        .iter()
        .map(|criteria| {
            let numbers = criteria.iter().map(|criterion| conditions.number(criterion));
            numbers.filter(|number| !known.contains(number)).collect()
        })
        .collect();
    let mut uses: HashMap<usize, usize> = HashMap::new();
    for number in asked.iter().flatten() {
        *uses.entry(*number).or_default() += 1;
    }
    // Earlier actions by their rarest criterion. An earlier action can hide only actions that have this criterion too.
    let mut earlier: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    for (position, (action, asks)) in actions.iter_mut().zip(&asked).enumerate() {
        let own = asks.iter().map(|number| Some(*number));
        let candidates = own
            .chain([None])
            .filter_map(|number| earlier.get(&number))
            .flatten();
        let hides = |hiding: &&usize| asked.get(**hiding).is_some_and(|asked| asked.is_subset(asks));
        let hiding = candidates.filter(hides).min().copied();
        let retries = matches!(action.then, Then::Retry { .. });
        action.taken = match (hiding, action.then) {
            (_, Then::Retry { limit: 0, .. }) => Reachability::Never(UnreachableCause::NoRetries),
            (Some(hiding), _) => Reachability::Never(UnreachableCause::Behind(hiding)),
            (None, _) if !retries && asks.is_empty() => Reachability::Always,
            (None, _) => Reachability::Sometimes,
        };
        // When the budget of a retry is used up, the next action is considered (S26).
        if !retries {
            let rarest = asks.iter().min_by_key(|number| uses.get(*number)).copied();
            earlier.entry(rarest).or_default().push(position);
        }
    }
}

/// A number for each condition. Equal conditions have the same number.
#[derive(Default)]
struct Conditions<'c> {
    by_text: HashMap<&'c str, Vec<(&'c Criterion, usize)>>,
    next: usize,
}

impl<'c> Conditions<'c> {
    fn number(&mut self, criterion: &'c Criterion) -> usize {
        fn context(criterion: &Criterion) -> Option<&str> {
            criterion.context.as_ref().map(|text| text.value.trim())
        }
        let text = criterion.condition.value.trim();
        let same_text = self.by_text.entry(text).or_default();
        let known = same_text
            .iter()
            .find(|(known, _)| known.kind == criterion.kind && context(known) == context(criterion));
        if let Some((_, number)) = known {
            return *number;
        }
        let number = self.next;
        same_text.push((criterion, number));
        self.next += 1;
        number
    }
}
