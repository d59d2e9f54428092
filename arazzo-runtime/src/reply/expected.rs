//! Types that can be read from JSON.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::condition::is_integer;

/// A type that can be read from JSON, with its name for error messages.
///
/// Generated structs only set the name:
/// ```
/// # use serde::{Deserialize, Deserializer};
/// struct Usage { total_tokens: i64 }
/// impl<'de> Deserialize<'de> for Usage {
///     fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
///         let (total_tokens,) = arazzo_runtime::codegen::read_members(deserializer, &["total_tokens"])?;
///         Ok(Self { total_tokens })
///     }
/// }
/// impl arazzo_runtime::codegen::Expected for Usage {
///     const NAME: &'static str = "an object";
/// }
/// ```
pub trait Expected: DeserializeOwned {
    /// The name of this type in JSON, such as "an object".
    const NAME: &'static str;

    /// Reads JSON text. `None` if it is not a value of this type.
    fn read(json: &str) -> Option<Self> {
        if has_wide_integer(json) {
            return None;
        }
        serde_json::from_str(json)
            .ok()
            .or_else(|| serde_json::from_value(integral_numbers(json)?).ok())
    }
}

/// The numbers in a JSON text, each with its place and without its sign.
fn numbers(json: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = json.get(at..)?;
            let start = rest.find(|next: char| next == '"' || next.is_ascii_digit())?;
            let found = rest.get(start..)?;
            if let Some(inside) = found.strip_prefix('"') {
                at += start + 1 + length_of_string(inside);
                continue;
            }
            let goes_on = |next: char| next.is_ascii_digit() || matches!(next, '.' | 'e' | 'E' | '+' | '-');
            let end = found.find(|next| !goes_on(next)).unwrap_or(found.len());
            let place = at + start;
            at = place + end;
            return Some((place, found.get(..end)?));
        }
    })
}

/// Whether an integer stands in the JSON that 64 bits do not hold: a tree would make a double of it (S15a).
pub(crate) fn has_wide_integer(json: &str) -> bool {
    /// The digits of the first number that 64 bits may not hold.
    const FEWEST_DIGITS: usize = 19;
    numbers(json).any(|(place, number)| {
        let is_integer = || number.bytes().all(|digit| digit.is_ascii_digit());
        number.len() >= FEWEST_DIGITS && is_integer() && !is_in_64_bits(json, place, number)
    })
}

fn is_in_64_bits(json: &str, place: usize, integer: &str) -> bool {
    let is_negative = json.get(..place).is_some_and(|before| before.ends_with('-'));
    match is_negative {
        true => format!("-{integer}").parse::<i64>().is_ok(),
        false => integer.parse::<u64>().is_ok(),
    }
}

/// A number of at most this many characters keeps its digits in a tree, unless it has an exponent.
const SURELY_EXACT: usize = 16;

/// Whether a tree of the JSON may have a number with other digits.
pub(crate) fn loses_digits(json: &str) -> bool {
    numbers(json).any(|(place, number)| {
        let has_exponent = number.contains(['e', 'E']);
        let is_short = number.len() <= SURELY_EXACT && !has_exponent;
        let is_integer = || number.bytes().all(|digit| digit.is_ascii_digit());
        !(is_short || is_integer() && is_in_64_bits(json, place, number))
    })
}

/// The JSON with 1 in place of each long integer, in any notation. It has the same type.
pub(crate) fn with_short_integers(json: &str) -> Cow<'_, str> {
    let mut short = String::new();
    let mut written = 0;
    for (place, number) in numbers(json) {
        let is_long = number.len() >= SURELY_EXACT || number.contains(['e', 'E']);
        if is_long && is_integer(number) {
            short.push_str(json.get(written..place).unwrap_or_default());
            short.push('1');
            written = place + number.len();
        }
    }
    match written {
        0 => json.into(),
        _ => (short + json.get(written..).unwrap_or_default()).into(),
    }
}

/// The bytes of a string behind its opening quote, with the closing one.
fn length_of_string(inside: &str) -> usize {
    let mut bytes = inside.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return at + 1,
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
    inside.len()
}

/// The value with its integers written as such, if there are any that are written with a fraction or an exponent.
pub(crate) fn integral_numbers(json: &str) -> Option<Value> {
    fn rewrite(value: &mut Value) -> bool {
        match value {
            Value::Number(number) if number.is_f64() => match integral(&number.to_string()) {
                Some(integer) => {
                    *value = integer.into();
                    true
                }
                None => false,
            },
            Value::Array(items) => items.iter_mut().map(rewrite).filter(|changed| *changed).count() > 0,
            Value::Object(members) => {
                members
                    .values_mut()
                    .map(rewrite)
                    .filter(|changed| *changed)
                    .count()
                    > 0
            }
            _ => false,
        }
    }
    let mut value = serde_json::from_str(json).ok()?;
    rewrite(&mut value).then_some(value)
}

/// Below this an integer is exact in a double, which is what `5.0` is read through.
const FIRST_INEXACT: f64 = 9_007_199_254_740_992.0;

/// The integer that a JSON number with a fraction or an exponent is, if it is one and exact.
fn integral(json: &str) -> Option<i64> {
    let number: f64 = serde_json::from_str(json).ok()?;
    let integral = number.fract() == 0.0 && number.abs() < FIRST_INEXACT;
    // In range and whole, so nothing is cut off.
    #[expect(clippy::cast_possible_truncation, reason = "checked above")]
    integral.then_some(number as i64)
}

