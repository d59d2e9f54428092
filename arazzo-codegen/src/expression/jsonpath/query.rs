//! Queries (RFC 9535, section 2): their syntax, their types, and which of them select at most one node.
//!
//! The runtime evaluates them; what is kept here is what the compiler needs to know of them. In the operands of a
//! filter runtime expressions may stand (S14): `$.data[?@.id == $inputs.id]`.

use std::ops::Range;

use super::super::condition::{ConditionError, ConditionProblem};
use super::super::cursor::Cursor;
use super::super::embedded::Embedded;
use super::super::pointer::Pointer;
use super::{filter, string};

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
    /// What means something else in the Goessner draft: the first such place.
    pub(crate) beyond_goessner: Option<(Range<usize>, &'static str)>,
    /// What the Goessner draft does not have with any meaning: the first such place.
    pub(crate) not_in_goessner: Option<(Range<usize>, &'static str)>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Segment {
    pub(crate) range: Range<usize>,
    pub(crate) step: Step,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// A member; the flag: it is written `.name`.
    Name(String, bool),
    Index(i64),
    /// One filter: `[?…]`.
    Filter,
    /// Whatever else may select several nodes.
    Several,
}

impl Query {
    /// The pointer to the one node that the query may select. Nothing for a query that may select several, that
    /// counts from the end, or whose name would be an index in a pointer.
    pub(crate) fn pointer(&self) -> Option<Pointer> {
        let tokens: Option<Vec<String>> = self
            .segments
            .iter()
            .map(|segment| match &segment.step {
                Step::Name(name, _) if name.parse::<u64>().is_err() => Some(name.clone()),
                Step::Index(index @ 0..) => Some(index.to_string()),
                _ => None,
            })
            .collect();
        tokens.map(|tokens| Pointer { tokens })
    }

    /// The query in front of a last `.length` (S14).
    pub(crate) fn before_length(&self) -> Option<Self> {
        let (last, segments) = self.segments.split_last()?;
        let is_length = matches!(&last.step, Step::Name(name, true) if name == "length");
        is_length.then(|| Self {
            range: self.range.start..last.range.start,
            segments: segments.to_vec(),
            ..self.clone()
        })
    }

    pub(crate) fn is_singular(&self) -> bool {
        let single = |segment: &Segment| matches!(segment.step, Step::Name(..) | Step::Index(_));
        self.segments.iter().all(single)
    }

    /// The query as RFC 9535 writes it. `values` gives for an embedded range the value that takes its place, by
    /// number: then the context is the member `context` of what is queried, and the values are the members of `values`.
    pub(crate) fn rewritten(&self, text: &str, values: &[(Range<usize>, usize)]) -> String {
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        if !values.is_empty() {
            edits.extend(
                self.roots
                    .iter()
                    .map(|at| (*at..at + 1, "$['context']".to_owned())),
            );
            edits.extend(
                values
                    .iter()
                    .map(|(range, value)| (range.clone(), format!("$['values']['{value}']"))),
            );
        }
        let bare = |(range, name): &(Range<usize>, String)| (range.clone(), format!("['{name}']"));
        edits.extend(self.bare_names.iter().map(bare));
        edits.sort_by_key(|(range, _)| range.start);
        let mut written = String::new();
        let mut position = self.range.start;
        for (range, with) in edits.into_iter().filter(|(range, _)| range.end <= self.range.end) {
            written.push_str(text.get(position..range.start).unwrap_or_default());
            written.push_str(&with);
            position = range.end;
        }
        written.push_str(text.get(position..self.range.end).unwrap_or_default());
        written
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
    let mut parser = Parser {
        cursor: Cursor::new(text),
        query: Query::default(),
        depth: 0,
        lenient,
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
    let mut parser = Parser {
        cursor: cursor.clone(),
        query: Query::default(),
        depth: 0,
        lenient: true,
    };
    let segments = parser.rooted()?;
    *cursor = parser.cursor.clone();
    Ok(parser.finish(start, segments))
}

/// Nesting beyond this is refused, so that a hostile document cannot exhaust the stack.
const DEEPEST: usize = 64;

/// RFC 9535, section 2.1: integers are exact in a double.
const LARGEST: i64 = 9_007_199_254_740_991;

pub(super) struct Parser<'t> {
    pub(super) cursor: Cursor<'t>,
    pub(super) query: Query,
    depth: usize,
    lenient: bool,
}

impl Parser<'_> {
    fn finish(mut self, start: usize, segments: Vec<Segment>) -> Query {
        self.query.range = start..self.cursor.position();
        self.query.segments = segments;
        self.query
    }

    /// `$` and its segments.
    pub(super) fn rooted(&mut self) -> Result<Vec<Segment>, ConditionError> {
        self.query.roots.push(self.cursor.position());
        self.cursor.next();
        self.segments()
    }

    pub(super) fn segments(&mut self) -> Result<Vec<Segment>, ConditionError> {
        let mut segments = Vec::new();
        loop {
            let before = self.cursor.clone();
            self.blanks();
            let start = self.cursor.position();
            let step = match self.cursor.peek() {
                Some('[') => self.bracketed()?,
                Some('.') => self.dotted()?,
                _ => {
                    self.cursor = before;
                    return Ok(segments);
                }
            };
            segments.push(Segment {
                range: start..self.cursor.position(),
                step,
            });
        }
    }

    /// What stands in brackets, parentheses or filters, one level deeper.
    pub(super) fn nested<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, ConditionError>,
    ) -> Result<T, ConditionError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.cursor.error(ConditionProblem::TooDeep));
        }
        let result = inner(self)?;
        self.depth -= 1;
        Ok(result)
    }

    /// The white space of RFC 9535.
    pub(super) fn blanks(&mut self) {
        self.cursor
            .take_while(|next| matches!(next, ' ' | '\t' | '\n' | '\r'));
    }

    pub(super) fn beyond_goessner(&mut self, start: usize, what: &'static str) {
        let range = start..self.cursor.position();
        self.query.beyond_goessner.get_or_insert((range, what));
    }

    pub(super) fn not_in_goessner(&mut self, start: usize, what: &'static str) {
        let range = start..self.cursor.position();
        self.query.not_in_goessner.get_or_insert((range, what));
    }

    fn dotted(&mut self) -> Result<Step, ConditionError> {
        let start = self.cursor.position();
        self.cursor.next();
        let descends = self.cursor.eat(".");
        if descends && self.cursor.peek() == Some('[') {
            self.bracketed()?;
            return Ok(Step::Several);
        }
        if self.cursor.eat("*") {
            return Ok(Step::Several);
        }
        let starts = self.cursor.peek().is_some_and(starts_name);
        let lenient = self.lenient;
        let name = self
            .cursor
            .take_while(|next| starts_name(next) || next.is_ascii_digit() || (lenient && next == '-'));
        if !(starts || lenient && !name.is_empty()) {
            return Err(self.cursor.error(ConditionProblem::NameExpected));
        }
        if name.contains('-') || !starts {
            let dot = if descends { start + 2 } else { start };
            let range = dot..self.cursor.position();
            self.query.bare_names.push((range, name.to_owned()));
        }
        Ok(if descends {
            Step::Several
        } else {
            Step::Name(name.to_owned(), true)
        })
    }

    fn bracketed(&mut self) -> Result<Step, ConditionError> {
        self.cursor.next();
        self.nested(|parser| {
            let mut steps = Vec::new();
            loop {
                parser.blanks();
                steps.push(parser.selector()?);
                parser.blanks();
                if !parser.cursor.eat(",") {
                    break;
                }
            }
            if !parser.cursor.eat("]") {
                return Err(parser.cursor.error(ConditionProblem::BracketExpected));
            }
            Ok(match (steps.pop(), steps.is_empty()) {
                (Some(only), true) => only,
                _ => Step::Several,
            })
        })
    }

    fn selector(&mut self) -> Result<Step, ConditionError> {
        let start = self.cursor.position();
        match self.cursor.peek() {
            Some(quote @ ('\'' | '"')) => {
                string::parse(&mut self.cursor, quote).map(|name| Step::Name(name, false))
            }
            Some('*') => {
                self.cursor.next();
                Ok(Step::Several)
            }
            Some('?') => {
                self.cursor.next();
                self.blanks();
                if self.cursor.peek() != Some('(') {
                    self.not_in_goessner(start, "a filter without parentheses");
                }
                filter::logical(self)?;
                Ok(Step::Filter)
            }
            _ => self.index_or_slice(),
        }
    }

    fn index_or_slice(&mut self) -> Result<Step, ConditionError> {
        let start = self.cursor.position();
        let index = self.integer()?;
        let behind = self.cursor.clone();
        self.blanks();
        if !self.cursor.eat(":") {
            self.cursor = behind;
            let index = index.ok_or_else(|| self.cursor.error(ConditionProblem::SelectorExpected))?;
            if index < 0 {
                self.beyond_goessner(start, "an index from the end");
            }
            return Ok(Step::Index(index));
        }
        self.blanks();
        self.integer()?;
        let behind = self.cursor.clone();
        self.blanks();
        if self.cursor.eat(":") {
            self.blanks();
            if self.integer()?.is_some_and(|step| step <= 0) {
                self.beyond_goessner(start, "a slice that does not go forward");
            }
        } else {
            self.cursor = behind;
        }
        Ok(Step::Several)
    }

    fn integer(&mut self) -> Result<Option<i64>, ConditionError> {
        let before = self.cursor.clone();
        let negative = self.cursor.eat("-");
        let digits = self.cursor.take_while(|next| next.is_ascii_digit());
        if digits.is_empty() && !negative {
            return Ok(None);
        }
        let canonical = digits == "0" && !negative || !digits.starts_with('0');
        let number = digits.parse::<i64>().ok().filter(|number| *number <= LARGEST);
        match number.filter(|_| canonical) {
            Some(number) => Ok(Some(if negative { -number } else { number })),
            None => Err(before.error(ConditionProblem::IndexExpected)),
        }
    }
}

fn starts_name(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_' || !character.is_ascii()
}

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
