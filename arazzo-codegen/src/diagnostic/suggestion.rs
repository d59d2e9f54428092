//! Turns the suggestions of findings into edits of the file.

use std::collections::HashMap;
use std::ops::Range;

use serde_json::Value as Json;

use super::Diagnostic;
use super::edit::{Edit, Fix, Safety};
use super::members;
use crate::source::{Document, EditIndex, Node, ScalarEdit, SourceId, Sources, Span};

/// What would mend a finding, in the terms of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Suggestion {
    pub(crate) safety: Safety,
    pub(crate) changes: Vec<Change>,
}

/// One change. Where it cannot be written, the finding has no fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// In the string at `at`, or the part of one, `old` becomes `new`.
    Text { at: Span, old: String, new: String },
    /// The member whose value stands at `value` gets another key.
    Key { value: Span, key: &'static str },
    /// The string at `at` becomes another value.
    Value { at: Span, value: Json },
    /// The member with this key goes.
    Remove { key: Span },
    /// The member whose value stands at `value` goes.
    RemoveMember { value: Span },
    /// Behind the member with this key comes one more; its value is what stands at `value`.
    Insert { behind: Span, name: String, value: Span },
    /// Behind the member whose value stands at `behind` come these.
    Add {
        behind: Span,
        members: Vec<(String, Json)>,
    },
    /// The empty mapping or list at `at` becomes this value.
    Fill { at: Span, value: Json },
    /// Behind the item at `behind` of the list at `list` come these texts.
    Append {
        list: Span,
        behind: Span,
        items: Vec<String>,
    },
}

impl Change {
    fn place(&self) -> Span {
        match self {
            Self::Text { at, .. } | Self::Value { at, .. } | Self::Fill { at, .. } => *at,
            Self::Key { value, .. } | Self::RemoveMember { value } => *value,
            Self::Remove { key } => *key,
            Self::Insert { behind, .. } | Self::Add { behind, .. } | Self::Append { behind, .. } => *behind,
        }
    }
}

impl Diagnostic {
    /// The specified spelling of `old`, the text at the finding's own place.
    pub(crate) fn suggest_safe(self, old: impl Into<String>, new: impl Into<String>) -> Self {
        self.rewritten(Safety::Safe, old, new)
    }

    /// A word that looks like the one that is there: says so, and offers it.
    pub(crate) fn did_you_mean(self, old: &str, near: &str) -> Self {
        self.help(format!("did you mean `{near}`?"))
            .suggest_unsafe(old, near)
    }

    /// Offers another word for `old` at the finding's own place.
    pub(crate) fn suggest_unsafe(self, old: impl Into<String>, new: impl Into<String>) -> Self {
        self.rewritten(Safety::Unsafe, old, new)
    }

    fn rewritten(self, safety: Safety, old: impl Into<String>, new: impl Into<String>) -> Self {
        let Some(at) = self.labels.first().map(|label| label.span) else {
            return self;
        };
        let change = Change::Text {
            at,
            old: old.into(),
            new: new.into(),
        };
        self.fixed_by(safety, vec![change])
    }

    /// What is at the finding's own place belongs under another key, too.
    pub(crate) fn with_key(mut self, key: &'static str) -> Self {
        if let (Some(suggestion), Some(label)) = (&mut self.suggestion, self.labels.first()) {
            let value = label.span;
            suggestion.changes.push(Change::Key { value, key });
        }
        self
    }

    /// For an expression that stands between other text without braces: whatever it becomes gets them.
    pub(crate) fn in_braces(mut self, expression: &str) -> Self {
        let changes = self
            .suggestion
            .iter_mut()
            .flat_map(|suggestion| &mut suggestion.changes);
        for change in changes {
            if let Change::Text { old, new, .. } = change
                && old == expression
                && !new.starts_with('{')
            {
                *new = format!("{{{new}}}");
            }
        }
        self
    }

    pub(crate) fn fixed_by(mut self, safety: Safety, changes: Vec<Change>) -> Self {
        self.suggestion = Some(Suggestion { safety, changes });
        self
    }
}

