//! What steps pass to operations and to workflows.

use crate::{Folder, PETS, PETS_SOURCE, document, none, one};

const SEARCH: &str = "\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
servers: [{url: 'https://pets.example'}]
paths:
  /pets:
    get:
      operationId: search
      parameters:
      - {name: kind, in: query, required: true, schema: {type: string}}
      - {name: X-Trace, in: header, schema: {type: string}}
      responses: {'200': {description: Yes.}}
";

#[test]
fn s9_a_required_parameter_that_is_left_out_is_a_lint() {
    let folder = Folder::new("left-out")
        .with("pets.yaml", SEARCH)
        .with("w.arazzo.yaml", &document(PETS_SOURCE, "operationId: search"));
    one(
        &folder.findings("w.arazzo.yaml"),
        "w.arazzo.yaml:7:13 lint AZ0405 ",
    );
}

#[test]
fn s9_authorization_is_sent_without_being_declared() {
    let parameters = "operationId: search\n    parameters:\n    - {name: kind, in: query, value: a}\n    - {name: Authorization, in: header, value: Basic eA==}";
    let folder = Folder::new("authorization")
        .with("pets.yaml", SEARCH)
        .with("w.arazzo.yaml", &document(PETS_SOURCE, parameters));
    none(&folder.findings("w.arazzo.yaml"));
    assert!(folder.code("w.arazzo.yaml").contains("\"Basic eA==\""));
}

#[test]
fn s12_the_steps_parameter_replaces_the_workflows_whatever_the_case_of_a_header() {
    let text = document(
        PETS_SOURCE,
        "operationId: search\n    parameters:\n    - {name: kind, in: query, value: of-step}\n    - {name: x-trace, in: header, value: of-step}\n  parameters:\n  - {name: kind, in: header, value: other-place}\n  - {name: kind, in: query, value: of-workflow}\n  - {name: X-Trace, in: header, value: of-workflow}",
    );
    let folder = Folder::new("replaced")
        .with("pets.yaml", SEARCH)
        .with("w.arazzo.yaml", &text);
    let code = folder.code("w.arazzo.yaml");
    assert!(!code.contains("of-workflow"), "{code}");
    assert_eq!(code.matches("of-step").count(), 2, "{code}");
    // The same name elsewhere is another parameter.
    assert_eq!(code.matches("other-place").count(), 1, "{code}");
}

