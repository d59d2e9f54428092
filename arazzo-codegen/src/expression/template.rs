//! Strings with embedded expressions (S13, S14): `Bearer {$inputs.key}`, and `Bearer $inputs.key`.

use std::ops::Range;

use super::embedded::{computed_pointer, expression_at_start};
use super::runtime::{Parsed, RuntimeExpression};

/// A string cut into literal text and expressions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Literal(String),
    Expression {
        parsed: Parsed,
        /// The bytes of the string it stands on, braces included.
        range: Range<usize>,
        /// Written `{$…}`, as the specification wants it.
        braced: bool,
    },
}

/// No name is longer than this; it bounds the search for where an unbraced expression ends.
const LONGEST_UNBRACED: usize = 256;

impl Template {
    /// Cuts a string. Every `{$…}` that parses is an expression (S13). Without braces, the longest text from a
    /// `$` for which `resolves` holds is one (S14); whatever does not resolve stays literal, so that GraphQL
    /// text keeps its own `$variables`.
    pub(crate) fn parse(text: &str, resolves: impl Fn(&Parsed) -> bool) -> Self {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut position = 0;
        let mut closing = Closing::default();
        while let Some(rest) = text.get(position..).filter(|rest| !rest.is_empty()) {
            let found = match rest.chars().next() {
                Some('{') => braced(rest, closing.behind(text, position)),
                Some('$') => unbraced(rest, &resolves),
                _ => None,
            };
            if let Some((parsed, length, braced)) = found {
                if !literal.is_empty() {
                    pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                }
                pieces.push(Piece::Expression {
                    parsed,
                    range: position..position + length,
                    braced,
                });
                position += length;
            } else {
                let next = rest.chars().next().map_or(1, char::len_utf8);
                // Literal text up to the next character that could start an expression.
                let length = rest
                    .get(next..)
                    .and_then(|tail| tail.find(['{', '$']))
                    .map_or(rest.len(), |at| at + next);
                literal.push_str(rest.get(..length).unwrap_or_default());
                position += length;
            }
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        Self { pieces }
    }
}

/// The next `}`, looked for once and not again at every brace that it might close.
#[derive(Default)]
struct Closing(Option<Option<usize>>);

impl Closing {
    /// How far behind `position` it stands.
    fn behind(&mut self, text: &str, position: usize) -> Option<usize> {
        let known = self.0.filter(|known| known.is_none_or(|at| at >= position));
        let at = known.unwrap_or_else(|| Some(position + text.get(position..)?.find('}')?));
        self.0 = Some(at);
        Some(at? - position)
    }
}

/// `closing`: where the next `}` stands.
fn braced(rest: &str, closing: Option<usize>) -> Option<(Parsed, usize, bool)> {
    let inner = rest.strip_prefix('{').filter(|inner| inner.starts_with('$'))?;
    let end = closing?.checked_sub(1)?;
    if !RuntimeExpression::may_start(inner) {
        return None;
    }
    // `{$steps.a.outputs.b#/{$inputs.k}}`: the braces inside belong to the pointer (S14).
    if let Some((parsed, length)) = computed_pointer(inner)
        && inner.get(length..).is_some_and(|behind| behind.starts_with('}'))
    {
        return Some((parsed, length + 2, true));
    }
    let parsed = RuntimeExpression::parse(inner.get(..end)?).ok()?;
    Some((parsed, end + 2, true))
}

fn unbraced(rest: &str, resolves: impl Fn(&Parsed) -> bool) -> Option<(Parsed, usize, bool)> {
    if !RuntimeExpression::may_start(rest) {
        return None;
    }
    if let Some((parsed, length)) = computed_pointer(rest)
        && resolves(&parsed)
    {
        return Some((parsed, length, false));
    }
    let whole = rest;
    let rest = expression_at_start(rest, LONGEST_UNBRACED);
    let run = rest
        .find(|character: char| character.is_whitespace() || matches!(character, '{' | '}' | '"' | '<' | '>'))
        .unwrap_or(rest.len());
    let longest = rest.get(..run)?;
    let mut ends: Vec<usize> = longest
        .char_indices()
        .map(|(at, character)| at + character.len_utf8())
        .collect();
    ends.reverse();
    ends.into_iter().find_map(|end| {
        // A name does not end in the middle of a word.
        let next = whole.get(end..)?.chars().next();
        if next.is_some_and(|next| next.is_alphanumeric() || next == '_') {
            return None;
        }
        let parsed = RuntimeExpression::parse(longest.get(..end)?).ok()?;
        resolves(&parsed).then_some((parsed, end, false))
    })
}

#[cfg(test)]
mod tests {
    use super::{Piece, Template};
    use crate::expression::RuntimeExpression;
    use crate::expression::runtime::Parsed;

    /// Knows one input, `apiKey`.
    fn resolves(parsed: &Parsed) -> bool {
        matches!(&parsed.expression, RuntimeExpression::Inputs(name) if name.0 == "apiKey")
    }

    fn shape(text: &str) -> Vec<String> {
        Template::parse(text, resolves)
            .pieces
            .into_iter()
            .map(|piece| match piece {
                Piece::Literal(literal) => literal,
                Piece::Expression { range, braced, .. } => {
                    format!("<{}{}>", &text[range], if braced { "" } else { "!" })
                }
            })
            .collect()
    }

    #[test]
    fn s13_braced_expressions_are_replaced_and_the_rest_is_literal() {
        assert_eq!(
            shape("a{$inputs.x}b{c}{$nonsense}"),
            ["a", "<{$inputs.x}>", "b{c}{$nonsense}"]
        );
        assert_eq!(shape("plain"), ["plain"]);
        assert!(shape("").is_empty());
    }

    #[test]
    fn s14_braces_inside_a_pointer_belong_to_it() {
        assert_eq!(
            shape("x {$steps.a.outputs.b#/{$inputs.k}} {$response.body#/a/{$inputs.k}/c}y"),
            [
                "x ",
                "<{$steps.a.outputs.b#/{$inputs.k}}>",
                " ",
                "<{$response.body#/a/{$inputs.k}/c}>",
                "y"
            ]
        );
    }

    #[test]
    fn s14_unbraced_expressions_are_replaced_when_they_resolve() {
        assert_eq!(shape("Bearer $inputs.apiKey"), ["Bearer ", "<$inputs.apiKey!>"]);
        assert_eq!(shape("($inputs.apiKey)"), ["(", "<$inputs.apiKey!>", ")"]);
        assert_eq!(shape("$inputs.apiKeys costs $5"), ["$inputs.apiKeys costs $5"]);
        assert_eq!(
            shape("$inputs.apiKey, $inputs.apiKey."),
            ["<$inputs.apiKey!>", ", ", "<$inputs.apiKey!>", "."]
        );
        assert_eq!(shape("query($title: String)"), ["query($title: String)"]);
    }
}
