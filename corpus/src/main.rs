//! Compiles every Arazzo document under a folder and builds what comes out: `cargo run -p corpus -- PATH`.
//!
//! In order: `documents` finds them, `compile` turns each into Rust or into findings, `crates` writes the Rust into
//! a few crates and builds those, `report` adds it all up. Nothing stops at the first trouble.

mod compile;
mod crates;
mod documents;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};

use crate::report::Report;

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
    let every = usize::try_from(arguments.every).unwrap_or(usize::MAX);
    paths = paths.into_iter().step_by(every).collect();
    let jobs = arguments
        .jobs
        .or_else(|| std::thread::available_parallelism().ok().map(Into::into))
        .unwrap_or(1);
    let crates = crates::Crates::under(&arguments.crates, arguments.build)?;
    let mut compiled = compile::all(&arguments.path, &paths, jobs, &crates)?;
    let built = crates.build(&mut compiled.rows)?;
    let report = Report::of(compiled, built);
    if let Some(file) = &arguments.rows {
        std::fs::write(file, report.rows()).map_err(|source| CorpusError::Unwritable {
            path: file.clone(),
            source,
        })?;
    }
    match arguments.format {
        Format::Text => println!("{report}"),
        Format::Json => println!("{}", report.to_json()),
    }
    Ok(report)
}
