//! Finds many patterns in a text in one walk (Aho and Corasick, 1975).
//!
//! The crate `aho-corasick` lists the patterns of each state. That is quadratic if patterns are suffixes of each other.
//! It also does not find a pattern that is cut off at the end of the text.

use std::collections::VecDeque;

/// The most bytes of an escape that may be left at the end of a text that was cut off.
pub(super) const CUT_ESCAPE: usize = 12;

/// The state of the empty text. It is also the end of every list of states.
const ROOT: u32 = 0;

/// Finds patterns in texts, in time linear in the length of the text.
#[derive(Default)]
pub(super) struct Automaton {
    /// The first is the root. Empty where there are no patterns.
    states: Vec<State>,
    /// The children of the root by their bytes.
    first_bytes: Vec<u32>,
}

/// A prefix of some patterns.
#[derive(Clone, Copy, Default)]
struct State {
    byte: u8,
    is_end: bool,
    length: u32,
    first_child: u32,
    sibling: u32,
    /// The longest suffix of this prefix that is a prefix of a pattern too.
    fallback: u32,
    /// The longest pattern that ends here: this state, or one that it falls back to.
    pattern: u32,
}

impl Automaton {
    /// The automaton of these patterns. Empty ones are never found.
    pub(super) fn of<P: AsRef<[u8]>>(patterns: impl IntoIterator<Item = P>) -> Self {
        let mut automaton = Self::default();
        for pattern in patterns {
            automaton.add(pattern.as_ref());
        }
        automaton.link();
        automaton
    }

    fn add(&mut self, pattern: &[u8]) {
        if pattern.is_empty() {
            return;
        }
        if self.states.is_empty() {
            self.states.push(State::default());
            self.first_bytes = vec![ROOT; 256];
        }
        let mut at = ROOT;
        for byte in pattern {
            at = match self.child(at, *byte) {
                ROOT => self.grow(at, *byte),
                child => child,
            };
        }
        self.states[at as usize].is_end = true;
    }

    /// Adds a child to a state.
    fn grow(&mut self, parent: u32, byte: u8) -> u32 {
        // A secret of four gigabytes would be found in part.
        let Ok(child) = u32::try_from(self.states.len()) else {
            return parent;
        };
        let above = &mut self.states[parent as usize];
        let state = State {
            byte,
            length: above.length + 1,
            sibling: std::mem::replace(&mut above.first_child, child),
            ..State::default()
        };
        self.states.push(state);
        if parent == ROOT {
            self.first_bytes[usize::from(byte)] = child;
        }
        child
    }

    /// Sets where each state falls back to, the shorter ones first.
    fn link(&mut self) {
        let mut open = VecDeque::from([ROOT]);
        while let Some(parent) = open.pop_front() {
            let mut child = self
                .states
                .get(parent as usize)
                .map_or(ROOT, |state| state.first_child);
            while child != ROOT {
                let state = self.states[child as usize];
                let fallback = match parent {
                    ROOT => ROOT,
                    _ => self.next(self.states[parent as usize].fallback, state.byte),
                };
                let shorter = self.states[fallback as usize].pattern;
                let linked = &mut self.states[child as usize];
                linked.fallback = fallback;
                linked.pattern = if state.is_end { child } else { shorter };
                open.push_back(child);
                child = state.sibling;
            }
        }
    }

    fn child(&self, at: u32, byte: u8) -> u32 {
        if at == ROOT {
            return self.first_bytes[usize::from(byte)];
        }
        let mut child = self.states[at as usize].first_child;
        while child != ROOT && self.states[child as usize].byte != byte {
            child = self.states[child as usize].sibling;
        }
        child
    }

    /// The longest prefix that the text ends with when this byte is added.
    fn next(&self, mut at: u32, byte: u8) -> u32 {
        loop {
            match self.child(at, byte) {
                ROOT if at != ROOT => at = self.states[at as usize].fallback,
                child => return child,
            }
        }
    }

    /// Calls `see` with each position in the text and the state there.
    fn ends(&self, text: &[u8], mut see: impl FnMut(usize, u32)) {
        if self.states.is_empty() {
            return;
        }
        let mut at = ROOT;
        for (place, byte) in text.iter().enumerate() {
            at = self.next(at, *byte);
            see(place + 1, at);
        }
    }

    fn length(&self, at: u32) -> usize {
        self.states[at as usize].length as usize
    }

