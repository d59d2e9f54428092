//! Finds the parts of a JSONPath query that make it visit values more than once (S37).

use serde_json::Value;

use crate::condition::visits::{Visits, without_literals};

/// Whether the query can be evaluated in bounded time and memory. The bound is computed from its text and the number of
/// values at each depth.
pub(crate) fn are_bounded(query: &str, value: &Value) -> bool {
    let visits = of(query);
    visits.is_plain() || visits.are_bounded(depths(value))
}

/// Whether there are at most so many values in these, themselves included.
pub(crate) fn have_at_most(limit: usize, values: &[&Value]) -> bool {
    let all = values.iter().flat_map(|value| depths(value));
    all.take(limit.saturating_add(1)).count() <= limit
}

/// The depth of each value.
fn depths(value: &Value) -> impl Iterator<Item = usize> {
    let mut open = vec![(value, 1)];
    std::iter::from_fn(move || {
        let (value, depth) = open.pop()?;
        match value {
            Value::Array(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(members) => open.extend(members.values().map(|member| (member, depth + 1))),
            _ => {}
        }
        Some(depth)
    })
}

fn of(query: &str) -> Visits {
    let query = without_literals(query, true);
    let mut visits = Visits {
        descents: 0,
        searches_of_all: 0,
        repeats: 1.0,
    };
    let mut open: Vec<Brackets> = Vec::new();
    let mut before = None;
    for (at, byte) in query.iter().enumerate() {
        match byte {
            b'.' if before == Some(b'.') => visits.descents = visits.descents.saturating_add(1),
            b'$' if at > 0 && is_search(query.get(at..).unwrap_or_default()) => {
                visits.searches_of_all = visits.searches_of_all.saturating_add(1);
            }
            b'[' => open.push(Brackets::default()),
            b']' => {
                if let Some(brackets) = open.pop() {
                    visits.repeats *= brackets.repeats();
                }
            }
            _ => {
                if let Some(brackets) = open.last_mut() {
                    brackets.see(*byte);
                }
            }
        }
        // Of three points two are one descent, and no query.
        before = (before != Some(b'.') || *byte != b'.').then_some(*byte);
    }
    visits
}

/// Brackets that are open.
#[derive(Default)]
struct Brackets {
    commas: u32,
    parentheses: usize,
    /// Whether a selector may select what another one selects: a wildcard, a slice, a filter or an index.
    may_repeat: bool,
}

impl Brackets {
    fn see(&mut self, byte: u8) {
        match byte {
            b'(' => self.parentheses += 1,
            b')' => self.parentheses = self.parentheses.saturating_sub(1),
            b',' if self.parentheses == 0 => self.commas += 1,
            b'*' | b':' | b'?' => self.may_repeat = true,
            byte if byte.is_ascii_digit() => self.may_repeat = true,
            _ => {}
        }
    }

    fn repeats(&self) -> f64 {
        if self.may_repeat {
            f64::from(self.commas) + 1.0
        } else {
            1.0
        }
    }
}

/// Whether a query, which is the beginning of the text, can select several values.
fn is_search(text: &[u8]) -> bool {
    let mut depth = 0_usize;
    let mut before = None;
    for byte in text {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 0 => return false,
            b']' => depth -= 1,
            b'*' | b':' | b'?' | b',' if depth > 0 => return true,
            b'*' if before == Some(b'.') => return true,
            b'.' if before == Some(b'.') => return true,
            b' ' | b')' | b',' | b'=' | b'!' | b'<' | b'>' | b'&' | b'|' | b'*' if depth == 0 => {
                return false;
            }
            _ => {}
        }
        before = Some(*byte);
    }
    false
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn s37_what_visits_values_more_than_once_is_seen_in_the_text() {
        let seen = |query| {
            let visits = of(query);
            (visits.descents, visits.searches_of_all, visits.repeats)
        };
        for query in [
            "$",
            "$.a[*].b",
            "$['a..b', '$..', \"[*,*]\"]",
            "$['..\\'..']",
            "$.a[?@.b == $.c['*'].d && @.e > 1]",
            "$['a','b']['c','d']",
            "$[?match(@.a, 'x,*')]",
        ] {
            assert!(of(query).is_plain(), "{query}");
        }
        assert_eq!(seen("$..a..b[?@..c]"), (3, 0, 1.0));
        assert_eq!(seen("$[?count($[*]) > 1 || $..a]"), (1, 2, 1.0));
        assert_eq!(seen("$[*,*][?@.a,?@.b,0]['a','b']"), (0, 0, 6.0));
    }

    #[test]
    fn s37_ordinary_queries_are_bounded() {
        let deep = (0..120).fold(json!(1), |inner, _| json!({"a": inner}));
        let query = |descents| format!("${}", "..a".repeat(descents));
        assert!(are_bounded(&query(4), &deep) && !are_bounded(&query(6), &deep));
        let wide = json!(vec![json!({"a": {"b": 1}}); 30_000]);
        assert!(are_bounded("$..a..b", &wide) && !are_bounded("$[?count($[*]) > 1]", &wide));
        assert!(!are_bounded(&format!("${}", "[*,*]".repeat(30)), &json!([1])));
    }
}
