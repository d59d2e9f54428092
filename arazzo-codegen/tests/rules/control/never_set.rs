//! S21b, S31, S32: outputs that are read where no path can have set them.

use crate::{Folder, none, one};

const OPENAPI: &str = "\
openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: 'https://a.example'}]
paths:
  /a:
    get: {operationId: a, parameters: [&q {name: q, in: query, schema: {type: string}}], responses: &r {'200': {description: d, content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: string}}}}}}}}
    post: {operationId: send, requestBody: {content: {application/json: {schema: {type: object}}}}, responses: *r}
  /a/{id}:
    get: {operationId: b, parameters: [{name: id, in: path, required: true, schema: {type: string}}, *q], responses: *r}
";

fn findings(test: &str, version: &str, workflow: &str) -> Vec<String> {
    let text = format!(
        "arazzo: {version}\ninfo: {{title: t, version: '1'}}\nsourceDescriptions: [{{name: api, url: api.yaml, type: openapi}}]\nworkflows:\n- workflowId: w\n{workflow}"
    );
    Folder::new(&format!("never-set-{test}"))
        .with("api.yaml", OPENAPI)
        .with("w.arazzo.yaml", &text)
        .findings("w.arazzo.yaml")
}

/// The place of a text in the workflow, which stands from line 6 on.
fn place(workflow: &str, text: &str) -> String {
    let at = workflow.find(text).unwrap();
    let before = &workflow[..at];
    let line = 6 + before.matches('\n').count();
    let column = 1 + before.rsplit('\n').next().unwrap().len();
    format!("w.arazzo.yaml:{line}:{column}")
}

/// The step `late` stands behind the other one, which reads its output.
fn early(step: &str) -> String {
    format!(
        "  steps:\n  - {{stepId: s, {step}}}\n  - {{stepId: late, operationId: a, outputs: {{id: $response.body#/id}}}}\n"
    )
}

const LATE: &str = "$steps.late.outputs.id";
const READ: &str = "`$steps.late.outputs.id` is read before `late` can have run";

#[test]
fn s21b_what_may_be_absent_is_a_lint() {
    let places = [
        (
            "query",
            "operationId: a, parameters: [{name: q, in: query, value: $steps.late.outputs.id}]",
        ),
        (
            "member",
            "operationId: send, requestBody: {payload: {x: [$steps.late.outputs.id]}}",
        ),
        (
            "criterion",
            "operationId: a, successCriteria: [{condition: $steps.late.outputs.id == null}]",
        ),
        (
            "action",
            "operationId: a, onSuccess: [{name: n, type: end, criteria: [{condition: $steps.late.outputs.id == 'x'}]}]",
        ),
    ];
    for (name, step) in places {
        let workflow = early(step);
        let found = findings(name, "1.0.1", &workflow);
        one(&found, &format!("{} lint AZ0511 {READ}", place(&workflow, LATE)));
    }
}

#[test]
fn s21b_what_every_run_needs_is_an_error() {
    let places = [
        (
            "path",
            "operationId: b, parameters: [{name: id, in: path, value: $steps.late.outputs.id}]",
            LATE,
        ),
        (
            "text",
            "operationId: a, parameters: [{name: q, in: query, value: 'x {$steps.late.outputs.id}'}]",
            "{$steps.late",
        ),
        (
            "whole",
            "operationId: send, requestBody: {payload: $steps.late.outputs.id}",
            LATE,
        ),
        (
            "holds",
            "operationId: a, successCriteria: [{condition: $steps.late.outputs.id == 'x'}]",
            LATE,
        ),
    ];
    for (name, step, text) in places {
        let workflow = early(step);
        let found = findings(name, "1.0.1", &workflow);
        // That a text is no object is said beside.
        let found: Vec<String> = found
            .into_iter()
            .filter(|found| !found.contains("AZ0917"))
            .collect();
        one(&found, &format!("{} AZ0501 {READ}", place(&workflow, text)));
    }
}

