//! Finds the operation that a step names (S7, S8, S14).

use super::sources::{Descriptions, Opened};
use crate::diagnostic::{Code, Diagnostic, Findings, nearest};
use crate::document::{SourceKind, Step, Target, Text};
use crate::expression::{Expression, Pointer};
use crate::openapi::{Description, OpenApiError, Operation};
use crate::source::OperationEntry;

/// The operation of a step and the name of its source; `None` when it is not found, which is reported.
pub(super) fn operation(
    step: &Step,
    descriptions: &Descriptions,
    findings: &mut Findings,
) -> Option<(String, Operation)> {
    let (text, found) = match step.target.as_ref()? {
        Target::OperationId(text) => (text, by_id(text, descriptions, findings)?),
        Target::OperationPath(text) => (text, by_path(text, descriptions, findings)?),
        // Such a step has no operation.
        Target::WorkflowId(_) => return None,
        Target::ChannelPath(text) => return not_yet(text, "a step on a channel (AsyncAPI)", findings),
    };
    let Found {
        source,
        description,
        name,
    } = found;
    match Operation::read(description, name) {
        Ok(operation) => Some((source.to_owned(), operation)),
        Err(error) => {
            findings.push(unusable(&error, text));
            None
        }
    }
}

/// The finding for an OpenAPI document that is broken where a step needs it.
pub(super) fn unusable(error: &OpenApiError, text: &Text) -> Diagnostic {
    let code = match error {
        OpenApiError::Syntax(error) => {
            return super::sources::syntax(error).also(text.span, "needed by this step");
        }
        OpenApiError::Dangling { .. } | OpenApiError::External { .. } | OpenApiError::Cycle { .. } => {
            Code::DanglingReference
        }
        OpenApiError::NotOpenApi { .. } => Code::InvalidOpenApi,
    };
    Diagnostic::new(code, error.span(), error.to_string())
        .also(text.span, "needed by this step")
        .help("mend the OpenAPI document")
}

struct Found<'d> {
    source: &'d str,
    description: &'d Description,
    name: &'d OperationEntry,
}

fn not_yet<T>(text: &Text, what: &str, findings: &mut Findings) -> Option<T> {
    findings.push(
        Diagnostic::new(
            Code::NotSupported,
            text.span,
            format!("{what} cannot be compiled yet"),
        )
        .help("this part of the language comes with a later version"),
    );
    None
}

fn usable(opened: &Opened) -> Option<(&str, &Description)> {
    Some((opened.name.as_str(), opened.description.as_ref()?))
}

fn in_source<'d>(descriptions: &'d Descriptions, source: &str, id: &str) -> Option<Found<'d>> {
    let opened = descriptions.list.iter().find(|opened| opened.name == source)?;
    let (source, description) = usable(opened)?;
    let name = description.operations_with_id(id).next()?;
    Some(Found {
        source,
        description,
        name,
    })
}

fn by_id<'d>(text: &Text, descriptions: &'d Descriptions, findings: &mut Findings) -> Option<Found<'d>> {
    // S8: the qualified form.
    if let Ok(parsed) = Expression::parse(&text.value)
        && let Expression::SourceDescriptions { source, reference } = parsed.expression
    {
        if !is_source(&source, text, descriptions, findings) {
            return None;
        }
        let found = in_source(descriptions, &source, &reference);
        if found.is_none() {
            unknown_operation(text, &reference, Some(&source), descriptions, findings);
        }
        return found;
    }
    let id = text.value.as_str();
    let mut found: Vec<Found<'d>> = descriptions
        .list
        .iter()
        .filter_map(usable)
        .filter_map(|(source, description)| {
            let name = description.operations_with_id(id).next()?;
            Some(Found {
                source,
                description,
                name,
            })
        })
        .collect();
    let openapi_sources = descriptions
        .list
        .iter()
        .filter(|opened| opened.kind == SourceKind::OpenApi)
        .count();
    match found.len() {
        1 => {
            let only = found.pop()?;
            if openapi_sources > 1 {
                findings.push(
                    Diagnostic::new(
                        Code::UnqualifiedOperation,
                        text.span,
                        format!("`{id}` does not say which source it is from"),
                    )
                    .help(format!("write `$sourceDescriptions.{}.{id}`", only.source)),
                );
            }
            Some(only)
        }
        0 => {
            // S14: `x.op`, where no operation is literally called so.
            if let Some((source, rest)) = id.split_once('.')
                && let Some(found) = in_source(descriptions, source, rest)
            {
                findings.push(
                    Diagnostic::new(
                        Code::UnqualifiedOperation,
                        text.span,
                        format!("`{id}` names its source without `$sourceDescriptions`"),
                    )
                    .help(format!("write `$sourceDescriptions.{id}`")),
                );
                return Some(found);
            }
            unknown_operation(text, id, None, descriptions, findings);
            None
        }
        _ => {
            let sources: Vec<&str> = found.iter().map(|found| found.source).collect();
            findings.push(
                Diagnostic::new(
                    Code::AmbiguousOperation,
                    text.span,
                    format!(
                        "`{id}` is an operation of several sources: `{}`",
                        sources.join("`, `")
                    ),
                )
                .help(format!(
                    "write `$sourceDescriptions.{}.{id}`",
                    sources.first().unwrap_or(&"name")
                )),
            );
            None
        }
    }
}

