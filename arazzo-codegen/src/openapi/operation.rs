//! What a step needs to know of an operation.

use super::description::{Description, OpenApiError};
use crate::source::{Node, OperationEntry, Span};

/// An operation, sliced out of its document.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) path: String,
    /// In upper case.
    pub(crate) method: String,
    /// The first server that applies (S10), its variables replaced by their defaults.
    pub(crate) server: Option<String>,
    pub(crate) parameters: Vec<DeclaredParameter>,
    pub(crate) request_body: Option<RequestBody>,
    pub(crate) responses: Vec<Response>,
    /// The key of the path, for findings.
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct DeclaredParameter {
    pub(crate) name: String,
    pub(crate) location: ParameterLocation,
    pub(crate) required: bool,
    /// The media type of a value that is described by `content`.
    pub(crate) content: Option<String>,
    pub(crate) span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterLocation {
    Path,
    Query,
    Header,
    Cookie,
    /// OpenAPI 3.2: the query as a whole.
    QueryString,
}

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
    pub(crate) content: Vec<MediaType>,
}

#[derive(Debug)]
pub(crate) struct MediaType {
    pub(crate) name: String,
    pub(crate) schema: Option<Node>,
    /// How the fields of a form are written.
    pub(crate) encoding: Option<Node>,
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

/// A media type without its parameters, in lower case.
pub(crate) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

impl Operation {
    /// Slices the operation out of its document.
    pub(crate) fn read(description: &Description, name: &OperationEntry) -> Result<Self, OpenApiError> {
        let path = name.path.text.as_str();
        let at = |field: &str| description.node(&["paths", path, &name.method.text, field]);
        let mut reader = Reader {
            description,
            parameters: Vec::new(),
        };
        // The operation's own parameters replace the path item's of the same name and place.
        reader.parameters(at("parameters")?)?;
        reader.parameters(description.node(&["paths", path, "parameters"])?)?;
        let request_body = at("requestBody")?
            .map(|body| reader.request_body(&body))
            .transpose()?;
        let responses = at("responses")?
            .map(|responses| reader.responses(&responses))
            .transpose()?;
        Ok(Self {
            path: path.to_owned(),
            method: name.method.text.to_ascii_uppercase(),
            server: server(description, name)?,
            parameters: reader.parameters,
            request_body,
            responses: responses.unwrap_or_default(),
            span: name.path.span,
        })
    }

    /// What the document declares for a status: the status itself, its class, or `default`.
    pub(crate) fn response(&self, status: u16) -> Option<&Response> {
        let exact = status.to_string();
        let class = format!("{}XX", status / 100);
        [exact.as_str(), class.as_str(), "default"]
            .into_iter()
            .find_map(|wanted| {
                self.responses
                    .iter()
                    .find(|response| response.status.eq_ignore_ascii_case(wanted))
            })
    }
}

struct Reader<'d> {
    description: &'d Description,
    parameters: Vec<DeclaredParameter>,
}

impl Reader<'_> {
    fn parameters(&mut self, list: Option<Node>) -> Result<(), OpenApiError> {
        let Some(list) = list else { return Ok(()) };
        for item in list.as_sequence().unwrap_or_default() {
            let parameter = self.description.resolve(item)?;
            let location = match parameter.get("in").and_then(Node::as_str) {
                Some("path") => ParameterLocation::Path,
                Some("query") => ParameterLocation::Query,
                Some("header") => ParameterLocation::Header,
                Some("cookie") => ParameterLocation::Cookie,
                Some("querystring") => ParameterLocation::QueryString,
                _ => continue,
            };
            let Some(name) = parameter.get("name").and_then(Node::as_str) else {
                continue;
            };
            let known = |other: &DeclaredParameter| other.name == name && other.location == location;
            if !self.parameters.iter().any(known) {
                let required = is_true(parameter.get("required"));
                self.parameters.push(DeclaredParameter {
                    name: name.to_owned(),
                    location,
                    required: required || location == ParameterLocation::Path,
                    content: content(&parameter).into_iter().next().map(|offer| offer.name),
                    span: parameter.span,
                });
            }
        }
        Ok(())
    }

    fn request_body(&self, node: &Node) -> Result<RequestBody, OpenApiError> {
        let body = self.description.resolve(node)?;
        Ok(RequestBody {
            required: is_true(body.get("required")),
            content: content(&body),
            span: body.span,
        })
    }

    fn responses(&self, node: &Node) -> Result<Vec<Response>, OpenApiError> {
        let Some(responses) = node.as_mapping() else {
            return Ok(Vec::new());
        };
        responses
            .iter()
            .filter(|entry| !entry.key.text.starts_with("x-"))
            .map(|entry| {
                let response = self.description.resolve(&entry.value)?;
                Ok(Response {
                    status: entry.key.text.clone(),
                    content: content(&response),
                })
            })
            .collect()
    }
}

fn content(owner: &Node) -> Vec<MediaType> {
    let Some(content) = owner.get("content").and_then(Node::as_mapping) else {
        return Vec::new();
    };
    content
        .iter()
        .map(|entry| MediaType {
            name: entry.key.text.clone(),
            schema: entry.value.get("schema").cloned(),
            encoding: entry.value.get("encoding").cloned(),
        })
        .collect()
}

fn is_true(node: Option<&Node>) -> bool {
    matches!(
        node,
        Some(Node {
            value: crate::source::Value::Bool(true),
            ..
        })
    )
}

/// S10: the first of the operation's, the path item's and the document's servers.
fn server(description: &Description, name: &OperationEntry) -> Result<Option<String>, OpenApiError> {
    let path = name.path.text.as_str();
    let places: [&[&str]; 3] = [
        &["paths", path, &name.method.text, "servers"],
        &["paths", path, "servers"],
        &["servers"],
    ];
    for place in places {
        let servers = description.node(place)?;
        let first = servers
            .as_ref()
            .and_then(Node::as_sequence)
            .and_then(<[Node]>::first);
        if let Some(first) = first {
            return Ok(server_url(first));
        }
    }
    Ok(None)
}

fn server_url(server: &Node) -> Option<String> {
    let mut url = server.get("url")?.as_str()?.to_owned();
    for entry in server
        .get("variables")
        .and_then(Node::as_mapping)
        .into_iter()
        .flat_map(|all| all.iter())
    {
        if let Some(default) = entry.value.get("default").and_then(Node::as_str) {
            url = url.replace(&format!("{{{}}}", entry.key.text), default);
        }
    }
    Some(url)
}
