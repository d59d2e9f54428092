//! `regex` criteria (S36).

use super::super::checked::{By, Search, TextPiece, Value};
use super::super::scope::{Moment, Scope};
use super::super::value::{Found, Strings};
use super::{embedded, malformed};
use crate::diagnostic::{Change, Code, Diagnostic, Findings, Safety};
use crate::document::{self, Text};
use crate::expression::{Piece, Template, check_pattern};

/// A pattern that has to be found. A constant one is checked here (S39); `{expr}` is replaced first, so that the
/// rest cannot be.
pub(super) fn read(
    criterion: &document::Criterion,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<Search> {
    let text = &criterion.condition;
    let context = scope.expression(criterion.context.as_ref()?, Moment::Reply, findings);
    // Without braces a `$` is the end of the text.
    let template = Template::parse(&text.value, |_| false);
    let constant = template
        .pieces
        .iter()
        .all(|piece| matches!(piece, Piece::Literal(_)));
    let pattern = if constant {
        match check_pattern(&text.value) {
            Ok(()) => Value::String(text.value.clone()),
            Err(error) => match with_flags_of_a_group(&text.value) {
                Some(pattern) => {
                    findings.push(inline_flags(text, &pattern));
                    Value::String(pattern)
                }
                None => {
                    let help = "patterns are those of ECMA-262";
                    findings.push(malformed(text, &error).help(help));
                    return None;
                }
            },
        }
    } else {
        let pieces: Vec<Option<TextPiece>> = template
            .pieces
            .into_iter()
            .map(|piece| match piece {
                Piece::Literal(literal) => Some(TextPiece::Literal(literal)),
                Piece::Expression {
                    parsed,
                    range,
                    braced,
                } => {
                    let value = embedded::expression(&parsed, &range, braced, text, scope, findings)?;
                    let span = text.within(range.clone());
                    let strings = Strings {
                        scope,
                        moment: Moment::Reply,
                        replaceable: false,
                    };
                    Some(strings.in_text(Found::Value { value, range, span }))
                }
            })
            .collect();
        Value::Text(pieces.into_iter().collect::<Option<_>>()?)
    };
    Some(Search {
        context: context?,
        by: By::Pattern(pattern),
        values: Vec::new(),
    })
}

/// `(?i)a|b` as `(?i:a|b)` (S14): other languages have flags for what follows, ECMA-262 only for a group.
fn with_flags_of_a_group(pattern: &str) -> Option<String> {
    let (flags, rest) = pattern.strip_prefix("(?")?.split_once(')')?;
    let known = !flags.is_empty() && flags.chars().all(|flag| "ims".contains(flag));
    let pattern = format!("(?{flags}:{rest})");
    (known && check_pattern(&pattern).is_ok()).then_some(pattern)
}

fn inline_flags(text: &Text, pattern: &str) -> Diagnostic {
    let end = text.value.find(')').map_or(0, |at| at + 1);
    Diagnostic::new(
        Code::InlineFlags,
        text.within(0..end),
        "flags stand in front of the pattern, which ECMA-262 does not have",
    )
    .help(format!("write `{pattern}`"))
    .mended_by(
        Safety::Safe,
        vec![Change::Text {
            at: text.within(0..text.value.len()),
            old: text.value.clone(),
            new: pattern.to_owned(),
        }],
    )
}
