//! Arrays and objects that are compared with a string, a number or a boolean (S34, S37).

use crate::Folder;

const OPENAPI: &str = "\
openapi: 3.1.0
info: {title: Orders, version: 1.0.0}
servers: [{url: 'https://orders.example'}]
paths:
  /orders:
    get:
      operationId: list
      responses:
        '200':
          description: The orders.
          content:
            application/json:
              schema:
                type: object
                required: [items, status]
                properties:
                  status: {type: string}
                  any: {}
                  error: {type: array, items: {type: string}}
                  owner: {type: object, properties: {name: {type: string}}}
                  items: {type: array, items: {type: object, properties: {id: {type: string}, tags: {type: array, items: {type: string}}}}}
        '4XX':
          description: No.
          content: {application/json: {schema: {type: object, properties: {error: {type: string}, errors: {type: array, items: {type: string}}}}}}
";

/// The findings AZ0468 in a criterion, which stands at `place`: `successCriteria`, `onSuccess` or `onFailure`.
fn found(test: &str, place: &str, criterion: &str) -> Vec<String> {
    let criteria = match place {
        "successCriteria" => format!("successCriteria:\n    - {criterion}"),
        _ => format!("{place}:\n    - {{name: on, type: end, criteria: [{criterion}]}}"),
    };
    let document = format!(
        "arazzo: 1.1.0
info: {{title: t, version: '1'}}
sourceDescriptions: [{{name: orders, url: orders.yaml, type: openapi}}]
workflows:
- workflowId: w
  inputs:
    type: object
    properties: {{v: {{type: string}}, list: {{type: array, items: {{type: string}}}}}}
  steps:
  - stepId: look
    operationId: list
    outputs:
      found: {{context: $response.body, type: jsonpath, selector: '$.items[?@.id == 1].id'}}
      last: {{context: $response.body, type: jsonpath, selector: '$.items[-1].id'}}
      items: $response.body#/items
      body: $response.body
  - stepId: ask
    operationId: list
    {criteria}
"
    );
    let folder = Folder::new(&format!("unlike-{test}"))
        .with("orders.yaml", OPENAPI)
        .with("w.arazzo.yaml", &document);
    let findings = folder.findings("w.arazzo.yaml").into_iter();
    findings.filter(|found| found.contains("AZ0468")).collect()
}

#[test]
fn s34_an_array_or_object_that_is_compared_with_a_scalar_has_a_lint() {
    for (number, (criterion, message)) in [
        ("{condition: $steps.look.outputs.found == 'b'}", "`$steps.look.outputs.found` is an array, and is compared with a string"),
        ("{condition: $steps.look.outputs.found != 'b'}", "`$steps.look.outputs.found` is an array"),
        ("{condition: 3 < $steps.look.outputs.items}", "`$steps.look.outputs.items` is an array, and is compared with a number"),
        ("{condition: $steps.look.outputs.body#/items == true}", "`$steps.look.outputs.body#/items` is an array, and is compared with a boolean"),
        ("{condition: $response.body#/items == $inputs.v}", "`$response.body#/items` is an array, and is compared with a string"),
        ("{condition: $response.body#/owner == 'x'}", "`$response.body#/owner` is an object, and is compared with a string | compare a member"),
        ("{condition: $inputs.list == 'x'}", "`$inputs.list` is an array"),
        ("{condition: $statusCode == 200 && !($steps.look.outputs.found == 'b')}", "`$steps.look.outputs.found` is an array"),
        ("{context: $steps.look.outputs.found, type: regex, condition: ^b}", "`$steps.look.outputs.found` is an array, which the pattern never matches"),
        ("{context: $response.body#/owner, type: regex, condition: done$}", "`$response.body#/owner` is an object, which the pattern never matches"),
        ("{context: $response.body, type: jsonpath, condition: \"$.items == 'x'\"}", "`$.items` is an array, and is compared with a string"),
        ("{context: $response.body, type: jsonpath, condition: $.status == $steps.look.outputs.found}", "`$steps.look.outputs.found` is an array, and is compared with a string"),
        ("{context: $response.body, type: jsonpath, condition: \"$.items[?@.tags == 'x']\"}", "`@.tags` is an array, and is compared with a string | ask for an item of it: `@.tags[?@ == 'x']`"),
        ("{context: $response.body, type: jsonpath, condition: \"$.items[?(@.id == {$steps.look.outputs.found})]\"}", "`{$steps.look.outputs.found}` is an array, and is compared with a string"),
        ("{context: $steps.look.outputs.items, type: jsonpath, condition: \"$[?@.tags == 'x' || @.id]\"}", "`@.tags` is an array"),
    ]
    .into_iter()
    .enumerate()
    {
        for place in ["successCriteria", "onSuccess"] {
            let findings = found(&format!("{place}-{number}"), place, criterion);
            let is_it = findings.len() == 1 && findings[0].contains(&format!("lint AZ0468 {message}"));
            assert!(is_it, "{place}: {criterion}: {findings:#?}");
        }
    }
}

