//! The types of values.

use crate::ids::DefinitionId;

/// The Rust type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    String,
    /// `i64`.
    Integer,
    /// `u64`.
    Unsigned,
    /// `f64`.
    Number,
    Boolean,
    Array(Box<Type>),
    /// An object with members of one type under any names.
    Map(Box<Type>),
    /// A nullable value. Null is a value of its own (S17).
    Optional(Box<Type>),
    /// A definition, by its position among [`Definitions`](super::Definitions).
    Named(DefinitionId),
    /// The content of a file to send.
    Upload,
    /// The whole body of a reply that is a file (S19a).
    File,
    /// The whole body of a reply without a schema: JSON, text or bytes (S19a).
    Body,
    /// `serde_json::Value`.
    Any,
    /// JSON as it was received. Only what a step keeps has this type, to hand it on digit for digit.
    Json,
}

impl Type {
    /// The definitions that the type names.
    pub(crate) fn names(&self) -> Option<DefinitionId> {
        match self {
            Self::Named(definition) => Some(*definition),
            Self::Array(inner) | Self::Map(inner) | Self::Optional(inner) => inner.names(),
            _ => None,
        }
    }

    /// Whether it is a number or holds only numbers. A double would be written as another number than was received: 1.0
    /// for 1. An integer may have more digits than 64 bits can hold.
    pub(crate) fn is_of_numbers(&self) -> bool {
        match self {
            Self::Number | Self::Integer | Self::Unsigned => true,
            Self::Optional(inner) | Self::Array(inner) | Self::Map(inner) => inner.is_of_numbers(),
            _ => false,
        }
    }

    /// Whether its values are kept as the text that was received.
    pub(crate) fn is_json_text(&self) -> bool {
        *self == Self::Json || self.is_raw_body()
    }

    /// The type without null.
    pub(crate) fn without_null(&self) -> &Self {
        match self {
            Self::Optional(inner) => inner.without_null(),
            other => other,
        }
    }

    /// Whether null is a value of the type.
    pub(crate) fn takes_null(&self) -> bool {
        matches!(self, Self::Optional(_) | Self::Any | Self::Json)
    }

    /// Whether it is the whole body of a reply as it came.
    pub(crate) fn is_raw_body(&self) -> bool {
        matches!(self, Self::File | Self::Body)
    }

    /// The type of something that may also be null.
    pub(crate) fn or_null(self, nullable: bool) -> Self {
        match self {
            Self::Any | Self::Json | Self::Optional(_) => self,
            other if nullable => Self::Optional(Box::new(other)),
            other => other,
        }
    }
}

/// A type, whether null belongs to it, and why it is not more precise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Typed {
    pub(crate) ty: Type,
    pub(crate) nullable: bool,
    pub(crate) untyped: Option<Untyped>,
}

/// Why a value is `serde_json::Value` and nothing more precise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub(crate) enum Untyped {
    #[error("its schema does not say a type")]
    NoType,
    #[error("the reply has no schema")]
    NoSchema,
    #[error("its media type does not say what it is")]
    NoMediaType,
    #[error("the replies are of several media types")]
    SeveralMediaTypes,
    #[error("the reply is not JSON")]
    NoJson,
    #[error("the reply's schema has no such member")]
    NotInSchema,
    #[error("the reply's schema leaves open what is there")]
    Open,
    #[error("it is put together or picked out of other values")]
    Computed,
    #[error("its schema is an object that does not say its properties")]
    NoProperties,
    #[error("its schema allows several types")]
    SeveralTypes,
    #[error("its schema allows no value")]
    Contradiction,
    #[error("its schema allows integers that neither `i64` nor `u64` holds")]
    WideInteger,
    #[error("its schema contains itself with no object in between")]
    Recursive,
    #[error("its schema is nested too deeply")]
    TooDeep,
    #[error("its schema reaches more types than are worth writing out")]
    TooLarge,
    #[error("a `$ref` of its schema does not resolve")]
    Dangling,
}
