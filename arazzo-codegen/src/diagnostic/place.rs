//! Places as lines and columns.

use std::path::PathBuf;

use super::{Diagnostic, Diagnostics, Label};
use crate::source::Span;

/// The place of a label. Lines and columns are counted from 1, and columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The path of the file, relative if possible.
    pub file: PathBuf,
    /// The line of the first character.
    pub line: usize,
    /// The column of the first character.
    pub column: usize,
    /// The line of the end, after the last character.
    pub end_line: usize,
    /// The column of the end.
    pub end_column: usize,
}

impl Diagnostics {
    /// The place of a label of these findings.
    ///
    /// # Panics
    /// When the label belongs to another build.
    #[must_use]
    pub fn place_of(&self, label: &Label) -> Place {
        let span = label.span;
        let (line, column) = self.sources.line_column(span);
        let (end_line, end_column) = self.sources.line_column(Span {
            start: span.end.max(span.start),
            ..span
        });
        Place {
            file: self.shown(span.source),
            line,
            column,
            end_line,
            end_column,
        }
    }

    /// The path, line and column of the start of a finding, counted from 1. `None` if it has no place.
    #[must_use]
    pub fn place(&self, diagnostic: &Diagnostic) -> Option<(PathBuf, usize, usize)> {
        let place = self.place_of(diagnostic.labels.first()?);
        Some((place.file, place.line, place.column))
    }
}
