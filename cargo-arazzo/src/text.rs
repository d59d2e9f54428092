//! Text in lines, and what of it is safe to show.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Without line breaks.
pub(crate) fn one_line(text: &str) -> String {
    let words: Vec<Cow<'_, str>> = text.split_whitespace().map(visible).collect();
    words.join(" ")
}

/// At most `longest` characters, the last of them a mark when there were more.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept: String = text.chars().take(longest.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Lines of at most `width` characters, broken at blanks where there are any.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace().map(visible) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word.into_owned()),
        }
    }
    lines
}

/// A character that a terminal obeys or that changes the order of the text around it, and invisible ones.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// A text from a document as it may be shown: hidden characters as `\u{202e}`. Line breaks and tabs stay.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    let is_escaped = |character: char| is_hidden(character) && !matches!(character, '\n' | '\t');
    if !text.contains(is_escaped) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match is_escaped(character) {
            true => shown.extend(character.escape_unicode()),
            false => shown.push(character),
        }
    }
    shown.into()
}

/// A JSON text in which hidden characters are written with JSON's own escapes. They can only stand in strings.
pub(crate) fn json_escaped(json: &str) -> Cow<'_, str> {
    let is_escaped = |character: char| is_hidden(character) && !matches!(character, '\n' | '\t');
    if !json.contains(is_escaped) {
        return json.into();
    }
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if is_escaped(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(character);
        }
    }
    escaped.into()
}

/// A size as people read it: `812 B`, `2.8 MB`.
pub(crate) fn size(bytes: usize) -> String {
    let (mut value, mut unit) = (bytes as f64, "B");
    for larger in ["kB", "MB", "GB"] {
        if value < 1000.0 {
            break;
        }
        value /= 1000.0;
        unit = larger;
    }
    if unit == "B" {
        format!("{bytes} B")
    } else {
        format!("{value:.1} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::{cut, json_escaped, one_line, size, visible, wrapped};

    #[test]
    fn hidden_characters_are_written_as_escapes() {
        assert_eq!(
            visible("a\u{1b}[31m\u{202e}b\r\nc\td"),
            "a\\u{1b}[31m\\u{202e}b\\u{d}\nc\td"
        );
        assert_eq!(visible("größer 👩‍🚀 ‌می"), "größer 👩‍🚀 ‌می");
        let json = serde_json::to_string("a\u{9b}\u{202e}\u{e0041}\u{7f}é").unwrap();
        let escaped = json_escaped(&json);
        assert_eq!(escaped, "\"a\\u009b\\u202e\\udb40\\udc41\\u007fé\"");
        assert_eq!(
            serde_json::from_str::<String>(&escaped).unwrap(),
            "a\u{9b}\u{202e}\u{e0041}\u{7f}é"
        );
    }

    #[test]
    fn long_text_is_cut_and_wrapped_by_characters() {
        assert_eq!(cut("größer", 6), "größer");
        assert_eq!(cut("größer als", 6), "größe…");
        assert_eq!(wrapped("a bb ccc dddd", 4), ["a bb", "ccc", "dddd"]);
        assert_eq!(one_line(" a\n  b "), "a b");
    }

    #[test]
    fn sizes_have_three_digits() {
        assert_eq!(
            [size(0), size(999), size(1000), size(2_836_000)],
            ["0 B", "999 B", "1.0 kB", "2.8 MB"]
        );
    }
}