#[test]
fn s21b_a_step_that_some_runs_do_without_may_fail() {
    let workflow = r"  steps:
  - {stepId: s, operationId: a, onSuccess: [{name: done, type: end, criteria: [{condition: $response.body#/id == 'x'}]}]}
  - {stepId: t, operationId: b, parameters: [{name: id, in: path, value: $steps.late.outputs.id}]}
  - {stepId: late, operationId: a, outputs: {id: $response.body#/id}}
";
    let found = findings("some", "1.0.1", workflow);
    one(&found, &format!("{} lint AZ0511 {READ}", place(workflow, LATE)));
}

#[test]
fn s21b_an_output_that_reads_what_no_path_sets_has_a_lint() {
    let workflow = early("operationId: a, outputs: {kept: $steps.late.outputs.id}");
    one(
        &findings("kept", "1.0.1", &workflow),
        &format!("{} lint AZ0511 {READ}", place(&workflow, LATE)),
    );

    let workflow = r"  steps:
  - {stepId: s, operationId: a, onSuccess: [{name: done, type: end}]}
  - {stepId: late, operationId: a, outputs: {id: $response.body#/id}}
  outputs: {got: $steps.late.outputs.id}
";
    let found = findings("at-the-end", "1.0.1", workflow);
    let found: Vec<String> = found
        .into_iter()
        .filter(|found| found.contains("AZ0511"))
        .collect();
    one(&found, &format!("{} lint AZ0511 {READ}", place(workflow, LATE)));
}

#[test]
fn s12_what_a_workflow_gives_all_steps_is_not_sent_where_it_has_no_value_yet() {
    let workflow = r"  parameters: [{name: q, in: query, value: 'Bearer {$steps.login.outputs.id}'}]
  steps:
  - {stepId: login, operationId: a, outputs: {id: $response.body#/id}}
  - {stepId: use, operationId: a}
";
    one(
        &findings("shared", "1.0.1", workflow),
        &format!(
            "{} lint AZ0511 step `login` does not send the parameter `q`",
            place(workflow, "'Bearer")
        ),
    );
}

#[test]
fn s31_a_success_criterion_on_the_outputs_of_its_own_step_cannot_hold() {
    let with = |condition: &str| {
        format!(
            "  steps:\n  - {{stepId: s, operationId: a, successCriteria: [{condition}], outputs: {{id: $response.body#/id}}}}\n"
        )
    };
    let own =
        "lint AZ0512 the criterion cannot hold: `$steps.s.outputs.id` is set after step `s` has succeeded";
    let never = [
        ("own-equal", "{condition: $steps.s.outputs.id == 'x'}"),
        ("own-there", "{condition: $steps.s.outputs.id != null}"),
        (
            "own-and",
            "{condition: $statusCode == 200 && $steps.s.outputs.id == 'x'}",
        ),
        ("own-bare", "{condition: $steps.s.outputs.id}"),
        (
            "own-regex",
            "{context: $steps.s.outputs.id, type: regex, condition: x}",
        ),
    ];
    for (test, condition) in never {
        let workflow = with(condition);
        let found = findings(test, "1.0.1", &workflow);
        let found: Vec<String> = found
            .into_iter()
            .filter(|found| !found.contains("AZ0308"))
            .collect();
        one(&found, &format!("{} {own}", place(&workflow, "$steps.s.")));
    }
    let differs = with("{condition: $steps.s.outputs.id != 'x'}");
    none(&findings("own-differs", "1.0.1", &differs));
    let or = with("{condition: $statusCode == 200 || $steps.s.outputs.id == 'x'}");
    none(&findings("own-or", "1.0.1", &or));
}

#[test]
fn s31_an_action_after_success_reads_the_outputs_of_its_step() {
    let with = |list: &str| {
        format!(
            "  steps:\n  - {{stepId: s, operationId: a, outputs: {{id: $response.body#/id}}, {list}: [{{name: n, type: end, criteria: [{{condition: $steps.s.outputs.id == 'x'}}]}}]}}\n"
        )
    };
    none(&findings("own-on-success", "1.0.1", &with("onSuccess")));
    let workflow = with("onFailure");
    let own = "lint AZ0511 `$steps.s.outputs.id` is read before `s` can have run";
    one(
        &findings("own-on-failure", "1.0.1", &workflow),
        &format!("{} {own}", place(&workflow, "$steps.s.")),
    );
}

#[test]
fn s32_a_forward_reference_orders_the_steps_from_1_1_on() {
    let reads = "operationId: b, parameters: [{name: id, in: path, value: $steps.late.outputs.id}]";
    let workflow = early(reads);
    one(
        &findings("forward", "1.1.0", &workflow),
        &format!(
            "{} lint AZ0513 step `late` runs before `s`, which reads its output",
            place(&workflow, LATE)
        ),
    );
    let depends = format!("{workflow}  - {{stepId: z, operationId: a, dependsOn: [s]}}\n");
    none(&findings("depends", "1.1.0", &depends));
}

/// A reusable parameter has the value of its component, unless it says another.
#[test]
fn s21a_s32_values_of_components_are_read_where_they_are_used() {
    let workflow = |reference: &str, value: &str| {
        format!(
            "  steps:\n  - {{stepId: s, operationId: a, parameters: [{{reference: $components.parameters.q{reference}}}]}}\n  - {{stepId: late, operationId: a, outputs: {{id: $response.body#/id}}}}\n- workflowId: other\n  steps: [{{stepId: o, operationId: a, outputs: {{id: $response.body#/id}}}}]\n  outputs: {{id: $steps.o.outputs.id}}\ncomponents: {{parameters: {{q: {{name: q, in: query, value: {value}}}}}}}\n"
        )
    };
    let found = findings("component-step", "1.1.0", &workflow("", "$steps.late.outputs.id"));
    assert!(
        found.iter().any(|found| found.contains("lint AZ0513 ")),
        "{found:?}"
    );
    let run = "$workflows.other.outputs.id";
    one(
        &findings("component-run", "1.0.1", &workflow("", run)),
        "w.arazzo.yaml:12:58 lint AZ0933 ",
    );
    none(&findings(
        "component-unused",
        "1.0.1",
        &workflow(", value: x", run),
    ));
}

#[test]
fn s32_steps_whose_outputs_need_each_other_are_a_cycle() {
    let workflow = r"  steps:
  - {stepId: s, operationId: a, dependsOn: [z], parameters: [{name: q, in: query, value: $steps.t.outputs.id}], outputs: {id: $response.body#/id}}
  - {stepId: t, operationId: a, parameters: [{name: q, in: query, value: $steps.s.outputs.id}], outputs: {id: $response.body#/id}}
  - {stepId: z, operationId: a}
";
    let found = findings("cycle", "1.1.0", workflow);
    let cycle: Vec<String> = found
        .into_iter()
        .filter(|found| found.contains("AZ0506"))
        .collect();
    one(
        &cycle,
        &format!(
            "{} AZ0506 steps depend on each other in a cycle",
            place(workflow, "$steps.s.")
        ),
    );
}

#[test]
fn s32_a_loop_that_sets_the_value_leaves_the_order_as_it_is() {
    let workflow = r"  steps:
  - {stepId: page, operationId: a, parameters: [{name: q, in: query, value: $steps.next.outputs.id}]}
  - {stepId: next, operationId: a, outputs: {id: $response.body#/id}, onSuccess: [{name: more, type: goto, stepId: page, criteria: [{condition: $response.body#/id != ''}]}]}
";
    let found = findings("loop", "1.1.0", workflow);
    assert!(found.iter().all(|found| found.contains("AZ0504")), "{found:#?}");
}
