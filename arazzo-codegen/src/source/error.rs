//! Syntax errors.

use crate::source::files::sources::Span;

/// Why a document is not well-formed YAML or JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SyntaxError {
    /// A mapping has the same key twice.
    #[error("the key `{key}` is given twice")]
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it was first.
        first: Span,
        /// Where it is again.
        second: Span,
    },
    /// A key is itself a sequence or a mapping, which JSON has no name for.
    #[error("a key must be a string or another scalar, this is a collection")]
    CollectionAsKey {
        /// The key.
        span: Span,
    },
    /// A key of YAML that is too long to be found without `?` before it; JSON has no such limit.
    #[error("a key of YAML has at most {limit} characters, this one has more")]
    KeyTooLong {
        /// The key.
        span: Span,
        /// The limit.
        limit: usize,
    },
    /// A line is indented with a tab; YAML allows spaces only.
    #[error("a tab cannot be used as indentation")]
    TabIndentation {
        /// The tab.
        span: Span,
    },
    /// A quoted string does not end, or goes on in lines that are not indented.
    #[error("this quoted string is not closed, or a line that is not part of it comes first")]
    UnclosedQuote {
        /// The opening quote.
        span: Span,
    },
    /// A bracket is not closed.
    #[error("this bracket is not closed")]
    UnclosedBracket {
        /// The opening bracket.
        span: Span,
        /// What cannot stand in brackets, or the end of the file.
        noticed: Span,
    },
    /// A bracket that none opens, or that another one has to close.
    #[error("this bracket has no opening bracket")]
    StrayBracket {
        /// The closing bracket.
        span: Span,
        /// The bracket that is open here.
        open: Option<Span>,
    },
    /// A line between fields that is no field.
    #[error("this is not a field")]
    NoField {
        /// What stands there.
        span: Span,
        /// What would make it one.
        missing: Missing,
        /// The line that cannot follow it.
        noticed: Span,
    },
    /// A line that goes on with the value of the line above, where a field was meant.
    #[error("this field is inside the value of another")]
    FieldInValue {
        /// The colon of the field.
        span: Span,
        /// The value.
        value: Span,
    },
    /// A field that is neither beside nor inside of what is above it.
    #[error("the indentation of this line fits nothing above it")]
    Indentation {
        /// Where the line starts.
        span: Span,
    },
    /// A character that a text cannot start with unless it is in quotes.
    #[error("a text that starts with `{character}` needs quotes")]
    ReservedCharacter {
        /// The character.
        character: char,
        /// Its place.
        span: Span,
    },
    /// A second document starts in the file.
    #[error("a second YAML document starts here, only one is allowed in a file")]
    SeveralDocuments {
        /// The start of the second document.
        span: Span,
    },
    /// An alias without an anchor before it.
    #[error("there is no anchor of this name before the alias")]
    UnknownAlias {
        /// The alias.
        span: Span,
    },
    /// An alias inside of what its anchor marks, which would contain itself.
    #[error("the alias refers to a value that contains it")]
    RecursiveAlias {
        /// The alias.
        span: Span,
    },
    /// Aliases multiply the document beyond the limit.
    #[error("with its aliases expanded the document would be larger than {limit} bytes")]
    AliasExpansion {
        /// The alias that went beyond it.
        span: Span,
        /// The limit, in bytes of memory, roughly.
        limit: usize,
    },
    /// Collections inside of collections beyond the limit.
    #[error("nested deeper than {limit} levels")]
    NestingTooDeep {
        /// The first collection that is too deep.
        span: Span,
        /// The limit.
        limit: usize,
    },
    /// Anything else, in the words of the parser.
    #[error("{message}")]
    Syntax {
        /// The position of the parser.
        span: Span,
        /// The parser's message.
        message: String,
    },
}

/// A character that is missing in a line that looks like a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Missing {
    /// The colon after the key.
    Colon,
    /// The space after the colon.
    SpaceBehindColon,
    /// The space after the dash of an item.
    SpaceBehindDash,
}

impl SyntaxError {
    /// The place of the error. For a duplicate key it is the second one.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::DuplicateKey { second, .. } => *second,
            Self::CollectionAsKey { span }
            | Self::KeyTooLong { span, .. }
            | Self::TabIndentation { span }
            | Self::UnclosedQuote { span }
            | Self::UnclosedBracket { span, .. }
            | Self::StrayBracket { span, .. }
            | Self::NoField { span, .. }
            | Self::FieldInValue { span, .. }
            | Self::Indentation { span }
            | Self::ReservedCharacter { span, .. }
            | Self::SeveralDocuments { span }
            | Self::UnknownAlias { span }
            | Self::RecursiveAlias { span }
            | Self::AliasExpansion { span, .. }
            | Self::NestingTooDeep { span, .. }
            | Self::Syntax { span, .. } => *span,
        }
    }
}
