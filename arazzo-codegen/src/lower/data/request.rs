//! What a request sends, and how it is written.

use super::value::{Data, PlacedValue};
use crate::check::{Files, PartEncoding, PartKind, Style, XmlElement, XmlTarget};
use crate::document::Location;
use crate::ids::InputId;

/// A value that is cut out of everything shown about a request (S44).
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum SentSecret {
    /// The whole input, by index.
    Input(InputId),
    Value(PlacedValue),
    /// What is a secret inside of the value.
    Within(PlacedValue),
}

#[derive(Debug)]
pub(crate) enum PathPiece {
    Literal(String),
    /// `variable` is free in the function that builds the request.
    Parameter {
        name: String,
        variable: String,
        form: Form,
        value: Data,
    },
}

#[derive(Debug)]
pub(crate) struct LoweredParameter {
    pub(crate) name: String,
    pub(crate) location: Location,
    pub(crate) required: bool,
    pub(crate) form: Form,
    pub(crate) value: Data,
    /// The pair of the path's key that is sent when there is no value.
    pub(crate) otherwise: Option<String>,
}

/// What becomes of the value of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// One text, encoded as its place wants it.
    Text,
    /// Text that is encoded already.
    Encoded,
    /// In a path: several segments.
    Segments,
    /// JSON text, encoded as its place wants it.
    Json,
    /// What the style makes of it when the program runs.
    Style(Style),
}

#[derive(Debug)]
pub(crate) struct LoweredBody {
    pub(crate) media_type: String,
    pub(crate) content: LoweredContent,
    pub(crate) encodings: Vec<PartEncoding>,
}

#[derive(Debug)]
pub(crate) enum LoweredContent {
    Json(Data),
    Form(Vec<LoweredField>),
    /// A form that is one value, the fields that are not in the default style, and those that are JSON.
    FormOf {
        value: Data,
        styles: Vec<(String, Style)>,
        json: Vec<String>,
    },
    Multipart(Vec<LoweredPart>),
    /// The same of a form in parts; and those that are files.
    MultipartOf {
        value: Data,
        files: Files,
        styles: Vec<(String, Style)>,
        json: Vec<String>,
    },
    Xml {
        value: Data,
        root: XmlElement,
    },
    /// XML in which values are set by XPath.
    XmlReplaced {
        document: LoweredXmlDocument,
        replacements: Vec<LoweredXmlReplacement>,
    },
    /// Text as it is, or the bytes of an upload.
    Text(Data),
}

/// What XPath replacements start from.
#[derive(Debug)]
pub(crate) enum LoweredXmlDocument {
    Text(Data),
    Written { value: Data, root: XmlElement },
}

#[derive(Debug)]
pub(crate) struct LoweredXmlReplacement {
    pub(crate) target: XmlTarget,
    pub(crate) value: Data,
}

#[derive(Debug)]
pub(crate) struct LoweredField {
    pub(crate) name: String,
    pub(crate) form: Form,
    pub(crate) value: Data,
}

#[derive(Debug)]
pub(crate) struct LoweredPart {
    pub(crate) name: String,
    pub(crate) kind: PartKind,
    pub(crate) value: Data,
}
