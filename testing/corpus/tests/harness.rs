//! The harness itself, on documents of which everything is known.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

const OPENAPI: &str = r#"openapi: 3.0.3
info: {title: Pets, version: 1.0.0}
servers: [{url: "https://pets.example"}]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: kind, in: query, required: true, schema: {type: string, enum: [cat, dog]}}
      responses:
        "200":
          description: The pet.
          content:
            application/json:
              schema: {type: object, required: [name], properties: {name: {type: string, nullable: true, example: Rex}}}
"#;

/// A document with one workflow; `target` names the operation, and `kind` is what is passed as that.
fn document(source: &str, target: &str, kind: &str) -> String {
    format!(
        "arazzo: 1.0.1
info: {{title: Pets, version: 1.0.0}}
sourceDescriptions:
- {{name: pets, url: {source}, type: openapi}}
workflows:
- workflowId: pet
  inputs: {{type: object, required: [id], properties: {{id: {{type: string}}}}}}
  steps:
  - stepId: get
    operationId: {target}
    parameters:
    - {{name: id, in: path, value: $inputs.id}}
    - {{name: kind, in: query, value: {kind}}}
    successCriteria:
    - condition: $statusCode == 200
    outputs: {{name: $response.body#/name}}
  outputs: {{name: $steps.get.outputs.name}}
"
    )
}

/// A folder of a test's own with a document that is clean, one with a lint, one with an error, one whose source is
/// missing, and what is none.
fn documents(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(folder.join("deeper")).unwrap();
    let clean = document("pets.yaml", "getPet", "cat");
    let linted = document("../pets.yaml", "pets.getPet", "cow");
    let second = clean
        .split_once("workflows:\n")
        .map(|(_, workflow)| workflow.replace("workflowId: pet", "workflowId: whole"))
        .unwrap_or_default();
    for (name, text) in [
        ("clean.arazzo.yaml", clean.clone()),
        ("deeper/linted.yaml", linted),
        ("broken.yaml", document("pets.yaml", "getPte", "cat") + &second),
        ("missing.yaml", document("nowhere.yaml", "getPet", "cat")),
        ("pets.yaml", OPENAPI.to_owned()),
        ("notes.txt", clean),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

fn corpus(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_corpus"))
        .arg(folder)
        .args(arguments)
        .output()
        .unwrap()
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        let said = String::from_utf8_lossy(&output.stderr);
        panic!("{error}: {said}")
    })
}

#[test]
fn documents_are_counted_by_what_became_of_them() {
    let folder = documents("counted");
    let rows = folder.join("rows.tsv");
    let arguments = [
        "--build",
        "none",
        "--format",
        "json",
        "--rows",
        rows.to_str().unwrap(),
    ];
    let output = corpus(&folder, &arguments);
    // What is refused is no failure of the compiler.
    assert_eq!(output.status.code(), Some(0));
    let report = json_of(&output);
    for (figure, expected) in [
        ("documents", json!(4)),
        ("workflows", json!(5)),
        ("steps", json!(5)),
        ("compiledWorkflows", json!(2)),
        ("clean", json!(1)),
        ("withLints", json!(1)),
        ("inPart", json!(0)),
        ("refused", json!(2)),
        ("panicked", json!(0)),
        ("run", Value::Null),
    ] {
        assert_eq!(report[figure], expected, "{figure}");
    }
    assert_eq!(report["errors"]["AZ0201"], json!({ "times": 1, "documents": 1 }));
    assert_eq!(report["errors"]["AZ0001"], json!({ "times": 1, "documents": 1 }));
    assert_eq!(report["lints"]["AZ0906"], json!({ "times": 1, "documents": 1 }));

    let rows = fs::read_to_string(rows).unwrap();
    let outcomes: Vec<Vec<&str>> = rows
        .lines()
        .skip(1)
        .map(|row| row.split('\t').take(4).collect())
        .collect();
    assert_eq!(
        outcomes,
        [
            ["broken.yaml", "refused", "2", "2"],
            ["clean.arazzo.yaml", "clean", "1", "1"],
            ["deeper/linted.yaml", "with lints", "1", "1"],
            ["missing.yaml", "refused", "1", "1"],
        ]
    );
}

#[test]
fn keep_going_compiles_what_is_whole() {
    let folder = documents("keep-going");
    let arguments = ["--build", "none", "--format", "json", "--keep-going"];
    let report = json_of(&corpus(&folder, &arguments));
    assert_eq!((&report["inPart"], &report["refused"]), (&json!(1), &json!(1)));
    assert_eq!(
        (&report["compiledWorkflows"], &report["leftOutWorkflows"]),
        (&json!(3), &json!(1))
    );
}

#[test]
fn every_nth_document_is_taken() {
    let folder = documents("every");
    let report = json_of(&corpus(
        &folder,
        &["--build", "none", "--format", "json", "--every", "3"],
    ));
    assert_eq!(report["documents"], 2);
}

#[test]
fn the_page_has_the_tables() {
    let folder = documents("page");
    let output = corpus(&folder, &["--build", "none", "--format", "markdown"]);
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.starts_with("# "), "{page}");
    assert!(page.contains("| documents | 4 |"), "{page}");
    assert!(
        page.contains("| AZ0201 | an operation does not exist | 1 | 1 |"),
        "{page}"
    );
}

#[test]
fn without_documents_there_is_no_report() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("empty");
    fs::create_dir_all(&folder).unwrap();
    let output = corpus(&folder, &[]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with("error: there is no Arazzo document under "),
        "{said}"
    );
    assert_eq!(corpus(&folder, &["--every", "0"]).status.code(), Some(2));
}

