//! Every kind of runtime expression (Arazzo 1.1, section "Runtime Expressions") in every place where a value can stand:
//! it compiles, perhaps with lints, or there is one error that says why not. What the values are is held by the tests of
//! the generated code.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::fs;
use std::path::Path;

use arazzo_codegen::{Severity, configure};

const PLACES: [&str; 8] = [
    "parameter",
    "payload",
    "inside a text",
    "output",
    "selector",
    "criterion",
    "criterion's context",
    "workflow output",
];

/// A row: the expression, and for each place what is reported: nothing, or the codes.
#[rustfmt::skip]
const TABLE: [(&str, [&str; 8]); 27] = [
    //                                              parameter    payload      in a text    output       selector     criterion    context      workflow output
    ("$url",                                       ["AZ0303",    "AZ0303",    "AZ0303",    "",          "AZ0323",    "",          "",          "AZ0303"]),
    ("$method",                                    ["AZ0303",    "AZ0303",    "AZ0303",    "",          "AZ0323",    "",          "",          "AZ0303"]),
    ("$statusCode",                                ["AZ0303",    "AZ0303",    "AZ0303",    "",          "AZ0323",    "",          "",          "AZ0303"]),
    ("$request.header.Accept",                     ["AZ0303",    "AZ0303",    "AZ0303",    "",          "AZ0323",    "",          "",          "AZ0303"]),
    ("$request.query.fields",                      ["AZ0303",    "AZ0303",    "AZ0303",    "",          "AZ0323",    "",          "",          "AZ0303"]),
    ("$request.path.id",                           ["AZ0303",    "AZ0303",    "AZ0303",    "",          "AZ0323",    "",          "",          "AZ0303"]),
    ("$request.body#/a",                           ["AZ0303",    "AZ0303",    "AZ0303",    "",          "",          "",          "",          "AZ0303"]),
    ("$response.header.Server",                    ["AZ0303",    "AZ0303",    "AZ0303",    "",          "AZ0323",    "",          "",          "AZ0303"]),
    ("$response.body",                             ["AZ0303",    "AZ0303",    "AZ0303",    "",          "",          "",          "",          "AZ0303"]),
    ("$response.body#/id",                         ["AZ0303",    "AZ0303",    "AZ0303",    "",          "",          "",          "",          "AZ0303"]),
    // Braces within braces belong to the pointer (S14).
    ("$response.body#/tags/{$inputs.index}/id",    ["AZ0303",    "AZ0303",    "AZ0303",        "AZ0909",    "AZ0909",    "AZ0909",    "AZ0301",    "AZ0303"]),
    ("$response.payload",                          ["AZ0303",    "AZ0303",    "AZ0303",    "AZ0303",    "AZ0303",    "AZ0303",    "AZ0303",    "AZ0303"]),
    ("$message.payload",                           ["AZ0108",    "AZ0108",    "AZ0108",    "AZ0108",    "AZ0108",    "AZ0108",    "AZ0108",    "AZ0108"]),
    ("$inputs.name",                               ["",          "",          "",          "",          "AZ0303",    "",          "",          ""]),
    ("$inputs.thing#/a",                           ["",          "",          "",          "",          "",          "",          "",          ""]),
    ("$inputs",                                    ["AZ0909",    "AZ0909",    "AZ0909",        "AZ0909",    "AZ0909",    "AZ0909 AZ0303", "AZ0303", "AZ0909"]),
    ("$outputs.first",                             ["",          "",          "",          "",          "",          "",          "",          ""]),
    ("$steps.before.outputs.id",                   ["",          "",          "",          "",          "",          "",          "",          ""]),
    ("$steps.before.outputs",                      ["AZ0909",    "AZ0909",    "AZ0909",        "AZ0909",    "AZ0909",    "AZ0909 AZ0303", "AZ0303", "AZ0909"]),
    ("$workflows.w.inputs.name",                   ["",          "",          "",          "",          "AZ0303",    "",          "",          ""]),
    ("$workflows.w.outputs.first",                 ["",          "",          "",          "",          "",          "",          "",          ""]),
    ("$workflows.needed.outputs.id",               ["",          "",          "",          "",          "",          "",          "",          ""]),
    ("$workflows.needed.inputs.id",                ["",          "",          "",          "",          "",          "",          "",          ""]),
    ("$workflows.other.outputs.id",                ["AZ0933",    "AZ0933",    "AZ0933",    "AZ0933",    "AZ0933",    "AZ0933",    "AZ0933",    "AZ0933"]),
    ("$sourceDescriptions.nodes.url",              ["",          "",          "",          "",          "AZ0323",    "",          "AZ0303",    ""]),
    ("$self",                                      ["",          "",          "",          "",          "AZ0323",    "",          "AZ0303",    ""]),
    ("$components.parameters.page",                ["AZ0303",    "AZ0303",    "AZ0303",    "AZ0303",    "AZ0303",    "AZ0303",    "AZ0303",    "AZ0303"]),
];

