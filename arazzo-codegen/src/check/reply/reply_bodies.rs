//! What the body of a reply is: JSON of a type, text, a file, or nobody says what (S19, S19a).

use super::kept::{Kept, ReplyContext};
use super::unknown_member::unknown_member;
use crate::check::criteria::statuses;
use crate::check::model::{CheckedCriterion, CheckedParameter, EventForm, Reference};
use crate::check::operation::statuses::that_may_succeed;
use crate::check::values::output_expression::prose_in_pointer;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::Location;
use crate::openapi::{MediaType, Operation, Response, essence, is_json, is_xml};
use crate::schema::{
    FoundSchema, Lookup, References, SchemaDescription, SchemaReader, Side, Type, Untyped, kind_of, lookup,
};
use crate::source::{Entry, Key, Mapping, Node, Span, Value};

/// The responses that a successful reply may be.
fn success_responses<'o>(operation: &'o Operation, success: &[CheckedCriterion]) -> Vec<&'o Response> {
    match statuses(success) {
        Some(statuses) => statuses
            .iter()
            .filter_map(|status| operation.response(*status))
            .collect(),
        None if success.is_empty() => {
            let of_success: Vec<_> = operation
                .responses
                .iter()
                .filter(|response| response.is_success())
                .collect();
            if of_success.is_empty() {
                operation.response(200).into_iter().collect()
            } else {
                of_success
            }
        }
        None => that_may_succeed(operation, success),
    }
}

/// Keeps the body that a constant `Accept` header names, for each successful reply.
pub(in crate::check) fn accept(operation: &mut Operation, parameters: &[CheckedParameter]) {
    let accepted = parameters.iter().find_map(|parameter| match &parameter.value {
        crate::check::model::Value::String(accepted)
            if parameter.location == Location::Header && parameter.name.eq_ignore_ascii_case("accept") =>
        {
            Some(essence(accepted))
        }
        _ => None,
    });
    let Some(accepted) = accepted else { return };
    let is_accepted = |offer: &MediaType| essence(&offer.name) == accepted;
    for response in &mut operation.responses {
        if response.is_success() && response.content.iter().any(is_accepted) {
            response.content.retain(is_accepted);
        }
    }
}

/// The bodies that a successful reply may have; nothing where none is declared.
pub(in crate::check) fn success_bodies<'o>(
    operation: &'o Operation,
    success: &[CheckedCriterion],
) -> Vec<&'o MediaType> {
    bodies_of(&success_responses(operation, success))
}

/// One body for each reply: the JSON one, else the first.
fn bodies_of<'o>(responses: &[&'o Response]) -> Vec<&'o MediaType> {
    let bodies = responses.iter().filter_map(|response| {
        let content = &response.content;
        content.iter().find(|offer| offer.is_json()).or(content.first())
    });
    bodies.collect()
}

/// What a successful reply may be.
#[derive(Default)]
pub(in crate::check) struct Replies<'o> {
    /// Nothing where a step calls a workflow.
    operation: Option<&'o Operation>,
    bodies: Vec<&'o MediaType>,
    bodiless: Bodiless,
}

/// Whether a reply comes without a body (RFC 9110, sections 9.3.2, 15.3.5, 15.3.6 and 15.4.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Bodiless {
    #[default]
    Never,
    Maybe,
    Always,
}

impl Bodiless {
    fn of(operation: &Operation, responses: &[&Response]) -> Self {
        let without = |response: &&&Response| matches!(response.status.as_str(), "204" | "205" | "304");
        match responses.iter().filter(without).count() {
            _ if operation.method == "HEAD" => Self::Always,
            0 => Self::Never,
            count if count == responses.len() => Self::Always,
            _ => Self::Maybe,
        }
    }
}

impl<'o> Replies<'o> {
    pub(in crate::check) fn of(operation: &'o Operation, success: &[CheckedCriterion]) -> Self {
        Self::among(operation, &success_responses(operation, success))
    }

    /// One of these responses.
    pub(in crate::check) fn among(operation: &'o Operation, responses: &[&'o Response]) -> Self {
        Self {
            operation: Some(operation),
            bodies: bodies_of(responses),
            bodiless: Bodiless::of(operation, responses),
        }
    }

    /// What the pointer leads to: of one type when all bodies agree, absent where there is no body (S19a).
    pub(in crate::check) fn typed(
        &self,
        tokens: &[String],
        reference: &Reference,
        name: &str,
        known: ReplyContext<'_>,
        findings: &mut Findings,
    ) -> Kept {
        if let (Bodiless::Always, Some(operation)) = (self.bodiless, self.operation) {
            findings.push(without_body(operation, reference));
        }
        let kept = typed(&self.bodies, tokens, reference, name, known, findings);
        Kept {
            optional: kept.optional || self.bodiless != Bodiless::Never,
            ..kept
        }
    }
}

