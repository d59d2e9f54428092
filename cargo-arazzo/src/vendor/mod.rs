//! `cargo arazzo vendor`: keeps local copies of remote documents (S4).

mod copies;
mod download;
mod place;
mod references;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

use arazzo_codegen::{DeclaredSource, Diagnostics, SourceKind, configure};
use clap::Args;

use crate::Outcome;
use crate::document::is_unreadable;
use crate::output::{self, OutputError};
use arazzo_codegen::source::{Sources, is_remote, resolve};
use copies::{Copies, CopyError, Done, Task, Wanted};
use references::{base, references};

const EXAMPLES: &str = "\
Examples:
  cargo arazzo vendor specs/*.arazzo.yaml
  cargo arazzo vendor --update specs/batch.arazzo.yaml
  cargo arazzo vendor --check specs/*.arazzo.yaml
  cargo arazzo vendor --prune specs/*.arazzo.yaml

Each source with a remote `url` gets a copy in the folder `arazzo-vendor` beside the document, and an entry in \
`arazzo.lock`: the URL, the file, and its SHA-256. Remote documents that an OpenAPI document refers to by `$ref` are copied \
too, and so are the sources of a remote Arazzo document. Builds read only the copies, and stop if one does not match the \
lock. Keep the folder and the lock under version control.

Exit codes: 0 all copies exist, 1 a copy is missing or does not match the lock, or the document has an error, \
2 a document could not be downloaded, or a file could not be read or written.";

/// Keep local copies of remote documents, recorded in `arazzo.lock`
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Vendor {
    /// Download all copies again, and record the new content
    #[arg(long, conflicts_with = "check")]
    update: bool,

    /// Only check that all copies exist and match the lock. Nothing is downloaded or written
    #[arg(long)]
    check: bool,

    /// Remove unused copies. Pass all documents of the folder
    #[arg(long, conflicts_with = "check")]
    prune: bool,

    /// The Arazzo documents, YAML or JSON
    #[arg(value_name = "DOC", required = true)]
    documents: Vec<PathBuf>,
}

impl Vendor {
    /// Processes every document, also after one that fails.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub(crate) fn run(&self) -> Result<Outcome, OutputError> {
        let mut outcome = Outcome::Clean;
        let mut folders: BTreeMap<PathBuf, Copies> = BTreeMap::new();
        let mut open: Vec<Open> = self.documents.iter().rev().map(Open::local).collect();
        let mut seen: Vec<PathBuf> = Vec::new();
        while let Some(next) = open.pop() {
            if seen.contains(&next.document) {
                continue;
            }
            // However it is spelled: two locks of one folder would undo each other.
            let folder = next.folder.join(".");
            let copies = match folders.entry(folder.canonicalize().unwrap_or(folder)) {
                Entry::Occupied(known) => Ok(known.into_mut()),
                Entry::Vacant(new) => Copies::open(&next.folder).map(|copies| new.insert(copies)),
            };
            match copies {
                Ok(copies) => {
                    let (ended, more) = self.one(&next, copies)?;
                    outcome = outcome.max(ended);
                    open.extend(more);
                }
                Err(error) => outcome = outcome.max(failed(&error)),
            }
            seen.push(next.document);
        }
        for copies in folders.values_mut() {
            // What a document needs that failed is not known.
            if self.prune && outcome == Outcome::Clean {
                for (url, removed) in copies.prune() {
                    match removed {
                        Ok(()) => output::to_stdout(&format!("{url}: removed\n"))?,
                        Err(error) => outcome = outcome.max(failed(&error)),
                    }
                }
            }
            if let Err(error) = copies.save() {
                outcome = outcome.max(failed(&error));
            }
        }
        Ok(outcome)
    }

    fn task(&self) -> Task {
        match (self.check, self.update) {
            (true, _) => Task::Check,
            (_, true) => Task::Update,
            _ => Task::Fetch,
        }
    }

    /// Processes one document, and returns the Arazzo documents that it imports.
    fn one(&self, open: &Open, copies: &mut Copies) -> Result<(Outcome, Vec<Open>), OutputError> {
        let declared = match configure().declared_sources(&open.document) {
            Ok(declared) => declared,
            Err(findings) => return Ok((refused(&findings), Vec::new())),
        };
        let mut outcome = Outcome::Clean;
        let mut more = Vec::new();
        for source in declared {
            let is_arazzo = source.kind == SourceKind::Arazzo;
            let wanted = match open.url(&source) {
                Some(url) => vec![Wanted {
                    url,
                    kind: Some(source.kind),
                }],
                None => {
                    let file = open.folder.join(source.url.trim_start_matches("file://"));
                    if is_arazzo {
                        more.push(Open::local(&file));
                    }
                    let urls = match source.kind {
                        SourceKind::OpenApi => urls_behind(&file),
                        _ => Vec::new(),
                    };
                    urls.into_iter().map(|url| Wanted { url, kind: None }).collect()
                }
            };
            for wanted in wanted {
                let url = wanted.url.clone();
                for (url, done) in copies.see_to(wanted, self.task()) {
                    outcome = outcome.max(report(&source.name, &url, done)?);
                }
                if is_arazzo && let Some((document, url)) = copies.copy(&url) {
                    more.push(Open::copy(document, &url, &open.folder));
                }
            }
        }
        Ok((outcome, more))
    }
}

/// An Arazzo document to process.
struct Open {
    document: PathBuf,
    /// The folder of its lock: its own, or that of the document for which it was copied.
    folder: PathBuf,
    /// The base of its references (S3), if it is a copy.
    base: Option<String>,
}

impl Open {
    fn local(document: impl AsRef<Path>) -> Self {
        let document = document.as_ref();
        Self {
            document: document.to_path_buf(),
            folder: document.parent().unwrap_or(Path::new("")).to_path_buf(),
            base: None,
        }
    }

    /// The copy of the document at a URL.
    fn copy(document: PathBuf, url: &str, folder: &Path) -> Self {
        Self {
            base: Some(base(&document, url)),
            document,
            folder: folder.to_path_buf(),
        }
    }

    /// The URL of a source; `None` for a file.
    fn url(&self, source: &DeclaredSource) -> Option<String> {
        let url = match &self.base {
            Some(base) => resolve(base, &source.url),
            None => source.url.split('#').next().unwrap_or_default().to_owned(),
        };
        is_remote(&url).then_some(url)
    }
}

fn failed(error: &CopyError) -> Outcome {
    output::to_stderr(&format!("error: {error}"));
    Outcome::Failed
}

/// Reports the result for a document.
fn report(source: &str, url: &str, done: Result<Done, CopyError>) -> Result<Outcome, OutputError> {
    match done {
        Ok(done) => {
            output::to_stdout(&format!("{url}: {done}\n"))?;
            Ok(Outcome::Clean)
        }
        Err(error) => {
            output::to_stderr(&format!("error: source `{source}`, {url}: {error}"));
            Ok(error.outcome())
        }
    }
}

/// The URLs that the references of a local document and of its local files lead to. A missing file is reported when the
/// document is checked.
fn urls_behind(file: &Path) -> Vec<String> {
    let sources = Sources::new();
    let mut urls = Vec::new();
    let mut open: Vec<_> = sources.read(file).ok().into_iter().collect();
    let mut seen = open.clone();
    while let Some(source) = open.pop() {
        for reference in references(&sources, source) {
            if is_remote(&reference) {
                urls.push(reference);
            } else if let Ok(next) = sources.read_beside(source, &reference)
                && !seen.contains(&next)
            {
                seen.push(next);
                open.push(next);
            }
        }
    }
    urls
}

fn refused(findings: &Diagnostics) -> Outcome {
    output::show(findings);
    if is_unreadable(findings) {
        Outcome::Failed
    } else {
        Outcome::Errors
    }
}
