//! What a syntax error comes from: the parser says where it cannot go on, which is often a line or more behind the
//! mistake.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::{EventParser, KEY_LIMIT, NESTING_LIMIT};
use crate::source::error::{Missing, SyntaxError};
use crate::source::files::sources::Span;
use crate::source::index::lines::value_indicator;

impl EventParser<'_> {
    pub(super) fn error(&self, error: &ScanError) -> SyntaxError {
        let at = error.marker().byte_offset().unwrap_or(self.position);
        // Something is wrong in the last line, and not behind it.
        let at = at.min(self.text.trim_end().len());
        if let Some(tab) = self.tab_indentation(at, error.kind()) {
            return SyntaxError::TabIndentation {
                span: self.span(tab..tab + 1),
            };
        }
        if let Some(key) = self.long_key(at) {
            return SyntaxError::KeyTooLong {
                span: self.span(key),
                limit: KEY_LIMIT,
            };
        }
        let at_quote = |quote: usize| SyntaxError::UnclosedQuote {
            span: self.span(quote..quote + 1),
        };
        match error.kind() {
            ErrorKind::UnknownAnchor => {
                let rest = self.text.get(at..).unwrap_or_default();
                let end = rest.find([' ', '\t', '\r', '\n', ',', '[', ']', '{', '}']);
                SyntaxError::UnknownAlias {
                    span: self.span(at..at + end.unwrap_or(rest.len())),
                }
            }
            ErrorKind::RecursionLimitExceeded => SyntaxError::NestingTooDeep {
                span: self.character(at),
                limit: NESTING_LIMIT,
            },
            ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
                let at = error.marker().byte_offset().unwrap_or(at);
                SyntaxError::UnclosedQuote {
                    span: self.character(at),
                }
            }
            // The parser names the line that is not indented; the quote is what there is to look at.
            ErrorKind::InvalidQuotedScalarIndent => match self
                .quote_over_lines(at)
                .or_else(|| self.strings(at).last().map(|string| string.start))
            {
                Some(quote) => at_quote(quote),
                None => SyntaxError::UnclosedQuote {
                    span: self.character(at),
                },
            },
            ErrorKind::UnexpectedCharacter { character } => SyntaxError::ReservedCharacter {
                character: *character,
                span: self.character(at),
            },
            kind => self.cause(at, kind),
        }
    }

    /// Of the errors that a missing quote, bracket, colon or space leads to.
    fn cause(&self, at: usize, kind: &ErrorKind) -> SyntaxError {
        if let Some(quote) = self.quote_over_lines(at) {
            return SyntaxError::UnclosedQuote {
                span: self.span(quote..quote + 1),
            };
        }
        let end = self.text.trim_end().len();
        if matches!(kind, ErrorKind::UnclosedFlowCollection { .. }) {
            return SyntaxError::UnclosedBracket {
                span: self.character(at),
                noticed: self.character(end),
            };
        }
        let open = self.open_brackets(at);
        if matches!(
            kind,
            ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. }
        ) || self
            .text
            .get(at..)
            .is_some_and(|rest| rest.starts_with([']', '}']))
            && open.is_empty()
        {
            return SyntaxError::StrayBracket {
                span: self.character(at),
                open: open.last().map(|open| self.character(*open)),
            };
        }
        if let Some(bracket) = open.iter().rev().find(|open| self.line_start(at) > **open) {
            return SyntaxError::UnclosedBracket {
                span: self.character(*bracket),
                noticed: self.character(at),
            };
        }
        let line = self.text.get(self.content_of_line(at)..).unwrap_or_default();
        let line = line.lines().next().unwrap_or_default().trim_end();
        let is_field = line.contains(": ") || line.ends_with(':');
        let misplaced = match kind {
            ErrorKind::ExpectedBlockMappingKey if is_field => Some(SyntaxError::Indentation {
                span: self.character(self.content_of_line(at)),
            }),
            ErrorKind::MappingValueNotAllowed
            | ErrorKind::InvalidColonPlacement
            | ErrorKind::SimpleKeyExpected
            | ErrorKind::InvalidSimpleKey
            | ErrorKind::ExpectedBlockMappingKey => self.misplaced(at),
            ErrorKind::InvalidIndentation | ErrorKind::BlockSequenceEntryNotAllowed if open.is_empty() => {
                Some(SyntaxError::Indentation {
                    span: self.character(self.content_of_line(at)),
                })
            }
            _ => None,
        };
        misplaced.unwrap_or_else(|| SyntaxError::Syntax {
            span: self.character(at),
            message: kind.to_string(),
        })
    }

    /// A colon that makes no field: because the line above is none, or because the line stands in its value.
    fn misplaced(&self, at: usize) -> Option<SyntaxError> {
        let noticed = self.character(at);
        // The text that goes on up to the colon, over several lines.
        let start = if self.text.get(self.scalar..at)?.trim_end().contains('\n') {
            self.scalar
        } else {
            let behind = self.text.get(self.position..at)?;
            let value = behind.strip_prefix(':').unwrap_or(behind);
            at - value.trim_start_matches([' ', '\n', '\r']).len()
        };
        let text = self.text.get(start..at)?;
        let Some((first, _)) = text.split_once('\n') else {
            return self.without_colon(at);
        };
        let first = first.trim_end();
        let line = self.line_start(start);
        let before = self.text.get(line..start)?.trim_end();
        let content = before.trim_start_matches(' ');
        let missing = if content.starts_with('-') && content.ends_with(':') && !content.starts_with("- ") {
            let dash = line + before.len() - content.len();
            return Some(SyntaxError::NoField {
                span: self.span(dash..line + before.len()),
                missing: Missing::SpaceBehindDash,
                noticed,
            });
        } else if content.ends_with(':') {
            return Some(SyntaxError::FieldInValue {
                span: noticed,
                value: self.span(start..start + first.len()),
            });
        } else if first.contains(':') {
            Missing::SpaceBehindColon
        } else {
            Missing::Colon
        };
        Some(SyntaxError::NoField {
            span: self.span(start..start + first.len()),
            missing,
            noticed,
        })
    }

    /// The key that is too long to be one without `?` before it. The parser stands at its start or at its colon.
    fn long_key(&self, at: usize) -> Option<Range<usize>> {
        [at, self.written_scalar, self.content_of_line(at)]
            .into_iter()
            .filter(|start| *start <= at)
            .find_map(|start| {
                let rest = self.text.get(start..)?;
                let end = match rest.chars().next()? {
                    '[' | '{' | '-' | '?' => return None,
                    quote @ ('"' | '\'') => end_of_string(self.text, start, quote),
                    _ => start + value_indicator(rest.lines().next()?)?,
                };
                let behind = self.text.get(end..)?;
                let colon = end + behind.len() - behind.trim_start().len();
                let is_key = self.text.get(colon..)?.starts_with(':');
                let is_long = self.text.get(start..colon)?.chars().nth(KEY_LIMIT).is_some();
                (is_key && is_long).then_some(start..end)
            })
    }

    /// The line itself, when it has no colon to make a field of it.
    fn without_colon(&self, at: usize) -> Option<SyntaxError> {
        let content = self.content_of_line(at);
        let text = self.text.get(content..)?.lines().next()?.trim_end();
        (!text.contains(": ") && !text.ends_with(':')).then(|| SyntaxError::NoField {
            span: self.span(content..content + text.len()),
            missing: if text.contains(':') {
                Missing::SpaceBehindColon
            } else {
                Missing::Colon
            },
            noticed: self.character(at),
        })
    }

    /// The tab that a line behind the last event is indented with.
    fn tab_indentation(&self, at: usize, kind: &ErrorKind) -> Option<usize> {
        let here = matches!(
            kind,
            ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation
        );
        if !here && *kind != ErrorKind::TabInPlainScalar {
            return None;
        }
        let start = self.line_start(self.position);
        let tab = self
            .text
            .get(start..)?
            .split_inclusive('\n')
            .scan(start, |line, text| {
                let own = *line;
                *line += text.len();
                Some((own, text))
            });
        let mut tabs = tab.filter_map(|(line, text)| {
            let indent = text.trim_start_matches(' ');
            indent.starts_with('\t').then(|| line + text.len() - indent.len())
        });
        tabs.next().or(here.then_some(at))
    }

    /// The opening quote of the first string behind the last event that goes over several lines.
    fn quote_over_lines(&self, at: usize) -> Option<usize> {
        let mut strings = self.strings(at);
        strings.find_map(|string| {
            let written = self.text.get(string.clone())?;
            written.contains('\n').then_some(string.start)
        })
    }

    /// The quoted strings between the last event and `at`.
    fn strings(&self, at: usize) -> impl Iterator<Item = Range<usize>> {
        let text = self.text.get(..at).unwrap_or_default();
        let mut position = self.position.min(text.len());
        std::iter::from_fn(move || {
            loop {
                let start = position + text.get(position..)?.find(['"', '\''])?;
                let quote = text.get(start..)?.chars().next()?;
                // Elsewhere it is a character of a plain scalar.
                let before = text.get(..start)?.chars().next_back();
                if before.is_some_and(|before| !before.is_whitespace() && !"[{,:".contains(before)) {
                    position = start + 1;
                    continue;
                }
                let end = end_of_string(text, start, quote);
                position = end;
                return Some(start..end);
            }
        })
    }

    /// The brackets that are open at a place, the innermost last.
    fn open_brackets(&self, at: usize) -> Vec<usize> {
        let mut open: Vec<usize> = self.flow.iter().flatten().copied().collect();
        let strings: Vec<Range<usize>> = self.strings(at).collect();
        let between = self.text.get(self.position..at).unwrap_or_default();
        for (offset, next) in between.char_indices() {
            let position = self.position + offset;
            if strings.iter().any(|string| string.contains(&position)) {
                continue;
            }
            let starts = between[..offset]
                .chars()
                .next_back()
                .is_none_or(|before| before.is_whitespace() || "[{,:".contains(before));
            match next {
                '[' | '{' if starts && !open.contains(&position) => open.push(position),
                ']' | '}' => {
                    open.pop();
                }
                _ => {}
            }
        }
        open
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(0, |line| line + 1)
    }

    /// Where the content of a line starts.
    fn content_of_line(&self, at: usize) -> usize {
        let start = self.line_start(at);
        let line = self.text.get(start..).unwrap_or_default();
        start + line.len() - line.trim_start_matches(' ').len()
    }

    fn character(&self, at: usize) -> Span {
        let next = self.text.get(at..).and_then(|rest| rest.chars().next());
        let width = next
            .filter(|next| !next.is_whitespace())
            .map_or(0, char::len_utf8);
        self.span(at..at + width)
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, self.offset + range.start..self.offset + range.end)
    }
}

/// Behind the closing quote; the end of the text when there is none.
fn end_of_string(text: &str, start: usize, quote: char) -> usize {
    let mut characters = text[start + 1..].char_indices().peekable();
    while let Some((at, next)) = characters.next() {
        let behind = characters.peek().map(|(_, next)| *next);
        match next {
            '\\' if quote == '"' => {
                characters.next();
            }
            '\'' if quote == '\'' && behind == Some('\'') => {
                characters.next();
            }
            next if next == quote => return start + 1 + at + 1,
            _ => {}
        }
    }
    text.len()
}
