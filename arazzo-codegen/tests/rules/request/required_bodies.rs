//! S17: bodies, and members of bodies, that an operation requires and a run may have no value for.

use crate::{Folder, document, none, one};

const OPENAPI: &str = "\
openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: 'https://a.example'}]
paths:
  /a:
    get: {operationId: look, responses: {'200': {description: d, content: {application/json: {schema: {type: object, required: [sure], properties: {sure: {type: string}, maybe: {type: string}}}}}}}}
    post: {operationId: add, requestBody: {required: true, content: {application/json: {schema: {type: object, required: [name, id], properties: {name: {type: string}, id: {type: string, readOnly: true}, note: {type: string}, to: {type: object, required: [city], properties: {city: {type: string}}}}}}}}, responses: {'200': {description: d}}}
    put: {operationId: change, requestBody: {content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}}, responses: {'200': {description: d}}}
    patch: {operationId: either, requestBody: {required: true, content: {application/json: {schema: {anyOf: [{type: object, required: [name]}, {type: object, required: [code]}]}}}}, responses: {'200': {description: d}}}
  /any:
    post: {operationId: any, requestBody: {required: true, content: {application/json: {}}}, responses: {'200': {description: d}}}
";

const SOURCE: &str = "{name: api, url: api.yaml, type: openapi}";

/// The inputs of a workflow: `sure` and `standard` always have a value, `maybe` and `object` may have none.
const INPUTS: &str = "  inputs:
    type: object
    required: [sure, given]
    properties:
      sure: {type: string}
      maybe: {type: string}
      standard: {type: string, default: s}
      object: {type: object, properties: {name: {type: string}}}
      given: {type: object, required: [sure], properties: {sure: {type: string}, maybe: {type: string}}}
";

/// What is found when a step has this request, behind these other steps.
fn findings(test: &str, before: &str, request: &str) -> Vec<String> {
    let text = document(SOURCE, request);
    let text = text.replace("  steps:\n", &format!("{INPUTS}  steps:\n{before}"));
    Folder::new(&format!("required-bodies-{test}"))
        .with("api.yaml", OPENAPI)
        .with("w.arazzo.yaml", &text)
        .findings("w.arazzo.yaml")
}

const LOOK: &str = "  - {stepId: look, operationId: look, outputs: {sure: $response.body#/sure, maybe: $response.body#/maybe}}\n";
const SKIPPED: &str = "  - {stepId: first, operationId: look, onSuccess: [{name: over, type: goto, stepId: s, criteria: [{condition: $statusCode == 201}]}]}\n";

fn adding(payload: &str) -> String {
    format!("operationId: add\n    requestBody: {{payload: {payload}}}")
}

#[test]
fn s17_a_required_body_that_may_be_absent_is_a_lint() {
    one(
        &findings("whole", "", &adding("$inputs.object")),
        "w.arazzo.yaml:18:28 lint AZ0474 `$inputs.object` may be absent, and it is the required request body | add `object` to the `required` of the workflow's `inputs`, or give it a `default`",
    );
    one(
        &findings(
            "any",
            "",
            "operationId: any\n    requestBody: {payload: $inputs.object}",
        ),
        "w.arazzo.yaml:18:28 lint AZ0474 `$inputs.object`",
    );
}

