//! Finds an operation by its path and method (S8, S14).

use super::operations::{Found, by_id, is_source, usable};
use crate::check::sources::descriptions::{Descriptions, Opened};
use crate::diagnostic::{Code, Diagnostic, Findings, listed, nearest};
use crate::document::Text;
use crate::expression::Pointer;
use crate::openapi::NamedOperation;
use crate::schema::SchemaDescription;

/// `{$sourceDescriptions.<name>.url}#/paths/~1x/get` and the forms people write (S8, S14).
pub(in crate::check) fn by_path<'d>(
    text: &Text,
    given: &[String],
    descriptions: &'d Descriptions,
    findings: &mut Findings,
) -> Option<Found<'d>> {
    let Some((reference, fragment)) = text.value.split_once('#') else {
        return without_pointer(text, given, descriptions, findings);
    };
    by_pointer(
        text,
        reference,
        fragment,
        Field::OperationPath,
        descriptions,
        findings,
    )
}

/// The field that names an operation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::check) enum Field {
    OperationId,
    OperationPath,
}

/// The operation at `fragment` of the source that `reference` names in one of the forms that people write.
pub(in crate::check) fn by_pointer<'d>(
    text: &Text,
    reference: &str,
    fragment: &str,
    field: Field,
    descriptions: &'d Descriptions,
    findings: &mut Findings,
) -> Option<Found<'d>> {
    if let Some((source, behind)) = reference.split_once('}')
        && !behind.is_empty()
    {
        findings.push(text_before_pointer(
            text,
            behind,
            format!("{source}}}#{fragment}"),
        ));
        return None;
    }
    let bare = reference.trim_start_matches('{').trim_end_matches('}');
    let named = bare.strip_prefix("$sourceDescriptions.").unwrap_or(bare);
    let source = named.strip_suffix(".url").unwrap_or(named);
    let source = if source.is_empty() {
        match descriptions.list.as_slice() {
            [only] => only.name.as_str(),
            several => {
                findings.push(which_source(text, several));
                return None;
            }
        }
    } else {
        source
    };
    if !is_source(source, text, descriptions, findings) {
        return None;
    }
    let prefix = format!("{{$sourceDescriptions.{source}.url}}");
    findings.extend(informal_path(
        text,
        field,
        reference != prefix,
        format!("{prefix}#{fragment}"),
    ));
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
            findings.push(malformed_pointer(text, &error));
            return None;
        }
    };
    let found = pointed_at(&pointer, description).map(|(name, names_method)| {
        if !names_method {
            let specified = format!("{prefix}#{}", pointer_to(name));
            let message = "an `operationPath` that does not name the method";
            findings.push(informal(text, message, specified));
        }
        name
    });
    if found.is_none() {
        findings.push(unknown_operation(text, &fragment, &pointer, source, description));
    }
    Some(Found {
        source,
        description,
        name: found?,
    })
}

/// The operation at a pointer, and whether the pointer names its method.
fn pointed_at<'d>(
    pointer: &Pointer,
    description: &'d SchemaDescription,
) -> Option<(&'d NamedOperation, bool)> {
    match pointer.tokens.as_slice() {
        [paths, path, method] if paths == "paths" => Some((description.operation_at(path, method)?, true)),
        // S14: without a method, where the path has one operation.
        [paths, path] if paths == "paths" => {
            let mut named = description.operations().filter(|name| name.path.text == *path);
            let only = named.next().filter(|_| named.next().is_none());
            Some((only?, false))
        }
        [paths, path, additional, method] if paths == "paths" && additional == "additionalOperations" => {
            Some((description.operation_at(path, method)?, true))
        }
        _ => None,
    }
}

fn text_before_pointer(text: &Text, behind: &str, specified: String) -> Diagnostic {
    let message = format!("`{behind}` is between the source and the pointer");
    Diagnostic::new(Code::TrailingText, text.span, message)
        .label("expected `#` after the source")
        .help(format!("remove it: `{specified}`"))
        .suggest_unsafe(text.value.as_str(), specified)
}

fn informal(text: &Text, message: &str, specified: String) -> Diagnostic {
    Diagnostic::new(Code::InformalOperationPath, text.span, message)
        .help(format!("write `{specified}`"))
        .suggest_safe(text.value.as_str(), specified)
}

/// The lint for a field that is not in the specified form.
fn informal_path(text: &Text, field: Field, is_informal: bool, specified: String) -> Option<Diagnostic> {
    let lint = |message, help| Diagnostic::new(Code::InformalOperationPath, text.span, message).help(help);
    match field {
        Field::OperationId => {
            let lint = lint(
                "an `operationId` that points at an operation",
                format!("write `operationPath: '{specified}'`"),
            );
            Some(
                lint.suggest_safe(text.value.as_str(), specified)
                    .with_key("operationPath"),
            )
        }
        Field::OperationPath if is_informal => {
            let lint = lint(
                "an `operationPath` that is not in the specified form",
                format!("write `{specified}`"),
            );
            Some(lint.suggest_safe(text.value.as_str(), specified))
        }
        Field::OperationPath => None,
    }
}

fn malformed_pointer(text: &Text, error: &impl ToString) -> Diagnostic {
    Diagnostic::new(
        Code::InvalidPointer,
        text.span,
        "the pointer of `operationPath` is malformed",
    )
    .label(error.to_string())
    .help("write `#/paths/~1pets~1{petId}/get`: `/` inside a path becomes `~1`")
}

