//! JSONPath: queries as RFC 9535 has them ([`query`]), and conditions that are predicates over them ([`predicate`],
//! S14).

mod filter;
mod predicate;
mod query;
mod string;

pub(crate) use predicate::{PredicateOperand, parse_predicate};
pub(crate) use query::{Query, Step, parse_lenient_query, parse_query};
