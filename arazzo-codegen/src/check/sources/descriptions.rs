//! Opens the documents that the source descriptions name.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::base::Base;
use crate::configure::Given;
use crate::diagnostic::{Code, Diagnostic, Findings, missing_copy, nearest, syntax};
use crate::document::{Arazzo, SourceDescription, SourceKind};
use crate::openapi::{Description, OpenApiError};
use crate::schema::SchemaDescription;
use crate::source::{Copies, CopyError, ReadError, SourceId, Sources};

/// How the documents of source descriptions are found.
#[derive(Clone, Debug)]
pub(crate) enum Opening {
    /// In the file system (S4).
    Files {
        /// Where the document of a source description is, by the description's name, whatever its `url` says.
        by_name: BTreeMap<String, Given>,
        /// Other documents of the build, which may be named by their `$self` (S3).
        beside: Vec<PathBuf>,
    },
    /// They are left alone, and nothing is said about it: only the document itself is checked.
    Nothing,
}

/// The source descriptions of a document, with what could be opened.
#[derive(Debug)]
pub(in crate::check) struct Descriptions {
    pub(in crate::check) list: Vec<Opened>,
    /// Whether the document has others, which could not be read.
    pub(in crate::check) has_unread: bool,
}

impl Descriptions {
    /// The OpenAPI document of a source.
    pub(in crate::check) fn description(&self, source: &str) -> Option<&SchemaDescription> {
        self.list
            .iter()
            .find(|opened| opened.name == source)?
            .description
            .as_ref()
    }
}

#[derive(Debug)]
pub(in crate::check) struct Opened {
    pub(in crate::check) name: String,
    pub(in crate::check) kind: SourceKind,
    /// Nothing when it was not found, which is reported.
    pub(in crate::check) file: Option<SourceId>,
    /// Nothing when it could not be opened, which is reported.
    pub(in crate::check) description: Option<SchemaDescription>,
}

/// Opens the sources that are OpenAPI documents; `files` are their files, as far as they were found.
pub(in crate::check) fn open(
    document: &Arazzo,
    files: &[Option<SourceId>],
    copies: &Copies,
    sources: &Sources,
    findings: &mut Findings,
) -> Descriptions {
    let list = document.source_descriptions.iter().enumerate();
    let list = list.map(|(position, declared)| {
        let file = files.get(position).copied().flatten();
        let openapi = file.filter(|_| declared.kind == SourceKind::OpenApi);
        Opened {
            name: declared.name.value.clone(),
            kind: declared.kind,
            file,
            description: openapi.and_then(|file| open_one(declared, file, copies, sources, findings)),
        }
    });
    Descriptions {
        list: list.collect(),
        has_unread: document.has_unread_sources,
    }
}

/// Reads the file of a source description, or the file configured in its place. The error says why it cannot be read.
pub(in crate::check) fn read_description(
    declared: &SourceDescription,
    base: &Base,
    given: Option<&Given>,
    sources: &Sources,
) -> Result<SourceId, Box<Diagnostic>> {
    let name = declared.name.value.as_str();
    let path = match given {
        Some(Given::File(path)) => path.clone(),
        #[cfg(feature = "openapiv3")]
        Some(Given::Text(text)) => {
            return Ok(sources.add_text(format!("{name}.json").as_ref(), text.clone()));
        }
        None => match base.path(&declared.url.value) {
            Some(path) => path,
            None => {
                let document = sources.path(declared.url.span.source);
                return Err(Box::new(no_copy(&CopyError::NotRecorded, declared, document)));
            }
        },
    };
    let read = match given.is_some() {
        true => sources.read(&path),
        false => sources.read_named(&path),
    };
    read.map_err(|error| {
        let why = match &error {
            // The label stands on the path itself.
            ReadError::Missing { .. } => "there is no such file".to_owned(),
            other => other.to_string(),
        };
        let finding = Diagnostic::new(
            Code::UnreadableFile,
            declared.url.span,
            format!("the document of source `{name}` cannot be read"),
        )
        .label(why);
        let misspelled = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        Box::new(match (&error, nearest_file(&path)) {
            (ReadError::TooLarge { .. }, _) => {
                finding.help("copy the operations that the steps use into a smaller document")
            }
            (_, Some(near)) => finding
                .help(format!("did you mean `{near}`, which is in that folder?"))
                .suggest_unsafe(misspelled, near.as_str()),
            (_, None) => finding.help(format!(
                "correct `url`, which is relative to this document, or say where the document is: {}",
                elsewhere(name)
            )),
        })
    })
}

/// The finding for a source of the network that has no copy `document` could use.
pub(in crate::check) fn no_copy(
    error: &CopyError,
    declared: &SourceDescription,
    document: &Path,
) -> Diagnostic {
    let name = declared.name.value.as_str();
    let finding = missing_copy(error, &format!("source `{name}`"), declared.url.span, document);
    let vendor = finding.help.clone().unwrap_or_default();
    finding.help(format!(
        "{vendor}; or say where the document is: {}",
        elsewhere(name)
    ))
}

fn open_one(
    declared: &SourceDescription,
    file: SourceId,
    copies: &Copies,
    sources: &Sources,
    findings: &mut Findings,
) -> Option<SchemaDescription> {
    let name = declared.name.value.as_str();
    match Description::open(sources, file) {
        Ok(description) => Some(description.with_copies(copies.clone()).into()),
        Err(OpenApiError::Syntax(error)) => {
            findings.push(syntax(&error).also(declared.url.span, format!("read as source `{name}`")));
            None
        }
        Err(error) => {
            findings.push(
                Diagnostic::new(
                    Code::InvalidOpenApi,
                    declared.url.span,
                    format!("source `{name}`: {error}"),
                )
                .also(error.span(), "expected `openapi: 3.x` or `swagger: \"2.0\"` here")
                .help("point `url` at a document of Swagger 2.0 or OpenAPI 3.0, 3.1 or 3.2"),
            );
            None
        }
    }
}

/// The file of the folder whose name is closest to the one that is not there.
fn nearest_file(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort_unstable();
    nearest(wanted, names.iter().map(String::as_str))
        .filter(|near| *near != wanted)
        .map(str::to_owned)
}

/// How to say where a document is, at each door.
fn elsewhere(name: &str) -> String {
    format!(
        "`.source(\"{name}\", \"path\")` in build.rs, `source \"{name}\" = \"path\"` in the macro, \
         `--source {name}=path` on the command line"
    )
}