#[test]
fn s17_a_required_member_that_may_be_absent_is_a_lint() {
    let members = [
        (
            "{name: $inputs.maybe}",
            35,
            "`$inputs.maybe` may be absent, and it is `/name` of the request body, which the operation requires | add `maybe` to the `required` of the workflow's `inputs`, or give it a `default`",
        ),
        (
            "{name: $inputs.given#/maybe}",
            35,
            "`$inputs.given#/maybe` may be absent, and it is `/name` of the request body, which the operation requires | make `/maybe` required in its object in the input `given`, or give it a `default`",
        ),
        (
            "{name: n, to: {city: $inputs.maybe}}",
            49,
            "`$inputs.maybe` may be absent, and it is `/to/city` of the request body, which the operation requires | ",
        ),
    ];
    for (payload, column, message) in members {
        let found = findings("member", "", &adding(payload));
        one(
            &found,
            &format!("w.arazzo.yaml:18:{column} lint AZ0475 {message}"),
        );
    }
    let replaced = "operationId: add\n    requestBody: {payload: {note: n}, replacements: [{target: /name, value: $inputs.maybe}]}";
    one(
        &findings("replaced", "", replaced),
        "w.arazzo.yaml:18:77 lint AZ0475 `$inputs.maybe` may be absent, and it is `/name`",
    );
}

#[test]
fn s17_a_required_member_that_an_output_may_lack_is_a_lint() {
    one(
        &findings("output", LOOK, &adding("{name: $steps.look.outputs.maybe}")),
        "w.arazzo.yaml:19:35 lint AZ0475 `$steps.look.outputs.maybe` may be absent, and it is `/name` of the request body, which the operation requires | the reply to `look` may lack it: correct the OpenAPI document if it never does",
    );
    one(
        &findings(
            "skipped",
            &format!("{SKIPPED}{LOOK}"),
            &adding("{name: $steps.look.outputs.sure}"),
        ),
        "w.arazzo.yaml:20:35 lint AZ0475 `$steps.look.outputs.sure` may be absent, and it is `/name` of the request body, which the operation requires | a run can reach this step without `look`: let every path to this step pass through it",
    );
}

#[test]
fn s17_what_is_not_required_or_never_absent_is_no_lint() {
    for payload in [
        "{name: $inputs.sure}",
        "{name: $inputs.standard}",
        "{name: $inputs.given#/sure}",
        "{name: $steps.look.outputs.sure}",
        "{name: n, note: $inputs.maybe, id: $inputs.maybe}",
        "'{\"name\": \"is {$inputs.sure}\"}'",
        // Which member an expression names is only known when the program runs.
        "'{\"{$inputs.sure}\": 1, \"name\": \"{$inputs.maybe}\"}'",
    ] {
        none(&findings("plain", LOOK, &adding(payload)));
    }
    for (operation, body) in [
        ("change", "{payload: $inputs.object}"),
        ("either", "{payload: {name: $inputs.maybe}}"),
        ("any", "{payload: {name: $inputs.maybe}}"),
        (
            "add",
            "{payload: $inputs.given, replacements: [{target: /name, value: $inputs.maybe}]}",
        ),
    ] {
        let request = format!("operationId: {operation}\n    requestBody: {body}");
        none(&findings("not-required", "", &request));
    }
}

#[test]
fn s17_what_is_left_out_stays_what_it_was() {
    one(
        &findings("left-out", "", &adding("{note: n}")),
        "w.arazzo.yaml:18:28 lint AZ0465 the request body leaves out `name`, which the operation requires",
    );
    for body in ["{contentType: application/json}", "{}"] {
        one(
            &findings(
                "no-payload",
                "",
                &format!("operationId: add\n    requestBody: {body}"),
            ),
            "w.arazzo.yaml:16:13 lint AZ0408 step `s` leaves out the required request body",
        );
    }
}

#[test]
fn s21b_a_required_member_that_no_path_sets_is_an_error() {
    let text = document(SOURCE, &adding("{name: $steps.late.outputs.sure}"))
        .replace("arazzo: 1.1.0", "arazzo: 1.0.1");
    let late = LOOK.replace("stepId: look", "stepId: late");
    let folder = Folder::new("required-bodies-never-set")
        .with("api.yaml", OPENAPI)
        .with("w.arazzo.yaml", &format!("{text}{late}"));
    one(
        &folder.findings("w.arazzo.yaml"),
        "w.arazzo.yaml:9:35 AZ0501 `$steps.late.outputs.sure` is read before `late` can have run",
    );
}
