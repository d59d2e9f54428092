//! Conditions: comparisons and searches.

use super::value::{Data, LoweredTextPiece, PlacedValue};
use crate::check::{Dialect, NodeTest, PieceContext, ValueAs};
use crate::expression::Condition;

/// A criterion of the document.
#[derive(Debug, PartialEq)]
pub(crate) struct Judgement {
    pub(crate) text: String,
    pub(crate) dialect: Dialect,
    pub(crate) condition: Condition<LoweredOperand>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum LoweredOperand {
    Null,
    Boolean(bool),
    Number(String),
    String(String),
    /// JSON, and the name of the static that holds it.
    Json {
        constant: String,
        json: String,
    },
    Read(PlacedValue),
    Text(Vec<LoweredTextPiece>),
    /// The length of an array or a string (S14).
    Length(PlacedValue),
    Search(LoweredSearch),
}

/// A search of a context by a pattern, a JSONPath query or an XPath expression.
#[derive(Debug, PartialEq)]
pub(crate) struct LoweredSearch {
    pub(crate) context: PlacedValue,
    pub(crate) by: LoweredMatcher,
    pub(crate) values: Vec<(Data, ValueAs)>,
}

/// The kind of a search.
#[derive(Debug, PartialEq)]
pub(crate) enum LoweredMatcher {
    Pattern(Searched),
    JsonPath {
        query: Searched,
        filters_root: bool,
        asks: NodeTest,
    },
    XPath(Searched),
}

/// A pattern, a query or an XPath expression.
#[derive(Debug, PartialEq)]
pub(crate) enum Searched {
    /// Compiled once, and kept in the static of this name.
    Constant { name: String, text: String },
    /// Built each time it is evaluated (S34a).
    Built(Vec<LoweredConditionPiece>),
}

#[derive(Debug, PartialEq)]
pub(crate) enum LoweredConditionPiece {
    Literal(String),
    Value(Data, PieceContext),
}