/// Builds the code and the programs around it, with all that they need.
#[test]
#[ignore = "minutes: `cargo test -p corpus -- --ignored`"]
fn workflows_are_built_run_and_judged() {
    let folder = documents("run");
    // What an operation takes of a plain text that is passed on is chosen.
    let chosen = document("pets.yaml", "getPet", "$inputs.kind");
    let chosen = chosen.replace(
        "id: {type: string}}}",
        "id: {type: string}, kind: {type: string}}}",
    );
    fs::write(folder.join("chosen.yaml"), chosen).unwrap();
    let (crates, runs) = (folder.join("crates"), folder.join("runs.tsv"));
    let output = corpus(
        &folder,
        &[
            "--run",
            "--format",
            "json",
            "--crates",
            crates.to_str().unwrap(),
            "--runs",
            runs.to_str().unwrap(),
        ],
    );
    let report = json_of(&output);
    assert_eq!(report["notBuilding"], 0);
    assert_eq!(output.status.code(), Some(0));
    let run = &report["run"];
    assert_eq!((&run["runs"], &run["succeeded"]), (&json!(3), &json!(3)));
    let forbidden = json!([{ "kind": "a parameter against its schema", "by": "AZ0464", "workflows": 1 }]);
    assert_eq!(
        (&run["forbidden"], &run["withUnannounced"]),
        (&forbidden, &json!(0))
    );
    let runs = fs::read_to_string(runs).unwrap();
    let breach = "a parameter against its schema: GET /pets/{id}: query parameter `kind`";
    assert!(
        runs.contains(&format!("deeper/linted.yaml\tpet\t1\t\t\t{breach}")),
        "{runs}"
    );
}

/// A sample of the real documents, where they are at hand.
#[test]
fn a_sample_of_the_corpus_is_sound() {
    let Some(folder) = shared_data::find("corpus") else {
        return;
    };
    let arguments = [
        "--build",
        "none",
        "--format",
        "json",
        "--every",
        "40",
        "--keep-going",
    ];
    let output = corpus(&folder, &arguments);
    assert_eq!(output.status.code(), Some(0));
    let report = json_of(&output);
    let of = |figure: &str| report[figure].as_u64().unwrap();
    assert_eq!(of("panicked"), 0);
    // Four are refused: documents that cannot be read or have no local copy, a field that is missing, outputs that the
    // steps do not have.
    let refused: Vec<(&str, u64)> = report["errors"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(code, counts)| (code.as_str(), counts["documents"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        refused,
        [("AZ0001", 2), ("AZ0004", 1), ("AZ0102", 1), ("AZ0204", 1)]
    );
    assert_eq!((of("documents"), of("refused"), of("inPart")), (27, 4, 0));
    assert_eq!(of("clean") + of("withLints"), 23);
}
