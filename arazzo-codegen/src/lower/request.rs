//! What a step sends.

use super::machine::Lowering;
use super::parameters;
use super::program::{Body, Content, Data, Encoding, Field, Part, Request, TextPiece};
use crate::check::{self, OperationCall, PathTemplate, Step, Value};

pub(super) fn lower(lowering: &Lowering<'_>, step: &Step, call: &OperationCall) -> Request {
    let template = PathTemplate::parse(&call.operation.path);
    Request {
        method: call.operation.method.clone(),
        path_template: call.operation.path.clone(),
        server: lowering.server(call),
        path: parameters::path(lowering, call, &template),
        parameters: parameters::parameters(lowering, call, &template),
        body: call.body.as_ref().map(|body| Body {
            media_type: body.media_type.clone(),
            content: content(lowering, &body.content),
        }),
        timeout: call.timeout,
        secrets: lowering.secrets(step.sent().into_iter().flat_map(Value::references)),
    }
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
        check::Content::XmlText(value) => Content::Text(xml(lowering.data(value))),
        check::Content::Encoded(value) => Content::Text(encoded(lowering.data(value))),
        check::Content::Text(value) | check::Content::Bytes(value) => Content::Text(lowering.data(value)),
    }
}

/// What is inserted into a query or a form is encoded, so that it can add no field.
pub(super) fn encoded(text: Data) -> Data {
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
