//! JSON pointers (RFC 6901). They are split and unescaped at build time.

use std::fmt;

/// The reference tokens of a pointer, unescaped. No tokens: the whole value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Pointer {
    pub(crate) tokens: Vec<String>,
}

/// Why a text is no JSON pointer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PointerError {
    /// A pointer that is not empty starts with a slash.
    #[error("a JSON pointer starts with `/`")]
    NoSlash,
    /// `~` stands before `0` (a tilde) or `1` (a slash) only.
    #[error("`~` in a JSON pointer is written `~0`, and `/` inside a name `~1`")]
    Escape,
}

impl Pointer {
    /// Parses what stands behind the `#` of an expression.
    pub(crate) fn parse(text: &str) -> Result<Self, PointerError> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let Some(rest) = text.strip_prefix('/') else {
            return Err(PointerError::NoSlash);
        };
        let tokens = rest.split('/').map(unescape).collect::<Result<_, _>>()?;
        Ok(Self { tokens })
    }

    /// The pointer of reference tokens that are not escaped.
    pub(crate) fn of(tokens: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            tokens: tokens.into_iter().map(Into::into).collect(),
        }
    }
}

fn unescape(token: &str) -> Result<String, PointerError> {
    let mut text = String::with_capacity(token.len());
    let mut characters = token.chars();
    while let Some(character) = characters.next() {
        match character {
            '~' => match characters.next() {
                Some('0') => text.push('~'),
                Some('1') => text.push('/'),
                _ => return Err(PointerError::Escape),
            },
            other => text.push(other),
        }
    }
    Ok(text)
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for token in &self.tokens {
            write!(formatter, "/{}", token.replace('~', "~0").replace('/', "~1"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Pointer, PointerError};

    #[test]
    fn tokens_are_unescaped() {
        let pointer = Pointer::parse("/paths/~1files/a~0b/").expect("valid");
        assert_eq!(pointer.tokens, ["paths", "/files", "a~b", ""]);
        assert_eq!(pointer.to_string(), "/paths/~1files/a~0b/");
        assert_eq!(Pointer::parse("").expect("the whole value"), Pointer::default());
    }

    #[test]
    fn malformed_pointers_are_refused() {
        assert_eq!(Pointer::parse("id"), Err(PointerError::NoSlash));
        assert_eq!(Pointer::parse("/a~2"), Err(PointerError::Escape));
        assert_eq!(Pointer::parse("/a~"), Err(PointerError::Escape));
    }
}
