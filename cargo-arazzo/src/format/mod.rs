//! The formats in which `check` writes findings.

mod github;
mod sarif;

use arazzo_codegen::Diagnostics;
use clap::ValueEnum;

use crate::output::{self, OutputError};
use crate::text::json_escaped;

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// Text with the affected lines, for people
    Text,
    /// One JSON object per line: see `docs/finding.schema.json`
    Json,
    /// A SARIF 2.1.0 log, for code scanning
    Sarif,
    /// Annotations for GitHub Actions
    Github,
}

/// Writes the findings, document by document.
pub(crate) struct Shown {
    format: Format,
    /// The findings so far, for a format that is one document.
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

    /// Writes the findings that were kept.
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
