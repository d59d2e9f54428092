//! S9 and S11: parameters that are not a step's to send, that have no place, or whose style does not define their value.

use crate::{Folder, PETS, document, none, one};

/// The findings of a document with one step; `operation` is that of the OpenAPI document, `step` the fields of the step
/// beside its `operationId`, and the inputs are those of [`INPUTS`].
fn findings(test: &str, path: &str, operation: &str, step: &str) -> Vec<String> {
    let openapi = format!(
        "\
openapi: 3.1.0
info: {{title: Pets, version: 1.0.0}}
servers: [{{url: 'https://pets.example'}}]
paths:
  {path}:
    post:
      operationId: send
      {operation}
      responses: {{'200': {{description: Yes.}}}}
"
    );
    let document = document(
        "{name: pets, url: pets.yaml}",
        &format!("operationId: send\n    {step}"),
    );
    let document = document.replace(
        "- workflowId: w\n",
        &format!("- workflowId: w\n  inputs: {INPUTS}\n"),
    );
    Folder::new(test)
        .with("pets.yaml", &openapi)
        .with("w.arazzo.yaml", &document)
        .findings("w.arazzo.yaml")
}

const INPUTS: &str = "{type: object, properties: {page: {type: object, properties: {n: {type: integer}}}, word: {enum: [a, b]}, \
    kind: {type: string}, either: {type: [string, array]}}}";

const OFFERS: &str =
    "requestBody: {content: {application/json: {}, application/x-www-form-urlencoded: {}, text/plain: {}}}";

fn of_type(test: &str, parameter: &str, body: &str) -> Vec<String> {
    let step = format!(
        "parameters: [{{name: Content-Type, in: header, value: {parameter}}}]\n    requestBody: {body}"
    );
    findings(&format!("content-type-{test}"), "/pets", OFFERS, &step)
}

#[test]
fn s9_a_content_type_as_a_parameter() {
    one(
        &of_type(
            "chooses",
            "application/x-www-form-urlencoded",
            "{payload: {a: b}}",
        ),
        "w.arazzo.yaml:10:58 lint AZ0479 the header `Content-Type` says that the body is `application/x-www-form-urlencoded` \
         | write `contentType: application/x-www-form-urlencoded` in the `requestBody`",
    );
    // What the body is anyway.
    none(&of_type(
        "same",
        "application/json; charset=utf-8",
        "{payload: {a: b}}",
    ));
    none(&of_type(
        "both",
        "text/plain",
        "{contentType: text/plain, payload: words}",
    ));
    one(
        &of_type("computed", "$inputs.kind", "{payload: {a: b}}"),
        "w.arazzo.yaml:10:58 lint AZ0479 the body is written as `application/json`, whatever the header `Content-Type` says",
    );
}

#[test]
fn s9_a_content_type_that_cannot_choose_is_an_error() {
    one(
        &of_type("word", "json", "{payload: {a: b}}"),
        "w.arazzo.yaml:10:58 AZ0104 `json` is not a media type | write one, such as `application/json`",
    );
    one(
        &of_type("number", "5", "{payload: {a: b}}"),
        "w.arazzo.yaml:10:58 AZ0104 `5` is not a media type",
    );
    one(
        &of_type(
            "conflict",
            "text/plain",
            "{contentType: application/json, payload: {a: b}}",
        ),
        "w.arazzo.yaml:10:58 AZ0104 the header `Content-Type` says `text/plain`, and the body is `application/json`",
    );
    let found = of_type(
        "payload",
        "application/x-www-form-urlencoded",
        "{payload: [a, b]}",
    );
    let refused =
        "w.arazzo.yaml:11:28 AZ0103 the payload of a `application/x-www-form-urlencoded` body is a list";
    one(&found[1..], refused);
}

#[test]
fn s9_a_header_that_frames_the_message_is_not_sent() {
    for (number, name) in [
        "Content-Length",
        "host",
        "CONNECTION",
        "Transfer-Encoding",
        "TE",
        "Expect",
    ]
    .into_iter()
    .enumerate()
    {
        let step = format!("parameters: [{{name: {name}, in: header, value: x}}]");
        one(
            &findings(&format!("framing-{number}"), "/pets", "", &step),
            &format!("w.arazzo.yaml:10:25 lint AZ0478 the header `{name}` is written by the transport"),
        );
    }
    // Declared and required by the operation, it is not asked of the step, and passed, it is not converted.
    let declared =
        "parameters: [{name: Content-Length, in: header, required: true, schema: {type: integer}}]";
    none(&findings("framing-left-out", "/pets", declared, "description: x"));
    let step = "parameters: [{name: Content-Length, in: header, value: $inputs.kind}]";
    one(
        &findings("framing-declared", "/pets", declared, step),
        "w.arazzo.yaml:10:25 lint AZ0478",
    );
    // Elsewhere such a name is one like others.
    one(
        &findings(
            "framing-query",
            "/pets",
            "",
            "parameters: [{name: Host, in: query, value: x}]",
        ),
        "w.arazzo.yaml:10:25 lint AZ0404 the operation declares no parameter `Host` in the query",
    );
}

