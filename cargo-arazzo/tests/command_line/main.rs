//! The built binary, run on the project's documents and on broken ones.

mod check;
mod expand;
mod explain;
mod fix;
mod formats;
mod generate;
mod graph;
mod init;
mod levels;
mod new;
#[cfg(feature = "runs")]
mod runs;
mod schema;
mod shell;
mod sources;
mod streams;
mod vendor;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An OpenAPI document with one operation, `getPet`.
const PETS_OPENAPI: &str = r#"openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
servers: [{url: "http://127.0.0.1/"}]
paths:
  /pet:
    get:
      operationId: getPet
      responses:
        "200":
          description: The pet.
          content:
            application/json:
              schema:
                type: object
                properties: {id: {type: string}}
"#;

/// A document in which nothing is to be found.
const PETS: &str = r"arazzo: 1.0.1
info: {title: A pet, version: 1.0.0}
sourceDescriptions:
- {name: pets, url: ./pets.openapi.yaml, type: openapi}
workflows:
- workflowId: pet
  steps:
  - stepId: fetch
    operationId: getPet
    successCriteria:
    - condition: $statusCode == 200
    outputs:
      id: $response.body#/id
  outputs:
    id: $steps.fetch.outputs.id
";

/// What a run of the binary left.
struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Run {
    fn of(command: &mut Command) -> Self {
        let output = command.output().expect("the binary runs");
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }

    fn json(&self) -> Vec<serde_json::Value> {
        self.stdout
            .lines()
            .map(|line| serde_json::from_str(line).expect("each line is JSON"))
            .collect()
    }

    fn last_line(&self) -> &str {
        self.stderr.lines().last().unwrap_or_default()
    }
}

/// `cargo-arazzo arazzo …`, as cargo calls it.
fn command(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-arazzo"));
    command.arg("arazzo").args(arguments);
    command
}

fn run(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
    Run::of(&mut command(arguments))
}

/// A document of the project.
fn example(name: &str) -> String {
    format!("{}/../specs/{name}.arazzo.yaml", env!("CARGO_MANIFEST_DIR"))
}

/// An empty folder of a test's own.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("command_line")
        .join(test);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the last run's folder can be removed");
    }
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

/// Writes `document` beside the OpenAPI document that [`PETS`] names, and returns its path.
fn write(folder: &Path, name: &str, document: &str) -> String {
    fs::write(folder.join("pets.openapi.yaml"), PETS_OPENAPI).expect("the folder can be written");
    write_alone(folder, name, document)
}

fn write_alone(folder: &Path, name: &str, document: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, document).expect("the folder can be written");
    path.to_str().expect("the path is UTF-8").to_owned()
}

#[test]
fn without_a_command_the_usage_is_shown() {
    let run = run([""; 0]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("Usage: cargo arazzo <COMMAND>"),
        "{}",
        run.stderr
    );
}

#[test]
fn every_help_has_examples_or_exit_codes() {
    for (arguments, expected) in [
        (vec!["--help"], "Exit codes:"),
        (vec!["check", "--help"], "cargo arazzo check --format json"),
        (
            vec!["generate", "--help"],
            "cargo arazzo generate specs/batch.arazzo.yaml -o",
        ),
        (vec!["vendor", "--help"], "cargo arazzo vendor --update"),
        (
            vec!["graph", "--help"],
            "cargo arazzo graph specs/batch.arazzo.yaml --open",
        ),
        (vec!["explain", "--help"], "cargo arazzo explain AZ0102"),
        (
            vec!["expand", "--help"],
            "cargo arazzo expand specs/batch.arazzo.yaml",
        ),
        (
            vec!["sources", "--help"],
            "cargo arazzo sources specs/batch.arazzo.yaml",
        ),
        (
            vec!["new", "--help"],
            "cargo arazzo new specs/openai.openapi.yaml --op createFile",
        ),
        (
            vec!["init", "--help"],
            "cargo arazzo init specs/batch.arazzo.yaml --yes",
        ),
        (vec!["completions", "--help"], "cargo arazzo completions bash"),
        (vec!["man", "--help"], "cargo arazzo man | man -l -"),
    ] {
        let run = run(&arguments);
        assert_eq!(run.code, Some(0), "{arguments:?}");
        assert!(run.stdout.contains(expected), "{arguments:?}: {}", run.stdout);
    }
}

#[test]
fn a_wrong_command_line_is_2() {
    let batch = example("openai-batch-job");
    for (arguments, expected) in [
        (vec!["check"], "<PATHS>"),
        (
            vec!["check", "--format", "xml", &batch],
            "[possible values: text, json, sarif, github]",
        ),
        (
            vec!["check", "--source", "openaiApi", &batch],
            "expected NAME=PATH",
        ),
        (vec!["generate"], "<DOC>"),
        (vec!["compile", &batch], "compile"),
    ] {
        let run = run(&arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}");
        assert!(run.stderr.contains(expected), "{arguments:?}: {}", run.stderr);
    }
}
