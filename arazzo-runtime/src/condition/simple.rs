//! Comparisons of `simple` criteria (Arazzo, section "Criterion Object").
//!
//! ```
//! use arazzo_runtime::codegen::simple;
//! assert!(simple::equal("Completed", "completed"));
//! assert!(simple::less("9", 10_i64));
//! assert!(!simple::holds(None::<&str>));
//! ```

use std::cmp::Ordering;

pub use super::constant::Json;
use super::{Comparable, Compare, Number, structure};

/// `left == right`. Strings are compared without case. A number and a numeric string are compared as numbers. Objects
/// and arrays are compared deeply and with case. An absent value equals null. Other values of different types are not
/// equal.
pub fn equal(left: impl Compare, right: impl Compare) -> bool {
    match (left.comparable(), right.comparable()) {
        (Comparable::Absent | Comparable::Null, Comparable::Absent | Comparable::Null) => true,
        (Comparable::Boolean(left), Comparable::Boolean(right)) => left == right,
        (left, right) if left.is_structured() && right.is_structured() => structure::equal(&left, &right),
        (left, right) => order(&left, &right) == Some(Ordering::Equal),
    }
}

/// `left < right`, for two numbers, a number and a numeric string, or two strings. Strings are ordered by their
/// lower-case characters. Any comparison with null is false.
pub fn less(left: impl Compare, right: impl Compare) -> bool {
    order(&left.comparable(), &right.comparable()).is_some_and(Ordering::is_lt)
}

/// `left <= right`, for the same values as [`less`]: `null <= null` and `true <= true` are false.
pub fn less_or_equal(left: impl Compare, right: impl Compare) -> bool {
    order(&left.comparable(), &right.comparable()).is_some_and(Ordering::is_le)
}

/// A number that a document writes with more digits than Rust's numbers have.
///
/// ```
/// use arazzo_runtime::codegen::simple;
/// assert!(simple::less(simple::number("1e400"), simple::number("1.1e400")));
/// ```
#[must_use]
pub fn number(json: &str) -> Option<Number> {
    Number::parse(json)
}

/// Whether a value alone counts as true: every value except absent ones, null, `false`, 0 and the empty string.
pub fn holds(operand: impl Compare) -> bool {
    match operand.comparable() {
        Comparable::Absent | Comparable::Null => false,
        Comparable::Boolean(value) => value,
        Comparable::Number(number) => number != Number::ZERO,
        Comparable::Text(text) => !text.is_empty(),
        Comparable::Structured(_) | Comparable::Json(_) => true,
    }
}

fn order(left: &Comparable<'_>, right: &Comparable<'_>) -> Option<Ordering> {
    match (left, right) {
        (Comparable::Number(left), Comparable::Number(right)) => left.partial_cmp(right),
        (Comparable::Number(left), Comparable::Text(right)) => left.partial_cmp(&Number::parse(right)?),
        (Comparable::Text(left), Comparable::Number(right)) => Number::parse(left)?.partial_cmp(right),
        (Comparable::Text(left), Comparable::Text(right)) => {
            Some(left.chars().map(lower_case).cmp(right.chars().map(lower_case)))
        }
        _ => None,
    }
}

/// Unicode's simple lower case, one character for one.
fn lower_case(character: char) -> char {
    // The standard library has the full mapping. Only that of `İ` has more than one character, and begins with the `i`
    // that is its simple one.
    character.to_lowercase().next().unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Slot;

    #[test]
    fn strings_are_compared_without_case_s34() {
        for (left, right) in [
            ("Completed", "cOMPLETED"),
            ("ÄÖ", "äö"),
            ("ΣΑΣ", "σασ"),
            ("İ", "i"),
            ("K", "k"),
        ] {
            assert!(equal(left, right) && less_or_equal(left, right), "{left} {right}");
            assert!(!less(left, right) && !less(right, left), "{left} {right}");
        }
        for (left, right) in [("a", "b"), ("a", "a "), ("ß", "ss"), ("5", "5.0"), ("", "0")] {
            assert!(!equal(left, right), "{left} {right}");
        }
        assert!(less("a", "B") && less("A", "b") && less("10", "9") && less("", "a") && less("_", "A"));
    }

    #[test]
    fn lower_case_is_one_character_for_one_s34() {
        let several = (char::MIN..=char::MAX).filter(|character| character.to_lowercase().len() != 1);
        assert_eq!(several.collect::<Vec<_>>(), ['İ']);
    }

    #[test]
    fn a_number_and_a_numeric_string_are_compared_as_numbers_s34() {
        assert!(equal(5_i64, "5.0") && equal("5e0", 5_i64) && equal(200_u16, "200"));
        assert!(less("9", 10_i64) && less(9.5, "10") && less_or_equal("10", 10_i64));
        assert!(!less("10", 9_i64) && !less_or_equal(10_i64, "9"));
        assert!(equal("9007199254740993", 9_007_199_254_740_993_i64));
        assert!(!equal("9007199254740993", 9_007_199_254_740_992.0));
        for text in ["", "x", "0x5", " 5", "five"] {
            assert!(
                !equal(5_i64, text) && !less(5_i64, text) && !less_or_equal(text, 5_i64),
                "{text}"
            );
        }
    }

    #[test]
    fn unlike_types_are_unequal_and_unordered_s34() {
        let values = [
            json!(null),
            json!(true),
            json!(1),
            json!("true"),
            json!([1]),
            json!({"a": 1}),
        ];
        for (at, left) in values.iter().enumerate() {
            for (other, right) in values.iter().enumerate() {
                assert_eq!(equal(left, right), at == other, "{left} {right}");
                assert!(!less(left, right), "{left} {right}");
                let ordered = at == other && (left.is_number() || left.is_string());
                assert_eq!(less_or_equal(left, right), ordered, "{left} {right}");
            }
        }
        assert!(!equal(true, false) && !less(false, true) && !equal(1_i64, true));
    }

    #[test]
    fn objects_and_arrays_are_compared_deeply_and_with_case_s34() {
        assert!(equal(
            json!({"a": [1, "x"], "b": 2}),
            json!({"b": 2.0, "a": [1, "x"]})
        ));
        assert!(!equal(json!(["x"]), json!(["X"])) && !equal(json!([1]), json!(["1"])));
        assert!(equal(vec!["x"], json!(["x"])));
    }

    #[test]
    fn an_absent_value_equals_null_and_has_no_order_s34() {
        let absent = Slot::<i64>::Unset;
        assert!(equal(&absent, ()) && equal((), &absent) && equal(&absent, &absent) && equal((), ()));
        assert!(!equal(&absent, "") && !equal(&absent, 0_i64) && !equal((), false));
        for (left, right) in [
            (json!(null), json!(0)),
            (json!(-1), json!(null)),
            (json!(null), json!("")),
        ] {
            assert!(
                !less(&left, &right) && !less_or_equal(&left, &right),
                "{left} {right}"
            );
        }
        assert!(!less(&absent, 5_i64) && !less_or_equal(&absent, ()));
    }

    #[test]
    fn empty_values_do_not_hold_s35() {
        for empty in [
            json!(null),
            json!(false),
            json!(0),
            json!(0.0),
            json!(-0.0),
            json!(""),
        ] {
            assert!(!holds(&empty), "{empty}");
        }
        assert!(!holds(None::<u16>) && !holds(Slot::<String>::Unset));
        for full in [
            json!(true),
            json!(0.1),
            json!(-1),
            json!("0"),
            json!("false"),
            json!([]),
            json!({}),
        ] {
            assert!(holds(&full), "{full}");
        }
    }
}
