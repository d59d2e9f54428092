//! `regex` criteria (S36).

use super::{embedded, javascript, malformed};
use crate::check::model::{ConditionPiece, Matcher, PieceContext, Search, Value};
use crate::check::names::near_expressions;
use crate::check::names::scope::{Moment, Scope};
use crate::diagnostic::{Change, Code, Diagnostic, Findings, Safety};
use crate::document::{self, Text};
use crate::expression::{Piece, Template, check_pattern};

const HELP: &str = "patterns are those of ECMA-262";

/// A pattern that has to be found. It is checked here (S39); a value in it is a pattern of its own (S34a), so that the
/// rest can be checked too.
pub(super) fn read_pattern(
    criterion: &document::Criterion,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<Search> {
    let context = scope.expression(criterion.context.as_ref()?, Moment::Reply, findings);
    let pattern = match embedded::whole(&criterion.condition, scope, findings) {
        Some(pattern) => pattern,
        None => match javascript::read_javascript(criterion, findings) {
            Some((inner, flags)) => {
                pieces(&inner, scope, findings).map(|pattern| position_within(&flags, pattern))
            }
            None => pieces(&criterion.condition, scope, findings),
        },
    };
    Some(Search {
        context: context?,
        by: Matcher::Pattern(pattern?),
        values: Vec::new(),
    })
}

/// A pattern as literal text and values.
fn pieces(text: &Text, scope: &Scope<'_>, findings: &mut Findings) -> Option<Vec<ConditionPiece>> {
    // Without braces a `$` is the end of the text, behind which no name can stand.
    let template = Template::parse(&text.value, |parsed| {
        embedded::is_of_run(parsed) && scope.referent(&parsed.expression, Moment::Reply).is_ok()
    });
    if text.value.contains("{$") {
        near_expressions::check(text, scope, Moment::Reply, findings);
    }
    let mut reader = Pattern {
        text,
        pieces: Vec::new(),
        skeleton: String::new(),
        in_class: false,
        escaped: false,
    };
    for piece in template.pieces {
        match piece {
            Piece::Literal(literal) => reader.literal(literal),
            // `\$inputs.a` is the text.
            Piece::Expression {
                range, braced: false, ..
            } if reader.escaped => reader.literal(text.value.get(range)?.to_owned()),
            Piece::Expression {
                parsed,
                range,
                braced,
            } => {
                let value = embedded::expression(&parsed, &range, braced, text, scope, findings)?;
                reader.value(value, range, findings)?;
            }
        }
    }
    reader.checked(findings)
}

struct Pattern<'t> {
    text: &'t Text,
    pieces: Vec<ConditionPiece>,
    /// The pattern with a letter in the place of each value.
    skeleton: String,
    in_class: bool,
    /// A backslash stands at the end.
    escaped: bool,
}

impl Pattern<'_> {
    fn literal(&mut self, literal: String) {
        for character in literal.chars() {
            match character {
                _ if self.escaped => self.escaped = false,
                '\\' => self.escaped = true,
                '[' => self.in_class = true,
                ']' => self.in_class = false,
                _ => {}
            }
        }
        self.skeleton.push_str(&literal);
        match self.pieces.last_mut() {
            Some(ConditionPiece::Literal(before)) => before.push_str(&literal),
            _ => self.pieces.push(ConditionPiece::Literal(literal)),
        }
    }

    fn value(&mut self, value: Value, range: std::ops::Range<usize>, findings: &mut Findings) -> Option<()> {
        let refuse = |expected: &str, help: &str| {
            let message = "a value cannot be inserted here into a pattern";
            let finding = Diagnostic::new(Code::InvalidCondition, self.text.within(range.clone()), message);
            finding.label(expected.to_owned()).help(help.to_owned())
        };
        if self.escaped {
            findings.push(refuse(
                "a backslash is in front of it",
                "write `\\\\` for a backslash",
            ));
            return None;
        }
        match value {
            Value::String(constant) if self.in_class => {
                let special = |next: char| matches!(next, '\\' | ']' | '[' | '^' | '-');
                let escaped = |next: char| special(next).then_some('\\').into_iter().chain([next]);
                self.literal(constant.chars().flat_map(escaped).collect());
            }
            Value::String(constant) => {
                if check_pattern(&constant).is_err() {
                    findings.push(refuse("its text is not a valid pattern", HELP));
                    return None;
                }
                self.literal(format!("(?:{constant})"));
            }
            value => {
                let (within, letter) = match self.in_class {
                    true => (PieceContext::Class, "x"),
                    false => (PieceContext::Pattern, "(?:x)"),
                };
                self.skeleton.push_str(letter);
                self.pieces.push(ConditionPiece::Value(value, within));
            }
        }
        Some(())
    }

    fn checked(self, findings: &mut Findings) -> Option<Vec<ConditionPiece>> {
        let Err(error) = check_pattern(&self.skeleton) else {
            return Some(self.pieces);
        };
        if let Some((flags, rest)) = flags_in_front(&self.skeleton)
            && let Some((_, written)) = flags_in_front(&self.text.value)
            && check_pattern(&format!("(?{flags}:{rest})")).is_ok()
        {
            findings.push(inline_flags(self.text, &format!("(?{flags}:{written})")));
            let mut pieces = self.pieces;
            if let Some(ConditionPiece::Literal(first)) = pieces.first_mut() {
                first.drain(..flags.len() + "(?)".len());
            }
            return Some(position_within(flags, pieces));
        }
        let finding = if self.skeleton == self.text.value {
            malformed(self.text, &error)
        } else {
            let span = self.text.within(0..self.text.value.len());
            Diagnostic::new(Code::InvalidCondition, span, "the condition is malformed")
                .label(error.to_string())
        };
        findings.push(finding.help(HELP));
        None
    }
}

/// A pattern in a group with flags, if there are any.
fn position_within(flags: &str, mut pattern: Vec<ConditionPiece>) -> Vec<ConditionPiece> {
    if !flags.is_empty() {
        pattern.insert(0, ConditionPiece::Literal(format!("(?{flags}:")));
        pattern.push(ConditionPiece::Literal(")".to_owned()));
    }
    pattern
}

/// `(?i)a|b` (S14): other languages have flags for what follows, ECMA-262 only for a group, `(?i:a|b)`.
fn flags_in_front(pattern: &str) -> Option<(&str, &str)> {
    let (flags, rest) = pattern.strip_prefix("(?")?.split_once(')')?;
    let known = !flags.is_empty() && flags.chars().all(|flag| "ims".contains(flag));
    known.then_some((flags, rest))
}

fn inline_flags(text: &Text, pattern: &str) -> Diagnostic {
    let end = text.value.find(')').map_or(0, |at| at + 1);
    Diagnostic::new(
        Code::InlineFlags,
        text.within(0..end),
        "the pattern starts with flags, which ECMA-262 does not have",
    )
    .help(format!("write `{pattern}`"))
    .fixed_by(
        Safety::Safe,
        vec![Change::Text {
            at: text.within(0..text.value.len()),
            old: text.value.clone(),
            new: pattern.to_owned(),
        }],
    )
}
