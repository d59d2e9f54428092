//! Numbers by the digits they are written with: 0.3 is three times 0.1.

/// A whole number of tens of some power, without zeros at its end.
struct Decimal {
    digits: u128,
    exponent: i64,
}

impl Decimal {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('-');
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let written = format!("{whole}{fraction}");
        let significant = written.trim_end_matches('0');
        let zeros = i64::try_from(written.len() - significant.len()).ok()?;
        let places = i64::try_from(fraction.len()).ok()?;
        if significant.is_empty() {
            return Some(Self {
                digits: 0,
                exponent: 0,
            });
        }
        Some(Self {
            digits: significant.parse().ok()?,
            exponent: exponent - places + zeros,
        })
    }
}

/// Whether a number is a multiple of another, both as they are written.
pub(super) fn is_multiple(number: &str, divisor: &str) -> bool {
    let (Some(number), Some(divisor)) = (Decimal::parse(number), Decimal::parse(divisor)) else {
        return false;
    };
    if number.digits == 0 {
        return true;
    }
    if divisor.digits == 0 {
        return false;
    }
    let shift = number.exponent - divisor.exponent;
    if shift < 0 {
        let power = u32::try_from(-shift)
            .ok()
            .and_then(|shift| 10_u128.checked_pow(shift));
        let scaled = power.and_then(|power| divisor.digits.checked_mul(power));
        return scaled.is_some_and(|scaled| number.digits.is_multiple_of(scaled));
    }
    // A ten at a time, so that nothing grows beyond the divisor: its digits are those of a double, or of 64 bits.
    let mut rest = number.digits % divisor.digits;
    for _ in 0..shift {
        if rest == 0 {
            return true;
        }
        rest = match rest.checked_mul(10) {
            Some(scaled) => scaled % divisor.digits,
            None => return false,
        };
    }
    rest == 0
}

#[cfg(test)]
mod tests {
    use super::is_multiple;

    #[test]
    fn numbers_are_divided_by_their_digits() {
        for (number, divisor, expected) in [
            ("0.3", "0.1", true),
            ("0.0075", "0.0001", true),
            ("0.00751", "0.0001", false),
            ("4.5", "1.5", true),
            ("35", "1.5", false),
            ("0", "0.01", true),
            ("1e308", "0.123456789", false),
            ("12391239123", "1e-8", true),
            ("-10", "5", true),
            ("7", "0", false),
        ] {
            assert_eq!(is_multiple(number, divisor), expected, "{number} of {divisor}");
        }
    }
}