fn unknown_operation(
    text: &Text,
    fragment: &str,
    pointer: &Pointer,
    source: &str,
    description: &SchemaDescription,
) -> Diagnostic {
    let forms: Vec<String> = description.operations().map(pointer_to).collect();
    let finding = Diagnostic::new(
        Code::UnknownOperation,
        text.span,
        format!("there is no operation at `{pointer}`"),
    )
    .label(match is_received(pointer) {
        true => "the API itself sends this request, so a step cannot call it".to_owned(),
        false => format!("not in source `{source}`"),
    });
    match nearest(&pointer.to_string(), forms.iter().map(String::as_str)) {
        Some(near) => {
            let mut named = forms.iter().zip(description.operations());
            let declared = named.find(|(form, _)| *form == near);
            let finding = match declared {
                Some((_, name)) => finding.also(name.method.span, "declared here"),
                None => finding,
            };
            finding.did_you_mean(&format!("#{fragment}"), &format!("#{near}"))
        }
        None => finding.help("point at a method below `#/paths`: `#/paths/~1pets/get`"),
    }
}

/// Whether a pointer leads to requests that an API makes itself: it has no URL to send them to.
fn is_received(pointer: &Pointer) -> bool {
    let mut tokens = pointer.tokens.iter();
    let first = tokens.next();
    first.is_some_and(|first| first == "webhooks") || tokens.any(|token| token == "callbacks")
}

/// What has no pointer: `$sourceDescriptions.<name>.<operationId>` (S8), `METHOD /path`, `/path` and `{<name>}./path` (S14).
fn without_pointer<'d>(
    text: &Text,
    given: &[String],
    descriptions: &'d Descriptions,
    findings: &mut Findings,
) -> Option<Found<'d>> {
    let written = text.value.trim();
    if written.starts_with("$sourceDescriptions.") {
        let found = by_id(text, given, descriptions, findings)?;
        findings.push(
            Diagnostic::new(
                Code::InformalOperationPath,
                text.span,
                "an `operationPath` that names an operation by its id",
            )
            .help(format!("write `operationId: {written}`"))
            .suggest_safe(text.value.as_str(), specified(found.source, found.name)),
        );
        return Some(found);
    }
    let (method, path) = match written.split_once(char::is_whitespace) {
        Some((method, path)) => (Some(method), path.trim_start()),
        None => (None, written),
    };
    let (named, path) = source_of(path);
    if !path.starts_with('/') {
        findings.push(no_pointer(text, written));
        return None;
    }
    if descriptions.has_unread {
        return None;
    }
    let mut meant = descriptions
        .list
        .iter()
        .filter(|opened| named.is_none_or(|named| opened.name == named));
    let (Some(only), None) = (meant.next(), meant.next()) else {
        // What is named and not there is reported as such.
        if named.is_none_or(|named| is_source(named, text, descriptions, findings)) {
            findings.push(which_source(text, &descriptions.list));
        }
        return None;
    };
    if !is_source(&only.name, text, descriptions, findings) {
        return None;
    }
    let (source, description) = usable(only)?;
    let meant = |name: &&NamedOperation| {
        name.path.text == path && method.is_none_or(|method| method.eq_ignore_ascii_case(&name.method.text))
    };
    let found: Vec<&NamedOperation> = description.operations().filter(meant).collect();
    let [name] = found.as_slice() else {
        let finding = Diagnostic::new(
            Code::UnknownOperation,
            text.span,
            match found.len() {
                0 => format!("there is no operation `{written}`"),
                _ => format!("`{written}` does not say which of its methods it means"),
            },
        )
        .label(format!("looked for in source `{source}`"));
        let paths = description.operations().map(|name| name.path.text.as_str());
        findings.push(match nearest(path, paths) {
            Some(near) if found.is_empty() && near != path => finding.did_you_mean(path, near),
            _ => finding.help("write `{$sourceDescriptions.<name>.url}#/paths/~1pets/get`"),
        });
        return None;
    };
    let message = "an `operationPath` that is not in the specified form";
    findings.push(informal(text, message, specified(source, name)));
    Some(Found {
        source,
        description,
        name,
    })
}

fn no_pointer(text: &Text, written: &str) -> Diagnostic {
    let message = format!("`{written}` does not point at an operation");
    Diagnostic::new(Code::InvalidPointer, text.span, message)
        .label("expected a source and a JSON pointer")
        .help("write `{$sourceDescriptions.<name>.url}#/paths/~1pets/get`, or use `operationId`")
}

/// `{things}./path` and `{$sourceDescriptions.things.url}/path`: the source, and the path.
fn source_of(written: &str) -> (Option<&str>, &str) {
    let Some((name, path)) = written.strip_prefix('{').and_then(|inner| inner.split_once('}')) else {
        return (None, written);
    };
    let name = name.strip_prefix("$sourceDescriptions.").unwrap_or(name);
    let name = name.strip_suffix(".url").unwrap_or(name);
    (Some(name), path.strip_prefix('.').unwrap_or(path))
}

fn which_source(text: &Text, sources: &[Opened]) -> Diagnostic {
    let names: Vec<&str> = sources.iter().map(|opened| opened.name.as_str()).collect();
    Diagnostic::new(
        Code::AmbiguousOperation,
        text.span,
        "an `operationPath` that does not say which source it is in",
    )
    .label(format!("there are {}", listed(&names)))
    .help("write `{$sourceDescriptions.<name>.url}#/paths/~1pets/get`")
}

fn specified(source: &str, name: &NamedOperation) -> String {
    format!("{{$sourceDescriptions.{source}.url}}#{}", pointer_to(name))
}

pub(in crate::check) fn pointer_to(name: &NamedOperation) -> String {
    Pointer::of(name.pointer()).to_string()
}
