//! The findings for text that is no YAML or JSON.

use super::{Code, Diagnostic};
use crate::source::SyntaxError;

/// The finding for text that is no YAML or JSON.
pub(crate) fn syntax(error: &SyntaxError) -> Diagnostic {
    match error {
        SyntaxError::DuplicateKey { first, second, .. } => {
            Diagnostic::new(Code::DuplicateKey, *second, error.to_string())
                .expected("here again")
                .also(*first, "first here")
                .help("keep one of them")
        }
        _ => Diagnostic::new(Code::Syntax, error.span(), error.to_string()),
    }
}
