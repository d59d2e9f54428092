//! An input that is read and not declared is an error, and its fix declares it with the type of the place it goes to.

use std::fs;

use arazzo_codegen::diagnostic::Safety;

use crate::{Folder, found};

const OPENAPI: &str = "\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
servers: [{url: 'https://pets.example'}]
paths:
  /pets/{id}:
    put:
      operationId: put
      parameters:
      - {name: id, in: path, required: true, schema: {type: integer}}
      - {name: tags, in: query, schema: {type: array, items: {type: string}}}
      - {name: X-Ratio, in: header, schema: {type: number}}
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {tame: {type: boolean}, name: {type: string}, owner: {type: object}, ages: {type: array, items: {type: integer}}}}
      responses: {'204': {description: Yes.}}
  /pets:
    post:
      operationId: post
      requestBody:
        content:
          application/json: {schema: {type: object, properties: {age: {type: string}}}}
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {age: {type: integer}, name: {type: string}, tame: {type: boolean}}}
      responses: {'204': {description: Yes.}}
";

/// The document after its safe fixes, of which nothing but lints may be left.
#[track_caller]
fn fixed(test: &str, document: &str) -> String {
    fixed_with(test, OPENAPI, document)
}

#[track_caller]
fn fixed_with(test: &str, openapi: &str, document: &str) -> String {
    let folder = Folder::new(&format!("undeclared-{test}"))
        .with("pets.yaml", openapi)
        .with("w.arazzo.yaml", document);
    let before = found(&folder.config(), "w.arazzo.yaml");
    assert!(
        before.iter().any(|found| found.contains(" AZ0203 ")),
        "{before:#?}"
    );
    let fixed = folder.config().fix("w.arazzo.yaml", Safety::Safe);
    let text = fixed.text.unwrap_or_else(|| panic!("no fix: {}", fixed.findings));
    fs::write(folder.path("w.arazzo.yaml"), &text).unwrap();
    let left = found(&folder.config(), "w.arazzo.yaml");
    assert!(
        left.iter().all(|found| found.contains(" lint ")),
        "{left:#?}\n{text}"
    );
    text
}

fn document(inputs: &str) -> String {
    format!(
        "arazzo: 1.0.1
info: {{title: t, version: '1'}}
sourceDescriptions: [{{name: pets, url: pets.yaml, type: openapi}}]
workflows:
- workflowId: put
{inputs}  steps:
  - stepId: put
    operationId: put
    parameters:
    - {{name: id, in: path, value: $inputs.id}}
    - {{name: tags, in: query, value: $inputs.tags}}
    - {{name: X-Ratio, in: header, value: '{{$inputs.ratio}}'}}
    requestBody:
      payload: {{tame: $inputs.tame, name: 'the {{$inputs.first name}}', owner: $inputs.owner.it, ages: [$inputs.age]}}
",
        inputs = inputs
    )
}

#[test]
fn each_gets_the_type_of_its_place() {
    let text = fixed("none", &document("").replace("first name", "first"));
    let line = text.lines().nth(5).unwrap();
    assert!(
        line.starts_with("  inputs: {type: object, properties: {"),
        "{text}"
    );
    for declared in [
        "id: {type: integer}",
        "tags: {type: array, items: {type: string}}",
        "ratio: {type: number}",
        "tame: {type: boolean}",
        "first: {type: string}",
        "owner: {type: object}",
        "age: {type: integer}",
        // A text needs each value in it (S17).
        "required: [id, first]",
    ] {
        assert!(line.contains(declared), "{declared}: {text}");
    }
}

/// Calls an operation that needs an id, and may have tags.
fn small(inputs: &str) -> String {
    format!(
        "arazzo: 1.0.1
info: {{title: t, version: '1'}}
sourceDescriptions: [{{name: pets, url: pets.yaml, type: openapi}}]
workflows:
- workflowId: put
{inputs}  steps:
  - stepId: put
    operationId: put
    parameters: [{{name: id, in: path, value: $inputs.id}}, {{name: tags, in: query, value: $inputs.tags}}]
    requestBody: {{payload: {{name: x}}}}
"
    )
}

