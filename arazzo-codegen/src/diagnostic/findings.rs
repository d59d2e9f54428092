//! The findings of one build: collected while it runs, handed out when it is over.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process;

use annotate_snippets::normalize_untrusted_str;

use super::{
    Code, CodeKind, Diagnostic, Level, Levels, Lints, Misspelled, Severity, Suggestion, repeated, suggestion,
};
use crate::source::{SourceId, Sources, Span};

/// Collects the findings of the phases.
#[derive(Debug, Default)]
pub struct Findings {
    pub(super) diagnostics: Vec<Diagnostic>,
    known: Recorded,
    /// The roots of the Arazzo documents.
    documents: Vec<Span>,
    /// What objects of these allow.
    allowed: Vec<(Span, Lints)>,
    /// The fields that may be others, misspelled.
    pub(super) misspelled: Vec<Misspelled>,
    /// Those that are read as if they were spelled right.
    corrected: Vec<Misspelled>,
}

impl Findings {
    /// For documents that are read with these fields spelled right.
    pub(crate) fn correcting(corrected: Vec<Misspelled>) -> Self {
        Self {
            corrected,
            ..Self::default()
        }
    }

    /// The name that a key is read as, where that is not the one that is written.
    pub(crate) fn corrected(&self, key: Span) -> Option<&str> {
        let mut corrected = self.corrected.iter();
        corrected
            .find(|misspelled| misspelled.key == key)
            .map(|misspelled| misspelled.meant.as_str())
    }

    pub(crate) fn corrects_anything(&self) -> bool {
        !self.corrected.is_empty()
    }

    pub(crate) fn misspelled(&mut self, misspelled: Misspelled) {
        self.misspelled.push(misspelled);
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        // One mistake that two steps read is one finding.
        if self.known.is_new(&diagnostic, &self.diagnostics) {
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

    /// Whether anything of this code was found.
    pub(crate) fn has(&self, code: Code) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.code == code)
    }

    /// The places of findings of a code in a part of a document that nothing is known to mend.
    pub(crate) fn unfixed_within(&self, part: Span, code: Code) -> Vec<Span> {
        let unmended = self
            .diagnostics
            .iter()
            .filter(|diagnostic| is_unmended(diagnostic, part, code));
        unmended
            .filter_map(|diagnostic| Some(diagnostic.labels.first()?.span))
            .collect()
    }

    /// Says what mends them, all of them together.
    pub(crate) fn suggest_within(&mut self, part: Span, code: Code, suggestion: &Suggestion) {
        for diagnostic in &mut self.diagnostics {
            if is_unmended(diagnostic, part, code) {
                diagnostic.suggestion = Some(suggestion.clone());
            }
        }
    }

    /// Whether an error has its place in a part of a document.
    pub(crate) fn has_errors_within(&self, part: Span) -> bool {
        self.diagnostics.iter().any(|diagnostic| {
            diagnostic.severity == Severity::Error
                && diagnostic
                    .labels
                    .first()
                    .is_some_and(|label| part.contains(label.span))
        })
    }

    /// Those of one severity.
    pub(crate) fn with_severity(&self, severity: Severity) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics
            .iter()
            .filter(move |found| found.severity == severity)
    }

    /// Drops everything but the findings of the codes.
    pub(crate) fn keep(&mut self, codes: impl Fn(Code) -> bool) {
        self.diagnostics.retain(|found| codes(found.code));
        self.known = Recorded::of(&self.diagnostics);
    }

    /// All of them, in the order in which they were found.
    pub(crate) fn into_all(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// An Arazzo document was read, whose root is this.
    pub(crate) fn document(&mut self, root: Span) {
        self.documents.push(root);
    }

    /// The object says that these lints are to be allowed in it.
    pub(crate) fn allow_within(&mut self, object: Span, lints: Lints) {
        self.allowed.push((object, lints));
    }

    /// Drops the lints that are allowed and turns those that are denied into errors.
    pub(crate) fn apply(&mut self, levels: &Levels) {
        self.extend(levels.misplaced());
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        diagnostics.retain_mut(|found| {
            if found.code.kind() == CodeKind::Error {
                return true;
            }
            match levels.of(found.code) {
                _ if self.is_allowed(found) => return false,
                Level::Allow => return false,
                Level::Warn => {}
                Level::Deny => found.severity = Severity::Error,
            }
            true
        });
        self.known = Recorded::of(&diagnostics);
        self.diagnostics = diagnostics;
    }

    /// Whether an object around the finding allows it: around its first place in an Arazzo document. What has no place
    /// in one, such as a defect of an OpenAPI document, is allowed by the root of a document.
    fn is_allowed(&self, found: &Diagnostic) -> bool {
        let in_document = |span: &Span| self.documents.iter().any(|root| root.source == span.source);
        let place = found.labels.iter().map(|label| label.span).find(in_document);
        let mut allowed = self.allowed.iter().filter(|(_, lints)| lints.contain(found.code));
        allowed.any(|(object, _)| match place {
            Some(place) => object.contains(place),
            None => self.documents.contains(object),
        })
    }

    /// The findings in source order, with the texts they point into.
    pub(crate) fn finish(mut self, sources: Sources, root: Option<PathBuf>) -> Diagnostics {
        self.diagnostics.sort_by_key(|diagnostic| {
            diagnostic
                .labels
                .first()
                .map(|label| (label.span.source, label.span.start, label.span.end))
        });
        suggestion::resolve_suggestions(&mut self.diagnostics, &sources);
        Diagnostics {
            list: repeated::once(self.diagnostics),
            sources,
            root,
        }
    }
}

