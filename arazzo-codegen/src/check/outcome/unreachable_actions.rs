//! Finds unreachable actions. Only the first action whose criteria hold runs (S23), so an action is unreachable if the
//! criteria of an earlier one always hold with its own.
//!
//! Criteria are compared as they are written. They are not interpreted, except that a comparison by `!=` is the negation
//! of the same comparison by `==`, and `!a` that of `a`: behind an action with one of them the other one holds.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::actions::Outcome;
use crate::check::model::{CheckedAction, CheckedOperand, Reachability, Then, UnreachableCause};
use crate::document::{Criterion, CriterionKind, Step};
use crate::expression::{Comparison, Condition};

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
    let mut asked: Vec<BTreeSet<usize>> = written
        .iter()
        .map(|criteria| {
            let numbers = criteria.iter().map(|criterion| conditions.number(criterion));
            numbers.filter(|number| !known.contains(number)).collect()
        })
        .collect();
    let mut plain = Vec::new();
    for (action, criteria) in actions.iter().zip(written) {
        for (checked, criterion) in action.criteria.iter().zip(*criteria) {
            if let Some(parts) =
                Parts::of(criterion, &checked.condition).filter(|_| action.criteria.len() == criteria.len())
            {
                plain.push((parts, conditions.number(criterion)));
            }
        }
    }
    let negated = negations(&plain);
    // The criteria that hold because an earlier action was not taken. A retry is left out: it is also passed over because
    // its limit is reached.
    let mut holding: HashSet<usize> = HashSet::new();
    for (action, asks) in actions.iter().zip(&mut asked) {
        asks.retain(|number| !holding.contains(number));
        if let (Some(only), 1) = (asks.first(), asks.len())
            && !matches!(action.then, Then::Retry { .. })
        {
            holding.extend(negated.get(only).into_iter().flatten());
        }
    }
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

/// For each condition, by number, the numbers of its negations.
fn negations(plain: &[(Parts<'_>, usize)]) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut by_parts: BTreeMap<Parts<'_>, BTreeSet<usize>> = BTreeMap::new();
    for (parts, number) in plain {
        by_parts.entry(*parts).or_default().insert(*number);
    }
    let negated = plain.iter().filter_map(|(parts, number)| {
        let others = by_parts.get(&parts.negated())?;
        Some((*number, others.clone()))
    });
    negated.collect()
}

/// A condition that is one comparison for equality, or one operand, taken apart as text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Parts<'c> {
    context: Option<&'c str>,
    /// Of the types of criteria only simple ones and predicates have such conditions.
    is_simple: bool,
    left: &'c str,
    /// Without one it is `left` alone.
    right: Option<&'c str>,
    is_negated: bool,
}

impl<'c> Parts<'c> {
    /// `checked` is the condition as it is evaluated: a range of statuses, for example, is no comparison for equality.
    fn of(criterion: &'c Criterion, checked: &Condition<CheckedOperand>) -> Option<Self> {
        let is_simple = match criterion.kind {
            CriterionKind::Simple => true,
            CriterionKind::JsonPath(_) => false,
            CriterionKind::Regex | CriterionKind::XPath(_) => return None,
        };
        let text = criterion.condition.value.trim();
        let signs: Vec<(usize, &str)> = text.match_indices("==").chain(text.match_indices("!=")).collect();
        // Other operators, groups and filters could bind the sign to a part of the condition. An expression in braces
        // could be the whole condition.
        if text.contains("&&") || text.contains("||") || text.contains(['<', '>', '(', '?', '{']) {
            return None;
        }
        let whole = Self {
            context: criterion.context.as_ref().map(|text| text.value.trim()),
            is_simple,
            left: text,
            right: None,
            is_negated: false,
        };
        let compares = |wanted: Comparison| matches!(checked, Condition::Compare { comparison, .. } if *comparison == wanted);
        match (signs.as_slice(), text.strip_prefix('!')) {
            ([(at, sign)], None) => {
                let (comparison, is_negated) = match *sign {
                    "!=" => (Comparison::NotEqual, true),
                    _ => (Comparison::Equal, false),
                };
                let parts = Self {
                    left: text.get(..*at)?.trim_end(),
                    right: Some(text.get(at + sign.len()..)?.trim_start()),
                    is_negated,
                    ..whole
                };
                compares(comparison).then_some(parts)
            }
            ([], Some(operand)) => {
                let parts = Self {
                    left: operand.trim_start(),
                    is_negated: true,
                    ..whole
                };
                matches!(checked, Condition::Not(inner) if matches!(**inner, Condition::Holds(_)))
                    .then_some(parts)
            }
            ([], None) => matches!(checked, Condition::Holds(_)).then_some(whole),
            _ => None,
        }
    }

    fn negated(self) -> Self {
        Self {
            is_negated: !self.is_negated,
            ..self
        }
    }
}
