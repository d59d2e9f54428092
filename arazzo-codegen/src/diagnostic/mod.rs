//! Findings about a document. Each has a stable code, a place and a suggestion.
//!
//! Every phase adds [`Diagnostic`]s to one [`Findings`]. Three renderers show them: for the terminal, as JSON, and as
//! the plain text of `compile_error!`.

mod code;
mod edit;
mod findings;
mod internal_error;
mod json;
mod level;
mod listed;
mod members;
mod missing_copy;
mod misspelled;
mod nearest;
mod place;
mod render;
mod repeated;
mod suggestion;
mod syntax;

pub use code::{Code, CodeKind, UnknownCode};
pub use edit::{Edit, Fix, Safety};
pub use findings::{Diagnostics, Findings};
pub(crate) use level::Levels;
pub use level::{Level, Lints, LintsError};
pub(crate) use listed::listed;
pub(crate) use missing_copy::missing_copy;
pub(crate) use misspelled::{Misspelled, without_consequences};
pub(crate) use nearest::{nearest, start_suggestions};
pub use place::Place;
pub use render::Appearance;
pub(crate) use suggestion::{Change, Suggestion};
pub(crate) use syntax::syntax;

use crate::source::Span;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// The document compiles, but has a likely mistake.
    Warning,
    /// The build stops, and no code is generated.
    Error,
}

/// A place in a document, with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Label {
    /// The bytes that are underlined.
    pub span: Span,
    /// The text beside the underline. It may be empty.
    pub text: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The stable code (`AZ0201`).
    pub code: Code,
    /// Whether it stops the build.
    pub severity: Severity,
    /// What is wrong, in one line, without the place.
    pub message: String,
    /// The places. The first is the finding's own place, and the others explain it. It is empty only if no file could
    /// be read.
    pub labels: Vec<Label>,
    /// How to correct it.
    pub help: Option<String>,
    /// The correction as edits, if it can be applied automatically.
    pub fix: Option<Fix>,
    /// What `fix` is made from, when all is found.
    pub(crate) suggestion: Option<Suggestion>,
}

impl Diagnostic {
    /// A finding of `code` at `span`; its severity is the code's own.
    pub(crate) fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            labels: vec![Label {
                span,
                text: String::new(),
            }],
            ..Self::without_place(code, message)
        }
    }

    /// A finding about something that has no text, such as a file that is not there.
    pub(crate) fn without_place(code: Code, message: impl Into<String>) -> Self {
        let severity = match code.kind() {
            CodeKind::Error => Severity::Error,
            CodeKind::Lint => Severity::Warning,
        };
        Self {
            code,
            severity,
            message: message.into(),
            labels: Vec::new(),
            help: None,
            fix: None,
            suggestion: None,
        }
    }

    /// Puts words beside the underline of the finding's own place.
    pub(crate) fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = text.into();
        }
        self
    }

    /// Points at a second place.
    pub(crate) fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Says how to mend it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
