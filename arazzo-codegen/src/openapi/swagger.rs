//! Converts Swagger 2.0 to the form of OpenAPI 3.

use super::content::{FieldEncoding, FieldStyle, MediaType, RequestBody};
use super::description::Description;
use super::error::OpenApiError;
use super::field;
use super::parameter::{self, DeclaredParameter, ParameterLocation, ParameterStyle};
use super::server::Server;
use crate::diagnostic::Diagnostic;
use crate::source::{Entry, Key, Mapping, Node, Span, Value};

/// What a body is where neither the operation nor the document says it: the one type that every such API speaks.
const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The media types of `consumes` or `produces`; nothing where it is not given.
pub(super) fn media_types(list: Option<&Node>) -> Vec<String> {
    let items = list.and_then(Node::as_sequence).unwrap_or_default();
    items
        .iter()
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}

/// The parameters and the body, which Swagger 2.0 counts among them.
pub(super) fn parameters<'n>(
    description: &Description,
    lists: impl Iterator<Item = &'n Node>,
    consumes: &[String],
    findings: &mut Vec<Diagnostic>,
) -> (Vec<DeclaredParameter>, Option<RequestBody>) {
    let mut known: Vec<DeclaredParameter> = Vec::new();
    let mut body: Option<RequestBody> = None;
    let mut fields: Vec<Node> = Vec::new();
    let mut form = None;
    for list in lists {
        let mut declared = Vec::new();
        for item in field::listed(list, "parameters", findings) {
            let Some(node) = super::content::resolved(description, item, findings) else {
                continue;
            };
            match node.get("in").and_then(Node::as_str) {
                Some("body") => {
                    body.get_or_insert_with(|| whole_body(&node, consumes));
                }
                Some("formData") => {
                    form = form.or(Some(list.span));
                    let name = |field: &Node| field.get("name").and_then(Node::as_str).map(str::to_owned);
                    if !fields.iter().any(|field| name(field) == name(&node)) {
                        fields.push(node);
                    }
                }
                _ => {
                    if let Some(parameter) = read_parameter(&node, findings) {
                        parameter::add(parameter, &mut declared, findings);
                    }
                }
            }
        }
        declared.retain(|parameter| !known.iter().any(|other| parameter::same(other, parameter)));
        known.append(&mut declared);
    }
    if let (None, Some(span)) = (&body, form) {
        body = Some(form_body(&fields, span, consumes));
    }
    (known, body)
}

fn read_parameter(parameter: &Node, findings: &mut Vec<Diagnostic>) -> Option<DeclaredParameter> {
    let (name, location) = parameter::name_and_location(parameter, findings)?;
    let (style, explode) = collection_format(parameter, location);
    Some(DeclaredParameter {
        name,
        location,
        required: is_required(parameter) || location == ParameterLocation::Path,
        style,
        explode,
        allow_reserved: false,
        content: None,
        schema: Some(as_schema(parameter)),
        span: parameter.span,
    })
}

/// `collectionFormat` as `style` and `explode`; `csv` where it is not given.
fn collection_format(parameter: &Node, location: ParameterLocation) -> (ParameterStyle, bool) {
    match parameter.get("collectionFormat").and_then(Node::as_str) {
        Some("multi") => (ParameterStyle::Form, true),
        Some("ssv") => (ParameterStyle::SpaceDelimited, false),
        Some("tsv") => (ParameterStyle::TabDelimited, false),
        Some("pipes") => (ParameterStyle::PipeDelimited, false),
        _ => (location.default_style(), false),
    }
}

fn is_required(parameter: &Node) -> bool {
    matches!(
        parameter.get("required").map(|node| &node.value),
        Some(Value::Bool(true))
    )
}

fn whole_body(parameter: &Node, consumes: &[String]) -> RequestBody {
    let offer = |name: &String| MediaType {
        name: name.clone(),
        schema: parameter.get("schema").cloned(),
        items: None,
        encoding: Vec::new(),
        positional: None,
    };
    let json = [JSON.to_owned()];
    let names = if consumes.is_empty() { &json } else { consumes };
    RequestBody {
        required: is_required(parameter),
        content: names.iter().map(offer).collect(),
        span: parameter.span,
    }
}

