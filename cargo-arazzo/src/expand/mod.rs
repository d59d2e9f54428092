//! `cargo arazzo expand`: shows the generated code.

mod highlight;

use std::io;
use std::path::PathBuf;

use clap::Args;

use crate::Outcome;
use crate::document::{Document, Settings};
use crate::output::{self, OutputError};
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  cargo arazzo expand specs/batch.arazzo.yaml
  CARGO_TERM_COLOR=always cargo arazzo expand specs/batch.arazzo.yaml | less -R

Exit codes: 0 success, 1 the document has an error, 2 a file could not be read.";

/// Show the generated Rust of a document, in colours on a terminal
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Expand {
    /// The Arazzo document, YAML or JSON
    #[arg(value_name = "DOC")]
    document: PathBuf,

    #[command(flatten)]
    settings: Settings,
}

impl Expand {
    /// Shows the code.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub(crate) fn run(&self) -> Result<Outcome, OutputError> {
        let generated = match self.settings.compiled_quietly(&self.document) {
            Document::Compiled(generated) => generated,
            Document::Refused(outcome) => return Ok(outcome),
        };
        let source = generated.source();
        if terminal::is_coloured(&io::stdout()) {
            output::to_stdout(&highlight::highlighted(&source))?;
        } else {
            output::to_stdout(&source)?;
        }
        Ok(Outcome::Clean)
    }
}
