//! Numbers, compared exactly.

use std::cmp::Ordering;
use std::fmt;

use serde::de::IgnoredAny;

/// A number to compare. Integers and fractions are compared without rounding: 9007199254740993 differs from the nearest
/// double, and 5 equals 5.0.
///
/// ```
/// use arazzo_runtime::Number;
/// assert_eq!(Number::Integer(5), Number::Float(5.0));
/// assert!(Number::Integer(9_007_199_254_740_993) > Number::Float(9_007_199_254_740_992.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// A whole number.
    Integer(i128),
    /// Any other number. An integer beyond 128 bits is rounded to a double, and one beyond that is infinite.
    Float(f64),
}

/// The first double that is no `i128`: 2 to the power of 127. Its negation is the least `i128`.
const BEYOND_INTEGERS: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0;

impl Number {
    pub(super) const ZERO: Self = Self::Integer(0);

    /// The number that a text is, if it is one as JSON writes them (RFC 8259, section 6).
    pub(super) fn parse(text: &str) -> Option<Self> {
        if !text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return None;
        }
        serde_json::from_str::<IgnoredAny>(text).ok()?;
        match integer(text) {
            Some(integer) => Some(Self::Integer(integer)),
            None => text.parse().ok().map(Self::Float),
        }
    }
}

/// The integer that a number of JSON is, if it is one and 128 bits hold it: also of `1e3` and `5.0`.
fn integer(json: &str) -> Option<i128> {
    let exponent_at = json.find(['e', 'E']).unwrap_or(json.len());
    let (mantissa, exponent) = json.split_at(exponent_at);
    let exponent: i32 = match exponent.get(1..) {
        Some(exponent) => exponent.parse().ok()?,
        None => 0,
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let shift = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    match u32::try_from(shift) {
        Ok(shift) => digits.checked_mul(10_i128.checked_pow(shift)?),
        Err(_) => {
            let divisor = 10_i128.checked_pow(shift.unsigned_abs())?;
            (digits % divisor == 0).then_some(digits / divisor)
        }
    }
}

/// Every number of JSON has a place in the order; only Rust's NaN has none.
impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => Some(left.cmp(right)),
            (Self::Float(left), Self::Float(right)) => left.partial_cmp(right),
            (Self::Integer(left), Self::Float(right)) => mixed(*left, *right),
            (Self::Float(left), Self::Integer(right)) => mixed(*right, *left).map(Ordering::reverse),
        }
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self::Integer(value.into())
    }
}

impl From<i128> for Number {
    fn from(value: i128) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for Number {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(integer) => integer.fmt(f),
            // With an exponent where it would be long, and always the digits that make it.
            Self::Float(float) => write!(f, "{float:?}"),
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

/// How an integer stands to a double.
fn mixed(integer: i128, float: f64) -> Option<Ordering> {
    if float >= BEYOND_INTEGERS {
        return Some(Ordering::Less);
    }
    if float < -BEYOND_INTEGERS {
        return Some(Ordering::Greater);
    }
    // In range and whole, so nothing is cut off; a NaN has no fraction to be compared.
    #[expect(clippy::cast_possible_truncation, reason = "checked above")]
    match integer.cmp(&(float.trunc() as i128)) {
        Ordering::Equal => 0.0.partial_cmp(&float.fract()),
        _ if float.is_nan() => None,
        unequal => Some(unequal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn only_numbers_of_json_are_numbers_s34() {
        for text in [
            "", "-", "+5", "05", " 5", "5 ", "5.", ".5", "1e", "0x1", "NaN", "inf", "5x", "1_0", "٥",
        ] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn equal_numbers_may_be_written_differently() {
        for (left, right) in [
            ("5", "5.0"),
            ("5", "0.5e1"),
            ("500", "5e2"),
            ("0", "-0"),
            ("-0.0", "0"),
            ("1e23", "1.0e+23"),
            ("1e25", "10000000000000000000000000"),
            ("12.50e1", "125"),
            ("0e400", "0"),
        ] {
            assert_eq!(parsed(left), parsed(right), "{left} {right}");
            assert_eq!(parsed(right), parsed(left), "{left} {right}");
        }
    }

    #[test]
    fn numbers_are_in_order_without_rounding() {
        let ascending = [
            "-1e400",
            "-170141183460469231731687303715884105728",
            "-9007199254740993",
            "-5.5",
            "-5",
            "-0.5",
            "0",
            "0.5",
            "5",
            "5.5",
            "9007199254740992",
            "9007199254740993",
            "9007199254740993.5e1",
            "18446744073709551615",
            "18446744073709551616.00",
            "18446744073709551617.0",
            "170141183460469231731687303715884105727",
            "170141183460469231731687303715884105728",
            "1e400",
        ]
        .map(parsed);
        for (at, left) in ascending.iter().enumerate() {
            for (other, right) in ascending.iter().enumerate() {
                assert_eq!(
                    left.partial_cmp(right),
                    Some(at.cmp(&other)),
                    "{left:?} {right:?}"
                );
            }
        }
    }

    #[test]
    fn the_least_integer_is_the_double_of_its_value_s34() {
        let power = 2_f64.powi(127);
        let least = Number::Integer(i128::MIN);
        assert_eq!(least, Number::Float(-power));
        assert!(least > Number::Float(-power * 2.0));
        assert!(Number::Integer(i128::MAX) < Number::Float(power));
    }

    #[test]
    fn what_is_no_number_is_unordered() {
        let nan = Number::Float(f64::NAN);
        for number in [Number::ZERO, Number::Integer(7), Number::Float(0.5), nan] {
            assert_eq!(number.partial_cmp(&nan), None);
            assert_eq!(nan.partial_cmp(&number), None);
        }
    }
}
