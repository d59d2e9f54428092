//! Edits that add and remove members of mappings.

use std::ops::Range;

use serde_json::Value as Json;

use super::edit::Edit;
use super::suggestion::edit;
use crate::source::{EditIndex, Entry, Span};

/// The edit that takes out the member with this key: its line, or what it takes up between brackets. `None` where
/// something else, such as a comment, would go with it, or where another place of the document has the member too.
pub(super) fn removed(outline: &EditIndex<'_>, key: Span) -> Option<Edit> {
    if outline.is_repeated(key) {
        return None;
    }
    let text = outline.text();
    let member = outline.member(key)?;
    let entries: Vec<&Entry> = member.mapping.iter().collect();
    let entry = *entries.get(member.position)?;
    let whole = entry.key.span.range().start..entry.value.span.range().end;
    let next = entries.get(member.position + 1);
    if member.flow {
        let before = member
            .position
            .checked_sub(1)
            .and_then(|before| entries.get(before));
        let (range, gap) = match (next, before) {
            (Some(next), _) => {
                let start = next.key.span.range().start;
                (whole.start..start, whole.end..start)
            }
            (None, Some(before)) => {
                let end = before.value.span.range().end;
                (end..whole.end, end..whole.start)
            }
            (None, None) => return None,
        };
        let separates = |character: char| character == ',' || character.is_whitespace();
        let only_separates = text.get(gap)?.chars().all(separates);
        return only_separates.then(|| edit(key, range, String::new()));
    }
    let line = line_around(text, &whole);
    let indent = text.get(line.start..whole.start)?;
    if !text.get(whole.end..line.end)?.trim().is_empty() {
        return None;
    }
    if indent.trim().is_empty() {
        return Some(edit(key, line, String::new()));
    }
    // Behind the `-` of a list the next member takes its place.
    let start = next?.key.span.range().start;
    let gap = text.get(whole.end..start)?;
    gap.trim()
        .is_empty()
        .then(|| edit(key, whole.start..start, String::new()))
}

/// The edit that puts a member behind the one with the key `behind`; its value is written as at `value`. `None` where it
/// cannot be written, or where another place of the document would get the member too.
pub(super) fn inserted(outline: &EditIndex<'_>, behind: Span, name: &str, value: Span) -> Option<Edit> {
    let value = outline.text().get(value.range())?;
    if value.contains(['\n', '*', '&', '!']) {
        return None;
    }
    let quote = match outline.text().get(behind.range())?.starts_with('"') {
        true => "\"",
        false => "",
    };
    written(outline, behind, &[format!("{quote}{name}{quote}: {value}")])
}

/// The same with members that are nowhere in the document.
pub(super) fn added(outline: &EditIndex<'_>, behind: Span, members: &[(String, Json)]) -> Option<Edit> {
    let is_json = outline.text().get(behind.range())?.starts_with('"');
    let member = |(name, value): &(String, Json)| match is_json {
        true => format!("{}: {value}", Json::from(name.as_str())),
        false => format!("{}: {}", plain(name), flow(value)),
    };
    let members: Vec<String> = members.iter().map(member).collect();
    written(outline, behind, &members)
}

/// The edit that puts a value in the place of an empty mapping or list, which stands between brackets.
pub(super) fn filled(outline: &EditIndex<'_>, at: Span, value: &Json) -> Option<Edit> {
    let key = outline.place_of_key(at)?;
    let text = outline.text();
    let inside = text.get(at.range())?.get(1..)?;
    let is_empty = inside.trim_end_matches(['}', ']']).trim().is_empty();
    if outline.is_repeated(key) || !is_empty {
        return None;
    }
    let value = match text.get(key.range())?.starts_with('"') {
        true => value.to_string(),
        false => flow(value),
    };
    Some(edit(at, at.range(), value))
}

/// The edit that puts texts behind an item of a list, each as the others are written.
pub(super) fn appended(outline: &EditIndex<'_>, list: Span, behind: Span, items: &[String]) -> Option<Edit> {
    let key = outline.place_of_key(list)?;
    if outline.is_repeated(key) {
        return None;
    }
    let text = outline.text();
    let is_json = text.get(key.range())?.starts_with('"');
    let range = behind.range();
    let line = line_around(text, &range);
    let before = text.get(line.start..range.start)?;
    let line_break = match text.get(line)?.ends_with("\r\n") {
        true => "\r\n",
        false => "\n",
    };
    let dashed = before.trim() == "-";
    let separator = match before.trim().is_empty() || dashed {
        true if dashed => format!("{line_break}{before}"),
        true => format!(",{line_break}{before}"),
        false => ", ".to_owned(),
    };
    let written = items.iter().map(|item| match is_json {
        true => format!("{separator}{}", Json::from(item.as_str())),
        false => format!("{separator}{}", plain(item)),
    });
    Some(edit(behind, range.end..range.end, written.collect()))
}

/// YAML of one line.
fn flow(value: &Json) -> String {
    match value {
        Json::Object(members) => {
            // A schema begins with its type.
            let (first, others): (Vec<_>, Vec<_>) = members.iter().partition(|(name, _)| *name == "type");
            let members: Vec<String> = first
                .into_iter()
                .chain(others)
                .map(|(name, value)| format!("{}: {}", plain(name), flow(value)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Json::String(text) => plain(text),
        other => other.to_string(),
    }
}

/// A text without quotes, where it is the same then.
fn plain(text: &str) -> String {
    let is_word = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    let is_other = ["true", "false", "null"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word));
    match is_word && !is_other {
        true => text.to_owned(),
        false => Json::from(text).to_string(),
    }
}

/// The edit that puts members behind another one, each as it is written.
fn written(outline: &EditIndex<'_>, behind: Span, members: &[String]) -> Option<Edit> {
    if outline.is_repeated(behind) {
        return None;
    }
    let text = outline.text();
    let member = outline.member(behind)?;
    let entry = member.mapping.iter().nth(member.position)?;
    let whole = entry.key.span.range().start..entry.value.span.range().end;
    let line = line_around(text, &whole);
    let before = text.get(line.start..whole.start)?;
    if before.contains('\t') {
        return None;
    }
    let line_break = match text.get(line.clone())?.ends_with("\r\n") {
        true => "\r\n",
        false => "\n",
    };
    if member.flow {
        // One member a line stays one member a line.
        let separator = match before.trim().is_empty() {
            true => format!(",{line_break}{before}"),
            false => ", ".to_owned(),
        };
        return Some(edit(
            behind,
            whole.end..whole.end,
            members
                .iter()
                .map(|member| format!("{separator}{member}"))
                .collect(),
        ));
    }
    let indent = " ".repeat(before.chars().count());
    let rest = text.get(whole.end..line.end)?;
    let comment = rest.trim_start();
    if !(comment.is_empty() || comment.starts_with('#')) {
        return None;
    }
    let end = whole.end + rest.trim_end_matches(['\r', '\n']).len();
    let lines = members
        .iter()
        .map(|member| format!("{line_break}{indent}{member}"));
    Some(edit(behind, end..end, lines.collect()))
}

/// The lines that a range touches, with the line break at the end.
fn line_around(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text
        .get(..range.start)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |end| end + 1);
    let end = text
        .get(range.end..)
        .and_then(|behind| behind.find('\n'))
        .map_or(text.len(), |end| range.end + end + 1);
    start..end
}
