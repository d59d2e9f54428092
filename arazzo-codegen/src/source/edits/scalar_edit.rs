//! Scalars as a document writes them: where each part of a value stands, and how a changed value is written.
//!
//! What is written stays in its style: a block scalar stays one, quotes stay quotes. Only a plain scalar gets quotes,
//! when its new value needs them. Every proposal is parsed before it is made, so that a change that cannot be written
//! safely is none.

use std::ops::Range;

use serde_json::Value as Json;

use crate::source::edits::scalar_map::ScalarMap;
use crate::source::files::sources::Span;
use crate::source::node::Node;
use crate::source::tree;

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::source) enum ScalarStyle {
    Plain,
    SingleQuoted,
    /// JSON's strings too.
    DoubleQuoted,
    /// `|` and `>`.
    Block,
}

/// A scalar, or the key of a member, at its place in a file.
#[derive(Debug)]
pub(crate) struct ScalarEdit<'t> {
    text: &'t str,
    span: Span,
    style: ScalarStyle,
    /// Whether it stands between brackets, where commas and brackets end a plain scalar.
    flow: bool,
    decoded: ScalarMap,
}

impl<'t> ScalarEdit<'t> {
    /// The scalar that stands at `span` of the file `text` and has this value; `None` where that is not so, as at the
    /// place of an alias, or where the value cannot be followed to its bytes.
    pub(crate) fn of(text: &'t str, span: Span, value: &str, flow: bool) -> Option<Self> {
        let text = text.get(span.range())?;
        let style = match text.as_bytes().first()? {
            b'\'' => ScalarStyle::SingleQuoted,
            b'"' => ScalarStyle::DoubleQuoted,
            b'|' | b'>' => ScalarStyle::Block,
            _ => ScalarStyle::Plain,
        };
        let decoded = ScalarMap::of(text, style)?;
        let same = match style {
            // The line breaks at the end stand behind the span.
            ScalarStyle::Block => decoded.value.trim_end_matches('\n') == value.trim_end_matches('\n'),
            _ => decoded.value == value,
        };
        same.then_some(Self {
            text,
            span,
            style,
            flow,
            decoded,
        })
    }

    /// The value, without the line breaks at the end of a block scalar.
    pub(crate) fn value(&self) -> &str {
        &self.decoded.value
    }

    /// Where in the file each byte of the value stands.
    pub(crate) fn places(&self) -> impl Iterator<Item = Range<u32>> {
        let first = self.span.start;
        let offset = move |at: usize| first + u32::try_from(at).unwrap_or(u32::MAX - first);
        self.decoded
            .places
            .iter()
            .map(move |place| offset(place.start)..offset(place.end))
    }

    /// The bytes of the value that stand at `span`, which may have the quotes in it.
    pub(crate) fn part(&self, span: Span) -> Option<Range<usize>> {
        let start = span.start.checked_sub(self.span.start)? as usize;
        let end = span.end.checked_sub(self.span.start)? as usize;
        if start == 0 && end >= self.text.len() {
            return Some(0..self.value().len());
        }
        let places = &self.decoded.places;
        let first = places.iter().position(|place| place.start == start)?;
        let last = places.iter().rposition(|place| place.end == end)?;
        (first <= last).then_some(first..last + 1)
    }

    /// What has to be written where, in bytes of the file, for parts of the value to become others. The parts are in
    /// order and apart. `None` when the new value cannot be written here.
    pub(crate) fn with(&self, changes: &[(Range<usize>, &str)]) -> Option<Vec<(Range<usize>, String)>> {
        let value = spliced(self.value(), changes.iter().cloned())?;
        let edits = changes
            .iter()
            .map(|(range, new)| Some((self.place(range)?, encoded(new, self.style)?)))
            .collect::<Option<Vec<_>>>();
        if let Some(edits) = edits {
            let borrowed = edits.iter().map(|(range, new)| (range.clone(), new.as_str()));
            if self.reads_as(&spliced(self.text, borrowed)?, &value) {
                let start = self.span.range().start;
                let moved =
                    |(range, new): (Range<usize>, String)| (start + range.start..start + range.end, new);
                return Some(edits.into_iter().map(moved).collect());
            }
        }
        if self.style != ScalarStyle::Plain {
            return None;
        }
        let quoted = self.quoted(changes, &value)?;
        Some(vec![(self.span.range(), quoted)])
    }

