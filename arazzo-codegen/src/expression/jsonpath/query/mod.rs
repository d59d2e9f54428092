//! Parses queries (RFC 9535, section 2): their syntax, their types, and which of them select at most one node.
//!
//! The runtime evaluates queries. The compiler keeps only the facts that it needs. Operands of a filter may be runtime
//! expressions (S14): `$.data[?@.id == $inputs.id]`.

mod parser;

pub(super) use parser::QueryParser;

use std::ops::Range;

use super::super::condition::{ConditionError, ConditionProblem};
use super::super::cursor::Cursor;
use super::super::embedded::{Embedded, NamePiece};
use super::super::pointer::Pointer;

/// A query that is well-formed and well-typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Query {
    /// The bytes of the condition that it stands on.
    pub(crate) range: Range<usize>,
    pub(crate) segments: Vec<Segment>,
    /// Where a `$` is the root of the context, here and in filters.
    pub(super) roots: Vec<usize>,
    /// Names that only the lenient dialect leaves without quotes, with their dots.
    pub(super) bare_names: Vec<(Range<usize>, String)>,
    /// Runtime expressions and strings in filters, in the order of the text.
    pub(crate) embedded: Vec<Embedded>,
    /// Names and indexes with runtime expressions in them, in the order of the text (S34a).
    pub(crate) computed: Vec<Computed>,
    /// Where the query and those in its filters lead, as far as that is known before it is asked.
    pub(crate) ways: Vec<QueryPath>,
    /// The two operands of each comparison in a filter.
    pub(crate) comparisons: Vec<[Range<usize>; 2]>,
    /// What means something else in the Goessner draft: the first such place.
    pub(crate) beyond_goessner: Option<(Range<usize>, &'static str)>,
    /// What the Goessner draft does not have with any meaning: the first such place.
    pub(crate) not_in_goessner: Option<(Range<usize>, &'static str)>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Segment {
    pub(crate) range: Range<usize>,
    pub(crate) selector: SegmentSelector,
}

/// Members and items on the way from the context.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct QueryPath {
    pub(crate) range: Range<usize>,
    pub(crate) steps: Vec<PathSegment>,
    /// Whether all segments are known.
    pub(crate) is_complete: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PathSegment {
    Name(String),
    Index(i64),
    /// Any item of an array.
    Each,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SegmentSelector {
    /// A member; the flag: it is written `.name`.
    Name(String, bool),
    Index(i64),
    /// A name or an index that runtime expressions give.
    Computed,
    /// One filter: `[?…]`.
    Filter,
    /// `*`, and nothing beside it.
    Each,
    /// Items by several indexes, or a slice.
    Items,
    /// Whatever else may select several nodes.
    Several,
}

/// A name or an index with runtime expressions in it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Computed {
    /// `.name-{$inputs.a}`, including the dot, with the pieces of the name.
    Name {
        range: Range<usize>,
        pieces: Vec<NamePiece>,
    },
    /// `'name-{$inputs.a}'` in brackets.
    Quoted { range: Range<usize>, text: String },
    /// `{$inputs.i}` in brackets; a sign stands before it.
    Index(Embedded),
}

impl Computed {
    pub(crate) fn range(&self) -> &Range<usize> {
        match self {
            Self::Name { range, .. } | Self::Quoted { range, .. } => range,
            Self::Index(embedded) => embedded.range(),
        }
    }
}

/// A part of a rewritten query.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum QueryPart {
    Text(String),
    /// The value of the [`Computed`] with this index, as a string literal or an index.
    Computed(usize),
}

impl Query {
    /// The pointer to the one node that the query may select. Nothing for a query that may select several, that
    /// counts from the end, or whose name would be an index in a pointer.
    pub(crate) fn pointer(&self) -> Option<Pointer> {
        let tokens: Option<Vec<String>> = self
            .segments
            .iter()
            .map(|segment| match &segment.selector {
                SegmentSelector::Name(name, _) if name.parse::<u64>().is_err() => Some(name.clone()),
                SegmentSelector::Index(index @ 0..) => Some(index.to_string()),
                _ => None,
            })
            .collect();
        tokens.map(|tokens| Pointer { tokens })
    }

    /// Where the first runtime expression stands.
    pub(crate) fn first_expression(&self) -> Option<usize> {
        let is_expression = |part: &&Embedded| match part {
            Embedded::Expression { .. } => true,
            Embedded::String { text, .. } => text.contains("{$"),
        };
        let embedded = self.embedded.iter().filter(is_expression).map(Embedded::range);
        let places = embedded.chain(self.computed.iter().map(Computed::range));
        places.map(|range| range.start).min()
    }

    /// The path of the query. Empty if it may lead anywhere.
    pub(crate) fn way(&self) -> Option<Vec<PathSegment>> {
        let step = |segment: &Segment| match &segment.selector {
            SegmentSelector::Name(name, _) if name.parse::<u64>().is_err() => {
                Some(PathSegment::Name(name.clone()))
            }
            SegmentSelector::Index(index) => Some(PathSegment::Index(*index)),
            SegmentSelector::Each | SegmentSelector::Filter | SegmentSelector::Items => {
                Some(PathSegment::Each)
            }
            SegmentSelector::Name(..) | SegmentSelector::Computed | SegmentSelector::Several => None,
        };
        self.segments.iter().map(step).collect()
    }