impl Expected for crate::Upload {
    const NAME: &'static str = "a string";
}

impl Expected for String {
    const NAME: &'static str = "a string";
}

impl Expected for i64 {
    const NAME: &'static str = "an integer";

    fn read(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok().or_else(|| integral(json))
    }
}

impl Expected for u64 {
    const NAME: &'static str = "an integer";

    fn read(json: &str) -> Option<Self> {
        serde_json::from_str(json)
            .ok()
            .or_else(|| integral(json).and_then(|number| number.try_into().ok()))
    }
}

/// A fraction is rounded to the nearest double. An integer that no double can hold exactly is refused.
impl Expected for f64 {
    const NAME: &'static str = "a number";

    fn read(json: &str) -> Option<Self> {
        let number: Self = serde_json::from_str(json).ok()?;
        let digits = json.strip_prefix('-').unwrap_or(json);
        let is_integer = digits.bytes().all(|digit| digit.is_ascii_digit());
        let is_exact = number.abs() < FIRST_INEXACT || !is_integer || format!("{number:.0}") == json;
        is_exact.then_some(number)
    }
}

impl Expected for bool {
    const NAME: &'static str = "a boolean";
}

/// Integers beyond 64 bits are refused, because they would be rounded.
impl Expected for Value {
    const NAME: &'static str = "any value";
}

impl Expected for Map<String, Value> {
    const NAME: &'static str = "an object";
}

impl<T: Expected> Expected for Vec<T> {
    const NAME: &'static str = "an array";

    fn read(json: &str) -> Option<Self> {
        let items: Vec<&RawValue> = serde_json::from_str(json).ok()?;
        items.into_iter().map(|item| T::read(item.get())).collect()
    }
}

impl<T: Expected> Expected for BTreeMap<String, T> {
    const NAME: &'static str = "an object";

    fn read(json: &str) -> Option<Self> {
        let members: BTreeMap<String, &RawValue> = serde_json::from_str(json).ok()?;
        members
            .into_iter()
            .map(|(name, member)| Some((name, T::read(member.get())?)))
            .collect()
    }
}

/// `None` is null, for a schema that allows null.
impl<T: Expected> Expected for Option<T> {
    const NAME: &'static str = T::NAME;

    fn read(json: &str) -> Option<Self> {
        if json == "null" {
            Some(None)
        } else {
            T::read(json).map(Some)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integer_may_be_written_with_a_fraction_of_zero() {
        assert_eq!(
            ["5", "5.0", "-5e0", "5.5", "1e30", "\"5\""].map(i64::read),
            [Some(5), Some(5), Some(-5), None, None, None]
        );
        assert_eq!(
            ["5.0", "-5", "-5.0", "18446744073709551615"].map(u64::read),
            [Some(5), None, None, Some(u64::MAX)]
        );
        assert_eq!(Vec::<i64>::read("[1, 2.0]"), Some(vec![1, 2]));
        assert_eq!(i64::read("9007199254740993.0"), None);
    }

    #[test]
    fn s15a_an_integer_is_not_rounded() {
        for (json, wide) in [
            ("18446744073709551615", false),
            ("18446744073709551616", true),
            ("-9223372036854775808", false),
            ("-9223372036854775809", true),
            ("0.123456789012345678901234567890", false),
            ("123456789012345678901234567890e-5", false),
            (
                r#"{"123456789012345678901234567890": "\\\"123456789012345678901234567890"}"#,
                false,
            ),
            (r#"[{"a": "\\", "b": [1, 123456789012345678901234567890]}]"#, true),
        ] {
            assert_eq!(has_wide_integer(json), wide, "{json}");
            assert_eq!(Value::read(json).is_none(), wide, "{json}");
        }
        assert_eq!(
            [
                "9007199254740992",
                "9007199254740993",
                "18446744073709551616",
                "-1",
                "1e25",
                "0.1000000000000000000000001"
            ]
            .map(|json| f64::read(json).is_some()),
            [true, false, true, true, true, true]
        );
        assert_eq!(Vec::<f64>::read("[1, 9007199254740993]"), None);
    }

    #[test]
    fn s34_a_tree_keeps_the_digits_of_short_numbers() {
        for (json, loses) in [
            ("[1, -2.50, 0.12345678901234, \"1e400\"]", false),
            ("[18446744073709551615, -9223372036854775808]", false),
            ("[18446744073709551616]", true),
            ("[-9223372036854775809]", true),
            ("[0.1234567890123456]", true),
            ("[1e3]", true),
        ] {
            assert_eq!(loses_digits(json), loses, "{json}");
        }
    }

    #[test]
    fn s15a_a_long_integer_is_an_integer_in_any_spelling() {
        for (json, short) in [
            ("5", "5"),
            ("-18446744073709551616", "-1"),
            (
                "[1e25, 1.5e400, -9007199254740993.0, \"1e25\"]",
                "[1, 1, -1, \"1e25\"]",
            ),
            (
                "[0.1000000000000000000000001, 15e-1]",
                "[0.1000000000000000000000001, 15e-1]",
            ),
        ] {
            assert_eq!(with_short_integers(json), short);
        }
    }

    #[test]
    fn null_is_a_value_only_where_it_may_be_one_s17() {
        assert_eq!(Value::read("null"), Some(Value::Null));
        assert_eq!(Option::<String>::read("null"), Some(None));
        assert_eq!(String::read("null"), None);
        assert_eq!(BTreeMap::<String, String>::read(r#"{"a": null}"#), None);
    }
}
