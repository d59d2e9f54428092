//! Finds an operation by its id (S7, S8, S14).

use std::collections::BTreeSet;

use super::operation_path::{Field, by_path, by_pointer, pointer_to};
use crate::check::model::{PathTemplate, without_operator};
use crate::check::names::spelling::only_alike;
use crate::check::sources::descriptions::{Descriptions, Opened};
use crate::diagnostic::{Code, Diagnostic, Findings, Severity, listed, nearest};
use crate::document::{SourceKind, Step, Target, Text};
use crate::expression::RuntimeExpression;
use crate::openapi::{NamedOperation, Operation};
use crate::schema::SchemaDescription;
use crate::source::Span;

/// The operation of a step and the name of its source; `None` when it is not found, which is reported. `given`: the
/// path parameters that the step passes.
pub(in crate::check) fn operation(
    step: &Step,
    given: &[String],
    descriptions: &Descriptions,
    findings: &mut Findings,
) -> Option<(String, Operation)> {
    let (text, found) = match step.target.as_ref()? {
        Target::OperationId(text) => (text, by_id(text, given, descriptions, findings)?),
        Target::OperationPath(text) => (text, by_path(text, given, descriptions, findings)?),
        // Such a step has no operation of HTTP.
        Target::WorkflowId(_) | Target::ChannelPath(_) => return None,
    };
    let Found {
        source,
        description,
        name,
    } = found;
    let mut found = Vec::new();
    let operation = Operation::read(description, name, &mut found)
        .map_err(|error| found.push(error.diagnostic()))
        .ok();
    for finding in found {
        // One defect of the OpenAPI document is one finding, whatever steps meet it; an error says which does.
        findings.push(match finding.severity {
            Severity::Error => finding.also(text.span, "needed by this step"),
            Severity::Warning => finding,
        });
    }
    Some((source.to_owned(), operation?))
}

pub(in crate::check) struct Found<'d> {
    pub(in crate::check) source: &'d str,
    pub(in crate::check) description: &'d SchemaDescription,
    pub(in crate::check) name: &'d NamedOperation,
}

pub(in crate::check) fn usable(opened: &Opened) -> Option<(&str, &SchemaDescription)> {
    Some((opened.name.as_str(), opened.description.as_ref()?))
}

fn in_source<'d>(descriptions: &'d Descriptions, source: &str, id: &str) -> Option<Found<'d>> {
    let opened = descriptions.list.iter().find(|opened| opened.name == source)?;
    let (source, description) = usable(opened)?;
    let name = *description.operations_with_id(id).first()?;
    Some(Found {
        source,
        description,
        name,
    })
}

/// The operation that was found. When its document gives the id to others as well, the path parameters of the step may
/// tell which is meant (S14); else it is an error.
fn the_only<'d>(
    found: Found<'d>,
    text: &Text,
    id: &str,
    given: &[String],
    findings: &mut Findings,
) -> Option<Found<'d>> {
    let with_id = found.description.operations_with_id(id);
    let [first, second, ..] = with_id.as_slice() else {
        return Some(found);
    };
    let (source, count) = (found.source, with_id.len());
    let path = |name| format!("{{$sourceDescriptions.{source}.url}}#{}", pointer_to(name));
    let mut fitting = with_id.iter().filter(|name| takes(name, given));
    if let (Some(name), None) = (fitting.next(), fitting.next()) {
        let (operation, path) = (format!("{} {}", name.method.text, name.path.text), path(name));
        findings.push(
            Diagnostic::new(
                Code::SharedOperationId,
                text.span,
                format!("source `{source}` has {count} operations `{id}`"),
            )
            .label(format!("by the path parameters it is `{operation}`"))
            .also(name.path.span, "declared here")
            .help(format!("say which: `operationPath: '{path}'`"))
            .suggest_safe(text.value.as_str(), path)
            .with_key("operationPath"),
        );
        return Some(Found { name, ..found });
    }
    let mut finding = Diagnostic::new(
        Code::AmbiguousOperation,
        text.span,
        format!("source `{source}` has {count} operations `{id}`"),
    );
    for name in [first, second] {
        if let Some((_, span)) = &name.operation_id {
            finding = finding.also(*span, format!("{} {}", name.method.text, name.path.text));
        }
    }
    findings.push(finding.help(format!("say which: `operationPath: '{}'`", path(first))));
    None
}

/// Whether the variables of the path are just those that a step gives.
fn takes(name: &NamedOperation, given: &[String]) -> bool {
    let template = PathTemplate::parse(&name.path.text);
    let variables: Vec<&str> = template.variables().collect();
    let given: Vec<&str> = given.iter().map(|given| without_operator(given)).collect();
    variables.iter().all(|variable| given.contains(variable))
        && given.iter().all(|given| variables.contains(given))
}

