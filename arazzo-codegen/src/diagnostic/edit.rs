//! Edits that mend findings, and what they make of a document.

use std::path::Path;

use super::Diagnostics;
use crate::source::{SourceId, Span};

/// How a finding can be mended by a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fix {
    /// Whether a person has to look.
    pub safety: Safety,
    /// What is to be changed, all of it or nothing: in the order of the file, apart from each other.
    pub edits: Vec<Edit>,
}

/// What a fix does to the meaning of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// Nothing: the document says the same in other words.
    Safe,
    /// It may be another one than the author means, as with a name that only looks like the misspelled one.
    Unsafe,
}

/// Other text in the place of some bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Edit {
    /// The bytes that go; none for an insertion.
    pub span: Span,
    /// What comes in their place.
    pub replacement: String,
}

impl Safety {
    /// The word that JSON has for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

impl Diagnostics {
    /// How many findings have a fix in the document, one that is at most this far from safe.
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
