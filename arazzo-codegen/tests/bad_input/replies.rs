//! What the declared replies say of an output, when they do not say the same.

use crate::document::findings_with;

const STEPS: &str = "\
[{stepId: get, operationId: get, outputs: {both: $response.body#/both, one: $response.body#/one, none: \
$response.body#/none, broken: $response.body#/broken, circle: $response.body#/circle/x}}]";

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
                  circle: {$ref: '#/components/schemas/Circle'}
        202:
          description: Under way.
          content:
            application/json: {schema: {properties: {both: {type: string}}}}
components:
  schemas:
    Thing: {type: string}
    Circle: {$ref: '#/components/schemas/Circle'}
";

/// A member of one reply is not missed in the others; what no reply has, and what has no type, is said.
#[test]
fn replies_that_differ() {
    assert_eq!(
        findings_with(STEPS, OPENAPI),
        [
            "15:113 lint AZ0407 the response's schema has no member `none` there | did you mean `one`?",
            "15:113 lint AZ0407 the response's schema has no member `none` there | its members are `both`",
            "15:143 lint AZ0406 the OpenAPI document does not say what `$response.body#/broken` is | did you mean `#/components/schemas/Thing`?",
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
            "9:27 lint AZ0431 the parameter `#/components/parameters/Limit` does not resolve: `components` has no member `parameters` | mend the OpenAPI document: declare what it refers to, or correct the `$ref`"
        ]
    );
    let broken = OPENAPI.replace(
        "operationId: get\n",
        "operationId: get\n      requestBody: {$ref: '#/components/requestBodies/Search'}\n",
    );
    assert_eq!(
        findings_with("[{stepId: get, operationId: get}]", &broken),
        [
            "9:27 AZ0402 `#/components/requestBodies/Search` does not resolve: `components` has no member `requestBodies` | mend the OpenAPI document: declare what it refers to, or correct the `$ref`"
        ]
    );
    assert_eq!(
        findings_with("[{stepId: get, operationId: get}]", OPENAPI),
        [""; 0]
    );
}