pub(in crate::check) fn by_id<'d>(
    text: &Text,
    given: &[String],
    descriptions: &'d Descriptions,
    findings: &mut Findings,
) -> Option<Found<'d>> {
    // S8: the qualified form.
    if let Ok(parsed) = RuntimeExpression::parse(&text.value)
        && let RuntimeExpression::SourceDescriptions { source, reference } = parsed.expression
    {
        if !is_source(&source, text, descriptions, findings) {
            return None;
        }
        if let Some(found) = in_source(descriptions, &source, &reference) {
            return the_only(found, text, &reference, given, findings);
        }
        return spelt_differently(text, &reference, Some(&source), given, descriptions, findings);
    }
    let id = text.value.as_str();
    let mut found: Vec<Found<'d>> = descriptions
        .list
        .iter()
        .filter_map(usable)
        .filter_map(|(source, description)| {
            let name = *description.operations_with_id(id).first()?;
            Some(Found {
                source,
                description,
                name,
            })
        })
        .collect();
    match found.len() {
        _ if are_one(&found) => {
            let only = found.drain(..).next()?;
            if openapi(descriptions).count() > 1 {
                findings.push(unqualified(
                    text,
                    &format!("$sourceDescriptions.{}.{id}", only.source),
                ));
            }
            the_only(only, text, id, given, findings)
        }
        0 => {
            // S14: a pointer, as `operationPath` has it.
            if let Some((reference, fragment)) = id.split_once('#')
                && fragment.starts_with("/paths/")
            {
                return by_pointer(
                    text,
                    reference,
                    fragment,
                    Field::OperationId,
                    descriptions,
                    findings,
                );
            }
            // S14: `x.op`, where no operation is literally called so.
            if let Some((source, rest)) = id.split_once('.')
                && openapi(descriptions).any(|opened| opened.name == source)
            {
                let Some(found) = in_source(descriptions, source, rest) else {
                    return spelt_differently(text, rest, Some(source), given, descriptions, findings);
                };
                findings.push(unqualified(text, &format!("$sourceDescriptions.{id}")));
                return the_only(found, text, rest, given, findings);
            }
            spelt_differently(text, id, None, given, descriptions, findings)
        }
        _ => {
            findings.push(in_several(text, id, &found));
            None
        }
    }
}

fn openapi(descriptions: &Descriptions) -> impl Iterator<Item = &Opened> {
    let all = descriptions.list.iter();
    all.filter(|opened| opened.kind == SourceKind::OpenApi)
}

/// Whether they are one operation: two sources may be the same document (S7).
fn are_one(found: &[Found<'_>]) -> bool {
    let place = |found: &Found<'_>| found.name.operation_id.as_ref().map(|(_, span)| *span);
    match found {
        [] => false,
        [first, others @ ..] => others.iter().all(|other| place(other) == place(first)),
    }
}

/// S14: an id that does not say its source as the specification has it.
fn unqualified(text: &Text, specified: &str) -> Diagnostic {
    let id = &text.value;
    let names_source = specified
        .strip_prefix("$sourceDescriptions.")
        .is_some_and(|named| {
            let source = named.split('.').next().unwrap_or_default();
            id.split('.').next() == Some(source)
        });
    Diagnostic::new(
        Code::UnqualifiedOperation,
        text.span,
        if names_source {
            format!("`{id}` names its source without `$sourceDescriptions`")
        } else {
            format!("`{id}` does not say which source it is from")
        },
    )
    .help(format!("write `{specified}`"))
    .suggest_safe(id.as_str(), specified)
}

fn in_several(text: &Text, id: &str, found: &[Found<'_>]) -> Diagnostic {
    let sources: Vec<&str> = found.iter().map(|found| found.source).collect();
    let finding = Diagnostic::new(
        Code::AmbiguousOperation,
        text.span,
        format!("`{id}` is an operation of several sources: {}", listed(&sources)),
    );
    let places = found.iter().filter_map(|found| {
        let (_, span) = found.name.operation_id.as_ref()?;
        Some((*span, format!("in source `{}`", found.source)))
    });
    let finding = places.fold(finding, |finding, (span, text)| finding.also(span, text));
    finding.help(format!(
        "write `$sourceDescriptions.{}.{id}`",
        sources.first().unwrap_or(&"name")
    ))
}

/// S14: the one operation whose id differs in case and joints alone; there is none of the id as it is written.
fn spelt_differently<'d>(
    text: &Text,
    id: &str,
    source: Option<&str>,
    given: &[String],
    descriptions: &'d Descriptions,
    findings: &mut Findings,
) -> Option<Found<'d>> {
    let in_reach = || {
        let usable = descriptions.list.iter().filter_map(usable);
        usable.filter(|(name, _)| source.is_none_or(|source| source == *name))
    };
    let ids = in_reach().flat_map(|(_, description)| description.operation_ids());
    // In a source that could not be read there may be an operation of the very id.
    let mut sought = openapi(descriptions).filter(|opened| source.is_none_or(|source| source == opened.name));
    let all_read = sought.all(|opened| opened.description.is_some());
    let is_said = source.is_some() || !descriptions.has_unread;
    let ids: BTreeSet<&str> = ids.collect();
    let Some(meant) = only_alike(id, ids).filter(|_| all_read && is_said) else {
        unknown_operation(text, id, source, descriptions, findings);
        return None;
    };
    let mut with_id: Vec<Found<'_>> = in_reach()
        .filter_map(|(source, _)| in_source(descriptions, source, meant))
        .collect();
    if !are_one(&with_id) {
        findings.push(in_several(text, meant, &with_id));
        return None;
    }
    let found = with_id.drain(..).next()?;
    let is_qualified = text.value.starts_with("$sourceDescriptions.");
    let specified = if is_qualified || openapi(descriptions).count() > 1 || text.value != id {
        format!("$sourceDescriptions.{}.{meant}", found.source)
    } else {
        meant.to_owned()
    };
    findings.push(
        Diagnostic::new(
            Code::OtherSpelling,
            text.span,
            format!("the operation is called `{meant}`, not `{id}`"),
        )
        .help(format!("write `{specified}`"))
        .suggest_safe(text.value.as_str(), specified.as_str()),
    );
    if !is_qualified && specified != meant {
        findings.push(unqualified(text, &specified));
    }
    the_only(found, text, meant, given, findings)
}

