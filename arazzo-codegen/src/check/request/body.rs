//! Resolves request bodies (S40, S41).

use super::headers::ContentType;
use super::{demands, media_type, multipart, replacements, style, xml, xml_text};
use crate::check::model::{
    Files, FormField, PartKind, PayloadContent, Reference, Referent, RequestPayload, Serialization, Value,
    XmlDocument, XmlReplacement,
};
use crate::check::names::scope::Scope;
use crate::check::reply::reply_bodies::is_file;
use crate::check::values::value::Values;
use crate::diagnostic::{Code, Diagnostic, Findings, listed};
use crate::document::{self, Step, Text};
use crate::openapi::{self, FieldEncoding, Operation, is_json, is_xml};
use crate::schema::{SchemaDescription, Type};
use crate::source::{self, Node, Span};

/// Whether there is anything in it to send.
pub(in crate::check) fn is_sent(body: &document::RequestBody) -> bool {
    body.payload.is_some() || !body.replacements.is_empty()
}

/// The body of a step, and `header` what a parameter says of its type; `None` when it sends none, or when it does not resolve, which is reported.
pub(in crate::check) fn read_body(
    step: &Step,
    operation: &Operation,
    description: Option<&SchemaDescription>,
    header: Option<&ContentType>,
    values: &Values<'_>,
    findings: &mut Findings,
) -> Option<RequestPayload> {
    let declared = operation.request_body.as_ref();
    let Some(body) = &step.request_body else {
        findings.extend(missing(step, declared));
        return None;
    };
    let is_meaningless = matches!(operation.method.as_str(), "GET" | "HEAD" | "DELETE");
    if is_meaningless {
        findings.push(unexpected(body, &operation.method));
    }
    if !is_sent(body) {
        findings.extend(missing(step, declared));
        return None;
    }
    let offers = declared
        .map(|declared| declared.content.as_slice())
        .unwrap_or_default();
    let media_type = media_type::chosen(body, offers, header, findings)?;
    let essence = openapi::essence(&media_type);
    let offer = offers
        .iter()
        .find(|offer| openapi::essence(&offer.name) == essence)
        .or_else(|| offers.first().filter(|offer| offer.name.contains('*')));
    if offer.is_none() && !is_meaningless && !operation.unread_body {
        findings.extend(undeclared(body, operation, &essence));
    }
    let kind = Kind::of(&essence);
    let positional = offer.and_then(|offer| offer.positional);
    findings.extend(multipart::nameless(&media_type, positional, body));
    let payload = match &body.payload {
        Some(payload) => Some(match Text::of(payload, values.sources) {
            Some(text) if kind == Kind::Json => values.json_string(&text, findings)?,
            _ => values.read(payload, findings)?,
        }),
        None => None,
    };
    let (value, in_xml) = if body.replacements.is_empty() {
        (payload?, Vec::new())
    } else {
        let xml = kind == Kind::Xml;
        let applied = replacements::apply(payload, &body.replacements, xml, values, findings)?;
        (applied.payload, applied.in_xml)
    };
    let span = body.payload.as_ref().map_or(body.span, |payload| payload.span);
    let written = WrittenPayload {
        value,
        span,
        payload: body.payload.as_ref(),
        schema: offer.and_then(|offer| offer.schema.as_ref()),
        encoding: offer.map(|offer| offer.encoding.as_slice()).unwrap_or_default(),
        description,
        scope: values.scope,
    };
    let encodings = match kind {
        Kind::Multipart => multipart::encodings(written.encoding, description),
        _ => Vec::new(),
    };
    let content = replaced(written.content(kind, &media_type, findings)?, in_xml);
    let nothing = Node {
        span,
        value: source::Value::Null,
    };
    let schema = offer.and_then(|offer| offer.schema.clone());
    let described = schema.as_ref().zip(description);
    Some(RequestPayload {
        demands: demands::of_body(&content, declared, described),
        media_type: media_type::sent(&media_type, body, header, findings),
        content,
        encodings,
        written: body.payload.clone().unwrap_or(nothing),
        schema,
    })
}

