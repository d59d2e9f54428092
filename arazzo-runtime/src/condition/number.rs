//! Numbers, compared exactly.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use serde::de::IgnoredAny;

/// A number to compare. Numbers are compared by all of their digits: 9007199254740993 differs from the nearest double, and 5
/// equals 5.0.
///
/// ```
/// use arazzo_runtime::codegen::Number;
/// assert_eq!(Number::Integer(5), Number::Float(5.0));
/// assert!(Number::Integer(9_007_199_254_740_993) > Number::Float(9_007_199_254_740_992.0));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Number {
    /// A whole number.
    Integer(i128),
    /// A number of Rust, or one of JSON with the digits that Rust writes for the double.
    Float(f64),
    /// Any other number.
    Decimal(Decimal),
}

/// A number that neither `i128` nor `f64` holds with all of its digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    is_negative: bool,
    /// Without zeros at the start and at the end. Zero has no digits. The number is 0.DIGITS times a power of ten.
    digits: Box<str>,
    exponent: i64,
}

impl Decimal {
    /// Of a number of JSON, or of what Rust writes for a double.
    fn of(number: &str) -> Self {
        let (number, is_negative) = match number.strip_prefix('-') {
            Some(number) => (number, true),
            None => (number, false),
        };
        let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let significant = digits.trim_start_matches('0');
        let leading = digits.len() - significant.len();
        let significant = significant.trim_end_matches('0');
        // An exponent beyond 64 bits makes the number larger than any other, or smaller.
        let exponent = exponent.parse().unwrap_or(match exponent.starts_with('-') {
            true => i64::MIN,
            false => i64::MAX,
        });
        let length = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        Self {
            is_negative: is_negative && !significant.is_empty(),
            exponent: match significant {
                "" => 0,
                _ => exponent
                    .saturating_add(length(whole.len()))
                    .saturating_sub(length(leading)),
            },
            digits: significant.into(),
        }
    }

    /// Of a double that is finite.
    fn of_float(float: f64) -> Self {
        Self::of(&format!("{float:e}"))
    }

    fn is_integer(&self) -> bool {
        i64::try_from(self.digits.len()).is_ok_and(|length| self.exponent >= length)
    }

    fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }
}

/// Whether a number of JSON is an integer, however it is written and whatever its size.
pub(crate) fn is_integer(json: &str) -> bool {
    let number = Decimal::of(json);
    number.is_zero() || number.is_integer()
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.is_zero(), number.is_negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let magnitude = |number: &Self| (number.exponent, number.digits.clone());
        sign(self).cmp(&sign(other)).then_with(|| {
            let order = magnitude(self).cmp(&magnitude(other));
            if self.is_negative { order.reverse() } else { order }
        })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative { "-" } else { "" };
        match self.digits.split_at_checked(1) {
            None => f.write_str("0"),
            Some((first, "")) => write!(f, "{sign}{first}e{}", self.exponent.saturating_sub(1)),
            Some((first, rest)) => write!(f, "{sign}{first}.{rest}e{}", self.exponent.saturating_sub(1)),
        }
    }
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
        if let Some(integer) = integer(text) {
            return Some(Self::Integer(integer));
        }
        let number = Decimal::of(text);
        if number.is_zero() {
            return Some(Self::ZERO);
        }
        let float: f64 = text.parse().ok()?;
        Some(match float.is_finite() && Decimal::of_float(float) == number {
            true => Self::Float(float),
            false => Self::Decimal(number),
        })
    }

    /// The digits of the number, unless it is NaN or infinite.
    fn decimal(&self) -> Option<Cow<'_, Decimal>> {
        match self {
            Self::Integer(integer) => Some(Cow::Owned(Decimal::of(&integer.to_string()))),
            Self::Float(float) => float.is_finite().then(|| Cow::Owned(Decimal::of_float(*float))),
            Self::Decimal(decimal) => Some(Cow::Borrowed(decimal)),
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
            (Self::Float(float), Self::Decimal(_)) if float.is_infinite() => float.partial_cmp(&0.0),
            (Self::Decimal(_), Self::Float(float)) if float.is_infinite() => 0.0.partial_cmp(float),
            (left @ Self::Decimal(_), right) | (left, right @ Self::Decimal(_)) => {
                Some(left.decimal()?.cmp(&right.decimal()?))
            }
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
            Self::Decimal(decimal) => decimal.fmt(f),
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
            ("1e400", "10.0e399"),
            ("0.1000000000000000000000001", "1000000000000000000000001e-25"),
            ("1e99999999999999999999", "1E+99999999999999999999"),
        ] {
            assert_eq!(parsed(left), parsed(right), "{left} {right}");
            assert_eq!(parsed(right), parsed(left), "{left} {right}");
        }
    }

    #[test]
    fn numbers_are_in_order_without_rounding() {
        let ascending = [
            "-1e99999999999999999999",
            "-2e400",
            "-1e400",
            "-170141183460469231731687303715884105729",
            "-170141183460469231731687303715884105728",
            "-9007199254740993",
            "-5.5",
            "-5",
            "-0.5000000000000000000000001",
            "-0.5",
            "-0.4999999999999999999999999",
            "0",
            "1e-400",
            "0.4999999999999999999999999",
            "0.5",
            "0.5000000000000000000000001",
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
            "170141183460469231731687303715884105729",
            "1e400",
            "1.0000000000000000000000001e400",
            "1e99999999999999999999",
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
    fn a_number_is_shown_with_its_digits() {
        for (text, shown) in [
            ("1e400", "1e400"),
            ("-12.50e400", "-1.25e401"),
            ("0.1000000000000000000000001", "1.000000000000000000000001e-1"),
            ("0.10", "0.1"),
        ] {
            assert_eq!(parsed(text).to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_number_is_unordered() {
        let nan = Number::Float(f64::NAN);
        for number in [
            Number::ZERO,
            Number::Integer(7),
            Number::Float(0.5),
            parsed("1e400"),
            nan.clone(),
        ] {
            assert_eq!(number.partial_cmp(&nan), None);
            assert_eq!(nan.partial_cmp(&number), None);
        }
        let infinite = Number::Float(f64::INFINITY);
        assert!(infinite > parsed("1e400") && parsed("1e400") < infinite);
        assert!(Number::Float(f64::NEG_INFINITY) < parsed("-1e400"));
    }
}
