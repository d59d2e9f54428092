//! `regex` criteria (S36).

use super::super::checked::{By, Search, TextPiece, Value};
use super::super::scope::{Moment, Scope};
use super::super::value::{Found, Strings};
use super::{embedded, malformed};
use crate::diagnostic::Findings;
use crate::document;
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
        if let Err(error) = check_pattern(&text.value) {
            let help = match text.value.strip_prefix("(?i)") {
                Some(rest) => format!("ECMA-262 has flags for a group only: write `(?i:{rest})`"),
                None => "patterns are those of ECMA-262".to_owned(),
            };
            findings.push(malformed(text, &error).help(help));
            return None;
        }
        Value::String(text.value.clone())
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
