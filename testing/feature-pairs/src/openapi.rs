//! The OpenAPI document of a row.

use serde_json::{Value, json};

use crate::row::{BodyKind, Criterion, Location, Row};

/// `subject` is the operation that the features meet at; the others only answer.
pub fn document(row: &Row) -> Value {
    let mut parameters = vec![
        json!({"name": "X-Token", "in": "header", "schema": {"type": "string"}}),
        json!({"name": "X-Seen", "in": "header", "schema": {"type": "string"}}),
    ];
    let word = |name: &str, place: &str| json!({"name": name, "in": place, "required": place == "path", "schema": {"type": "string"}});
    parameters.extend(match row.location {
        Location::None => None,
        Location::Path => Some(word("word", "path")),
        Location::Query => Some(word("word", "query")),
        Location::Header => Some(word("X-Word", "header")),
        Location::Cookie => Some(word("word", "cookie")),
        Location::QueryString => Some(json!({
            "name": "all", "in": "querystring",
            "content": {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}},
        })),
    });
    let mut subject = json!({
        "operationId": "subject",
        "parameters": parameters,
        "responses": {"200": {"description": "What is judged.", "content": reply(row)}},
    });
    if let Some(content) = body(row) {
        subject["requestBody"] = json!({"content": content});
    }
    let path = if row.location == Location::Path {
        "/subject/{word}"
    } else {
        "/subject"
    };
    let method = if has_body(row) { "post" } else { "get" };
    let mut paths = json!({
        "/after": {"get": answers("after", "at")},
        "/last": {"get": answers("last", "at")},
        "/finish": {"get": answers("finish", "at")},
        "/first": {"get": answers("first", "token")},
        "/open": {"get": answers("open", "token")},
        "/repair": {"get": answers("repair", "at")},
        "/other": {"get": answers("other", "id")},
    });
    paths[path] = json!({method: subject});
    // `in: querystring` is new in 3.2.
    let version = if row.location == Location::QueryString {
        "3.2.0"
    } else {
        "3.1.0"
    };
    json!({
        "openapi": version,
        "info": {"title": "A server that is told what to say", "version": "1"},
        "servers": [{"url": "https://pairs.example"}],
        "paths": paths,
    })
}

/// Whether the step has a `requestBody`: replacements without a payload make one.
pub fn has_body(row: &Row) -> bool {
    body(row).is_some()
}

/// The media type of the body.
pub fn content_type(row: &Row) -> &'static str {
    match row.body {
        BodyKind::None | BodyKind::JsonObject | BodyKind::JsonTemplate | BodyKind::JsonInput => {
            "application/json"
        }
        BodyKind::Form => "application/x-www-form-urlencoded",
        BodyKind::Multipart => "multipart/form-data",
        BodyKind::Text => "text/plain",
        BodyKind::XmlTemplate | BodyKind::XmlObject => "application/xml",
        BodyKind::Bytes => "application/octet-stream",
    }
}

fn body(row: &Row) -> Option<Value> {
    let members = || {
        json!({
            "word": {"type": "string"},
            "count": {"type": "integer"},
            "slot": {"type": "string"},
        })
    };
    let schema = match row.body {
        BodyKind::None if row.replacement == crate::row::Replacement::None => return None,
        BodyKind::Text | BodyKind::XmlTemplate => json!({"type": "string"}),
        BodyKind::Bytes => json!({"type": "string", "format": "binary"}),
        BodyKind::Multipart => {
            let mut properties = members();
            properties["file"] = json!({"type": "string", "format": "binary"});
            json!({"type": "object", "properties": properties})
        }
        BodyKind::XmlObject => {
            let mut properties = members();
            properties["count"]["xml"] = json!({"attribute": true});
            json!({"type": "object", "xml": {"name": "note"}, "properties": properties})
        }
        BodyKind::None
        | BodyKind::JsonObject
        | BodyKind::JsonTemplate
        | BodyKind::JsonInput
        | BodyKind::Form => {
            json!({"type": "object", "properties": members()})
        }
    };
    Some(json!({content_type(row): {"schema": schema}}))
}

fn reply(row: &Row) -> Value {
    let text = json!({"type": "string"});
    if row.criterion == Criterion::XPath {
        return json!({"application/xml": {"schema": text}});
    }
    json!({"application/json": {"schema": {
        "type": "object",
        "required": ["id", "state", "route"],
        "properties": {
            "id": text, "state": text, "route": text,
            "facts": {"type": "array", "items": {
                "type": "object", "properties": {"state": text, "route": text},
            }},
        },
    }}})
}

fn answers(id: &str, member: &str) -> Value {
    let member = json!({"type": "object", "required": [member], "properties": {member: {"type": "string"}}});
    json!({
        "operationId": id,
        "parameters": [{"name": "X-Word", "in": "header", "schema": {"type": "string"}}],
        "responses": {"200": {"description": "It.", "content": {"application/json": {"schema": member}}}},
    })
}