fn unexpected(body: &document::RequestBody, method: &str) -> Diagnostic {
    let message = format!("{method} has a request body");
    Diagnostic::new(Code::UnexpectedBody, body.span, message)
        .help("it is sent, but servers may ignore or refuse it (RFC 9110, section 9.3)")
}

/// The content, with the replacements that are made in its XML.
fn replaced(content: PayloadContent, in_xml: Vec<XmlReplacement>) -> PayloadContent {
    match content {
        PayloadContent::XmlText(text) if !in_xml.is_empty() => PayloadContent::XmlReplaced {
            document: XmlDocument::Text(text),
            replacements: in_xml,
        },
        PayloadContent::Xml { value, root } if !in_xml.is_empty() => PayloadContent::XmlReplaced {
            document: XmlDocument::Written { value, root },
            replacements: in_xml,
        },
        content => content,
    }
}

/// A lint for a required body that the step does not send.
fn missing(step: &Step, declared: Option<&openapi::RequestBody>) -> Option<Diagnostic> {
    let declared = declared.filter(|declared| declared.required && !step.unread)?;
    let (id, span) = (&step.step_id.value, step.step_id.span);
    let finding = Diagnostic::new(
        Code::MissingBody,
        span,
        format!("step `{id}` leaves out the required request body"),
    );
    Some(
        finding
            .also(declared.span, "declared as required")
            .help("add a `requestBody` with a `payload`"),
    )
}

/// A lint for a body that the operation does not declare, or of a media type that it does not. One that is declared
/// without a media type may be any.
fn undeclared(body: &document::RequestBody, operation: &Operation, essence: &str) -> Option<Diagnostic> {
    let Some(declared) = &operation.request_body else {
        let finding = Diagnostic::new(
            Code::UndeclaredBody,
            body.span,
            "the operation declares no request body",
        );
        return Some(
            finding
                .label("it is sent anyway")
                .also(operation.span, "the operation's path")
                .help("remove the `requestBody`, or declare it in the OpenAPI document"),
        );
    };
    let names: Vec<&str> = declared.content.iter().map(|offer| offer.name.as_str()).collect();
    let given = body.content_type.as_ref().map_or(body.span, |given| given.span);
    (!names.is_empty()).then(|| {
        let finding = Diagnostic::new(
            Code::UndeclaredBody,
            given,
            format!("the operation does not take `{essence}`"),
        );
        finding
            .label("it is sent anyway")
            .also(declared.span, "the request body that it takes")
            .help(format!("it takes {}", listed(&names)))
    })
}

/// How a media type is written (S41).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum Kind {
    Json,
    Form,
    Multipart,
    Xml,
    Text,
    Bytes,
}

impl Kind {
    pub(in crate::check) fn of(essence: &str) -> Self {
        match essence {
            "multipart/form-data" => Self::Multipart,
            "application/x-www-form-urlencoded" => Self::Form,
            json if is_json(json) => Self::Json,
            xml if is_xml(xml) => Self::Xml,
            file if is_file(file) => Self::Bytes,
            _ => Self::Text,
        }
    }
}

/// A payload as the document has it, and what the operation says of it.
struct WrittenPayload<'w> {
    value: Value,
    span: Span,
    schema: Option<&'w Node>,
    encoding: &'w [FieldEncoding],
    /// What the document has as the payload.
    payload: Option<&'w Node>,
    description: Option<&'w SchemaDescription>,
    scope: &'w Scope<'w>,
}

