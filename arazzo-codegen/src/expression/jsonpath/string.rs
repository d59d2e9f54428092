//! String literals of JSONPath (RFC 9535, section 2.3.1.1).

use super::super::condition::{ConditionError, ConditionProblem};
use super::super::cursor::Cursor;

/// A text as a literal.
pub(crate) fn literal(text: &str) -> String {
    let mut literal = String::from("'");
    for character in text.chars() {
        match character {
            '\'' | '\\' => literal.extend(['\\', character]),
            control if control < ' ' => literal.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => literal.push(other),
        }
    }
    literal.push('\'');
    literal
}

/// Parses a literal that starts with `quote`.
pub(super) fn parse(cursor: &mut Cursor<'_>, quote: char) -> Result<String, ConditionError> {
    let start = cursor.clone();
    cursor.next();
    let mut text = String::new();
    loop {
        let here = cursor.clone();
        match cursor.next() {
            Some(character) if character == quote => return Ok(text),
            Some('\\') => text.push(match cursor.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('u') => unicode(cursor).ok_or_else(|| here.error(ConditionProblem::Escape))?,
                Some(other) if other == quote || other == '/' || other == '\\' => other,
                Some(_) => return Err(here.error(ConditionProblem::Escape)),
                None => break,
            }),
            Some(control) if control < ' ' => return Err(here.error(ConditionProblem::Escape)),
            Some(character) => text.push(character),
            None => break,
        }
    }
    Err(start.error(ConditionProblem::UnclosedString))
}

fn unicode(cursor: &mut Cursor<'_>) -> Option<char> {
    let first = hexadecimal(cursor)?;
    if !(0xD800..0xDC00).contains(&first) {
        return char::from_u32(first);
    }
    let second = if cursor.eat("\\u") {
        hexadecimal(cursor)?
    } else {
        0
    };
    (0xDC00..0xE000)
        .contains(&second)
        .then(|| char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)))?
}

fn hexadecimal(cursor: &mut Cursor<'_>) -> Option<u32> {
    let digits = cursor.rest().get(..4)?;
    let code = u32::from_str_radix(digits, 16)
        .ok()
        .filter(|_| !digits.starts_with('+'))?;
    cursor.eat(digits);
    Some(code)
}