/// How the body of a media type is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BodyKind {
    Json,
    /// JSON values one after the other, which the schema describes as a list.
    Items,
    /// A number or a boolean in plain text.
    Scalar,
    Text,
    File,
    Unknown,
}

impl BodyKind {
    fn of(body: &MediaType, description: &SchemaDescription) -> Self {
        let name = essence(&body.name);
        let schema = body
            .schema
            .as_ref()
            .and_then(|schema| description.resolve(schema).ok());
        let says = |keyword: &str| schema.as_ref().and_then(|schema| schema.get(keyword)?.as_str());
        if says("format") == Some("binary") {
            return Self::File;
        }
        if is_json(&name) {
            return Self::Json;
        }
        if is_file(&name) || says("contentEncoding").is_some() || says("contentMediaType").is_some() {
            return Self::File;
        }
        let kind = schema_of(body).map(|schema| kind_of(description, &[schema]));
        match kind {
            Some(Type::Array(_)) if is_sequence(&name) => Self::Items,
            Some(Type::Integer | Type::Number | Type::Boolean) if name == "text/plain" => Self::Scalar,
            _ if is_text(&name) => Self::Text,
            // A range may stand for JSON.
            Some(Type::String | Type::Any) | None => Self::Unknown,
            Some(_) => Self::Json,
        }
    }
}

/// Media types of bytes that are no text.
pub(in crate::check) fn is_file(essence: &str) -> bool {
    let of_type = ["image/", "audio/", "video/", "font/"];
    let of_application = [
        "octet-stream",
        "pdf",
        "zip",
        "gzip",
        "x-gzip",
        "x-tar",
        "x-7z-compressed",
        "x-bzip2",
        "zstd",
        "java-archive",
        "msword",
        "protobuf",
        "x-protobuf",
        "grpc",
        "cbor",
        "msgpack",
        "x-msgpack",
        "wasm",
        "epub+zip",
    ];
    let is_office = |name: &str| {
        ["vnd.ms-", "vnd.openxmlformats-", "vnd.oasis.opendocument."]
            .iter()
            .any(|of| name.starts_with(of))
    };
    let is_svg = essence == "image/svg+xml";
    !is_svg
        && (of_type.iter().any(|of| essence.starts_with(of))
            || essence.strip_prefix("application/").is_some_and(|name| {
                of_application.contains(&name) || name.ends_with("+zip") || is_office(name)
            }))
}

/// The schema of the body as a whole: the items of a sequence are a list.
fn schema_of(body: &MediaType) -> Option<Node> {
    let Some(items) = body.items.as_ref().filter(|_| body.schema.is_none()) else {
        return body.schema.clone();
    };
    let span = items.span;
    let entry = |name: &str, value: Node| Entry {
        key: Key {
            text: name.to_owned(),
            span,
        },
        value,
    };
    let array = Node {
        span,
        value: Value::String("array".to_owned()),
    };
    Some(Node {
        span,
        value: Value::Mapping(Mapping::from_iter([
            entry("type", array),
            entry("items", items.clone()),
        ])),
    })
}

/// Media types of JSON values one after the other.
fn is_sequence(essence: &str) -> bool {
    let names = [
        "application/jsonl",
        "application/x-jsonl",
        "application/jsonlines",
        "application/x-jsonlines",
        "application/json-lines",
        "application/ndjson",
        "application/x-ndjson",
        "application/x-json-stream",
        "application/json-seq",
        "text/event-stream",
        "text/jsonl",
        "text/x-ndjson",
    ];
    names.contains(&essence) || essence.ends_with("+json-seq")
}

impl EventForm {
    /// OpenAPI 3.2 describes an event as an object of its fields; others describe its data.
    fn of(body: &MediaType, description: &SchemaDescription) -> Self {
        let place = |tokens: &[&str]| {
            let tokens: Vec<String> = tokens.iter().map(|token| (*token).to_owned()).collect();
            match lookup(description, &schema_of(body)?, &tokens) {
                Lookup::Found(found) => Some(found.schemas),
                _ => None,
            }
        };
        let item = place(&["0"]).unwrap_or_default();
        let properties = item.first().and_then(|item| description.resolve(item).ok());
        let properties = properties
            .as_ref()
            .and_then(|item| item.get("properties")?.as_mapping());
        let is_field = |entry: &Entry| matches!(entry.key.text.as_str(), "data" | "event" | "id" | "retry");
        let is_event = properties.is_some_and(|properties| properties.iter().all(is_field));
        match place(&["0", "data"]).filter(|_| is_event) {
            None => Self::Data,
            Some(data) if kind_of(description, &data) == Type::String => Self::Fields,
            Some(_) => Self::FieldsOfJson,
        }
    }
}