fn is_source(source: &str, text: &Text, descriptions: &Descriptions, findings: &mut Findings) -> bool {
    let known = descriptions.list.iter().any(|opened| opened.name == source);
    if !known {
        let names = descriptions.list.iter().map(|opened| opened.name.as_str());
        let mut finding = Diagnostic::new(
            Code::UnknownSource,
            text.span,
            format!("there is no source `{source}`"),
        );
        if let Some(near) = nearest(source, names) {
            finding = finding.help(format!("did you mean `{near}`?"));
        }
        findings.push(finding);
    }
    known
}

/// Says so, unless a source is missing and the operation may well be in it.
fn unknown_operation(
    text: &Text,
    id: &str,
    source: Option<&str>,
    descriptions: &Descriptions,
    findings: &mut Findings,
) {
    let mut candidates = descriptions
        .list
        .iter()
        .filter(|opened| source.is_none_or(|source| source == opened.name));
    if candidates.clone().any(|opened| opened.description.is_none()) {
        return;
    }
    let ids: Vec<&str> = candidates
        .clone()
        .filter_map(usable)
        .flat_map(|(_, description)| description.operation_ids())
        .collect();
    let mut finding = Diagnostic::new(
        Code::UnknownOperation,
        text.span,
        format!("there is no operation `{id}`"),
    );
    finding = match (
        source.or_else(|| candidates.next().map(|only| only.name.as_str())),
        descriptions.list.len(),
    ) {
        (Some(source), 1) => finding.expected(format!("not in source `{source}`")),
        _ => finding.expected("not in any source"),
    };
    finding = match nearest(id, ids.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None if (1..=8).contains(&ids.len()) => {
            finding.help(format!("the operations are `{}`", ids.join("`, `")))
        }
        None => finding.help("name an `operationId` of the OpenAPI document, or use `operationPath`"),
    };
    findings.push(finding);
}

/// `{$sourceDescriptions.<name>.url}#/paths/~1x/get` and the forms people write (S8, S14).
fn by_path<'d>(text: &Text, descriptions: &'d Descriptions, findings: &mut Findings) -> Option<Found<'d>> {
    let Some((reference, fragment)) = text.value.split_once('#') else {
        return by_id(text, descriptions, findings);
    };
    let bare = reference.trim_start_matches('{').trim_end_matches('}');
    let named = bare.strip_prefix("$sourceDescriptions.").unwrap_or(bare);
    let source = named.strip_suffix(".url").unwrap_or(named);
    let source = if source.is_empty() {
        descriptions
            .list
            .first()
            .filter(|_| descriptions.list.len() == 1)?
            .name
            .as_str()
    } else {
        source
    };
    if !is_source(source, text, descriptions, findings) {
        return None;
    }
    if reference != format!("{{$sourceDescriptions.{source}.url}}") {
        findings.push(
            Diagnostic::new(
                Code::InformalOperationPath,
                text.span,
                "an `operationPath` that is not in the specified form",
            )
            .help(format!("write `{{$sourceDescriptions.{source}.url}}#{fragment}`")),
        );
    }
    let opened = descriptions.list.iter().find(|opened| opened.name == source)?;
    let (source, description) = usable(opened)?;
    let fragment = fragment
        .replace("%7B", "{")
        .replace("%7D", "}")
        .replace("%7b", "{")
        .replace("%7d", "}");
    let pointer = match Pointer::parse(&fragment) {
        Ok(pointer) => pointer,
        Err(error) => {
            findings.push(
                Diagnostic::new(
                    Code::InvalidPointer,
                    text.span,
                    "the pointer of `operationPath` is malformed",
                )
                .expected(error.to_string())
                .help("write `#/paths/~1pets~1{petId}/get`: `/` inside a path becomes `~1`"),
            );
            return None;
        }
    };
    let found = match pointer.tokens.as_slice() {
        [paths, path, method] if paths == "paths" => description.operation_at(path, method),
        _ => None,
    };
    if found.is_none() {
        let forms: Vec<String> = description.operations().iter().map(pointer_to).collect();
        let mut finding = Diagnostic::new(
            Code::UnknownOperation,
            text.span,
            format!("there is no operation at `{pointer}`"),
        )
        .expected(format!("not in source `{source}`"));
        finding = match nearest(&pointer.to_string(), forms.iter().map(String::as_str)) {
            Some(near) => finding.help(format!("did you mean `#{near}`?")),
            None => finding.help("point at a method below `#/paths`: `#/paths/~1pets/get`"),
        };
        findings.push(finding);
    }
    Some(Found {
        source,
        description,
        name: found?,
    })
}

fn pointer_to(name: &OperationEntry) -> String {
    Pointer::of(["paths", &name.path.text, &name.method.text]).to_string()
}
