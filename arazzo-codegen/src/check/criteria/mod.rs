//! Criteria of steps and actions.

mod as_simple;
mod braces;
mod embedded;
mod javascript;
mod json;
mod jsonpath;
mod pattern;
mod status_range;
mod xpath;

use crate::check::model::{CheckedCriterion, CheckedOperand, Dialect, Referent};
use crate::check::names::near_expressions;
use crate::check::names::scope::Scope;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{self, CriterionKind, Text};
use crate::expression::{
    Comparison, Condition, ConditionError, ConditionProblem, Operand as Written, Quotes, RuntimeExpression,
    parse_condition,
};

/// Reads the criteria of one list; those that do not resolve are reported and left out.
pub(in crate::check) fn read_criteria(
    criteria: &[document::Criterion],
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Vec<CheckedCriterion> {
    criteria
        .iter()
        .filter_map(|criterion| read_one(criterion, scope, findings))
        .collect()
}

fn read_one(
    criterion: &document::Criterion,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<CheckedCriterion> {
    if criterion.kind == CriterionKind::Simple
        && let Some(criterion) = json::read_json(criterion, scope, findings)
    {
        return criterion;
    }
    let mut text = criterion.condition.clone();
    let (dialect, condition) = match criterion.kind {
        CriterionKind::Simple => {
            if let Some(unbraced) = braces::without(&text, findings) {
                text = unbraced;
            }
            (Dialect::Simple, simple(&text, scope, findings)?)
        }
        CriterionKind::JsonPath(version) => (
            Dialect::JsonPath,
            jsonpath::read_jsonpath(criterion, version, scope, findings)?,
        ),
        CriterionKind::Regex => {
            let search = pattern::read_pattern(criterion, scope, findings)?;
            (Dialect::Simple, Condition::Holds(CheckedOperand::Search(search)))
        }
        CriterionKind::XPath(version) => {
            let search = xpath::read_xpath(criterion, version, scope, findings)?;
            (Dialect::Simple, Condition::Holds(CheckedOperand::Search(search)))
        }
    };
    Some(CheckedCriterion {
        text,
        dialect,
        condition,
    })
}

fn malformed(condition: &Text, error: &ConditionError) -> Diagnostic {
    let at = error.at.min(condition.value.len());
    let next = condition
        .value
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .map_or(0, char::len_utf8);
    // At the end there is nothing to underline but the last word.
    let last_word = condition
        .value
        .trim_end()
        .rfind(char::is_whitespace)
        .map_or(0, |space| space + 1);
    let range = if next == 0 {
        last_word..condition.value.trim_end().len()
    } else {
        at..at + next
    };
    Diagnostic::new(
        Code::InvalidCondition,
        condition.within(range),
        "the condition is malformed",
    )
    .label(error.to_string())
}

/// What other languages test with.
const TESTS: [&str; 5] = ["contains", "matches", "startsWith", "endsWith", "in "];

/// Several words behind `==`, of which the first was taken for a string (S14) and `at` is the second.
fn unquoted(condition: &str, at: usize) -> Option<&str> {
    let (before, _) = condition.split_at_checked(at)?;
    let (_, first) = before.rsplit_once(['=', '!', '<', '>', '&', '|', '(', ')'])?;
    let words = condition.get(before.len() - first.len()..)?.trim();
    let is_words = words
        .chars()
        .all(|next| next.is_alphanumeric() || " -_.,".contains(next));
    (is_words && !first.trim().is_empty()).then_some(words)
}

/// `{$statusCode} == 200` as the condition that it is meant as.
fn without_braces(condition: &str) -> Option<String> {
    let bare = condition.replace("{$", "$").replace('}', "");
    (bare != condition && parse_condition(&bare).is_ok()).then_some(bare)
}

fn simple(text: &Text, scope: &Scope<'_>, findings: &mut Findings) -> Option<Condition<CheckedOperand>> {
    let condition = match parse_condition(&text.value) {
        Ok(condition) => condition,
        Err(error) => {
            let rest = text.value.get(error.at..).unwrap_or_default();
            let end = rest.find([' ', '(', ')', '=', '!', '<', '>', '&', '|']);
            let operand = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            let meant = RuntimeExpression::parse(operand)
                .err()
                .filter(|_| !operand.is_empty())
                .and_then(|error| near_expressions::suggestion(operand, &error));
            let help = match meant {
                _ if rest.starts_with("===") => "equality is `==`".to_owned(),
                _ if rest.starts_with('=') && !rest.starts_with("==") && !rest.starts_with("=>") => {
                    "equality is `==`".to_owned()
                }
                Some(meant) => meant,
                None if TESTS.iter().any(|test| rest.starts_with(test)) => {
                    "simple conditions only compare: write a criterion with a `context` and `type: regex`"
                        .to_owned()
                }
                None if ["[?", "[*", ".."].iter().any(|query| rest.starts_with(query))
                    || text.value.contains("[?") =>
                {
                    "simple conditions have no queries: write a criterion with a `context` and `type: jsonpath`"
                        .to_owned()
                }
                None if rest.starts_with("and ") => "write `&&`".to_owned(),
                None if rest.starts_with("or ") => "write `||`".to_owned(),
                None if rest.starts_with(')') => "remove it, or open one before".to_owned(),
                None if rest.starts_with("=>") => "write `>=`".to_owned(),
                None if rest.starts_with('\'') && error.problem == ConditionProblem::UnclosedString => {
                    "write `'` at its end".to_owned()
                }
                None if error.problem == ConditionProblem::Unclosed => "write `)`".to_owned(),
                None if rest.starts_with("{$") && without_braces(&text.value).is_some() => {
                    let bare = without_braces(&text.value).unwrap_or_default();
                    format!("write `{bare}`, without braces")
                }
                None => match unquoted(&text.value, error.at) {
                    Some(words) => format!("write the words in quotes: `'{words}'`"),
                    None => "for example `$statusCode == 200 && $response.body#/status == 'ok'`".to_owned(),
                },
            };
            findings.push(malformed(text, &error).help(help));
            return None;
        }
    };
    let condition = status_range::expanded(condition, text, findings);
    let resolved: Result<_, ()> = condition.try_map(&mut |operand| {
        Ok(match operand {
            Written::Null => CheckedOperand::Null,
            Written::Boolean(value) => CheckedOperand::Boolean(value),
            Written::Number(number) => CheckedOperand::Number(number),
            Written::String {
                text: value,
                quotes,
                range,
            } => {
                let written = text.value.get(range.clone()).unwrap_or_default();
                if let Some(lint) = quotes_lint(&value, written, quotes, text.within(range)) {
                    findings.push(lint);
                }
                CheckedOperand::String(value)
            }
            Written::Expression { parsed, range } => {
                let written = text.value.get(range.clone()).unwrap_or_default().to_owned();
                let span = text.within(range);
                embedded::operand(&parsed, &written, span, scope, findings).ok_or(())?
            }
        })
    });
    resolved.ok()
}

/// S14: strings in double quotes, and bare words.
fn quotes_lint(value: &str, written: &str, quotes: Quotes, span: crate::source::Span) -> Option<Diagnostic> {
    let (code, message) = match quotes {
        Quotes::Single => return None,
        Quotes::Double => (Code::DoubleQuotedString, "a string in double quotes"),
        Quotes::None => (Code::BareWord, "a string without quotes"),
    };
    let quoted = format!("'{}'", value.replace('\'', "''"));
    let lint = Diagnostic::new(code, span, message).help(format!("write `{quoted}`"));
    Some(lint.suggest_safe(written, quoted))
}

/// The statuses that a list of success criteria allows, where it says so outright: `$statusCode == 201`, also
/// joined with `||`. Nothing when it does not.
pub(in crate::check) fn statuses(criteria: &[CheckedCriterion]) -> Option<Vec<u16>> {
    criteria
        .iter()
        .find_map(|criterion| allowed(&criterion.condition))
}

fn allowed(condition: &Condition<CheckedOperand>) -> Option<Vec<u16>> {
    match condition {
        Condition::Compare {
            left,
            comparison: Comparison::Equal,
            right,
        } => match (left, right) {
            (CheckedOperand::Reference(reference), CheckedOperand::Number(number))
            | (CheckedOperand::Number(number), CheckedOperand::Reference(reference))
                if reference.to == Referent::StatusCode =>
            {
                Some(vec![number.parse().ok()?])
            }
            _ => None,
        },
        Condition::Or(parts) => {
            let all: Option<Vec<Vec<u16>>> = parts.iter().map(allowed).collect();
            all.map(|all| all.into_iter().flatten().collect())
        }
        Condition::And(parts) => parts.iter().find_map(allowed),
        _ => None,
    }
}
