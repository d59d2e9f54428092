//! What a step sends as its body (S40, S41).

use super::checked::{Body, Content, Part, Value};
use super::value::Values;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{self, Step};
use crate::openapi::{Description, MediaType, Operation, is_json};
use crate::source::{self, Node};

/// The body of a step; `None` when it sends none, or when it does not resolve, which is reported.
pub(super) fn read(
    step: &Step,
    operation: &Operation,
    description: Option<&Description>,
    values: &Values<'_>,
    findings: &mut Findings,
) -> Option<Body> {
    let declared = operation.request_body.as_ref();
    let Some(body) = &step.request_body else {
        if let Some(declared) = declared.filter(|declared| declared.required) {
            findings.push(
                Diagnostic::new(
                    Code::MissingBody,
                    step.step_id.span,
                    format!(
                        "step `{}` leaves out the required request body",
                        step.step_id.value
                    ),
                )
                .also(declared.span, "declared as required")
                .help("add a `requestBody` with a `payload`"),
            );
        }
        return None;
    };
    if let Some(replacement) = body.replacements.first() {
        findings.push(
            Diagnostic::new(
                Code::NotSupported,
                replacement.span,
                "`replacements` cannot be compiled yet",
            )
            .help("write the values into `payload`"),
        );
    }
    if matches!(operation.method.as_str(), "GET" | "HEAD" | "DELETE") {
        findings.push(
            Diagnostic::new(
                Code::UnexpectedBody,
                body.span,
                format!("{} has a request body", operation.method),
            )
            .help("it is sent, but servers may ignore or refuse it (RFC 9110, section 9.3)"),
        );
    }
    let payload = body.payload.as_ref()?;
    let content = declared
        .map(|declared| declared.content.as_slice())
        .unwrap_or_default();
    let media_type = media_type(body, payload, content);
    let schema = content
        .iter()
        .find(|offer| same_essence(&offer.name, &media_type))
        .and_then(|offer| offer.schema.clone());
    let value = values.read(payload, findings)?;
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let content = match essence.as_str() {
        "multipart/form-data" => {
            let schema = schema.and_then(|schema| description?.resolve(&schema).ok());
            Content::Multipart(parts(value, payload, schema.as_ref(), description, findings)?)
        }
        "application/x-www-form-urlencoded" => Content::Form(members(value, payload, &essence, findings)?),
        json if is_json(json) => Content::Json(value),
        _ => Content::Text(value),
    };
    Some(Body { media_type, content })
}

/// S40: the step's, else the operation's only one, else the first JSON one, else the first.
fn media_type(body: &document::RequestBody, payload: &Node, content: &[MediaType]) -> String {
    if let Some(given) = &body.content_type {
        return given.value.clone();
    }
    let offered = match content {
        [only] => Some(only),
        several => several.iter().find(|offer| offer.is_json()).or(several.first()),
    };
    match offered {
        Some(offer) => offer.name.clone(),
        None if payload.as_str().is_some() => "text/plain".to_owned(),
        None => "application/json".to_owned(),
    }
}

fn same_essence(left: &str, right: &str) -> bool {
    let essence = |name: &str| {
        name.split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    };
    essence(left) == essence(right)
}

fn members(
    value: Value,
    payload: &Node,
    media_type: &str,
    findings: &mut Findings,
) -> Option<Vec<(String, Value)>> {
    match value {
        Value::Object(members) => Some(members),
        _ => {
            findings.push(
                Diagnostic::new(
                    Code::WrongType,
                    payload.span,
                    format!("the payload of a `{media_type}` body is {}", payload.kind()),
                )
                .expected("expected a mapping from field names to values")
                .help("write the fields of the form as `name: value` below `payload`"),
            );
            None
        }
    }
}

fn parts(
    value: Value,
    payload: &Node,
    schema: Option<&Node>,
    description: Option<&Description>,
    findings: &mut Findings,
) -> Option<Vec<Part>> {
    let members = members(value, payload, "multipart/form-data", findings)?;
    let is_file = |name: &str| {
        let property = schema.and_then(|schema| schema.get("properties")?.get(name));
        let resolved = property.and_then(|property| description?.resolve(property).ok());
        resolved.is_some_and(|property| is_file(&property))
    };
    Some(
        members
            .into_iter()
            .map(|(name, value)| Part {
                file: is_file(&name),
                name,
                value,
            })
            .collect(),
    )
}

/// S41: `format: binary` (3.0) or `contentMediaType` (3.1), or a list of such.
fn is_file(schema: &Node) -> bool {
    let is_binary = |schema: &Node| {
        schema.get("format").and_then(Node::as_str) == Some("binary")
            || matches!(
                schema.get("contentMediaType"),
                Some(Node {
                    value: source::Value::String(_),
                    ..
                })
            )
    };
    is_binary(schema) || schema.get("items").is_some_and(is_binary)
}
