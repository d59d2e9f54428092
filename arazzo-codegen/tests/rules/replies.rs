//! What the body of a reply is, and what may be read of it (S19, S19a, S20).

use crate::{Folder, document, none, one};

/// A step that calls `GET /pets`, whose replies these are, with outputs; then one that sends `$steps.a.outputs.x`.
fn folder(test: &str, method: &str, responses: &str, outputs: &str) -> Folder {
    let openapi = format!(
        "\
openapi: 3.1.0
info: {{title: Pets, version: 1.0.0}}
servers: [{{url: 'https://pets.example'}}]
paths:
  /pets:
    {method}:
      operationId: send
      responses: {{{responses}}}
"
    );
    Folder::new(test).with("pets.yaml", &openapi).with(
        "w.arazzo.yaml",
        &document(
            "{name: pets, url: pets.yaml}",
            &format!("operationId: send\n    outputs: {{{outputs}}}"),
        ),
    )
}

const OBJECT: &str = "{schema: {type: object, required: [id], properties: {id: {type: integer}}}}";

#[test]
fn s20_a_pointer_into_a_reply_that_is_no_json_has_a_lint() {
    for (number, media_type) in [
        "application/xml",
        "text/event-stream",
        "application/x-ndjson",
        "text/csv",
        "application/yaml",
        "application/x-www-form-urlencoded",
        "application/pdf",
        "image/png",
    ]
    .into_iter()
    .enumerate()
    {
        let responses = format!("'200': {{description: Yes., content: {{{media_type}: {OBJECT}}}}}");
        let folder = folder(
            &format!("reply-{number}"),
            "get",
            &responses,
            "id: $response.body#/id",
        );
        one(
            &folder.findings("w.arazzo.yaml"),
            &format!(
                "w.arazzo.yaml:9:19 lint AZ0471 the reply is `{media_type}`, in which a pointer finds nothing | read the reply as a whole"
            ),
        );
    }
    // Where another successful reply is JSON, or the media type is open, there may be something.
    for (test, content) in [
        ("reply-range", format!("'*/*': {OBJECT}")),
        (
            "reply-json",
            format!("application/json: {OBJECT}, text/csv: {OBJECT}"),
        ),
        (
            "reply-lines",
            "application/jsonl: {schema: {type: array, items: {type: object, properties: {id: {}}}}}"
                .to_owned(),
        ),
    ] {
        let responses = format!("'200': {{description: Yes., content: {{{content}}}}}");
        let pointer = if test == "reply-lines" { "/0/id" } else { "/id" };
        let outputs = format!("id: $response.body#{pointer}");
        none(&folder(test, "get", &responses, &outputs).findings("w.arazzo.yaml"));
    }
}

#[test]
fn s19a_what_is_read_of_a_reply_without_a_body_has_a_lint() {
    let json = format!("content: {{application/json: {OBJECT}}}");
    for (test, method, responses, message) in [
        (
            "bodiless-head",
            "head",
            format!("'200': {{description: Yes., {json}}}"),
            "the reply to HEAD has no body",
        ),
        (
            "bodiless-204",
            "get",
            "'204': {description: Yes.}".to_owned(),
            "a successful reply has no body",
        ),
        (
            "bodiless-205",
            "get",
            format!("'205': {{description: Yes.}}, '404': {{description: No., {json}}}"),
            "a successful reply has no body",
        ),
    ] {
        let folder = folder(test, method, &responses, "body: $response.body");
        let beginning = format!("w.arazzo.yaml:9:21 lint AZ0472 {message}");
        one(&folder.findings("w.arazzo.yaml"), &beginning);
    }
    let responses = format!("'204': {{description: Yes.}}, '200': {{description: Yes., {json}}}");
    none(&folder("bodiless-maybe", "get", &responses, "body: $response.body").findings("w.arazzo.yaml"));
}

#[test]
fn s20_a_criterion_that_reads_inside_a_reply_that_is_no_json_has_a_lint() {
    let found = |number: usize, content: &str, criterion: &str| {
        let openapi = format!(
            "\
openapi: 3.1.0
info: {{title: Pets, version: 1.0.0}}
servers: [{{url: 'https://pets.example'}}]
paths:
  /pets:
    get:
      operationId: send
      responses: {{'200': {{description: Yes., content: {{{content}: {OBJECT}}}}}}}
"
        );
        let document = document(
            "{name: pets, url: pets.yaml}",
            &format!("operationId: send\n    successCriteria:\n    - {criterion}"),
        );
        let folder = Folder::new(&format!("reply-criterion-{number}"))
            .with("pets.yaml", &openapi)
            .with("w.arazzo.yaml", &document);
        let findings = folder.findings("w.arazzo.yaml");
        findings.iter().filter(|found| found.contains("AZ0471")).count()
    };
    for (number, (criterion, lints)) in [
        ("{condition: $response.body#/id == 1}", 1),
        ("{condition: $response.body.id != null}", 1),
        ("{context: $response.body#/id, type: regex, condition: '1'}", 1),
        ("{context: $response.body, type: jsonpath, condition: $.id}", 1),
        (
            "{context: $response.body, type: jsonpath, condition: '$[?@.id == 1]'}",
            1,
        ),
        (
            "{context: $response.body, type: jsonpath, condition: $.id == 1}",
            1,
        ),
        ("{context: $response.body, type: regex, condition: '<id>'}", 0),
        ("{context: $response.body, type: xpath, condition: '/pet/id'}", 0),
        ("{condition: $response.body == 'x'}", 0),
        ("{condition: $response.header.id == 'x'}", 0),
    ]
    .into_iter()
    .enumerate()
    {
        for (media_type, lints) in [
            ("application/xml", lints),
            ("text/csv", lints),
            ("application/json", 0),
            ("'*/*'", 0),
        ] {
            assert_eq!(
                found(number, media_type, criterion),
                lints,
                "{media_type}: {criterion}"
            );
        }
    }
}
