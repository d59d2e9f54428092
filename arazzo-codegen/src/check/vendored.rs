//! The local copies of documents of the network (S4).

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::SourceDescription;
use crate::source::{Lock, ReadError, SourceId, Sources, Span, sha256};

/// Whether a `url` leads to the network.
pub(crate) fn is_remote(url: &str) -> bool {
    url.contains("://") && !url.starts_with("file://")
}

/// What is said of a source on the network that has no copy.
pub(super) fn missing(declared: &SourceDescription, sources: &Sources) -> Diagnostic {
    not_there(declared, sources, "there is no local copy")
}

fn not_there(declared: &SourceDescription, sources: &Sources, what: impl Into<String>) -> Diagnostic {
    let name = &declared.name.value;
    let document = sources.path(declared.url.span.source);
    Diagnostic::new(
        Code::RemoteSource,
        declared.url.span,
        format!("source `{name}` is on the network, and a build does not go there"),
    )
    .expected(what)
    .help(format!(
        "`cargo arazzo vendor {}` downloads it once",
        document.display()
    ))
}

/// The copy that the lock beside the document records. The error says why there is none that can be used.
pub(super) fn copy(declared: &SourceDescription, sources: &Sources) -> Result<SourceId, Box<Diagnostic>> {
    let (name, url) = (declared.name.value.as_str(), declared.url.value.as_str());
    let path = sources.path(declared.url.span.source);
    let folder = path.parent().unwrap_or(Path::new(""));
    let document = path.display();
    let lock = match sources.read(&folder.join(Lock::FILE_NAME)) {
        Ok(lock) => lock,
        Err(ReadError::Missing { .. }) => return Err(Box::new(missing(declared, sources))),
        Err(error) => return Err(Box::new(not_there(declared, sources, error.to_string()))),
    };
    let recorded = Lock::parse(sources.text(lock)).map_err(|error| {
        Diagnostic::new(
            Code::InvalidLock,
            Span::start_of(lock),
            format!("`{}` cannot be used", Lock::FILE_NAME),
        )
        .expected(error.to_string())
        .also(declared.url.span, "needed for this source")
        .help(format!(
            "remove it and write it anew: `cargo arazzo vendor {document}`"
        ))
    })?;
    let Some(recorded) = recorded.get(url) else {
        return Err(Box::new(missing(declared, sources)));
    };
    let mut whole = None;
    for (file, expected) in recorded.files() {
        let copy = sources.read(&folder.join(file)).map_err(|error| {
            let what = match &error {
                ReadError::Missing { .. } => format!("its copy `{file}` is not there"),
                other => other.to_string(),
            };
            not_there(declared, sources, what)
        })?;
        if sha256(sources.text(copy).as_bytes()) != expected {
            return Err(Box::new(
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
            ));
        }
        // The document itself comes first.
        whole.get_or_insert(copy);
    }
    whole.ok_or_else(|| Box::new(missing(declared, sources)))
}
