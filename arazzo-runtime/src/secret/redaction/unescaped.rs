//! A text with its escapes undone, and where each byte of it stands in the text.

use super::entities;

/// The longest reference of HTML that is looked back for, such as `&#x0010FFFF;`.
const LONGEST_ENTITY: usize = 12;

/// A text with every escape undone until none is left: of JSON (`\/`, `\u0026`), of URLs (`%2f`), of HTML and XML
/// (`&amp;`, `&#x2f;`), in whatever order they were written one inside of another. `+` counts as a space, as in forms.
///
/// One walk appends each byte and replaces an escape as soon as it is complete. The replacement can be part of the next
/// escape.
pub(super) struct Unescaped {
    pub(super) bytes: Vec<u8>,
    /// For each byte, the range of the original text that it comes from.
    places: Vec<(usize, usize)>,
}

impl Unescaped {
    /// The text as it stands.
    pub(super) fn literal(text: &str) -> Self {
        Self {
            bytes: text.as_bytes().to_vec(),
            places: (0..text.len()).map(|at| (at, at + 1)).collect(),
        }
    }

    pub(super) fn of(text: &str) -> Self {
        let mut unescaped = Self {
            bytes: Vec::with_capacity(text.len()),
            places: Vec::with_capacity(text.len()),
        };
        for (at, byte) in text.bytes().enumerate() {
            unescaped.push(byte, (at, at + 1));
        }
        unescaped
    }

    /// Where in the text the bytes of a range are written.
    pub(super) fn place(&self, start: usize, end: usize) -> (usize, usize) {
        let begins = self.places.get(start).map_or(0, |place| place.0);
        let ends = end.checked_sub(1).and_then(|last| self.places.get(last));
        (begins, ends.map_or(begins, |place| place.1))
    }

    fn push(&mut self, byte: u8, place: (usize, usize)) {
        let mut open = Vec::new();
        let mut next = Some((byte, place));
        while let Some((byte, place)) = next {
            self.bytes.push(if byte == b'+' { b' ' } else { byte });
            self.places.push(place);
            if let Some((length, meant)) = self.escape() {
                let from = self.bytes.len() - length;
                let place = self.place(from, self.bytes.len());
                self.bytes.truncate(from);
                self.places.truncate(from);
                // Last in, first out: its first byte is the next to be added.
                open.extend(meant.into_iter().rev().map(|byte| (byte, place)));
            }
            next = open.pop();
        }
    }

    /// The escape that ends here: its length, and the bytes that it stands for.
    fn escape(&self) -> Option<(usize, Vec<u8>)> {
        match self.bytes.as_slice() {
            [.., b'%', high, low] if high.is_ascii_hexdigit() => {
                let byte = u8::try_from(hex(&[*high, *low])?).ok()?;
                Some((3, vec![byte]))
            }
            [before @ .., b'\\', b'u', a, b, c, d] if a.is_ascii_hexdigit() => {
                Some(utf16(before, hex(&[*a, *b, *c, *d])?))
            }
            [.., b'\\', b'x', high, low] => {
                let code = hex(&[*high, *low])?;
                Some((4, utf8(code)))
            }
            [.., b'\\', letter] => {
                let meant = match letter {
                    b'"' | b'\'' | b'\\' | b'/' => *letter,
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'b' => 8,
                    b'f' => 12,
                    _ => return None,
                };
                Some((2, vec![meant]))
            }
            [.., b';'] => {
                let tail = &self.bytes[self.bytes.len().saturating_sub(LONGEST_ENTITY)..];
                let start = tail.iter().rposition(|byte| *byte == b'&')?;
                let name = std::str::from_utf8(&tail[start + 1..tail.len() - 1]).ok()?;
                Some((tail.len() - start, utf8(entities::code(name)?)))
            }
            _ => None,
        }
    }
}

fn hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |code, digit| {
        Some(code * 16 + char::from(*digit).to_digit(16)?)
    })
}

/// The character of `\uXXXX`. The second half of a pair takes the first along, which stands `before` it as the three bytes
/// that UTF-8 would have for it.
fn utf16(before: &[u8], unit: u32) -> (usize, Vec<u8>) {
    if let (0xdc00..=0xdfff, [.., 0xed, high @ 0xa0..=0xaf, low]) = (unit, before) {
        let first = u32::from(high & 0x0f) << 6 | u32::from(low & 0x3f);
        let code = 0x10000 + (first << 10) + (unit - 0xdc00);
        return (9, utf8(code));
    }
    (6, utf8(unit))
}

/// UTF-8, of halves of pairs too.
fn utf8(code: u32) -> Vec<u8> {
    match char::from_u32(code) {
        Some(character) => character.to_string().into_bytes(),
        None => {
            let continued = |shift: u32| 0x80 | (code >> shift & 0x3f) as u8;
            vec![0xe0 | (code >> 12 & 0x0f) as u8, continued(6), continued(0)]
        }
    }
}
