//! `cargo arazzo`: the compiler for API workflows on the command line.
//!
//! Exit code 0: nothing but lints was found; 1: a document has an error; 2: the command line is wrong, or a file
//! could not be read, written or downloaded.

mod check;
mod document;
mod explain;
mod fix;
mod format;
mod generate;
mod level;
mod output;
mod vendor;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing was found, or only lints
  1  a document has an error
  2  the command line is wrong, or a file could not be read, written or downloaded";

/// The subcommand of cargo that compiles API workflows
// Cargo passes the subcommand's name along as the first argument, hence this level above the commands.
#[derive(Parser)]
#[command(name = "cargo", bin_name = "cargo", disable_help_subcommand = true)]
enum Cargo {
    /// Compile API workflows (Arazzo documents) to Rust
    #[command(subcommand, version, after_help = EXIT_CODES, arg_required_else_help = true)]
    Arazzo(Command),
}

#[derive(Subcommand)]
enum Command {
    Check(check::Check),
    Explain(explain::Explain),
    Generate(generate::Generate),
    Vendor(vendor::Vendor),
}

/// How a command ended, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Nothing was found, or only lints.
    Clean,
    /// A document has an error.
    Errors,
    /// A file could not be read or written.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Clean => Self::SUCCESS,
            Outcome::Errors => Self::from(1),
            Outcome::Failed => Self::from(2),
        }
    }
}

fn main() -> ExitCode {
    let Cargo::Arazzo(command) = Cargo::parse();
    let outcome = match command {
        Command::Check(check) => check.run(),
        Command::Explain(explain) => explain.run(),
        Command::Generate(generate) => generate.run(),
        Command::Vendor(vendor) => vendor.run(),
    };
    match outcome {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            output::to_stderr(&format!("error: {error}"));
            Outcome::Failed.into()
        }
    }
}
