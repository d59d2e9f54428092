//! JSONPath: queries as RFC 9535 has them ([`query`]), and conditions that are predicates over them ([`predicate`],
//! S14).

mod filter;
mod predicate;
mod query;
mod string;

pub(crate) use predicate::{PredicateOperand, parse_predicate};
pub(crate) use query::{
    Computed, PathSegment, Query, QueryPart, QueryPath, SegmentSelector, parse_lenient_query, parse_query,
};
pub(crate) use string::literal as string_literal;
