//! Filters (RFC 9535, sections 2.3.5 and 2.4): their syntax and their types.

use super::super::condition::{ConditionError, ConditionProblem};
use super::super::embedded::{self, Embedded};
use super::super::simple;
use super::query::{QueryParser, Segment, SegmentSelector};
use super::string;

/// What an operand of a filter is, as far as types go (section 2.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OperandKind {
    /// A value: a literal, an embedded expression, or a function that gives one.
    Value,
    /// True or false.
    Logical,
    /// A query that selects at most one node.
    OneNode,
    /// A query that may select several.
    Nodes,
}

/// The functions of section 2.4: their parameters and their result.
const FUNCTIONS: [(&str, &[OperandKind], OperandKind); 5] = [
    ("length", &[OperandKind::Value], OperandKind::Value),
    ("count", &[OperandKind::Nodes], OperandKind::Value),
    (
        "match",
        &[OperandKind::Value, OperandKind::Value],
        OperandKind::Logical,
    ),
    (
        "search",
        &[OperandKind::Value, OperandKind::Value],
        OperandKind::Logical,
    ),
    ("value", &[OperandKind::Nodes], OperandKind::Value),
];

pub(super) fn logical(parser: &mut QueryParser<'_>) -> Result<(), ConditionError> {
    loop {
        basic(parser)?;
        let behind = parser.cursor.clone();
        parser.blanks();
        if !(parser.cursor.eat("&&") || parser.cursor.eat("||")) {
            parser.cursor = behind;
            return Ok(());
        }
        parser.blanks();
    }
}

fn basic(parser: &mut QueryParser<'_>) -> Result<(), ConditionError> {
    let negated = parser.cursor.eat("!");
    if negated {
        parser.blanks();
    }
    if parser.cursor.eat("(") {
        return parser.nested(|parser| {
            parser.blanks();
            logical(parser)?;
            parser.blanks();
            if parser.cursor.eat(")") {
                Ok(())
            } else {
                Err(parser.cursor.error(ConditionProblem::Unclosed))
            }
        });
    }
    let start = parser.cursor.clone();
    let left = operand(parser)?;
    let left_range = start.position()..parser.cursor.position();
    let behind = parser.cursor.clone();
    parser.blanks();
    let sign = parser.cursor.clone();
    let compares = ["==", "!=", "<=", ">=", "<", ">"]
        .into_iter()
        .any(|sign| parser.cursor.eat(sign));
    if !compares {
        parser.cursor = behind;
        return match left {
            OperandKind::Value => Err(start.error(ConditionProblem::NoTest)),
            _ => Ok(()),
        };
    }
    if negated {
        return Err(sign.error(ConditionProblem::NegatedComparison));
    }
    comparable(left, &start)?;
    parser.blanks();
    let start = parser.cursor.clone();
    comparable(operand(parser)?, &start)?;
    let right_range = start.position()..parser.cursor.position();
    parser.query.comparisons.push([left_range, right_range]);
    Ok(())
}

fn comparable(kind: OperandKind, start: &super::super::cursor::Cursor<'_>) -> Result<(), ConditionError> {
    match kind {
        OperandKind::Value | OperandKind::OneNode => Ok(()),
        OperandKind::Logical | OperandKind::Nodes => Err(start.error(ConditionProblem::NotComparable)),
    }
}

fn operand(parser: &mut QueryParser<'_>) -> Result<OperandKind, ConditionError> {
    let start = parser.cursor.position();
    match parser.cursor.peek() {
        Some(quote @ ('\'' | '"')) => {
            let text = string::parse(&mut parser.cursor, quote)?;
            let range = start..parser.cursor.position();
            parser.query.embedded.push(Embedded::String { text, range });
            Ok(OperandKind::Value)
        }
        Some('@') => {
            let segments = parser.of_filtered()?;
            if matches!(segments.last(), Some(Segment { selector: SegmentSelector::Name(name, true), .. }) if name == "length")
            {
                parser.beyond_goessner(start, "`.length`");
            }
            Ok(kind(&segments))
        }
        Some('$') if parser.cursor.rest()[1..].starts_with(|next: char| next.is_ascii_alphabetic()) => {
            expression(parser)
        }
        Some('{') => expression(parser),
        Some('$') => parser.rooted().map(|segments| kind(&segments)),
        Some(next) if next == '-' || next.is_ascii_digit() => {
            let digits = parser
                .cursor
                .clone()
                .take_while(|next| next.is_ascii_alphanumeric() || "+-.".contains(next));
            if !simple::is_number(digits) {
                return Err(parser.cursor.error(ConditionProblem::OperandExpected));
            }
            parser.cursor.eat(digits);
            Ok(OperandKind::Value)
        }
        _ => word(parser),
    }
}

fn kind(segments: &[Segment]) -> OperandKind {
    if segments.iter().all(Segment::is_single) {
        OperandKind::OneNode
    } else {
        OperandKind::Nodes
    }
}

/// `$inputs.id` or `{$inputs.id}`.
fn expression(parser: &mut QueryParser<'_>) -> Result<OperandKind, ConditionError> {
    let embedded = embedded::expression(&mut parser.cursor)?;
    parser.query.embedded.push(embedded);
    Ok(OperandKind::Value)
}

/// `true`, `false`, `null` or a function.
fn word(parser: &mut QueryParser<'_>) -> Result<OperandKind, ConditionError> {
    let start = parser.cursor.clone();
    let name = parser
        .cursor
        .take_while(|next| next.is_ascii_lowercase() || next.is_ascii_digit() || next == '_');
    if !parser.cursor.eat("(") {
        return match name {
            "true" | "false" | "null" => Ok(OperandKind::Value),
            _ => Err(start.error(ConditionProblem::OperandExpected)),
        };
    }
    let Some((_, parameters, result)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
        return Err(start.error(ConditionProblem::UnknownFunction));
    };
    parser.nested(|parser| {
        for (position, parameter) in parameters.iter().enumerate() {
            parser.blanks();
            if position > 0 {
                if !parser.cursor.eat(",") {
                    return Err(parser.cursor.error(ConditionProblem::ArgumentExpected));
                }
                parser.blanks();
            }
            let at = parser.cursor.clone();
            let fits = match (parameter, operand(parser)?) {
                (OperandKind::Nodes, argument) => {
                    matches!(argument, OperandKind::OneNode | OperandKind::Nodes)
                }
                (_, argument) => matches!(argument, OperandKind::Value | OperandKind::OneNode),
            };
            if !fits {
                return Err(at.error(ConditionProblem::WrongArgument));
            }
        }
        parser.blanks();
        if parser.cursor.eat(")") {
            Ok(())
        } else {
            Err(parser.cursor.error(ConditionProblem::Unclosed))
        }
    })?;
    parser.not_in_goessner(start.position(), "a function");
    Ok(*result)
}
