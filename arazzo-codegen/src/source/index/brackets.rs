//! Whether the lines of a YAML file can be told apart by their indentation alone.
//!
//! In block style, what belongs to a key is indented more than the key: block scalars, plain and quoted scalars of
//! several lines, nested collections. The parser lets one thing go further left, the inside of brackets:
//! ```yaml
//! key: [
//! 1, 2 ]
//! ```
//! So every bracket that may open a collection is followed to its end, and a file where one comes too far left is not
//! indexed. A bracket may as well be text, in a block scalar for example; there it does no harm.

use crate::source::index::lines::{self, Line, Lines, quoted_length, value_indicator};

/// Brackets that are text cost a look around; a file with more of them than this is not worth it.
const MOST_DOUBTS: usize = 256;

/// How far above a bracket the start of a block scalar is looked for first, in lines.
const NEAR: usize = 64;

/// Whether no line inside of brackets could be taken for a line of the block collection around them.
pub(in crate::source) fn keep_their_indentation(text: &str, lines: &Lines) -> bool {
    let mut sequences = text.match_indices('[').map(|(at, _)| at).peekable();
    let mut mappings = text.match_indices('{').map(|(at, _)| at).peekable();
    let mut inside_until = 0;
    let mut doubts = 0;
    loop {
        let next = match (sequences.peek(), mappings.peek()) {
            (Some(sequence), Some(mapping)) if sequence < mapping => sequences.next(),
            (Some(_), None) => sequences.next(),
            _ => mappings.next(),
        };
        let Some(open) = next else {
            return true;
        };
        if open < inside_until {
            continue;
        }
        let Some(left) = block_indent(text, open) else {
            continue;
        };
        let line = lines.at(open);
        // Most are JSON in the block scalars of examples: no need to read that.
        if let Some(end) = end_of_block_scalar(text, lines, line) {
            inside_until = end;
            continue;
        }
        match follow(text, open, left) {
            // Inside, everything is part of the collection, or of the scalar that the bracket is text of: both have
            // nothing less indented. Only an escaped line break could have put this line left of its scalar.
            Outcome::Closed { end } if !behind_escaped_break(text, lines, line) => inside_until = end,
            Outcome::Closed { .. } => {}
            Outcome::Never => doubts += 1,
            Outcome::Left | Outcome::Unclear if is_text(text, lines, line) => doubts += 1,
            Outcome::Left | Outcome::Unclear => return false,
        }
        if doubts > MOST_DOUBTS {
            return false;
        }
    }
}

enum Outcome {
    /// It is closed, and no line before that is too far left.
    Closed { end: usize },
    /// It is not closed, or by the wrong bracket: no collection starts here, or the file is not well-formed.
    Never,
    /// A line before its end is too far left.
    Left,
    /// Whether a quote starts a string depends on more than is looked at here.
    Unclear,
}

/// The indentation of the block collection that a flow collection at `open` would stand in; `None` when none can start
/// there: it has to be the first thing on its line, or the first behind a key, `-` or `?`; tags and anchors may precede.
fn block_indent(text: &str, open: usize) -> Option<usize> {
    if !matches!(
        text.as_bytes().get(open.wrapping_sub(1)),
        None | Some(b' ' | b'\n' | b'\t')
    ) {
        return None;
    }
    let line = line_before(text, open);
    let (indent, content) = innermost(line);
    if content.starts_with('#') {
        return None;
    }
    let before_value = if content.starts_with(['"', '\'']) {
        content[quoted_length(content.as_bytes())?..]
            .trim_start()
            .strip_prefix(':')?
    } else {
        value_indicator(content).map_or(content, |colon| &content[colon + 1..])
    };
    let mut properties = before_value.split([' ', '\t']).filter(|word| !word.is_empty());
    let can_start = properties.all(|word| word.starts_with(['!', '&']) || matches!(word, "?" | "-" | "---"));
    can_start.then_some(indent)
}

/// The indentation of the block collection that the end of `line` stands in, and what is on the line behind the dashes:
/// the end of `- - key: ` stands in the mapping that starts at `key`, that of `- - ` in the sequence of the second dash.
fn innermost(line: &str) -> (usize, &str) {
    let mut content = line.trim_start_matches(' ');
    let mut indent = line.len() - content.len();
    while let Some(item) = content.strip_prefix("- ") {
        content = item.trim_start_matches(' ');
        if !content.is_empty() {
            indent = line.len() - content.len();
        }
    }
    (indent, content)
}

fn line_before(text: &str, position: usize) -> &str {
    let before = &text[..position];
    &before[before.rfind('\n').map_or(0, |line_break| line_break + 1)..]
}

fn behind_escaped_break(text: &str, lines: &Lines, line: usize) -> bool {
    lines
        .above(line)
        .is_some_and(|above| lines.content(text, above).ends_with('\\'))
}

