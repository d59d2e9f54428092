//! JSONPath queries (RFC 9535) that select values. A query that selects at most one node, without negative indexes, becomes
//! a pointer.

use super::condition::{ConditionError, ConditionProblem};
use super::jsonpath::{PathSegment, Query, QueryPart, parse_query};
use super::pointer::Pointer;

/// What a query can select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Nodes {
    /// At most one node: members by name and items from the start.
    One(Pointer),
    /// At most one node, in what the pointer leads to: an index in the query counts from the end (S37a).
    FromEnd { within: Pointer, query: Selecting },
    /// Any number of nodes.
    Several(Selecting),
}

/// A query that is evaluated when the program runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Selecting {
    /// As RFC 9535 writes it.
    pub(crate) query: String,
    /// It selects at most one node, so the result is that value and no list (S37a).
    pub(crate) is_singular: bool,
    /// The path to the selected value, if known.
    pub(crate) way: Option<Vec<PathSegment>>,
}

impl Nodes {
    /// The selection of a query. `text` is its source, and `rewritten` the same query in the syntax of RFC 9535.
    pub(crate) fn of(query: &Query, text: &str, rewritten: String) -> Self {
        if let Some(pointer) = query.pointer() {
            return Self::One(pointer);
        }
        let way = query.way();
        if !query.is_singular() {
            return Self::Several(Selecting {
                query: rewritten,
                is_singular: false,
                way,
            });
        }
        let (within, parts) = query.behind_pointer(text);
        let way = way.map(|way| way.into_iter().skip(within.tokens.len()).collect());
        let text_of = |part| match part {
            QueryPart::Text(text) => Some(text),
            QueryPart::Computed(_) => None,
        };
        Self::FromEnd {
            within,
            query: Selecting {
                query: parts.into_iter().filter_map(text_of).collect(),
                is_singular: true,
                way,
            },
        }
    }
}

/// Parses a query.
pub(crate) fn parse_selector(text: &str) -> Result<Nodes, ConditionError> {
    let query = parse_query(text)?;
    if let Some(at) = query.first_expression() {
        let problem = ConditionProblem::NoValueHere;
        return Err(ConditionError { at, problem });
    }
    Ok(Nodes::of(&query, text, text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Nodes, parse_selector};
    use crate::expression::Pointer;

    #[test]
    fn queries_for_one_node_are_pointers() {
        for (text, tokens) in [
            ("$", &[][..]),
            ("$.items[0].id", &["items", "0", "id"]),
            ("$['a b'][ \"c/d\" ]", &["a b", "c/d"]),
            ("$['a\\n']", &["a\n"]),
        ] {
            let tokens = tokens.iter().map(|token| (*token).to_owned()).collect();
            assert_eq!(parse_selector(text), Ok(Nodes::One(Pointer { tokens })), "{text}");
        }
        for text in ["$.a[*]", "$..a", "$.a[?@.b == 'c'].d", "$[0,1]"] {
            let nodes = parse_selector(text);
            assert!(
                matches!(&nodes, Ok(Nodes::Several(query)) if query.query == text),
                "{text}"
            );
        }
    }

    #[test]
    fn s37a_an_index_from_the_end_selects_one_node() {
        for (text, expected) in [
            ("$[-1]", ("", "$[-1]")),
            ("$.a[0].b[-1].c", ("/a/0/b", "$[-1].c")),
            ("$['0'].a", ("", "$['0'].a")),
            ("$.a['0'][-2][-1]", ("/a", "$['0'][-2][-1]")),
        ] {
            let Ok(Nodes::FromEnd { within, query }) = parse_selector(text) else {
                panic!("{text}");
            };
            assert_eq!(
                (within.to_string().as_str(), query.query.as_str()),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_query_says_where() {
        assert!(parse_selector("items[0]").is_err());
        assert!(parse_selector("$.items[").is_err());
        assert!(parse_selector("$.a || $.b").is_err());
        assert!(parse_selector("$.a.length()").is_err());
    }
}
