//! The index of a file in block style: the members of a mapping are the lines at its indentation.

use std::ops::Range;
use std::sync::Arc;

use crate::source::files::sources::{SourceText, Span};
use crate::source::index::brackets;
use crate::source::index::lines::{Line, Lines, quoted_length, value_indicator};
use crate::source::index::{Contents, IndexedMember, IndexedPlace, Unsure, distinct};
use crate::source::node::Key;
use crate::source::tree;

/// YAML allows keys of 1024 characters that are not marked with `?`.
const KEY_LIMIT: usize = 1024;

/// The lines of a file that can be told apart by their indentation.
#[derive(Debug)]
pub(in crate::source) struct BlockIndex {
    file: Arc<SourceText>,
    lines: Lines,
    /// The first line of the root, behind a `---`.
    first: usize,
}

impl BlockIndex {
    /// `None` when indentation does not tell everything in this file.
    pub(in crate::source) fn of(file: &Arc<SourceText>, start: usize) -> Option<Self> {
        let lines = Lines::of(&file.text, start)?;
        if !brackets::keep_their_indentation(&file.text, &lines) {
            return None;
        }
        let is_marker = |line: &usize| lines.content(&file.text, *line).trim_end() == "---";
        let first = (0..lines.len())
            .find(|line| {
                let content = lines.content(&file.text, *line);
                !content.is_empty() && !content.starts_with('#')
            })
            .filter(is_marker)
            .map_or(0, |marker| marker + 1);
        Some(Self {
            file: Arc::clone(file),
            lines,
            first,
        })
    }

    pub(in crate::source) fn root(&self) -> IndexedPlace {
        IndexedPlace::Lines {
            key: None,
            end: self.lines.len(),
            inline: false,
        }
    }

    /// The text that a member stands in, with its key.
    pub(in crate::source) fn text(&self, key: usize, end: usize) -> Range<usize> {
        self.lines.start(key)..self.lines.start(end)
    }

    /// The members of the mapping below the line `key`, up to the line `end`.
    pub(in crate::source) fn members(&self, key: Option<usize>, end: usize) -> Result<Contents, Unsure> {
        let text = self.file.text.as_str();
        let mut members: Vec<IndexedMember> = Vec::new();
        let mut number = key.map_or(self.first, |key| key + 1);
        let mut indent = None;
        loop {
            number = self
                .lines
                .next_not_deeper(number, end, indent.unwrap_or(Line::BLANK - 1));
            if number >= end {
                break;
            }
            let content = self.lines.content(text, number);
            let line_indent = self.lines.indent(number);
            let no_content = match content.as_bytes().first() {
                Some(b'\t') => content.trim().is_empty(),
                first => matches!(first, None | Some(b'#')),
            };
            if no_content {
                number += 1;
                continue;
            }
            // Only an escaped line break lets a line of a quoted string be indented less than the string.
            let escaped = indent.is_some()
                && self
                    .lines
                    .above(number)
                    .is_some_and(|above| self.escapes_break(above));
            if indent.is_some_and(|indent| line_indent < indent) || escaped {
                return Err(Unsure);
            }
            match (self.key(number, line_indent, content)?, members.last_mut()) {
                (LineStart::Key { key, inline }, before) => {
                    if let Some(IndexedMember {
                        place: IndexedPlace::Lines { end, .. },
                        ..
                    }) = before
                    {
                        *end = number;
                    }
                    members.push(IndexedMember {
                        key,
                        place: IndexedPlace::Lines {
                            key: Some(number),
                            end,
                            inline,
                        },
                    });
                }
                (
                    LineStart::Item,
                    Some(IndexedMember {
                        place: IndexedPlace::Lines { inline: false, .. },
                        ..
                    }),
                )
                | (LineStart::ClosingBracket, Some(_)) => {}
                // A sequence, or a scalar that starts on its own line.
                (LineStart::Item | LineStart::Other, None) if indent.is_none() => {
                    return Ok(Contents::Opaque);
                }
                _ => return Err(Unsure),
            }
            indent = Some(line_indent);
            number += 1;
        }
        if members.is_empty() {
            return Ok(Contents::Opaque);
        }
        distinct(members)
    }

    fn escapes_break(&self, line: usize) -> bool {
        self.lines.content(&self.file.text, line).ends_with('\\')
    }

    fn key(&self, line: usize, indent: usize, content: &str) -> Result<LineStart, Unsure> {
        let start = self.lines.start(line) + indent;
        let mut bytes = content.bytes();
        let (first, second) = (bytes.next(), bytes.next());
        match first {
            Some(b'-') if matches!(second, None | Some(b' ')) => return Ok(LineStart::Item),
            Some(b']' | b'}') => return Ok(LineStart::ClosingBracket),
            Some(b'"' | b'\'') => return self.quoted_key(start, content),
            // A byte-order mark may stand before the document, behind blank lines and comments.
            Some(0xEF) if content.starts_with('\u{feff}') => return Err(Unsure),
            Some(
                b'[' | b'{' | b',' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'%' | b'@' | b'`' | b'-'
                | b'?' | b':',
            ) => return Ok(LineStart::Other),
            _ => {}
        }
        let Some(colon) = value_indicator(content) else {
            return Ok(LineStart::Other);
        };
        let name = content[..colon].trim_end_matches(' ');
        if name.contains('\t') || name.contains(" #") || name.len() >= KEY_LIMIT || name == "<<" {
            return Err(Unsure);
        }
        let span = Span::new(self.file.id, start..start + name.len());
        let inline = inline(&content[colon + 1..])?;
        Ok(LineStart::Key {
            key: Key {
                text: name.to_owned(),
                span,
            },
            inline,
        })
    }

    fn quoted_key(&self, start: usize, content: &str) -> Result<LineStart, Unsure> {
        let quote = content.as_bytes()[0];
        // A quote before white space may be the end of a string of several lines.
        let Some(length) = quoted_length(content.as_bytes()) else {
            return Ok(LineStart::Other);
        };
        let written = &content[..length];
        let behind = content[length..].trim_start_matches(' ');
        if value_indicator(behind) != Some(0) {
            return Ok(LineStart::Other);
        }
        if written[1..].starts_with([' ', '\t']) || written.len() >= KEY_LIMIT {
            return Err(Unsure);
        }
        let verbatim = &written[1..length - 1];
        let text = if verbatim.contains(['\\', char::from(quote)]) {
            let node = tree::parse(written, self.file.id, start).map_err(|_| Unsure)?;
            node.as_str().ok_or(Unsure)?.to_owned()
        } else {
            verbatim.to_owned()
        };
        let span = Span::new(self.file.id, start..start + length);
        let inline = inline(&behind[1..])?;
        Ok(LineStart::Key {
            key: Key { text, span },
            inline,
        })
    }
}

/// What a line at the indentation of a mapping starts with.
enum LineStart {
    Key {
        key: Key,
        /// Whether the value starts on this line.
        inline: bool,
    },
    /// `- `: the value of the key above is a sequence that is not indented.
    Item,
    /// The value of the key above is in brackets.
    ClosingBracket,
    Other,
}

/// Whether there is more than a comment behind the colon.
fn inline(behind: &str) -> Result<bool, Unsure> {
    if behind.starts_with('\t') {
        return Err(Unsure);
    }
    let value = behind.trim_start_matches(' ');
    Ok(!value.trim_end().is_empty() && !value.starts_with('#'))
}
