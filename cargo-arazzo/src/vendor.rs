//! `cargo arazzo vendor`: local copies of the documents of the network that documents name (S4).

mod copies;
mod download;
mod place;
mod references;

use std::path::{Path, PathBuf};

use arazzo_codegen::{Diagnostics, SourceKind, configure};
use clap::Args;

use crate::Outcome;
use crate::document::is_unreadable;
use crate::output::{self, OutputError};
use arazzo_codegen::source::{Sources, is_remote};
use copies::{Copies, CopyError, Done, Task, Wanted};
use references::references;

const EXAMPLES: &str = "\
Examples:
  cargo arazzo vendor specs/*.arazzo.yaml
  cargo arazzo vendor --update specs/batch.arazzo.yaml
  cargo arazzo vendor --check specs/*.arazzo.yaml

For each source whose `url` leads to the network there is a copy in the folder `arazzo-vendor` beside the document, and
an entry in `arazzo.lock`: the URL, the file, and its SHA-256. What an OpenAPI document refers to by `$ref` on the
network comes along, also where the document itself is a local file. Builds read the copies and nothing else, and stop
when one is not what the lock says. Keep both under version control.

Exit codes: 0 all copies are there, 1 a copy is missing or not what the lock says or the document has an error,
2 a document could not be downloaded, or a file not read or written.";

/// Download the remote documents that documents name, once, and record them in `arazzo.lock`
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Vendor {
    /// Download everything again and record what is there now
    #[arg(long, conflicts_with = "check")]
    update: bool,

    /// Download and write nothing, only say whether all copies are there and what the lock says
    #[arg(long)]
    check: bool,

    /// The Arazzo documents, YAML or JSON
    #[arg(value_name = "DOC", required = true)]
    documents: Vec<PathBuf>,
}

impl Vendor {
    /// Sees to every document, also behind one that fails.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub(crate) fn run(&self) -> Result<Outcome, OutputError> {
        let mut outcome = Outcome::Clean;
        let mut open = self.documents.clone();
        let mut seen: Vec<PathBuf> = Vec::new();
        open.reverse();
        while let Some(document) = open.pop() {
            if seen.contains(&document) {
                continue;
            }
            let (ended, more) = self.one(&document)?;
            outcome = outcome.max(ended);
            open.extend(more);
            seen.push(document);
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

    /// Sees to one document; also says which Arazzo documents it names.
    fn one(&self, document: &Path) -> Result<(Outcome, Vec<PathBuf>), OutputError> {
        let declared = match configure().declared_sources(document) {
            Ok(declared) => declared,
            Err(findings) => return Ok((refused(&findings), Vec::new())),
        };
        let folder = document.parent().unwrap_or(Path::new("")).to_path_buf();
        let mut copies = match Copies::open(&folder) {
            Ok(copies) => copies,
            Err(error) => {
                output::to_stderr(&format!("error: {error}"));
                return Ok((Outcome::Failed, Vec::new()));
            }
        };
        let mut outcome = Outcome::Clean;
        let mut more = Vec::new();
        for source in declared {
            let is_arazzo = source.kind == SourceKind::Arazzo;
            let (local, wanted) = if source.is_remote() {
                let kind = Some(source.kind);
                (
                    None,
                    vec![Wanted {
                        url: source.url,
                        kind,
                    }],
                )
            } else {
                let file = folder.join(source.url.trim_start_matches("file://"));
                let urls = match source.kind {
                    SourceKind::OpenApi => urls_behind(&file),
                    _ => Vec::new(),
                };
                let wanted = urls.into_iter().map(|url| Wanted { url, kind: None });
                (Some(file), wanted.collect())
            };
            for wanted in wanted {
                let url = wanted.url.clone();
                for (url, done) in copies.see_to(wanted, self.task()) {
                    outcome = outcome.max(report(&source.name, &url, done)?);
                }
                if is_arazzo {
                    more.extend(copies.path(&url));
                }
            }
            if is_arazzo {
                more.extend(local);
            }
        }
        if !self.check
            && let Err(error) = copies.save()
        {
            output::to_stderr(&format!("error: {error}"));
            outcome = Outcome::Failed;
        }
        Ok((outcome, more))
    }
}

/// Says what was done for a document.
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

/// The URLs that the references of a local document lead to, and those of the local files that it refers to. Of a file
/// that is not there, the check of the document says more.
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
