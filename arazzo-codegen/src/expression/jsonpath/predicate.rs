//! JSONPath conditions that are predicates (S14): `$.status == "completed" && $.items.length > 0`.
//!
//! RFC 9535 has no such queries, but its filters have the same comparisons. So a predicate is read like the content of
//! `$[?…]` with `$` for the context: singular queries compared with literals or with each other. Runtime expressions may
//! replace literals, and `.length` after a query is a length or a number of nodes.

use std::ops::Range;

use super::super::condition::{Condition, ConditionError, ConditionProblem, parse};
use super::super::cursor::Cursor;
use super::super::embedded;
use super::super::runtime::Parsed;
use super::super::simple::is_number;
use super::query::{Query, parse_prefix};
use super::string;

/// A predicate: a condition over singular queries.
pub(crate) type Predicate = Condition<PredicateOperand>;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PredicateOperand {
    Null,
    Boolean(bool),
    /// As written.
    Number(String),
    String {
        text: String,
        range: Range<usize>,
    },
    Expression {
        parsed: Parsed,
        range: Range<usize>,
        braced: bool,
    },
    Query(Query),
}

/// Parses a predicate. The error says where the text stops being one.
pub(crate) fn parse_predicate(text: &str) -> Result<Predicate, ConditionError> {
    parse(text, operand)
}

fn operand(cursor: &mut Cursor<'_>, _: bool) -> Result<PredicateOperand, ConditionError> {
    let start = cursor.position();
    match cursor.peek() {
        Some(quote @ ('\'' | '"')) => {
            let text = string::parse(cursor, quote)?;
            let range = start..cursor.position();
            Ok(PredicateOperand::String { text, range })
        }
        Some('$') if !names_expression(cursor) => parse_prefix(cursor).map(PredicateOperand::Query),
        Some('$' | '{') => {
            let (parsed, braced) = embedded::parse(cursor)?;
            let range = start..cursor.position();
            Ok(PredicateOperand::Expression {
                parsed,
                range,
                braced,
            })
        }
        _ => {
            let before = cursor.clone();
            let run = cursor.take_while(|next| next.is_ascii_alphanumeric() || "+-.".contains(next));
            match run {
                "true" => Ok(PredicateOperand::Boolean(true)),
                "false" => Ok(PredicateOperand::Boolean(false)),
                "null" => Ok(PredicateOperand::Null),
                number if is_number(number) => Ok(PredicateOperand::Number(number.to_owned())),
                _ => {
                    *cursor = before;
                    Err(cursor.error(ConditionProblem::OperandExpected))
                }
            }
        }
    }
}

/// `$inputs`, where a query goes on with `.` or `[`.
fn names_expression(cursor: &Cursor<'_>) -> bool {
    cursor
        .rest()
        .strip_prefix('$')
        .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::{PredicateOperand, parse_predicate};
    use crate::expression::{Comparison, Condition, Pointer};

    fn pointer(operand: &PredicateOperand) -> Option<Pointer> {
        match operand {
            PredicateOperand::Query(query) => query.pointer(),
            _ => None,
        }
    }

    #[test]
    fn s14_predicates_compare_singular_queries() {
        let parsed = parse_predicate(r#"$.status == "completed""#).expect("valid");
        let Condition::Compare {
            left,
            comparison,
            right,
        } = parsed
        else {
            panic!("not a comparison")
        };
        assert_eq!(pointer(&left), Some(Pointer::of(["status"])));
        assert_eq!(comparison, Comparison::Equal);
        assert_eq!(
            right,
            PredicateOperand::String {
                text: "completed".to_owned(),
                range: 12..23
            }
        );

        let parsed = parse_predicate("$.a['b c'][0].d-e >= 3 && ($ == null || !$.x)").expect("valid");
        let Condition::And(parts) = parsed else {
            panic!("not an and")
        };
        let Condition::Compare { left, .. } = &parts[0] else {
            panic!("not a comparison")
        };
        assert_eq!(pointer(left), Some(Pointer::of(["a", "b c", "0", "d-e"])));
    }

    #[test]
    fn s14_expressions_and_lengths_stand_in_predicates() {
        let parsed = parse_predicate("$[?(@.id == '$inputs.model')].length == {$inputs.n}").expect("valid");
        let Condition::Compare {
            left: PredicateOperand::Query(left),
            right: PredicateOperand::Expression { range, braced, .. },
            ..
        } = parsed
        else {
            panic!("not a comparison")
        };
        let before = left.before_length().expect("a length");
        assert_eq!((before.range.clone(), before.is_singular()), (0..29, false));
        assert_eq!((range, braced), (40..51, true));
        let text = "$.a.length > $steps.s.outputs.n && $.b == 1";
        assert!(parse_predicate(text).is_ok());
    }

    #[test]
    fn what_is_not_a_predicate_says_where() {
        assert_eq!(parse_predicate("$.a ==").expect_err("no right side").at, 6);
        assert_eq!(parse_predicate("$.a == $.").expect_err("no name").at, 9);
        assert_eq!(parse_predicate("$.a == '\\x'").expect_err("no escape").at, 8);
        assert!(parse_predicate(&"(".repeat(100_000)).is_err());
        assert!(parse_predicate(&"!".repeat(100_000)).is_err());
        assert!(parse_predicate(&"$[?".repeat(100_000)).is_err());
    }
}
