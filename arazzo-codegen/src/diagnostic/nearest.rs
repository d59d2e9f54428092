//! Suggests names for a misspelled one.

use std::cell::Cell;

/// How many letters of names are compared while one document is read. A document with thousands of misspelled names
/// would cost the square of them. Later misspelled names have no suggestion then; they get one in the next build, once the
/// first ones are corrected.
const MOST_LETTERS: usize = 8_000_000;

thread_local! {
    /// The letters that may still be compared for the document that this thread reads.
    static LEFT: Cell<usize> = const { Cell::new(MOST_LETTERS) };
}

/// A document is about to be read: its misspelled names get suggestions, however many others had before.
pub(crate) fn start_suggestions() {
    LEFT.set(MOST_LETTERS);
}

/// Whether so many letters may still be compared.
fn may_compare(letters: usize) -> bool {
    let left = LEFT.get().checked_sub(letters);
    LEFT.set(left.unwrap_or_default());
    left.is_some()
}

/// The candidate closest to `name`, when it is close enough to be worth suggesting: at most a third of the
/// longer name's characters differ, upper and lower case taken for the same. Of equals the one with more letters in the
/// right case is meant, then the first in the candidates' order.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let exact: Vec<char> = name.chars().collect();
    let lower: Vec<char> = name.to_lowercase().chars().collect();
    let mut best: Option<((usize, usize), &str)> = None;
    for candidate in candidates {
        if !may_compare(1) {
            break;
        }
        let length = candidate.chars().count();
        let most = exact.len().max(length).div_ceil(3);
        // Once there is one, only those that are as close count.
        let most = best.map_or(most, |((known, _), _)| known.min(most));
        // As many edits as one is longer are surely needed.
        if exact.len().abs_diff(length) > most {
            continue;
        }
        let of_candidate: Vec<char> = candidate.to_lowercase().chars().collect();
        let Some(distance) = distance_up_to(&lower, &of_candidate, most) else {
            continue;
        };
        let of_candidate: Vec<char> = candidate.chars().collect();
        let Some(with_case) = distance_between(&exact, &of_candidate) else {
            continue;
        };
        let key = (distance, with_case);
        if best.is_none_or(|(known, _)| key < known) {
            best = Some((key, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The distance, unless it is larger than `most`.
fn distance_up_to(left: &[char], right: &[char], most: usize) -> Option<usize> {
    // An edit is surely needed for each letter that the other does not have.
    if !may_compare(left.len() + right.len()) || letters_apart(left, right) > most {
        return None;
    }
    distance_between(left, right).filter(|distance| *distance <= most)
}

/// How many letters one of two names has more of than the other.
fn letters_apart(left: &[char], right: &[char]) -> usize {
    const KINDS: usize = 64;
    let mut counts = [0_isize; KINDS];
    let kind = |letter: &char| *letter as usize % KINDS;
    for letter in left {
        counts[kind(letter)] += 1;
    }
    for letter in right {
        counts[kind(letter)] -= 1;
    }
    let more: isize = counts.iter().filter(|count| **count > 0).sum();
    let fewer: isize = counts.iter().filter(|count| **count < 0).sum();
    more.unsigned_abs().max(fewer.unsigned_abs())
}

/// Levenshtein's edit distance, where swapping two neighbours counts as one edit. `None` where too many letters were
/// compared already.
fn distance_between(left: &[char], right: &[char]) -> Option<usize> {
    let (left, right) = without_common_ends(left, right);
    if !may_compare(left.len().saturating_mul(right.len())) {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, a) in left.iter().enumerate() {
        let mut here = Vec::with_capacity(right.len() + 1);
        here.push(row + 1);
        for (column, b) in right.iter().enumerate() {
            let replaced = above[column] + usize::from(a != b);
            let mut best = replaced.min(above[column + 1] + 1).min(here[column] + 1);
            if row > 0 && column > 0 && *a == right[column - 1] && left[row - 1] == *b {
                best = best.min(before[column - 1] + 1);
            }
            here.push(best);
        }
        before = std::mem::replace(&mut above, here);
    }
    above.last().copied()
}

/// What both begin and end with needs no edit.
fn without_common_ends<'c>(left: &'c [char], right: &'c [char]) -> (&'c [char], &'c [char]) {
    let same = |(a, b): &(&char, &char)| a == b;
    let start = left.iter().zip(right).take_while(same).count();
    let (left, right) = (&left[start..], &right[start..]);
    let end = left.iter().rev().zip(right.iter().rev()).take_while(same).count();
    (&left[..left.len() - end], &right[..right.len() - end])
}

#[cfg(test)]
fn distance(left: &str, right: &str) -> Option<usize> {
    let characters = |text: &str| text.chars().collect::<Vec<char>>();
    distance_between(&characters(left), &characters(right))
}

#[cfg(test)]
mod tests {
    use super::{LEFT, distance, nearest, start_suggestions};

    #[test]
    fn a_swap_is_one_edit() {
        assert_eq!(distance("createBacth", "createBatch"), Some(1));
        assert_eq!(distance("", "abc"), Some(3));
        assert_eq!(distance("abc", "abc"), Some(0));
    }

    #[test]
    fn only_close_names_are_suggested() {
        let names = ["createBatch", "retrieveBatch", "createFile"];
        assert_eq!(nearest("createBatsch", names), Some("createBatch"));
        assert_eq!(nearest("retreiveBatch", names), Some("retrieveBatch"));
        assert_eq!(nearest("deletePet", names), None);
        assert_eq!(nearest("PAE", ["Par", "PAR"]), Some("PAR"));
    }
    #[test]
    fn the_letters_that_are_compared_are_bounded() {
        start_suggestions();
        let long = "a".repeat(5_000);
        let longer = format!("b{long}b");
        assert_eq!(nearest(&long, [longer.as_str()]), None);
        assert_eq!(LEFT.get(), 0);
        assert_eq!(nearest("createBatsch", ["createBatch"]), None);
        start_suggestions();
        assert_eq!(nearest("createBatsch", ["createBatch"]), Some("createBatch"));
    }
}
