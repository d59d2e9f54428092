//! Converts reply bodies that are sent on: unchanged where bytes are sent, else to text or base64 (S19a).

use super::conversions::Types;
use crate::check::model::{
    Conversion, OperationCall, PartKind, PayloadContent, Reference, Selector, Value, WorkflowCall,
    XmlDocument,
};
use crate::check::reply::reply_bodies::is_file;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::openapi::essence;
use crate::schema::{Lookup, SchemaDescription, Type, kind_of, lookup};
use crate::source::Node;

/// Converts the bodies among what a step sends.
pub(in crate::check) fn convert_raw_bodies(
    call: &mut OperationCall,
    types: Types<'_>,
    description: Option<&SchemaDescription>,
    findings: &mut Findings,
) {
    let mut sending = RawBodyPass {
        types,
        description,
        findings,
    };
    for parameter in &mut call.parameters {
        let name = format!(
            "the {} parameter `{}`",
            parameter.location.as_str(),
            parameter.name
        );
        let place = RawBodySink {
            schema: parameter.schema.clone(),
            tokens: Vec::new(),
            name,
        };
        sending.value(&mut parameter.value, &place);
    }
    let Some(body) = &mut call.body else { return };
    let whole = RawBodySink {
        schema: body.schema.clone(),
        tokens: Vec::new(),
        name: "the request body".to_owned(),
    };
    let takes = sending.takes(&whole);
    as_it_came(&mut body.content, types, &takes);
    match &mut body.content {
        PayloadContent::Json(value)
        | PayloadContent::FormOf { value, .. }
        | PayloadContent::MultipartOf { value, .. }
        | PayloadContent::Xml { value, .. } => sending.value(value, &whole),
        PayloadContent::Form(fields) => {
            for field in fields {
                let name = format!("the form field `{}`", field.name);
                sending.value(&mut field.value, &whole.field(&field.name, name));
            }
        }
        PayloadContent::Multipart(parts) => {
            for part in parts.iter_mut().filter(|part| part.kind != PartKind::File) {
                let name = format!("the part `{}`", part.name);
                let place = whole.field(&part.name, name);
                let encoding = body.encodings.iter().find(|encoding| encoding.name == part.name);
                let media_type = encoding.and_then(|encoding| encoding.content_type.as_deref());
                if sending.is_sent_as_file(&part.value, media_type, &place) {
                    part.kind = PartKind::File;
                } else {
                    sending.value(&mut part.value, &place);
                }
            }
        }
        PayloadContent::XmlReplaced {
            document,
            replacements,
        } => {
            if let XmlDocument::Written { value, .. } = document {
                sending.value(value, &whole);
            }
            for replacement in replacements {
                sending.value(&mut replacement.value, &whole.inside());
            }
        }
        // Sent as they came.
        PayloadContent::XmlText(_)
        | PayloadContent::Encoded(_)
        | PayloadContent::Text(_)
        | PayloadContent::Bytes(_) => {}
    }
}

/// Converts the bodies inside of values that a step passes to a workflow; one that is passed as a whole becomes what the input
/// takes.
pub(in crate::check) fn convert_arguments(
    call: &mut WorkflowCall,
    types: Types<'_>,
    findings: &mut Findings,
) {
    let mut sending = RawBodyPass {
        types,
        description: None,
        findings,
    };
    for (_, value) in &mut call.arguments {
        if !matches!(value, Value::Reference(_)) {
            let place = RawBodySink {
                schema: None,
                tokens: Vec::new(),
                name: "an input of the workflow".to_owned(),
            };
            sending.value(value, &place);
        }
    }
}

/// XML, forms and files from a reply are sent on as the whole body, not as a value inside XML, a form or JSON.
fn as_it_came(content: &mut PayloadContent, types: Types<'_>, takes: &Type) {
    let is_text = |value: &Value| {
        let ty = types.of(value);
        matches!(value, Value::Reference(_)) && (ty == Type::String || ty.is_raw_body())
    };
    match content {
        PayloadContent::Xml { value, .. } if is_text(value) => {
            *content = PayloadContent::XmlText(take_value(value))
        }
        PayloadContent::FormOf { value, .. } if is_text(value) => {
            *content = PayloadContent::Encoded(take_value(value))
        }
        PayloadContent::Json(value) if types.of(value) == Type::File && *takes != Type::String => {
            *content = PayloadContent::Bytes(take_value(value));
        }
        _ => {}
    }
}

fn take_value(value: &mut Value) -> Value {
    std::mem::replace(value, Value::Json("null".to_owned()))
}

/// A place that a value is sent in.
struct RawBodySink {
    schema: Option<Node>,
    /// The way to it from the schema.
    tokens: Vec<String>,
    name: String,
}

