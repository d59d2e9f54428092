//! Strings to syntax trees: runtime expressions, templates, simple conditions, JSONPath predicates and
//! JSON pointers. Nothing here knows which names exist; that is the `check` phase's business.
//!
//! Positions are byte ranges in the string that was parsed, so that a finding can underline the part.

mod condition;
mod cursor;
mod jsonpath;
mod pointer;
mod runtime;
mod simple;
#[cfg(test)]
mod suite_tests;
mod template;

pub(crate) use condition::{Comparison, Condition, ConditionError};
pub(crate) use jsonpath::{PredicateOperand, parse_predicate};
pub(crate) use pointer::Pointer;
pub(crate) use runtime::{
    ComponentKind, Expression, ExpressionError, Idiom, Name, Parsed, Part, WorkflowSide,
};
pub(crate) use simple::{Operand, Quotes, parse_condition};
pub(crate) use template::{Piece, Template};
