//! `cargo arazzo`: the compiler for API workflows on the command line.
//!
//! Exit code 0: nothing but lints was found; 1: a document has an error; 2: the command line is wrong, or a file
//! could not be read, written or downloaded.

mod check;
mod diff;
mod document;
mod expand;
mod explain;
mod fix;
mod format;
mod generate;
mod graph;
mod init;
mod level;
mod new;
mod output;
mod paths;
mod progress;
#[cfg(feature = "runs")]
mod runs;
mod shell;
mod sources;
mod terminal;
mod text;
mod vendor;

use std::error::Error;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

const EXAMPLES: &str = "\
Examples:
  cargo arazzo check specs
  cargo arazzo graph specs/batch.arazzo.yaml --open
  cargo arazzo explain specs/batch.arazzo.yaml#batch-job

Exit codes:
  0  no finding, or only lints
  1  a document has an error, or a check failed
  2  the command line is invalid, or a file could not be read, written or downloaded";

/// The subcommand of cargo that compiles API workflows
// Cargo passes the subcommand's name along as the first argument, hence this level above the commands.
#[derive(Parser)]
#[command(name = "cargo", bin_name = "cargo", disable_help_subcommand = true)]
enum Cargo {
    /// Compile API workflows (Arazzo documents) to Rust
    #[command(subcommand, version, after_help = EXAMPLES, arg_required_else_help = true)]
    Arazzo(Command),
}

#[derive(Subcommand)]
enum Command {
    Check(check::Check),
    New(new::New),
    Init(init::Init),
    Generate(generate::Generate),
    Expand(expand::Expand),
    Explain(explain::Explain),
    Graph(graph::Graph),
    Sources(sources::ListSources),
    Vendor(vendor::Vendor),
    #[cfg(feature = "runs")]
    Runs(runs::Runs),
    Completions(shell::Completions),
    Man(shell::Man),
}

/// How a command ended. The worst outcome is last.
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
    match run(command) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            output::to_stderr(&format!("error: {error}"));
            Outcome::Failed.into()
        }
    }
}

fn run(command: Command) -> Result<Outcome, Box<dyn Error>> {
    Ok(match command {
        Command::Check(check) => check.run()?,
        Command::New(new) => new.run()?,
        Command::Init(init) => init.run()?,
        Command::Generate(generate) => generate.run()?,
        Command::Expand(expand) => expand.run()?,
        Command::Explain(explain) => explain.run()?,
        Command::Graph(graph) => graph.run()?,
        Command::Sources(sources) => sources.run()?,
        Command::Vendor(vendor) => vendor.run()?,
        #[cfg(feature = "runs")]
        Command::Runs(runs) => runs.run()?,
        Command::Completions(completions) => completions.run()?,
        Command::Man(man) => man.run()?,
    })
}
