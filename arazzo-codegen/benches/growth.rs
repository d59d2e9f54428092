//! What a build pays for the size of an OpenAPI document of which it uses four operations, as the table that
//! `docs/performance.md` has.
//!
//! The documents are made here, of 0.1 to 16 MB, in YAML and in JSON: the four operations stand in the middle of
//! others. Where the full OpenAI document is at hand, `batch-job` against it is the last row. The yardstick is a bare
//! parse of the same text, every event and nothing else. `cargo bench -p arazzo-codegen --bench growth`, and the same
//! with `--profile dev` for what build scripts and macros run at.

#![allow(clippy::print_stdout, reason = "the table is for whoever runs this")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, io};

use arazzo_codegen::{Config, configure};
use granit_parser::Parser;

const SIZES: [(&str, usize); 4] = [
    ("0.1 MB", 100_000),
    ("1 MB", 1_000_000),
    ("4 MB", 4_000_000),
    ("16 MB", 16_000_000),
];

fn main() -> io::Result<()> {
    // `cargo test --benches` runs everything once.
    let samples = if env::args().any(|argument| argument == "--bench") {
        10
    } else {
        1
    };
    let level = if cfg!(debug_assertions) {
        "Opt-level 0"
    } else {
        "Optimised"
    };
    println!("{level}, medians of {samples}:\n");
    println!("| document | the workflow | bare parse | ratio |\n|---|---|---|---|");
    let folder = env::temp_dir().join(format!("arazzo-growth-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("growth.arazzo.yaml"), WORKFLOW)?;
    for (name, size) in SIZES {
        made(&format!("YAML, {name}"), &folder, &yaml(size), samples)?;
    }
    for (name, size) in SIZES {
        made(&format!("JSON, {name}"), &folder, &json(size), samples)?;
    }
    fs::remove_dir_all(&folder)?;
    let seeds = seeds();
    match fs::read_to_string(seeds.join("openapi/openai-openapi-master.yml")) {
        Ok(text) => {
            let workflow = seeds.join("arazzo/openai-batch-job-workflow.yml");
            row("`batch-job`, 2.8 MB", &configure(), &workflow, &text, samples);
        }
        Err(_) => eprintln!("skipped: the full OpenAI document is not at hand"),
    }
    Ok(())
}

fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds")
}

/// The row of a document that is made here.
fn made(name: &str, folder: &Path, text: &str, samples: usize) -> io::Result<()> {
    let openapi = folder.join("openapi");
    fs::write(&openapi, text)?;
    let config = configure().root(folder).source("api", openapi);
    row(name, &config, Path::new("growth.arazzo.yaml"), text, samples);
    Ok(())
}

/// Both take turns, so that what else the machine does meets both.
fn row(name: &str, config: &Config, workflow: &Path, openapi: &str, samples: usize) {
    let mut compiles = Vec::with_capacity(samples);
    let mut parses = Vec::with_capacity(samples);
    for _ in 0..samples {
        compiles.push(timed(|| {
            let generated = config.generate(black_box(workflow));
            assert!(generated.is_ok(), "the workflow compiles");
        }));
        parses.push(timed(|| {
            let events = Parser::new_from_str(black_box(openapi)).map(|event| event.is_ok());
            assert!(events.filter(|ok| !*ok).count() == 0, "it is well-formed");
        }));
    }
    let (compile, parse) = (median(compiles), median(parses));
    let ratio = compile.as_secs_f64() / parse.as_secs_f64();
    println!(
        "| {name} | {} | {} | {ratio:.2} |",
        milliseconds(compile),
        milliseconds(parse)
    );
}

fn timed(run: impl FnOnce()) -> Duration {
    let started = Instant::now();
    run();
    started.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

const WORKFLOW: &str = "\
arazzo: 1.0.1
info: {title: Growth, version: 1.0.0}
sourceDescriptions:
- {name: api, url: ./api.yaml, type: openapi}
workflows:
- workflowId: four
  inputs: {type: object, required: [name], properties: {name: {type: string}}}
  steps:
  - stepId: create
    operationId: createThing
    requestBody: {payload: {name: $inputs.name}}
    outputs: {id: $response.body#/id}
  - stepId: read
    operationId: getThing
    parameters: [{name: id, in: path, value: $steps.create.outputs.id}]
    outputs: {name: $response.body#/name}
  - stepId: list
    operationId: listThings
    parameters: [{name: limit, in: query, value: 10}]
    outputs: {first: $response.body#/0/name}
  - stepId: remove
    operationId: deleteThing
    parameters: [{name: id, in: path, value: $steps.create.outputs.id}]
  outputs: {name: $steps.read.outputs.name}
";

const USED: &str = "  /things:
    get:
      operationId: listThings
      parameters:
      - {name: limit, in: query, schema: {type: integer}}
      responses:
        '200':
          description: All.
          content:
            application/json:
              schema:
                type: array
                items:
                  $ref: '#/components/schemas/Thing'
    post:
      operationId: createThing
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/Thing'
      responses:
        '200':
          $ref: '#/components/responses/Thing'
  /things/{id}:
    parameters:
    - {name: id, in: path, required: true, schema: {type: string}}
    get:
      operationId: getThing
      responses:
        '200':
          $ref: '#/components/responses/Thing'
    delete:
      operationId: deleteThing
      responses:
        '204':
          description: Gone.
";

const THING_ANSWER: &str = "  responses:
    Thing:
      description: The thing.
      content:
        application/json:
          schema:
            $ref: '#/components/schemas/Thing'
";

const THING: &str = "    Thing:
      type: object
      required: [id, name]
      properties:
        id:
          type: string
        name:
          type: string
";

/// What a document of that size has beside what is used; about 1.2 KB each in YAML, some 40 bytes a line.
fn others(size: usize) -> usize {
    size / 1_200
}

fn yaml(size: usize) -> String {
    let others = others(size);
    let mut text = String::with_capacity(size + 10_000);
    text.push_str("openapi: 3.1.0\ninfo:\n  title: Growth\n  version: 1.0.0\nservers:\n- url: https://example.com\npaths:\n");
    for other in 0..others {
        if other == others / 2 {
            text.push_str(USED);
        }
        let _ = write!(
            text,
            "  /others{other}/{{id}}:
    get:
      operationId: getOther{other}
      summary: Reads one of the others.
      description: |
        Reads one of the others, which no workflow uses.
        It has a description of several lines [with brackets]
        and {{braces}}, as real documents have.
      parameters:
      - name: id
        in: path
        required: true
        schema:
          type: string
      responses:
        '200':
          description: One of the others.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Other{other}'
"
        );
    }
    text.push_str("components:\n");
    text.push_str(THING_ANSWER);
    text.push_str("  schemas:\n");
    for other in 0..others {
        if other == others / 2 {
            text.push_str(THING);
        }
        let _ = write!(
            text,
            "    Other{other}:
      type: object
      required: [id]
      properties:
        id:
          type: string
          description: What it is called by.
        kind:
          type: string
          enum: [small, medium, large]
        amount:
          type: integer
          format: int64
        next:
          $ref: '#/components/schemas/Other{other}'
"
        );
    }
    text
}

fn json(size: usize) -> String {
    let others = others(size);
    let mut paths = Vec::with_capacity(others + 1);
    let mut schemas = Vec::with_capacity(others + 1);
    for other in 0..others {
        if other == others / 2 {
            paths.push(USED_JSON.to_owned());
            schemas.push(THING_JSON.to_owned());
        }
        paths.push(format!(
            r##"    "/others{other}/{{id}}": {{
      "get": {{
        "operationId": "getOther{other}",
        "summary": "Reads one of the others.",
        "description": "Reads one of the others, which no workflow uses.\nIt has [brackets] and {{braces}}, as real documents have.",
        "parameters": [ {{ "name": "id", "in": "path", "required": true, "schema": {{ "type": "string" }} }} ],
        "responses": {{
          "200": {{
            "description": "One of the others.",
            "content": {{ "application/json": {{ "schema": {{ "$ref": "#/components/schemas/Other{other}" }} }} }}
          }}
        }}
      }}
    }}"##
        ));
        schemas.push(format!(
            r##"      "Other{other}": {{
        "type": "object",
        "required": [ "id" ],
        "properties": {{
          "id": {{ "type": "string", "description": "What it is called by." }},
          "kind": {{ "type": "string", "enum": [ "small", "medium", "large" ] }},
          "amount": {{ "type": "integer", "format": "int64" }},
          "next": {{ "$ref": "#/components/schemas/Other{other}" }}
        }}
      }}"##
        ));
    }
    format!(
        "{{\n  \"openapi\": \"3.1.0\",\n  \"info\": {{ \"title\": \"Growth\", \"version\": \"1.0.0\" }},\n  \"servers\": [ {{ \"url\": \"https://example.com\" }} ],\n  \"paths\": {{\n{}\n  }},\n  \"components\": {{\n    \"schemas\": {{\n{}\n    }}\n  }}\n}}\n",
        paths.join(",\n"),
        schemas.join(",\n")
    )
}

const USED_JSON: &str = r##"    "/things": {
      "get": {
        "operationId": "listThings",
        "parameters": [ { "name": "limit", "in": "query", "schema": { "type": "integer" } } ],
        "responses": { "200": { "description": "All.", "content": { "application/json": { "schema":
          { "type": "array", "items": { "$ref": "#/components/schemas/Thing" } } } } } }
      },
      "post": {
        "operationId": "createThing",
        "requestBody": { "required": true, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } },
        "responses": { "200": { "description": "The thing.", "content": { "application/json": { "schema":
          { "$ref": "#/components/schemas/Thing" } } } } }
      }
    },
    "/things/{id}": {
      "parameters": [ { "name": "id", "in": "path", "required": true, "schema": { "type": "string" } } ],
      "get": {
        "operationId": "getThing",
        "responses": { "200": { "description": "The thing.", "content": { "application/json": { "schema":
          { "$ref": "#/components/schemas/Thing" } } } } }
      },
      "delete": { "operationId": "deleteThing", "responses": { "204": { "description": "Gone." } } }
    }"##;

const THING_JSON: &str = r##"      "Thing": {
        "type": "object",
        "required": [ "id", "name" ],
        "properties": { "id": { "type": "string" }, "name": { "type": "string" } }
      }"##;
