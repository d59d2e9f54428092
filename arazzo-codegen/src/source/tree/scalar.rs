//! Resolves scalars by the core schema (YAML 1.2.2, section 10.3.2).

use crate::source::node::Value;

/// The tag of a scalar, as far as it decides what the scalar means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::source) enum ScalarTag {
    /// None, or one that the core schema does not have: the text decides.
    Absent,
    /// `!!str`, or `!`, which forbids to look at the text.
    Str,
    /// `!!int` or `!!float`.
    Number,
    /// `!!bool`.
    Bool,
    /// `!!null`.
    Null,
}

/// The value of a scalar; `plain` is one without quotes that is no block scalar. A tag that does not suit the text
/// (`!!int abc`) leaves a string.
pub(in crate::source) fn resolve(text: &str, plain: bool, tag: ScalarTag) -> Value {
    let value = match tag {
        ScalarTag::Absent if plain => null(text).or_else(|| boolean(text)).or_else(|| number(text)),
        ScalarTag::Absent | ScalarTag::Str => None,
        ScalarTag::Number => number(text),
        ScalarTag::Bool => boolean(text),
        ScalarTag::Null => null(text),
    };
    value.unwrap_or_else(|| Value::String(text.to_owned()))
}

fn null(text: &str) -> Option<Value> {
    matches!(text, "" | "~" | "null" | "Null" | "NULL").then_some(Value::Null)
}

fn boolean(text: &str) -> Option<Value> {
    match text {
        "true" | "True" | "TRUE" => Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => Some(Value::Bool(false)),
        _ => None,
    }
}

fn number(text: &str) -> Option<Value> {
    // Nearly every scalar is a word: the first byte tells.
    let first = *text.as_bytes().first()?;
    if !first.is_ascii_digit() && !matches!(first, b'+' | b'-' | b'.') {
        return None;
    }
    (is_prefixed_integer(text) || is_decimal(text)).then(|| Value::Number(text.to_owned()))
}

/// `0o[0-7]+` and `0x[0-9a-fA-F]+`.
fn is_prefixed_integer(text: &str) -> bool {
    let digits_of = |prefix| {
        text.strip_prefix(prefix)
            .filter(|digits: &&str| !digits.is_empty())
    };
    digits_of("0x").is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        || digits_of("0o").is_some_and(|digits| digits.bytes().all(|byte| matches!(byte, b'0'..=b'7')))
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (
            mantissa,
            Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)),
        ),
        None => (unsigned, None),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let well_formed = digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    well_formed && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s2_the_core_schema_and_nothing_of_yaml_1_1() {
        for text in [
            "0",
            "-1",
            "+1",
            "012",
            "9223372036854776000",
            "0x1F",
            "0o17",
            "1.5",
            "1.",
            ".5",
            "1e400",
            "-1.5E-3",
        ] {
            assert_eq!(
                resolve(text, true, ScalarTag::Absent),
                Value::Number(text.to_owned())
            );
        }
        for text in [
            "yes",
            "no",
            "on",
            "off",
            "y",
            "1_000",
            "0b1",
            "1:30",
            ".inf",
            "-.Inf",
            ".nan",
            ".",
            "-",
            "+",
            "e5",
            "1e",
            "1e+",
            "0x",
            "0o8",
            "-0x1",
            "1.2.3",
            "2024-01-01",
            "1.5e",
            ".e1",
            "tRUE",
            "nULL",
            "١",
        ] {
            assert_eq!(
                resolve(text, true, ScalarTag::Absent),
                Value::String(text.to_owned()),
                "{text}"
            );
        }
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(resolve(text, true, ScalarTag::Absent), Value::Null);
        }
        assert_eq!(resolve("True", true, ScalarTag::Absent), Value::Bool(true));
        assert_eq!(resolve("false", true, ScalarTag::Absent), Value::Bool(false));
        assert_eq!(
            resolve("1.e3", true, ScalarTag::Absent),
            Value::Number("1.e3".to_owned())
        );
    }

    #[test]
    fn quotes_and_tags_decide_before_the_text() {
        let string = |text: &str| Value::String(text.to_owned());
        assert_eq!(resolve("12", false, ScalarTag::Absent), string("12"));
        assert_eq!(resolve("", false, ScalarTag::Absent), string(""));
        assert_eq!(resolve("12", true, ScalarTag::Str), string("12"));
        assert_eq!(resolve("", true, ScalarTag::Str), string(""));
        assert_eq!(
            resolve("12", false, ScalarTag::Number),
            Value::Number("12".to_owned())
        );
        assert_eq!(resolve("x", true, ScalarTag::Number), string("x"));
        assert_eq!(resolve("true", false, ScalarTag::Bool), Value::Bool(true));
        assert_eq!(resolve("", true, ScalarTag::Null), Value::Null);
    }
}
