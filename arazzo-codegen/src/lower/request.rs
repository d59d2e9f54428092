//! What a step sends.

use super::machine::Lowering;
use super::names::{RESERVED_FUNCTIONS, snake, unique};
use super::program::{
    Body, Content, Data, Encoding, Field, Parameter, Part, PathPiece, Request, TextPiece, XmlDocument,
    XmlReplacement,
};
use crate::check::{self, OperationCall, Step, Value};
use crate::document::Location;

pub(super) fn lower(lowering: &Lowering<'_>, step: &Step, call: &OperationCall) -> Request {
    let parameters = call
        .parameters
        .iter()
        .filter(|parameter| parameter.location != Location::Path)
        .map(|parameter| Parameter {
            name: parameter.name.clone(),
            location: parameter.location,
            required: parameter.required,
            json: parameter.json,
            value: match parameter.location {
                Location::QueryString if !parameter.json => encoded(lowering.data(&parameter.value)),
                _ => lowering.data(&parameter.value),
            },
        })
        .collect();
    Request {
        method: call.operation.method.clone(),
        path_template: call.operation.path.clone(),
        server: lowering.server(call),
        path: path(lowering, call),
        parameters,
        body: call.body.as_ref().map(|body| Body {
            media_type: body.media_type.clone(),
            content: content(lowering, &body.content),
        }),
        timeout: call.timeout,
        secrets: lowering.secrets(step.sent().into_iter().flat_map(Value::references)),
    }
}

/// `/batches/{batch_id}/cancel` as the literal and the variable parts it is made of.
fn path(lowering: &Lowering<'_>, call: &OperationCall) -> Vec<PathPiece> {
    let mut pieces = Vec::new();
    let mut taken: Vec<String> = ["request", "form", "body", "items", "value"]
        .into_iter()
        .chain(RESERVED_FUNCTIONS)
        .map(str::to_owned)
        .collect();
    let mut rest = call.operation.path.as_str();
    while let Some((literal, (name, after))) = rest
        .split_once('{')
        .and_then(|(literal, tail)| Some((literal, tail.split_once('}')?)))
    {
        if !literal.is_empty() {
            pieces.push(PathPiece::Literal(literal.to_owned()));
        }
        let given = call
            .parameters
            .iter()
            .find(|parameter| parameter.location == Location::Path && parameter.name == name);
        pieces.push(PathPiece::Parameter {
            name: name.to_owned(),
            variable: unique(snake(name), &mut taken),
            // An unfilled variable is an error that `check` has reported.
            value: given.map_or(Data::String(String::new()), |parameter| {
                lowering.data(&parameter.value)
            }),
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(PathPiece::Literal(rest.to_owned()));
    }
    pieces
}

fn content(lowering: &Lowering<'_>, content: &check::Content) -> Content {
    match content {
        check::Content::Json(value) => Content::Json(lowering.data(value)),
        check::Content::Form(fields) => Content::Form(
            fields
                .iter()
                .map(|field| Field {
                    name: field.name.clone(),
                    style: field.style,
                    value: lowering.data(&field.value),
                })
                .collect(),
        ),
        check::Content::FormOf { value, styles } => Content::FormOf {
            value: lowering.data(value),
            styles: styles.clone(),
        },
        check::Content::Multipart(parts) => Content::Multipart(
            parts
                .iter()
                .map(|part| Part {
                    name: part.name.clone(),
                    file: part.file,
                    value: lowering.data(&part.value),
                })
                .collect(),
        ),
        check::Content::MultipartOf { value, files } => Content::MultipartOf {
            value: lowering.data(value),
            files: files.clone(),
        },
        check::Content::Xml { value, root } => Content::Xml {
            value: lowering.data(value),
            root: root.clone(),
        },
        check::Content::XmlReplaced {
            document,
            replacements,
        } => Content::XmlReplaced {
            document: match document {
                check::XmlDocument::Text(value) => XmlDocument::Text(xml(lowering.data(value))),
                check::XmlDocument::Written { value, root } => XmlDocument::Written {
                    value: lowering.data(value),
                    root: root.clone(),
                },
            },
            replacements: replacements
                .iter()
                .map(|replacement| XmlReplacement {
                    target: replacement.target.clone(),
                    value: lowering.data(&replacement.value),
                })
                .collect(),
        },
        check::Content::XmlText(value) => Content::Text(xml(lowering.data(value))),
        check::Content::Encoded(value) => Content::Text(encoded(lowering.data(value))),
        check::Content::Text(value) | check::Content::Bytes(value) => Content::Text(lowering.data(value)),
    }
}

/// What is inserted into a query or a form is encoded, so that it can add no field.
fn encoded(text: Data) -> Data {
    inserted(text, |_| Encoding::Url)
}

/// What is inserted into XML is escaped; in a CDATA section nothing is, but its end must not come early (S16).
fn xml(text: Data) -> Data {
    const OPEN: &str = "<![CDATA[";
    const CLOSE: &str = "]]>";
    inserted(text, |before| {
        let open = before.rfind(OPEN);
        let closed = before.rfind(CLOSE);
        if open > closed {
            Encoding::XmlCdata
        } else {
            Encoding::XmlText
        }
    })
}

/// A text with an encoding for every value in it; `encoding` is told the literal text before it.
fn inserted(text: Data, encoding: impl Fn(&str) -> Encoding) -> Data {
    let Data::Text(pieces) = text else {
        return text;
    };
    let mut before = String::new();
    let pieces = pieces
        .into_iter()
        .map(|piece| match piece {
            TextPiece::Literal(literal) => {
                before.push_str(&literal);
                TextPiece::Literal(literal)
            }
            TextPiece::Read(read, _) => TextPiece::Read(read, encoding(&before)),
        })
        .collect();
    Data::Text(pieces)
}
