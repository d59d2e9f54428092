//! Expressions of other tools (S13a): `{$secrets.token}`, `$faker.string.uuid()`. They look like runtime expressions, but
//! Arazzo gives them no value.

use std::ops::Range;

use super::near_expressions::{is_credential, near_start};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::Text;
use crate::expression::{ROOTS, expression_at_start};

/// One text gets no more findings than this.
const MOST: usize = 16;

/// No expression has more characters than this behind its word.
const LONGEST: usize = 256;

/// Names that tools give values of their own, without a path behind them.
const GENERATORS: [&str; 4] = ["guid", "isoTimestamp", "localDatetime", "datetime"];

/// What looks like an expression.
struct Foreign {
    /// With the braces around it.
    range: Range<usize>,
    /// The word behind the `$`.
    word: Range<usize>,
}

/// Reports what looks like a runtime expression and starts with no word of theirs: an error where the text, or the
/// credential, is nothing else.
pub(in crate::check) fn check(text: &Text, findings: &mut Findings) {
    for found in foreign(&text.value).take(MOST) {
        let written = text.value.get(found.range.clone()).unwrap_or_default();
        let word = text.value.get(found.word.clone()).unwrap_or_default();
        let is_alone = written.len() == text.value.trim().len() || is_credential(&text.value, &found.range);
        let start = found.word.start - 1..found.word.end;
        let finding = match is_alone {
            true => Diagnostic::new(
                Code::ForeignExpression,
                text.within(start),
                format!("`{written}` is not a runtime expression"),
            )
            .label(format!("no runtime expression starts with `${word}`")),
            false => Diagnostic::new(
                Code::NoExpression,
                text.within(start),
                format!("`{written}` is not a runtime expression, so it is text"),
            ),
        };
        findings.push(match near_start(word) {
            Some(near) => finding
                .help(format!("did you mean `${near}`?"))
                .suggest_unsafe(format!("${word}"), format!("${near}")),
            None => finding.help("declare an input for the value, and write `$inputs.<name>`"),
        });
    }
}

fn foreign(text: &str) -> impl Iterator<Item = Foreign> {
    text.match_indices('$').filter_map(move |(at, _)| {
        let before = text.get(..at)?;
        let rest = text.get(at + 1..)?;
        let length = rest.find(|next: char| !(next.is_ascii_alphanumeric() || next == '_'));
        let word = rest.get(..length.unwrap_or(rest.len()))?;
        let starts = word.starts_with(|first: char| first.is_ascii_alphabetic());
        let stands_alone =
            !before.ends_with(|last: char| last.is_alphanumeric() || matches!(last, '$' | '\\' | '_'));
        if !starts || !stands_alone || ROOTS.contains(&word) {
            return None;
        }
        let behind = rest.get(word.len()..)?;
        let range = match before.ends_with('{') {
            true => in_braces(text, at, behind)?,
            false => at..at + 1 + word.len() + unbraced(word, behind)?,
        };
        Some(Foreign {
            range,
            word: at + 1..at + 1 + word.len(),
        })
    })
}

/// `{$word}`, `{$word.path}`, `{$word()}`, also in two pairs of braces, as other tools write them.
fn in_braces(text: &str, dollar: usize, behind: &str) -> Option<Range<usize>> {
    let before = text.get(..dollar)?;
    let braces = before.len() - before.trim_end_matches('{').len();
    let closes = expression_at_start(behind, LONGEST).find('}')?;
    let inside = behind.get(..closes)?;
    if !(inside.is_empty() || has_path(inside) || inside.starts_with('(')) {
        return None;
    }
    let end = text.len() - behind.len() + closes;
    let closing = text.get(end..)?;
    let closed = closing.len() - closing.trim_start_matches('}').len();
    let braces = braces.min(closed);
    Some(dollar - braces..end + braces)
}

/// How much behind the word belongs to it; nothing for a word alone that may be text, as `$5`, `$set` and `$HOME`.
fn unbraced(word: &str, behind: &str) -> Option<usize> {
    let is_generator = GENERATORS.contains(&word)
        || word
            .strip_prefix("random")
            .is_some_and(|of| of.starts_with(|first: char| first.is_ascii_uppercase()));
    if !(is_generator || has_path(behind) || behind.starts_with("()")) {
        return None;
    }
    let in_path = |next: char| next.is_alphanumeric() || matches!(next, '.' | '_' | '-' | '[' | ']');
    let behind = expression_at_start(behind, LONGEST);
    let path = behind.find(|next| !in_path(next)).unwrap_or(behind.len());
    let trimmed = behind.get(..path)?.trim_end_matches(['.', '-', '[']).len();
    // The arguments of a call.
    let call = behind.get(trimmed..).filter(|rest| rest.starts_with('('));
    let call = call
        .and_then(|rest| expression_at_start(rest, LONGEST).find(')'))
        .map_or(0, |end| end + 1);
    Some(trimmed + call)
}

fn has_path(behind: &str) -> bool {
    let mut characters = behind.chars();
    characters.next() == Some('.')
        && characters
            .next()
            .is_some_and(|next| next.is_alphanumeric() || next == '_')
}

#[cfg(test)]
mod tests {
    use super::foreign;

    fn found(text: &str) -> Vec<&str> {
        foreign(text).map(|found| &text[found.range]).collect()
    }

    #[test]
    fn s13a_expressions_of_other_tools_are_told_from_text() {
        for (text, expected) in [
            ("Bearer {$secrets.token}", &["{$secrets.token}"][..]),
            ("$faker.string.uuid()", &["$faker.string.uuid()"]),
            ("{{$randomUUID}}-{{$guid}}", &["{{$randomUUID}}", "{{$guid}}"]),
            ("$randomInt(1, 5)", &["$randomInt(1, 5)"]),
            ("a $env.HOME. b $inpus.x", &["$env.HOME", "$inpus.x"]),
            ("{$datetime.iso8601}", &["{$datetime.iso8601}"]),
            ("$uuid()", &["$uuid()"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
        for text in [
            "$5.00 or $5",
            "{\"$set\": {\"a\": \"$HOME\"}}",
            "query($id: ID!) { user(id: $id) { name } }",
            "US$a.b \\$a.b $$a.b ${var.x}",
            "costs $USD.",
            "$inputs.x {$steps.a.outputs.b} $response.body $components.parameters.p $body.x",
            "{$a b} {$a|upper}",
            "^a$",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
