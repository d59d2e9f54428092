//! The finding for a remote document without a usable copy (S4).

use std::path::Path;

use super::{Code, Diagnostic};
use crate::source::{CopyError, Span};

/// The finding for what stands at `span` and is named `what`; `document` is the Arazzo document that led there.
pub(crate) fn missing_copy(error: &CopyError, what: &str, span: Span, document: &Path) -> Diagnostic {
    let document = document.display();
    match error {
        CopyError::InvalidLock { lock, .. } => {
            Diagnostic::new(Code::InvalidLock, Span::start_of(*lock), error.to_string())
                .also(span, "needed for this")
                .help(format!(
                    "remove it and create it again: `cargo arazzo vendor {document}`"
                ))
        }
        CopyError::Changed { .. } => Diagnostic::new(Code::ChangedCopy, span, format!("{what}: {error}"))
            .label("its SHA-256 is another one")
            .help(format!(
                "restore the file, or download it again: `cargo arazzo vendor --update {document}`"
            )),
        _ => Diagnostic::new(
            Code::RemoteSource,
            span,
            format!("{what} is on the network, and a build does not use the network"),
        )
        .label(error.to_string())
        .help(format!("`cargo arazzo vendor {document}` downloads it once")),
    }
}
