//! Parses a query, segment by segment.

use super::{Computed, PathSegment, Query, QueryPath, Segment, SegmentSelector};
use crate::expression::DEEPEST_NESTING;
use crate::expression::condition::{ConditionError, ConditionProblem};
use crate::expression::cursor::Cursor;
use crate::expression::embedded;
use crate::expression::jsonpath::{filter, string};

/// RFC 9535, section 2.1: integers are exact in a double.
const LARGEST: i64 = 9_007_199_254_740_991;

pub(in crate::expression::jsonpath) struct QueryParser<'t> {
    pub(in crate::expression::jsonpath) cursor: Cursor<'t>,
    pub(in crate::expression::jsonpath) query: Query,
    pub(super) depth: usize,
    pub(super) lenient: bool,
    /// The path to the current segment, while it is known.
    pub(super) way: Option<Vec<PathSegment>>,
    /// The way to what `@` is.
    pub(super) filtered: Option<Vec<PathSegment>>,
}

impl QueryParser<'_> {
    pub(super) fn finish(mut self, start: usize, segments: Vec<Segment>) -> Query {
        self.query.range = start..self.cursor.position();
        self.query.segments = segments;
        self.query
    }

    /// `$` and its segments.
    pub(in crate::expression::jsonpath) fn rooted(&mut self) -> Result<Vec<Segment>, ConditionError> {
        let start = self.cursor.position();
        self.query.roots.push(start);
        self.cursor.next();
        self.segments(start, Some(Vec::new()))
    }

    /// `@` and its segments.
    pub(in crate::expression::jsonpath) fn of_filtered(&mut self) -> Result<Vec<Segment>, ConditionError> {
        let start = self.cursor.position();
        self.cursor.next();
        let filtered = self.filtered.clone();
        self.segments(start, filtered)
    }

    /// Segments from where `way` leads.
    fn segments(
        &mut self,
        start: usize,
        way: Option<Vec<PathSegment>>,
    ) -> Result<Vec<Segment>, ConditionError> {
        let outer = std::mem::replace(&mut self.way, way);
        // As far as it is known.
        let mut known = self.way.clone().unwrap_or_default();
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
                    break;
                }
            };
            let next = match &step {
                SegmentSelector::Name(name, _) => Some(PathSegment::Name(name.clone())),
                SegmentSelector::Index(index) => Some(PathSegment::Index(*index)),
                SegmentSelector::Each | SegmentSelector::Filter | SegmentSelector::Items => {
                    Some(PathSegment::Each)
                }
                SegmentSelector::Several | SegmentSelector::Computed => None,
            };
            self.way = self.way.take().zip(next).map(|(mut way, next)| {
                way.push(next);
                way
            });
            if let Some(way) = &self.way {
                known.clone_from(way);
            }
            segments.push(Segment {
                range: start..self.cursor.position(),
                selector: step,
            });
        }
        let is_complete = self.way.is_some();
        self.way = outer;
        self.query.ways.push(QueryPath {
            range: start..self.cursor.position(),
            steps: known,
            is_complete,
        });
        Ok(segments)
    }

    /// What stands in brackets, parentheses or filters, one level deeper.
    pub(in crate::expression::jsonpath) fn nested<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, ConditionError>,
    ) -> Result<T, ConditionError> {
        self.depth += 1;
        if self.depth > DEEPEST_NESTING {
            return Err(self.cursor.error(ConditionProblem::TooDeep));
        }
        let result = inner(self)?;
        self.depth -= 1;
        Ok(result)
    }

    /// The white space of RFC 9535.
    pub(in crate::expression::jsonpath) fn blanks(&mut self) {
        self.cursor
            .take_while(|next| matches!(next, ' ' | '\t' | '\n' | '\r'));
    }

    pub(in crate::expression::jsonpath) fn beyond_goessner(&mut self, start: usize, what: &'static str) {
        let range = start..self.cursor.position();
        self.query.beyond_goessner.get_or_insert((range, what));
    }

    pub(in crate::expression::jsonpath) fn not_in_goessner(&mut self, start: usize, what: &'static str) {
        let range = start..self.cursor.position();
        self.query.not_in_goessner.get_or_insert((range, what));
    }

    fn dotted(&mut self) -> Result<SegmentSelector, ConditionError> {
        let start = self.cursor.position();
        self.cursor.next();
        let descends = self.cursor.eat(".");
        if descends && self.cursor.peek() == Some('[') {
            self.bracketed()?;
            return Ok(SegmentSelector::Several);
        }
        if self.cursor.eat("*") {
            return Ok(if descends {
                SegmentSelector::Several
            } else {
                SegmentSelector::Each
            });
        }
        let starts = self.cursor.peek().is_some_and(starts_name);
        let lenient = self.lenient;
        let of_name = |next: char| starts_name(next) || next.is_ascii_digit() || (lenient && next == '-');
        let here = self.cursor.clone();
        let name = self.cursor.take_while(of_name);
        if self.cursor.peek() == Some('{') {
            self.cursor = here;
            // More characters are unambiguous beside braces.
            let pieces = embedded::name(&mut self.cursor, |next| of_name(next) || next == '-')?;
            let dot = if descends { start + 2 } else { start };
            let range = dot..self.cursor.position();
            self.query.computed.push(Computed::Name { range, pieces });
            return Ok(if descends {
                SegmentSelector::Several
            } else {
                SegmentSelector::Computed
            });
        }
        if !(starts || lenient && !name.is_empty()) {
            return Err(self.cursor.error(ConditionProblem::NameExpected));
        }
        if name.contains('-') || !starts {
            let dot = if descends { start + 2 } else { start };
            let range = dot..self.cursor.position();
            self.query.bare_names.push((range, name.to_owned()));
        }
        Ok(if descends {
            SegmentSelector::Several
        } else {
            SegmentSelector::Name(name.to_owned(), true)
        })
    }

    fn bracketed(&mut self) -> Result<SegmentSelector, ConditionError> {
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
            let of_items = |step: &SegmentSelector| {
                matches!(
                    step,
                    SegmentSelector::Index(_)
                        | SegmentSelector::Items
                        | SegmentSelector::Each
                        | SegmentSelector::Filter
                )
            };
            Ok(match (steps.pop(), steps.is_empty()) {
                (Some(only), true) => only,
                (Some(last), false) if steps.iter().chain([&last]).all(of_items) => SegmentSelector::Items,
                _ => SegmentSelector::Several,
            })
        })
    }

    fn selector(&mut self) -> Result<SegmentSelector, ConditionError> {
        let start = self.cursor.position();
        match self.cursor.peek() {
            Some(quote @ ('\'' | '"')) => {
                let name = string::parse(&mut self.cursor, quote)?;
                if !has_expression(&name) {
                    return Ok(SegmentSelector::Name(name, false));
                }
                let range = start..self.cursor.position();
                self.query.computed.push(Computed::Quoted { range, text: name });
                Ok(SegmentSelector::Computed)
            }
            Some('*') => {
                self.cursor.next();
                Ok(SegmentSelector::Each)
            }
            Some('?') => {
                self.cursor.next();
                self.blanks();
                if self.cursor.peek() != Some('(') {
                    self.not_in_goessner(start, "a filter without parentheses");
                }
                let each = |mut way: Vec<PathSegment>| {
                    way.push(PathSegment::Each);
                    way
                };
                let filtered = self.way.clone().map(each);
                let outer = std::mem::replace(&mut self.filtered, filtered);
                filter::logical(self)?;
                self.filtered = outer;
                Ok(SegmentSelector::Filter)
            }
            _ => self.index_or_slice(),
        }
    }

    fn index_or_slice(&mut self) -> Result<SegmentSelector, ConditionError> {
        let start = self.cursor.position();
        let index = self.index()?;
        let behind = self.cursor.clone();
        self.blanks();
        if !self.cursor.eat(":") {
            self.cursor = behind;
            let index = index.ok_or_else(|| self.cursor.error(ConditionProblem::SelectorExpected))?;
            if matches!(index, SegmentSelector::Index(index) if index < 0) {
                self.beyond_goessner(start, "an index from the end");
            }
            return Ok(index);
        }
        self.blanks();
        self.index()?;
        let behind = self.cursor.clone();
        self.blanks();
        if self.cursor.eat(":") {
            self.blanks();
            if matches!(self.index()?, Some(SegmentSelector::Index(step)) if step <= 0) {
                self.beyond_goessner(start, "a slice that does not go forward");
            }
        } else {
            self.cursor = behind;
        }
        Ok(SegmentSelector::Items)
    }

    /// An integer, or an expression that gives one, behind a sign or none.
    fn index(&mut self) -> Result<Option<SegmentSelector>, ConditionError> {
        let before = self.cursor.clone();
        self.cursor.eat("-");
        if !matches!(self.cursor.peek(), Some('{' | '$')) {
            self.cursor = before;
            return Ok(self.integer()?.map(SegmentSelector::Index));
        }
        let embedded = embedded::expression(&mut self.cursor)?;
        self.query.computed.push(Computed::Index(embedded));
        Ok(Some(SegmentSelector::Computed))
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

/// Whether a name in quotes has a runtime expression in it. Without braces only a text that is no plausible member name counts.
fn has_expression(name: &str) -> bool {
    ["{$", "$inputs.", "$steps."]
        .iter()
        .any(|start| name.contains(start))
}

fn starts_name(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_' || !character.is_ascii()
}
