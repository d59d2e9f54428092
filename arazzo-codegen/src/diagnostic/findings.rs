//! The findings of one build: collected while it runs, handed out when it is over.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process;

use super::{Code, Diagnostic, Severity};
use crate::source::{SourceId, Sources, Span};

/// Where the phases put what they find.
#[derive(Debug, Default)]
pub struct Findings {
    diagnostics: Vec<Diagnostic>,
}

impl Findings {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        // One mistake that two steps read is one finding.
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    pub(crate) fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        for diagnostic in diagnostics {
            self.push(diagnostic);
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether an error has its place in a part of a document.
    pub(crate) fn has_errors_within(&self, part: Span) -> bool {
        self.diagnostics.iter().any(|diagnostic| {
            diagnostic.severity == Severity::Error
                && diagnostic.labels.first().is_some_and(|label| {
                    let span = label.span;
                    span.source == part.source && span.start >= part.start && span.end <= part.end
                })
        })
    }

    /// Drops a finding at a place, for another one that says it better; whether there was one.
    pub(crate) fn take_back(&mut self, code: Code, span: Span) -> bool {
        let before = self.diagnostics.len();
        self.diagnostics.retain(|found| {
            found.code != code || found.labels.first().is_none_or(|label| label.span != span)
        });
        self.diagnostics.len() < before
    }

    /// Drops the lints of the codes; errors stay.
    pub(crate) fn allow(&mut self, codes: impl Fn(Code) -> bool) {
        self.diagnostics
            .retain(|found| found.severity == Severity::Error || !codes(found.code));
    }

    /// Drops everything but the findings of the codes.
    pub(crate) fn keep(&mut self, codes: impl Fn(Code) -> bool) {
        self.diagnostics.retain(|found| codes(found.code));
    }

    /// All of them, in the order in which they were found.
    pub(crate) fn into_all(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// Turns every finding of the codes into an error, as the `strict` switch does with the lenient dialect.
    pub(crate) fn deny(&mut self, codes: impl Fn(Code) -> bool) {
        for diagnostic in &mut self.diagnostics {
            if codes(diagnostic.code) {
                diagnostic.severity = Severity::Error;
            }
        }
    }

    /// The findings in source order, with the texts they point into.
    pub(crate) fn finish(mut self, sources: Sources, root: Option<PathBuf>) -> Diagnostics {
        self.diagnostics.sort_by_key(|diagnostic| {
            diagnostic
                .labels
                .first()
                .map(|label| (label.span.source, label.span.start, label.span.end))
        });
        Diagnostics {
            list: self.diagnostics,
            sources,
            root,
        }
    }
}

/// All findings of a build, in source order, with the texts they point into.
///
/// `Display` is the rendered text without colour, one block a finding; [`Diagnostics::exit`] prints it and
/// ends the process, which is what a `build.rs` wants.
#[derive(Clone)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    pub(super) sources: Sources,
    /// Files below it are shown relative to it.
    root: Option<PathBuf>,
}

impl Diagnostics {
    /// The findings of every document, one document after the other, each in source order.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Whether there is nothing to report.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether any finding stops the build.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.list
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The files the build read, in the order in which it read them.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.sources.files()
    }

    /// The path, line and column (both from 1) where a finding starts; `None` when it has no place.
    #[must_use]
    pub fn place(&self, diagnostic: &Diagnostic) -> Option<(PathBuf, usize, usize)> {
        let span = diagnostic.labels.first()?.span;
        let (line, column) = self.sources.line_column(span);
        Some((self.shown(span.source), line, column))
    }

    /// A file's path as users know it: relative where it can be, without `./` in the middle.
    pub(super) fn shown(&self, source: SourceId) -> PathBuf {
        let path = self.sources.path(source);
        let relative = self.root.as_ref().and_then(|root| path.strip_prefix(root).ok());
        relative.unwrap_or(path).components().collect()
    }

    /// The findings of one severity.
    pub(crate) fn only(&self, severity: Severity) -> Self {
        let list = self
            .list
            .iter()
            .filter(|found| found.severity == severity)
            .cloned()
            .collect();
        Self {
            list,
            sources: self.sources.clone(),
            root: self.root.clone(),
        }
    }

    /// Puts the findings of another document behind these. What both say, of an OpenAPI document for example, is said
    /// once.
    #[must_use]
    pub fn followed_by(mut self, later: Self) -> Self {
        let (sources, moved) = self.sources.joined(&later.sources);
        for mut diagnostic in later.list {
            for label in &mut diagnostic.labels {
                if let Some(source) = moved.get(&label.span.source) {
                    label.span.source = *source;
                }
            }
            if !self.list.contains(&diagnostic) {
                self.list.push(diagnostic);
            }
        }
        self.sources = sources;
        self
    }

    /// One line a finding, `path:line:column: warning[AZ0901]: message (help)`, as editors and cargo's warnings want it.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.list.iter().map(|found| {
            let place = self
                .place(found)
                .map(|(path, line, column)| format!("{}:{line}:{column}: ", path.display()));
            let severity = match found.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            let help = found
                .help
                .as_ref()
                .map(|help| format!(" ({help})"))
                .unwrap_or_default();
            format!(
                "{}{severity}[{}]: {}{help}",
                place.unwrap_or_default(),
                found.code.as_str(),
                found.message
            )
        })
    }

    /// Prints the findings to standard error and ends the process with status 1.
    ///
    /// From a `build.rs` cargo shows that output when the build fails, so no `-vv` is needed.
    pub fn exit(&self) -> ! {
        eprintln!("{self}");
        process::exit(1)
    }
}

impl fmt::Debug for Diagnostics {
    /// The rendered text, so that `unwrap` in a `build.rs` shows something readable.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "\n{self}")
    }
}

impl std::error::Error for Diagnostics {}
