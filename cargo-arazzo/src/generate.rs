//! `cargo arazzo generate`: the Rust of one document.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use crate::Outcome;
use crate::document::{Settings, is_unreadable, show_left_out};
use crate::output::{self, OutputError};

const EXAMPLES: &str = "\
Examples:
  cargo arazzo generate specs/batch.arazzo.yaml
  cargo arazzo generate specs/batch.arazzo.yaml -o src/batch.rs
  cargo arazzo generate --source openaiApi=vendor/openai.yaml specs/batch.arazzo.yaml

Exit codes: 0 nothing found or only lints, 1 the document has an error and nothing is written (with
--keep-going, something is left out), 2 a file could not be read or written.";

/// Compile one document and write its formatted Rust
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Generate {
    /// The Arazzo document, YAML or JSON
    #[arg(value_name = "DOC")]
    document: PathBuf,

    /// Write to FILE instead of standard output
    #[arg(short, long = "output", value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    settings: Settings,
}

impl Generate {
    /// Compiles the document and writes its code; with errors, nothing is written.
    ///
    /// # Errors
    /// When the file or standard output cannot be written.
    pub(crate) fn run(&self) -> Result<Outcome, OutputError> {
        if let Err(findings) = self.settings.check_sources(std::slice::from_ref(&self.document)) {
            output::show(&findings);
            return Ok(Outcome::Errors);
        }
        let generated = match self.settings.compile(&self.document) {
            Ok(generated) => generated,
            Err(findings) => {
                output::show(&findings);
                let unreadable = is_unreadable(&findings);
                return Ok(if unreadable {
                    Outcome::Failed
                } else {
                    Outcome::Errors
                });
            }
        };
        output::show(&generated.lints);
        show_left_out(&self.document, &generated);
        let source = generated.source();
        match &self.output {
            Some(path) => fs::write(path, source).map_err(|source| OutputError::File {
                path: path.clone(),
                source,
            })?,
            None => output::to_stdout(&source)?,
        }
        Ok(if generated.lints.has_errors() {
            Outcome::Errors
        } else {
            Outcome::Clean
        })
    }
}
