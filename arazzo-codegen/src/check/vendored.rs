//! The local copies of documents of the network (S4).

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::SourceDescription;
use crate::source::{Lock, ReadError, SourceId, Sources, Span, sha256};

/// Whether a `url` leads to the network.
pub(crate) fn is_remote(url: &str) -> bool {
    url.contains("://") && !url.starts_with("file://")
}

/// The copy that the lock beside the document records; `None` when there is none that can be used, which is reported.
pub(super) fn copy(
    declared: &SourceDescription,
    folder: &Path,
    sources: &Sources,
    findings: &mut Findings,
) -> Option<SourceId> {
    let (name, url) = (declared.name.value.as_str(), declared.url.value.as_str());
    let document = sources.path(declared.url.span.source).display().to_string();
    let not_there = |what: String| {
        Diagnostic::new(
            Code::RemoteSource,
            declared.url.span,
            format!("source `{name}` is on the network, and a build does not go there"),
        )
        .expected(what)
        .help(format!("`cargo arazzo vendor {document}` downloads it once"))
    };
    let source = match sources.read(&folder.join(Lock::FILE_NAME)) {
        Ok(source) => source,
        Err(ReadError::Missing { .. }) => {
            findings.push(not_there("there is no local copy".to_owned()));
            return None;
        }
        Err(error) => {
            findings.push(not_there(error.to_string()));
            return None;
        }
    };
    let lock = match Lock::parse(sources.text(source)) {
        Ok(lock) => lock,
        Err(error) => {
            findings.push(
                Diagnostic::new(
                    Code::InvalidLock,
                    Span::start_of(source),
                    format!("`{}` cannot be used", Lock::FILE_NAME),
                )
                .expected(error.to_string())
                .also(declared.url.span, "needed for this source")
                .help(format!(
                    "remove it and write it anew: `cargo arazzo vendor {document}`"
                )),
            );
            return None;
        }
    };
    let Some(recorded) = lock.get(url) else {
        findings.push(not_there("there is no local copy".to_owned()));
        return None;
    };
    let mut whole = None;
    for (file, expected) in recorded.files() {
        let copy = match sources.read(&folder.join(file)) {
            Ok(copy) => copy,
            Err(ReadError::Missing { .. }) => {
                findings.push(not_there(format!("its copy `{file}` is not there")));
                return None;
            }
            Err(error) => {
                findings.push(not_there(error.to_string()));
                return None;
            }
        };
        if sha256(sources.text(copy).as_bytes()) != expected {
            findings.push(
                Diagnostic::new(
                    Code::ChangedCopy,
                    declared.url.span,
                    format!(
                        "`{file}`, a copy for source `{name}`, is not what `{}` records",
                        Lock::FILE_NAME
                    ),
                )
                .expected("its SHA-256 is another one")
                .help(format!(
                    "restore the file, or take what is on the network now: `cargo arazzo vendor --update {document}`"
                )),
            );
            return None;
        }
        // The document itself comes first.
        whole.get_or_insert(copy);
    }
    whole
}
