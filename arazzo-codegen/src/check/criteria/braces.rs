//! `{$statusCode == 401}` (S34a): an example of version 1.0.1 writes a simple condition so.

use crate::diagnostic::{Change, Code, Diagnostic, Findings, Safety};
use crate::document::Text;

/// The condition without its braces, or with parentheses in their place; nothing where there are none.
pub(super) fn without(text: &Text, findings: &mut Findings) -> Option<Text> {
    let pairs = pairs(&text.value);
    let (open, close) = *pairs.first()?;
    let is_all = text.value.trim_start().len() == text.value.len() - open
        && text.value.trim_end().len() == close + 1
        && pairs.len() == 1;
    let unbraced = match is_all {
        true => text.part(open + 1..close)?,
        false => Text {
            value: with_parentheses(&text.value, &pairs)?,
            ..text.clone()
        },
    };
    findings.push(
        Diagnostic::new(
            Code::BracedCondition,
            text.within(open..close + 1),
            "a simple condition is in braces",
        )
        .help(format!("write `{}`", unbraced.value))
        .fixed_by(
            Safety::Safe,
            vec![Change::Text {
                at: text.within(0..text.value.len()),
                old: text.value.clone(),
                new: unbraced.value.clone(),
            }],
        ),
    );
    Some(unbraced)
}

/// Byte for byte.
fn with_parentheses(text: &str, pairs: &[(usize, usize)]) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    for (open, close) in pairs {
        *bytes.get_mut(*open)? = b'(';
        *bytes.get_mut(*close)? = b')';
    }
    String::from_utf8(bytes).ok()
}

/// Braces around conditions: where a condition can begin, and around more than one expression between other parts.
fn pairs(text: &str) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut open = Vec::new();
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(character),
            (None, '{') => open.push(at),
            (None, '}') => {
                let Some(start) = open.pop() else {
                    return Vec::new();
                };
                let before = text.get(..start).unwrap_or_default().trim_end();
                let begins = before.is_empty() || before.ends_with(['(', '&', '|', '!', '{']);
                let inside = text.get(start + 1..at).unwrap_or_default().trim();
                let is_all =
                    before.is_empty() && text.get(at + 1..).is_some_and(|rest| rest.trim().is_empty());
                // A lone expression in braces is no condition in braces.
                let compares = inside.contains(['=', '<', '>', '&', '|']);
                if begins && (is_all || compares) {
                    pairs.push((start, at));
                }
            }
            _ => {}
        }
    }
    pairs.sort_unstable();
    pairs
}
