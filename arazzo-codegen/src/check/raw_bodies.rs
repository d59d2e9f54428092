//! Bodies of replies that are sent on: as the same bytes where bytes are sent, as text or base64 in other places (S19a).

use super::checked::{Content, Conversion, OperationCall, PartKind, Reference, Value, XmlDocument};
use super::conversions::Types;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::openapi::Description;
use crate::schema::{Lookup, Type, lookup};
use crate::source::Node;

/// Converts the bodies among what a step sends.
pub(super) fn convert(
    call: &mut OperationCall,
    types: Types<'_>,
    description: Option<&Description>,
    findings: &mut Findings,
) {
    let mut sending = Sending {
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
        let place = Place {
            schema: parameter.schema.clone(),
            tokens: Vec::new(),
            name,
        };
        sending.value(&mut parameter.value, &place);
    }
    let Some(body) = &mut call.body else { return };
    let whole = Place {
        schema: body.schema.clone(),
        tokens: Vec::new(),
        name: "the request body".to_owned(),
    };
    as_it_came(&mut body.content, types);
    match &mut body.content {
        Content::Json(value)
        | Content::FormOf { value, .. }
        | Content::MultipartOf { value, .. }
        | Content::Xml { value, .. } => sending.value(value, &whole),
        Content::Form(fields) => {
            for field in fields {
                let name = format!("the form field `{}`", field.name);
                sending.value(&mut field.value, &whole.field(&field.name, name));
            }
        }
        Content::Multipart(parts) => {
            for part in parts.iter_mut().filter(|part| part.kind != PartKind::File) {
                let name = format!("the part `{}`", part.name);
                let place = whole.field(&part.name, name);
                if sending.is_file(&part.value) && !sending.is_declared(&place) {
                    part.kind = PartKind::File;
                } else {
                    sending.value(&mut part.value, &place);
                }
            }
        }
        Content::XmlReplaced {
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
        Content::XmlText(_) | Content::Encoded(_) | Content::Text(_) | Content::Bytes(_) => {}
    }
}

/// XML or a form that a reply had as text is sent as that text, not as a value in XML or in a form.
fn as_it_came(content: &mut Content, types: Types<'_>) {
    let is_text = |value: &Value| {
        let ty = types.of(value);
        matches!(value, Value::Reference(_)) && (ty == Type::String || ty.is_raw_body())
    };
    match content {
        Content::Xml { value, .. } if is_text(value) => *content = Content::XmlText(taken(value)),
        Content::FormOf { value, .. } if is_text(value) => *content = Content::Encoded(taken(value)),
        _ => {}
    }
}

fn taken(value: &mut Value) -> Value {
    std::mem::replace(value, Value::Json("null".to_owned()))
}

/// A place that a value is sent in.
struct Place {
    schema: Option<Node>,
    /// The way to it from the schema.
    tokens: Vec<String>,
    name: String,
}

impl Place {
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

struct Sending<'s> {
    types: Types<'s>,
    description: Option<&'s Description>,
    findings: &'s mut Findings,
}

impl Sending<'_> {
    fn value(&mut self, value: &mut Value, place: &Place) {
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
            // What is put into a text is text there.
            Value::Json(_) | Value::String(_) | Value::Text(_) | Value::Selected(_) | Value::Converted(_) => {
            }
        }
    }

    fn converted(&mut self, reference: &Reference, place: &Place) -> Option<Value> {
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

    fn is_file(&self, value: &Value) -> bool {
        matches!(value, Value::Reference(reference) if self.types.of_reference(reference) == Type::File)
    }

    fn is_declared(&self, place: &Place) -> bool {
        let declared = self.description.zip(place.schema.as_ref());
        declared.is_some_and(|(description, schema)| {
            matches!(lookup(description, schema, &place.tokens), Lookup::Found(_))
        })
    }

    /// `format: byte` (OpenAPI 3.0), `contentEncoding: base64` (3.1).
    fn takes_base64(&self, place: &Place) -> bool {
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
    .expected("it is sent as a text where it is UTF-8; where it is not, that is an error then")
    .help("send the file as a part of a form or as the whole body, or declare the place with `contentEncoding: base64`")
}
