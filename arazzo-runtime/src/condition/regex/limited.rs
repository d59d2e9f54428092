//! Matching by backtracking, with limits on its work.
//!
//! The engine counts its steps back. It does not count the characters that a step reads: an assertion such as `(?=a*b)`
//! reads the rest of the text at every place where a match could begin.

use fancy_regex::{RegexBuilder, RegexInput};

use super::STEPS;
use super::translate::Backtracking;

/// A pattern with lookaround or backreferences.
#[derive(Debug)]
pub(super) struct Limited {
    pattern: String,
    engine: fancy_regex::Regex,
    /// A match of the pattern can only begin where a match of this begins.
    starts: regex::Regex,
    is_long: bool,
    repeats_long: bool,
}

/// How many characters the attempts of a search may read. This takes a fraction of a second.
const MOST_READ: usize = 100_000_000;

impl Limited {
    pub(super) fn compile(translated: Backtracking) -> Option<Self> {
        Some(Self {
            engine: engine(&translated.pattern, STEPS)?,
            starts: regex::Regex::new(&translated.starts).ok()?,
            pattern: translated.pattern,
            is_long: translated.is_long,
            repeats_long: translated.repeats_long,
        })
    }

    /// Whether the pattern matches anywhere. `None` if that takes too much work.
    pub(super) fn finds(&self, text: &str) -> Option<bool> {
        // An attempt may read the text once for each of its steps.
        let repeats = if self.repeats_long { text.len() } else { 1 };
        let of_an_attempt = text.len().saturating_mul(repeats.min(STEPS));
        let most = MOST_READ.checked_div(of_an_attempt).unwrap_or(MOST_READ);
        if !self.is_long || text.len() < most {
            return self.engine.is_match(text).ok();
        }
        // In a pattern such as `^…` only one attempt reads anything. It may take all steps. The others share as many.
        let mut shared = None;
        let mut read = 0;
        for (place, start) in Starts::of(&self.starts, text).enumerate() {
            read += start.read;
            if place >= most || read > MOST_READ {
                return None;
            }
            let engine = match &mut shared {
                _ if place == 0 => &self.engine,
                Some(shared) => shared,
                shared => shared.insert(engine(&self.pattern, STEPS / most.max(1))?),
            };
            let input = RegexInput::new(text).from_pos(start.at).anchored(true);
            if engine.is_match_input(input).ok()? {
                return Some(true);
            }
        }
        Some(false)
    }
}

fn engine(pattern: &str, steps: usize) -> Option<fancy_regex::Regex> {
    RegexBuilder::new(pattern).backtrack_limit(steps).build().ok()
}

/// The places where a match can begin.
struct Starts<'t> {
    pattern: &'t regex::Regex,
    text: &'t str,
    next: Option<usize>,
}

struct Start {
    at: usize,
    /// How many bytes were read to find it.
    read: usize,
}

impl<'t> Starts<'t> {
    fn of(pattern: &'t regex::Regex, text: &'t str) -> Self {
        Self {
            pattern,
            text,
            next: Some(0),
        }
    }
}

impl Iterator for Starts<'_> {
    type Item = Start;

    fn next(&mut self) -> Option<Start> {
        let from = self.next.take()?;
        let found = self.pattern.find_at(self.text, from)?;
        let mut behind = self.text.get(found.start()..)?.char_indices();
        self.next = behind.nth(1).map(|(width, _)| found.start() + width);
        if self.next.is_none() && found.start() < self.text.len() {
            self.next = Some(self.text.len());
        }
        Some(Start {
            at: found.start(),
            read: found.end() - from,
        })
    }
}
