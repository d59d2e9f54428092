//! The names that a misspelled one may have meant.

/// The candidate closest to `name`, when it is close enough to be worth suggesting: at most a third of the
/// longer name's characters differ, upper and lower case taken for the same. Of equals the one with more letters in the
/// right case is meant, then the first in the candidates' order.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| {
            let lower = distance(&name.to_lowercase(), &candidate.to_lowercase());
            ((lower, distance(name, candidate)), candidate)
        })
        .filter(|((distance, _), candidate)| {
            let longer = name.chars().count().max(candidate.chars().count());
            *distance <= longer.div_ceil(3)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's edit distance, where swapping two neighbours counts as one edit.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
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
