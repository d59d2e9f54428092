//! Names from data in messages of one line.

use std::borrow::Cow;

/// A name as a message shows it: line breaks, other control characters, and those that change the order of the text
/// around them, are written as `\u{202e}`.
pub(crate) fn visible(name: &str) -> Cow<'_, str> {
    let is_hidden = |character: char| {
        character.is_control()
            || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !name.contains(is_hidden) {
        return name.into();
    }
    let mut shown = String::with_capacity(name.len());
    for character in name.chars() {
        match is_hidden(character) {
            true => shown.extend(character.escape_unicode()),
            false => shown.push(character),
        }
    }
    shown.into()
}
