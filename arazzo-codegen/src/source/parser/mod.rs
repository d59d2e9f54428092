//! The one place that knows the parsing crate: a text becomes events with byte ranges in the whole file.

mod cause;

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{ScalarStyle, StrInput, StructureStyle, options};

use crate::source::error::SyntaxError;
use crate::source::files::sources::{SourceId, Span};
use crate::source::index::json::longest_key;
use crate::source::tree::scalar::ScalarTag;

/// Collections inside of collections; the deepest documents people write have about forty levels.
pub(super) const NESTING_LIMIT: usize = 256;

/// From the start of a key without `?` to its colon, in characters (YAML 1.2.2, section 7.4.2).
const KEY_LIMIT: usize = 1024;

/// What stands next in the text.
pub(super) enum Event<'t> {
    /// A scalar. `anchor` is 0 when it has none.
    Scalar {
        text: Cow<'t, str>,
        plain: bool,
        tag: ScalarTag,
        anchor: usize,
        range: Range<usize>,
    },
    /// The start of a collection; the range is its bracket, or an empty one at its first key or `-`.
    Start {
        mapping: bool,
        anchor: usize,
        range: Range<usize>,
    },
    /// The end of the innermost collection; the range is its bracket, `None` for a block collection.
    End { bracket: Option<Range<usize>> },
    /// An alias to an anchor that was seen before.
    Alias { anchor: usize, range: Range<usize> },
}

/// Reads the events of a text that is the part of a file at `offset`.
pub(super) struct EventParser<'t> {
    parser: granit_parser::Parser<'t, StrInput<'t>>,
    text: &'t str,
    source: SourceId,
    offset: usize,
    /// Where the event before ended, in `text`.
    position: usize,
    /// Where the last scalar started, in `text`.
    scalar: usize,
    /// Where the last scalar started that is written, in `text`.
    written_scalar: usize,
    documents: usize,
    /// For each open collection the place of its bracket in `text`, if it has one.
    flow: Vec<Option<usize>>,
}

impl<'t> EventParser<'t> {
    pub(super) fn new(text: &'t str, source: SourceId, offset: usize) -> Self {
        // JSON has no limit for keys. The parser keeps as much of the text in memory as a key may be long, so that only a
        // text with longer keys gets more.
        let lookahead = longest_key(text).map_or(KEY_LIMIT, |longest| longest.max(KEY_LIMIT));
        let options = options! {
            emit_comments: false,
            simple_key_max_lookahead: lookahead,
        };
        let parser = granit_parser::Parser::new_from_str_with_options(text, options);
        Self {
            parser,
            text,
            source,
            offset,
            position: 0,
            scalar: 0,
            written_scalar: 0,
            documents: 0,
            flow: Vec::new(),
        }
    }

