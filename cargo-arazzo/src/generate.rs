//! `cargo arazzo generate`: writes the generated Rust of a document.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::Outcome;
use crate::diff;
use crate::document::{Document, Settings, show_left_out};
use crate::output::{self, OutputError};
use crate::terminal::Paint;

const EXAMPLES: &str = "\
Examples:
  cargo arazzo generate specs/batch.arazzo.yaml
  cargo arazzo generate specs/batch.arazzo.yaml -o src/batch.rs
  cargo arazzo generate specs/batch.arazzo.yaml -o src/batch.rs --check
  cargo arazzo generate --source openaiApi=vendor/openai.yaml specs/batch.arazzo.yaml

Exit codes: 0 no finding or only lints, 1 the document has an error and nothing is written (with `--keep-going`, a workflow \
is left out), or FILE differs with `--check`, 2 a file could not be read or written.";

/// The most lines of a diff that are shown.
const SHOWN: usize = 40;

/// Compile a document and write its formatted Rust
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Generate {
    /// The Arazzo document, YAML or JSON
    #[arg(value_name = "DOC")]
    document: PathBuf,

    /// Write to FILE instead of standard output
    #[arg(short, long = "output", value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write nothing, and fail if FILE differs from the generated code
    #[arg(long, requires = "output")]
    check: bool,

    #[command(flatten)]
    settings: Settings,
}

impl Generate {
    /// Compiles the document and writes its code. If it has errors, nothing is written.
    ///
    /// # Errors
    /// When the file or standard output cannot be written.
    pub(crate) fn run(&self) -> Result<Outcome, OutputError> {
        let generated = match self.settings.compiled(&self.document) {
            Document::Compiled(generated) => generated,
            Document::Refused(outcome) => return Ok(outcome),
        };
        show_left_out(&self.document, &generated);
        let source = generated.source();
        match &self.output {
            Some(file) if self.check => return self.compare(file, &source),
            Some(file) => output::to_file(file, &source)?,
            None => output::to_stdout(&source)?,
        }
        Ok(if generated.lints.has_errors() {
            Outcome::Errors
        } else {
            Outcome::Clean
        })
    }

    fn compare(&self, file: &Path, source: &str) -> Result<Outcome, OutputError> {
        let old = match fs::read_to_string(file) {
            Ok(old) => old,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(source) => {
                return Err(OutputError::Unreadable {
                    path: file.to_path_buf(),
                    source,
                });
            }
        };
        if old == source {
            return Ok(Outcome::Clean);
        }
        output::to_stdout(&diff::unified(
            &old,
            source,
            file,
            Some(SHOWN),
            Paint::on(&io::stdout()),
        ))?;
        output::to_stderr(&format!(
            "error: `{file}` is not what `{document}` gives\nhelp: cargo arazzo generate {document} -o {file}",
            file = file.display(),
            document = self.document.display()
        ));
        Ok(Outcome::Errors)
    }
}
