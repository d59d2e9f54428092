//! Limits how many values a query visits. A query with several descents visits a value once for each path to it: ten
//! descents would visit more values in a hundred nested objects than any memory holds.

/// A query that may select more values than this is not evaluated: each takes memory.
const MOST_SELECTED: f64 = 10_000_000.0;

/// A query that may visit more values than this is not evaluated: each takes time.
const MOST_VISITED: f64 = 20_000_000.0;

/// What in a query can visit values more than once.
#[derive(Debug, PartialEq)]
pub(crate) struct Visits {
    /// How many times it descends to whatever depth.
    pub(crate) descents: u32,
    /// How many times filters search the whole value again.
    pub(crate) searches_of_all: i32,
    /// How many times one step can select the same value.
    pub(crate) repeats: f64,
}

impl Visits {
    /// Each value is visited once.
    pub(crate) fn is_plain(&self) -> bool {
        self.descents < 2 && self.searches_of_all == 0 && self.repeats <= 1.0
    }

    /// Whether the query can be evaluated in bounded time and memory. `depths` are those of all values; the outermost one
    /// has the depth 1.
    pub(crate) fn are_bounded(&self, depths: impl Iterator<Item = usize>) -> bool {
        let (values, ways) = self.counted(depths);
        let selected = ways * self.repeats;
        selected <= MOST_SELECTED && selected * values.powi(self.searches_of_all) <= MOST_VISITED
    }

    /// How many values there are, and how many ways the descents have to all of them: for each value the choices of where
    /// the earlier descents ended above it. Where there are fewer values above it than descents, an earlier descent has
    /// more ways than the last, so the largest number counts.
    fn counted(&self, depths: impl Iterator<Item = usize>) -> (f64, f64) {
        let mut ways_at: Vec<f64> = Vec::new();
        let (mut values, mut ways) = (0.0, 0.0);
        for depth in depths {
            while ways_at.len() <= depth {
                let (depth, earlier) = (ways_at.len(), self.descents.saturating_sub(1));
                let most = u32::try_from(depth / 2).unwrap_or(u32::MAX);
                ways_at.push(choices(depth, earlier.min(most)));
            }
            values += 1.0;
            ways += ways_at.get(depth).copied().unwrap_or(f64::INFINITY);
        }
        (values, ways)
    }
}

/// In how many ways `chosen` of `all` can be chosen.
fn choices(all: usize, chosen: u32) -> f64 {
    let mut choices = 1.0;
    for place in 0..chosen {
        let left = all.saturating_sub(place as usize);
        if left == 0 {
            return 0.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "a depth")]
        let left = left as f64;
        choices *= left / f64::from(place + 1);
    }
    choices
}

/// The text with its string literals empty. JSONPath has escapes in them, XPath has not.
pub(crate) fn without_literals(query: &str, has_escapes: bool) -> Vec<u8> {
    let mut left = Vec::with_capacity(query.len());
    let mut bytes = query.bytes();
    while let Some(byte) = bytes.next() {
        left.push(byte);
        if matches!(byte, b'\'' | b'"') {
            while let Some(inside) = bytes.next() {
                match inside {
                    b'\\' if has_escapes => drop(bytes.next()),
                    inside if inside == byte => break,
                    _ => {}
                }
            }
            left.push(byte);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s37_the_bound_is_the_number_of_ways() {
        assert_eq!([choices(5, 2), choices(3, 4), choices(7, 0)], [10.0, 0.0, 1.0]);
        let visits = |descents| Visits {
            descents,
            searches_of_all: 0,
            repeats: 1.0,
        };
        // One in another: each one below is reached from each one above.
        assert_eq!(visits(1).counted(1..=121), (121.0, 121.0));
        assert_eq!(visits(2).counted(1..=121), (121.0, 121.0 * 122.0 / 2.0));
        assert!(visits(4).are_bounded(1..=121) && !visits(6).are_bounded(1..=121));
        assert!(visits(100).are_bounded(1..=5));
        // The last of them select nothing; the sixtieth would select more than any memory holds.
        assert!(!visits(160).are_bounded(1..=121));
        let twice = |searches_of_all| Visits {
            searches_of_all,
            ..visits(1)
        };
        let flat = || std::iter::repeat_n(2, 30_000);
        assert!(twice(0).are_bounded(flat()) && !twice(1).are_bounded(flat()));
    }
}