    /// A singular query as the pointer that it begins with, and the query for what is there; `text` is what it was
    /// parsed from. So no more is decoded than the array that an index counts from the end of.
    pub(crate) fn behind_pointer(&self, text: &str) -> (Pointer, Vec<QueryPart>) {
        let is_plain = |segment: &&Segment| match &segment.selector {
            SegmentSelector::Name(name, _) => name.parse::<u64>().is_err(),
            SegmentSelector::Index(index) => *index >= 0,
            _ => false,
        };
        let plain = self.segments.iter().take_while(is_plain).count();
        let (first, rest) = self.segments.split_at(plain);
        let first = Self {
            segments: first.to_vec(),
            ..self.clone()
        };
        let rest = Self {
            range: rest.first().map_or(self.range.end, |segment| segment.range.start)..self.range.end,
            segments: rest.to_vec(),
            ..self.clone()
        };
        let mut query = vec![QueryPart::Text("$".to_owned())];
        query.extend(rest.rewritten(text, &[]));
        (first.pointer().unwrap_or_default(), query)
    }

    /// The query in front of a last `.length` (S14).
    pub(crate) fn before_length(&self) -> Option<Self> {
        let (last, segments) = self.segments.split_last()?;
        let is_length = matches!(&last.selector, SegmentSelector::Name(name, true) if name == "length");
        is_length.then(|| Self {
            range: self.range.start..last.range.start,
            segments: segments.to_vec(),
            ..self.clone()
        })
    }

    pub(crate) fn is_singular(&self) -> bool {
        self.segments.iter().all(Segment::is_single)
    }

    /// The query as RFC 9535 writes it. `values` gives for an embedded range the value that takes its place, by
    /// number: then the context is the member `context` of what is queried, and the values are the members of `values`.
    pub(crate) fn rewritten(&self, text: &str, values: &[(Range<usize>, usize)]) -> Vec<QueryPart> {
        let mut edits: Vec<(Range<usize>, Vec<QueryPart>)> = Vec::new();
        let mut edit = |range: Range<usize>, with: String| edits.push((range, vec![QueryPart::Text(with)]));
        if !values.is_empty() {
            for at in &self.roots {
                edit(*at..at + 1, "$['context']".to_owned());
            }
            for (range, value) in values {
                edit(range.clone(), format!("$['values']['{value}']"));
            }
        }
        for (range, name) in &self.bare_names {
            edit(range.clone(), format!("['{name}']"));
        }
        for (number, computed) in self.computed.iter().enumerate() {
            let mut with = vec![QueryPart::Computed(number)];
            if matches!(computed, Computed::Name { .. }) {
                with.insert(0, QueryPart::Text("[".to_owned()));
                with.push(QueryPart::Text("]".to_owned()));
            }
            edits.push((computed.range().clone(), with));
        }
        edits.sort_by_key(|(range, _)| range.start);
        let mut parts = Vec::new();
        let mut position = self.range.start;
        let is_inside = |range: &Range<usize>| self.range.start <= range.start && range.end <= self.range.end;
        for (range, with) in edits.into_iter().filter(|(range, _)| is_inside(range)) {
            push_text(&mut parts, text.get(position..range.start).unwrap_or_default());
            for part in with {
                match part {
                    QueryPart::Text(text) => push_text(&mut parts, &text),
                    computed @ QueryPart::Computed(_) => parts.push(computed),
                }
            }
            position = range.end;
        }
        push_text(&mut parts, text.get(position..self.range.end).unwrap_or_default());
        parts
    }
}

fn push_text(parts: &mut Vec<QueryPart>, text: &str) {
    match parts.last_mut() {
        Some(QueryPart::Text(before)) => before.push_str(text),
        _ if text.is_empty() => {}
        _ => parts.push(QueryPart::Text(text.to_owned())),
    }
}

impl Segment {
    /// Whether it selects at most one node.
    pub(super) fn is_single(&self) -> bool {
        matches!(
            self.selector,
            SegmentSelector::Name(..) | SegmentSelector::Index(_) | SegmentSelector::Computed
        )
    }
}

/// Parses a whole text as one query. The error says where it stops being one.
pub(crate) fn parse_query(text: &str) -> Result<Query, ConditionError> {
    parse_whole(text, false)
}

/// The same with `-` in names (S14).
pub(crate) fn parse_lenient_query(text: &str) -> Result<Query, ConditionError> {
    parse_whole(text, true)
}

fn parse_whole(text: &str, lenient: bool) -> Result<Query, ConditionError> {
    let mut parser = QueryParser {
        cursor: Cursor::new(text),
        query: Query::default(),
        depth: 0,
        lenient,
        way: Some(Vec::new()),
        filtered: None,
    };
    if parser.cursor.peek() != Some('$') {
        return Err(parser.cursor.error(ConditionProblem::QueryExpected));
    }
    let segments = parser.rooted()?;
    if !parser.cursor.is_at_end() {
        return Err(parser.cursor.error(ConditionProblem::SegmentExpected));
    }
    Ok(parser.finish(0, segments))
}

/// Parses a query at the beginning of what is left, as far as it goes, with `-` in names.
pub(super) fn parse_prefix(cursor: &mut Cursor<'_>) -> Result<Query, ConditionError> {
    let start = cursor.position();
    let mut parser = QueryParser {
        cursor: cursor.clone(),
        query: Query::default(),
        depth: 0,
        lenient: true,
        way: Some(Vec::new()),
        filtered: None,
    };
    let segments = parser.rooted()?;
    *cursor = parser.cursor.clone();
    Ok(parser.finish(start, segments))
}

#[cfg(test)]
mod tests;
