//! Reports texts that look like runtime expressions and are not (S13). They would be sent as text.

use std::ops::Range;

use super::foreign;
use super::scope::{Moment, Scope};
use crate::diagnostic::{Code, Diagnostic, Findings, nearest};
use crate::document::Text;
use crate::expression::{ExpressionError, ROOTS, RuntimeExpression, expression_at_start};

/// Starts that are followed by a dot and a name.
const WITH_NAMES: [&str; 6] = ["inputs", "steps", "outputs", "response", "request", "workflows"];

/// No expression is looked for in more characters than this.
const LONGEST: usize = 1024;

/// The start that a misspelled one may have meant.
pub(in crate::check) fn near_start(start: &str) -> Option<&'static str> {
    nearest(start, ROOTS).filter(|near| *near != start)
}

/// How a text that is meant as an expression may have to be written.
pub(in crate::check) fn suggestion(text: &str, error: &ExpressionError) -> Option<String> {
    match error {
        ExpressionError::NoDollar => {
            let meant = format!("${text}");
            RuntimeExpression::parse(&meant)
                .is_ok()
                .then(|| format!("write `{meant}`"))
        }
        // `$.steps.a.outputs.b`, as JSONPath has it.
        ExpressionError::UnknownStart(start) if start.is_empty() => {
            let meant = format!("${}", text.strip_prefix("$.")?);
            RuntimeExpression::parse(&meant)
                .is_ok()
                .then(|| format!("did you mean `{meant}`?"))
        }
        ExpressionError::UnknownStart(start) if ROOTS.contains(&start.as_str()) => {
            let meant: String = text.chars().filter(|next| !next.is_whitespace()).collect();
            RuntimeExpression::parse(&meant)
                .is_ok()
                .then(|| format!("write `{meant}`"))
        }
        ExpressionError::UnknownStart(start) => {
            near_start(start).map(|near| format!("did you mean `${near}`?"))
        }
        ExpressionError::UnknownPart(owner) => {
            let part = text.strip_prefix(owner)?.strip_prefix('.')?;
            let part = part.split(['.', '#', '[']).next()?;
            if let Some(meant) = of_exchange(owner, part) {
                return Some(format!("write `{meant}`"));
            }
            const PARTS: [&str; 4] = ["body", "header", "query", "path"];
            let parts = if *owner == "$request" {
                &PARTS[..]
            } else {
                &PARTS[..2]
            };
            Some(match nearest(part, parts.iter().copied()) {
                Some("header") if ["header", "headers"].contains(&part) => {
                    format!("name the header: `{owner}.header.<name>`")
                }
                Some(near @ ("query" | "path")) if near == part => {
                    format!("name the parameter: `{owner}.{near}.<name>`")
                }
                Some(near) => format!("did you mean `{owner}.{near}`?"),
                None => format!("write `{owner}.body#/<pointer>` or `{owner}.header.<name>`"),
            })
        }
        _ => None,
    }
}

/// Some parts of request and response have an expression of their own here and a longer one in other tools.
fn of_exchange(owner: &str, part: &str) -> Option<&'static str> {
    let letters: String = part.chars().filter(char::is_ascii_alphanumeric).collect();
    match (owner, letters.to_ascii_lowercase().as_str()) {
        ("$response", "status" | "statuscode" | "code" | "httpstatus") => Some("$statusCode"),
        ("$request", "method") => Some("$method"),
        ("$request" | "$response", "url" | "uri") => Some("$url"),
        _ => None,
    }
}

/// Reports text that looks like an expression and is none. Returns whether it is still text.
pub(in crate::check) fn check(
    text: &Text,
    scope: &Scope<'_>,
    moment: Moment,
    findings: &mut Findings,
) -> bool {
    if let Err(error) = RuntimeExpression::parse(&text.value)
        && let Some(finding) = whole(text, &error)
    {
        let is_text = finding.code != Code::InvalidExpression;
        findings.push(finding);
        return is_text;
    }
    foreign::check(text, findings);
    malformed_in_braces(text, findings);
    for start in WITH_NAMES {
        for (at, _) in text.value.match_indices(start) {
            let (before, rest) = (&text.value[..at], &text.value[at + start.len()..]);
            if before.ends_with('$') {
                // `$inputs .name`
                let gap = rest.len() - rest.trim_start_matches(' ').len();
                if gap > 0 && rest[gap..].starts_with('.') {
                    let range = at - 1..at + start.len() + gap + 1;
                    let help = format!("remove the space after `${start}`");
                    findings.push(no_expression(text, range.clone(), &text.value[range], help));
                }
            } else if rest.starts_with('.') && starts_word(before) {
                without_dollar(text, at, scope, moment, findings);
            }
        }
    }
    true
}

