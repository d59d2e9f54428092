//! Values with the places they were written at.

use std::ops::Range;

use crate::source::files::sources::{Sources, Span};

/// A YAML or JSON value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The place of the value. A scalar includes its quotes, or the `|` or `>` of a block scalar; a flow collection
    /// includes its brackets; a block collection goes from its first key or `-` to the end of its last value. An alias
    /// has its own place, and the values in it have the places of the anchor. A value that is not written (`key:`) is
    /// empty, after its key.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// A value of the YAML 1.2 core schema.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer or a decimal number as it is written, so that 9223372036854776000 and 1e400 survive. Beside what JSON
    /// allows there may be a `+`, leading zeros, a missing digit before or behind the point, `0x` and `0o`.
    Number(String),
    /// A string, without quotes and with escapes resolved. `.inf` and `.nan`, which JSON does not have, are strings.
    String(String),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping.
    Mapping(Mapping),
}

/// The members of a mapping, in the order of the document. Each key occurs once. Merged members (`<<`) are last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    pub(super) entries: Vec<Entry>,
}

/// One member of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name.
    pub key: Key,
    /// Its value.
    pub value: Node,
}

/// The key of a member. Numbers, booleans and null as keys (`200:`) become their text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The name without quotes.
    pub text: String,
    /// The place of the name, with its quotes.
    pub span: Span,
}

impl Mapping {
    /// The value with this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The member with this key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key.text == key)
    }

    /// The members in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.entries.iter()
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no member.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Keeps the first of several members with the same key.
impl FromIterator<Entry> for Mapping {
    fn from_iter<I: IntoIterator<Item = Entry>>(members: I) -> Self {
        let mut mapping = Self::default();
        for member in members {
            if mapping.entry(&member.key.text).is_none() {
                mapping.entries.push(member);
            }
        }
        mapping
    }
}

impl<'m> IntoIterator for &'m Mapping {
    type Item = &'m Entry;
    type IntoIter = std::slice::Iter<'m, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Node {
    /// The string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a scalar that is not null. Numbers and booleans are as written.
    #[must_use]
    pub fn scalar_text(&self) -> Option<String> {
        match &self.value {
            Value::String(text) | Value::Number(text) => Some(text.clone()),
            Value::Bool(value) => Some(value.to_string()),
            Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// The mapping, if it is one.
    #[must_use]
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The items, if it is a sequence.
    #[must_use]
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The value with this key, if it is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// The node at the unescaped reference tokens of a JSON pointer (RFC 6901): keys of mappings and indexes of
    /// sequences.
    #[must_use]
    pub fn pointer(&self, tokens: &[&str]) -> Option<&Node> {
        tokens.iter().try_fold(self, |node, token| match &node.value {
            Value::Mapping(mapping) => mapping.get(token),
            Value::Sequence(items) => items.get(array_index(token)?),
            _ => None,
        })
    }

    /// Its kind, for messages: "a mapping", "a string", …
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a sequence",
            Value::Mapping(_) => "a mapping",
        }
    }

    /// The same value, with other names for the keys at some places.
    pub(crate) fn with_keys<'n>(&self, renamed: &impl Fn(Span) -> Option<&'n str>) -> Self {
        let value = match &self.value {
            Value::Sequence(items) => {
                Value::Sequence(items.iter().map(|item| item.with_keys(renamed)).collect())
            }
            Value::Mapping(mapping) => Value::Mapping(
                mapping
                    .iter()
                    .map(|entry| Entry {
                        key: Key {
                            text: renamed(entry.key.span).unwrap_or(&entry.key.text).to_owned(),
                            span: entry.key.span,
                        },
                        value: entry.value.with_keys(renamed),
                    })
                    .collect(),
            ),
            scalar => scalar.clone(),
        };
        Self {
            span: self.span,
            value,
        }
    }

    /// The place of the bytes `range` of a string. It is exact if the string is on one line without escapes. Otherwise,
    /// and for a range outside of the string, it is the place of the whole node.
    ///
    /// # Panics
    /// When the node belongs to another `Sources`.
    #[must_use]
    pub fn span_within(&self, sources: &Sources, range: Range<usize>) -> Span {
        let text = sources.text(self.span.source);
        let verbatim = self.as_str().and_then(|value| {
            value.get(range.clone())?;
            let written = text.get(self.span.range())?;
            if written == value {
                return Some(self.span.range().start);
            }
            let quoted = written.get(1..written.len().checked_sub(1)?)?;
            (written.starts_with(['"', '\'']) && quoted == value).then_some(self.span.range().start + 1)
        });
        match verbatim {
            Some(start) => Span::new(self.span.source, start + range.start..start + range.end),
            None => self.span,
        }
    }
}

impl Node {
    /// The value of the one member of a mapping that has no other.
    pub(super) fn into_only_member(self) -> Option<Node> {
        match self.value {
            Value::Mapping(mapping) if mapping.entries.len() == 1 => {
                mapping.entries.into_iter().next().map(|entry| entry.value)
            }
            _ => None,
        }
    }
}

/// RFC 6901, section 4: decimal digits without a leading zero.
fn array_index(token: &str) -> Option<usize> {
    let well_formed = token == "0" || !token.starts_with(['0', '+']);
    token.parse().ok().filter(|_| well_formed)
}
