//! What stands in a request: the kinds of bodies, values that are picked out of others, replacements, XML shapes.

use super::{Reference, Serialization, Style, Value};
use crate::expression::{Pointer, Selecting};
use crate::schema::Type;
use crate::source::Span;

/// What a request carries (S41).
#[derive(Debug)]
pub(crate) enum PayloadContent {
    Json(Value),
    /// A form whose fields the document lists.
    Form(Vec<FormField>),
    /// A form that is one value, and the fields that the document says something of.
    FormOf {
        value: Value,
        fields: Vec<(String, Serialization)>,
    },
    /// A form, or any query, that the document writes as text: what is inserted is encoded.
    Encoded(Value),
    Multipart(Vec<MultipartPart>),
    /// The same of a form in parts.
    MultipartOf {
        value: Value,
        files: Files,
        fields: Vec<(String, Serialization)>,
    },
    /// XML that the document writes as text: what is inserted is escaped (S16).
    XmlText(Value),
    Xml {
        value: Value,
        root: XmlElement,
    },
    /// XML in which values are set by XPath.
    XmlReplaced {
        document: XmlDocument,
        replacements: Vec<XmlReplacement>,
    },
    Text(Value),
    /// Of a media type that is no text: an input that is only sent so is an upload.
    Bytes(Value),
}

/// The fields of a form in parts that are files (S41).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Files {
    Named(Vec<String>),
    /// The schema says so of members that it does not name.
    AllBut(Vec<String>),
}

impl Files {
    pub(in crate::check) fn contain(&self, name: &str) -> bool {
        let is_named = |names: &[String]| names.iter().any(|named| named == name);
        match self {
            Self::Named(names) => is_named(names),
            Self::AllBut(names) => !is_named(names),
        }
    }
}

#[derive(Debug)]
pub(crate) struct FormField {
    pub(crate) name: String,
    pub(crate) serialization: Serialization,
    pub(crate) value: Value,
}

#[derive(Debug)]
pub(crate) struct MultipartPart {
    pub(crate) name: String,
    pub(crate) kind: PartKind,
    pub(crate) value: Value,
}

/// As what a part is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartKind {
    /// A scalar as text, an object as JSON, the items of an array as parts.
    Value,
    File,
    /// Its media type is JSON.
    Json,
    /// A part for each pair that the style makes of it.
    Style(Style),
}

/// What the document says of the parts of a field (OpenAPI, "Encoding Object").
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PartEncoding {
    pub(crate) name: String,
    pub(crate) content_type: Option<String>,
    /// Those with a value that the document fixes.
    pub(crate) headers: Vec<(String, String)>,
}

/// A value that an operation requires in a body: the step fails before it sends when it is absent (S17).
#[derive(Clone, Debug)]
pub(crate) struct RequiredMember {
    /// The way to it; none for the whole body.
    pub(crate) tokens: Vec<String>,
    /// What messages call it.
    pub(crate) name: String,
    /// What requires it.
    pub(crate) required_by: Span,
}

impl PayloadContent {
    /// What stands at a place of the body, where the document writes the body out down to there.
    pub(in crate::check) fn at(&self, tokens: &[String]) -> Option<&Value> {
        let (value, rest) = match (self, tokens) {
            (Self::Form(fields), [name, rest @ ..]) => {
                let field = fields.iter().find(|field| field.name == *name);
                (field.map(|field| &field.value), rest)
            }
            (Self::Multipart(parts), [name, rest @ ..]) => {
                let part = parts.iter().find(|part| part.name == *name);
                (part.map(|part| &part.value), rest)
            }
            (Self::Form(_) | Self::Multipart(_) | Self::XmlReplaced { .. }, _) => (None, tokens),
            (whole, tokens) => (whole.values().into_iter().next(), tokens),
        };
        value?.at(rest)
    }

    /// The values in it.
    pub(crate) fn values(&self) -> Vec<&Value> {
        match self {
            Self::Form(fields) => fields.iter().map(|field| &field.value).collect(),
            Self::Multipart(parts) => parts.iter().map(|part| &part.value).collect(),
            Self::XmlReplaced {
                document: XmlDocument::Text(value) | XmlDocument::Written { value, .. },
                replacements,
            } => {
                let values = replacements.iter().map(|replacement| &replacement.value);
                std::iter::once(value).chain(values).collect()
            }
            Self::Json(value)
            | Self::FormOf { value, .. }
            | Self::Encoded(value)
            | Self::MultipartOf { value, .. }
            | Self::XmlText(value)
            | Self::Xml { value, .. }
            | Self::Text(value)
            | Self::Bytes(value) => vec![value],
        }
    }

