//! How the compiler's time grows with one thing in a document: a row for each family of documents, a column for each
//! size. Every family should be linear, or n·log n.
//!
//! `cargo bench -p arazzo-codegen --bench families`, and the same with `--profile dev` for what build scripts and
//! macros run at. A word behind `--` takes the families whose name has it.

#![allow(clippy::print_stdout, reason = "the table is for whoever runs this")]

mod expressions;
mod payloads;
mod schemas;
mod steps;
mod workflows;

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;
use std::{env, fs, io};

use arazzo_codegen::configure;
use processor_clock::Clock;

/// Documents of one kind: what is made for a size.
type Family = (&'static str, usize, fn(usize) -> Documents);

/// The workflows, the OpenAPI document, and whether they compile.
struct Documents {
    arazzo: String,
    openapi: String,
    sound: bool,
}

/// How often the smallest size is doubled.
const DOUBLINGS: u32 = 3;

/// A family that took longer than this is not tried with more.
const ENOUGH: Duration = Duration::from_secs(20);

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    // `cargo test --benches` runs everything once, in small.
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let doublings = if is_bench { DOUBLINGS } else { 0 };
    let word = arguments.iter().find(|argument| !argument.starts_with("--"));
    let folder = env::temp_dir().join(format!("arazzo-families-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    println!(
        "| family | smallest | times, each for twice the size of the one before | growth of the last doubling |"
    );
    println!("|---|---|---|---|");
    for (name, smallest, make) in families() {
        let asked = |word: &String| match word.strip_prefix('=') {
            Some(whole) => name == whole,
            None => name.contains(word.as_str()),
        };
        if word.is_none_or(asked) {
            row(&folder, (name, smallest, make), doublings)?;
        }
    }
    fs::remove_dir_all(&folder)
}

fn families() -> Vec<Family> {
    [
        expressions::FAMILIES,
        payloads::FAMILIES,
        schemas::FAMILIES,
        steps::FAMILIES,
        workflows::FAMILIES,
    ]
    .concat()
}

fn row(folder: &Path, (name, smallest, make): Family, doublings: u32) -> io::Result<()> {
    let mut times = Vec::new();
    for doubling in 0..=doublings {
        let documents = make(smallest << doubling);
        fs::write(folder.join("api.yaml"), documents.openapi)?;
        let arazzo = folder.join("family.arazzo.yaml");
        fs::write(&arazzo, documents.arazzo)?;
        let started = Clock::start();
        let result = configure().generate(&arazzo);
        if let Ok(generated) = &result {
            let _ = black_box(generated.source());
        }
        times.push(started.elapsed());
        if result.is_ok() != documents.sound {
            let findings = result.map_or_else(|findings| findings, |generated| generated.lints);
            let first = findings
                .iter()
                .next()
                .map(|finding| finding.message.clone())
                .unwrap_or_default();
            println!("{name}: expected otherwise: {first}");
        }
        if times.last().is_some_and(|time| *time > ENOUGH) {
            break;
        }
    }
    let shown: Vec<String> = times.iter().map(|time| milliseconds(*time)).collect();
    let growth = match times.as_slice() {
        [.., before, last] => format!("{:.1}", last.as_secs_f64() / before.as_secs_f64()),
        _ => String::new(),
    };
    println!("| {name} | {smallest} | {} | {growth} |", shown.join(", "));
    Ok(())
}

fn milliseconds(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1000.0)
}

/// A line for each number.
fn lines(size: usize, line: impl Fn(usize) -> String) -> String {
    (0..size).map(line).collect()
}

/// Workflows, as YAML in a column of their own, with the small OpenAPI document.
fn sound(workflows: &str) -> Documents {
    Documents {
        arazzo: format!("{HEAD}workflows:\n{workflows}"),
        openapi: SMALL.to_owned(),
        sound: true,
    }
}

fn broken(workflows: &str) -> Documents {
    Documents {
        sound: false,
        ..sound(workflows)
    }
}

const HEAD: &str = "\
arazzo: 1.0.1
info: {title: Families, version: 1.0.0}
sourceDescriptions:
- {name: api, url: ./api.yaml, type: openapi}
";

const SMALL: &str = "\
openapi: 3.1.0
info: {title: Families, version: 1.0.0}
servers: [{url: https://example.com}]
paths:
  /things:
    get:
      operationId: list
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: string}}}}}}
    post:
      operationId: create
      requestBody: {content: {application/json: {schema: {}}, application/xml: {schema: {type: string}}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {}}}}
";
