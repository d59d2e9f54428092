//! OpenAPI documents as values of the crate `openapiv3`.

use std::fs;
use std::path::PathBuf;

use arazzo_codegen::configure;
use openapiv3::OpenAPI;

const PETS: &str = r##"{
  "openapi": "3.0.3",
  "info": {"title": "Pets", "version": "1"},
  "servers": [{"url": "https://pets.example/v1"}],
  "paths": {"/pets/{id}": {"get": {
    "operationId": "getPet",
    "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
    "responses": {"200": {"description": "One.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}}
  }}},
  "components": {"schemas": {"Pet": {"type": "object", "required": ["age"], "properties": {"age": {"type": "integer"}}}}}
}"##;

/// A document whose source is a file that is not there.
fn document(name: &str, operation: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("arazzo-openapiv3-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("pet.arazzo.yaml");
    let text = format!(
        "arazzo: 1.0.1
info: {{title: A pet, version: 1.0.0}}
sourceDescriptions: [{{name: pets, url: nowhere.json, type: openapi}}]
workflows:
- workflowId: pet
  steps:
  - stepId: fetch
    operationId: {operation}
    parameters: [{{name: id, in: path, value: a}}]
    outputs: {{age: $response.body#/age}}
  outputs: {{age: $steps.fetch.outputs.age}}
"
    );
    fs::write(&path, text).unwrap();
    path
}

fn pets() -> OpenAPI {
    serde_json::from_str(PETS).unwrap()
}

#[test]
fn a_document_that_is_at_hand_is_compiled_like_a_file() {
    let path = document("whole", "getPet");
    assert!(configure().generate(&path).is_err(), "there is no file");
    let config = configure().openapi("pets", &pets()).unwrap();
    let generated = config.generate(&path).unwrap();
    let code = generated.with_module().to_string();
    for expected in ["age : i64", "https://pets.example/v1"] {
        assert!(code.contains(expected), "{expected}: {code}");
    }
    assert_eq!(generated.files, [path], "cargo watches no file that is none");
    config.check_source_names(&generated.files).unwrap();
}

#[test]
fn findings_show_its_json() {
    let mut pets = pets();
    pets.components.as_mut().unwrap().schemas.clear();
    let path = document("dangling", "getPet");
    let config = configure().openapi("pets", &pets).unwrap();
    let findings = match config.generate(&path) {
        Ok(generated) => generated.lints,
        Err(findings) => findings,
    };
    let shown = findings.to_string();
    assert!(
        shown.contains("pets.json:") && shown.contains("#/components/schemas/Pet"),
        "{shown}"
    );
}
