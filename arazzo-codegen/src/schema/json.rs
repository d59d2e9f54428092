//! Converts nodes of a document to JSON.

use serde_json::{Map, Number, Value as Json};

use crate::source::{Node, Value, json_number};

/// The value as JSON; nothing for a number that JSON does not have.
pub(super) fn json(node: &Node) -> Option<Json> {
    match &node.value {
        Value::Null => Some(Json::Null),
        Value::Bool(value) => Some(Json::Bool(*value)),
        Value::Number(text) => serde_json::from_str::<Number>(&json_number(text))
            .ok()
            .map(Json::Number),
        Value::String(text) => Some(Json::String(text.clone())),
        Value::Sequence(items) => items.iter().map(json).collect::<Option<_>>().map(Json::Array),
        Value::Mapping(members) => members
            .iter()
            .map(|entry| Some((entry.key.text.clone(), json(&entry.value)?)))
            .collect::<Option<Map<_, _>>>()
            .map(Json::Object),
    }
}
