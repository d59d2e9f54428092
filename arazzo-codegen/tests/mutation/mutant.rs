//! A document with one mistake in it.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::document::{Document, Place, range};
use crate::random::Choices;
use crate::typo::misspelled;

/// One change of one file.
#[derive(Clone)]
pub struct Mutant {
    /// The position of the file among the document's.
    pub file: usize,
    /// The bytes that are replaced.
    pub range: Range<usize>,
    /// What replaces them.
    pub text: String,
    /// Whether a finding may stand on the lines of the change itself.
    pub on_the_change: bool,
    /// Places of the unbroken files, file and byte, on whose lines a finding is right too: what fails because of it.
    pub also: Vec<(usize, usize)>,
    /// Of a misspelling, the word that was meant.
    pub meant: Option<String>,
}

impl Mutant {
    /// The document with other text at some bytes, which is where the finding belongs.
    pub fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            file: 0,
            range,
            text: text.into(),
            on_the_change: true,
            also: Vec::new(),
            meant: None,
        }
    }

    /// The same with a misspelled word; `None` when it cannot be misspelled.
    pub fn misspell(document: &Document, file: usize, range: Range<usize>) -> Option<Self> {
        let word = &document.files[file].text[range.clone()];
        let place = format!("{file} {}", range.start);
        let mut choices = Choices::new(&["typo", &document.name, &place, word]);
        let typo = misspelled(word, document, &mut choices)?;
        Some(Self {
            file,
            meant: Some(word.to_owned()),
            ..Self::replace(range, typo)
        })
    }

    /// The document without a field; the finding belongs to the start of its object.
    pub fn without(document: &Document, place: &Place<'_>) -> Option<Self> {
        let cut = place.cut(document.arazzo())?;
        Some(Self {
            on_the_change: false,
            also: vec![(0, range(place.parent).start)],
            ..Self::replace(cut, "")
        })
    }

    /// The same for a change of another file.
    pub fn in_file(mut self, file: usize) -> Self {
        self.file = file;
        self
    }

    /// A finding on the line of this byte of the Arazzo document is right too.
    pub fn or_at(mut self, byte: usize) -> Self {
        self.also.push((0, byte));
        self
    }

    /// The word that was meant, for a change that misspells it.
    pub fn meaning(mut self, word: &str) -> Self {
        self.meant = Some(word.to_owned());
        self
    }

    /// The text of the changed file.
    pub fn changed(&self, document: &Document) -> String {
        let text = &document.files[self.file].text;
        format!(
            "{}{}{}",
            &text[..self.range.start],
            self.text,
            &text[self.range.end..]
        )
    }

    /// The line, in the changed file, of what stands at a byte of the unbroken one.
    pub fn line(&self, document: &Document, file: usize, byte: usize) -> usize {
        let text = &document.files[file];
        if file != self.file || byte < self.range.start {
            return text.line(byte);
        }
        if byte < self.range.end {
            return text.line(self.range.start);
        }
        let gone = text.text[self.range.clone()].matches('\n').count();
        text.line(byte) + self.text.matches('\n').count() - gone
    }

    /// The lines that a finding may be on, with their files.
    pub fn right_lines(&self, document: &Document) -> BTreeSet<(usize, usize)> {
        let also = self.also.iter();
        let mut lines: BTreeSet<_> = also
            .map(|(file, byte)| (*file, self.line(document, *file, *byte)))
            .collect();
        if self.on_the_change {
            let first = document.files[self.file].line(self.range.start);
            // A line break at the start of what is inserted ends a line that is as it was.
            let skipped = usize::from(self.text.starts_with('\n'));
            // One at its end starts the line that was there before.
            let added = self.text.trim_end_matches('\n').matches('\n').count();
            lines.extend((first + skipped..=first + added).map(|line| (self.file, line)));
        }
        lines
    }
}
