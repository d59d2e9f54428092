//! The bodies of requests and responses, by media type.

use super::description::Description;
use super::parameter::ParameterStyle;
use super::{field, parameter};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::{Node, Span};

#[derive(Debug)]
pub(crate) struct RequestBody {
    pub(crate) required: bool,
    pub(crate) content: Vec<MediaType>,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct Response {
    /// `200`, `2XX` or `default`, as written.
    pub(crate) status: String,
    /// The status, where it is written.
    pub(crate) span: Span,
    pub(crate) content: Vec<MediaType>,
    /// The component that it is.
    pub(crate) component: Option<String>,
    /// Why the content is unknown. It is an error if a step reads it.
    pub(crate) unread: Option<Box<Diagnostic>>,
}

impl Response {
    /// Whether its status is a 2xx, or the whole class.
    pub(crate) fn is_success(&self) -> bool {
        is_success(&self.status)
    }
}

/// Whether a status, as written in a document, is a 2xx or the whole class.
pub(crate) fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

#[derive(Clone, Debug)]
pub(crate) struct MediaType {
    pub(crate) name: String,
    /// Of a stream (`itemSchema`), nothing: it is no value of JSON as a whole.
    pub(crate) schema: Option<Node>,
    /// `itemSchema` (OpenAPI 3.2): the items of a sequence.
    pub(crate) items: Option<Node>,
    /// How the fields of a form are written.
    pub(crate) encoding: Vec<FieldEncoding>,
    /// How parts are written by their positions: `prefixEncoding` and `itemEncoding` (OpenAPI 3.2).
    pub(crate) positional: Option<Span>,
}

/// How a field of a form is written (OpenAPI 3.2.0, "Encoding Object").
#[derive(Clone, Debug)]
pub(crate) struct FieldEncoding {
    pub(crate) name: String,
    /// In a style of the query, where `style`, `explode` or `allowReserved` is there; `content_type` does not count then.
    pub(crate) style: Option<FieldStyle>,
    pub(crate) content_type: Option<String>,
    /// Header Objects by name.
    pub(crate) headers: Option<Node>,
}

/// `style`, `explode` and `allowReserved` of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FieldStyle {
    pub(crate) kind: ParameterStyle,
    pub(crate) explode: bool,
    pub(crate) allow_reserved: bool,
}

impl MediaType {
    /// `application/json`, `application/problem+json; charset=utf-8`, …
    pub(crate) fn is_json(&self) -> bool {
        is_json(&self.name)
    }
}

/// Whether a media type is JSON (S19).
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// Whether a media type is XML (RFC 7303).
pub(crate) fn is_xml(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/xml" || essence == "text/xml" || essence.ends_with("+xml")
}

/// Whether a media type is a form in one line.
pub(crate) fn is_form(media_type: &str) -> bool {
    essence(media_type) == "application/x-www-form-urlencoded"
}

/// A media type without its parameters, in lower case.
pub(crate) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// The media types of a parameter, a request body or a response.
pub(super) fn content(owner: &Node, findings: &mut Vec<Diagnostic>) -> Vec<MediaType> {
    let offers: Vec<_> = field::members(owner, "content", findings).collect();
    offers
        .into_iter()
        .map(|entry| MediaType {
            name: entry.key.text.clone(),
            schema: entry.value.get("schema").cloned(),
            items: entry.value.get("itemSchema").cloned(),
            encoding: encodings(&entry.value, findings),
            positional: ["prefixEncoding", "itemEncoding"]
                .into_iter()
                .find_map(|field| Some(entry.value.get(field)?.span)),
        })
        .collect()
}

fn encodings(offer: &Node, findings: &mut Vec<Diagnostic>) -> Vec<FieldEncoding> {
    let fields: Vec<_> = field::members(offer, "encoding", findings).collect();
    fields
        .into_iter()
        .map(|entry| FieldEncoding {
            name: entry.key.text.clone(),
            style: parameter::encoding_style(&entry.value, findings),
            content_type: field::text(&entry.value, "contentType", findings),
            headers: entry.value.get("headers").cloned(),
        })
        .collect()
}

pub(super) fn request_body(
    description: &Description,
    node: &Node,
    findings: &mut Vec<Diagnostic>,
) -> Option<RequestBody> {
    let body = resolved(description, node, findings)?;
    Some(RequestBody {
        required: field::boolean(&body, "required", findings).unwrap_or_default(),
        content: content(&body, findings),
        span: body.span,
    })
}

/// The responses by status, read by `one` (Swagger 2.0 writes them in another way).
pub(super) fn responses(
    description: &Description,
    node: &Node,
    findings: &mut Vec<Diagnostic>,
    mut one: impl FnMut(&Node, &mut Vec<Diagnostic>) -> Vec<MediaType>,
) -> Vec<Response> {
    let Some(responses) = node.as_mapping() else {
        findings.push(field::ignored(node, "responses", "a mapping"));
        return Vec::new();
    };
    responses
        .iter()
        .filter(|entry| !entry.key.text.starts_with("x-"))
        .map(|entry| {
            // A reply that is not described is kept as what it turns out to be: that stops no build.
            let mut unread = None;
            let content = match description.resolve(&entry.value) {
                Ok(response) => one(&response, findings),
                Err(error) => {
                    let finding = error.diagnostic();
                    match finding.code {
                        Code::DanglingReference => findings.push(not_described(finding)),
                        // What is there but not at hand is needed where it is read.
                        _ => unread = Some(Box::new(finding)),
                    }
                    Vec::new()
                }
            };
            let reference = entry.value.get("$ref").and_then(Node::as_str);
            let component = reference.and_then(|reference| reference.rsplit('/').next());
            Response {
                component: component.map(str::to_owned),
                status: entry.key.text.clone(),
                span: entry.key.span,
                content,
                unread,
            }
        })
        .collect()
}

pub(crate) fn not_described(finding: Diagnostic) -> Diagnostic {
    Diagnostic {
        code: Code::OpenApiDefect,
        severity: Severity::Warning,
        ..finding
    }
    .label("the reply is read as if it were not described")
}

/// The node, or what its `$ref` leads to; `None` when that leads nowhere, which is reported.
pub(super) fn resolved(
    description: &Description,
    node: &Node,
    findings: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let found = description.resolve(node);
    found.map_err(|error| findings.push(error.diagnostic())).ok()
}
