//! What a step sends.

use super::machine::Lowering;
use super::names::{snake, unique};
use super::program::{Body, Content, Data, Parameter, Part, PathPiece, Request};
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
            value: lowering.data(&parameter.value),
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
    let mut taken = ["request", "form", "body", "items", "value"]
        .map(str::to_owned)
        .into();
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
        check::Content::Form(members) => Content::Form(
            members
                .iter()
                .map(|(name, value)| (name.clone(), lowering.data(value)))
                .collect(),
        ),
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
        check::Content::Text(value) => Content::Text(lowering.data(value)),
    }
}