pub(in crate::check) fn is_source(
    source: &str,
    text: &Text,
    descriptions: &Descriptions,
    findings: &mut Findings,
) -> bool {
    let known = descriptions.list.iter().find(|opened| opened.name == source);
    if let Some(opened) = known.filter(|opened| opened.kind != SourceKind::OpenApi) {
        let (what, help) = match opened.kind {
            SourceKind::Arazzo => (
                "an Arazzo document",
                format!("call a workflow of it: `workflowId: $sourceDescriptions.{source}.<workflowId>`"),
            ),
            _ => ("an AsyncAPI document", "name an OpenAPI source".to_owned()),
        };
        findings.push(
            Diagnostic::new(
                Code::UnknownOperation,
                text.span,
                format!("source `{source}` is {what}, which has no HTTP operations"),
            )
            .help(help),
        );
        return false;
    }
    if known.is_none() && !descriptions.has_unread {
        let names = descriptions.list.iter().map(|opened| opened.name.as_str());
        let mut finding = Diagnostic::new(
            Code::UnknownSource,
            text.span,
            format!("there is no source `{source}`"),
        );
        finding = match nearest(source, names) {
            Some(near) => finding.did_you_mean(source, near),
            None => finding.help("name a source of `sourceDescriptions`; names are case-sensitive"),
        };
        findings.push(finding);
    }
    known.is_some()
}

/// Where an operation of this id stands in the first source that has one.
fn candidates_with(descriptions: &Descriptions, source: Option<&str>, id: &str) -> Option<Span> {
    let candidates = descriptions
        .list
        .iter()
        .filter(|opened| source.is_none_or(|source| source == opened.name));
    let mut named = candidates
        .filter_map(usable)
        .flat_map(|(_, description)| description.operations_with_id(id));
    named.next()?.operation_id.as_ref().map(|(_, span)| *span)
}

fn pointing_at(finding: Diagnostic, place: Option<Span>) -> Diagnostic {
    match place {
        Some(span) => finding.also(span, "declared here"),
        None => finding,
    }
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
        .filter(|opened| opened.kind == SourceKind::OpenApi)
        .filter(|opened| source.is_none_or(|source| source == opened.name));
    if descriptions.has_unread || candidates.clone().any(|opened| opened.description.is_none()) {
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
        (Some(source), 1) => finding.label(format!("not in source `{source}`")),
        _ => finding.label("not in any source"),
    };
    finding = match nearest(id, ids.iter().copied()) {
        Some(near) => {
            let named = candidates_with(descriptions, source, near);
            pointing_at(finding, named).did_you_mean(id, near)
        }
        None if (1..=8).contains(&ids.len()) => finding.help(format!("the operations are {}", listed(&ids))),
        None => finding.help("name an `operationId` of the OpenAPI document, or use `operationPath`"),
    };
    findings.push(finding);
}
