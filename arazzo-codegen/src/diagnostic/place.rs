//! Places as people and editors count them.

use std::path::PathBuf;

use super::{Diagnostic, Diagnostics, Label};
use crate::source::Span;

/// Where a label stands. Lines and columns count from 1; a column is a character.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The file, as users know it: relative where it can be.
    pub file: PathBuf,
    /// The line of the first character.
    pub line: usize,
    /// Its column.
    pub column: usize,
    /// The line of the place behind the last character.
    pub end_line: usize,
    /// The column of that place.
    pub end_column: usize,
}

impl Diagnostics {
    /// Where a label of one of these findings stands.
    ///
    /// # Panics
    /// When the label is of a finding of another build.
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

    /// The path, line and column (both from 1) where a finding starts; `None` when it has no place.
    #[must_use]
    pub fn place(&self, diagnostic: &Diagnostic) -> Option<(PathBuf, usize, usize)> {
        let place = self.place_of(diagnostic.labels.first()?);
        Some((place.file, place.line, place.column))
    }
}