/// How a successful reply is read as JSON that is none as a whole; nothing where it is read as it is.
pub(in crate::check) fn items(
    operation: &Operation,
    success: &[CheckedCriterion],
    description: Option<&SchemaDescription>,
) -> Option<EventForm> {
    let description = description?;
    let bodies = success_bodies(operation, success);
    let mut read = bodies.into_iter().filter(|body| {
        let kind = BodyKind::of(body, description);
        matches!(kind, BodyKind::Items | BodyKind::Scalar)
    });
    read.next().map(|body| EventForm::of(body, description))
}

/// Media types of text that is no JSON.
fn is_text(essence: &str) -> bool {
    let of_application = [
        "javascript",
        "x-javascript",
        "x-www-form-urlencoded",
        "yaml",
        "x-yaml",
        "toml",
        "sql",
        "graphql",
        "csv",
        "jsonl",
        "x-jsonl",
        "jsonlines",
        "x-jsonlines",
        "x-json-stream",
        "ndjson",
        "x-ndjson",
        "json-seq",
        "stream+json",
        "pem-certificate-chain",
        "x-pem-file",
    ];
    let is_of_application = |name: &str| of_application.contains(&name) || name.ends_with("+yaml");
    essence.starts_with("text/")
        || is_xml(essence)
        || essence
            .strip_prefix("application/")
            .is_some_and(is_of_application)
}

fn typed(
    bodies: &[&MediaType],
    tokens: &[String],
    reference: &Reference,
    name: &str,
    known: ReplyContext<'_>,
    findings: &mut Findings,
) -> Kept {
    let Some(description) = known.description.filter(|_| !bodies.is_empty()) else {
        return if tokens.is_empty() {
            as_it_came(Untyped::NoSchema, false)
        } else {
            Kept::json(Untyped::NoSchema, true)
        };
    };
    let kinds: Vec<BodyKind> = bodies
        .iter()
        .map(|body| BodyKind::of(body, description))
        .collect();
    let all = |kind: BodyKind| kinds.iter().all(|other| *other == kind);
    if tokens.is_empty() {
        if all(BodyKind::Text) {
            return Kept::known(Type::String, false);
        }
        if all(BodyKind::File) {
            return Kept::known(Type::File, false);
        }
        if all(BodyKind::Unknown) {
            return as_it_came(Untyped::NoMediaType, false);
        }
        let is_json = |kind: &BodyKind| matches!(kind, BodyKind::Json | BodyKind::Items | BodyKind::Scalar);
        if !kinds.iter().all(is_json) {
            return as_it_came(Untyped::SeveralMediaTypes, false);
        }
    }
    let json: Vec<&MediaType> = bodies
        .iter()
        .zip(&kinds)
        .filter(|(_, kind)| !matches!(kind, BodyKind::Text | BodyKind::File))
        .map(|(body, _)| *body)
        .collect();
    if json.is_empty() {
        findings.extend(bodies.first().map(|body| into_text(body, reference.span)));
        return Kept::json(Untyped::NoJson, true);
    }
    let kept = in_json(&json, tokens, reference, name, known, description, findings);
    // S20: in the other bodies there is nothing.
    let optional = kept.optional || json.len() < bodies.len();
    match kept.untyped {
        Some(reason @ (Untyped::NoSchema | Untyped::NoType)) if tokens.is_empty() => {
            as_it_came(reason, optional)
        }
        _ => Kept { optional, ..kept },
    }
}

/// The whole body. Only the reply itself tells its kind.
fn as_it_came(reason: Untyped, optional: bool) -> Kept {
    Kept {
        ty: Type::Body,
        untyped: Some(reason),
        optional,
    }
}

