//! Finds the members of mappings in the text, without parsing their values.

pub(in crate::source) mod block;
pub(in crate::source) mod brackets;
#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod index_tests;
pub(in crate::source) mod json;
pub(in crate::source) mod lines;

use std::ops::Range;
use std::sync::Arc;

use crate::source::files::sources::SourceText;
use crate::source::index::block::BlockIndex;
use crate::source::index::json::JsonIndex;
use crate::source::node::Key;
use crate::source::tree::members::repeated_key;

/// The index of one file. It never says anything that the parsed document would not say: where it cannot be sure, it
/// says so, and the whole file is parsed.
#[derive(Debug)]
pub(in crate::source) enum Index {
    Block(BlockIndex),
    Json(JsonIndex),
}

/// Where a value stands.
#[derive(Clone, Copy, Debug)]
pub(in crate::source) enum IndexedPlace {
    /// In block style: from the line of its key to the line `end`. The root has no key. `inline`: it starts on the line
    /// of the key.
    Lines {
        key: Option<usize>,
        end: usize,
        inline: bool,
    },
    /// In JSON: the bytes `start..end`; `container` is its number when it is an object or an array.
    Value {
        start: usize,
        end: usize,
        container: Option<usize>,
    },
}

/// A member whose value is not parsed.
#[derive(Clone, Debug)]
pub(in crate::source) struct IndexedMember {
    pub(in crate::source) key: Key,
    pub(in crate::source) place: IndexedPlace,
}

/// What stands at a place.
#[derive(Clone, Debug)]
pub(in crate::source) enum Contents {
    /// A mapping.
    Members(Arc<[IndexedMember]>),
    /// Something to be parsed before anything can be said of it.
    Opaque,
}

/// The index cannot say; the file has to be parsed.
#[derive(Debug)]
pub(in crate::source) struct Unsure;

impl Index {
    /// `None` for a file that has to be parsed as a whole.
    pub(in crate::source) fn of(file: &Arc<SourceText>) -> Option<Self> {
        let start = if file.text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        if file.text[start..].trim_start().starts_with(['{', '[']) {
            JsonIndex::of(file, start).map(Self::Json)
        } else {
            BlockIndex::of(file, start).map(Self::Block)
        }
    }

    /// The place of the whole document.
    pub(in crate::source) fn root(&self) -> IndexedPlace {
        match self {
            Self::Block(block) => block.root(),
            Self::Json(json) => json.root(),
        }
    }

    /// What stands at a place.
    pub(in crate::source) fn contents(&self, place: IndexedPlace) -> Result<Contents, Unsure> {
        match (self, place) {
            (
                Self::Block(block),
                IndexedPlace::Lines {
                    key,
                    end,
                    inline: false,
                },
            ) => block.members(key, end),
            (
                Self::Json(json),
                IndexedPlace::Value {
                    start,
                    container: Some(container),
                    ..
                },
            ) => json.members(start, container),
            _ => Ok(Contents::Opaque),
        }
    }

    /// The text to parse for a place, and whether that is a mapping with the value as its one member; `None` for the
    /// root, which is the whole file.
    pub(in crate::source) fn text(&self, place: IndexedPlace) -> Option<(Range<usize>, bool)> {
        match (self, place) {
            (Self::Block(block), IndexedPlace::Lines { key, end, .. }) => Some((block.text(key?, end), true)),
            (
                _,
                IndexedPlace::Value {
                    container: Some(0), ..
                },
            )
            | (Self::Json(_), IndexedPlace::Lines { .. }) => None,
            (_, IndexedPlace::Value { start, end, .. }) => Some((start..end, false)),
        }
    }
}

impl IndexedPlace {
    /// Tells places of one file apart.
    pub(in crate::source) fn id(self) -> usize {
        match self {
            Self::Lines { key, .. } => key.map_or(usize::MAX, |key| key),
            Self::Value { start, .. } => start,
        }
    }
}

/// The members, when no key is there twice; the parser says where (S2).
pub(in crate::source) fn distinct(members: Vec<IndexedMember>) -> Result<Contents, Unsure> {
    match repeated_key(members.iter().map(|member| &member.key)) {
        Some(_) => Err(Unsure),
        None => Ok(Contents::Members(members.into())),
    }
}
