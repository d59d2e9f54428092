//! `cargo arazzo explain`: explains a code or a workflow.

pub(crate) mod markdown;
pub(crate) mod page;
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
  cargo arazzo explain az0504 | less
  cargo arazzo explain specs/batch.arazzo.yaml
  cargo arazzo explain specs/batch.arazzo.yaml#batch-job

Exit codes: 0 success, 1 the document has an error or no such workflow, 2 there is no such code, or a file could not be \
read.";

/// Explain a diagnostic code, or describe what a workflow does
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Explain {
    /// A code such as AZ0102, or an Arazzo document. Add `#` and the id of a workflow to describe only that one
    #[arg(value_name = "CODE|DOC[#WORKFLOW]")]
    subject: String,

    #[command(flatten)]
    settings: Settings,
}

impl Explain {
    /// Runs the command.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub(crate) fn run(&self) -> Result<Outcome, OutputError> {
        if is_code(&self.subject) {
            return code(&self.subject);
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

/// Whether the subject is a code: it starts like one, and no file has that name.
fn is_code(subject: &str) -> bool {
    let starts = subject
        .get(..2)
        .is_some_and(|start| start.eq_ignore_ascii_case("AZ"));
    starts && subject.chars().skip(2).all(char::is_alphanumeric) && !PathBuf::from(subject).exists()
}

fn code(wanted: &str) -> Result<Outcome, OutputError> {
    match wanted.parse::<Code>() {
        Ok(code) => {
            let appearance = output::appearance(&io::stdout());
            output::to_stdout(&markdown::for_terminal(page::of(code), appearance))?;
            Ok(Outcome::Clean)
        }
        Err(error) => {
            output::to_stderr(&format!("error: {error}"));
            Ok(Outcome::Failed)
        }
    }
}