fn is_unmended(diagnostic: &Diagnostic, part: Span, code: Code) -> bool {
    let place = diagnostic.labels.first().map(|label| label.span);
    let is_in = |span: Span| span.source == part.source && part.start <= span.start && span.end <= part.end;
    diagnostic.code == code && diagnostic.suggestion.is_none() && place.is_some_and(is_in)
}

/// Where in a list findings stand that may be equal to one: by their code, place and message.
#[derive(Debug, Default)]
struct Recorded(HashMap<(Code, Option<Span>, String), Vec<usize>>);

impl Recorded {
    fn of(list: &[Diagnostic]) -> Self {
        let mut known = Self::default();
        for (position, diagnostic) in list.iter().enumerate() {
            known.0.entry(Self::key(diagnostic)).or_default().push(position);
        }
        known
    }

    /// Whether the list does not have it, which is to get it then.
    fn is_new(&mut self, diagnostic: &Diagnostic, list: &[Diagnostic]) -> bool {
        let alike = self.0.entry(Self::key(diagnostic)).or_default();
        let mut earlier = alike.iter().filter_map(|position| list.get(*position));
        let is_new = earlier.all(|earlier| earlier != diagnostic);
        if is_new {
            alike.push(list.len());
        }
        is_new
    }

    fn key(diagnostic: &Diagnostic) -> (Code, Option<Span>, String) {
        let place = diagnostic.labels.first().map(|label| label.span);
        (diagnostic.code, place, diagnostic.message.clone())
    }
}

/// All findings of a build, in source order, with the texts that they refer to.
///
/// `Display` shows the rendered text without colour, one block per finding. A `build.rs` calls [`Diagnostics::exit`],
/// which prints it and ends the process.
#[derive(Clone)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    pub(super) sources: Sources,
    /// Files below it are shown relative to it.
    pub(super) root: Option<PathBuf>,
}

impl Diagnostics {
    /// The findings, document by document, each in source order.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Whether there are no findings.
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

    /// The files that the build read, in that order.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.sources.files()
    }

    /// A file's path as users know it: relative where it can be, without `./` in the middle.
    pub(super) fn shown(&self, source: SourceId) -> PathBuf {
        let path = self.sources.path(source);
        let relative = self.root.as_ref().and_then(|root| path.strip_prefix(root).ok());
        relative.unwrap_or(path).components().collect()
    }

    /// Appends the findings of another document. A finding of both, for example on a shared OpenAPI document, is kept
    /// once.
    #[must_use]
    pub fn followed_by(mut self, later: Self) -> Self {
        let (sources, moved) = self.sources.joined(&later.sources);
        let mut known = Recorded::of(&self.list);
        for mut diagnostic in later.list {
            let labels = diagnostic.labels.iter_mut().map(|label| &mut label.span);
            let edits = diagnostic.fix.iter_mut().flat_map(|fix| &mut fix.edits);
            for span in labels.chain(edits.map(|edit| &mut edit.span)) {
                if let Some(source) = moved.get(&span.source) {
                    span.source = *source;
                }
            }
            if known.is_new(&diagnostic, &self.list) {
                self.list.push(diagnostic);
            }
        }
        self.sources = sources;
        self
    }

    /// One line per finding, `path:line:column: warning[AZ0901]: message (help)`, for editors and cargo warnings.
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
            let line = format!(
                "{}{severity}[{}]: {}{help}",
                place.unwrap_or_default(),
                found.code.as_str(),
                found.message
            );
            // What a terminal would obey is shown.
            normalize_untrusted_str(&line)
        })
    }

    /// Prints the findings to standard error and ends the process with status 1.
    ///
    /// If a `build.rs` calls it, cargo shows the output without `-vv`.
    pub fn exit(&self) -> ! {
        eprintln!("{self}");
        process::exit(1)
    }
}

impl fmt::Debug for Diagnostics {
    /// The rendered text, so that `unwrap` in a `build.rs` prints readable findings.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "\n{self}")
    }
}

impl std::error::Error for Diagnostics {}
