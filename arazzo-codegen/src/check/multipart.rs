//! The parts of a form (S41; OpenAPI, "Encoding Object").

use super::Value;
use super::payload::{Content, Part, PartEncoding, PartKind};
use crate::openapi::{Description, is_json};
use crate::source::{self, Mapping, Node};

/// A member a part; each item of an array that the document writes out is one of its own.
pub(super) fn parts(members: Vec<(String, Value)>, files: &[String], encodings: &[PartEncoding]) -> Content {
    let mut parts = Vec::new();
    for (name, value) in members {
        let encoding = encodings.iter().find(|encoding| encoding.name == name);
        let content_type = encoding.and_then(|encoding| encoding.content_type.as_deref());
        let kind = if files.contains(&name) {
            PartKind::File
        } else if content_type.is_some_and(is_json) {
            PartKind::Json
        } else {
            PartKind::Value
        };
        let values = match value {
            Value::Array(items) => items,
            value => vec![value],
        };
        parts.extend(values.into_iter().map(|value| Part {
            name: name.clone(),
            kind,
            value,
        }));
    }
    Content::Multipart(parts)
}

/// What the document says of the parts' media types and headers.
pub(super) fn encodings(encoding: Option<&Node>, description: Option<&Description>) -> Vec<PartEncoding> {
    let fields = encoding.and_then(Node::as_mapping);
    let encodings = fields
        .into_iter()
        .flat_map(Mapping::iter)
        .map(|entry| PartEncoding {
            name: entry.key.text.clone(),
            content_type: entry
                .value
                .get("contentType")
                .and_then(Node::as_str)
                .and_then(single),
            headers: headers(&entry.value, description),
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
fn headers(encoding: &Node, description: Option<&Description>) -> Vec<(String, String)> {
    let headers = encoding.get("headers").and_then(Node::as_mapping);
    headers
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
