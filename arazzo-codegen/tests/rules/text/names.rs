//! S6: ids are case-sensitive, and Rust is told apart what the document tells apart.

use crate::{Folder, PETS, PETS_SOURCE, document, none, one};

fn folder(test: &str, text: &str) -> Folder {
    Folder::new(test)
        .with("pets.yaml", PETS)
        .with("w.arazzo.yaml", text)
}

fn two_steps(first: &str, second: &str) -> String {
    document(
        "{name: pets, url: pets.yaml}",
        &format!("operationId: addPet\n    outputs: {{id: $response.body#/id}}\n  - {{stepId: {second}, operationId: addPet}}\n  outputs: {{a: $steps.{first}.outputs.id}}"),
    )
    .replace("stepId: s\n", &format!("stepId: {first}\n"))
}

#[test]
fn s6_ids_are_case_sensitive() {
    let folder = folder(
        "case",
        &two_steps("add", "Add").replace("$steps.add", "$steps.ADD"),
    );
    let found = folder.findings("w.arazzo.yaml");
    assert!(
        found
            .iter()
            .any(|found| found.contains("AZ0202 there is no step `ADD` | did you mean `Add`?")),
        "{found:#?}"
    );
}

#[test]
fn s6_names_of_one_struct_that_collide_get_a_number_and_a_lint() {
    let folder = folder("numbered", &two_steps("fooBar", "foo_bar"));
    one(
        &folder.findings("w.arazzo.yaml"),
        "w.arazzo.yaml:10:14 lint AZ0602 steps `fooBar` and `foo_bar` both become `foo_bar` in Rust | rename one of them",
    );
    let code = folder.code("w.arazzo.yaml");
    assert!(code.contains("FooBar,") && code.contains("FooBar2,"), "{code}");

    let inputs = document(
        "{name: pets, url: pets.yaml}",
        "operationId: addPet\n    requestBody: {payload: {a: $inputs.apiKey, b: $inputs.api_key, c: $inputs.api-key}}",
    )
    .replace(
        "  steps:",
        "  inputs: {type: object, properties: {apiKey: {type: string}, api_key: {type: string}, api-key: {type: string}}}\n  steps:",
    );
    let folder = folder_of_inputs(&inputs);
    let found = folder.findings("w.arazzo.yaml");
    assert_eq!(
        found,
        [
            "w.arazzo.yaml:5:15 lint AZ0602 inputs `apiKey` and `api_key` both become `api_key` in Rust | rename one of them",
            "w.arazzo.yaml:5:15 lint AZ0602 inputs `apiKey` and `api-key` both become `api_key` in Rust | rename one of them",
        ]
    );
    let code = folder.code("w.arazzo.yaml");
    for field in ["pub api_key: ", "pub api_key_2: ", "pub api_key_3: "] {
        assert!(code.contains(field), "{field} in {code}");
    }
}

fn folder_of_inputs(text: &str) -> Folder {
    folder("numbered-inputs", text)
}

#[test]
fn s6_workflows_that_become_one_item_are_an_error_that_names_both() {
    let text = document("{name: pets, url: pets.yaml}", "operationId: addPet")
        + "- workflowId: W\n  steps: [{stepId: s, operationId: addPet}]\n";
    one(
        &folder("items", &text).findings("w.arazzo.yaml"),
        "w.arazzo.yaml:9:15 AZ0601 workflows `w` and `W` both become `w` in Rust | rename one of them",
    );
}

#[test]
fn s6_keywords_are_names_all_the_same() {
    let text = document(
        "{name: pets, url: pets.yaml}",
        "operationId: addPet\n    requestBody: {payload: {a: $inputs.type, b: $inputs.self}}\n    outputs: {fn: $response.body#/id}\n  outputs: {match: $steps.loop.outputs.fn}",
    )
    .replace("stepId: s\n", "stepId: loop\n")
    .replace("workflowId: w\n", "workflowId: async\n")
    .replace("  steps:", "  inputs: {type: object, properties: {type: {type: string}, self: {type: string}}}\n  steps:");
    let folder = folder("keywords", &text);
    none(&folder.findings("w.arazzo.yaml"));
    let code = folder.code("w.arazzo.yaml");
    for name in [
        "pub async fn r#async(",
        "pub r#type: ",
        "pub self_: ",
        "pub r#match: ",
        "Loop,",
    ] {
        assert!(code.contains(name), "{name} in {code}");
    }
}

#[test]
fn s6_a_workflow_with_the_id_of_another_document_s_gets_a_number() {
    let other = document(PETS_SOURCE, "operationId: addPet");
    let own = document(
        "{name: pets, url: pets.yaml}, {name: other, url: other.arazzo.yaml, type: arazzo}",
        "workflowId: $sourceDescriptions.other.w",
    );
    let folder = Folder::new("one-id")
        .with("pets.yaml", PETS)
        .with("other.arazzo.yaml", &other)
        .with("w.arazzo.yaml", &own);
    one(
        &folder.findings("w.arazzo.yaml"),
        "other.arazzo.yaml:5:15 lint AZ0602 two documents have a workflow `w` | rename one of them",
    );
    let code = folder.code("w.arazzo.yaml");
    assert!(
        code.contains("pub async fn w(") && code.contains("pub async fn w_2("),
        "{code}"
    );
}