#[test]
fn s9_a_parameter_of_the_path_without_a_variable_is_not_sent() {
    let declared = "parameters: [{name: id, in: path, required: true, schema: {type: string}}, \
        {name: page, in: path, required: true, schema: {type: integer}}]";
    let passing = |name: &str, value: &str| {
        format!("parameters: [{{name: id, in: path, value: a}}, {{name: {name}, in: path, value: {value}}}]")
    };
    one(
        &findings("homeless", "/pets/{id}", declared, &passing("page", "2")),
        "w.arazzo.yaml:10:57 lint AZ0480 the path `/pets/{id}` has no variable `page` | remove the parameter",
    );
    // It is not converted either.
    one(
        &findings(
            "homeless-input",
            "/pets/{id}",
            declared,
            &passing("page", "$inputs.kind"),
        ),
        "w.arazzo.yaml:10:57 lint AZ0480",
    );
    // A variable of the query in the key is a place.
    none(&findings(
        "homeless-query",
        "/pets/{id}?page={page}",
        declared,
        &passing("page", "2"),
    ));
    // One that the operation does not declare.
    one(
        &findings(
            "homeless-undeclared",
            "/pets/{id}",
            declared,
            &passing("side", "2"),
        ),
        "w.arazzo.yaml:10:57 lint AZ0404 the path `/pets/{id}` has no variable `side`",
    );
}

#[test]
fn s11_the_kind_of_an_input_is_held_against_the_style() {
    let style = |test: &str, style: &str, value: &str| {
        let declared = format!("parameters: [{{name: p, in: query, {style}, schema: {{}}}}]");
        let step = format!("parameters: [{{name: p, in: query, value: {value}}}]");
        findings(&format!("kind-{test}"), "/pets", &declared, &step)
    };
    none(&style("struct", "style: deepObject", "$inputs.page"));
    none(&style("union", "style: deepObject", "$inputs.either"));
    for (test, value) in [("word", "$inputs.word"), ("inside", "'$inputs.page#/n'")] {
        let found = style(test, "style: deepObject", value);
        one(
            &found,
            "w.arazzo.yaml:10:46 lint AZ0441 the style `deepObject` does not define how a scalar is written",
        );
    }
    one(
        &style("exploded", "style: pipeDelimited, explode: true", "$inputs.page"),
        "w.arazzo.yaml:10:46 lint AZ0441 the style `pipeDelimited` does not define how an exploded value is written",
    );
}

#[test]
fn s11_headers_that_http_cannot_have() {
    for (name, value, found) in [
        ("'X-Trace:'", "a", "`X-Trace:` is not a valid name of a header"),
        ("'X Trace'", "a", "`X Trace` is not a valid name of a header"),
        ("''", "a", "`` is not a valid name of a header"),
        ("\"X\\u00e4\"", "a", "`X\u{e4}` is not a valid name of a header"),
        (
            "X",
            "\"a\\r\\nb\"",
            "the value of the header `X` is not valid in HTTP",
        ),
        (
            "X",
            "\"a\\0{$inputs.x}\"",
            "the value of the header `X` is not valid in HTTP",
        ),
    ] {
        let target =
            format!("operationId: addPet\n    parameters: [{{name: {name}, in: header, value: {value}}}]");
        let text = document("{name: pets, url: pets.yaml}", &target).replace(
            "  steps:",
            "  inputs: {type: object, properties: {x: {type: string}}}\n  steps:",
        );
        let folder = Folder::new("illegal-header")
            .with("pets.yaml", PETS)
            .with("w.arazzo.yaml", &text);
        let findings = folder.findings("w.arazzo.yaml");
        assert!(
            findings
                .iter()
                .any(|finding| finding.contains(&format!(" AZ0484 {found} |"))),
            "{name}: {findings:#?}"
        );
    }
}
