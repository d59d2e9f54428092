//! `cargo arazzo init`: sets up a crate that compiles its workflows in a build script.

mod manifest;
mod module;

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::Outcome;
use crate::diff;
use crate::new::relative;
use crate::output::{self, OutputError};
use crate::paths::{self, PathsError};
use crate::terminal::Paint;
use manifest::ManifestError;

const EXAMPLES: &str = "\
Examples:
  cargo arazzo init
  cargo arazzo init specs/batch.arazzo.yaml --yes
  cargo arazzo init --manifest-path backend/Cargo.toml specs

Adds the dependencies to Cargo.toml, a build script that compiles the documents, and a module `workflows` with the generated \
code. Without `--yes` the changes are only shown. Existing code and settings are kept.

Exit codes: 0 success, 1 a part of the crate has to be changed by hand, 2 a file could not be read or written.";

/// Set up a crate to compile workflows: dependencies, build script, module
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Init {
    /// Arazzo documents, or folders with them. The default is all documents of the crate
    #[arg(value_name = "DOC")]
    documents: Vec<PathBuf>,

    /// The crate's manifest
    #[arg(long, value_name = "FILE", default_value = "Cargo.toml")]
    manifest_path: PathBuf,

    /// Depend on the crates in a checkout of this project, not on those of the registry
    #[arg(long, value_name = "FOLDER")]
    checkout: Option<PathBuf>,

    /// Write the changes
    #[arg(long)]
    yes: bool,
}

/// Why a crate cannot be changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InitError {
    #[error(transparent)]
    Output(#[from] OutputError),
    #[error(transparent)]
    Paths(#[from] PathsError),
    #[error("`{}`: {error}", path.display())]
    Manifest { path: PathBuf, error: ManifestError },
    #[error("the crate has neither `src/lib.rs` nor `src/main.rs`")]
    NoRoot,
}

/// A file that is changed or created.
struct Change {
    path: PathBuf,
    old: String,
    new: String,
}

impl Init {
    /// Shows the changes, or writes them.
    ///
    /// # Errors
    /// When a file cannot be read or written, or does not have the expected content.
    pub(crate) fn run(&self) -> Result<Outcome, InitError> {
        let folder = match self.manifest_path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let documents = self.documents_of(folder)?;
        let mut changes = Vec::new();
        let mut notes = Vec::new();

        let old = required(&self.manifest_path)?;
        let checkout = self.checkout.as_ref().map(|checkout| way(folder, checkout));
        let changed = manifest::changed(&old, checkout.as_deref());
        let (new, build_script) = changed.map_err(|error| InitError::Manifest {
            path: self.manifest_path.clone(),
            error,
        })?;
        changes.push(Change {
            path: self.manifest_path.clone(),
            old,
            new,
        });

        let path = folder.join(build_script);
        match optional(&path)? {
            None => changes.push(Change {
                path,
                old: String::new(),
                new: module::build_script(&documents),
            }),
            Some(old) => {
                let left: Vec<String> = documents
                    .iter()
                    .filter(|document| !old.contains(*document))
                    .cloned()
                    .collect();
                if !left.is_empty() {
                    notes.push(format!(
                        "`{}` is there already; it has to do this as well:\n\n{}",
                        path.display(),
                        module::build_script(&left)
                    ));
                }
            }
        }

        let path = folder.join("src/workflows.rs");
        let old = optional(&path)?.unwrap_or_default();
        changes.push(Change {
            path,
            new: module::workflows(&old, &documents),
            old,
        });

        let (path, old, is_library) = root(folder)?;
        changes.push(Change {
            path,
            new: module::with_module(&old, is_library),
            old,
        });
        self.finish(&changes, &notes)
    }

    fn finish(&self, changes: &[Change], notes: &[String]) -> Result<Outcome, InitError> {
        let changes: Vec<&Change> = changes.iter().filter(|change| change.old != change.new).collect();
        for change in &changes {
            let path = change.path.strip_prefix(".").unwrap_or(&change.path);
            let shown = diff::unified(&change.old, &change.new, path, None, Paint::on(&io::stdout()));
            output::to_stdout(&shown)?;
            if self.yes {
                output::to_file(&change.path, &change.new)?;
            }
        }
        for note in notes {
            output::to_stderr(&format!("note: {note}"));
        }
        match (changes.len(), self.yes) {
            (0, _) => output::to_stderr("nothing to change"),
            (count, true) => output::to_stderr(&format!(
                "{count} files written; `cargo build` compiles the documents"
            )),
            (_, false) => output::to_stderr("nothing is written yet: `--yes` writes this"),
        }
        Ok(if notes.is_empty() {
            Outcome::Clean
        } else {
            Outcome::Errors
        })
    }

    /// The documents by their paths relative to the crate, as the build script names them.
    fn documents_of(&self, folder: &Path) -> Result<Vec<String>, InitError> {
        let given = match self.documents.as_slice() {
            [] => vec![folder.to_path_buf()],
            given => given.to_vec(),
        };
        let found = paths::documents(&given)?;
        Ok(found.iter().map(|document| way(folder, document)).collect())
    }
}

/// The relative path from a folder, with `/` on every system.
fn way(folder: &Path, to: &Path) -> String {
    let canonical = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let way = relative(&canonical(folder), &canonical(to));
    let way = way.to_string_lossy().replace('\\', "/");
    if way.is_empty() { ".".to_owned() } else { way }
}

fn root(folder: &Path) -> Result<(PathBuf, String, bool), InitError> {
    for (file, is_library) in [("src/lib.rs", true), ("src/main.rs", false)] {
        let path = folder.join(file);
        if let Some(text) = optional(&path)? {
            return Ok((path, text, is_library));
        }
    }
    Err(InitError::NoRoot)
}

fn required(path: &Path) -> Result<String, OutputError> {
    fs::read_to_string(path).map_err(|source| unreadable(path, source))
}

fn optional(path: &Path) -> Result<Option<String>, OutputError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(unreadable(path, source)),
    }
}

fn unreadable(path: &Path, source: io::Error) -> OutputError {
    OutputError::Unreadable {
        path: path.to_path_buf(),
        source,
    }
}