/// Follows the collection that starts at `open`, as YAML reads the inside of brackets.
fn follow(text: &str, open: usize, left: usize) -> Outcome {
    let bytes = text.as_bytes();
    let mut closing: Vec<u8> = Vec::new();
    let mut position = open;
    // The last byte that is no white space, the one before it, and the first byte of its word.
    let (mut last, mut last_but_one, mut word) = (b' ', b' ', b' ');
    let mut space = true;
    while let Some(&byte) = bytes.get(position) {
        position += 1;
        match byte {
            b' ' | b'\t' | b'\r' => {
                space = true;
                continue;
            }
            b'\n' => {
                let Some(content) = content_inside(bytes, position, left, true) else {
                    return Outcome::Left;
                };
                position = content;
                space = true;
                continue;
            }
            b'#' if space => {
                let Some(length) = text[position..].find('\n') else {
                    return Outcome::Never;
                };
                position += length;
                continue;
            }
            b'[' => closing.push(b']'),
            b'{' => closing.push(b'}'),
            b']' | b'}' => {
                if closing.pop() != Some(byte) {
                    return Outcome::Never;
                }
                if closing.is_empty() {
                    return Outcome::Closed { end: position };
                }
            }
            b'"' | b'\'' => match starts_string(last, last_but_one, space, word) {
                Some(true) => match string_end(text, position, byte, left) {
                    Ok(end) => position = end,
                    Err(outcome) => return outcome,
                },
                Some(false) => {}
                None => return Outcome::Unclear,
            },
            _ => {}
        }
        if space || matches!(last, b'[' | b']' | b'{' | b'}' | b',') {
            word = byte;
        }
        (last, last_but_one, space) = (byte, last, false);
    }
    Outcome::Never
}

/// Whether a quote starts a string or is a character of a plain scalar; `None` when that is not plain to see.
fn starts_string(last: u8, last_but_one: u8, space: bool, word: u8) -> Option<bool> {
    match last {
        b'[' | b'{' | b',' => Some(true),
        b':' if space => Some(true),
        // `"key":"value"` and `key:"value"`, a string and a plain scalar.
        b':' => matches!(last_but_one, b'"' | b'\'' | b']' | b'}').then_some(true),
        b'"' | b'\'' | b']' | b'}' => None,
        _ if space && matches!(word, b'!' | b'&' | b'*' | b'?' | b'-') => None,
        _ => Some(false),
    }
}

/// The offset behind the quote that ends the string whose text starts at `position`.
fn string_end(text: &str, mut position: usize, quote: u8, left: usize) -> Result<usize, Outcome> {
    let bytes = text.as_bytes();
    loop {
        let length = text[position..].find(char::from(quote)).ok_or(Outcome::Never)?;
        let part = &text[position..position + length];
        let mut line_starts = part.match_indices('\n').map(|(at, _)| position + at + 1);
        if line_starts.any(|line| content_inside(bytes, line, left, false).is_none()) {
            return Err(Outcome::Left);
        }
        position += length + 1;
        let escaped = match quote {
            b'"' => part.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1,
            _ => bytes.get(position) == Some(&quote),
        };
        if !escaped {
            return Ok(position);
        }
        if quote == b'\'' {
            position += 1;
        }
    }
}

/// Where the content of the line at `start` starts, when the line is blank or indented more than `left`; a line that
/// starts with a closing bracket may be indented as much.
fn content_inside(bytes: &[u8], start: usize, left: usize, may_close: bool) -> Option<usize> {
    let indent = lines::indent(bytes, start);
    if indent == Line::BLANK {
        return Some(start);
    }
    let content = start + indent;
    let closes = may_close && matches!(bytes.get(content), Some(b']' | b'}'));
    (indent > left || (closes && indent == left)).then_some(content)
}

/// Where the block scalar ends that the line belongs to, when the first line above that is indented less starts one.
fn end_of_block_scalar(text: &str, lines: &Lines, line: usize) -> Option<usize> {
    let header = lines.above_with_less(line, line.saturating_sub(NEAR), lines.indent(line))?;
    let indent = block_scalar_indent(text, lines, header)?;
    if lines.indent(line) <= indent || behind_escaped_break(text, lines, header) {
        return None;
    }
    Some(lines.start(lines.next_not_deeper(line, lines.len(), indent)))
}

/// Whether a line belongs to a scalar that starts further up: to a block scalar, or to a value that started on the line
/// of its key.
fn is_text(text: &str, lines: &Lines, mut line: usize) -> bool {
    let mut indent = lines.indent(line);
    while let Some(above) = lines.above_with_less(line, 0, indent) {
        line = above;
        let content = lines.content(text, above);
        if content.starts_with(['#', '\t']) {
            continue;
        }
        let in_block_scalar = block_scalar_indent(text, lines, above).is_some_and(|scalar| indent > scalar);
        if in_block_scalar || starts_scalar(content) {
            return true;
        }
        indent = lines.indent(above);
    }
    false
}

/// Of a line that ends with the header of a block scalar, `key: |2-` or `- >`, the indentation that the text of the
/// scalar exceeds.
fn block_scalar_indent(text: &str, lines: &Lines, line: usize) -> Option<usize> {
    let written = text.get(lines.start(line)..lines.start(line + 1))?.trim_end();
    let header = written.trim_end_matches(['+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    let before = header.strip_suffix(['|', '>'])?;
    let (indent, content) = innermost(before);
    let starts_value = before.ends_with(' ') && before.trim_end().ends_with([':', '-']);
    (starts_value && !content.starts_with('#') && !written.contains(" #")).then_some(indent)
}

/// `key: text`, where the text is no collection.
fn starts_scalar(content: &str) -> bool {
    let value = content
        .split_once(": ")
        .map_or("", |(_, value)| value.trim_start());
    !content.starts_with(['-', '?', '"', '\'', '[', '{', '!', '&'])
        && !value.is_empty()
        && !value.starts_with(['[', '{', '!', '&', '*', '#', '|', '>'])
}
