//! `regex` criteria: patterns of ECMA-262 that may match anywhere in a text.
//!
//! A regular pattern is matched in linear time. A pattern with lookaround or backreferences is matched by backtracking,
//! with limits on the steps and on what they read. Beyond a limit the criterion fails.

mod limited;
mod translate;

use std::borrow::Cow;
use std::sync::OnceLock;

use super::piece::{self, Piece, scalar};
use super::{Comparable, Compare, value};
use crate::Reply;
use limited::Limited;

pub use super::piece::whole;
pub use super::value::joined;

/// A pattern. The compiler has checked it, and the first evaluation compiles it.
///
/// ```
/// use arazzo_runtime::codegen::regex::Pattern;
/// static PATTERN: Pattern = Pattern::new(r"^2\d{2}$");
/// assert_eq!(PATTERN.evaluate(204_u16), Some(true));
/// assert_eq!(PATTERN.evaluate("404"), Some(false));
/// assert_eq!(PATTERN.evaluate(None::<&str>), None);
/// ```
#[derive(Debug)]
pub struct Pattern {
    text: Option<Cow<'static, str>>,
    compiled: OnceLock<Option<Engine>>,
}

impl Pattern {
    /// A pattern from its text. An invalid one cannot be evaluated.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self {
            text: Some(Cow::Borrowed(text)),
            compiled: OnceLock::new(),
        }
    }

    /// A pattern with values in it, for one evaluation.
    ///
    /// ```
    /// use arazzo_runtime::codegen::regex::{self, Pattern};
    /// let pattern = Pattern::built(["^".into(), regex::part("a|b+"), "-[x".into(), regex::in_class("]"), "]$".into()]);
    /// assert_eq!(pattern.evaluate("bb-]"), Some(true));
    /// assert_eq!(pattern.evaluate("a"), Some(false));
    /// assert_eq!(Pattern::built([regex::part("(")]).evaluate("("), None);
    /// ```
    #[must_use]
    pub fn built<const N: usize>(pieces: [Piece; N]) -> Self {
        Self {
            text: piece::joined(pieces),
            compiled: OnceLock::new(),
        }
    }

    /// The text of a constant pattern, which names a criterion in messages.
    #[must_use]
    pub fn text(&self) -> &'static str {
        piece::constant(self.text.as_ref())
    }

    /// Whether a criterion that is this pattern holds. One that cannot be evaluated does not, and is traced.
    pub fn holds<'r>(&self, reply: impl Into<Option<&'r Reply>>, context: impl Compare) -> bool {
        Reply::judged(reply, self.text(), self.evaluate(context))
    }

    /// Whether it matches in a string, or in the JSON text of any other value. `None` if it cannot be evaluated: the
    /// value is absent or null, or the search takes too many steps.
    pub fn evaluate(&self, context: impl Compare) -> Option<bool> {
        let compile = || Engine::compile(self.text.as_deref()?);
        found(self.compiled.get_or_init(compile).as_ref()?, context)
    }
}

/// A value as a part of a pattern. It is grouped, so that it cannot change the rest of the pattern.
pub fn part(operand: impl Compare) -> Piece {
    let alone = value::text(operand.comparable());
    let alone = alone.filter(|alone| translate::is_pattern(alone));
    Piece::of(alone.map(|alone| format!("(?:{alone})")))
}

/// A value inside a class, `[…]`: its characters.
pub fn in_class(operand: impl Compare) -> Piece {
    let characters = scalar(operand);
    let escaped = |characters: String| {
        characters.chars().fold(String::new(), |mut escaped, character| {
            if matches!(character, '\\' | ']' | '[' | '^' | '-') {
                escaped.push('\\');
            }
            escaped.push(character);
            escaped
        })
    };
    Piece::of(characters.map(escaped))
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
    /// With lookaround and backreferences, and limits on its work.
    Limited(Box<Limited>),
}

/// Steps back before a search is given up: a fraction of a second.
const STEPS: usize = 1_000_000;

impl Engine {
    fn compile(pattern: &str) -> Option<Self> {
        if let Some(regular) = translate::regular(pattern) {
            return ::regex::Regex::new(&regular).ok().map(Self::Linear);
        }
        let limited = Limited::compile(translate::with_lookaround(pattern)?)?;
        Some(Self::Limited(Box::new(limited)))
    }

    fn finds(&self, text: &str) -> Option<bool> {
        match self {
            Self::Linear(engine) => Some(engine.is_match(text)),
            Self::Limited(engine) => engine.finds(text),
        }
    }
}

#[cfg(test)]
mod tests;
