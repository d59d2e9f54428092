//! The lines of a text and how far each is indented: what the index of a block mapping is made from.

/// One line.
#[derive(Clone, Copy, Debug)]
pub(in crate::source) struct Line {
    /// The offset of its first byte.
    pub(in crate::source) start: usize,
    /// The number of spaces it starts with; [`Line::BLANK`] when there is nothing else.
    pub(in crate::source) indent: usize,
}

/// The lines of a text, and an entry behind the last one.
#[derive(Debug)]
pub(in crate::source) struct Lines(Vec<Line>);

impl Line {
    /// The indentation of a line without content: deeper than any.
    pub(in crate::source) const BLANK: usize = usize::MAX;
}

impl Lines {
    /// The lines of `text` from `start`; `None` when a lone carriage return ends one of them, as YAML allows.
    pub(in crate::source) fn of(text: &str, start: usize) -> Option<Self> {
        if text.contains('\r')
            && text
                .match_indices('\r')
                .any(|(at, _)| !text[at..].starts_with("\r\n"))
        {
            return None;
        }
        // Real documents have some forty bytes a line.
        let mut lines = Vec::with_capacity(text.len() / 32 + 2);
        let bytes = text.as_bytes();
        let mut line_start = start;
        for (line_break, _) in text.match_indices('\n') {
            lines.push(Line {
                start: line_start,
                indent: indent(bytes, line_start),
            });
            line_start = line_break + 1;
        }
        lines.push(Line {
            start: line_start,
            indent: indent(bytes, line_start),
        });
        lines.push(Line {
            start: text.len(),
            indent: Line::BLANK,
        });
        Some(Self(lines))
    }

    /// How many there are.
    pub(in crate::source) fn len(&self) -> usize {
        self.0.len() - 1
    }

    /// How far a line is indented.
    pub(in crate::source) fn indent(&self, line: usize) -> usize {
        self.0.get(line).map_or(Line::BLANK, |line| line.indent)
    }

    /// The first of the lines `first..end` that is indented no more than `indent`, else `end`.
    pub(in crate::source) fn next_not_deeper(&self, first: usize, end: usize, indent: usize) -> usize {
        let end = end.min(self.0.len());
        let mut line = first;
        while line < end && self.0[line].indent > indent {
            line += 1;
        }
        line
    }

    /// The last line before `line` that is not blank.
    pub(in crate::source) fn above(&self, line: usize) -> Option<usize> {
        self.above_with_less(line, 0, Line::BLANK)
    }

    /// The last of the lines `first..line` that is indented less than `indent`.
    pub(in crate::source) fn above_with_less(
        &self,
        line: usize,
        first: usize,
        indent: usize,
    ) -> Option<usize> {
        let mut above = line.min(self.0.len());
        while above > first {
            above -= 1;
            if self.0[above].indent < indent {
                return Some(above);
            }
        }
        None
    }

    /// The line that an offset is in.
    pub(in crate::source) fn at(&self, offset: usize) -> usize {
        self.0
            .partition_point(|line| line.start <= offset)
            .saturating_sub(1)
            .min(self.len() - 1)
    }

    /// Where a line starts; for the line behind the last one, where the text ends.
    pub(in crate::source) fn start(&self, line: usize) -> usize {
        self.0.get(line).map_or(0, |line| line.start)
    }

    /// A line without its indentation and its line break; nothing of a blank line.
    pub(in crate::source) fn content<'t>(&self, text: &'t str, line: usize) -> &'t str {
        let indent = self.indent(line);
        if indent == Line::BLANK {
            return "";
        }
        let written = text
            .get(self.start(line) + indent..self.start(line + 1))
            .unwrap_or_default();
        let written = written.strip_suffix('\n').unwrap_or(written);
        written.strip_suffix('\r').unwrap_or(written)
    }
}

/// The offset of the `:` that ends a key: the first before white space or the end.
pub(in crate::source) fn value_indicator(content: &str) -> Option<usize> {
    let mut position = 0;
    loop {
        position += content.get(position..)?.find(':')?;
        if matches!(content.as_bytes().get(position + 1), None | Some(b' ' | b'\t')) {
            return Some(position);
        }
        position += 1;
    }
}

/// The length of the quoted string at the start, with its quotes.
pub(in crate::source) fn quoted_length(content: &[u8]) -> Option<usize> {
    let quote = *content.first()?;
    let mut position = 1;
    loop {
        let byte = *content.get(position)?;
        position += 1;
        if byte == b'\\' && quote == b'"' {
            position += 1;
        } else if byte == quote {
            if quote == b'\'' && content.get(position) == Some(&quote) {
                position += 1;
            } else {
                return Some(position);
            }
        }
    }
}

/// The number of spaces at `start`; [`Line::BLANK`] when only the line break follows. Eight spaces at a time: this
/// runs for every line, in build scripts, which are not optimised.
pub(in crate::source) fn indent(bytes: &[u8], start: usize) -> usize {
    const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
    let mut position = start;
    while let Some(eight) = bytes.get(position..).and_then(<[u8]>::first_chunk) {
        let differing = u64::from_le_bytes(*eight) ^ SPACES;
        if differing != 0 {
            position += (differing.trailing_zeros() / 8) as usize;
            break;
        }
        position += 8;
    }
    while bytes.get(position) == Some(&b' ') {
        position += 1;
    }
    match bytes.get(position) {
        None | Some(b'\n' | b'\r') => Line::BLANK,
        Some(_) => position - start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_knows_its_indentation() {
        let long = format!("{}x", " ".repeat(19));
        let text = format!("a\n  b\r\n\n        \n{long}\n  \r\n c");
        let lines = Lines::of(&text, 0).unwrap();
        let indents: Vec<usize> = (0..lines.len()).map(|line| lines.indent(line)).collect();
        assert_eq!(indents, [0, 2, Line::BLANK, Line::BLANK, 19, Line::BLANK, 1]);
        assert_eq!(
            (
                lines.content(&text, 1),
                lines.content(&text, 4),
                lines.content(&text, 6)
            ),
            ("b", "x", "c")
        );
        assert!(Lines::of("a\rb", 0).is_none());
    }
}
