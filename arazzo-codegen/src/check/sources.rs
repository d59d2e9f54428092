//! Opens the documents that the source descriptions name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::vendored::{self, is_remote};
use crate::diagnostic::{Code, Diagnostic, Findings, nearest, syntax};
use crate::document::{Arazzo, SourceDescription, SourceKind};
use crate::openapi::{Description, OpenApiError};
use crate::source::{ReadError, SourceId, Sources};

/// How the documents of source descriptions are found.
#[derive(Clone, Debug)]
pub(crate) enum Opening {
    /// Where their `url` says, or where the map says by name.
    Paths(BTreeMap<String, PathBuf>),
    /// They are left alone, and nothing is said about it: only the document itself is checked.
    Nothing,
}

/// The source descriptions of a document, with what could be opened.
#[derive(Debug)]
pub(super) struct Descriptions {
    pub(super) list: Vec<Opened>,
}

impl Descriptions {
    /// The OpenAPI document of a source.
    pub(super) fn description(&self, source: &str) -> Option<&Description> {
        self.list
            .iter()
            .find(|opened| opened.name == source)?
            .description
            .as_ref()
    }
}

#[derive(Debug)]
pub(super) struct Opened {
    pub(super) name: String,
    pub(super) kind: SourceKind,
    /// Nothing when it could not be opened, which is reported.
    pub(super) description: Option<Description>,
}

pub(super) fn open(
    document: &Arazzo,
    source: SourceId,
    opening: &Opening,
    sources: &Sources,
    findings: &mut Findings,
) -> Descriptions {
    let folder = sources
        .path(source)
        .parent()
        .map(Path::to_path_buf)
        .unwrap_or_default();
    let list = document
        .source_descriptions
        .iter()
        .map(|declared| {
            let description = match (declared.kind, opening) {
                (SourceKind::OpenApi, Opening::Paths(paths)) => {
                    open_one(declared, &folder, paths, sources, findings)
                }
                _ => None,
            };
            Opened {
                name: declared.name.value.clone(),
                kind: declared.kind,
                description,
            }
        })
        .collect();
    Descriptions { list }
}

/// Reads the file that a source description names; `None` when it cannot be had, which is reported.
pub(super) fn read(
    declared: &SourceDescription,
    folder: &Path,
    paths: &BTreeMap<String, PathBuf>,
    sources: &Sources,
    findings: &mut Findings,
) -> Option<SourceId> {
    let name = declared.name.value.as_str();
    let url = declared.url.value.as_str();
    let path = match paths.get(name) {
        Some(path) => path.clone(),
        // S4: a build never touches the network.
        None if is_remote(url) => return vendored::copy(declared, folder, sources, findings),
        None => folder.join(url.strip_prefix("file://").unwrap_or(url)),
    };
    match sources.read(&path) {
        Ok(source) => Some(source),
        Err(error) => {
            let why = match &error {
                // The label stands on the path itself.
                ReadError::Missing { .. } => "there is no such file".to_owned(),
                other => other.to_string(),
            };
            let help = match nearest_file(&path) {
                Some(near) => format!("did you mean `{near}`, which is in that folder?"),
                None => format!(
                    "correct `url`, which is relative to this document, or say where the document is: {}",
                    elsewhere(name)
                ),
            };
            findings.push(
                Diagnostic::new(
                    Code::UnreadableFile,
                    declared.url.span,
                    format!("the document of source `{name}` cannot be read"),
                )
                .expected(why)
                .help(help),
            );
            None
        }
    }
}

fn open_one(
    declared: &SourceDescription,
    folder: &Path,
    paths: &BTreeMap<String, PathBuf>,
    sources: &Sources,
    findings: &mut Findings,
) -> Option<Description> {
    let name = declared.name.value.as_str();
    let source = read(declared, folder, paths, sources, findings)?;
    match Description::open(sources, source) {
        Ok(description) => Some(description),
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
