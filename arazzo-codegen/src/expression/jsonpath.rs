//! JSONPath conditions that are predicates (S14): `$.status == "completed" && $.items.length > 0`.
//!
//! RFC 9535 has no such queries, but its filters have just these comparisons, so they are read as what stands
//! in `$[?…]` with `$` for the context: singular queries compared with literals or with each other.

use std::ops::Range;

use super::condition::{Condition, ConditionError, ConditionProblem, parse};
use super::cursor::Cursor;
use super::pointer::Pointer;
use super::simple::is_number;

/// A predicate: a condition over singular queries.
pub(crate) type Predicate = Condition<PredicateOperand>;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PredicateOperand {
    Null,
    Boolean(bool),
    /// As written.
    Number(String),
    String(String),
    /// A query that selects at most one node, as a pointer into the context.
    Query {
        pointer: Pointer,
        range: Range<usize>,
    },
}

/// Parses a predicate. The error says where the text stops being one.
pub(crate) fn parse_predicate(text: &str) -> Result<Predicate, ConditionError> {
    parse(text, operand)
}

fn operand(cursor: &mut Cursor<'_>, _: bool) -> Result<PredicateOperand, ConditionError> {
    match cursor.peek() {
        Some(quote @ ('\'' | '"')) => string(cursor, quote).map(PredicateOperand::String),
        Some('$') => query(cursor),
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

/// `$.a.b[0]['c d']`.
fn query(cursor: &mut Cursor<'_>) -> Result<PredicateOperand, ConditionError> {
    let start = cursor.position();
    cursor.next();
    let mut tokens = Vec::new();
    loop {
        if cursor.eat(".") {
            let name = cursor.take_while(|next| next.is_alphanumeric() || next == '_' || next == '-');
            if name.is_empty() {
                return Err(cursor.error(ConditionProblem::OperandExpected));
            }
            tokens.push(name.to_owned());
        } else if cursor.eat("[") {
            cursor.skip_white_space();
            let token = match cursor.peek() {
                Some(quote @ ('\'' | '"')) => string(cursor, quote)?,
                _ => cursor.take_while(|next| next.is_ascii_digit()).to_owned(),
            };
            cursor.skip_white_space();
            if token.is_empty() || !cursor.eat("]") {
                return Err(cursor.error(ConditionProblem::OperandExpected));
            }
            tokens.push(token);
        } else {
            break;
        }
    }
    Ok(PredicateOperand::Query {
        pointer: Pointer { tokens },
        range: start..cursor.position(),
    })
}

fn string(cursor: &mut Cursor<'_>, quote: char) -> Result<String, ConditionError> {
    let start = cursor.position();
    cursor.next();
    let mut text = String::new();
    loop {
        match cursor.next() {
            Some(character) if character == quote => return Ok(text),
            Some('\\') => match cursor.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some('b') => text.push('\u{8}'),
                Some('f') => text.push('\u{c}'),
                Some('u') => text.push(unicode_escape(cursor)?),
                Some(other) => text.push(other),
                None => break,
            },
            Some(character) => text.push(character),
            None => break,
        }
    }
    Err(ConditionError {
        at: start,
        problem: ConditionProblem::UnclosedString,
    })
}

fn unicode_escape(cursor: &mut Cursor<'_>) -> Result<char, ConditionError> {
    let first = hexadecimal(cursor)?;
    let code = if (0xD800..0xDC00).contains(&first) && cursor.eat("\\u") {
        let second = hexadecimal(cursor)?;
        0x10000 + ((first - 0xD800) << 10) + (second.wrapping_sub(0xDC00) & 0x3FF)
    } else {
        first
    };
    char::from_u32(code).ok_or_else(|| cursor.error(ConditionProblem::UnclosedString))
}

fn hexadecimal(cursor: &mut Cursor<'_>) -> Result<u32, ConditionError> {
    let digits = cursor.rest().get(..4).unwrap_or_default();
    let code = u32::from_str_radix(digits, 16)
        .ok()
        .filter(|_| !digits.starts_with('+'));
    cursor.eat(digits);
    code.ok_or_else(|| cursor.error(ConditionProblem::UnclosedString))
}
#[cfg(test)]
mod tests {
    use super::{Pointer, PredicateOperand, parse_predicate};
    use crate::expression::{Comparison, Condition};

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
        assert_eq!(
            left,
            PredicateOperand::Query {
                pointer: Pointer::of(["status"]),
                range: 0..8
            }
        );
        assert_eq!(comparison, Comparison::Equal);
        assert_eq!(right, PredicateOperand::String("completed".to_owned()));

        let parsed = parse_predicate("$.a['b c'][0].d-e >= 3 && ($ == null || !$.x)").expect("valid");
        let Condition::And(parts) = parsed else {
            panic!("not an and")
        };
        let Condition::Compare {
            left: PredicateOperand::Query { pointer, .. },
            ..
        } = &parts[0]
        else {
            panic!("not a comparison")
        };
        assert_eq!(pointer, &Pointer::of(["a", "b c", "0", "d-e"]));
    }

    #[test]
    fn what_is_not_a_predicate_says_where() {
        assert_eq!(parse_predicate("$.a ==").expect_err("no right side").at, 6);
        assert_eq!(
            parse_predicate("$[?@.a == 1]")
                .expect_err("a filter is a query")
                .at,
            2
        );
        assert_eq!(parse_predicate("$..a == 1").expect_err("not singular").at, 2);
        assert!(parse_predicate(&"(".repeat(100_000)).is_err());
        assert!(parse_predicate(&"!".repeat(100_000)).is_err());
    }
}
