//! The reasons why a part of an OpenAPI document cannot be read.

use std::path::PathBuf;
use std::rc::Rc;

use crate::diagnostic::{Code, Diagnostic, missing_copy, syntax};
use crate::source::{CopyError, ReadError, Span, SyntaxError};

/// Why a place of an OpenAPI document cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum OpenApiError {
    #[error("the document is not well-formed")]
    Syntax(#[from] SyntaxError),
    #[error("`{reference}` does not resolve: {why}")]
    Dangling {
        reference: String,
        span: Span,
        why: String,
        /// The whole reference as it may be meant.
        near: Option<String>,
    },
    #[error("`{reference}` refers to a file that cannot be read: {error}")]
    Unreadable {
        reference: String,
        span: Span,
        error: Rc<ReadError>,
    },
    #[error("`{reference}` is on the network: {error}")]
    NoCopy {
        reference: String,
        span: Span,
        error: Rc<CopyError>,
        /// The Arazzo document.
        document: PathBuf,
    },
    #[error("`{reference}` refers to itself")]
    Cycle { reference: String, span: Span },
    #[error("this is not a supported OpenAPI document")]
    NotOpenApi { span: Span },
}

impl OpenApiError {
    /// Where the trouble is.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Syntax(error) => error.span(),
            Self::Dangling { span, .. }
            | Self::Unreadable { span, .. }
            | Self::NoCopy { span, .. }
            | Self::Cycle { span, .. }
            | Self::NotOpenApi { span } => *span,
        }
    }

    /// The same of another reference that reads the same.
    pub(super) fn of(mut self, reference: Span) -> Self {
        if let Self::Dangling { span, .. } | Self::Unreadable { span, .. } | Self::NoCopy { span, .. } =
            &mut self
        {
            *span = reference;
        }
        self
    }

    /// The finding, at the place in the OpenAPI document.
    pub(crate) fn diagnostic(&self) -> Diagnostic {
        let (code, help) = match self {
            Self::Syntax(error) => return syntax(error),
            Self::Dangling { near: Some(near), .. } => {
                (Code::DanglingReference, format!("did you mean `{near}`?"))
            }
            Self::Dangling { .. } => (
                Code::DanglingReference,
                "correct the OpenAPI document: declare what it refers to, or correct the `$ref`".to_owned(),
            ),
            Self::Cycle { .. } => (
                Code::DanglingReference,
                "correct the OpenAPI document: the chain of `$ref`s must end".to_owned(),
            ),
            Self::Unreadable { .. } => (
                Code::UnreadableFile,
                "the path is relative to the file that the `$ref` stands in".to_owned(),
            ),
            Self::NoCopy {
                reference,
                span,
                error,
                document,
            } => return missing_copy(error, &format!("`{reference}`"), *span, document),
            Self::NotOpenApi { .. } => (
                Code::InvalidOpenApi,
                "point `url` at a document of Swagger 2.0 or OpenAPI 3.0, 3.1 or 3.2".to_owned(),
            ),
        };
        Diagnostic::new(code, self.span(), self.to_string()).help(help)
    }
}
