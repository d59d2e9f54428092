//! The value of a scalar, byte by byte, with the place of each byte in what is written (YAML 1.2, chapters 7 and 8).
//!
//! The parser says what a value is; this says where it stands. Where the two differ nobody uses it.

use std::ops::Range;

use crate::source::edits::scalar_edit::ScalarStyle;

/// A value, and for each of its bytes the bytes of the written scalar that it comes from.
#[derive(Debug, Default)]
pub(in crate::source) struct ScalarMap {
    pub(in crate::source) value: String,
    pub(in crate::source) places: Vec<Range<usize>>,
}

impl ScalarMap {
    /// `None` for what is not well-formed.
    pub(in crate::source) fn of(written: &str, style: ScalarStyle) -> Option<Self> {
        match style {
            ScalarStyle::Plain => flow(written, 0..written.len(), style),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let end = written.len().checked_sub(1).filter(|end| *end > 0)?;
                let closed = written.as_bytes().last() == written.as_bytes().first();
                flow(written, 1..end, style).filter(|_| closed)
            }
            ScalarStyle::Block => block(written),
        }
    }

    fn push(&mut self, character: char, place: Range<usize>) {
        self.value.push(character);
        self.places
            .extend(std::iter::repeat_n(place, character.len_utf8()));
    }
}

/// A plain or quoted scalar.
fn flow(written: &str, inside: Range<usize>, style: ScalarStyle) -> Option<ScalarMap> {
    let mut decoded = ScalarMap::default();
    // White space before a line break goes, unless it is escaped.
    let mut solid = 0;
    let mut at = inside.start;
    while let Some(next) = written.get(at..inside.end)?.chars().next() {
        let rest = written.get(at..inside.end)?;
        let length = next.len_utf8();
        match (style, next) {
            (_, '\n' | '\r') => {
                while decoded.value.len() > solid && decoded.value.ends_with([' ', '\t']) {
                    decoded.value.pop();
                    decoded.places.pop();
                }
                let start = decoded.places.last().map_or(inside.start, |place| place.end);
                let gap = rest
                    .find(|next: char| !matches!(next, ' ' | '\t' | '\n' | '\r'))
                    .unwrap_or(rest.len());
                let breaks = rest.get(..gap)?.matches('\n').count();
                at += gap;
                match breaks {
                    0 => return None,
                    1 => decoded.push(' ', start..at),
                    more => (1..more).for_each(|_| decoded.push('\n', start..at)),
                }
                solid = decoded.value.len();
            }
            (ScalarStyle::SingleQuoted, '\'') => {
                rest.strip_prefix("''")?;
                decoded.push('\'', at..at + 2);
                at += 2;
            }
            (ScalarStyle::DoubleQuoted, '\\') => {
                let (character, length) = escape(rest)?;
                if let Some(character) = character {
                    decoded.push(character, at..at + length);
                }
                solid = decoded.value.len();
                at += length;
            }
            (_, next) => {
                decoded.push(next, at..at + length);
                at += length;
            }
        }
    }
    Some(decoded)
}

/// What the escape at the start of the text stands for, and its length; an escaped line break stands for nothing.
fn escape(text: &str) -> Option<(Option<char>, usize)> {
    let code = text.get(1..)?.chars().next()?;
    let single = |character| Some((Some(character), 1 + code.len_utf8()));
    let hex = |at: usize, digits: usize| u32::from_str_radix(text.get(at..at + digits)?, 16).ok();
    match code {
        '0' => single('\0'),
        'a' => single('\u{7}'),
        'b' => single('\u{8}'),
        't' | '\t' => single('\t'),
        'n' => single('\n'),
        'v' => single('\u{b}'),
        'f' => single('\u{c}'),
        'r' => single('\r'),
        'e' => single('\u{1b}'),
        ' ' | '"' | '/' | '\\' => single(code),
        'N' => single('\u{85}'),
        '_' => single('\u{a0}'),
        'L' => single('\u{2028}'),
        'P' => single('\u{2029}'),
        'x' => Some((Some(char::from_u32(hex(2, 2)?)?), 4)),
        'U' => Some((Some(char::from_u32(hex(2, 8)?)?), 10)),
        'u' => match hex(2, 4)? {
            // JSON writes what is beyond four digits as two escapes.
            high @ 0xd800..=0xdbff => {
                let low = hex(8, 4)
                    .filter(|low| text.get(6..8) == Some("\\u") && (0xdc00..=0xdfff).contains(low))?;
                let character = char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))?;
                Some((Some(character), 12))
            }
            other => Some((Some(char::from_u32(other)?), 6)),
        },
        '\n' | '\r' => {
            let behind = text.get(1..)?.trim_start_matches('\r').strip_prefix('\n')?;
            Some((None, text.len() - behind.trim_start_matches([' ', '\t']).len()))
        }
        _ => None,
    }
}

/// A line of a block scalar, without its indentation and its line break.
struct ScalarLine<'t> {
    text: &'t str,
    /// Where it starts in what is written.
    start: usize,
}

impl ScalarLine<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Such a line, and the breaks around it, are kept as they are.
    fn is_indented_more(&self) -> bool {
        self.text.starts_with([' ', '\t'])
    }
}

/// A block scalar that does not say how far it is indented, from its `|` or `>` to its last visible character.
fn block(written: &str) -> Option<ScalarMap> {
    let (header, _) = written.split_once('\n')?;
    if header.contains(|next: char| next.is_ascii_digit()) && !header.contains('#') {
        return None;
    }
    let folded = header.starts_with('>');
    let lines = lines(written, header.len() + 1)?;
    let mut decoded = ScalarMap::default();
    // The last line that is not empty, and how many breaks came since.
    let mut above: Option<&ScalarLine<'_>> = None;
    let mut breaks = 0;
    for line in &lines {
        if line.text.is_empty() {
            breaks += 1;
            continue;
        }
        let gap = above.map_or(line.start, ScalarLine::end)..line.start;
        let folds =
            folded && above.is_some_and(|above| !above.is_indented_more()) && !line.is_indented_more();
        match (folds, breaks) {
            (true, 1) => decoded.push(' ', gap),
            (true, more) => (1..more).for_each(|_| decoded.push('\n', gap.clone())),
            (false, all) => (0..all).for_each(|_| decoded.push('\n', gap.clone())),
        }
        for (at, character) in line.text.char_indices() {
            let start = line.start + at;
            decoded.push(character, start..start + character.len_utf8());
        }
        above = Some(line);
        breaks = 1;
    }
    Some(decoded)
}

/// The lines behind the header, the indentation of the first that is not blank taken from each.
fn lines(written: &str, from: usize) -> Option<Vec<ScalarLine<'_>>> {
    let content = written.get(from..)?;
    let is_blank = |line: &str| {
        line.trim_end_matches(['\r', '\n'])
            .trim_start_matches(' ')
            .is_empty()
    };
    let first = content.split_inclusive('\n').find(|line| !is_blank(line))?;
    let indent = first.len() - first.trim_start_matches(' ').len();
    let mut lines = Vec::new();
    let mut start = from;
    for line in content.split_inclusive('\n') {
        let text = line.strip_suffix('\n').unwrap_or(line);
        let text = text.strip_suffix('\r').unwrap_or(text);
        let spaces = text.len() - text.trim_start_matches(' ').len();
        let taken = spaces.min(indent);
        if taken < indent && taken < text.len() {
            return None;
        }
        lines.push(ScalarLine {
            text: text.get(taken..)?,
            start: start + taken,
        });
        start += line.len();
    }
    Some(lines)
}