/// One type when all declared replies agree.
fn in_json(
    bodies: &[&MediaType],
    tokens: &[String],
    reference: &Reference,
    name: &str,
    known: ReplyContext<'_>,
    description: &SchemaDescription,
    findings: &mut Findings,
) -> Kept {
    let schemas: Vec<Node> = bodies.iter().filter_map(|body| schema_of(body)).collect();
    let mut looked: Vec<Lookup> = schemas
        .iter()
        .map(|schema| lookup(description, schema, tokens))
        .collect();
    // What only some of the replies have may be missing, and is of the type that those say.
    let count = looked.len();
    let has_it = |found: &Lookup| !matches!(found, Lookup::NotDeclared { .. });
    if looked.iter().any(has_it) {
        looked.retain(has_it);
    }
    let mut optional = looked.is_empty() && !tokens.is_empty() || looked.len() < count;
    let mut found = Vec::new();
    let mut missed = None;
    let mut way = None;
    let declared = schemas.first().map(|schema| schema.span);
    for place in looked {
        match in_body(place, tokens, declared, reference, findings) {
            Ok(there) => {
                optional |= there.optional;
                found.extend(there.schemas);
                way = way.or(there.name);
            }
            Err(reason) => {
                optional = true;
                missed = Some(reason);
            }
        }
    }
    if found.is_empty() {
        return Kept::json(missed.unwrap_or(Untyped::NoSchema), optional);
    }
    // What one reply has and another does not say is JSON.
    if missed.is_some() {
        return Kept::json(Untyped::SeveralTypes, optional);
    }
    let reader = SchemaReader::new(known.definitions, References::OpenApi(description), Side::Output);
    let typed = reader.type_of_any(&found, way.as_deref().unwrap_or(name));
    Kept {
        ty: typed.ty.or_null(typed.nullable),
        untyped: typed.untyped,
        optional,
    }
}

fn in_body(
    found: Lookup,
    tokens: &[String],
    declared: Option<Span>,
    reference: &Reference,
    findings: &mut Findings,
) -> Result<FoundSchema, Untyped> {
    match found {
        Lookup::Found(found) => Ok(found),
        Lookup::NotDeclared { token, known } => {
            let names: Vec<String> = known.iter().map(|key| key.text.clone()).collect();
            if let Some(finding) = prose_in_pointer(tokens, Some(&names), reference) {
                findings.push(finding);
                return Err(Untyped::NotInSchema);
            }
            findings.push(unknown_member(&token, &known, declared, reference.span));
            Err(Untyped::NotInSchema)
        }
        Lookup::Unclear(finding) => {
            findings.push(unclear(finding, reference));
            Err(Untyped::Dangling)
        }
        Lookup::Open => {
            findings.extend(prose_in_pointer(tokens, None, reference));
            Err(Untyped::Open)
        }
    }
}

/// A value without a type is kept as JSON. A schema that cannot be read stops the build.
fn unclear(finding: Diagnostic, reference: &Reference) -> Diagnostic {
    if !matches!(finding.code, Code::UntypedValue | Code::DanglingReference) {
        return finding.also(reference.span, "needed here");
    }
    let lint = Diagnostic::new(
        Code::UntypedValue,
        reference.span,
        format!(
            "the OpenAPI document does not declare the type of `{}`",
            reference.text
        ),
    )
    .label("kept as JSON");
    let place = finding.labels.first().map(|label| label.span);
    let lint = match place {
        Some(span) => lint.also(span, finding.message),
        None => lint,
    };
    lint.help(finding.help.unwrap_or_default())
}

/// The first body, if a pointer finds nothing in any of the bodies.
pub(in crate::check) fn not_json<'b>(
    bodies: &[&'b MediaType],
    description: &SchemaDescription,
) -> Option<&'b MediaType> {
    let is_text =
        |body: &&MediaType| matches!(BodyKind::of(body, description), BodyKind::Text | BodyKind::File);
    bodies.first().copied().filter(|_| bodies.iter().all(is_text))
}

pub(in crate::check) fn into_text(body: &MediaType, span: Span) -> Diagnostic {
    let media_type = essence(&body.name);
    let finding = Diagnostic::new(
        Code::PointerIntoText,
        span,
        format!("the reply is `{media_type}`, in which a pointer finds nothing"),
    )
    .label("the value is always absent");
    let finding = match &body.schema {
        Some(schema) => finding.also(schema.span, "the declared reply"),
        None => finding,
    };
    finding.help("read the reply as a whole, `$response.body`, or declare it as JSON in the OpenAPI document")
}

/// A value that is read of a reply that never has a body.
fn without_body(operation: &Operation, reference: &Reference) -> Diagnostic {
    let what = if operation.method == "HEAD" {
        "the reply to HEAD has no body"
    } else {
        "a successful reply has no body"
    };
    Diagnostic::new(Code::NoBody, reference.span, what)
        .label("the value is always absent")
        .also(operation.span, "the operation")
        .help("read the status or a header, or correct the OpenAPI document")
}
