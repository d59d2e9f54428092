//! Names in the letters of ASCII.
//!
//! rustc compares identifiers after normalisation (NFC), and its lints for letters outside of ASCII
//! (`uncommon_codepoints`, `confusable_idents`, `mixed_script_confusables`) can be allowed only at the root of the crate,
//! which is the caller's. So generated names have none of them. The name on the wire stays as it is.

/// Transcriptions of the Latin letters from U+00C0 on. A space stands for a character that is no letter.
const LATIN: [&str; 192] = [
    "A", "A", "A", "A", "A", "A", "AE", "C", "E", "E", "E", "E", "I", "I", "I", "I", "D", "N", "O", "O", "O",
    "O", "O", " ", "O", "U", "U", "U", "U", "Y", "Th", "ss", "a", "a", "a", "a", "a", "a", "ae", "c", "e",
    "e", "e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o", "o", "o", " ", "o", "u", "u", "u", "u", "y",
    "th", "y", "A", "a", "A", "a", "A", "a", "C", "c", "C", "c", "C", "c", "C", "c", "D", "d", "D", "d", "E",
    "e", "E", "e", "E", "e", "E", "e", "E", "e", "G", "g", "G", "g", "G", "g", "G", "g", "H", "h", "H", "h",
    "I", "i", "I", "i", "I", "i", "I", "i", "I", "i", "IJ", "ij", "J", "j", "K", "k", "k", "L", "l", "L",
    "l", "L", "l", "L", "l", "L", "l", "N", "n", "N", "n", "N", "n", "n", "N", "n", "O", "o", "O", "o", "O",
    "o", "OE", "oe", "R", "r", "R", "r", "R", "r", "S", "s", "S", "s", "S", "s", "S", "s", "T", "t", "T",
    "t", "T", "t", "U", "u", "U", "u", "U", "u", "U", "u", "U", "u", "U", "u", "W", "w", "Y", "y", "Y", "Z",
    "z", "Z", "z", "Z", "z", "s",
];

/// The small letters of Greek, from U+03B1 on.
const GREEK: [&str; 25] = [
    "a", "b", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "s", "t", "y",
    "f", "ch", "ps", "o",
];

/// The small letters of Cyrillic, from U+0430 on.
const CYRILLIC: [&str; 32] = [
    "a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
    "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
];

/// The name in ASCII: letters of Latin, Greek and Cyrillic as they are transcribed, others by their numbers. What is no
/// letter stays and separates words.
pub(in crate::lower) fn ascii(name: &str) -> String {
    if name.is_ascii() {
        return name.to_owned();
    }
    let mut written = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            _ if letter.is_ascii() => written.push(letter),
            // Marks that belong to the letter before.
            '\u{300}'..='\u{36f}' => {}
            // The Kelvin and Angstrom signs are these letters after normalisation.
            '\u{212a}' => written.push('K'),
            '\u{212b}' => written.push('A'),
            // Full width.
            '\u{ff01}'..='\u{ff5e}' => {
                written.extend(char::from_u32(u32::from(letter) - 0xff00 + 0x20));
            }
            _ if !unicode_ident::is_xid_continue(letter) => written.push(letter),
            _ => match transcribed(letter) {
                Some(letters) => written.push_str(&letters),
                None => written.push_str(&format!(" u{:x} ", u32::from(letter))),
            },
        }
    }
    written
}

fn transcribed(letter: char) -> Option<String> {
    let of = |table: &[&str], first: u32, letter: char| {
        let position = u32::from(letter).checked_sub(first)?;
        Some((*table.get(position as usize)?).to_owned())
    };
    if let Some(letters) = of(&LATIN, 0xc0, letter) {
        return Some(letters);
    }
    let small: Vec<char> = letter.to_lowercase().collect();
    let [small] = small.as_slice() else { return None };
    let letters = of(&GREEK, 0x3b1, *small).or_else(|| of(&CYRILLIC, 0x430, *small))?;
    if *small == letter {
        return Some(letters);
    }
    let mut characters = letters.chars();
    let first = characters.next()?;
    Some(first.to_ascii_uppercase().to_string() + characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::ascii;

    #[test]
    fn s6_names_are_in_ascii() {
        for (name, written) in [
            ("plain_name", "plain_name"),
            ("caf\u{e9}", "cafe"),
            ("cafe\u{301}", "cafe"),
            ("\u{c5}", "A"),
            ("\u{212b}", "A"),
            ("\u{17f}", "s"),
            ("Stra\u{df}e", "Strasse"),
            ("\u{418}\u{43c}\u{44f}", "Imya"),
            ("\u{3a9}mega", "Omega"),
            ("\u{540d}\u{524d}", " u540d  u524d "),
            ("\u{ff21}\u{ff11}", "A1"),
            ("x\u{b2}", "x\u{b2}"),
        ] {
            assert_eq!(ascii(name), written);
        }
    }
}