    /// The values that are sent as bytes when they are uploads.
    pub(in crate::check) fn files(&self) -> Vec<&Value> {
        match self {
            Self::Multipart(parts) => {
                let files = parts.iter().filter(|part| part.kind == PartKind::File);
                files.map(|part| &part.value).collect()
            }
            Self::Bytes(value) => vec![value],
            _ => Vec::new(),
        }
    }
}

/// What XPath replacements start from.
#[derive(Debug)]
pub(crate) enum XmlDocument {
    Text(Value),
    Written { value: Value, root: XmlElement },
}

#[derive(Debug)]
pub(crate) struct XmlReplacement {
    pub(crate) target: XmlTarget,
    pub(crate) value: Value,
}

/// What an XPath replacement sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum XmlTarget {
    /// Every node that an expression selects.
    Selected(String),
    /// The child element or, with `@`, the attribute of this name; a missing one is created.
    Member { parent: String, name: String },
}

/// What a value is written as (`nodeType` of OpenAPI 3.2, `attribute` before).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum XmlNode {
    Element,
    Attribute,
    Text,
    Cdata,
    None,
}

/// How a value becomes an element (OpenAPI, "XML Object").
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct XmlElement {
    pub(crate) name: String,
    pub(crate) node: XmlNode,
    /// `xmlns` or `xmlns:prefix`, and the namespace.
    pub(crate) namespace: Option<(String, String)>,
    pub(crate) wrapper: Option<Box<XmlElement>>,
    pub(crate) members: Vec<(String, XmlElement)>,
}

impl XmlElement {
    pub(in crate::check) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            node: XmlNode::Element,
            namespace: None,
            wrapper: None,
            members: Vec::new(),
        }
    }
}

/// A value that is picked out of another one while the program runs.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    /// As the document writes it, for messages.
    pub(crate) text: String,
    pub(crate) from: Value,
    pub(crate) by: Selector,
}

#[derive(Clone, Debug)]
pub(crate) enum Selector {
    /// A JSONPath query that is no pointer.
    Query(Selecting),
    /// A pointer with expressions in it.
    Pointer(Vec<PointerToken>),
    /// XPath, and what it gives.
    XPath { expression: String, ty: Type },
    /// Without quotes in a JSON text: a string that is JSON text stands for what it says (S16).
    JsonText,
}

/// The name of the member that holds the context of a query, beside the values of its expressions.
pub(in crate::check) const CONTEXT: &str = "context";

/// A reference token of a pointer.
#[derive(Clone, Debug)]
pub(crate) enum PointerToken {
    Literal(String),
    Reference(Reference),
}

/// A payload and what is set in it while the program runs (S42).
#[derive(Clone, Debug)]
pub(crate) struct ReplacedPayload {
    /// Nothing: `{}`.
    pub(crate) payload: Option<Value>,
    pub(crate) replacements: Vec<ResolvedReplacement>,
}

#[derive(Clone, Debug)]
pub(crate) struct ResolvedReplacement {
    pub(crate) target: ReplacementTarget,
    pub(crate) value: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ReplacementTarget {
    Pointer(Pointer),
    Query(String),
}

impl Selection {
    /// The type of what is picked, where something is.
    pub(crate) fn ty(&self) -> Type {
        match &self.by {
            Selector::XPath { ty, .. } => ty.clone(),
            Selector::Query(query) if !query.is_singular => Type::Array(Box::new(Type::Any)),
            Selector::Query(_) | Selector::Pointer(_) | Selector::JsonText => Type::Any,
        }
    }

    /// The context of a query, if it is one place.
    pub(in crate::check) fn searched(&self) -> Option<(&Reference, &Selecting)> {
        let Selector::Query(query) = &self.by else {
            return None;
        };
        match &self.from {
            Value::Reference(reference) => Some((reference, query)),
            // With values for the expressions in the query.
            Value::Object(members) => match members.first() {
                Some((name, Value::Reference(reference))) if name == CONTEXT => Some((reference, query)),
                _ => None,
            },
            _ => None,
        }
    }

    pub(in crate::check) fn references(&self) -> Vec<&Reference> {
        let mut references = self.from.references();
        if let Selector::Pointer(tokens) = &self.by {
            references.extend(tokens.iter().filter_map(|token| match token {
                PointerToken::Literal(_) => None,
                PointerToken::Reference(reference) => Some(reference),
            }));
        }
        references
    }
}

impl ReplacedPayload {
    pub(in crate::check) fn references(&self) -> Vec<&Reference> {
        let payload = self.payload.iter();
        let values = self.replacements.iter().map(|replacement| &replacement.value);
        payload.chain(values).flat_map(Value::references).collect()
    }
}
