//! The lines of a text and how far each is indented: what the index of a block mapping is made from.

/// One line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// The offset of its first byte.
    pub(super) start: u32,
    /// The number of spaces it starts with; [`Line::BLANK`] when there is nothing else.
    pub(super) indent: u32,
}

/// The lines of a text, and an entry behind the last one.
#[derive(Debug)]
pub(super) struct Lines(Vec<Line>);

impl Line {
    /// The indentation of a line without content: deeper than any.
    pub(super) const BLANK: u32 = u32::MAX;
}

impl Lines {
    /// The lines of `text` from `start`; `None` when a lone carriage return ends one of them, as YAML allows.
    pub(super) fn of(text: &str, start: usize) -> Option<Self> {
        if text.contains('\r')
            && text
                .match_indices('\r')
                .any(|(at, _)| !text[at..].starts_with("\r\n"))
        {
            return None;
        }
        // Real documents have some forty bytes a line.
        let mut lines = Vec::with_capacity(text.len() / 32 + 2);
        let mut position = start;
        while let Some(length) = text[position..].find('\n') {
            lines.push(Line {
                start: u32::try_from(position).ok()?,
                indent: indent(text, position),
            });
            position += length + 1;
        }
        lines.push(Line {
            start: u32::try_from(position).ok()?,
            indent: indent(text, position),
        });
        lines.push(Line {
            start: u32::try_from(text.len()).ok()?,
            indent: Line::BLANK,
        });
        Some(Self(lines))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len() - 1
    }

    /// The lines `first..end`.
    pub(super) fn slice(&self, first: usize, end: usize) -> &[Line] {
        self.0.get(first..end).unwrap_or_default()
    }

    /// Where a line starts; for the line behind the last one, where the text ends.
    pub(super) fn start(&self, line: usize) -> usize {
        self.0.get(line).map_or(0, |line| line.start as usize)
    }

    /// A line without its indentation and its line break.
    pub(super) fn content<'t>(&self, text: &'t str, line: usize) -> &'t str {
        let written = text
            .get(self.start(line)..self.start(line + 1))
            .unwrap_or_default();
        let written = written.strip_suffix('\n').unwrap_or(written);
        written
            .strip_suffix('\r')
            .unwrap_or(written)
            .trim_start_matches(' ')
    }
}

/// The offset of the `:` that ends a key: the first before white space or the end.
pub(super) fn value_indicator(content: &str) -> Option<usize> {
    content
        .match_indices(':')
        .map(|(at, _)| at)
        .find(|at| matches!(content.as_bytes().get(at + 1), None | Some(b' ' | b'\t')))
}

/// The length of the quoted string at the start, with its quotes.
pub(super) fn quoted_length(content: &[u8]) -> Option<usize> {
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

/// Eight spaces at a time: this runs for every line, in build scripts, which are not optimised.
fn indent(text: &str, start: usize) -> u32 {
    const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
    let bytes = text.as_bytes();
    let mut position = start;
    while let Some(Ok(eight)) = bytes.get(position..position + 8).map(<[u8; 8]>::try_from) {
        let differing = u64::from_le_bytes(eight) ^ SPACES;
        if differing != 0 {
            position += (differing.trailing_zeros() / 8) as usize;
            return indent_to(bytes, start, position);
        }
        position += 8;
    }
    while bytes.get(position) == Some(&b' ') {
        position += 1;
    }
    indent_to(bytes, start, position)
}

fn indent_to(bytes: &[u8], start: usize, position: usize) -> u32 {
    match bytes.get(position) {
        None | Some(b'\n' | b'\r') => Line::BLANK,
        Some(_) => u32::try_from(position - start).unwrap_or(Line::BLANK - 1),
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
        let indents: Vec<u32> = lines
            .slice(0, lines.len())
            .iter()
            .map(|line| line.indent)
            .collect();
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
