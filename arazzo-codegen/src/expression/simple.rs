//! Simple conditions: `$statusCode == 200 && $response.body#/status != 'failed'`.

use std::ops::Range;

use super::condition::{Condition, ConditionError, ConditionProblem, parse};
use super::cursor::Cursor;
use super::embedded::{self, stands_in_operand};
use super::runtime::Parsed;

/// What stands on a side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Operand {
    Null,
    Boolean(bool),
    /// As written.
    Number(String),
    String {
        text: String,
        quotes: Quotes,
        range: Range<usize>,
    },
    Expression {
        parsed: Parsed,
        range: Range<usize>,
    },
}

/// How a string was written; only single quotes are the specification's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quotes {
    Single,
    Double,
    /// A bare word on the right of `==` or `!=` (S14).
    None,
}

/// Parses a simple condition (section "Criterion Object").
pub(crate) fn parse_condition(text: &str) -> Result<Condition<Operand>, ConditionError> {
    parse(text, operand)
}

fn operand(cursor: &mut Cursor<'_>, word_allowed: bool) -> Result<Operand, ConditionError> {
    let start = cursor.position();
    match cursor.peek() {
        Some(quote @ ('\'' | '"')) => string(cursor, quote),
        Some('$') => {
            let (parsed, _) = embedded::parse(cursor)?;
            Ok(Operand::Expression {
                parsed,
                range: start..cursor.position(),
            })
        }
        _ => {
            let before = cursor.clone();
            let run = cursor.take_while(stands_in_operand);
            match run {
                "true" => Ok(Operand::Boolean(true)),
                "false" => Ok(Operand::Boolean(false)),
                "null" => Ok(Operand::Null),
                number if is_number(number) => Ok(Operand::Number(number.to_owned())),
                word if word_allowed
                    && (word.starts_with(|first: char| first.is_alphabetic() || first == '_')
                        || is_status_range(word)) =>
                {
                    let range = start..cursor.position();
                    Ok(Operand::String {
                        text: word.to_owned(),
                        quotes: Quotes::None,
                        range,
                    })
                }
                _ => {
                    *cursor = before;
                    Err(cursor.error(ConditionProblem::OperandExpected))
                }
            }
        }
    }
}

fn string(cursor: &mut Cursor<'_>, quote: char) -> Result<Operand, ConditionError> {
    let start = cursor.position();
    cursor.next();
    let mut text = String::new();
    loop {
        let Some(character) = cursor.next() else {
            return Err(ConditionError {
                at: start,
                problem: ConditionProblem::UnclosedString,
            });
        };
        if character == quote {
            // A quote written twice is the quote itself.
            if quote == '\'' && cursor.eat("'") {
                text.push('\'');
                continue;
            }
            break;
        }
        match (quote, character) {
            ('"', '\\') => text.push(match cursor.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some(other) => other,
                None => '\\',
            }),
            _ => text.push(character),
        }
    }
    let quotes = if quote == '\'' {
        Quotes::Single
    } else {
        Quotes::Double
    };
    Ok(Operand::String {
        text,
        quotes,
        range: start..cursor.position(),
    })
}

/// `2XX`, as OpenAPI names a range of statuses.
fn is_status_range(word: &str) -> bool {
    let class = word.strip_suffix("XX").or_else(|| word.strip_suffix("xx"));
    class.is_some_and(|class| matches!(class, "1" | "2" | "3" | "4" | "5"))
}

/// JSON's numbers.
pub(super) fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    unsigned.starts_with(|first: char| first.is_ascii_digit())
        && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Operand, Quotes, parse_condition};
    use crate::expression::{Comparison, Condition};

    #[test]
    fn precedence_and_grouping() {
        let parsed = parse_condition("$url == 'a' || !($method == 1) && true").expect("valid");
        let Condition::Or(parts) = parsed else {
            panic!("not an or")
        };
        assert!(matches!(
            parts[0],
            Condition::Compare {
                comparison: Comparison::Equal,
                ..
            }
        ));
        let Condition::And(parts) = &parts[1] else {
            panic!("not an and")
        };
        assert!(matches!(parts[0], Condition::Not(_)));
        assert_eq!(parts[1], Condition::Holds(Operand::Boolean(true)));
    }

    #[test]
    fn s14_strings_in_double_quotes_and_bare_words() {
        for (text, quotes) in [
            ("'a b'", Quotes::Single),
            ("\"a b\"", Quotes::Double),
            ("ab", Quotes::None),
        ] {
            let parsed = parse_condition(&format!("$url == {text}")).expect("valid");
            let Condition::Compare {
                right: Operand::String { quotes: found, .. },
                ..
            } = parsed
            else {
                panic!("{text} is not a string")
            };
            assert_eq!(found, quotes);
        }
    }

    #[test]
    fn errors_have_a_place() {
        let at = |text| parse_condition(text).expect_err("invalid").at;
        assert_eq!(at("$statusCode === 200"), 14);
        assert_eq!(at("$statusCode == "), 15);
        assert_eq!(at("($statusCode == 200"), 19);
        assert_eq!(at("$url == 'open"), 8);
        // `!` before `=` is no negation.
        assert_eq!(at("!= 200"), 0);
        assert_eq!(at("$url == 1 && != 200"), 13);
        assert!(parse_condition(&"(".repeat(100_000)).is_err());
        assert_eq!(at("!$url == 'a'"), 6);
        assert!(parse_condition(&"!".repeat(100_000)).is_err());
    }
}
