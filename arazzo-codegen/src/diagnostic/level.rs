//! Levels of lints: allow, warn or deny, for single lints or groups.

use std::str::FromStr;

use super::code::did_you_mean;
use super::{Code, CodeKind, Diagnostic, nearest};

/// The level of a lint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It is not reported.
    Allow,
    /// It is reported, and the build goes on.
    Warn,
    /// It is an error, and no code is generated.
    Deny,
}

/// A lint or a group of lints, to set a level for.
///
/// ```
/// use arazzo_codegen::{Code, Lints};
///
/// assert_eq!("AZ0503".parse(), Ok(Lints::One(Code::UnreachableAction)));
/// assert_eq!("lenient".parse(), Ok(Lints::Lenient));
/// assert!("AZ0102".parse::<Lints>().is_err(), "an error has no level");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lints {
    /// The lint of this code.
    One(Code),
    /// `lenient`: everything that only the lenient dialect accepts, the codes `AZ09…`.
    Lenient,
    /// `warnings`: all lints that would be warnings, after all other levels are applied.
    Warnings,
}

/// Why a word is not a lint or a group.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LintsError {
    /// The word is unknown.
    #[error("there is no lint `{word}`{}", did_you_mean(*near))]
    Unknown {
        /// The word.
        word: String,
        /// The closest known word.
        near: Option<&'static str>,
    },
    /// The code is an error.
    #[error("`{}` is an error ({}), and only lints have a level", .0.as_str(), .0.title())]
    NoLint(Code),
}

impl Lints {
    /// The groups, by name.
    pub const GROUPS: [(&'static str, Self); 2] = [("lenient", Self::Lenient), ("warnings", Self::Warnings)];

    /// Whether the level is also one of this code; `warnings` is asked for by itself.
    fn names(self, code: Code) -> bool {
        match self {
            Self::One(one) => one == code,
            Self::Lenient => code.is_lenient(),
            Self::Warnings => false,
        }
    }

    /// Whether a lint of this code is one of these.
    pub(super) fn contain(self, code: Code) -> bool {
        self == Self::Warnings || self.names(code)
    }
}

impl From<Code> for Lints {
    fn from(code: Code) -> Self {
        Self::One(code)
    }
}

impl FromStr for Lints {
    type Err = LintsError;

    /// Parses a code, such as `AZ0503`, or the name of a group.
    fn from_str(word: &str) -> Result<Self, LintsError> {
        if let Some((_, group)) = Self::GROUPS.iter().find(|(name, _)| *name == word) {
            return Ok(*group);
        }
        match word.parse::<Code>() {
            Ok(code) if code.kind() == CodeKind::Lint => Ok(Self::One(code)),
            Ok(code) => Err(LintsError::NoLint(code)),
            Err(_) => {
                let lints = Code::ALL.iter().filter(|code| code.kind() == CodeKind::Lint);
                let groups = Self::GROUPS.iter().map(|(name, _)| *name);
                Err(LintsError::Unknown {
                    word: word.to_owned(),
                    near: nearest(word, lints.map(|code| code.as_str()).chain(groups)),
                })
            }
        }
    }
}

/// The levels of a build. Of two that name the same lint the later one counts; `warnings` decides last, over what is left
/// to be warned of; `strict` first, over what nothing else names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Levels {
    pub(crate) strict: bool,
    set: Vec<(Lints, Level)>,
}

impl Levels {
    pub(crate) fn set(&mut self, lints: Lints, level: Level) {
        self.set.push((lints, level));
    }

    pub(super) fn of(&self, code: Code) -> Level {
        let last = |names: &dyn Fn(Lints) -> bool| {
            let mut set = self.set.iter().rev();
            set.find(|(lints, _)| names(*lints)).map(|(_, level)| *level)
        };
        let named = last(&|lints| lints.names(code)).unwrap_or(if self.strict && code.is_lenient() {
            Level::Deny
        } else {
            Level::Warn
        });
        match named {
            Level::Warn => last(&|lints| lints == Lints::Warnings).unwrap_or(Level::Warn),
            decided => decided,
        }
    }

    /// An error for each level that is set for one.
    pub(super) fn misplaced(&self) -> impl Iterator<Item = Diagnostic> {
        self.set.iter().filter_map(|(lints, _)| match lints {
            Lints::One(code) if code.kind() == CodeKind::Error => Some(
                Diagnostic::without_place(Code::LevelOfError, LintsError::NoLint(*code).to_string())
                    .help("remove the level, and correct the document"),
            ),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, Level, Levels, Lints};

    const LENIENT: Code = Code::BareWord;
    const OTHER: Code = Code::UnknownField;

    fn levels(strict: bool, set: &[(Lints, Level)]) -> Levels {
        Levels {
            strict,
            set: set.to_vec(),
        }
    }

    #[test]
    fn lints_are_warned_of_unless_something_else_is_said() {
        assert_eq!(levels(false, &[]).of(LENIENT), Level::Warn);
        assert_eq!(levels(true, &[]).of(LENIENT), Level::Deny);
        assert_eq!(levels(true, &[]).of(OTHER), Level::Warn);
    }

    #[test]
    fn the_later_of_two_levels_counts() {
        let group_then_code = [(Lints::Lenient, Level::Deny), (LENIENT.into(), Level::Allow)];
        assert_eq!(levels(false, &group_then_code).of(LENIENT), Level::Allow);
        let code_then_group = [(LENIENT.into(), Level::Allow), (Lints::Lenient, Level::Deny)];
        assert_eq!(levels(false, &code_then_group).of(LENIENT), Level::Deny);
    }

    #[test]
    fn strict_gives_way_to_what_is_named() {
        assert_eq!(
            levels(true, &[(LENIENT.into(), Level::Allow)]).of(LENIENT),
            Level::Allow
        );
        assert_eq!(
            levels(true, &[(LENIENT.into(), Level::Warn)]).of(LENIENT),
            Level::Warn
        );
    }

    #[test]
    fn warnings_are_what_is_left_to_be_warned_of_wherever_it_is_said() {
        for set in [
            [(Lints::Warnings, Level::Deny), (LENIENT.into(), Level::Allow)],
            [(LENIENT.into(), Level::Allow), (Lints::Warnings, Level::Deny)],
        ] {
            assert_eq!(levels(false, &set).of(LENIENT), Level::Allow);
            assert_eq!(levels(false, &set).of(OTHER), Level::Deny);
        }
        let denied = [(OTHER.into(), Level::Deny), (Lints::Warnings, Level::Allow)];
        assert_eq!(levels(false, &denied).of(OTHER), Level::Deny);
        assert_eq!(levels(false, &denied).of(LENIENT), Level::Allow);
    }
}
