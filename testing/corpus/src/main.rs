//! Compiles every Arazzo document under a folder and builds what comes out: `cargo run -p corpus -- PATH`.
//!
//! In order: `documents` finds them, `compile` turns each into Rust or into findings, `crates` writes the Rust into
//! a few crates and builds those, `run` runs the workflows, `report` adds it all up. Nothing stops at the first trouble.

mod compile;
mod crates;
mod documents;
mod processor;
mod report;
mod run;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};

use crate::crates::{Crates, Plan};
use crate::report::{Report, Runs};

/// Compile every Arazzo document under PATH, build the generated code, and report
#[derive(Parser)]
#[command(name = "corpus")]
struct Arguments {
    /// A folder of Arazzo documents and of the OpenAPI documents they name, or one document
    #[arg(value_name = "PATH")]
    path: PathBuf,

    /// How many documents are compiled at the same time [default: one for each core]
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,

    /// Compile only every Nth document
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    every: u32,

    /// What is done with the generated code
    #[arg(long, value_enum, default_value_t = Build::Check)]
    build: Build,

    /// Build the generated code N times, all of it each time; the fastest counts [default: once, what has changed]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    times: Option<u32>,

    /// How many documents share a crate
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..))]
    documents_in_a_crate: u32,

    /// Compile documents without the workflows that have errors and those that need them
    #[arg(long)]
    keep_going: bool,

    /// Run every compiled workflow once, against a server that answers by the OpenAPI documents
    #[arg(long)]
    run: bool,

    /// Write a line of tab-separated values for each run to this file
    #[arg(long, value_name = "FILE", requires = "run")]
    runs: Option<PathBuf>,

    /// How the summary is written to standard output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Write a line of tab-separated values for each document to this file
    #[arg(long, value_name = "FILE")]
    rows: Option<PathBuf>,

    /// Where the crates of generated code are written
    #[arg(long, value_name = "FOLDER", default_value = "target/corpus")]
    crates: PathBuf,
}

/// How far the generated code is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Build {
    /// It is not even written
    None,
    /// `cargo check`
    Check,
    /// `cargo clippy`
    Clippy,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    /// The page that is kept under `docs`
    Markdown,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
enum CorpusError {
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("{} cannot be written: {source}", path.display())]
    Unwritable { path: PathBuf, source: std::io::Error },
    #[error("there is no Arazzo document under {}", .0.display())]
    NothingFound(PathBuf),
    #[error("cargo cannot be run: {0}")]
    Cargo(std::io::Error),
    #[error("cargo ended without building the generated code: {0}")]
    NotBuilt(String),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(report) if report.is_sound() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

#[allow(clippy::print_stdout, reason = "the report is what the program is for")]
fn run(arguments: &Arguments) -> Result<Report, CorpusError> {
    let mut paths = documents::under(&arguments.path)?;
    paths = paths.into_iter().step_by(size(arguments.every)).collect();
    let jobs = arguments
        .jobs
        .or_else(|| std::thread::available_parallelism().ok().map(Into::into))
        .unwrap_or(1);
    let config = arazzo_codegen::configure()
        .root(&arguments.path)
        .keep_going(arguments.keep_going);
    let plan = Plan {
        build: arguments.build,
        run: arguments.run,
        documents_in_a_crate: size(arguments.documents_in_a_crate),
        times: arguments.times,
    };
    let crates = Crates::under(&arguments.crates, plan)?;
    let mut compiled = compile::all(&config, &arguments.path, &paths, jobs, &crates)?;
    let built = crates.build(&mut compiled.rows)?;
    let runs = if arguments.run {
        Some(Runs {
            built: crates.build_programs(&compiled.rows)?,
            rows: run::all(&arguments.path, &compiled.rows, &crates),
        })
    } else {
        None
    };
    let report = Report::of(compiled, built, runs);
    let files = [
        (&arguments.rows, report.rows()),
        (&arguments.runs, report.run_rows()),
    ];
    for (file, text) in files {
        if let Some(file) = file {
            std::fs::write(file, text).map_err(|source| CorpusError::Unwritable {
                path: file.clone(),
                source,
            })?;
        }
    }
    match arguments.format {
        Format::Text => println!("{report}"),
        Format::Json => println!("{}", report.to_json()),
        Format::Markdown => print!("{}{report}", report.head()),
    }
    Ok(report)
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
