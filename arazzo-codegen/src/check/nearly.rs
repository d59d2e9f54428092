//! Texts that are nearly runtime expressions (S13: what does not parse is text). Sent as they are they would be a
//! surprise, so each gets a word.

use super::scope::{Moment, Scope};
use crate::diagnostic::{Code, Diagnostic, Findings, nearest};
use crate::document::Text;
use crate::expression::{Expression, ExpressionError, beginning};

/// What runtime expressions start with.
const STARTS: [&str; 12] = [
    "url",
    "method",
    "statusCode",
    "self",
    "request",
    "response",
    "message",
    "inputs",
    "outputs",
    "steps",
    "workflows",
    "sourceDescriptions",
];

/// Starts that are followed by a dot and a name.
const WITH_NAMES: [&str; 6] = ["inputs", "steps", "outputs", "response", "request", "workflows"];

/// No expression is looked for in more characters than this.
const LONGEST: usize = 1024;

/// The start that a misspelled one may have meant.
fn near_start(start: &str) -> Option<&'static str> {
    nearest(start, STARTS).filter(|near| *near != start)
}

/// How a text that is meant as an expression may have to be written.
pub(super) fn meant(text: &str, error: &ExpressionError) -> Option<String> {
    match error {
        ExpressionError::NoDollar => {
            let meant = format!("${text}");
            Expression::parse(&meant)
                .is_ok()
                .then(|| format!("write `{meant}`"))
        }
        ExpressionError::UnknownStart(start) if STARTS.contains(&start.as_str()) => {
            let meant: String = text.chars().filter(|next| !next.is_whitespace()).collect();
            Expression::parse(&meant)
                .is_ok()
                .then(|| format!("write `{meant}`"))
        }
        ExpressionError::UnknownStart(start) => {
            near_start(start).map(|near| format!("did you mean `${near}`?"))
        }
        ExpressionError::UnknownPart(owner) => {
            let part = text.strip_prefix(owner)?.strip_prefix('.')?;
            let part = part.split(['.', '#', '[']).next()?;
            const PARTS: [&str; 4] = ["body", "header", "query", "path"];
            let parts = if *owner == "$request" {
                &PARTS[..]
            } else {
                &PARTS[..2]
            };
            Some(match nearest(part, parts.iter().copied()) {
                Some(near) => format!("did you mean `{owner}.{near}`?"),
                None => format!("write `{owner}.body#/<pointer>` or `{owner}.header.<name>`"),
            })
        }
        _ => None,
    }
}

/// Reports what looks like an expression within a text and is none.
pub(super) fn check(text: &Text, scope: &Scope<'_>, moment: Moment, findings: &mut Findings) {
    if let Err(error @ ExpressionError::UnknownStart(start)) = &Expression::parse(&text.value)
        && let Some(help) = meant(&text.value, error)
    {
        let finding = no_expression(text, 0..start.len() + 1, &text.value, help);
        findings.push(match near_start(start) {
            Some(near) => finding.perhaps(format!("${start}"), format!("${near}")),
            None => finding,
        });
        return;
    }
    misspelled_in_braces(text, findings);
    for start in WITH_NAMES {
        for (at, _) in text.value.match_indices(start) {
            let (before, rest) = (&text.value[..at], &text.value[at + start.len()..]);
            if before.ends_with('$') {
                // `$inputs .name`
                let gap = rest.len() - rest.trim_start_matches(' ').len();
                if gap > 0 && rest[gap..].starts_with('.') {
                    let range = at - 1..at + start.len() + gap + 1;
                    let help = format!("remove the space behind `${start}`");
                    findings.push(no_expression(text, range.clone(), &text.value[range], help));
                }
            } else if rest.starts_with('.') && starts_word(before) {
                without_dollar(text, at, scope, moment, findings);
            }
        }
    }
}

/// `inputs.name`, where `$inputs.name` is a value.
fn without_dollar(text: &Text, at: usize, scope: &Scope<'_>, moment: Moment, findings: &mut Findings) {
    let run = beginning(&text.value[at..], LONGEST);
    let end = run
        .find(|next: char| !(next.is_alphanumeric() || "._-#/".contains(next)))
        .unwrap_or(run.len());
    let written = run[..end].trim_end_matches(['.', '-', '/', '#']);
    let meant = format!("${written}");
    let resolves =
        Expression::parse(&meant).is_ok_and(|parsed| scope.referent(&parsed.expression, moment).is_ok());
    if resolves {
        let whole = written.len() == text.value.len();
        let meant = if whole { meant } else { format!("{{{meant}}}") };
        let finding = no_expression(text, at..at + written.len(), written, format!("write `{meant}`"));
        findings.push(finding.perhaps(written, meant));
    }
}

/// `{$inptus.name}`: no other language has this.
fn misspelled_in_braces(text: &Text, findings: &mut Findings) {
    let mut closing = 0;
    for (at, _) in text.value.match_indices("{$") {
        if closing <= at {
            let Some(next) = text.value[at..].find('}') else {
                break;
            };
            closing = at + next;
        }
        let inside = &text.value[at + 1..closing];
        // A text has no brace in an expression but for the last.
        if inside.contains('{') {
            continue;
        }
        let Err(error) = Expression::parse(inside) else {
            continue;
        };
        let length = match &error {
            ExpressionError::UnknownStart(start) if inside[1 + start.len()..].starts_with('.') => {
                start.len() + 1
            }
            ExpressionError::UnknownPart(_) => inside.len(),
            _ => continue,
        };
        if let Some(help) = meant(inside, &error) {
            findings.push(no_expression(text, at + 1..at + 1 + length, inside, help));
        }
    }
}

fn starts_word(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_none_or(|last| !(last.is_alphanumeric() || "$._-/@".contains(last)))
}

fn no_expression(text: &Text, range: std::ops::Range<usize>, written: &str, help: String) -> Diagnostic {
    Diagnostic::new(
        Code::NoExpression,
        text.within(range),
        format!("`{written}` is no runtime expression, so it is text"),
    )
    .help(help)
}
