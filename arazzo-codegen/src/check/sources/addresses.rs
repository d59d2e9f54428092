//! How a client addresses the sources of a document and of those that it imports (S10).

use std::collections::BTreeMap;

use super::documents::Loaded;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{SourceDescription, SourceKind};
use crate::source::SourceId;

/// A source of one of the documents.
struct NamedSource<'d> {
    document: usize,
    declared: &'d SourceDescription,
    file: Option<SourceId>,
}

/// Reports the names that sources of several documents share. They are given back: alone they mean no source of an
/// imported document.
pub(in crate::check) fn shared(documents: &[Loaded], findings: &mut Findings) -> Vec<String> {
    let mut shared = Vec::new();
    let mut by_name: BTreeMap<&str, NamedSource<'_>> = BTreeMap::new();
    let mut by_address: BTreeMap<String, NamedSource<'_>> = BTreeMap::new();
    for (document, loaded) in documents.iter().enumerate() {
        let declared = loaded.document.source_descriptions.iter();
        for (declared, opened) in declared.zip(&loaded.descriptions.list) {
            if declared.kind != SourceKind::OpenApi {
                continue;
            }
            let known = |file| NamedSource {
                document,
                declared,
                file,
            };
            let name = declared.name.value.as_str();
            match by_name.get(name) {
                // Twice in one document, and a file that was not found, are reported where it is read.
                Some(first) if first.document == document || opened.file.is_none() => {}
                Some(first) if first.file == opened.file => {}
                // Two documents that are compiled together have the same addresses, which is reported below.
                Some(_) if loaded.is_compiled => {}
                Some(first) => {
                    findings.push(same_name(first, declared, &loaded.prefix));
                    shared.push(name.to_owned());
                }
                None => {
                    by_name.insert(name, known(opened.file));
                }
            }
            let address = format!("{}{name}", loaded.prefix);
            match by_address.get(&address) {
                Some(first)
                    if first.document != document
                        && first.file.is_some()
                        && opened.file.is_some()
                        && (first.file != opened.file || !loaded.is_compiled) =>
                {
                    findings.push(same_address(first, declared, &address));
                }
                _ => {
                    by_address.insert(address, known(opened.file));
                }
            }
        }
    }
    shared
}

fn same_name(first: &NamedSource<'_>, other: &SourceDescription, prefix: &str) -> Diagnostic {
    let name = &other.name.value;
    Diagnostic::new(
        Code::SharedSourceName,
        first.declared.name.span,
        format!("a different source of an imported document is also called `{name}`"),
    )
    .also(
        other.name.span,
        format!("a client addresses it as `{prefix}{name}`"),
    )
    .help(format!(
        "give its base URL and credentials to `{prefix}{name}`, or rename one of the two"
    ))
}

fn same_address(first: &NamedSource<'_>, other: &SourceDescription, address: &str) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicateName,
        first.declared.name.span,
        format!("a client would address two sources as `{address}`"),
    )
    .also(other.name.span, "the other one, in another document")
    .help("rename one of them")
}
