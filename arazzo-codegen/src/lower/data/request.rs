//! The data of a request, and its encoding.

use super::value::{Data, PlacedValue};
use crate::check::{Files, PartEncoding, PartKind, Style, XmlElement, XmlTarget};
use crate::document::Location;
use crate::ids::InputId;

/// A value that is removed from all texts about a request (S44).
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum SentSecret {
    /// The whole input, by index.
    Input(InputId),
    Value(PlacedValue),
    /// The secrets inside of the value.
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

/// The encoding of a parameter's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// One text, encoded for its place.
    Text,
    /// Text that is encoded already.
    Encoded,
    /// In a path: several segments.
    Segments,
    /// JSON text, encoded for its place.
    Json,
    /// In a style, by the runtime.
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
    /// A form from one value. `styles` are the fields that are not in the default style, `json` the fields that are
    /// JSON.
    FormOf {
        value: Data,
        styles: Vec<(String, Style)>,
        json: Vec<String>,
    },
    Multipart(Vec<LoweredPart>),
    /// The same for a multipart form. `files` are the parts that are files.
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

/// The document that XPath replacements change.
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