#[test]
fn s34_values_that_may_be_equal_have_no_such_lint() {
    for (number, criterion) in [
        "{condition: $steps.look.outputs.found#/0 == 'b'}",
        "{condition: $steps.look.outputs.found != null}",
        "{condition: $steps.look.outputs.found == $inputs.list}",
        "{condition: $steps.look.outputs.last == 'b'}",
        "{condition: $response.body#/any == 'x'}",
        "{condition: $response.body.items.length == 1}",
        "{context: $steps.look.outputs.found, type: regex, condition: b}",
        "{context: $steps.look.outputs.found, type: regex, condition: '^.b'}",
        "{context: $steps.look.outputs.found, type: regex, condition: '^b|c'}",
        "{context: $steps.look.outputs.found, type: regex, condition: '^b?'}",
        "{context: $steps.look.outputs.found, type: regex, condition: '\\w$'}",
        "{context: $response.body#/status, type: regex, condition: ^b$}",
        "{context: $steps.look.outputs.found, type: jsonpath, condition: \"$[?@ == 'b']\"}",
        "{context: $response.body, type: jsonpath, condition: \"$.items[?@.id == 'x']\"}",
        "{context: $response.body, type: jsonpath, condition: \"$.items[?length(@.tags) == 1]\"}",
        "{context: $response.body, type: jsonpath, condition: \"$.items[?@.tags[0] == 'x']\"}",
        "{context: $response.body, type: jsonpath, condition: \"$.items[?@.tags == {$steps.look.outputs.found}]\"}",
        "{context: $response.body, type: jsonpath, condition: \"$..[?@.tags == 'x']\"}",
    ]
    .into_iter()
    .enumerate()
    {
        let findings = found(&format!("none-{number}"), "successCriteria", criterion);
        assert!(findings.is_empty(), "{criterion}: {findings:#?}");
    }
}

#[test]
fn s34_a_criterion_for_failures_is_compared_with_all_replies() {
    let of = |test: &str, criterion: &str| found(test, "onFailure", criterion).len();
    // An array in a success, a string in an error.
    assert_eq!(of("both", "{condition: $response.body#/error == 'x'}"), 0);
    assert_eq!(of("errors", "{condition: $response.body#/errors == 'x'}"), 1);
    assert_eq!(of("items", "{condition: $response.body#/items == 'x'}"), 1);
}

#[test]
fn s37_a_filter_of_an_output_that_is_an_array_filters_its_items() {
    let criterion = "{context: $steps.look.outputs.found, type: jsonpath, condition: \"$[?@ == 'b']\"}";
    let folder = Folder::new("unlike-root").with("orders.yaml", OPENAPI).with(
        "w.arazzo.yaml",
        &format!(
            "arazzo: 1.1.0
info: {{title: t, version: '1'}}
sourceDescriptions: [{{name: orders, url: orders.yaml, type: openapi}}]
workflows:
- workflowId: w
  steps:
  - stepId: look
    operationId: list
    outputs:
      found: {{context: $response.body, type: jsonpath, selector: '$.items[*].id'}}
  - stepId: ask
    operationId: list
    successCriteria: [{criterion}]
"
        ),
    );
    crate::none(&folder.findings("w.arazzo.yaml"));
}

#[test]
fn s34_a_query_in_a_simple_condition_is_an_error_that_offers_a_jsonpath_criterion() {
    for (number, query) in ["[?(@.id == 'a')].id", "[?@.id=='a'].id", "[*].id", "..id"]
        .into_iter()
        .enumerate()
    {
        let step = format!(
            "operationId: addPet\n    successCriteria: [{{condition: \"$response.body.items{query} == 'a'\"}}]"
        );
        let folder = Folder::new(&format!("unlike-query-{number}"))
            .with("pets.yaml", crate::PETS)
            .with("w.arazzo.yaml", &crate::document(crate::PETS_SOURCE, &step));
        let findings = folder.findings("w.arazzo.yaml");
        let help =
            "simple conditions have no queries: write a criterion with a `context` and `type: jsonpath`";
        let is_it = findings.len() == 1 && findings[0].ends_with(help);
        assert!(is_it, "{query}: {findings:#?}");
    }
}
