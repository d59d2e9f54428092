//! `$statusCode == 2XX` (S14): a range of statuses, as OpenAPI names its responses.

use std::ops::Range;

use crate::diagnostic::{Change, Code, Diagnostic, Findings, Safety};
use crate::document::Text;
use crate::expression::{Comparison, Condition, Operand, RuntimeExpression};

/// The condition with two comparisons in the place of each with a range.
pub(super) fn expanded(
    condition: Condition<Operand>,
    text: &Text,
    findings: &mut Findings,
) -> Condition<Operand> {
    let mut all = |parts: Vec<Condition<Operand>>| {
        let parts = parts.into_iter();
        parts.map(|part| expanded(part, text, findings)).collect()
    };
    match condition {
        Condition::Or(parts) => Condition::Or(all(parts)),
        Condition::And(parts) => Condition::And(all(parts)),
        Condition::Not(inner) => Condition::Not(Box::new(expanded(*inner, text, findings))),
        Condition::Compare {
            left,
            comparison: comparison @ (Comparison::Equal | Comparison::NotEqual),
            right,
        } => match status_and_range(&left, &right).or_else(|| status_and_range(&right, &left)) {
            Some(ranged) => ranged.compared(comparison, text, findings),
            None => Condition::Compare {
                left,
                comparison,
                right,
            },
        },
        other => other,
    }
}

/// A comparison of the status with a range.
struct Ranged {
    status: Operand,
    /// The bytes of the status and of the range.
    places: (Range<usize>, Range<usize>),
    first: u16,
}

fn status_and_range(status: &Operand, range: &Operand) -> Option<Ranged> {
    let (Operand::Expression { parsed, range: place }, Operand::String { text, range, .. }) = (status, range)
    else {
        return None;
    };
    if parsed.expression != RuntimeExpression::StatusCode {
        return None;
    }
    Some(Ranged {
        status: status.clone(),
        places: (place.clone(), range.clone()),
        first: first_of_range(text)?,
    })
}

/// 200 of `2XX`.
fn first_of_range(text: &str) -> Option<u16> {
    let mut characters = text.chars();
    let class = characters
        .next()?
        .to_digit(10)
        .filter(|class| (1..=5).contains(class))?;
    let rest = characters.as_str();
    rest.eq_ignore_ascii_case("xx").then_some(())?;
    u16::try_from(class * 100).ok()
}

impl Ranged {
    fn compared(self, comparison: Comparison, text: &Text, findings: &mut Findings) -> Condition<Operand> {
        let Self {
            status,
            places: (place, range),
            first,
        } = self;
        let written = |range: &Range<usize>| text.value.get(range.clone()).unwrap_or_default();
        let (whole, behind) = (
            place.start.min(range.start)..place.end.max(range.end),
            first + 100,
        );
        let expression = written(&place);
        let specified = match comparison {
            Comparison::Equal => format!("{expression} >= {first} && {expression} < {behind}"),
            _ => format!("({expression} < {first} || {expression} >= {behind})"),
        };
        findings.push(
            Diagnostic::new(
                Code::StatusRange,
                text.within(range.clone()),
                format!(
                    "`{}` means the statuses from {first} to below {behind}",
                    written(&range)
                ),
            )
            .help(format!("write `{specified}`"))
            .fixed_by(
                Safety::Safe,
                vec![Change::Text {
                    at: text.within(whole.clone()),
                    old: written(&whole).to_owned(),
                    new: specified,
                }],
            ),
        );
        let compare = |comparison, bound: u16| Condition::Compare {
            left: status.clone(),
            comparison,
            right: Operand::Number(bound.to_string()),
        };
        match comparison {
            Comparison::Equal => Condition::And(vec![
                compare(Comparison::GreaterOrEqual, first),
                compare(Comparison::Less, behind),
            ]),
            _ => Condition::Or(vec![
                compare(Comparison::Less, first),
                compare(Comparison::GreaterOrEqual, behind),
            ]),
        }
    }
}
