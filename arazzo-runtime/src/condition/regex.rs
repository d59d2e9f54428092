//! `regex` criteria (S36): patterns of ECMA-262, found anywhere in a text.
//!
//! A pattern that is regular is matched in linear time. One with lookaround or backreferences is matched by trying,
//! with a limit on the steps: beyond it the criterion fails (S39).

mod translate;

use std::sync::OnceLock;

use super::{Comparable, Compare, value};

pub use super::value::joined;

/// A pattern, checked when the workflow was compiled and compiled when it is first asked.
///
/// ```
/// use arazzo_runtime::regex::Pattern;
/// static PATTERN: Pattern = Pattern::new(r"^2\d{2}$");
/// assert_eq!(PATTERN.evaluate(204_u16), Some(true));
/// assert_eq!(PATTERN.evaluate("404"), Some(false));
/// assert_eq!(PATTERN.evaluate(None::<&str>), None);
/// ```
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    compiled: OnceLock<Option<Engine>>,
}

impl Pattern {
    /// A pattern by its text. One that is none cannot be evaluated (S39).
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self {
            text,
            compiled: OnceLock::new(),
        }
    }

    /// Whether it is found in the value: in a string, or in the JSON text of any other value. Nothing where that cannot
    /// be said, as there is no value, or null, or the search takes too many steps (S39).
    pub fn evaluate(&self, context: impl Compare) -> Option<bool> {
        let engine = self.compiled.get_or_init(|| Engine::compile(self.text));
        found(engine.as_ref()?, context)
    }
}

/// Whether a pattern that is known only now is found in the value, as by [`Pattern::evaluate`]. No pattern, or a bad
/// one, cannot be evaluated (S39).
///
/// ```
/// use arazzo_runtime::{Compare, regex};
/// let pattern = regex::joined([Compare::comparable("^"), Compare::comparable("ab+"), Compare::comparable("$")]);
/// assert_eq!(regex::evaluate(pattern, "abb"), Some(true));
/// assert_eq!(regex::evaluate(Some("(".to_owned()), "("), None);
/// ```
#[must_use]
pub fn evaluate(pattern: Option<String>, context: impl Compare) -> Option<bool> {
    let engine = Engine::compile(&pattern?)?;
    found(&engine, context)
}

fn found(engine: &Engine, context: impl Compare) -> Option<bool> {
    match context.comparable() {
        Comparable::Absent | Comparable::Null => None,
        Comparable::Text(text) => engine.finds(&text),
        other => engine.finds(&value::text(other)?),
    }
}

/// By what a pattern is matched.
#[derive(Debug)]
enum Engine {
    /// Linear in the length of the text.
    Linear(::regex::Regex),
    /// With lookaround and backreferences, and a limit on its steps.
    Limited(Box<fancy_regex::Regex>),
}

/// Steps back before a search is given up: a fraction of a second.
const STEPS: usize = 1_000_000;

impl Engine {
    fn compile(pattern: &str) -> Option<Self> {
        if let Some(regular) = translate::regular(pattern) {
            return ::regex::Regex::new(&regular).ok().map(Self::Linear);
        }
        let translated = translate::with_lookaround(pattern)?;
        let engine = fancy_regex::RegexBuilder::new(&translated)
            .backtrack_limit(STEPS)
            .build()
            .ok()?;
        Some(Self::Limited(Box::new(engine)))
    }

    fn finds(&self, text: &str) -> Option<bool> {
        match self {
            Self::Linear(engine) => Some(engine.is_match(text)),
            Self::Limited(engine) => engine.is_match(text).ok(),
        }
    }
}

#[cfg(test)]
#[path = "regex/tests.rs"]
mod tests;
