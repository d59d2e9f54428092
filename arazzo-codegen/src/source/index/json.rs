//! The index of a JSON file: where each object and each array ends.

use std::ops::Range;
use std::sync::Arc;

use crate::source::files::sources::{SourceText, Span};
use crate::source::index::{Contents, IndexedMember, IndexedPlace, Unsure, distinct};
use crate::source::node::Key;
use crate::source::tree;

/// Every object and array of a file, in the order they start.
#[derive(Debug)]
pub(in crate::source) struct JsonIndex {
    file: Arc<SourceText>,
    containers: Vec<Container>,
    /// Where the text behind a byte-order mark starts.
    start: usize,
}

#[derive(Clone, Copy, Debug)]
struct Container {
    /// The offset behind its closing bracket.
    end: u32,
    /// The index of the first container that starts behind it.
    next: u32,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq)]
enum Expected {
    /// A key or the end of the object.
    Key,
    Colon,
    /// A value, or the end of an array.
    Value,
    /// `,` or the end of the collection.
    Comma,
}

/// How far a JSON text goes from the start of a key to its colon at most, in bytes; `None` when the text is not JSON by
/// the letter.
pub(in crate::source) fn longest_key(text: &str) -> Option<usize> {
    let behind_mark = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
    if !behind_mark.starts_with(['{', '[']) {
        return None;
    }
    Scanned::of(behind_mark, 0).map(|scanned| scanned.longest_key)
}

/// What stands in a JSON text.
struct Scanned {
    containers: Vec<Container>,
    /// From the start of a key to its colon, in bytes.
    longest_key: usize,
}

impl Scanned {
    /// `None` when the text is not JSON by the letter; it may still be YAML in brackets.
    fn of(text: &str, start: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let (mut key, mut longest_key) = (start, 0);
        let mut containers: Vec<Container> = Vec::with_capacity(text.len() / 64);
        // Of each open container its index and whether it is an object.
        let mut open: Vec<(usize, bool)> = Vec::new();
        let mut expected = Expected::Value;
        let mut position = start;
        while let Some(&byte) = bytes.get(position) {
            match (byte, expected) {
                (b' ' | b'\n' | b'\r' | b'\t', _) => position += 1,
                (b'"', Expected::Key | Expected::Value) => {
                    key = position;
                    position = string_end(text, position)?;
                    expected = if expected == Expected::Key {
                        Expected::Colon
                    } else {
                        Expected::Comma
                    };
                }
                (b'{' | b'[', Expected::Value) => {
                    if open.is_empty() && !containers.is_empty() {
                        return None;
                    }
                    open.push((containers.len(), byte == b'{'));
                    containers.push(Container { end: 0, next: 0 });
                    expected = if byte == b'{' {
                        Expected::Key
                    } else {
                        Expected::Value
                    };
                    position += 1;
                }
                (b'}', Expected::Key | Expected::Comma) | (b']', Expected::Value | Expected::Comma) => {
                    let (container, object) = open.pop()?;
                    if object != (byte == b'}') {
                        return None;
                    }
                    position += 1;
                    let (end, next) = (
                        u32::try_from(position).ok()?,
                        u32::try_from(containers.len()).ok()?,
                    );
                    containers[container] = Container { end, next };
                    expected = Expected::Comma;
                }
                (b':', Expected::Colon) => {
                    longest_key = longest_key.max(position - key);
                    expected = Expected::Value;
                    position += 1;
                }
                (b',', Expected::Comma) => {
                    expected = if open.last()?.1 {
                        Expected::Key
                    } else {
                        Expected::Value
                    };
                    position += 1;
                }
                (_, Expected::Value) if !open.is_empty() => {
                    let end = literal_end(bytes, position);
                    if !is_literal(&bytes[position..end]) {
                        return None;
                    }
                    position = end;
                    expected = Expected::Comma;
                }
                _ => return None,
            }
        }
        (open.is_empty() && !containers.is_empty()).then_some(Self {
            containers,
            longest_key,
        })
    }
}