#[test]
fn those_that_a_place_needs_are_required() {
    const BOTH: &str = "id: {type: integer}, tags: {type: array, items: {type: string}}";
    let whole = format!("  inputs: {{type: object, properties: {{{BOTH}}}, required: [id]}}\n");
    let x = "x: {type: string}";
    for (name, inputs, expected) in [
        ("nothing", String::new(), whole.clone()),
        ("empty", "  inputs: {}\n".to_owned(), whole.clone()),
        (
            "blank",
            "  inputs: { } # none\n".to_owned(),
            whole.replace('\n', " # none\n"),
        ),
        ("typed", "  inputs: {type: object}\n".to_owned(), whole.clone()),
        (
            "no-properties",
            "  inputs: {type: object, properties: {}}\n".to_owned(),
            whole.clone(),
        ),
        (
            "none-required",
            "  inputs: {type: object, required: [], properties: {}}\n".to_owned(),
            format!("  inputs: {{type: object, required: [id], properties: {{{BOTH}}}}}\n"),
        ),
        (
            "flow",
            format!("  inputs: {{type: object, required: [x], properties: {{{x}}}}}\n"),
            format!("  inputs: {{type: object, required: [x, id], properties: {{{x}, {BOTH}}}}}\n"),
        ),
        (
            "block",
            format!("  inputs:\n    type: object\n    required:\n    - x\n    properties:\n      {x}\n"),
            format!(
                "  inputs:\n    type: object\n    required:\n    - x\n    - id\n    properties:\n      {x}\n      {}\n",
                BOTH.replace(", tags", "\n      tags")
            ),
        ),
        (
            "block-none-required",
            format!("  inputs:\n    type: object\n    properties:\n      {x}\n"),
            format!(
                "  inputs:\n    type: object\n    properties:\n      {x}\n      {}\n    required: [id]\n",
                BOTH.replace(", tags", "\n      tags")
            ),
        ),
    ] {
        let text = fixed(&format!("required-{name}"), &small(&inputs));
        assert_eq!(text, small(&expected), "{name}");
    }
}

#[test]
fn what_one_workflow_needs_is_not_required_of_others_with_the_same_inputs() {
    let given = "  inputs: {$ref: '#/components/inputs/given'}\n";
    let components = "components: {inputs: {given: {type: object, properties: {x: {type: string}}}}}\n";
    let one = format!("{}{components}", small(given));
    let text = fixed("one-component", &one);
    assert!(text.contains("required: [id]}}}\n"), "{text}");
    let other = "- workflowId: other\n  inputs: {$ref: '#/components/inputs/given'}\n  steps: [{stepId: put, operationId: put, parameters: [{name: id, in: path, value: 1}], requestBody: {payload: {name: $inputs.x}}}]\n";
    let text = fixed(
        "shared-component",
        &format!("{}{other}{components}", small(given)),
    );
    assert!(!text.contains("required"), "{text}");
}

