//! What a build pays for the size of an OpenAPI document of which it uses four operations.
//!
//! The documents are made here, of 0.1 to 16 MB, in YAML and in JSON: the four operations stand in the middle of
//! others. Beside them the yardsticks: a bare parse of the same text, every event and nothing else, and a bare scan of
//! it for lines. `cargo bench -p arazzo-codegen --bench growth`, and the same with `--profile dev` for what build
//! scripts and macros run at.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use granit_parser::Parser;

const SIZES: [usize; 4] = [100_000, 1_000_000, 4_000_000, 16_000_000];

fn main() {
    divan::main();
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn workflow_yaml(bencher: Bencher<'_, '_>, size: usize) {
    workflow(bencher, "yaml", yaml(size));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn workflow_json(bencher: Bencher<'_, '_>, size: usize) {
    workflow(bencher, "json", json(size));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn bare_parse_yaml(bencher: Bencher<'_, '_>, size: usize) {
    bare_parse(bencher, &yaml(size));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn bare_parse_json(bencher: Bencher<'_, '_>, size: usize) {
    bare_parse(bencher, &json(size));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn bare_scan_for_lines(bencher: Bencher<'_, '_>, size: usize) {
    let text = yaml(size);
    bencher
        .counter(BytesCount::of_str(text.as_str()))
        .bench(|| black_box(&text).match_indices('\n').count());
}

fn workflow(bencher: Bencher<'_, '_>, extension: &str, openapi: String) {
    let folder = std::env::temp_dir().join(format!("arazzo-growth-{}", std::process::id()));
    let written = fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join("growth.arazzo.yaml"), WORKFLOW))
        .and_then(|()| fs::write(path(&folder, openapi.len(), extension), &openapi));
    if let Err(error) = written {
        eprintln!("skipped: {error}");
        return;
    }
    let config = arazzo_codegen::configure()
        .root(&folder)
        .source("api", path(&folder, openapi.len(), extension));
    bencher.counter(BytesCount::of_str(openapi.as_str())).bench(|| {
        let generated = config.generate(black_box("growth.arazzo.yaml"));
        assert!(generated.is_ok(), "the workflow compiles");
    });
}

fn path(folder: &std::path::Path, size: usize, extension: &str) -> PathBuf {
    folder.join(format!("{size}.{extension}"))
}

fn bare_parse(bencher: Bencher<'_, '_>, text: &str) {
    bencher.counter(BytesCount::of_str(text)).bench(|| {
        let events = Parser::new_from_str(black_box(text)).map(|event| event.is_ok());
        assert!(
            events.filter(|ok| !*ok).count() == 0,
            "the document is well-formed"
        );
    });
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
          description: The thing.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Thing'
  /things/{id}:
    parameters:
    - {name: id, in: path, required: true, schema: {type: string}}
    get:
      operationId: getThing
      responses:
        '200':
          description: The thing.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Thing'
    delete:
      operationId: deleteThing
      responses:
        '204':
          description: Gone.
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
    text.push_str("components:\n  schemas:\n");
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
