//! Misspellings as people make them: one key too many, too few, beside the right one, or two in the wrong order.

use crate::document::Document;
use crate::random::Choices;

/// The keys beside each other on a keyboard, row by row.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// A misspelling of the word that the document does not have; `None` when the word has no letters to speak of.
pub fn misspelled(word: &str, document: &Document, choices: &mut Choices) -> Option<String> {
    let letters: Vec<usize> = (0..word.len())
        .filter(|at| word.as_bytes()[*at].is_ascii_alphabetic())
        .collect();
    if letters.len() < 2 || !word.is_ascii() {
        return None;
    }
    (0..20)
        .map(|_| one(word, &letters, choices))
        .find(|typo| typo != word && !typo.is_empty() && !document.has_words(typo))
}

fn one(word: &str, letters: &[usize], choices: &mut Choices) -> String {
    let at = letters[choices.below(letters.len())];
    let mut bytes = word.as_bytes().to_vec();
    match choices.below(4) {
        0 if letters.len() > 3 => {
            bytes.remove(at);
        }
        1 => bytes.insert(at, bytes[at]),
        2 if bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) => bytes.swap(at, at + 1),
        _ => bytes[at] = beside(bytes[at], choices),
    }
    String::from_utf8(bytes).unwrap()
}

fn beside(letter: u8, choices: &mut Choices) -> u8 {
    let lower = letter.to_ascii_lowercase();
    let row = ROWS
        .iter()
        .map(|row| row.as_bytes())
        .find(|row| row.contains(&lower))
        .unwrap();
    let at = row.iter().position(|key| *key == lower).unwrap();
    let next = match choices.below(2) {
        0 if at > 0 => row[at - 1],
        _ if at + 1 < row.len() => row[at + 1],
        _ => row[at - 1],
    };
    if letter.is_ascii_uppercase() {
        next.to_ascii_uppercase()
    } else {
        next
    }
}
