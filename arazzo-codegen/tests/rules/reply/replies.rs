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

/// The lints AZ0471 in a document with these responses, the fields of the first step and a second step.
fn text_lints(test: &str, responses: &str, first: &str, second: &str) -> Vec<String> {
    let openapi = format!(
        "\
openapi: 3.1.0
info: {{title: Pets, version: 1.0.0}}
servers: [{{url: 'https://pets.example'}}]
paths:
  /pets:
    get:
      operationId: send
      parameters: [{{name: id, in: query, schema: {{type: string}}}}]
      responses: {{{responses}}}
"
    );
    let step = format!("operationId: send\n    {first}\n  - stepId: t\n    operationId: send\n    {second}");
    let folder = Folder::new(&format!("reply-text-{test}"))
        .with("pets.yaml", &openapi)
        .with("w.arazzo.yaml", &document("{name: pets, url: pets.yaml}", &step));
    let findings = folder.findings("w.arazzo.yaml").into_iter();
    findings.filter(|found| found.contains("AZ0471")).collect()
}

#[test]
fn s20_a_criterion_for_failures_that_reads_inside_a_reply_that_is_no_json_has_a_lint() {
    let response =
        |status: &str, content: &str| format!("'{status}': {{description: Any., content: {{{content}}}}}");
    let json = format!("application/json: {OBJECT}");
    let xml = format!("application/xml: {OBJECT}");
    let other = "application/json: {schema: {type: object, properties: {other: {type: integer}}}}";
    for (test, success, error, criterion, lints) in [
        (
            "errors",
            other,
            xml.as_str(),
            "{condition: $response.body#/id == 1}",
            1,
        ),
        (
            "both",
            xml.as_str(),
            "text/plain: {schema: {type: string}}",
            "{condition: $response.body#/id == 1}",
            1,
        ),
        (
            "query",
            other,
            &xml,
            "{context: $response.body, type: jsonpath, condition: $.id}",
            1,
        ),
        // A reply with the status of a success may be judged as well.
        (
            "in-success",
            &json,
            &xml,
            "{condition: $response.body#/id == 1}",
            0,
        ),
        ("json", other, &json, "{condition: $response.body#/id == 1}", 0),
        (
            "whole",
            other,
            &xml,
            "{context: $response.body, type: regex, condition: '<id>'}",
            0,
        ),
        (
            "xpath",
            other,
            &xml,
            "{context: $response.body, type: xpath, condition: '/pet/id'}",
            0,
        ),
    ] {
        let responses = format!("{}, {}", response("200", success), response("4XX", error));
        let action = format!("onFailure: [{{name: on, type: end, criteria: [{criterion}]}}]");
        let found = text_lints(test, &responses, &action, "description: Nothing.");
        assert_eq!(found.len(), lints, "{test}: {found:#?}");
    }
    // An error that is not described may have any body.
    let action = "onFailure: [{name: on, type: end, criteria: [{condition: $response.body#/id == 1}]}]";
    let found = text_lints("none", &response("200", &xml), action, "description: Nothing.");
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn s20_a_pointer_into_an_output_that_is_text_has_a_lint() {
    let responses =
        |media_type: &str| format!("'200': {{description: Any., content: {{{media_type}: {OBJECT}}}}}");
    let outputs = "outputs: {all: $response.body}";
    for (number, (second, lints)) in [
        (
            "parameters: [{name: id, in: query, value: $steps.s.outputs.all#/id}]",
            1,
        ),
        (
            "parameters: [{name: id, in: query, value: 'x{$steps.s.outputs.all#/id}'}]",
            1,
        ),
        ("successCriteria: [{condition: $steps.s.outputs.all#/id == 1}]", 1),
        ("outputs: {id: $steps.s.outputs.all#/id}", 1),
        ("outputs: {id: $steps.s.outputs.all}", 0),
        (
            "successCriteria: [{context: $steps.s.outputs.all, type: xpath, condition: /pet/id}]",
            0,
        ),
    ]
    .into_iter()
    .enumerate()
    {
        for (media_type, lints) in [
            ("application/xml", lints),
            ("text/csv", lints),
            ("application/json", 0),
        ] {
            let test = format!("output-{number}");
            let found = text_lints(&test, &responses(media_type), outputs, second);
            assert_eq!(found.len(), lints, "{media_type}: {second}: {found:#?}");
        }
    }
}

#[test]
fn s19_an_output_of_a_missing_member_of_another_output_has_a_lint() {
    let responses = format!("'200': {{description: Yes., content: {{application/json: {OBJECT}}}}}");
    let step = "operationId: send\n    outputs: {all: $response.body}\n  - stepId: t\n    operationId: send\n    outputs: {id: $steps.s.outputs.all#/idd}";
    let folder = folder("reply-chained", "get", &responses, "x: $response.body")
        .with("w.arazzo.yaml", &document("{name: pets, url: pets.yaml}", step));
    one(
        &folder.findings("w.arazzo.yaml"),
        "w.arazzo.yaml:12:19 lint AZ0407 the response's schema has no member `idd` there | did you mean `id`?",
    );
}
