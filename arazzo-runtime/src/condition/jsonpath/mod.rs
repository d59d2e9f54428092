//! Comparisons of `jsonpath` criteria (RFC 9535, section 2.3.5.2.2).
//!
//! ```
//! use arazzo_runtime::codegen::jsonpath;
//! assert!(!jsonpath::equal("Completed", "completed"));
//! assert!(!jsonpath::equal(5_i64, "5"));
//! assert!(jsonpath::holds(()) && !jsonpath::holds(None::<&str>));
//! ```

#[cfg(feature = "jsonpath")]
mod query;

use serde_json::Value;

use super::{Comparable, Compare, structure};

#[cfg(feature = "jsonpath")]
pub use super::piece::whole;
pub use super::value::{joined, value};
#[cfg(feature = "jsonpath")]
pub use query::{Query, index, name};

/// The value of `.length` in a predicate: the member of that name, else the number of items of an array or of
/// characters of a string.
///
/// ```
/// use arazzo_runtime::{codegen::jsonpath, serde_json::json};
/// assert_eq!(jsonpath::length(json!([1, 2])), Some(json!(2)));
/// assert_eq!(jsonpath::length(json!({"length": "long"})), Some(json!("long")));
/// assert_eq!(jsonpath::length(5_i64), None);
/// ```
pub fn length(operand: impl Compare) -> Option<Value> {
    match operand.comparable() {
        Comparable::Text(text) => Some(text.chars().count().into()),
        structured => match super::value::json(structured)? {
            Value::Array(items) => Some(items.len().into()),
            Value::Object(mut members) => members.remove("length"),
            _ => None,
        },
    }
}

/// `left == right`, for two values of the same type. Strings are compared with case, objects and arrays deeply. An
/// absent value (a query that selects nothing) equals only another absent one.
pub fn equal(left: impl Compare, right: impl Compare) -> bool {
    same(&left.comparable(), &right.comparable())
}

/// Whether a value is absent or null. It stands for `== null` in a predicate, which is usually meant as a test for
/// absence.
pub fn is_null(operand: impl Compare) -> bool {
    matches!(operand.comparable(), Comparable::Absent | Comparable::Null)
}

/// `left < right`, for two numbers or two strings. Strings are ordered by their Unicode scalar values.
pub fn less(left: impl Compare, right: impl Compare) -> bool {
    ordered(&left.comparable(), &right.comparable())
}

/// `left <= right`, which is `left < right || left == right`.
pub fn less_or_equal(left: impl Compare, right: impl Compare) -> bool {
    let (left, right) = (left.comparable(), right.comparable());
    ordered(&left, &right) || same(&left, &right)
}

/// Whether there is a value. Null and `false` are values (section 2.3.5.2.1).
pub fn holds(operand: impl Compare) -> bool {
    !matches!(operand.comparable(), Comparable::Absent)
}

fn same(left: &Comparable<'_>, right: &Comparable<'_>) -> bool {
    match (left, right) {
        (Comparable::Absent, Comparable::Absent) | (Comparable::Null, Comparable::Null) => true,
        (Comparable::Boolean(left), Comparable::Boolean(right)) => left == right,
        (Comparable::Number(left), Comparable::Number(right)) => left == right,
        (Comparable::Text(left), Comparable::Text(right)) => left == right,
        (left, right) if left.is_structured() && right.is_structured() => structure::equal(left, right),
        _ => false,
    }
}

fn ordered(left: &Comparable<'_>, right: &Comparable<'_>) -> bool {
    match (left, right) {
        (Comparable::Number(left), Comparable::Number(right)) => left < right,
        // The order of UTF-8's bytes is that of the scalar values.
        (Comparable::Text(left), Comparable::Text(right)) => left < right,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ABSENT: Option<&Value> = None;

    /// The table of RFC 9535, section 2.3.5.3, with `$` as `{"obj": {"x": "y"}, "arr": [2, 3]}`.
    #[test]
    fn the_examples_of_rfc_9535() {
        let (object, array) = (json!({"x": "y"}), json!([2, 3]));
        assert!(equal(ABSENT, ABSENT) && less_or_equal(ABSENT, ABSENT));
        assert!(!equal(ABSENT, "g") && !equal(ABSENT, &array) && !less(ABSENT, ABSENT));
        assert!(less_or_equal(1_i64, 2_i64) && !less(2_i64, 1_i64) && !equal(13_i64, "13"));
        assert!(less_or_equal("a", "b") && !less("b", "a"));
        assert!(!equal(&object, &array) && equal(&object, &object) && equal(&array, &array));
        assert!(!less_or_equal(&object, &array) && less_or_equal(&object, &object));
        assert!(!equal(&object, 17_i64) && !less_or_equal(1_i64, &array));
        assert!(!less(&object, &object) && less_or_equal(&array, &array));
        assert!(less_or_equal(true, true) && !less(true, true) && !less(false, true));
    }

    #[test]
    fn comparisons_are_typed_and_with_case_s14() {
        assert!(equal("completed", "completed") && !equal("Completed", "completed"));
        assert!(!equal("5", 5_i64) && !less("4", 5_i64) && !less_or_equal(5_i64, "5"));
        assert!(equal(5_i64, 5.0) && equal(json!([5, {"a": 1.0}]), json!([5.0, {"a": 1}])));
        assert!(!equal(9_007_199_254_740_993_i64, 9_007_199_254_740_992.0));
        assert!(less(9_007_199_254_740_992.0, 9_007_199_254_740_993_i64));
        assert!(less("B", "a") && less("z", "ä") && less("\u{ffff}", "\u{10000}") && less("a", "aa"));
    }

    #[test]
    fn null_is_a_value_and_absence_is_none_s17() {
        assert!(equal((), json!(null)) && less_or_equal((), ()) && !less((), ()));
        for value in [json!(null), json!(false), json!(0), json!(""), json!([])] {
            assert!(holds(&value), "{value}");
            assert!(!equal(ABSENT, &value) && !equal(&value, ABSENT) && !less_or_equal(ABSENT, &value));
        }
        assert!(!holds(ABSENT));
    }
}
