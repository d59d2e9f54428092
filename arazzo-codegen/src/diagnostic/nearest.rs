//! The names that a misspelled one may have meant.

/// The candidate closest to `name`, when it is close enough to be worth suggesting: at most a third of the
/// longer name's characters differ, upper and lower case taken for the same. Of equals the one with more letters in the
/// right case is meant, then the first in the candidates' order.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let exact: Vec<char> = name.chars().collect();
    let lower: Vec<char> = name.to_lowercase().chars().collect();
    let mut best: Option<((usize, usize), &str)> = None;
    for candidate in candidates {
        let length = candidate.chars().count();
        let most = exact.len().max(length).div_ceil(3);
        // Once there is one, only those that are as close count.
        let most = best.map_or(most, |((known, _), _)| known.min(most));
        let of_candidate: Vec<char> = candidate.to_lowercase().chars().collect();
        let Some(distance) = distance_up_to(&lower, &of_candidate, most) else {
            continue;
        };
        let of_candidate: Vec<char> = candidate.chars().collect();
        let key = (distance, distance_between(&exact, &of_candidate));
        if best.is_none_or(|(known, _)| key < known) {
            best = Some((key, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The distance, unless it is larger than `most`.
fn distance_up_to(left: &[char], right: &[char], most: usize) -> Option<usize> {
    // As many edits as one is longer are surely needed, and one for each letter that the other does not have.
    if left.len().abs_diff(right.len()) > most || letters_apart(left, right) > most {
        return None;
    }
    Some(distance_between(left, right)).filter(|distance| *distance <= most)
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

/// Levenshtein's edit distance, where swapping two neighbours counts as one edit.
fn distance_between(left: &[char], right: &[char]) -> usize {
    let (left, right) = without_common_ends(left, right);
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
    above[right.len()]
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
fn distance(left: &str, right: &str) -> usize {
    let characters = |text: &str| text.chars().collect::<Vec<char>>();
    distance_between(&characters(left), &characters(right))
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn a_swap_is_one_edit() {
        assert_eq!(distance("createBacth", "createBatch"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
    }

    #[test]
    fn only_close_names_are_suggested() {
        let names = ["createBatch", "retrieveBatch", "createFile"];
        assert_eq!(nearest("createBatsch", names), Some("createBatch"));
        assert_eq!(nearest("retreiveBatch", names), Some("retrieveBatch"));
        assert_eq!(nearest("deletePet", names), None);
        assert_eq!(nearest("PAE", ["Par", "PAR"]), Some("PAR"));
    }
}