impl JsonIndex {
    /// `None` when the text is not JSON by the letter; it may still be YAML in brackets.
    pub(in crate::source) fn of(file: &Arc<SourceText>, start: usize) -> Option<Self> {
        let scanned = Scanned::of(&file.text, start)?;
        Some(Self {
            file: Arc::clone(file),
            containers: scanned.containers,
            start,
        })
    }

    pub(in crate::source) fn root(&self) -> IndexedPlace {
        let text = &self.file.text[self.start..];
        let start = self.start + text.len() - text.trim_start().len();
        let end = self.containers.first().map_or(start, |root| root.end as usize);
        IndexedPlace::Value {
            start,
            end,
            container: Some(0),
        }
    }

    /// The members of the object that starts at `start` and is the container number `container`.
    pub(in crate::source) fn members(&self, start: usize, container: usize) -> Result<Contents, Unsure> {
        let text = self.file.text.as_str();
        let bytes = text.as_bytes();
        if bytes.get(start) != Some(&b'{') {
            return Ok(Contents::Opaque);
        }
        let mut members = Vec::new();
        let mut child = container + 1;
        let mut position = start + 1;
        loop {
            position = skip_space(bytes, position);
            match bytes.get(position) {
                Some(b',') => position = skip_space(bytes, position + 1),
                Some(b'"') => {}
                _ => break,
            }
            if bytes.get(position) != Some(&b'"') {
                break;
            }
            let end = string_end(text, position).ok_or(Unsure)?;
            let key = self.key(position..end)?;
            position = skip_space(bytes, skip_space(bytes, end) + 1);
            let start = position;
            let mut inside = None;
            position = match bytes.get(position) {
                Some(b'{' | b'[') => {
                    let value = self.containers.get(child).ok_or(Unsure)?;
                    inside = Some(child);
                    child = value.next as usize;
                    value.end as usize
                }
                Some(b'"') => string_end(text, position).ok_or(Unsure)?,
                _ => literal_end(bytes, position),
            };
            members.push(IndexedMember {
                key,
                place: IndexedPlace::Value {
                    start,
                    end: position,
                    container: inside,
                },
            });
        }
        distinct(members)
    }

    fn key(&self, written: Range<usize>) -> Result<Key, Unsure> {
        let quoted = &self.file.text[written.clone()];
        let verbatim = &quoted[1..quoted.len() - 1];
        let text = if verbatim.contains(['\\', '\n', '\r']) {
            let node = tree::parse(quoted, self.file.id, written.start).map_err(|_| Unsure)?;
            node.as_str().ok_or(Unsure)?.to_owned()
        } else {
            verbatim.to_owned()
        };
        Ok(Key {
            text,
            span: Span::new(self.file.id, written),
        })
    }
}

fn skip_space(bytes: &[u8], mut position: usize) -> usize {
    while matches!(bytes.get(position), Some(b' ' | b'\n' | b'\r' | b'\t')) {
        position += 1;
    }
    position
}

fn literal_end(bytes: &[u8], mut position: usize) -> usize {
    while matches!(
        bytes.get(position),
        Some(b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z')
    ) {
        position += 1;
    }
    position
}

/// What YAML might take for a string is none.
fn is_literal(literal: &[u8]) -> bool {
    match literal {
        [b'0'..=b'9', ..] | [b'-', b'0'..=b'9', ..] => true,
        _ => matches!(literal, b"true" | b"false" | b"null"),
    }
}

/// The offset behind the string that starts at `start`.
fn string_end(text: &str, start: usize) -> Option<usize> {
    let mut position = start + 1;
    loop {
        let quote = position + text.get(position..)?.find('"')?;
        let escapes = text.as_bytes()[position..quote]
            .iter()
            .rev()
            .take_while(|byte| **byte == b'\\')
            .count();
        position = quote + 1;
        if escapes % 2 == 0 {
            return Some(position);
        }
    }
}
