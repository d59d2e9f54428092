//! `cargo arazzo new`: what it writes compiles.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use arazzo_codegen::api::{Api, OperationName};
use arazzo_codegen::configure;

use crate::{PETS_OPENAPI, folder, run, write_alone};

fn batches() -> String {
    format!(
        "{}/../specs/openai-files-and-batches.openapi.yaml",
        env!("CARGO_MANIFEST_DIR")
    )
}

#[test]
fn values_of_earlier_replies_flow_into_later_requests() {
    let folder = folder("new_batches");
    let file = folder.join("batch.arazzo.yaml");
    let run = run([
        "new",
        &batches(),
        "--op",
        "createFile",
        "--op",
        "createBatch",
        "--op",
        "GET /batches/{batch_id}",
        "-o",
        file.to_str().unwrap(),
    ]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    let text = fs::read_to_string(&file).unwrap();
    for expected in [
        "- workflowId: create-file\n",
        // What was uploaded is what the batch is made of, and the batch is what is looked at.
        "        input_file_id: $steps.createFile.outputs.id\n",
        "    - name: batch_id\n      in: path\n      value: $steps.createBatch.outputs.id\n",
        "    # GET /batches/{batch_id}\n    operationId: retrieveBatch\n",
    ] {
        assert!(text.contains(expected), "{expected}in\n{text}");
    }
    assert!(!text.contains("successCriteria"), "2xx will do: {text}");
    let generated = configure()
        .generate(&file)
        .unwrap_or_else(|findings| panic!("{findings}\n{text}"));
    assert!(generated.source().contains("pub async fn create_file("));
}

const THINGS: &str = r##"openapi: 3.1.0
info: {title: Things, version: 1.0.0}
servers: [{url: "http://127.0.0.1/"}]
paths:
  /things:
    post:
      operationId: makeThing
      parameters:
      - {name: X-Team, in: header, required: true, schema: {type: string}}
      - {name: Accept, in: header, required: true, schema: {type: string}}
      - {name: dry, in: query, schema: {type: boolean}}
      requestBody:
        required: true
        content:
          application/xml: {schema: {type: string}}
          application/json:
            schema:
              type: object
              required: [kind, size, colour]
              properties:
                kind: {type: string, const: small}
                size: {type: integer, description: "How large: in cm # or so"}
                colour: {type: string, enum: [red, "no"]}
                note: {type: string}
      responses:
        "201":
          description: Made.
          content:
            application/json:
              schema:
                type: object
                required: [id, status]
                properties: {id: {type: string}, status: {type: string}, parts: {type: array, items: {type: string}}}
  /things/{key}:
    parameters: [{name: key, in: path, required: true, schema: {type: string}}]
    get:
      operationId: look at/it
      responses: {default: {description: A thing.}}
    put:
      requestBody: {content: {text/plain: {schema: {type: string}}}}
      responses: {"204": {description: Changed.}}
"##;

#[test]
fn a_draft_reads_well() {
    let folder = folder("new_things");
    let openapi = write_alone(&folder, "things.openapi.yaml", THINGS);
    let file = folder.join("thing.arazzo.yaml");
    let operations = [
        "--op",
        "makeThing",
        "--op",
        "look at/it",
        "--op",
        "PUT /things/{key}",
    ];
    let arguments = [
        "new",
        &openapi,
        "--workflow",
        "things",
        "-o",
        file.to_str().unwrap(),
    ];
    let run = run(arguments.iter().chain(&operations));
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    let expected = r#"arazzo: 1.0.1
info:
  title: things
  version: 1.0.0
sourceDescriptions:
- name: things
  url: ./things.openapi.yaml
  type: openapi
workflows:
- workflowId: things
  inputs:
    type: object
    required:
    - X-Team
    - size
    - colour
    - putThingsKeyBody
    properties:
      X-Team:
        type: string
      size:
        type: integer
        description: "How large: in cm # or so"
      colour:
        type: string
        enum: [red, "no"]
      putThingsKeyBody:
        type: string
        description: "What is sent by `putThingsKey`."
  steps:
  - stepId: makeThing
    # POST /things
    operationId: makeThing
    parameters:
    - name: X-Team
      in: header
      value: $inputs.X-Team
    # It also takes dry (query).
    requestBody:
      contentType: application/json
      payload:
        kind: "small"
        size: $inputs.size
        colour: $inputs.colour
    # The body may also have note.
    outputs:
      id: $response.body#/id
      status: $response.body#/status
  - stepId: lookAtIt
    # GET /things/{key}
    operationId: look at/it
    parameters:
    - name: key
      in: path
      value: $steps.makeThing.outputs.id
  - stepId: putThingsKey
    # PUT /things/{key}
    operationPath: "{$sourceDescriptions.things.url}#/paths/~1things~1{key}/put"
    parameters:
    - name: key
      in: path
      value: $steps.makeThing.outputs.id
    requestBody:
      contentType: text/plain
      payload: $inputs.putThingsKeyBody
  outputs:
    id: $steps.makeThing.outputs.id
    status: $steps.makeThing.outputs.status
"#;
    let text = fs::read_to_string(&file).unwrap();
    let draft = text
        .split_once("arazzo: ")
        .map(|(_, rest)| format!("arazzo: {rest}"));
    assert_eq!(draft.as_deref(), Some(expected), "{text}");
    let generated = configure()
        .generate(&file)
        .unwrap_or_else(|findings| panic!("{findings}"));
    assert!(generated.lints.is_empty(), "{}", generated.lints);
}

/// The draft of these operations, without the line that says where the OpenAPI document is.
fn drafted(operations: &[&str]) -> String {
    let openapi = format!(
        "{}/../specs/cases/drafted.openapi.yaml",
        env!("CARGO_MANIFEST_DIR")
    );
    let mut arguments = vec!["new", &openapi];
    arguments.extend(operations.iter().flat_map(|id| ["--op", id]));
    let run = run(&arguments);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let lines = run.stdout.lines().filter(|line| !line.starts_with("  url: "));
    lines.collect::<Vec<_>>().join("\n")
}

/// The draft that stands in the project, which is run against a server by `testing/cases`.
fn kept(name: &str) -> String {
    let file = format!("{}/../specs/cases/{name}.arazzo.yaml", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(file).expect("the draft is there");
    let lines = text.lines().filter(|line| !line.starts_with("  url: "));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_draft_for_the_ids_of_fastapi_reads_as_a_person_would_write_it() {
    let draft = drafted(&[
        "read_pipeline_by_name_pipelines_name__pipeline_name__get",
        "create_job_from_pipeline_pipelines__id__create_job_post",
        "read_job_jobs__id__get",
    ]);
    for expected in [
        "- workflowId: read-pipeline-by-name\n",
        "  - stepId: create_job_from_pipeline\n    # POST /pipelines/{id}/create_job\n    operationId: create_job_from_pipeline_pipelines__id__create_job_post\n",
        // Each `{id}` is that of what an earlier reply is.
        "      in: path\n      value: $steps.read_pipeline_by_name.outputs.id\n",
        "      in: path\n      value: $steps.create_job_from_pipeline.outputs.id\n",
        // What was made is looked at until it is done.
        "      x-arazzo-pace: poll\n      criteria:\n      - condition: \"$response.body#/status == 'queued' || $response.body#/status == 'running'\"\n",
        "    read_job_status: $steps.read_job.outputs.status",
    ] {
        assert!(draft.contains(expected), "{expected}in\n{draft}");
    }
    assert!(!draft.contains("$inputs.id"), "{draft}");
    assert_eq!(draft, kept("drafted"));
}

#[test]
fn a_draft_for_a_list_takes_page_after_page_and_an_id_of_its_items() {
    let draft = drafted(&["list_items_items_get", "read_item_items__item_id__get"]);
    for expected in [
        "    - name: cursor\n      in: query\n      value: $steps.list_items.outputs.next_cursor\n",
        "      stepId: list_items\n      criteria:\n      - condition: \"$response.body#/next_cursor != null && $response.body#/next_cursor != ''\"\n",
        "      items: $response.body#/items\n",
        "      item_id: $response.body#/items/0/id\n",
        "      in: path\n      value: $steps.list_items.outputs.item_id\n",
        "    # It also takes limit (query).\n",
    ] {
        assert!(draft.contains(expected), "{expected}in\n{draft}");
    }
    assert_eq!(draft, kept("drafted-pages"));
}

#[test]
fn what_is_not_made_before_is_asked_for_by_its_own_name_and_not_waited_for() {
    let draft = drafted(&[
        "read_job_jobs__id__get",
        "create_job_from_pipeline_pipelines__id__create_job_post",
    ]);
    for expected in [
        "    required:\n    - jobId\n    - pipelineId\n    - title\n",
        "      value: $inputs.jobId\n",
        "      value: $inputs.pipelineId\n",
    ] {
        assert!(draft.contains(expected), "{expected}in\n{draft}");
    }
    assert!(!draft.contains("goto"), "{draft}");
}

#[test]
fn without_operations_they_are_listed() {
    let run = run(["new", &batches()]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let line = run
        .stdout
        .lines()
        .find(|line| line.ends_with(" retrieveBatch"))
        .unwrap();
    assert_eq!(
        line.split_whitespace().collect::<Vec<_>>(),
        ["GET", "/batches/{batch_id}", "retrieveBatch"]
    );
}

#[test]
fn a_misspelled_operation_gets_a_suggestion() {
    let run = run(["new", &batches(), "--op", "createBacth"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(
        run.stderr.contains("help: did you mean `createBatch`?"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_file_that_is_there_is_not_written_over() {
    let folder = folder("new_there");
    let openapi = write_alone(&folder, "pets.openapi.yaml", PETS_OPENAPI);
    let file = write_alone(&folder, "pet.arazzo.yaml", "mine");
    let refused = run(["new", &openapi, "--op", "getPet", "-o", &file]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    let forced = run(["new", &openapi, "--op", "getPet", "-o", &file, "--force"]);
    assert_eq!(forced.code, Some(0), "{}", forced.stderr);
    assert!(
        fs::read_to_string(&file)
            .unwrap()
            .contains("url: ./pets.openapi.yaml\n")
    );
}

#[test]
fn what_is_no_openapi_document_is_refused() {
    let folder = folder("new_refused");
    let other = write_alone(&folder, "other.yaml", "a: 1\n");
    let run_of = |path: &str| run(["new", path, "--op", "x"]);
    assert_eq!(run_of(&other).code, Some(1));
    assert_eq!(run_of("nothing.yaml").code, Some(2));
}

/// The OpenAPI documents at hand: the project's own, and a part of the corpus where it is there (all of it with
/// `ARAZZO_CORPUS=all`).
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut own = Vec::new();
    collect(&root.join("../specs"), &mut own);
    let mut others = Vec::new();
    for folder in ["../../shared/corpus", "../../shared/seeds"] {
        collect(&root.join(folder), &mut others);
    }
    others.sort();
    let all = std::env::var("ARAZZO_CORPUS").is_ok_and(|which| which == "all");
    let only = std::env::var("ARAZZO_CORPUS_ONLY").unwrap_or_default();
    others.retain(|path| path.to_string_lossy().contains(&only));
    own.extend(others.into_iter().step_by(if all { 1 } else { 25 }));
    own
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if path.is_dir() {
            collect(&path, found);
        } else if matches!(extension, Some("yaml" | "yml" | "json")) {
            found.push(path);
        }
    }
}

/// Operations that belong together: those of the same first parts of the path, a few of them from the middle of the
/// document, in the order in which things are made before they are used.
fn chosen(names: &[OperationName]) -> Vec<String> {
    let mut groups: BTreeMap<&str, Vec<&OperationName>> = BTreeMap::new();
    for name in names {
        let before = name.path.split('{').next().unwrap_or_default();
        groups.entry(before.trim_end_matches('/')).or_default().push(name);
    }
    let largest = groups.into_values().max_by_key(|group| group.len().min(6));
    let mut group = largest.unwrap_or_default();
    group.sort_by_key(|name| (name.path.matches('{').count(), name.method != "POST"));
    let spread = names.iter().step_by((names.len() / 4).max(1)).take(4);
    group
        .into_iter()
        .take(4)
        .chain(spread)
        .map(|name| match &name.id {
            Some(id) if !id.is_empty() => id.clone(),
            _ => format!("{} {}", name.method, name.path),
        })
        .collect()
}

#[test]
fn what_is_written_compiles() {
    let folder = folder("new_corpus");
    let file = folder.join("new.arazzo.yaml");
    let (mut written, mut steps, mut unusable, mut failures) = (0, 0, 0, Vec::new());
    for path in documents() {
        // Documents that are no OpenAPI, or not well-formed, are not the subject.
        let Ok(api) = Api::open(&path) else { continue };
        let operations = chosen(&api.operations());
        if operations.is_empty() {
            continue;
        }
        let mut arguments = vec!["new".to_owned(), path.display().to_string()];
        arguments.extend(operations.iter().flat_map(|id| ["--op".to_owned(), id.clone()]));
        arguments.extend(["--force".to_owned(), "-o".to_owned(), file.display().to_string()]);
        let run = run(&arguments);
        if run.code != Some(0) {
            failures.push(format!("{}: {}", path.display(), run.stderr));
            continue;
        }
        written += 1;
        steps += operations.len();
        if let Err(findings) = configure().generate(&file) {
            let errors: Vec<String> = findings.lines().filter(|line| line.contains("error[")).collect();
            // What is wrong in the OpenAPI document itself no draft can mend.
            let own: Vec<&String> = errors
                .iter()
                .filter(|line| line.contains("new.arazzo.yaml"))
                .collect();
            unusable += usize::from(own.is_empty());
            if !own.is_empty() {
                failures.push(format!("{} {operations:?}: {own:#?}", path.display()));
            }
        }
    }
    eprintln!("{written} drafts with {steps} steps; {unusable} of documents that are wrong themselves");
    assert!(
        failures.is_empty(),
        "{} of {written}:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(written >= 8, "{written}");
}
