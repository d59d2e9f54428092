//! The parts of a form (S41; OpenAPI, "Encoding Object").

use crate::check::model::{Files, MultipartPart, PartEncoding, PartKind, Serialization, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::document;
use crate::openapi::{FieldEncoding, essence};
use crate::schema::{Definitions, References, SchemaDescription, SchemaReader, Side};
use crate::source::{self, Mapping, Node, Span};

/// A member a part; each item of an array that the document writes out is one of its own, except in a style.
pub(in crate::check) fn parts(
    members: Vec<(String, Value)>,
    files: &Files,
    fields: &[(String, Serialization)],
) -> Vec<MultipartPart> {
    let mut parts = Vec::new();
    for (name, value) in members {
        let field = fields.iter().find(|(field, _)| *field == name);
        let kind = match field.map(|(_, serialization)| *serialization) {
            _ if files.contain(&name) => PartKind::File,
            Some(Serialization::Style(style)) => PartKind::Style(style),
            Some(Serialization::Json) => PartKind::Json,
            Some(Serialization::Text) | None => PartKind::Value,
        };
        let values = match (kind, value) {
            (PartKind::Style(_), value) => vec![value],
            (_, Value::Array(items)) => items,
            (_, value) => vec![value],
        };
        parts.extend(values.into_iter().map(|value| MultipartPart {
            name: name.clone(),
            kind,
            value,
        }));
    }
    parts
}

/// The members of an object that are files (S41).
pub(in crate::check) fn files(schema: &Node, description: &SchemaDescription) -> Files {
    let (definitions, references) = (Definitions::default(), References::OpenApi(description));
    let object = SchemaReader::new(&definitions, references, Side::Input).object(schema);
    let is_file = |schema: &Node| is_file(schema, description, 0);
    let (files, others): (Vec<_>, Vec<_>) = object
        .properties
        .into_iter()
        .partition(|(_, schemas)| schemas.iter().any(is_file));
    let names = |members: Vec<(String, Vec<Node>)>| members.into_iter().map(|(name, _)| name).collect();
    match object.additional.is_some_and(|schema| is_file(&schema)) {
        true => Files::AllBut(names(others)),
        false => Files::Named(names(files)),
    }
}

/// Schemas of a file nested deeper than this are not looked at.
const DEEPEST: usize = 8;

/// `format: binary` (3.0) or `contentMediaType` (3.1), or a list of such, or one that may be null.
fn is_file(schema: &Node, description: &SchemaDescription, depth: usize) -> bool {
    let Ok(schema) = description.resolve(schema) else {
        return false;
    };
    let text = |keyword: &str| schema.get(keyword).and_then(Node::as_str);
    let branches = ["allOf", "anyOf", "oneOf"].into_iter().flat_map(|keyword| {
        let branches = schema.get(keyword).and_then(Node::as_sequence);
        branches.unwrap_or_default()
    });
    text("format") == Some("binary")
        || text("contentMediaType").is_some()
        || depth < DEEPEST
            && schema
                .get("items")
                .into_iter()
                .chain(branches)
                .any(|inner| is_file(inner, description, depth + 1))
}

/// A body in parts of which only form data, whose parts have names, is written part by part: OpenAPI 3.2 describes others by
/// position. One that is written out as text says its boundary.
pub(in crate::check) fn nameless(
    media_type: &str,
    positional: Option<Span>,
    body: &document::RequestBody,
) -> Option<Diagnostic> {
    let essence = essence(media_type);
    let is_written_out = media_type
        .split(';')
        .skip(1)
        .any(|parameter| parameter.trim().to_ascii_lowercase().starts_with("boundary="));
    if essence == "multipart/form-data" {
        let span = positional?;
        return Some(
            Diagnostic::new(
                Code::NamelessParts,
                span,
                "parts of form data have names, not positions",
            )
            .label("it is ignored")
            .help("correct the OpenAPI document: describe the parts by their names, in `encoding`"),
        );
    }
    if !essence.starts_with("multipart/") || is_written_out {
        return None;
    }
    let span = body.content_type.as_ref().map_or(body.span, |given| given.span);
    let found = Diagnostic::new(
        Code::NamelessParts,
        span,
        format!("a body of `{essence}` is sent as one text, not in parts"),
    )
    .help(format!(
        "write the whole body as a text with delimiters, and name the boundary: `contentType: {essence}; boundary=…`"
    ));
    Some(match positional {
        Some(positional) => found.also(positional, "not read"),
        None => found,
    })
}

/// What the document says of the parts' media types and headers.
pub(in crate::check) fn encodings(
    fields: &[FieldEncoding],
    description: Option<&SchemaDescription>,
) -> Vec<PartEncoding> {
    let encodings = fields.iter().map(|field| PartEncoding {
        name: field.name.clone(),
        content_type: field
            .content_type
            .as_deref()
            .filter(|_| field.style.is_none())
            .and_then(single),
        headers: headers(field.headers.as_ref(), description),
    });
    encodings
        .filter(|encoding| encoding.content_type.is_some() || !encoding.headers.is_empty())
        .collect()
}

/// Of a list the first; a range is no type to send.
fn single(content_type: &str) -> Option<String> {
    let first = content_type.split(',').next()?.trim();
    (!first.is_empty() && !first.contains('*')).then(|| first.to_owned())
}

/// A workflow has no way to give a header of a part, so those are sent whose schema has one value or a default.
/// `Content-Type` is said by `contentType`.
fn headers(headers: Option<&Node>, description: Option<&SchemaDescription>) -> Vec<(String, String)> {
    headers
        .and_then(Node::as_mapping)
        .into_iter()
        .flat_map(Mapping::iter)
        .filter(|entry| !entry.key.text.eq_ignore_ascii_case("content-type"))
        .filter_map(|entry| {
            let resolve = |node: &Node| description?.resolve(node).ok();
            let header = resolve(&entry.value)?;
            let schema = resolve(header.get("schema")?)?;
            let only = schema.get("enum").and_then(Node::as_sequence);
            let only = only.filter(|values| values.len() == 1).and_then(<[Node]>::first);
            let value = schema.get("const").or(schema.get("default")).or(only)?;
            Some((entry.key.text.clone(), scalar(value)?))
        })
        .collect()
}

fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        source::Value::String(text) | source::Value::Number(text) => Some(text.clone()),
        source::Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
