//! What the declared replies say of an output, when they do not say the same.

use crate::document::findings_with;

const STEPS: &str = "\
[{stepId: get, operationId: get, outputs: {both: $response.body#/both, one: $response.body#/one, none: \
$response.body#/none, broken: $response.body#/broken, cycle: $response.body#/cycle/x}}]";

const OPENAPI: &str = "
openapi: 3.1.0
info: {title: Replies, version: 1.0.0}
servers: [{url: https://example.com}]
paths:
  /things:
    get:
      operationId: get
      responses:
        200:
          description: Done.
          content:
            application/json:
              schema:
                properties:
                  both: {type: string}
                  one: {type: integer}
                  broken: {$ref: '#/components/schemas/Thingg'}
                  cycle: {$ref: '#/components/schemas/Cycle'}
        202:
          description: Under way.
          content:
            application/json: {schema: {properties: {both: {type: string}}}}
components:
  schemas:
    Thing: {type: string}
    Cycle: {$ref: '#/components/schemas/Cycle'}
";

/// A member of one reply is not missed in the others; what no reply has, and what has no type, is said.
#[test]
fn replies_that_differ() {
    assert_eq!(
        findings_with(STEPS, OPENAPI),
        [
            "15:113 lint AZ0407 the response's schema has no member `none` there | did you mean `one`?",
            "15:113 lint AZ0407 the response's schema has no member `none` there | its members are `both`",
            "15:143 lint AZ0406 the OpenAPI document does not declare the type of `$response.body#/broken` | did you mean `#/components/schemas/Thing`?",
        ]
    );
}

/// S7: a step that means one of two operations of the same id is told of both.
#[test]
fn an_operation_id_that_two_operations_have() {
    let twice = OPENAPI.replace(
        "components:",
        "  /other: {put: {operationId: get, responses: {200: {description: Done.}}}}\ncomponents:",
    );
    assert_eq!(
        findings_with("[{stepId: get, operationId: get}]", &twice),
        [
            "15:38 AZ0206 source `library` has 2 operations `get` | say which: `operationPath: '{$sourceDescriptions.library.url}#/paths/~1things/get'`"
        ]
    );
    assert_eq!(
        findings_with(
            "[{stepId: get, operationPath: '{$sourceDescriptions.library.url}#/paths/~1other/put'}]",
            &twice
        ),
        [""; 0]
    );
}

#[test]
fn a_request_that_the_api_makes_itself() {
    let webhook = OPENAPI.replace(
        "components:",
        "webhooks: {told: {post: {operationId: told}}}\ncomponents:",
    );
    let findings = findings_with(
        "[{stepId: get, operationPath: '{$sourceDescriptions.library.url}#/webhooks/told/post'}]",
        &webhook,
    );
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(
        findings[0].contains("AZ0201 there is no operation at `/webhooks/told/post`"),
        "{findings:?}"
    );
    assert_eq!(
        findings_with("[{stepId: get, operationId: told}]", &webhook),
        ["15:38 AZ0201 there is no operation `told` | the operations are `get`"]
    );
}

/// What a step needs is an error where it stands in the OpenAPI document; what it does not need is nothing. A parameter
/// that is nowhere is not declared, which is a lint (S9).
#[test]
fn references_that_lead_nowhere() {
    let broken = OPENAPI.replace(
        "operationId: get\n",
        "operationId: get\n      parameters: [{$ref: '#/components/parameters/Limit'}]\n",
    );
    assert_eq!(
        findings_with("[{stepId: get, operationId: get}]", &broken),
        [
            "9:27 lint AZ0431 the parameter `#/components/parameters/Limit` does not resolve: `components` has no member `parameters` | correct the OpenAPI document: declare what it refers to, or correct the `$ref`"
        ]
    );
    let broken = OPENAPI.replace(
        "operationId: get\n",
        "operationId: get\n      requestBody: {$ref: '#/components/requestBodies/Search'}\n",
    );
    assert_eq!(
        findings_with("[{stepId: get, operationId: get}]", &broken),
        [
            "9:27 AZ0402 `#/components/requestBodies/Search` does not resolve: `components` has no member `requestBodies` | correct the OpenAPI document: declare what it refers to, or correct the `$ref`"
        ]
    );
    assert_eq!(
        findings_with("[{stepId: get, operationId: get}]", OPENAPI),
        [""; 0]
    );
}

/// Where an output of a step leads on into its reply, and through what is no object.
#[test]
fn ways_that_lead_to_nothing() {
    let openapi = OPENAPI.replace(
        "both: {type: string}",
        "both: {type: object, properties: {list: {type: array, items: {type: object, properties: {id: {type: string}}}}}}",
    );
    let found = |outputs: &str, condition: &str| {
        let steps = format!(
            "[{{stepId: get, operationId: get, outputs: {{{outputs}}}}}, {{stepId: again, operationId: get, successCriteria: [{{condition: {condition}}}]}}]"
        );
        let found = findings_with(&steps, &openapi).into_iter();
        found
            .filter_map(|found| Some(found.split_once(' ')?.1.to_owned()))
            .collect::<Vec<_>>()
    };
    let both = "both: $response.body#/both";
    assert_eq!(
        found(both, "$steps.get.outputs.both#/lists == 'x'"),
        ["lint AZ0407 the response's schema has no member `lists` there | did you mean `list`?"]
    );
    assert_eq!(
        found(both, "$steps.get.outputs.both#/list/id == 'x'"),
        [
            "lint AZ0407 the response has an array there, which has no member `id` | select an item: add `0` in front of `id`"
        ]
    );
    assert_eq!(
        found(
            "id: $response.body#/both/list/0/id/x",
            "$steps.get.outputs.id == 'x'"
        ),
        ["lint AZ0407 the response has a string there, which has no member `x` | leave `x` out"]
    );
    for there in [
        "$steps.get.outputs.both#/list/0/id == 'x'",
        "$steps.get.outputs.both#/list != null",
    ] {
        assert_eq!(found(both, there), [""; 0], "{there}");
    }
    // What only some replies have may be there.
    assert_eq!(
        found("all: $response.body", "$steps.get.outputs.all#/one == 1"),
        [""; 0]
    );
    // Of an output that is nowhere that is said, and not of what leads on from it.
    let nowhere = found(
        "lists: $response.body#/both/lists",
        "$steps.get.outputs.lists#/x == 1",
    );
    assert!(
        nowhere.iter().all(|found| found.contains("`lists`")),
        "{nowhere:#?}"
    );
}
