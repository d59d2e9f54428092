//! Numbers of YAML's core schema as JSON writes them, digit for digit: none goes through floating point (S15a).

/// The number as JSON: `007` is `7`, `+5` is `5`, `0x1F` is `31`, `.5` is `0.5`. The digits behind the point and the
/// exponent stay as they are.
pub(crate) fn json_number(text: &str) -> String {
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return decimal(digits, radix);
        }
    }
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let exponent_at = unsigned.find(['e', 'E']).unwrap_or(unsigned.len());
    let (mantissa, exponent) = unsigned.split_at(exponent_at);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}{exponent}")
}

/// The integer that a number is, if it is one and 128 bits hold it: also of `1e3` and `5.0`.
pub(crate) fn integer(json: &str) -> Option<i128> {
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

/// Digits of another base as decimal ones, however many.
fn decimal(digits: &str, radix: u32) -> String {
    // Groups of nine digits, the last first.
    const GROUP: u64 = 1_000_000_000;
    let mut groups: Vec<u64> = vec![0];
    for digit in digits.chars().filter_map(|digit| digit.to_digit(radix)) {
        let mut carry = u64::from(digit);
        for group in &mut groups {
            let value = *group * u64::from(radix) + carry;
            *group = value % GROUP;
            carry = value / GROUP;
        }
        if carry > 0 {
            groups.push(carry);
        }
    }
    let mut written = groups.pop().unwrap_or_default().to_string();
    for group in groups.iter().rev() {
        written.push_str(&format!("{group:09}"));
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{integer, json_number};

    #[test]
    fn s15a_numbers_of_yaml_are_written_as_json_digit_for_digit() {
        for (text, expected) in [
            ("007", "7"),
            ("+5", "5"),
            ("-007", "-7"),
            ("-0", "-0"),
            ("000", "0"),
            ("0o17", "15"),
            ("0x1F", "31"),
            (
                "0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
                "87112285931760246646623899502532662132735",
            ),
            ("0x0", "0"),
            (
                "0123456789012345678901234567890",
                "123456789012345678901234567890",
            ),
            ("18446744073709551616", "18446744073709551616"),
            ("1.0", "1.0"),
            ("1.", "1"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("+01.50e+07", "1.50e+07"),
            ("1.e3", "1e3"),
            ("1e400", "1e400"),
            ("0.1000000000000000000000001", "0.1000000000000000000000001"),
        ] {
            assert_eq!(json_number(text), expected, "{text}");
            assert!(serde_json::from_str::<&serde_json::value::RawValue>(expected).is_ok());
        }
    }

    #[test]
    fn s34_integers_are_known_in_any_spelling() {
        for (text, expected) in [
            ("18446744073709551615", Some(18_446_744_073_709_551_615)),
            ("1e3", Some(1000)),
            ("1.50E+1", Some(15)),
            ("-12000e-3", Some(-12)),
            ("1e25", Some(10_i128.pow(25))),
            ("5.0", Some(5)),
            ("1.5", None),
            ("1e-1", None),
            ("1e400", None),
        ] {
            assert_eq!(integer(text), expected, "{text}");
        }
    }
}
