//! Compares the literal values of a request with the operation's schemas: types, enums, required members, unknown members.

use crate::check::model::{CheckedStep, OperationCall, PayloadContent, RequestPayload, Serialization, Steps};
use crate::check::request::partial_values::{called, partial_value, written};
use crate::check::sources::descriptions::Descriptions;
use crate::diagnostic::{Code, Diagnostic, Findings, Severity, listed, nearest};
use crate::document::Location;
use crate::schema::{Mismatch, MismatchProblem, SchemaDescription, mismatches};
use crate::source::{self, Node, Span};

/// Reports what is certain to break the schema of its place. What is of another type and was reported as that
/// ([`conversions`](crate::check::infer::conversions)) is not reported again.
pub(in crate::check) fn check(steps: &Steps, descriptions: &Descriptions, findings: &mut Findings) {
    for call in steps.iter().filter_map(CheckedStep::operation_call) {
        if let Some(description) = descriptions.description(&call.source) {
            parameters(call, description, findings);
            if let Some(body) = &call.body {
                self::body(body, description, findings);
            }
        }
    }
}

/// What is sent in one place of a request.
struct WrittenValue<'p> {
    /// As messages call it.
    name: String,
    /// The fields of a form are called by their names.
    field: Option<&'static str>,
    /// The value as the document has it.
    written: &'p Node,
}

fn parameters(call: &OperationCall, description: &SchemaDescription, findings: &mut Findings) {
    for parameter in &call.parameters {
        // A text that is the whole query is written by the document.
        if parameter.location == Location::QueryString {
            continue;
        }
        let is_text = match parameter.serialization {
            Serialization::Style(_) => true,
            Serialization::Json => false,
            Serialization::Text => continue,
        };
        let Some(schema) = &parameter.schema else {
            continue;
        };
        let written = Node {
            span: parameter.span,
            value: source::Value::Null,
        };
        let place = WrittenValue {
            name: format!(
                "the {} parameter `{}`",
                parameter.location.as_str(),
                parameter.name
            ),
            field: None,
            written: &written,
        };
        let value = partial_value(&parameter.value, is_text);
        report(mismatches(description, schema, &value), &place, findings);
    }
}

fn body(body: &RequestPayload, description: &SchemaDescription, findings: &mut Findings) {
    let Some(schema) = &body.schema else {
        return;
    };
    let Some((value, field)) = written(&body.content) else {
        return;
    };
    let place = WrittenValue {
        name: "the request body".to_owned(),
        field,
        written: &body.written,
    };
    let mut found = mismatches(description, schema, &value);
    if has_parts_of_fields(&body.content) {
        found.retain(|mismatch| !matches!(mismatch.problem, MismatchProblem::Undeclared(_)));
    }
    report(found, &place, findings);
}

/// Whether a form has names with brackets, which the schema may call otherwise.
fn has_parts_of_fields(content: &PayloadContent) -> bool {
    match content {
        PayloadContent::Form(fields) => fields.iter().any(|field| field.name.contains('[')),
        PayloadContent::Multipart(parts) => parts.iter().any(|part| part.name.contains('[')),
        _ => false,
    }
}

fn report(mismatches: Vec<Mismatch>, place: &WrittenValue<'_>, findings: &mut Findings) {
    for mismatch in mismatches {
        let node = place.node(&mismatch.tokens);
        if matches!(mismatch.problem, MismatchProblem::Kind(_)) && is_reported(node.span, findings) {
            continue;
        }
        findings.push(place.finding(&mismatch, node));
    }
}

/// That the value there is of another type.
fn is_reported(span: Span, findings: &Findings) -> bool {
    let mut lints = findings.with_severity(Severity::Warning);
    lints.any(|found| {
        found.code == Code::UnfitValue && found.labels.first().is_some_and(|label| label.span == span)
    })
}

impl WrittenValue<'_> {
    /// The value in the document, or what it is in when it does not stand there by itself.
    fn node(&self, tokens: &[String]) -> &Node {
        let mut node = self.written;
        for token in tokens {
            match node.pointer(&[token]) {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    fn called(&self, tokens: &[String]) -> String {
        called(&self.name, self.field, tokens)
    }

    fn finding(&self, mismatch: &Mismatch, node: &Node) -> Diagnostic {
        let name = self.called(&mismatch.tokens);
        let ruled_out = |message: String| {
            Diagnostic::new(Code::RuledOutValue, node.span, message).label("it is sent as it is")
        };
        match &mismatch.problem {
            MismatchProblem::Kind(kinds) => {
                ruled_out(format!("{name} takes {kinds}, and this value is of another type"))
                    .also(mismatch.span, "declared by the operation")
                    .help(format!("pass {kinds}, or correct the OpenAPI document"))
            }
            MismatchProblem::Value(takes) => ruled_out(format!("{name} takes {takes}"))
                .also(mismatch.span, "declared by the operation")
                .help("pass such a value, or correct the OpenAPI document"),
            MismatchProblem::Word { is, words } => {
                let finding = ruled_out(format!("{name} does not take `{is}`"))
                    .also(mismatch.span, "the allowed values");
                let list = listed(words);
                match nearest(is, words.iter().map(String::as_str)) {
                    Some(near) => finding
                        .help(format!("did you mean `{near}`? It takes {list}"))
                        .suggest_unsafe(is, near),
                    None => finding.help(format!("it takes {list}")),
                }
            }
            MismatchProblem::NoBranch => ruled_out(format!(
                "{name} fits none of the alternatives that the operation takes"
            ))
            .also(mismatch.span, "the alternatives")
            .help("write it as one of them, or correct the OpenAPI document"),
            MismatchProblem::Missing(names) => {
                let names = listed(names);
                Diagnostic::new(
                    Code::MissingMember,
                    node.span,
                    format!("{name} leaves out {names}, which the operation requires"),
                )
                .also(mismatch.span, "declared as required")
                .help(format!("add {names}, or correct the OpenAPI document"))
            }
            MismatchProblem::Undeclared(known) => self.undeclared(mismatch, known),
        }
    }

    fn undeclared(&self, mismatch: &Mismatch, known: &[String]) -> Diagnostic {
        let (member, above) = mismatch
            .tokens
            .split_last()
            .map_or(("", mismatch.tokens.as_slice()), |(member, above)| {
                (member.as_str(), above)
            });
        let object = self.node(above);
        let key = object.as_mapping().and_then(|members| members.entry(member));
        let finding = Diagnostic::new(
            Code::UndeclaredMember,
            key.map_or(object.span, |entry| entry.key.span),
            format!("{} has no member `{member}`", self.called(above)),
        )
        .label("it is sent as it is")
        .also(mismatch.span, "no other members are allowed");
        match nearest(member, known.iter().map(String::as_str)) {
            Some(near) => finding.did_you_mean(member, near),
            None if known.is_empty() => finding.help("leave it out, or correct the OpenAPI document"),
            None => finding.help(format!("it has {}", listed(known))),
        }
    }
}