/// `inputs.name`, where `$inputs.name` is a value.
fn without_dollar(text: &Text, at: usize, scope: &Scope<'_>, moment: Moment, findings: &mut Findings) {
    let run = expression_at_start(&text.value[at..], LONGEST);
    let end = run
        .find(|next: char| !(next.is_alphanumeric() || "._-#/".contains(next)))
        .unwrap_or(run.len());
    let written = run[..end].trim_end_matches(['.', '-', '/', '#']);
    let meant = format!("${written}");
    let resolves = RuntimeExpression::parse(&meant)
        .is_ok_and(|parsed| scope.referent(&parsed.expression, moment).is_ok());
    if resolves {
        let whole = written.len() == text.value.len();
        let meant = if whole { meant } else { format!("{{{meant}}}") };
        let finding = no_expression(text, at..at + written.len(), written, format!("write `{meant}`"));
        findings.push(finding.suggest_unsafe(written, meant));
    }
}

/// A text that is meant as an expression as a whole.
fn whole(text: &Text, error: &ExpressionError) -> Option<Diagnostic> {
    match error {
        // `$inptus`; with a path behind it, it is an expression of another tool.
        ExpressionError::UnknownStart(start) => {
            let behind = text.value.get(1 + start.len()..)?;
            if !ROOTS.contains(&start.as_str()) && behind.starts_with(['.', '(']) {
                return None;
            }
            // Short words are near to anything: `$set` is text.
            if start.len() < 5 && behind.is_empty() {
                return None;
            }
            let help = suggestion(&text.value, error)?;
            let finding = no_expression(text, 0..start.len() + 1, &text.value, help);
            Some(match near_start(start) {
                Some(near) => finding.suggest_unsafe(format!("${start}"), format!("${near}")),
                None => finding,
            })
        }
        ExpressionError::Unexpected(character) => {
            let is_path = ["$response.body", "$request.body", "$body"].iter().any(|start| {
                let behind = text.value.strip_prefix(start);
                behind.is_some_and(|behind| behind.starts_with(['.', '[']))
            });
            // With other words, or another expression, it is a text with an expression in it.
            let is_alone = !text
                .value
                .contains(|next: char| next.is_whitespace() || matches!(next, '{' | '}'))
                && text.value.matches('$').count() == 1;
            (is_path && is_alone).then(|| {
                Diagnostic::new(
                    Code::InvalidExpression,
                    text.within(0..text.value.len()),
                    format!("`{}` is not a path into a value", text.value),
                )
                .label(format!("`{character}` cannot be part of a name after a dot or in brackets"))
                .help("write a JSON pointer, such as `$response.body#/items/0/id`, or braces around an expression beside text")
            })
        }
        _ => None,
    }
}

/// `{$response.bdoy}`, `{$steps.a}`: no other language has this.
fn malformed_in_braces(text: &Text, findings: &mut Findings) {
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
        let root = ROOTS.iter().find(|root| {
            let behind = inside
                .strip_prefix('$')
                .and_then(|inside| inside.strip_prefix(*root));
            behind.is_some_and(|behind| behind.starts_with(['.', '#', '[']) || behind.is_empty())
        });
        if let (Some(_), Err(error)) = (root, RuntimeExpression::parse(inside)) {
            let help = suggestion(inside, &error).unwrap_or_else(|| error.to_string());
            findings.push(no_expression(text, at + 1..at + 1 + inside.len(), inside, help));
        }
    }
}

/// The schemes of HTTP's credentials, and words that APIs use in their place.
const SCHEMES: [&str; 12] = [
    "bearer",
    "basic",
    "digest",
    "token",
    "apikey",
    "api-key",
    "key",
    "jwt",
    "oauth",
    "hoba",
    "negotiate",
    "ntlm",
];

/// Whether the range is the whole credential after a scheme, as in `Bearer $inputs.token`.
pub(in crate::check) fn is_credential(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or_default();
    let behind = text.get(range.end..).unwrap_or_default();
    let scheme = before.trim();
    before.ends_with(char::is_whitespace)
        && SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known))
        && behind.trim().is_empty()
}

fn starts_word(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_none_or(|last| !(last.is_alphanumeric() || "$._-/@".contains(last)))
}

fn no_expression(text: &Text, range: Range<usize>, written: &str, help: String) -> Diagnostic {
    Diagnostic::new(
        Code::NoExpression,
        text.within(range),
        format!("`{written}` is not a runtime expression, so it is text"),
    )
    .help(help)
}
