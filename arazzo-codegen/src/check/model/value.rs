//! Values, and what a reference in one stands for.

use super::{ReplacedPayload, Selection};
use crate::expression::{PathSegment, Pointer};
use crate::ids::{InputId, OutputId, StepId, StepOutputId};
use crate::schema::Type;
use crate::source::Span;

/// A value that a document describes.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// JSON text, as written in the document.
    Json(String),
    /// A string without expressions.
    String(String),
    Reference(Reference),
    /// A string with expressions in it (S15).
    Text(Vec<TextPiece>),
    Object(Vec<(String, Value)>),
    Array(Vec<Value>),
    /// An object with expressions in the names of its members (S16).
    Entries(Vec<(Vec<TextPiece>, Value)>),
    /// Picked out of another value (section "Selector Object").
    Selected(Box<Selection>),
    /// A whole payload with replacements that cannot be made at build time.
    Replaced(Box<ReplacedPayload>),
    /// Converted to what the operation takes (S15a).
    Converted(Box<Conversion>),
}

impl Value {
    /// What stands at a place in it, where the document writes it out down to there.
    pub(crate) fn at(&self, tokens: &[String]) -> Option<&Self> {
        let Some((first, rest)) = tokens.split_first() else {
            return Some(self);
        };
        match self {
            Self::Object(members) => members.iter().find(|(name, _)| name == first)?.1.at(rest),
            Self::Array(items) => items.get(first.parse::<usize>().ok()?)?.at(rest),
            _ => None,
        }
    }

    /// The output of a step, if the value is the whole of that output.
    pub(crate) fn whole_output(&self) -> Option<(StepId, StepOutputId)> {
        match self {
            Self::Reference(Reference {
                to:
                    Referent::StepOutput {
                        step,
                        output,
                        pointer,
                    },
                ..
            }) if pointer.tokens.is_empty() => Some((*step, *output)),
            _ => None,
        }
    }

    /// Every reference in it.
    pub(crate) fn references(&self) -> Vec<&Reference> {
        match self {
            Self::Json(_) | Self::String(_) => Vec::new(),
            Self::Reference(reference) => vec![reference],
            Self::Text(pieces) => pieces.iter().flat_map(TextPiece::references).collect(),
            Self::Object(members) => members.iter().flat_map(|(_, value)| value.references()).collect(),
            Self::Array(items) => items.iter().flat_map(Self::references).collect(),
            Self::Entries(entries) => entries
                .iter()
                .flat_map(|(name, value)| {
                    let name = name.iter().flat_map(TextPiece::references);
                    name.chain(value.references())
                })
                .collect(),
            Self::Selected(selection) => selection.references(),
            Self::Replaced(replaced) => replaced.references(),
            Self::Converted(conversion) => conversion.value.references(),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum TextPiece {
    Literal(String),
    Reference(Reference),
    /// What takes more than a place to read.
    Selected(Box<Selection>),
}

impl TextPiece {
    pub(super) fn references(&self) -> Vec<&Reference> {
        match self {
            Self::Literal(_) => Vec::new(),
            Self::Reference(reference) => vec![reference],
            Self::Selected(selection) => selection.references(),
        }
    }
}

/// A resolved runtime expression.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    /// As the document writes it, for messages.
    pub(crate) text: String,
    pub(crate) span: Span,
    pub(crate) to: Referent,
}

/// What an expression stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Referent {
    /// The input with this index, and a pointer into it.
    Input {
        input: InputId,
        pointer: Pointer,
    },
    /// The output of a step, both by index, and a pointer into it.
    StepOutput {
        step: StepId,
        output: StepOutputId,
        pointer: Pointer,
    },
    /// The output, by index, of the workflow that the step calls, and a pointer into it (S21).
    ChildOutput {
        output: OutputId,
        pointer: Pointer,
    },
    StatusCode,
    Url,
    Method,
    ResponseHeader(String),
    /// The whole body when the pointer is empty.
    ResponseBody(Pointer),
    /// What was really sent (S18).
    Request(RequestPart),
}

/// A part of a request that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RequestPart {
    Header(String),
    Query(String),
    Path(String),
    /// The whole body when the pointer is empty.
    Body(Pointer),
}

impl Referent {
    /// Whether it is a part of a request that was sent, or of the reply to it.
    pub(crate) fn is_of_exchange(&self) -> bool {
        match self {
            Self::StatusCode
            | Self::Url
            | Self::Method
            | Self::ResponseHeader(_)
            | Self::ResponseBody(_)
            | Self::Request(_) => true,
            Self::Input { .. } | Self::StepOutput { .. } | Self::ChildOutput { .. } => false,
        }
    }

    /// The pointer that is followed in the value, where one can be.
    pub(crate) fn pointer_mut(&mut self) -> Option<&mut Pointer> {
        match self {
            Self::Input { pointer, .. }
            | Self::StepOutput { pointer, .. }
            | Self::ChildOutput { pointer, .. }
            | Self::ResponseBody(pointer)
            | Self::Request(RequestPart::Body(pointer)) => Some(pointer),
            _ => None,
        }
    }

    pub(crate) fn pointer(&self) -> Option<&Pointer> {
        match self {
            Self::Input { pointer, .. }
            | Self::StepOutput { pointer, .. }
            | Self::ChildOutput { pointer, .. }
            | Self::ResponseBody(pointer)
            | Self::Request(RequestPart::Body(pointer)) => Some(pointer),
            _ => None,
        }
    }
}

/// Members and items on a way that a query takes.
#[derive(Clone, Debug)]
pub(crate) struct QueryPath {
    pub(crate) steps: Vec<PathSegment>,
    pub(crate) span: Span,
}

/// A value that becomes one of another type.
#[derive(Clone, Debug)]
pub(crate) struct Conversion {
    /// As the document writes it, for messages.
    pub(crate) text: String,
    pub(crate) value: Value,
    /// What it becomes.
    pub(crate) ty: Type,
    /// What takes it, for messages.
    pub(crate) needed_for: String,
    /// It is the one value in the list that a query selects (S14).
    pub(crate) is_only: bool,
}
