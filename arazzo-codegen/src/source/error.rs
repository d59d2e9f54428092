//! What can be wrong with the text of a document.

use super::sources::Span;

/// Why a document is no well-formed YAML or JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SyntaxError {
    /// A mapping has the same key twice (S2).
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
    /// A line is indented with a tab; YAML allows spaces only.
    #[error("a tab cannot be used as indentation")]
    TabIndentation {
        /// The place behind the tab.
        span: Span,
    },
    /// A quoted string does not end, or goes on in lines that are not indented.
    #[error("this quoted string is not closed, or not before a line that is not part of it")]
    UnclosedQuote {
        /// The opening quote.
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
    #[error("the alias refers to what it stands in")]
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
        /// Where the parser stood.
        span: Span,
        /// What it said.
        message: String,
    },
}

impl SyntaxError {
    /// The place of the error; of a duplicate key, the second one.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::DuplicateKey { second, .. } => *second,
            Self::CollectionAsKey { span }
            | Self::TabIndentation { span }
            | Self::UnclosedQuote { span }
            | Self::SeveralDocuments { span }
            | Self::UnknownAlias { span }
            | Self::RecursiveAlias { span }
            | Self::AliasExpansion { span, .. }
            | Self::NestingTooDeep { span, .. }
            | Self::Syntax { span, .. } => *span,
        }
    }
}
