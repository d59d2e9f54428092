//! `cargo arazzo explain`: what a code stands for, and what a workflow does, in words.

mod workflow;

use std::io;
use std::path::PathBuf;

use arazzo_codegen::Code;
use clap::Args;

use crate::Outcome;
use crate::document::{Document, Settings};
use crate::graph::chosen;
use crate::output::{self, OutputError};
use crate::terminal::{self, Paint};

const EXAMPLES: &str = "\
Examples:
  cargo arazzo explain AZ0102
  cargo arazzo explain specs/batch.arazzo.yaml
  cargo arazzo explain specs/batch.arazzo.yaml#batch-job

Exit codes: 0 explained, 1 the document has an error or no such workflow, 2 there is no such code, or a file could not be \
read.";

/// Say in words what a code stands for, or what a workflow does
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Explain {
    /// A code such as AZ0102; or an Arazzo document, with `#` and the id of a workflow for just that one
    #[arg(value_name = "CODE|DOC[#WORKFLOW]")]
    subject: String,

    #[command(flatten)]
    settings: Settings,
}

impl Explain {
    /// Explains.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub(crate) fn run(&self) -> Result<Outcome, OutputError> {
        if let Some(code) = as_code(&self.subject) {
            return self::code(&code);
        }
        let (document, id) = match self.subject.rsplit_once('#') {
            Some((document, id)) if !PathBuf::from(&self.subject).exists() => (document, Some(id.to_owned())),
            _ => (self.subject.as_str(), None),
        };
        let document = PathBuf::from(document);
        let generated = match self.settings.compiled_quietly(&document) {
            Document::Compiled(generated) => generated,
            Document::Refused(outcome) => return Ok(outcome),
        };
        let all = generated.workflows();
        let ids: Vec<String> = id.into_iter().filter(|id| !id.is_empty()).collect();
        let explained = match chosen(&all, &ids) {
            Ok(explained) => explained,
            Err(message) => {
                output::to_stderr(&message);
                return Ok(Outcome::Errors);
            }
        };
        let (paint, width) = (Paint::on(&io::stdout()), terminal::width());
        let texts: Vec<String> = explained
            .into_iter()
            .map(|workflow| workflow::explained(workflow, paint, width))
            .collect();
        output::to_stdout(&texts.join("\n"))?;
        Ok(Outcome::Clean)
    }
}

/// A subject that has the shape of a code, in upper case.
fn as_code(subject: &str) -> Option<String> {
    let code = subject.to_ascii_uppercase();
    let digits = code.strip_prefix("AZ")?;
    let is_number = !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit());
    is_number.then_some(code)
}

fn code(wanted: &str) -> Result<Outcome, OutputError> {
    match Code::ALL.iter().find(|code| code.as_str() == wanted) {
        Some(code) => {
            output::to_stdout(&format!("{}: {}\n", code.as_str(), code.title()))?;
            Ok(Outcome::Clean)
        }
        None => {
            output::to_stderr(&format!("error: there is no code {wanted}"));
            Ok(Outcome::Failed)
        }
    }
}