    /// The ranges of the text that are patterns. If several end at the same place, only the longest is returned. With
    /// `is_cut` the text was cut off: ranges at its end that are a prefix of a pattern are returned too.
    pub(super) fn ranges(&self, text: &[u8], is_cut: bool) -> Vec<(usize, usize)> {
        let mut ranges = Vec::new();
        self.ends(text, |end, at| {
            let found = self.length(self.states[at as usize].pattern);
            if found > 0 {
                ranges.push((end - found, end));
            }
            // The rest may be an escape that was cut off.
            if is_cut && text.len() - end < CUT_ESCAPE {
                let begun = self.length(self.longest_open(at));
                if begun > 0 {
                    ranges.push((end - begun, text.len()));
                }
            }
        });
        ranges
    }

    /// The longest prefix here that a longer pattern could continue.
    fn longest_open(&self, mut at: u32) -> u32 {
        while at != ROOT && self.states[at as usize].first_child == ROOT {
            at = self.states[at as usize].fallback;
        }
        at
    }

    /// The ranges of the text that are patterns and are alone between separators or the ends of the text. It looks at
    /// each pattern that ends at a place, so the patterns have to be short.
    pub(super) fn ranges_alone(&self, text: &[u8]) -> Vec<(usize, usize)> {
        let mut ranges = Vec::new();
        let alone = Alone::in_text(text);
        self.ends(text, |end, at| {
            let mut pattern = self.states[at as usize].pattern;
            while pattern != ROOT {
                let start = end - self.length(pattern);
                if alone.is(start, end) {
                    ranges.push((start, end));
                    break;
                }
                pattern = self.states[self.states[pattern as usize].fallback as usize].pattern;
            }
        });
        ranges
    }
}

/// Where in a text something can stand alone. Blanks do not count.
struct Alone {
    /// For each place, whether a separator or the start of the text is before it.
    starts: Vec<bool>,
    /// For each place, whether a separator or the end of the text is after it.
    ends: Vec<bool>,
}

impl Alone {
    fn in_text(text: &[u8]) -> Self {
        let forwards = text.iter().copied();
        let mut ends = sides(forwards.clone().rev(), b"\"'`&,;/)]}<>?#|");
        ends.reverse();
        Self {
            starts: sides(forwards, b"\"'`=:,;/([{<>?&|"),
            ends,
        }
    }

    fn is(&self, start: usize, end: usize) -> bool {
        self.starts.get(start) == Some(&true) && self.ends.get(end) == Some(&true)
    }
}

/// Whether there is a separator, or nothing, before each byte and at the end.
fn sides(bytes: impl Iterator<Item = u8>, separators: &[u8]) -> Vec<bool> {
    let mut is_separated = true;
    let mut sides = vec![is_separated];
    for byte in bytes {
        if !byte.is_ascii_whitespace() {
            is_separated = separators.contains(&byte);
        }
        sides.push(is_separated);
    }
    sides
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ranges that are found by trying each pattern at each place.
    fn tried(patterns: &[&str], text: &str) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for end in 1..=text.len() {
            let ending = patterns.iter().filter(|pattern| text[..end].ends_with(**pattern));
            if let Some(longest) = ending.map(|pattern| pattern.len()).max() {
                found.push((end - longest, end));
            }
        }
        found
    }

    #[test]
    fn s44_the_longest_pattern_at_each_end_is_found() {
        let patterns = ["a", "ab", "bab", "abba", "bb", "cab", "babab", "b"];
        for number in 0..3_usize.pow(7) {
            let text: String = (0..7)
                .map(|place| ['a', 'b', 'c'][number / 3_usize.pow(place) % 3])
                .collect();
            for some in [&patterns[1..5], &patterns[4..7], &patterns[..], &patterns[..1]] {
                let found = Automaton::of(some).ranges(text.as_bytes(), false);
                assert_eq!(found, tried(some, &text), "{some:?} in {text}");
            }
        }
    }

    #[test]
    fn s44_a_pattern_that_is_cut_off_at_the_end_is_found() {
        let automaton = Automaton::of(["secret", "rest"]);
        assert_eq!(
            automaton.ranges(b"-----------------secr", true).last(),
            Some(&(17, 21))
        );
        assert_eq!(
            automaton.ranges(b"-------------secret-re", true).last(),
            Some(&(20, 22))
        );
        assert!(automaton.ranges(b"-----------------secr", false).is_empty());
        assert!(automaton.ranges(b"secr------------", true).is_empty());
    }

    #[test]
    fn s44_of_short_patterns_each_is_tried_alone() {
        let automaton = Automaton::of([",x", "x"]);
        assert_eq!(automaton.ranges_alone(b"b,x"), [(2, 3)]);
        assert!(automaton.ranges_alone(b"bx x").is_empty());
        assert!(Automaton::of([""]).ranges(b"a", true).is_empty());
    }
}
