//! `cargo arazzo explain`: the page of a code.

pub(crate) mod markdown;
pub(crate) mod page;

use std::io;

use arazzo_codegen::{Code, UnknownCode};
use clap::Args;

use crate::Outcome;
use crate::output::{self, OutputError};

const EXAMPLES: &str = "\
Examples:
  cargo arazzo explain AZ0102
  cargo arazzo explain az0504 | less

Exit codes: 0 the page was shown, 2 there is no such code.";

/// Show what a code means, an example of it, and the way out
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Explain {
    /// The code of a finding, such as AZ0102
    #[arg(value_name = "CODE", value_parser = code)]
    code: Code,
}

fn code(word: &str) -> Result<Code, UnknownCode> {
    word.parse()
}

impl Explain {
    /// Shows the page.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub(crate) fn run(&self) -> Result<Outcome, OutputError> {
        let page = page::of(self.code);
        output::to_stdout(&markdown::for_terminal(page, output::appearance(&io::stdout())))?;
        Ok(Outcome::Clean)
    }
}
