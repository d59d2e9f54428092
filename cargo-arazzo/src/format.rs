//! How `check` writes what it finds.

mod github;
mod sarif;

use arazzo_codegen::Diagnostics;
use clap::ValueEnum;

use crate::output::{self, OutputError};
use crate::text::json_escaped;

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// With the lines of the documents, for people
    Text,
    /// One object a line, as `docs/finding.schema.json` says
    Json,
    /// A log of SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub's workflows
    Github,
}

/// Writes the findings of one document after the other.
pub(crate) struct Shown {
    format: Format,
    /// What a format that is one document waits for.
    all: Option<Diagnostics>,
}

impl Shown {
    pub(crate) fn new(format: Format) -> Self {
        Self { format, all: None }
    }

    /// Writes the findings of a document, or keeps them for the end.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub(crate) fn show(&mut self, findings: &Diagnostics) -> Result<(), OutputError> {
        match self.format {
            Format::Text => output::show(findings),
            Format::Json => output::to_stdout(&json_escaped(&json_lines(findings)))?,
            Format::Github => output::to_stdout(&github::annotations(findings))?,
            Format::Sarif => {
                let all = self.all.take();
                let findings = findings.clone();
                self.all = Some(match all {
                    Some(earlier) => earlier.followed_by(findings),
                    None => findings,
                });
            }
        }
        Ok(())
    }

    /// Writes what was kept.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub(crate) fn finish(&self) -> Result<(), OutputError> {
        match &self.all {
            Some(all) => output::to_stdout(&json_escaped(&format!("{:#}\n", sarif::log(all)))),
            None => Ok(()),
        }
    }
}

fn json_lines(findings: &Diagnostics) -> String {
    findings
        .to_json()
        .iter()
        .map(|finding| format!("{finding}\n"))
        .collect()
}
