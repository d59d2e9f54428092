//! Values that are put together when a step sends, and where their parts are read.

use crate::check::{ReplacementTarget, RequestPart};
use crate::ids::{InputId, SlotId};
use crate::schema::Type;

/// A value: constant, read from somewhere, or put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Data {
    /// JSON text.
    Json(String),
    String(String),
    Read(PlacedValue),
    Text(Vec<LoweredTextPiece>),
    Object(Vec<(String, Data)>),
    Array(Vec<Data>),
    /// An object whose members' names are put together.
    Entries(Vec<(Vec<LoweredTextPiece>, Data)>),
    /// A whole payload in which values are set.
    Replaced(Box<LoweredPayload>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LoweredTextPiece {
    Literal(String),
    Read(PlacedValue, Encoding),
}

/// What is done to a value that is inserted into a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    None,
    /// Percent-encoded, in a query or a form.
    Url,
    XmlText,
    XmlCdata,
    XmlComment,
    /// The start of the name of an element or attribute; the text around it binds these prefixes.
    XmlName {
        prefixes: Vec<String>,
    },
    XmlNamePart,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoweredPayload {
    pub(crate) payload: Option<Data>,
    pub(crate) replacements: Vec<LoweredReplacement>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoweredReplacement {
    pub(crate) target: ReplacementTarget,
    pub(crate) value: Data,
}

/// A value that is picked out of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoweredSelection {
    pub(crate) from: Data,
    pub(crate) by: LoweredSelector,
}

/// What an XPath expression selects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct XmlSelection {
    pub(crate) from: Data,
    pub(crate) expression: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LoweredSelector {
    /// A JSONPath query.
    Query {
        query: String,
        /// It selects at most one node, which is no list (S37a).
        is_singular: bool,
    },
    Pointer(Vec<LoweredToken>),
    JsonText,
}

/// A reference token of a pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LoweredToken {
    Literal(String),
    Read(PlacedValue),
}

/// A value that is read when the program runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlacedValue {
    /// As the document writes it, for messages.
    pub(crate) expression: String,
    pub(crate) place: ValuePlace,
    pub(crate) ty: Type,
    /// It may be absent (S17).
    pub(crate) optional: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ValuePlace {
    /// An input, and the way to a value in it.
    Input(InputId, Vec<PathStep>),
    Slot(SlotId, Vec<String>),
    /// A field of the outputs of the workflow that the state runs.
    ChildOutput(String, Vec<String>),
    /// A leaf of the reply at hand.
    Leaf(usize),
    Body,
    Header(String),
    StatusCode,
    Url,
    Method,
    /// A part of the request that was sent.
    Request(RequestPart),
    Selected(Box<LoweredSelection>),
    InXml(Box<XmlSelection>),
    Converted(Box<LoweredConversion>),
    /// The value, unless it is null. Null counts as absent, because the place has no form for it (S17).
    NotNull(Box<PlacedValue>),
    /// The value, and what needs it: the step fails where it is absent (S17).
    Demanded(Box<PlacedValue>, String),
}

/// A value that becomes one of another type, or is an error (S15a).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoweredConversion {
    pub(crate) from: Data,
    /// What takes it, for messages.
    pub(crate) needed_for: String,
    /// It is the one value in the list that a query selects (S14).
    pub(crate) is_only: bool,
}

/// A step on the way into a typed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PathStep {
    Field {
        field: String,
        is_option: bool,
        boxed: bool,
        secret: bool,
    },
    /// What is not null: the way goes on in it.
    NotNull,
    Index(usize),
    Member(String),
    /// From here on the value is JSON.
    Json(Vec<String>),
}