impl WrittenPayload<'_> {
    fn content(self, kind: Kind, media_type: &str, findings: &mut Findings) -> Option<PayloadContent> {
        let is_text = match &self.value {
            Value::String(_) | Value::Text(_) => true,
            // An input that is a string holds the whole body as it is sent.
            Value::Reference(Reference {
                to: Referent::Input { input, pointer },
                ..
            }) => {
                let input = self
                    .scope
                    .inputs
                    .get(*input)
                    .filter(|_| pointer.tokens.is_empty());
                input.is_some_and(|input| *input.ty.without_null() == Type::String)
            }
            _ => false,
        };
        let is_whole = matches!(
            self.value,
            Value::Reference(_) | Value::Selected(_) | Value::Replaced(_)
        );
        Some(match kind {
            Kind::Json => PayloadContent::Json(self.value),
            Kind::Text => PayloadContent::Text(self.value),
            Kind::Bytes => PayloadContent::Bytes(self.value),
            Kind::Form if is_text => PayloadContent::Encoded(self.value),
            Kind::Form if is_whole => PayloadContent::FormOf {
                fields: self.fields(),
                value: self.value,
            },
            Kind::Form => self.form(media_type, findings)?,
            Kind::Multipart if is_whole && !is_text => PayloadContent::MultipartOf {
                files: self.files(),
                fields: self.fields(),
                value: self.value,
            },
            Kind::Multipart => self.parts(media_type, findings)?,
            Kind::Xml if is_text => {
                findings.extend(xml_text::malformed(&self.value, self.span));
                PayloadContent::XmlText(self.value)
            }
            Kind::Xml => {
                let (value, root) = xml::root(self.value, self.schema, self.description, self.span, findings);
                PayloadContent::Xml { value, root }
            }
        })
    }

    fn form(self, media_type: &str, findings: &mut Findings) -> Option<PayloadContent> {
        let declared = self.fields();
        let (scope, span, payload) = (self.scope, self.span, self.payload);
        let mut fields = Vec::new();
        for (name, value) in self.members(media_type, findings)? {
            let known = declared.iter().find(|(known, _)| *known == name);
            let serialization = known.map_or(Serialization::Style(style::OF_FIELD), |(_, of)| *of);
            if let Serialization::Style(style) = serialization {
                let member = payload.and_then(|payload| payload.get(&name));
                let span = member.map_or(span, |member| member.span);
                style::defined(&value, style, scope, span, findings);
            }
            fields.push(FormField {
                name,
                serialization,
                value,
            });
        }
        Some(PayloadContent::Form(fields))
    }

    fn parts(self, media_type: &str, findings: &mut Findings) -> Option<PayloadContent> {
        let (files, fields) = (self.files(), self.fields());
        let (scope, span, payload) = (self.scope, self.span, self.payload);
        let parts = multipart::parts(self.members(media_type, findings)?, &files, &fields);
        for part in &parts {
            if let PartKind::Style(style) = part.kind {
                let member = payload.and_then(|payload| payload.get(&part.name));
                let span = member.map_or(span, |member| member.span);
                style::defined(&part.value, style, scope, span, findings);
            }
        }
        Some(PayloadContent::Multipart(parts))
    }

    fn members(self, media_type: &str, findings: &mut Findings) -> Option<Vec<(String, Value)>> {
        let what = match self.value {
            Value::Object(members) => return Some(members),
            Value::Array(_) => "a list",
            Value::Json(_) => "a scalar",
            _ => "a string",
        };
        findings.push(
            Diagnostic::new(
                Code::WrongType,
                self.span,
                format!("the payload of a `{media_type}` body is {what}"),
            )
            .label("expected a mapping from field names to values"),
        );
        None
    }

    fn files(&self) -> Files {
        match (self.schema, self.description) {
            (Some(schema), Some(description)) => multipart::files(schema, description),
            _ => Files::Named(Vec::new()),
        }
    }

    /// How fields are written that the document says something of (OpenAPI, "Encoding Object").
    fn fields(&self) -> Vec<(String, Serialization)> {
        let fields = self.encoding.iter();
        fields
            .filter_map(|field| Some((field.name.clone(), style::of_field(field)?)))
            .collect()
    }
}
