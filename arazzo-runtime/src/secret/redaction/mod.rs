//! Cutting secrets out of text that is shown (S44).

mod automaton;
mod entities;
mod unescaped;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use automaton::{Automaton, CUT_ESCAPE};
use unescaped::Unescaped;

/// What stands in a secret's place.
pub(crate) const REDACTED: &str = "[redacted]";

/// A secret with fewer characters is cut out only where it stands alone: as a part of words it would be everywhere.
const SHORT: usize = 3;

/// Fewer characters of base64 would be found in any text.
const SHORTEST_BASE64: usize = 4;

/// The secrets of one request. They are found in a URL, a header or a body in every spelling: with the escapes of JSON,
/// URLs, HTML and XML, one inside of another, and in base64.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    values: BTreeSet<String>,
    /// Built when a text is first searched for the secrets so far.
    patterns: OnceLock<Arc<Patterns>>,
}

/// The encodings of all secrets that are searched for.
struct Patterns {
    /// As they are, and without escapes.
    plain: Automaton,
    /// Short ones, which count only if they are alone.
    short: Automaton,
    /// In base64.
    base64: Automaton,
}

/// The parts of a text that are not shown: in order, apart from each other, at the boundaries of characters.
struct Hidden(Vec<(usize, usize)>);

impl Secrets {
    /// Adds a secret. An empty one is none.
    pub(crate) fn add(&mut self, secret: &str) {
        if !secret.is_empty() && !self.values.contains(secret) {
            self.values.insert(secret.to_owned());
            self.patterns = OnceLock::new();
        }
    }

    /// Adds the secrets of another request.
    pub(crate) fn add_all(&mut self, others: &Self) {
        for secret in &others.values {
            self.add(secret);
        }
    }

    /// The secrets themselves.
    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(String::as_str)
    }

    /// Whether the text holds a secret.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        !self.hidden(text, false).0.is_empty()
    }

    /// How many bytes of a text have to be looked at behind those that are shown: a secret may begin just before.
    pub(crate) fn longest(&self) -> usize {
        let longest = self.values.iter().map(String::len).max().unwrap_or(0);
        longest + 2 * CUT_ESCAPE
    }

    /// The text without the secrets.
    pub(crate) fn redact(&self, text: &str) -> String {
        shown(text, text.len(), &self.hidden(text, false))
    }

    /// The first `limit` bytes of a text without the secrets, those included that only begin there. The text may have been
    /// cut off at its end, a secret with it.
    pub(crate) fn redact_start(&self, text: &str, limit: usize) -> String {
        shown(text, limit, &self.hidden(text, text.len() > limit))
    }

    fn hidden(&self, text: &str, is_cut: bool) -> Hidden {
        if self.values.is_empty() || text.is_empty() {
            return Hidden(Vec::new());
        }
        let patterns = self.patterns.get_or_init(|| Arc::new(Patterns::of(&self.values)));
        let mut hidden = Vec::new();
        let unescaped = Unescaped::of(text);
        for read in [&Unescaped::literal(text), &unescaped] {
            let mut found = patterns.plain.ranges(&read.bytes, is_cut);
            found.extend(patterns.short.ranges_alone(&read.bytes));
            hidden.extend(found.into_iter().map(|(start, end)| read.place(start, end)));
        }
        let base64: Vec<u8> = unescaped.bytes.iter().copied().map(of_base64).collect();
        let found = patterns.base64.ranges(&base64, is_cut);
        let whole = found.into_iter().map(|range| with_neighbours(&base64, range));
        hidden.extend(whole.map(|(start, end)| unescaped.place(start, end)));
        Hidden::of(text, hidden)
    }
}

impl Patterns {
    fn of(secrets: &BTreeSet<String>) -> Self {
        let (short, long): (Vec<&str>, Vec<&str>) = secrets
            .iter()
            .map(String::as_str)
            .partition(|secret| secret.chars().take(SHORT).count() < SHORT);
        Self {
            plain: Automaton::of(long.iter().flat_map(|secret| plainly(secret))),
            short: Automaton::of(short.iter().flat_map(|secret| plainly(secret))),
            base64: Automaton::of(long.iter().flat_map(|secret| in_base64(secret))),
        }
    }
}

impl Hidden {
    /// Overlapping ranges go as one, so that no end of one of them stays behind.
    fn of(text: &str, mut ranges: Vec<(usize, usize)>) -> Self {
        ranges.sort_unstable();
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for (start, end) in ranges {
            let start = boundary_before(text, start);
            let end = (end..text.len()).find(|at| text.is_char_boundary(*at));
            let end = end.unwrap_or(text.len());
            match joined.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => joined.push((start, end)),
            }
        }
        Self(joined)
    }
}

/// The first `limit` bytes without the hidden ranges.
fn shown(text: &str, limit: usize, hidden: &Hidden) -> String {
    let limit = boundary_before(text, limit);
    let mut shown = String::new();
    let mut at = 0;
    for (start, end) in hidden.0.iter().filter(|(start, _)| *start < limit) {
        shown.push_str(&text[at..*start]);
        shown.push_str(REDACTED);
        at = *end;
    }
    shown.push_str(text.get(at..limit).unwrap_or_default());
    shown
}

fn boundary_before(text: &str, at: usize) -> usize {
    let mut places = (0..=at.min(text.len())).rev();
    places.find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The secret as it is and without escapes.
fn plainly(secret: &str) -> [Vec<u8>; 2] {
    [secret.as_bytes().to_vec(), Unescaped::of(secret).bytes]
}

/// The two alphabets of base64 as one; the space was a `+`.
fn of_base64(byte: u8) -> u8 {
    match byte {
        b'-' | b' ' => b'+',
        b'_' => b'/',
        other => other,
    }
}

/// What the secret looks like within longer texts in base64: without the characters that it shares with what stands beside
/// it, for each of the three places where it may begin.
fn in_base64(secret: &str) -> impl Iterator<Item = Vec<u8>> {
    (0..3).filter_map(move |before| {
        let mut bytes = vec![0; before];
        bytes.extend(secret.bytes());
        let own = (before * 8).div_ceil(6)..bytes.len() * 8 / 6;
        let encoded = STANDARD_NO_PAD.encode(&bytes).into_bytes();
        let encoded = encoded.get(own)?;
        (encoded.len() >= SHORTEST_BASE64).then(|| encoded.to_vec())
    })
}

/// The range with the characters beside it that hold the rest of the secret, and with what fills up its end.
fn with_neighbours(text: &[u8], (start, end): (usize, usize)) -> (usize, usize) {
    let belongs = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    (
        start - before.iter().rev().take(2).take_while(belongs).count(),
        end + after.iter().take(3).take_while(belongs).count(),
    )
}

#[cfg(test)]
mod tests;