const OPENAPI: &str = r#"
openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /nodes/{id}:
    post:
      operationId: addNode
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
        - { name: fields, in: query, schema: {} }
      requestBody: { content: { application/json: { schema: {} } } }
      responses: { '200': { description: ok, content: { application/json: { schema: {} } } } }
"#;

/// The document with the expression at one of the places.
fn document(expression: &str, place: &str) -> String {
    let at = |here: &str, text: String| if here == place { text } else { String::new() };
    let quoted = format!("\"{expression}\"");
    let parameter = at(
        "parameter",
        format!("\n      - {{ name: fields, in: query, value: {quoted} }}"),
    ) + &at(
        "inside a text",
        format!("\n      - {{ name: fields, in: query, value: \"a {{{expression}}} b\" }}"),
    );
    let payload = at(
        "payload",
        format!("\n      requestBody: {{ contentType: application/json, payload: {{ a: {quoted} }} }}"),
    );
    let criterion = at(
        "criterion",
        format!("\n      successCriteria: [{{ condition: \"{expression} == 'a'\" }}]"),
    ) + &at(
        "criterion's context",
        format!("\n      successCriteria: [{{ context: {quoted}, type: regex, condition: a }}]"),
    );
    let output = at("output", format!("\n        x: {quoted}"))
        + &at(
            "selector",
            format!("\n        x: {{ context: {quoted}, type: jsonpointer, selector: /name }}"),
        );
    let end = at("workflow output", format!("\n      y: {quoted}"));
    format!(
        "arazzo: 1.1.0
$self: https://workflows.example/w.arazzo.yaml
info: {{ title: t, version: '1' }}
sourceDescriptions: [{{ name: nodes, url: nodes.openapi.yaml, type: openapi }}]
components: {{ parameters: {{ page: {{ name: page, in: query, value: 1 }} }} }}
workflows:
  - workflowId: w
    dependsOn: [needed]
    inputs: {{ type: object, properties: {{ name: {{ type: string }}, index: {{ type: integer }}, thing: {{ type: array, items: {{}} }} }} }}
    steps:
    - stepId: before
      operationId: addNode
      parameters: [{{ name: id, in: path, value: '1' }}]
      outputs: {{ id: $response.body#/id, name: $response.body#/name }}
    - stepId: here
      operationId: addNode
      parameters:
      - {{ name: id, in: path, value: '1' }}{parameter}{payload}{criterion}
      outputs:
        own: $response.body#/own{output}
    outputs:
      first: $steps.before.outputs.id{end}
  - workflowId: needed
    inputs: {{ type: object, properties: {{ id: {{ type: string }} }} }}
    steps:
    - stepId: only
      operationId: addNode
      parameters: [{{ name: id, in: path, value: '1' }}]
      outputs: {{ id: $response.body#/id }}
    outputs: {{ id: $steps.only.outputs.id }}
  - workflowId: other
    steps:
    - stepId: only
      operationId: addNode
      parameters: [{{ name: id, in: path, value: '1' }}]
      outputs: {{ id: $response.body#/id }}
    outputs: {{ id: $steps.only.outputs.id }}
"
    )
}

/// What is reported for it: errors and the lints of the lenient dialect.
fn reported(expression: &str, place: &str, row: usize) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("expression-table-{row}"));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("nodes.openapi.yaml"), OPENAPI).unwrap();
    fs::write(folder.join("w.arazzo.yaml"), document(expression, place)).unwrap();
    let findings = match configure().root(&folder).generate("w.arazzo.yaml") {
        Ok(generated) => generated.lints,
        Err(findings) => findings,
    };
    let codes: Vec<&str> = findings
        .iter()
        .filter(|found| found.severity == Severity::Error || found.code.as_str().starts_with("AZ09"))
        .map(|found| found.code.as_str())
        .collect();
    codes.join(" ")
}

#[test]
fn s13_every_expression_in_every_place_compiles_or_has_one_error() {
    let mut wrong = Vec::new();
    for (row, (expression, expected)) in TABLE.into_iter().enumerate() {
        for (place, expected) in PLACES.into_iter().zip(expected) {
            let found = reported(expression, place, row);
            if found != expected {
                wrong.push(format!("{expression} as {place}: `{found}`, not `{expected}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