/// Turns what would mend the findings into edits.
pub(super) fn resolve_suggestions(diagnostics: &mut [Diagnostic], sources: &Sources) {
    let changes = diagnostics.iter().filter_map(|found| found.suggestion.as_ref());
    let mut roots: HashMap<SourceId, Option<Node>> = HashMap::new();
    for source in changes
        .flat_map(|suggestion| &suggestion.changes)
        .map(|change| change.place().source)
    {
        roots.entry(source).or_insert_with(|| {
            let document = Document::open(sources, source).ok()?;
            document.root().ok().cloned()
        });
    }
    let outlines: HashMap<SourceId, EditIndex<'_>> = roots
        .iter()
        .filter_map(|(source, root)| Some((*source, EditIndex::of(sources.text(*source), root.as_ref()?))))
        .collect();
    for diagnostic in diagnostics {
        let Some(suggestion) = diagnostic.suggestion.take() else {
            continue;
        };
        let edits = suggestion.changes.iter().map(|change| {
            let outline = outlines.get(&change.place().source)?;
            edits(change, suggestion.safety, outline)
        });
        let edits: Option<Vec<Vec<Edit>>> = edits.collect();
        diagnostic.fix = edits.map(|edits| {
            let mut edits = edits.concat();
            edits.sort_by_key(|edit| edit.span.start);
            Fix {
                safety: suggestion.safety,
                edits,
            }
        });
    }
}

fn edits(change: &Change, safety: Safety, outline: &EditIndex<'_>) -> Option<Vec<Edit>> {
    match change {
        Change::Text { at, old, new } => {
            let scalar = outline.scalar(*at)?;
            // The line break at the end of a block scalar is not written in it.
            let (old, new) = (old.trim_end_matches('\n'), new.trim_end_matches('\n'));
            let place = place(&scalar, *at, old, safety)?;
            Some(placed(*at, scalar.with(&[(place, new)])?))
        }
        Change::Key { value, key } => {
            let scalar = outline.key_of(*value)?;
            let whole = 0..scalar.value().len();
            Some(placed(*value, scalar.with(&[(whole, key)])?))
        }
        Change::Value { at, value } => {
            let (range, new) = outline.scalar(*at)?.as_value(*at, value)?;
            Some(vec![edit(*at, range, new)])
        }
        Change::Remove { key } => Some(vec![members::removed(outline, *key)?]),
        Change::RemoveMember { value } => {
            Some(vec![members::removed(outline, outline.place_of_key(*value)?)?])
        }
        Change::Insert { behind, name, value } => {
            Some(vec![members::inserted(outline, *behind, name, *value)?])
        }
        Change::Add { behind, members } => {
            let behind = outline.place_of_key(*behind)?;
            Some(vec![members::added(outline, behind, members)?])
        }
        Change::Fill { at, value } => Some(vec![members::filled(outline, *at, value)?]),
        Change::Append { list, behind, items } => {
            Some(vec![members::appended(outline, *list, *behind, items)?])
        }
    }
}

fn placed(at: Span, edits: Vec<(Range<usize>, String)>) -> Vec<Edit> {
    edits
        .into_iter()
        .map(|(range, new)| edit(at, range, new))
        .collect()
}

pub(super) fn edit(at: Span, range: Range<usize>, replacement: String) -> Edit {
    let offset = |position: usize| u32::try_from(position).unwrap_or(u32::MAX);
    Edit {
        span: Span {
            source: at.source,
            start: offset(range.start),
            end: offset(range.end),
        },
        replacement,
    }
}

/// Where in the value `old` stands: at the span itself, or between its braces. A misspelled name may stand in a longer
/// text, once and as a word of its own.
fn place(scalar: &ScalarEdit<'_>, at: Span, old: &str, safety: Safety) -> Option<Range<usize>> {
    let part = scalar.part(at)?;
    let text = scalar.value().get(part.clone())?;
    if text == old {
        return Some(part);
    }
    let in_braces = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    if in_braces == Some(old) {
        return Some(part.start + 1..part.end - 1);
    }
    if safety == Safety::Safe {
        return None;
    }
    let mut found = text.match_indices(old);
    let (start, _) = found.next()?;
    let end = start + old.len();
    let joins = |next: char| next.is_alphanumeric() || "_-".contains(next);
    let joined_before = old.starts_with(joins) && text.get(..start)?.ends_with(joins);
    let joined_behind = old.ends_with(joins) && text.get(end..)?.starts_with(joins);
    let is_word = found.next().is_none() && !joined_before && !joined_behind;
    is_word.then(|| part.start + start..part.start + end)
}