#[test]
fn a_required_body_or_member_needs_its_input() {
    let openapi = OPENAPI
        .replace("      requestBody:\n", "      requestBody:\n        required: true\n")
        .replace("schema: {type: object, properties: {tame", "schema: {type: object, required: [tame, home], properties: {home: {type: object, required: [city], properties: {city: {type: string}, street: {type: string}}}, tame");
    for (payload, expected) in [
        ("$inputs.pet", "required: [id, pet]}"),
        (
            "{tame: $inputs.tame, name: $inputs.name, home: {city: $inputs.city, street: $inputs.street}}",
            "required: [id, tame, city]}",
        ),
        (
            "{tame: true, home: {city: 'in {$inputs.city}'}}",
            "required: [id, city]}",
        ),
    ] {
        let text = small("").replace("payload: {name: x}", &format!("payload: {payload}"));
        let text = fixed_with("body", &openapi, &text);
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn they_are_declared_where_the_others_are() {
    let document = |inputs: &str| document(inputs).replace("first name", "first");
    let block = "  inputs:\n    type: object\n    properties:\n      first:\n        type: string\n      ratio: {type: number} # of it\n";
    let text = fixed("block", &document(block));
    assert!(
        text.contains("      ratio: {type: number} # of it\n      id: {type: integer}\n      tags: "),
        "{text}"
    );
    let text = fixed(
        "flow",
        &document("  inputs: {type: object, properties: {first: {type: string}}}\n"),
    );
    assert!(text.contains("properties: {first: {type: string}, "), "{text}");
    let text = fixed("untold", &document("  inputs:\n    type: object\n"));
    assert!(text.contains("    type: object\n    properties: {"), "{text}");
    let component = format!(
        "{}components:\n  inputs:\n    given:\n      type: object\n      properties:\n        first: {{type: string}}\n",
        document("  inputs: {$ref: '#/components/inputs/given'}\n")
    );
    let text = fixed("component", &component);
    assert!(text.contains("\n        age: {type: integer}"), "{text}");
}

/// Parameters of the workflow count, the first place of an input, and the media type that is sent.
#[test]
fn the_place_is_the_first_that_is_sent() {
    let text = fixed(
        "places",
        "arazzo: 1.0.1
info: {title: t, version: '1'}
sourceDescriptions: [{name: pets, url: pets.yaml, type: openapi}]
workflows:
- workflowId: put
  parameters: [{name: tags, in: query, value: $inputs.words}]
  steps:
  - stepId: put
    operationId: put
    parameters: [{name: id, in: path, value: $inputs.number}]
  - stepId: post
    operationId: post
    requestBody:
      contentType: application/x-www-form-urlencoded
      payload: {age: $inputs.age, name: $inputs.number, tame: $inputs.pet.tame}
",
    );
    for declared in [
        "words: {type: array, items: {type: string}}",
        "number: {type: integer}",
        "age: {type: integer}",
        // Only something inside of it goes there.
        "pet: {type: object}",
    ] {
        assert!(text.contains(declared), "{declared}: {text}");
    }
}

#[test]
fn in_json_they_are_json() {
    let document = r#"{
  "arazzo": "1.0.1",
  "info": {"title": "t", "version": "1"},
  "sourceDescriptions": [{"name": "pets", "url": "pets.yaml", "type": "openapi"}],
  "workflows": [
    {
      "workflowId": "put",
      "steps": [{"stepId": "put", "operationId": "put", "parameters": [{"name": "id", "in": "path", "value": "$inputs.id"}]}]
    }
  ]
}
"#;
    let text = fixed("json", document);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        json["workflows"][0]["inputs"],
        serde_json::json!({"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}),
        "{text}"
    );
    let expected = serde_json::json!({
        "type": "object", "required": ["x", "id"], "properties": {"x": {}, "id": {"type": "integer"}},
    });
    for (name, inputs) in [
        ("json-empty", "{}"),
        ("json-type", r#"{"type": "object"}"#),
        (
            "json-flow",
            r#"{"type": "object", "required": ["x"], "properties": {"x": {}}}"#,
        ),
        (
            "json-none",
            r#"{"type": "object", "required": [], "properties": {}}"#,
        ),
        (
            "json-lines",
            "{\n        \"type\": \"object\",\n        \"required\": [\n          \"x\"\n        ],\n        \"properties\": {\n          \"x\": {}\n        }\n      }",
        ),
    ] {
        let steps = "\"steps\":";
        let text = fixed(
            name,
            &document.replace(steps, &format!("\"inputs\": {inputs},\n      {steps}")),
        );
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let declared = &json["workflows"][0]["inputs"];
        let has_x = inputs.contains('x');
        let fits = match has_x {
            true => *declared == expected,
            false => {
                declared["required"] == serde_json::json!(["id"])
                    && declared["properties"]["id"]["type"] == "integer"
            }
        };
        assert!(fits, "{text}");
    }
}

#[test]
fn what_is_passed_to_a_workflow_has_the_type_of_its_input() {
    let called = document(
        "  inputs: {type: object, properties: {id: {type: integer}, tags: {type: array, items: {type: string}}, ratio: {type: number}, tame: {type: boolean}, first: {type: string}, owner: {type: object}, age: {type: integer}}}\n",
    );
    let text = fixed(
        "call",
        &format!(
            "{}- workflowId: call\n  steps:\n  - stepId: call\n    workflowId: put\n    parameters: [{{name: id, value: $inputs.which}}, {{name: first, value: 'x {{$inputs.it}}'}}]\n",
            called.replace("first name", "first")
        ),
    );
    let call = text.split("workflowId: call\n").nth(1).unwrap();
    assert!(
        call.contains("which: {type: integer}") && call.contains("it: {type: string}"),
        "{call}"
    );
}

/// One that looks like a declared one is a misspelled name, not another input.
#[test]
fn a_misspelled_input_is_not_declared() {
    let folder = Folder::new("undeclared-near").with("pets.yaml", OPENAPI).with(
        "w.arazzo.yaml",
        "arazzo: 1.0.1\ninfo: {title: t, version: '1'}\nsourceDescriptions: [{name: pets, url: pets.yaml, type: openapi}]\n\
         workflows:\n- workflowId: put\n  inputs: {type: object, properties: {number: {type: integer}}}\n  steps:\n\
         \x20 - {stepId: put, operationId: put, parameters: [{name: id, in: path, value: $inputs.nunber}]}\n",
    );
    assert_eq!(folder.config().fix("w.arazzo.yaml", Safety::Safe).text, None);
    let text = folder.config().fix("w.arazzo.yaml", Safety::Unsafe).text.unwrap();
    assert!(text.contains("value: $inputs.number}"), "{text}");
}