/// The calling workflow passes `value` to the input `n` of `type`.
fn passing(test: &str, kind: &str, value: &str) -> Folder {
    let text = format!(
        "\
arazzo: 1.1.0
info: {{title: t, version: '1'}}
sourceDescriptions: [{PETS_SOURCE}]
workflows:
- workflowId: call
  inputs: {{type: object, required: [text, number], properties: {{text: {{type: string}}, number: {{type: integer}}}}}}
  steps:
  - stepId: before
    operationId: addPet
    outputs: {{id: $response.body#/id}}
  - stepId: call
    workflowId: count
    parameters: [{{name: n, value: {value}}}]
- workflowId: count
  inputs: {{type: object, required: [n], properties: {{n: {{type: {kind}}}}}}}
  steps:
  - {{stepId: s, operationId: addPet, requestBody: {{payload: {{n: $inputs.n}}}}}}
"
    );
    Folder::new(&format!("passing-{test}"))
        .with("pets.yaml", PETS)
        .with("w.arazzo.yaml", &text)
}

#[test]
fn s30_a_text_where_a_workflow_takes_another_type_is_a_lint() {
    for (test, kind, value, what) in [
        ("constant", "integer", "'3'", "an integer"),
        ("number", "number", "'3'", "a number"),
        ("boolean", "boolean", "'true'", "a boolean"),
        (
            "template",
            "integer",
            "'{$inputs.number}{$inputs.number}'",
            "an integer",
        ),
        ("input", "integer", "$inputs.text", "an integer"),
        ("output", "integer", "$steps.before.outputs.id", "an integer"),
    ] {
        one(
            &passing(test, kind, value).findings("w.arazzo.yaml"),
            &format!(
                "w.arazzo.yaml:13:35 lint AZ0913 the input `n` of `count` takes {what} and gets a text | pass {what}:"
            ),
        );
    }
    for (test, kind, value) in [
        ("right", "integer", "3"),
        ("right-input", "integer", "$inputs.number"),
        ("text", "string", "'3'"),
        ("to-text", "string", "$inputs.number"),
    ] {
        none(&passing(test, kind, value).findings("w.arazzo.yaml"));
    }
}

#[test]
fn s9_a_parameter_whose_reference_leads_nowhere_is_not_declared() {
    let openapi = crate::PETS.replace(
        "{name: id, in: path, required: true, schema: {type: string}}",
        "{$ref: '#/components/parameters/Id'}",
    );
    let folder = Folder::new("parameter-nowhere")
        .with("pets.yaml", &openapi)
        .with(
            "w.arazzo.yaml",
            &document(
                PETS_SOURCE,
                "operationId: getPet\n    parameters: [{name: id, in: path, value: a}]",
            ),
        )
        .with("v.arazzo.yaml", &document(PETS_SOURCE, "operationId: getPet"));
    let found = folder.findings("w.arazzo.yaml");
    assert!(
        found[1].starts_with(
            "pets.yaml:8:27 lint AZ0431 the parameter `#/components/parameters/Id` does not resolve"
        ),
        "{found:#?}"
    );
    assert!(folder.code("w.arazzo.yaml").contains("\"/pets/\""));
    let found = folder.findings("v.arazzo.yaml");
    assert!(found.iter().any(|found| found.contains(" AZ0403 ")), "{found:#?}");
}

#[test]
fn s14_what_leads_into_an_output_is_a_pointer_or_an_index() {
    let text = document(
        PETS_SOURCE,
        "operationId: addPet\n    outputs: {list: $response.body#/id}\n  outputs:\n    x: $steps.s.outputs.LIST",
    );
    let found = |behind: &str| {
        let folder = Folder::new("no-way")
            .with("pets.yaml", PETS)
            .with("w.arazzo.yaml", &text.replace("LIST", behind));
        folder.findings("w.arazzo.yaml")
    };
    one(
        &found("list[n].id"),
        "w.arazzo.yaml:11:29 AZ0301 `[n].id` is not a path into a value | name one place; several are picked with a Selector Object",
    );
    for query in ["list[*].id", "list[].id"] {
        one(
            &found(query),
            &format!("w.arazzo.yaml:11:8 lint AZ0921 `$steps.s.outputs.{query}` contains a JSONPath query"),
        );
    }
    // One member is a place, which a string does not have.
    assert_eq!(
        found("list['id']"),
        [
            "w.arazzo.yaml:11:8 lint AZ0903 `$steps.s.outputs.list['id']` reaches into a value with dots or brackets | write `$steps.s.outputs.list#/id`",
            "w.arazzo.yaml:11:8 lint AZ0407 the response has a string there, which has no member `id` | leave `id` out",
        ]
    );
}

#[test]
fn s14_a_step_may_have_spaces_in_its_name() {
    let text = document(
        PETS_SOURCE,
        "operationId: addPet\n    outputs: {the id: $response.body#/id}\n  outputs:\n    x: $steps.s.outputs.the id",
    );
    let spaced = text
        .replace("stepId: s", "stepId: add a pet")
        .replace("$steps.s.", "$steps.add a pet.");
    let folder = Folder::new("spaces")
        .with("pets.yaml", PETS)
        .with("w.arazzo.yaml", &spaced);
    let found = folder.findings("w.arazzo.yaml");
    assert!(
        found
            .iter()
            .all(|found| found.contains("lint AZ0911") || found.contains("lint AZ0112")),
        "{found:#?}"
    );
    assert!(folder.code("w.arazzo.yaml").contains("AddAPet"));
}

#[test]
fn s9_a_variable_of_the_path_may_be_spelled_otherwise_s14() {
    let parameters = |names: [&str; 2]| {
        let [first, second] = names;
        let target = format!(
            "operationId: getPet\n    parameters:\n    - {{name: {first}, in: path, value: a}}\n    - {{name: {second}, in: path, value: b}}"
        );
        let openapi = crate::PETS
            .replace("/pets/{id}", "/pets/{petId}/of/{owner}")
            .replace(
                "parameters: [{name: id, in: path, required: true, schema: {type: string}}]",
                "tags: []",
            );
        Folder::new(&format!("spelled-{first}-{second}"))
            .with("pets.yaml", &openapi)
            .with("w.arazzo.yaml", &document(PETS_SOURCE, &target))
    };
    for name in ["pet_id", "PetID", "pet-id"] {
        let folder = parameters([name, "owner"]);
        let found = folder.findings("w.arazzo.yaml");
        let spelled = format!(
            "w.arazzo.yaml:10:14 lint AZ0916 the variable of the path is called `petId`, not `{name}` | write `name: petId`"
        );
        assert!(found.contains(&spelled), "{found:#?}");
        let exact = parameters(["petId", "owner"]);
        assert_eq!(folder.code("w.arazzo.yaml"), exact.code("w.arazzo.yaml"));
    }
    // Another word is another variable.
    let found = parameters(["pet", "owner"]).findings("w.arazzo.yaml");
    assert!(found.iter().any(|found| found.contains(" AZ0403 ")), "{found:#?}");
    // What is filled already is not meant, in whatever order.
    for both in [["petId", "pet_id"], ["pet_id", "petId"]] {
        let found = parameters(both).findings("w.arazzo.yaml");
        assert!(!found.iter().any(|found| found.contains("AZ0916")), "{found:#?}");
    }
}
