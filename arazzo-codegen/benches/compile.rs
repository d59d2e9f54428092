//! What a build pays: the compile of each seed workflow, against the full OpenAPI documents where those are at hand.
//!
//! `cargo bench -p arazzo-codegen` measures optimised code, `cargo bench -p arazzo-codegen --profile dev` what build
//! scripts and macros run at by default (opt-level 0). The bare parse of the large document, every event of the
//! parser and nothing else, is the yardstick.

use std::fs;
use std::path::{Path, PathBuf};

use divan::{Bencher, black_box};
use granit_parser::Parser;

const SEEDS: [&str; 3] = [
    "chatgpt-create-and-poll-response-workflow.yml",
    "openai-batch-job-workflow.yml",
    "openai-download-batch-results-workflow.yml",
];

const SPECS: [&str; 3] = [
    "chatgpt-create-and-poll-response.arazzo.yaml",
    "openai-batch-job.arazzo.yaml",
    "openai-download-batch-results.arazzo.yaml",
];

const FOUR_OPERATIONS: &str = "\
arazzo: 1.0.1
info: {title: Four operations, version: 1.0.0}
sourceDescriptions:
- {name: openai, url: ./openai.yaml, type: openapi}
workflows:
- workflowId: four
  inputs: {type: object, required: [model], properties: {model: {type: string}}}
  steps:
  - stepId: models
    operationId: listModels
    outputs: {first: $response.body#/data/0/id}
  - stepId: respond
    operationId: createResponse
    requestBody: {payload: {model: $inputs.model, input: Say hello}}
    outputs: {id: $response.body#/id, status: $response.body#/status}
  - stepId: read
    operationId: getResponse
    parameters: [{name: response_id, in: path, value: $steps.respond.outputs.id}]
    outputs: {usage: $response.body#/usage/total_tokens}
  - stepId: remove
    operationId: deleteResponse
    parameters: [{name: response_id, in: path, value: $steps.respond.outputs.id}]
  outputs: {id: $steps.respond.outputs.id, tokens: $steps.read.outputs.usage}
";

fn main() {
    if !seeds().exists() {
        eprintln!("skipped: the published originals of the seed workflows are not at hand");
    }
    divan::main();
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn seeds() -> PathBuf {
    root().join("../shared/seeds")
}

/// The originals: OpenAPI documents of 43 KB and 2.8 MB.
#[divan::bench(args = SEEDS)]
fn original(bencher: Bencher<'_, '_>, name: &str) {
    compile(bencher, &seeds().join("arazzo").join(name));
}

/// The same with the formatted source, as a build script has it.
#[divan::bench(args = SEEDS)]
fn original_formatted(bencher: Bencher<'_, '_>, name: &str) {
    let path = seeds().join("arazzo").join(name);
    if path.exists() {
        bencher.bench(|| {
            arazzo_codegen::configure()
                .generate(&path)
                .map(|generated| generated.source())
        });
    }
}

/// The documents of `specs/`: OpenAPI documents of some 10 KB.
#[divan::bench(args = SPECS)]
fn spec(bencher: Bencher<'_, '_>, name: &str) {
    compile(bencher, &root().join("specs").join(name));
}

fn compile(bencher: Bencher<'_, '_>, path: &Path) {
    if path.exists() {
        bencher.bench(|| {
            arazzo_codegen::configure()
                .generate(black_box(path))
                .map(|generated| generated.with_module())
        });
    }
}

/// Four operations of the 2.8 MB document, a wide one (`createResponse`) among them.
#[divan::bench]
fn four_operations(bencher: Bencher<'_, '_>) {
    let folder = std::env::temp_dir().join(format!("arazzo-compile-{}", std::process::id()));
    let document = folder.join("four.arazzo.yaml");
    if let Err(error) = fs::create_dir_all(&folder).and_then(|()| fs::write(&document, FOUR_OPERATIONS)) {
        eprintln!("skipped: {error}");
        return;
    }
    let openapi = seeds().join("openapi/openai-openapi-master.yml");
    if openapi.exists() {
        let config = arazzo_codegen::configure().source("openai", openapi);
        // A workflow that does not compile would be the fastest of all.
        if let Err(findings) = config.generate(&document) {
            eprintln!("skipped: {findings}");
            return;
        }
        bencher.bench(|| {
            config
                .generate(black_box(&document))
                .map(|generated| generated.with_module())
        });
    }
    // What is left behind in the system's folder for such files is the system's to remove.
    let _ = fs::remove_dir_all(&folder);
}

/// The yardstick: every event of the 2.8 MB document, thrown away.
#[divan::bench]
fn bare_parse_of_the_large_openapi_document(bencher: Bencher<'_, '_>) {
    let Ok(text) = fs::read_to_string(seeds().join("openapi/openai-openapi-master.yml")) else {
        return;
    };
    bencher.bench(|| {
        Parser::new_from_str(black_box(&text))
            .map(|event| event.is_ok())
            .filter(|ok| *ok)
            .count()
    });
}
