//! Parses strings to syntax trees: runtime expressions, templates, simple conditions, JSONPath, XPath, patterns and JSON
//! pointers. The names in them are resolved later, by the `check` phase.
//!
//! Positions are byte ranges in the parsed string, so that a finding can underline a part of it.

mod condition;
mod cursor;
mod declared;
mod embedded;
mod jsonpath;
mod pattern;
mod pointer;
mod runtime;
mod selector;
mod simple;
#[cfg(test)]
mod suite_tests;
mod template;
mod xpath;
#[cfg(test)]
mod xpath_tests;

pub(crate) use condition::{Comparison, Condition, ConditionError, ConditionProblem};
pub(crate) use declared::DeclaredNames;
pub(crate) use embedded::{Embedded, NamePiece, expression_at_start, whole as whole_expression};
pub(crate) use jsonpath::{
    Computed, PathSegment, PredicateOperand, Query, QueryPart, QueryPath, SegmentSelector,
    parse_lenient_query, parse_predicate, parse_query, string_literal,
};
pub(crate) use pattern::check_pattern;
pub(crate) use pointer::Pointer;
pub(crate) use runtime::{
    ComponentKind, ExchangePart, ExpressionError, Idiom, Name, Parsed, ROOTS, RuntimeExpression, WorkflowSide,
};
pub(crate) use selector::{Nodes, Selecting, parse_selector};
pub(crate) use simple::{Operand, Quotes, parse_condition};
pub(crate) use template::{Piece, Template};
pub(crate) use xpath::{XPath, XPathKind, parse_xpath};

/// Nesting beyond this is refused, so that a hostile document cannot exhaust the stack.
const DEEPEST_NESTING: usize = 64;
