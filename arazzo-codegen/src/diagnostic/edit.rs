//! Applies fixes to a file.

use std::path::Path;

use super::Diagnostics;
use crate::source::{SourceId, Span};

/// An automatic correction of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fix {
    /// Whether a person has to check the result.
    pub safety: Safety,
    /// The edits. Apply all of them or none. They are in the order of the file and do not overlap.
    pub edits: Vec<Edit>,
}

/// Whether a fix keeps the meaning of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// It keeps the meaning.
    Safe,
    /// It may differ from what the author means, such as a similar name for a misspelled one.
    Unsafe,
}

/// A replacement of bytes in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Edit {
    /// The bytes to remove. Empty for an insertion.
    pub span: Span,
    /// The new text.
    pub replacement: String,
}

impl Safety {
    /// Its name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

impl Diagnostics {
    /// The number of findings with a fix in the document, up to this level of safety.
    #[must_use]
    pub fn fixable(&self, document: impl AsRef<Path>, safety: Safety) -> usize {
        let path = document.as_ref();
        let path = match &self.root {
            Some(root) => root.join(path),
            None => path.to_owned(),
        };
        let document = self.sources.with_path(&path);
        document.map_or(0, |document| self.fixes(document, safety).count())
    }

    /// The fixes that change nothing but one document.
    fn fixes(&self, document: SourceId, safety: Safety) -> impl Iterator<Item = &Fix> {
        let fixes = self.iter().filter_map(|finding| finding.fix.as_ref());
        fixes.filter(move |fix| {
            fix.safety <= safety && fix.edits.iter().all(|edit| edit.span.source == document)
        })
    }

    /// The fixes that change nothing but one document, in the order of their findings.
    pub(crate) fn fixes_in(&self, document: &Path, safety: Safety) -> Vec<&Fix> {
        let document = self.sources.with_path(document);
        document.map_or_else(Vec::new, |document| self.fixes(document, safety).collect())
    }

    /// The text of a document with those of its fixes that do not overlap with an earlier one, and how many these are.
    /// `None` when nothing changes.
    pub(crate) fn edited(&self, document: &Path, fixes: &[&Fix]) -> Option<(String, usize)> {
        let document = self.sources.with_path(document)?;
        let mut edits: Vec<&Edit> = Vec::new();
        let mut mended = 0;
        for fix in fixes {
            let new: Vec<&Edit> = fix.edits.iter().filter(|edit| !edits.contains(edit)).collect();
            if new
                .iter()
                .any(|edit| edits.iter().any(|earlier| touch(edit, earlier)))
            {
                continue;
            }
            edits.extend(new);
            mended += 1;
        }
        edits.sort_by_key(|edit| edit.span.start);
        let text = self.sources.text(document);
        let mut new = String::with_capacity(text.len());
        let mut position = 0;
        for edit in edits {
            let range = edit.span.range();
            new.push_str(text.get(position..range.start)?);
            new.push_str(&edit.replacement);
            position = range.end;
        }
        new.push_str(text.get(position..)?);
        (new != text).then_some((new, mended))
    }
}

/// Whether two edits change the same bytes, or insert at the same place.
fn touch(one: &Edit, other: &Edit) -> bool {
    let (one, other) = (one.span, other.span);
    let same_place = one.start == other.start;
    one.source == other.source && (same_place || one.start < other.end && other.start < one.end)
}