/// The fields of a form as an object with properties; `span` is the list they stand in.
fn form_body(fields: &[Node], span: Span, consumes: &[String]) -> RequestBody {
    let is_file = |field: &Node| field.get("type").and_then(Node::as_str) == Some("file");
    let mut names: Vec<String> = consumes
        .iter()
        .filter(|name| name.starts_with(FORM) || name.starts_with(MULTIPART))
        .cloned()
        .collect();
    if names.is_empty() {
        let name = if fields.iter().any(is_file) {
            MULTIPART
        } else {
            FORM
        };
        names.push(name.to_owned());
    }
    let named = |field: &Node| field.get("name").and_then(Node::as_str).map(str::to_owned);
    let member = |name: &str, value: Node| Entry {
        key: key(name, value.span),
        value,
    };
    let properties = fields
        .iter()
        .filter_map(|field| Some(member(&named(field)?, as_schema(field))));
    let required = fields
        .iter()
        .filter(|field| is_required(field))
        .filter_map(|field| field.get("name").cloned());
    let node = |value: Value| Node { span, value };
    let schema = node(Value::Mapping(Mapping::from_iter([
        member("type", node(Value::String("object".to_owned()))),
        member("properties", node(Value::Mapping(properties.collect()))),
        member("required", node(Value::Sequence(required.collect()))),
    ])));
    let encoding: Vec<FieldEncoding> = fields.iter().filter_map(encoding).collect();
    RequestBody {
        required: fields.iter().any(is_required),
        content: names
            .into_iter()
            .map(|name| MediaType {
                name,
                schema: Some(schema.clone()),
                items: None,
                encoding: encoding.clone(),
                positional: None,
            })
            .collect(),
        span,
    }
}

/// `type: file` is what OpenAPI 3 calls a binary string.
fn as_schema(node: &Node) -> Node {
    if node.get("type").and_then(Node::as_str) != Some("file") {
        return node.clone();
    }
    let text = |text: &str| Node {
        span: node.span,
        value: Value::String(text.to_owned()),
    };
    let entries = [("type", "string"), ("format", "binary")].map(|(name, value)| Entry {
        key: key(name, node.span),
        value: text(value),
    });
    Node {
        span: node.span,
        value: Value::Mapping(Mapping::from_iter(entries)),
    }
}

/// How a field that is a list is written.
fn encoding(field: &Node) -> Option<FieldEncoding> {
    field.get("items")?;
    let (kind, explode) = collection_format(field, ParameterLocation::Query);
    Some(FieldEncoding {
        name: field.get("name").and_then(Node::as_str)?.to_owned(),
        style: Some(FieldStyle {
            kind,
            explode,
            allow_reserved: false,
        }),
        content_type: None,
        headers: None,
    })
}

fn key(text: &str, span: Span) -> Key {
    Key {
        text: text.to_owned(),
        span,
    }
}

/// What a response with a `schema` has as content.
pub(super) fn content(response: &Node, produces: &[String]) -> Vec<MediaType> {
    let Some(schema) = response.get("schema") else {
        return Vec::new();
    };
    let is_file = schema.get("type").and_then(Node::as_str) == Some("file");
    let names = match produces {
        [] if is_file => vec!["application/octet-stream".to_owned()],
        [] => vec![JSON.to_owned()],
        some => some.to_vec(),
    };
    let offer = |name| MediaType {
        name,
        schema: Some(as_schema(schema)),
        items: None,
        encoding: Vec::new(),
        positional: None,
    };
    names.into_iter().map(offer).collect()
}

/// S10: `schemes`, `host` and `basePath`. Without a host it is relative; of several schemes HTTPS is preferred.
pub(super) fn servers(
    description: &Description,
    schemes: Option<&Node>,
) -> Result<Vec<Server>, OpenApiError> {
    let document = |field: &str| description.node(&[field]);
    let text = |node: Option<Node>| node.and_then(|node| Some((node.as_str()?.to_owned(), node.span)));
    let host = text(document("host")?);
    let base_path = text(document("basePath")?);
    let schemes = match schemes {
        Some(schemes) => media_types(Some(schemes)),
        None => media_types(document("schemes")?.as_ref()),
    };
    let Some(span) = host.as_ref().or(base_path.as_ref()).map(|(_, span)| *span) else {
        return Ok(Vec::new());
    };
    let base_path = base_path.map(|(path, _)| path).unwrap_or_default();
    let url = match host {
        None => base_path,
        Some((host, _)) => {
            let secure = schemes.is_empty() || schemes.iter().any(|scheme| scheme == "https");
            let scheme = if secure { "https" } else { "http" };
            let path = base_path.trim_start_matches('/');
            format!("{scheme}://{host}/{path}")
        }
    };
    Ok(vec![Server {
        url: url.trim_end_matches('/').to_owned(),
        variables: Vec::new(),
        span,
    }])
}