    /// Another value than a string in the place of the whole scalar, between brackets when it has parts.
    pub(crate) fn as_value(&self, at: Span, value: &Json) -> Option<(Range<usize>, String)> {
        if self.part(at)? != (0..self.value().len()) {
            return None;
        }
        let text = self.flow_text(value);
        let read = self.read(&text)?;
        (read.as_str().is_none()).then(|| (self.span.range(), text))
    }

    /// A value on one line, in the manner of the scalar: JSON where there are double quotes.
    fn flow_text(&self, value: &Json) -> String {
        let json = self.style == ScalarStyle::DoubleQuoted;
        let word = |text: &str| {
            let plain = Self {
                flow: true,
                style: ScalarStyle::Plain,
                decoded: ScalarMap::default(),
                ..*self
            };
            match !json && plain.reads_as(text, text) {
                true => text.to_owned(),
                false => Json::from(text).to_string(),
            }
        };
        match value {
            Json::String(text) => word(text),
            Json::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| self.flow_text(item)).collect();
                format!("[{}]", items.join(", "))
            }
            Json::Object(members) => {
                let member =
                    |(name, value): (&String, &Json)| format!("{}: {}", word(name), self.flow_text(value));
                let members: Vec<String> = members.iter().map(member).collect();
                format!("{{{}}}", members.join(", "))
            }
            scalar => scalar.to_string(),
        }
    }

    /// The plain scalar in quotes. Its lines stay as they are.
    fn quoted(&self, changes: &[(Range<usize>, &str)], value: &str) -> Option<String> {
        let places = changes
            .iter()
            .map(|(range, new)| Some((self.place(range)?, *new)))
            .collect::<Option<Vec<_>>>()?;
        let text = spliced(self.text, places.iter().cloned())?;
        let single = format!("'{}'", text.replace('\'', "''"));
        let double = encoded(&text, ScalarStyle::DoubleQuoted).map(|text| format!("\"{text}\""));
        // Double quotes where they have nothing to escape, and single ones would.
        let reads_better = text.contains('\'') && !text.contains(['"', '\\']);
        let mut forms = vec![Some(single), double];
        if reads_better {
            forms.reverse();
        }
        forms
            .into_iter()
            .flatten()
            .find(|form| self.reads_as(form, value))
    }

    /// Where in the scalar the bytes of the value stand.
    fn place(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let places = &self.decoded.places;
        if range.is_empty() {
            let at = places.get(range.start)?.start;
            return Some(at..at);
        }
        let (first, last) = (places.get(range.start)?, places.get(range.end - 1)?);
        Some(first.start..last.end)
    }

    /// Whether the text in the place of the scalar has this value.
    fn reads_as(&self, text: &str, value: &str) -> bool {
        let read = self.read(text);
        let Some(read) = read.as_ref().and_then(Node::as_str) else {
            return false;
        };
        match self.style {
            ScalarStyle::Block => read.trim_end_matches('\n') == value.trim_end_matches('\n'),
            _ => read == value,
        }
    }

    /// What the text is in the place of the scalar.
    fn read(&self, text: &str) -> Option<Node> {
        let sample = match (self.style, self.flow) {
            (ScalarStyle::Block, _) => format!("k: {text}\n"),
            (_, true) => format!("{{k: {text}}}"),
            (_, false) => format!("k: {text}"),
        };
        let root = tree::parse(&sample, self.span.source, 0).ok()?;
        // A text that breaks out of its place leaves more than one member, or none.
        root.into_only_member()
    }
}

/// A text with other texts in the place of parts of it.
fn spliced<'c>(text: &str, changes: impl IntoIterator<Item = (Range<usize>, &'c str)>) -> Option<String> {
    let mut new = String::with_capacity(text.len());
    let mut position = 0;
    for (range, with) in changes {
        new.push_str(text.get(position..range.start)?);
        new.push_str(with);
        position = range.end;
    }
    new.push_str(text.get(position..)?);
    Some(new)
}

/// A part of a value as it stands in a scalar of the style; `None` when it cannot.
fn encoded(value: &str, style: ScalarStyle) -> Option<String> {
    if style == ScalarStyle::DoubleQuoted {
        // The escapes of JSON are escapes of YAML.
        let json = serde_json::to_string(value).ok()?;
        return Some(json.get(1..json.len() - 1)?.to_owned());
    }
    if value.contains(char::is_control) {
        return None;
    }
    Some(match style {
        ScalarStyle::SingleQuoted => value.replace('\'', "''"),
        _ => value.to_owned(),
    })
}
