//! `cargo arazzo check`: reports all findings of documents.

use std::fmt;
use std::path::PathBuf;

use arazzo_codegen::Diagnostics;
use clap::Args;

use crate::Outcome;
use crate::document::{Settings, is_unreadable};
use crate::fix::{Fixes, Fixing};
use crate::format::{Format, Shown};
use crate::output::{self, OutputError};
use crate::paths::{self, PathsError};
use crate::progress::Progress;

const EXAMPLES: &str = "\
Examples:
  cargo arazzo check specs
  cargo arazzo check 'specs/**/*.arazzo.yaml'
  cargo arazzo check --strict --source openaiApi=vendor/openai.yaml specs/batch.arazzo.yaml
  cargo arazzo check --document-only drafts/*.arazzo.yaml
  cargo arazzo check -D warnings -A AZ0504 specs/*.arazzo.yaml
  cargo arazzo check --format json specs/*.arazzo.yaml | jq -r '.code'
  cargo arazzo check --format github specs/*.arazzo.yaml
  cargo arazzo check --format sarif specs/*.arazzo.yaml > findings.sarif
  cargo arazzo check --fix --dry-run specs/*.arazzo.yaml

To read about a code: cargo arazzo explain AZ0504

Exit codes: 0 no finding or only lints, 1 a document has an error or a denied lint, or a dry run found a change, \
2 a file could not be read or written.";

/// Check documents and report all findings
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Check {
    /// Set the format of findings. `text`, for people, goes to standard error; the other formats go to standard output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Check each document alone, without opening its sources. Operations and their parameters are not checked then
    #[arg(long)]
    document_only: bool,

    #[command(flatten)]
    fixing: Fixing,

    #[command(flatten)]
    settings: Settings,

    /// Arazzo documents (YAML or JSON), folders to search for them, or patterns such as `specs/**/*.yaml`
    #[arg(value_name = "PATHS", required = true)]
    paths: Vec<PathBuf>,
}

/// Why documents were not checked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CheckError {
    #[error(transparent)]
    Paths(#[from] PathsError),
    #[error(transparent)]
    Output(#[from] OutputError),
}

impl Check {
    /// Checks every document, also after one that cannot be read.
    ///
    /// # Errors
    /// When a path matches no document, or standard output cannot be written.
    pub(crate) fn run(&self) -> Result<Outcome, CheckError> {
        let documents = paths::documents(&self.paths)?;
        let mut summary = Summary::default();
        let mut shown = Shown::new(self.format);
        let mut fixes = Fixes::new(&self.fixing, self.document_only);
        let sources = self.settings.check_sources(&documents).err();
        if let Some(findings) = &sources {
            shown.show(findings)?;
        }
        let progress = Progress::new(documents.len());
        for document in &documents {
            progress.at(document);
            let findings = fixes.check(document, &documents, &self.settings, &progress)?;
            progress.done();
            if fixes.reports() {
                progress.aside(|| shown.show(&findings))?;
            }
            summary.add(&findings);
        }
        drop(progress);
        shown.finish()?;
        if let Some(fixes) = fixes.summary().filter(|_| matches!(self.format, Format::Text)) {
            output::to_stderr(&fixes);
        }
        output::to_stderr(&summary.to_string());
        let named = if sources.is_some() {
            Outcome::Errors
        } else {
            Outcome::Clean
        };
        Ok(summary.outcome().max(named).max(fixes.outcome()))
    }
}

/// Counts the documents that were checked, and those with errors or lints.
#[derive(Default)]
struct Summary {
    documents: usize,
    unreadable: usize,
    with_errors: usize,
    with_lints: usize,
}

impl Summary {
    fn add(&mut self, findings: &Diagnostics) {
        self.documents += 1;
        if is_unreadable(findings) {
            self.unreadable += 1;
        } else if findings.has_errors() {
            self.with_errors += 1;
        } else if !findings.is_empty() {
            self.with_lints += 1;
        }
    }

    fn outcome(&self) -> Outcome {
        match (self.unreadable, self.with_errors) {
            (0, 0) => Outcome::Clean,
            (0, _) => Outcome::Errors,
            _ => Outcome::Failed,
        }
    }
}

/// `3 documents: 1 with errors, 2 with lints`.
impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.documents == 1 { "" } else { "s" };
        write!(formatter, "{} document{plural}: ", self.documents)?;
        let counts = [
            (self.unreadable, "not readable"),
            (self.with_errors, "with errors"),
            (self.with_lints, "with lints"),
        ];
        let parts: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        if parts.is_empty() {
            return formatter.write_str("nothing found");
        }
        formatter.write_str(&parts.join(", "))
    }
}
