//! Rows that together have every legal pair of values.

use std::collections::BTreeSet;

use crate::row::{DIMENSIONS, ILLEGAL, Illegal};

/// A value of a dimension: the dimension's index in [`DIMENSIONS`], and the value's.
pub type Choice = (usize, usize);

/// Two values of different dimensions, the one of the earlier dimension first.
pub type Pair = (Choice, Choice);

/// Every pair that may stand together.
#[must_use]
pub fn legal_pairs() -> BTreeSet<Pair> {
    let choices = || {
        let dimensions = DIMENSIONS.iter().enumerate();
        dimensions.flat_map(|(dimension, (_, values))| (0..values.len()).map(move |value| (dimension, value)))
    };
    let pairs = choices().flat_map(|left| choices().map(move |right| (left, right)));
    pairs
        .filter(|(left, right)| left.0 < right.0 && reason_against(*left, *right).is_none())
        .collect()
}

/// Why two values cannot stand together, if they cannot.
#[must_use]
pub fn reason_against(left: Choice, right: Choice) -> Option<&'static str> {
    let is = |choice: Choice, (dimension, values): (&str, &[&str])| {
        let (name, names) = DIMENSIONS[choice.0];
        name == dimension && values.contains(&names[choice.1])
    };
    let forbids = |illegal: &&Illegal| {
        is(left, illegal.left) && is(right, illegal.right)
            || is(right, illegal.left) && is(left, illegal.right)
    };
    ILLEGAL.iter().find(forbids).map(|illegal| illegal.reason)
}

/// The pairs of a row, given by the index of its value in each dimension.
pub fn pairs_of(row: &[usize]) -> impl Iterator<Item = Pair> {
    let choices: Vec<Choice> = row.iter().copied().enumerate().collect();
    let lefts = choices.clone().into_iter();
    lefts.flat_map(move |left| {
        let rights = choices.clone().into_iter();
        rights
            .filter(move |right| left.0 < right.0)
            .map(move |right| (left, right))
    })
}

/// Rows that have every legal pair, the same at every call: each begins with the first pair that no row has so far, and
/// takes in every other dimension, in their order, the value with the most such pairs.
///
/// # Panics
/// When a pair that is called legal fits into no row: [`ILLEGAL`] lacks an entry.
#[must_use]
pub fn rows() -> Vec<Vec<usize>> {
    let mut missing = legal_pairs();
    let mut rows = Vec::new();
    while let Some((left, right)) = missing.first().copied() {
        let mut row = vec![None; DIMENSIONS.len()];
        row[left.0] = Some(left.1);
        row[right.0] = Some(right.1);
        let Some(row) = completed(row, &missing) else {
            panic!("no row can have both {} and {}", name(left), name(right));
        };
        for pair in pairs_of(&row) {
            missing.remove(&pair);
        }
        rows.push(row);
    }
    rows
}

/// `None` when no value of a dimension is legal beside those that are fixed.
fn completed(row: Vec<Option<usize>>, missing: &BTreeSet<Pair>) -> Option<Vec<usize>> {
    let Some(dimension) = row.iter().position(Option::is_none) else {
        return row.into_iter().collect();
    };
    let fixed: Vec<Choice> = row
        .iter()
        .enumerate()
        .filter_map(|(at, value)| Some((at, (*value)?)))
        .collect();
    let gain = |value: usize| {
        let choice = (dimension, value);
        let new = fixed
            .iter()
            .filter(|other| missing.contains(&(choice.min(**other), choice.max(**other))));
        new.count()
    };
    let (_, values) = DIMENSIONS[dimension];
    let mut legal: Vec<usize> = (0..values.len())
        .filter(|value| {
            fixed
                .iter()
                .all(|other| reason_against((dimension, *value), *other).is_none())
        })
        .collect();
    legal.sort_by_key(|value| std::cmp::Reverse(gain(*value)));
    legal.into_iter().find_map(|value| {
        let mut row = row.clone();
        row[dimension] = Some(value);
        completed(row, missing)
    })
}

/// `dimension=value`.
#[must_use]
pub fn name((dimension, value): Choice) -> String {
    let (dimension, values) = DIMENSIONS[dimension];
    format!("{dimension}={}", values[value])
}
