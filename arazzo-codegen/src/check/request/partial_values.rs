//! Literal values of a request, with unknown parts where expressions stand.

use crate::check::model::{PartKind, PayloadContent, Serialization, TextPiece, Value};
use crate::expression::Pointer;
use crate::schema::PartialValue;

/// The body as far as the document writes it out, and the word for a field if it is a form. `None` for text and for a single
/// run-time value.
pub(in crate::check) fn written(content: &PayloadContent) -> Option<(PartialValue, Option<&'static str>)> {
    Some(match content {
        PayloadContent::Json(value) => (partial_value(value, false), None),
        PayloadContent::Form(fields) => {
            let fields = fields.iter().map(|field| {
                let is_text = field.serialization != Serialization::Json;
                (field.name.as_str(), partial_value(&field.value, is_text))
            });
            (form(fields), Some("form field"))
        }
        PayloadContent::Multipart(parts) => {
            let parts = parts.iter().map(|part| {
                let value = match part.kind {
                    PartKind::File => PartialValue::Unknown,
                    PartKind::Json => partial_value(&part.value, false),
                    PartKind::Value | PartKind::Style(_) => partial_value(&part.value, true),
                };
                (part.name.as_str(), value)
            });
            (form(parts), Some("part"))
        }
        _ => return None,
    })
}

/// `item[0][name]` is a part of the field `item`, unless the schema calls a field so.
fn form<'f>(fields: impl Iterator<Item = (&'f str, PartialValue)>) -> PartialValue {
    let members = fields.flat_map(|(name, value)| {
        let whole = name
            .split_once('[')
            .map(|(whole, _)| (whole.to_owned(), PartialValue::Unknown));
        std::iter::once((name.to_owned(), value)).chain(whole)
    });
    PartialValue::Object {
        members: members.collect(),
        is_complete: true,
    }
}

/// The parts of a value that the document writes out.
pub(in crate::check) fn partial_value(value: &Value, is_text: bool) -> PartialValue {
    match value {
        Value::Json(text) => {
            serde_json::from_str(text).map_or(PartialValue::Unknown, |json| of_json(json, is_text))
        }
        Value::String(text) if is_text => PartialValue::Text(text.clone()),
        Value::String(text) => PartialValue::Scalar(text.as_str().into()),
        Value::Array(items) => PartialValue::Array {
            items: items.iter().map(|item| partial_value(item, is_text)).collect(),
            is_text,
        },
        Value::Object(members) => PartialValue::Object {
            members: members
                .iter()
                .map(|(name, value)| (name.clone(), partial_value(value, is_text)))
                .collect(),
            is_complete: true,
        },
        Value::Entries(entries) => PartialValue::Object {
            members: entries
                .iter()
                .filter_map(|(name, value)| match name.as_slice() {
                    [TextPiece::Literal(name)] => Some((name.clone(), partial_value(value, is_text))),
                    _ => None,
                })
                .collect(),
            is_complete: false,
        },
        Value::Reference(_)
        | Value::Text(_)
        | Value::Selected(_)
        | Value::Replaced(_)
        | Value::Converted(_) => PartialValue::Unknown,
    }
}

fn of_json(json: serde_json::Value, is_text: bool) -> PartialValue {
    use serde_json::Value as Json;
    match json {
        Json::Array(items) => PartialValue::Array {
            items: items.into_iter().map(|item| of_json(item, is_text)).collect(),
            is_text,
        },
        Json::Object(members) => PartialValue::Object {
            members: members
                .into_iter()
                .map(|(name, value)| (name, of_json(value, is_text)))
                .collect(),
            is_complete: true,
        },
        // Nothing is sent for it.
        Json::Null if is_text => PartialValue::Unknown,
        Json::String(text) if is_text => PartialValue::Text(text),
        scalar if is_text => PartialValue::Text(scalar.to_string()),
        scalar => PartialValue::Scalar(scalar),
    }
}

/// The name of a member of `whole` in messages; `field` is the word for a field if `whole` is a form.
pub(in crate::check) fn called(whole: &str, field: Option<&str>, tokens: &[String]) -> String {
    let pointer = |tokens: &[String]| Pointer::of(tokens);
    match (tokens, field) {
        ([], _) => whole.to_owned(),
        ([name], Some(kind)) => format!("the {kind} `{name}`"),
        ([name, rest @ ..], Some(kind)) => format!("`{}` of the {kind} `{name}`", pointer(rest)),
        (tokens, None) => format!("`{}` of {whole}", pointer(tokens)),
    }
}