impl RawBodySink {
    fn below(&self, token: &str) -> Self {
        let tokens = self.tokens.iter().cloned().chain([token.to_owned()]);
        Self {
            schema: self.schema.clone(),
            tokens: tokens.collect(),
            name: self.name.clone(),
        }
    }

    fn field(&self, token: &str, name: String) -> Self {
        Self {
            name,
            ..self.below(token)
        }
    }

    /// A place inside of it, nobody knows which.
    fn inside(&self) -> Self {
        Self {
            schema: None,
            tokens: Vec::new(),
            name: self.name.clone(),
        }
    }
}

struct RawBodyPass<'s> {
    types: Types<'s>,
    description: Option<&'s SchemaDescription>,
    findings: &'s mut Findings,
}

impl RawBodyPass<'_> {
    fn value(&mut self, value: &mut Value, place: &RawBodySink) {
        match value {
            Value::Reference(reference) => {
                if let Some(converted) = self.converted(reference, place) {
                    *value = converted;
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    self.value(member, &place.below(name));
                }
            }
            Value::Entries(entries) => {
                for (_, member) in entries {
                    self.value(member, &place.inside());
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.value(item, &place.below(&index.to_string()));
                }
            }
            Value::Replaced(replaced) => {
                if let Some(payload) = &mut replaced.payload {
                    self.value(payload, place);
                }
                for replacement in &mut replaced.replacements {
                    self.value(&mut replacement.value, &place.inside());
                }
            }
            // An expression without quotes in a JSON text is the JSON that a text holds.
            Value::Selected(selection) if matches!(selection.by, Selector::JsonText) => {
                let Value::Reference(reference) = &selection.from else {
                    return;
                };
                match self.converted(reference, place) {
                    Some(base64) if self.takes_base64(place) => *value = base64,
                    Some(converted) => selection.from = converted,
                    None => {}
                }
            }
            // What is put into a text is text there.
            Value::Json(_) | Value::String(_) | Value::Text(_) | Value::Selected(_) | Value::Converted(_) => {
            }
        }
    }

    fn converted(&mut self, reference: &Reference, place: &RawBodySink) -> Option<Value> {
        let ty = self.types.of_reference(reference);
        if !ty.is_raw_body() {
            return None;
        }
        let becomes = if self.takes_base64(place) {
            Type::String
        } else {
            if ty == Type::File {
                self.findings.push(as_text(reference, &place.name));
            }
            Type::Any
        };
        Some(Value::Converted(Box::new(Conversion {
            text: reference.text.clone(),
            value: Value::Reference(reference.clone()),
            ty: becomes,
            needed_for: place.name.clone(),
            is_only: false,
        })))
    }

    /// Whether a part is a file because its value is one: by its media type, or because it has no schema.
    fn is_sent_as_file(&self, value: &Value, media_type: Option<&str>, place: &RawBodySink) -> bool {
        let Value::Reference(reference) = value else {
            return false;
        };
        let ty = self.types.of_reference(reference);
        let says_file = || media_type.is_some_and(|media_type| is_file(&essence(media_type)));
        ty.is_raw_body() && says_file() || ty == Type::File && self.takes(place) == Type::Any
    }

    /// What the operation says of a place.
    fn takes(&self, place: &RawBodySink) -> Type {
        match (self.description, &place.schema) {
            (Some(description), Some(schema)) => match lookup(description, schema, &place.tokens) {
                Lookup::Found(found) => kind_of(description, &found.schemas),
                _ => Type::Any,
            },
            _ => Type::Any,
        }
    }

    /// `format: byte` (OpenAPI 3.0), `contentEncoding: base64` (3.1).
    fn takes_base64(&self, place: &RawBodySink) -> bool {
        let (Some(description), Some(schema)) = (self.description, &place.schema) else {
            return false;
        };
        let Lookup::Found(found) = lookup(description, schema, &place.tokens) else {
            return false;
        };
        found.schemas.iter().any(|schema| {
            let schema = description.resolve(schema).ok();
            let says = |keyword: &str, value: &str| {
                let said = schema.as_ref().and_then(|schema| schema.get(keyword)?.as_str());
                said.is_some_and(|said| said.eq_ignore_ascii_case(value))
            };
            says("format", "byte") || says("contentEncoding", "base64")
        })
    }
}

fn as_text(reference: &Reference, name: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ConvertedValue,
        reference.span,
        format!("{name} takes a value, and `{}` is a file", reference.text),
    )
    .label("it is sent as text if it is UTF-8; otherwise the step fails")
    .help("send the file as a part of a form or as the whole body, or declare the place with `contentEncoding: base64`")
}