    /// The next event, `None` at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<Event<'t>>, SyntaxError> {
        while let Some(event) = self.parser.next_event() {
            let (event, span) = event.map_err(|error| self.error(&error))?;
            let range = span.byte_range().unwrap_or(self.position..self.position);
            if let Some(event) = self.event(event, range.clone())? {
                if matches!(event, Event::Scalar { .. }) {
                    self.scalar = range.start;
                    if !range.is_empty() {
                        self.written_scalar = range.start;
                    }
                }
                self.position = match &event {
                    Event::Start { range, .. } => range.end - self.offset,
                    _ => range.end,
                };
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    fn event(
        &mut self,
        event: granit_parser::Event<'t>,
        range: Range<usize>,
    ) -> Result<Option<Event<'t>>, SyntaxError> {
        let placed = self.offset + range.start..self.offset + range.end;
        Ok(Some(match event {
            granit_parser::Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.map_or(ScalarTag::Absent, |tag| scalar_tag(&tag));
                match style {
                    // A value that is not written arrives as `~`.
                    ScalarStyle::Plain if range.is_empty() => Event::Scalar {
                        text: Cow::Borrowed(""),
                        plain: true,
                        tag,
                        anchor,
                        range: placed,
                    },
                    ScalarStyle::Plain => Event::Scalar {
                        text,
                        plain: true,
                        tag,
                        anchor,
                        range: placed,
                    },
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Event::Scalar {
                        text,
                        plain: false,
                        tag,
                        anchor,
                        range: placed,
                    },
                    ScalarStyle::Literal | ScalarStyle::Folded => {
                        let range = self.block_scalar(range);
                        Event::Scalar {
                            text,
                            plain: false,
                            tag,
                            anchor,
                            range,
                        }
                    }
                }
            }
            granit_parser::Event::SequenceStart(style, anchor, _) => {
                // The parser names the first `-`, or, of a sequence that is not indented, the place behind it.
                let end = self.text.len().min(range.end + 1);
                let dash = match style {
                    StructureStyle::Block => self.indicator(end, starts_with_dash),
                    StructureStyle::Flow => None,
                };
                let range = dash.map_or(placed, |dash| self.offset + dash..self.offset + dash + 1);
                self.start(false, style, anchor, range)?
            }
            granit_parser::Event::MappingStart(style, anchor, _) => {
                self.start(true, style, anchor, placed)?
            }
            granit_parser::Event::SequenceEnd | granit_parser::Event::MappingEnd => {
                let flow = self.flow.pop().flatten();
                Event::End {
                    bracket: flow.map(|_| placed),
                }
            }
            granit_parser::Event::Alias(anchor) => Event::Alias {
                anchor,
                range: placed,
            },
            granit_parser::Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(SyntaxError::SeveralDocuments {
                        span: Span::new(self.source, placed),
                    });
                }
                return Ok(None);
            }
            _ => return Ok(None),
        }))
    }

    fn start(
        &mut self,
        mapping: bool,
        style: StructureStyle,
        anchor: usize,
        range: Range<usize>,
    ) -> Result<Event<'t>, SyntaxError> {
        if self.flow.len() >= NESTING_LIMIT {
            return Err(self.too_deep(range.start));
        }
        let bracket = range.start - self.offset;
        self.flow.push((style == StructureStyle::Flow).then_some(bracket));
        Ok(Event::Start {
            mapping,
            anchor,
            range,
        })
    }

    /// The parser's range of a block scalar starts at its content and ends behind the blank lines after it.
    fn block_scalar(&self, content: Range<usize>) -> Range<usize> {
        let header = self.indicator(content.end, |rest| rest.starts_with(['|', '>']));
        let start = header.unwrap_or(content.start);
        let written = self.text.get(start..content.end.max(start)).unwrap_or_default();
        self.offset + start..self.offset + start + written.trim_end().len()
    }

    /// Where between the event before and `end` an indicator stands, behind white space and not in a comment.
    fn indicator(&self, end: usize, is_indicator: impl Fn(&str) -> bool) -> Option<usize> {
        let between = self.text.get(self.position..end)?;
        let mut comment = false;
        let mut before = ' ';
        for (position, character) in between.char_indices() {
            let found = self.position + position;
            match character {
                '\n' => comment = false,
                '#' if before.is_whitespace() => comment = true,
                _ if !comment && before.is_whitespace() && is_indicator(&self.text[found..]) => {
                    return Some(found);
                }
                _ => {}
            }
            before = character;
        }
        None
    }

    fn too_deep(&self, at: usize) -> SyntaxError {
        SyntaxError::NestingTooDeep {
            span: Span::new(self.source, at..at),
            limit: NESTING_LIMIT,
        }
    }
}

fn starts_with_dash(rest: &str) -> bool {
    let behind = rest.strip_prefix('-');
    behind.is_some_and(|behind| behind.is_empty() || behind.starts_with([' ', '\t', '\r', '\n']))
}

fn scalar_tag(tag: &granit_parser::Tag) -> ScalarTag {
    match tag.core_suffix() {
        Some("str") => ScalarTag::Str,
        Some("int" | "float") => ScalarTag::Number,
        Some("bool") => ScalarTag::Bool,
        Some("null") => ScalarTag::Null,
        // The non-specific tag `!`.
        _ if tag.handle().is_empty() && tag.suffix() == "!" => ScalarTag::Str,
        _ => ScalarTag::Absent,
    }
}
