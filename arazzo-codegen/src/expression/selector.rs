//! JSONPath queries (RFC 9535) that select values; those that select at most one are pointers.

use super::condition::{ConditionError, ConditionProblem};
use super::jsonpath::parse_query;
use super::pointer::Pointer;

/// What a query can select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Nodes {
    /// At most one node: members by name and items from the start.
    One(Pointer),
    /// Any number of nodes; the query as written.
    Several(String),
}

/// Parses a query.
pub(crate) fn parse_selector(text: &str) -> Result<Nodes, ConditionError> {
    let query = parse_query(text)?;
    if let Some(at) = query.first_expression() {
        let problem = ConditionProblem::NoValueHere;
        return Err(ConditionError { at, problem });
    }
    Ok(match query.pointer() {
        Some(pointer) => Nodes::One(pointer),
        None => Nodes::Several(text.to_owned()),
    })
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
        for text in [
            "$.a[*]",
            "$..a",
            "$[-1]",
            "$['0']",
            "$.a[?@.b == 'c'].d",
            "$[0,1]",
        ] {
            assert_eq!(parse_selector(text), Ok(Nodes::Several(text.to_owned())));
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
