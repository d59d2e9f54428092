//! Criteria and the conditions in them.

use super::{QueryPath, Reference, Selection, TextPiece, Value};
use crate::document::Text;
use crate::expression::Condition;
use crate::source::Span;

#[derive(Debug)]
pub(crate) struct CheckedCriterion {
    /// As the document writes it, for messages.
    pub(crate) text: Text,
    pub(crate) dialect: Dialect,
    pub(crate) condition: Condition<CheckedOperand>,
}

impl CheckedCriterion {
    /// The place of an operand: the first behind an expression, or the last where that is not in front of it.
    pub(crate) fn place_of(&self, expression: &str, operand: &str) -> Span {
        let text = &self.text.value;
        let behind = text.find(expression).map_or(0, |at| at + expression.len());
        let rest = text.get(behind..).unwrap_or_default();
        let found = rest.find(operand).map(|at| behind + at);
        match found.or_else(|| text.rfind(operand)) {
            Some(at) => self.text.within(at..at + operand.len()),
            None => self.text.span,
        }
    }

    pub(crate) fn references(&self) -> impl Iterator<Item = &Reference> {
        self.condition
            .operands()
            .into_iter()
            .flat_map(CheckedOperand::references)
    }
}

/// Whose rules of comparison hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// S34 and S35.
    Simple,
    /// RFC 9535.
    JsonPath,
}

#[derive(Clone, Debug)]
pub(crate) enum CheckedOperand {
    Null,
    Boolean(bool),
    Number(String),
    String(String),
    /// The JSON text of an object or an array (S14).
    Json(String),
    Reference(Reference),
    /// Picked out of another value: an expression stands inside its pointer, or a query behind it (S14).
    Selected(Box<Selection>),
    /// A string with expressions in it (S15).
    Text(Vec<TextPiece>),
    /// The length of an array or a string (S14).
    Length(Reference),
    Search(Search),
}

impl CheckedOperand {
    /// Every reference in it.
    pub(crate) fn references(&self) -> Vec<&Reference> {
        match self {
            Self::Null | Self::Boolean(_) | Self::Number(_) | Self::String(_) | Self::Json(_) => Vec::new(),
            Self::Reference(reference) | Self::Length(reference) => vec![reference],
            Self::Text(pieces) => pieces.iter().flat_map(TextPiece::references).collect(),
            Self::Selected(selection) => selection.references(),
            Self::Search(search) => search.references(),
        }
    }
}

/// What a pattern, a JSONPath query or an XPath expression finds in a context.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    pub(crate) context: Reference,
    pub(crate) by: Matcher,
    /// The values of the expressions in the query, in their order.
    pub(crate) values: Vec<(Value, ValueAs)>,
}

impl Search {
    pub(super) fn references(&self) -> Vec<&Reference> {
        let mut references = vec![&self.context];
        let (Matcher::Pattern(pieces) | Matcher::JsonPath { query: pieces, .. } | Matcher::XPath(pieces)) =
            &self.by;
        references.extend(pieces.iter().flat_map(ConditionPiece::references));
        references.extend(self.values.iter().flat_map(|(value, _)| value.references()));
        references
    }
}

/// How a value is inserted into a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueAs {
    Itself,
    /// The name of an element or an attribute (XPath).
    Name,
    /// All of a predicate (XPath): a position, or the name of an element.
    Predicate,
}

/// A piece of a regex, JSONPath or XPath condition (S34a).
#[derive(Clone, Debug)]
pub(crate) enum ConditionPiece {
    Literal(String),
    Value(Value, PieceContext),
}

/// Within what of a condition a value stands, and stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PieceContext {
    /// It is the condition.
    Nothing,
    /// A pattern, inserted as a group.
    Pattern,
    /// A class of a pattern.
    Class,
    /// The quotes of a name (JSONPath).
    Quotes,
    /// Brackets, as an index (JSONPath).
    Brackets,
}

impl ConditionPiece {
    pub(super) fn references(&self) -> Vec<&Reference> {
        match self {
            Self::Literal(_) => Vec::new(),
            Self::Value(value, _) => value.references(),
        }
    }
}

/// By what a context is searched.
#[derive(Clone, Debug)]
pub(crate) enum Matcher {
    /// A pattern of ECMA-262 (S36).
    Pattern(Vec<ConditionPiece>),
    /// A query of RFC 9535 (S37), and what is asked of the nodes that it selects.
    JsonPath {
        query: Vec<ConditionPiece>,
        /// It filters the members of an object that may be meant itself.
        filters_root: bool,
        asks: NodeTest,
        /// Where it leads from the context, as far as that is known.
        ways: Vec<QueryPath>,
        /// The comparisons in its filters.
        comparisons: Vec<[FilterOperand; 2]>,
    },
    /// S38.
    XPath(Vec<ConditionPiece>),
}

/// An operand of a comparison in a filter.
#[derive(Clone, Debug)]
pub(crate) enum FilterOperand {
    /// The path from the context to it.
    Path {
        text: String,
        path: QueryPath,
    },
    /// A value of an expression in the query. `value` is its position among these values.
    Value {
        text: String,
        value: usize,
        span: Span,
    },
    Literal(String),
    /// Only the run can tell.
    Unknown,
}

/// What a condition asks of the nodes that a query selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeTest {
    /// Whether there are any.
    Any,
    /// How many there are.
    Count,
    /// The one there may be.
    Value,
}
