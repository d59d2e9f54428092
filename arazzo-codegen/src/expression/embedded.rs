//! Finds runtime expressions in conditions that have a syntax of their own.

use std::ops::Range;

use super::condition::{ConditionError, ConditionProblem};
use super::cursor::Cursor;
use super::runtime::{Parsed, RuntimeExpression};

/// What may have to be replaced by a value before a condition is evaluated.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Embedded {
    Expression {
        parsed: Parsed,
        range: Range<usize>,
        braced: bool,
    },
    /// A string literal, which may have expressions in it.
    String { text: String, range: Range<usize> },
}

impl Embedded {
    pub(crate) fn range(&self) -> &Range<usize> {
        match self {
            Self::Expression { range, .. } | Self::String { range, .. } => range,
        }
    }
}

/// Parses an expression; the flag: it stands in braces, `{$inputs.a}`.
pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<(Parsed, bool), ConditionError> {
    let braced = cursor.eat("{");
    let run = cursor.clone().take_while(stands_in_operand);
    let run = if braced { run } else { balanced(run) };
    let (parsed, length) = computed_pointer(cursor.rest())
        .or_else(|| longest_expression(run))
        .ok_or_else(|| cursor.error(ConditionProblem::OperandExpected))?;
    cursor.eat(cursor.rest().get(..length).unwrap_or_default());
    if braced && !cursor.eat("}") {
        return Err(cursor.error(ConditionProblem::OperandExpected));
    }
    Ok((parsed, braced))
}

/// The same, with its place.
pub(super) fn expression(cursor: &mut Cursor<'_>) -> Result<Embedded, ConditionError> {
    let start = cursor.position();
    let (parsed, braced) = parse(cursor)?;
    Ok(Embedded::Expression {
        parsed,
        range: start..cursor.position(),
        braced,
    })
}

/// A piece of a name that has expressions in it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NamePiece {
    Literal(String),
    Expression(Embedded),
}

/// Parses a name in which expressions stand in braces.
pub(super) fn name(
    cursor: &mut Cursor<'_>,
    of_name: impl Fn(char) -> bool,
) -> Result<Vec<NamePiece>, ConditionError> {
    let mut pieces = Vec::new();
    loop {
        let literal = cursor.take_while(&of_name);
        if !literal.is_empty() {
            pieces.push(NamePiece::Literal(literal.to_owned()));
        }
        if cursor.peek() != Some('{') {
            return Ok(pieces);
        }
        pieces.push(NamePiece::Expression(expression(cursor)?));
    }
}

/// A text that is one expression in braces and nothing else.
pub(crate) fn whole(text: &str) -> Option<(Parsed, Range<usize>)> {
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    let mut cursor = Cursor::new(trimmed);
    let (parsed, braced) = parse(&mut cursor).ok()?;
    (braced && cursor.is_at_end()).then_some((parsed, start..start + trimmed.len()))
}

/// No computed pointer is longer than this; it bounds how far each `$` of a text is looked behind.
const LONGEST_POINTER: usize = 1024;

/// The first characters of a text.
pub(crate) fn expression_at_start(text: &str, most: usize) -> &str {
    let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

/// `$response.body#/items/{$inputs.index}/id`: an expression in braces is a token of the pointer (S14).
pub(super) fn computed_pointer(text: &str) -> Option<(Parsed, usize)> {
    let text = expression_at_start(text, LONGEST_POINTER);
    let mut cursor = Cursor::new(text);
    let mut unbraced = String::new();
    let mut tokens = 0;
    loop {
        unbraced.push_str(cursor.take_while(stands_in_operand));
        if !(unbraced.contains('#') && unbraced.ends_with('/') && cursor.eat("{")) {
            break;
        }
        unbraced.push_str(cursor.take_while(stands_in_operand));
        if !cursor.eat("}") {
            return None;
        }
        tokens += 1;
    }
    let parsed = RuntimeExpression::parse(&unbraced).ok().filter(|_| tokens > 0)?;
    Some((parsed, cursor.position()))
}

/// The run up to a bracket that it does not open, or to a comma: there the query goes on that the expression stands in.
fn balanced(run: &str) -> &str {
    let mut open = 0_usize;
    let end = run.find(|next| {
        match next {
            '[' => open += 1,
            ']' if open > 0 => open -= 1,
            _ => return next == ']' || next == ',',
        }
        false
    });
    run.get(..end.unwrap_or(run.len())).unwrap_or_default()
}

pub(super) fn stands_in_operand(character: char) -> bool {
    !character.is_whitespace() && !"!&()<=>{|}".contains(character)
}

/// The longest prefix of the run that is an expression.
fn longest_expression(run: &str) -> Option<(Parsed, usize)> {
    if let Ok(parsed) = RuntimeExpression::parse(run) {
        return Some((parsed, run.len()));
    }
    let run = expression_at_start(run, LONGEST_POINTER);
    let mut ends: Vec<usize> = run
        .char_indices()
        .map(|(at, character)| at + character.len_utf8())
        .collect();
    ends.reverse();
    ends.into_iter().find_map(|end| {
        RuntimeExpression::parse(run.get(..end)?)
            .ok()
            .map(|parsed| (parsed, end))
    })
}
