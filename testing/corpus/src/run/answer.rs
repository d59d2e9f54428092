//! What the server replies: the first success status that the operation declares, with a body made from the schema.

use loopback::Response;
use serde_json::{Map, Value};

use super::api::{Api, Operation};
use super::judge;
use super::judge::essence;
use super::sample::sample;

pub(crate) fn answer(api: &Api, operation: &Operation) -> Response {
    let (status, declared) = api.success(operation);
    let Some(declared) = declared else {
        return Response::empty(status);
    };
    let content = api.contents(operation, declared);
    let mut response = match chosen(&content) {
        Some((name, media_type)) => body(api, status, name, media_type),
        None => Response::empty(status),
    };
    for (name, header) in declared
        .get("headers")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let Some(header) = api.resolved(header) else {
            continue;
        };
        // The framing is the server's own.
        let is_framing = [
            "content-length",
            "transfer-encoding",
            "connection",
            "content-type",
        ]
        .contains(&name.to_lowercase().as_str());
        let schema = api.schema(header.get("schema").unwrap_or(header));
        let value = match sample(&schema, header.get("example").cloned()) {
            Value::String(text) => text,
            other => other.to_string(),
        };
        let is_legal = value.bytes().all(|byte| (b' '..0x7f).contains(&byte));
        if !is_framing && is_legal {
            response = response.header(name, &value);
        }
    }
    response
}

/// JSON where there is some.
fn chosen(content: &Map<String, Value>) -> Option<(&str, &Value)> {
    let is_json = |name: &str| judge::is_json(&essence(name));
    let json = content.iter().find(|(name, _)| is_json(name));
    let any = || content.iter().find(|(name, _)| essence(name) == "*/*");
    json.or_else(any)
        .or_else(|| content.iter().next())
        .map(|(name, media_type)| (name.as_str(), media_type))
}

fn body(api: &Api, status: u16, name: &str, media_type: &Value) -> Response {
    let essence = essence(name);
    let named = media_type
        .get("examples")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let named = named.filter_map(|(_, example)| api.resolved(example)?.get("value").cloned());
    let examples = media_type.get("example").cloned().into_iter().chain(named);
    let schema = api.schema(media_type.get("schema").unwrap_or(&Value::Bool(true)));
    if essence.contains('*') || essence.ends_with("json") {
        let essence = if essence.contains('*') {
            "application/json"
        } else {
            &essence
        };
        return Response::text(status, essence, sample(&schema, examples).to_string());
    }
    let text = match sample(&schema, examples) {
        Value::String(text) => text,
        _ if essence.ends_with("xml") => "<a/>".to_owned(),
        other => other.to_string(),
    };
    Response::text(status, &essence, text)
}
