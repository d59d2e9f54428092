//! What the compiler finds because it knows the operations, their replies and the control flow.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use arazzo_codegen::{Code, Diagnostic, Diagnostics, Severity, configure};

/// The findings of a workflow with these steps and outputs, each `code place "what is underlined" message | help`, and
/// the second place with its words.
fn findings(rest: &str) -> Vec<String> {
    static DOCUMENTS: AtomicUsize = AtomicUsize::new(0);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("knowledge");
    fs::create_dir_all(&folder).unwrap();
    let name = format!("{}.arazzo.yaml", DOCUMENTS.fetch_add(1, Ordering::Relaxed));
    let document = format!(
        "\
arazzo: 1.1.0
info: {{title: Lend, version: '1'}}
sourceDescriptions: [{{name: lending, url: lending.openapi.yaml, type: openapi}}]
workflows:
- workflowId: lend
  inputs: {{type: object, properties: {{reader: {{type: string}}}}}}
{}",
        rest.trim_start_matches('\n')
    );
    fs::write(folder.join(&name), document).unwrap();
    let openapi = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/bad_input/lending.openapi.yaml");
    let config = configure()
        .root(&folder)
        .source("lending", openapi)
        .allow(Code::UnreadInput);
    let findings = match config.generate(name) {
        Ok(generated) => generated.lints,
        Err(findings) => findings,
    };
    findings
        .iter()
        .map(|found| shown(found, &findings, &folder))
        .collect()
}

fn shown(found: &Diagnostic, findings: &Diagnostics, folder: &Path) -> String {
    let place = |label: usize| {
        let mut only = found.clone();
        only.labels = vec![found.labels.get(label)?.clone()];
        let (path, line, column) = findings.place(&only)?;
        let text = fs::read_to_string(folder.join(&path)).unwrap();
        let underlined = text[only.labels[0].span.range()]
            .lines()
            .next()
            .unwrap()
            .to_owned();
        let document = path.to_string_lossy().ends_with(".arazzo.yaml");
        let file = if document { "" } else { "lending.openapi.yaml:" };
        Some((format!("{file}{line}:{column}"), underlined))
    };
    let (at, underlined) = place(0).expect("a place");
    let lint = if found.severity == Severity::Error {
        ""
    } else {
        "lint "
    };
    let help = found.help.as_deref().expect("a way out");
    let also = place(1).map(|(at, underlined)| format!(" | {at} `{underlined}` {}", found.labels[1].text));
    let code = found.code.as_str();
    format!(
        "{lint}{code} {at} `{underlined}` {} | {help}{}",
        found.message,
        also.unwrap_or_default()
    )
}

/// A step that sends what `lend` asks for, with more lines.
fn lending(lines: &str) -> String {
    format!(
        "  steps:
  - stepId: lend
    operationId: lend
    parameters: [{{name: X-Reader, in: header, value: a}}]
    requestBody: {{payload: {{}}}}
{}",
        lines.trim_start_matches('\n')
    )
}

#[test]
fn s9_a_required_parameter_and_a_required_body_that_are_not_given() {
    assert_eq!(
        findings("  steps:\n  - {stepId: lend, operationId: lend}\n"),
        [
            "lint AZ0405 8:14 `lend` step `lend` leaves out the required parameter `X-Reader` | add it to the step's `parameters` with `name: X-Reader` | lending.openapi.yaml:12:9 `{name: X-Reader, in: header, required: true, schema: {type: string}}` declared as required",
            "lint AZ0408 8:14 `lend` step `lend` leaves out the required request body | add a `requestBody` with a `payload` | lending.openapi.yaml:14:9 `required: true` declared as required",
        ]
    );
}

#[test]
fn an_input_that_is_not_declared() {
    assert_eq!(
        findings(
            "
  steps:
  - {stepId: next, operationId: next, successCriteria: [{condition: $inputs.raeder == 'a'}]}
"
        ),
        [
            "AZ0203 8:77 `raeder` there is no input `raeder` | did you mean `reader`? | 6:39 `reader` declared here"
        ]
    );
}

#[test]
fn an_output_that_is_not_in_the_schema() {
    assert_eq!(
        findings(&lending("    outputs: {id: $response.body#/idd}\n")),
        [
            "lint AZ0407 12:19 `$response.body#/idd` the response's schema has no member `idd` there | did you mean `id`? | lending.openapi.yaml:59:9 `id` declared here"
        ]
    );
}

#[test]
fn an_output_that_is_nothing_like_what_the_schema_has() {
    assert_eq!(
        findings(&lending("    outputs: {id: $response.body#/librarian}\n")),
        [
            "lint AZ0407 12:19 `$response.body#/librarian` the response's schema has no member `librarian` there | its members are `id`, `state` | lending.openapi.yaml:23:23 `{$ref: '#/components/schemas/Loan'}` the schema of the reply"
        ]
    );
}

#[test]
fn s35_a_string_where_a_condition_is_shows_its_schema() {
    assert_eq!(
        findings(&lending(
            "    successCriteria: [{condition: $response.body#/id}]\n"
        )),
        [
            "lint AZ0308 12:35 `$response.body#/id` `$response.body#/id` is a string, and is used as a condition | compare it with something: `==`, `!=`, `<`, `<=`, `>` or `>=` | lending.openapi.yaml:59:13 `{type: string}` declared here"
        ]
    );
}

#[test]
fn s8_a_misspelled_path_shows_the_one_that_was_meant() {
    assert_eq!(
        findings(
            "  steps:\n  - {stepId: next, operationPath: '{$sourceDescriptions.lending.url}#/paths/~1loans~1nxet/get'}\n"
        ),
        [
            "AZ0201 8:35 `'{$sourceDescriptions.lending.url}#/paths/~1loans~1nxet/get'` there is no operation at `/paths/~1loans~1nxet/get` | did you mean `#/paths/~1loans~1next/get`? | lending.openapi.yaml:27:5 `get` declared here"
        ]
    );
}

#[test]
fn an_output_that_is_read_in_front_of_the_step_that_sets_it() {
    assert_eq!(
        findings(
            "
  steps:
  - stepId: first
    operationId: next
    parameters: [{name: X-Id, in: header, value: $steps.second.outputs.id}]
  - {stepId: second, operationId: next, outputs: {id: $response.body#/id}}
"
        ),
        [
            "lint AZ0404 10:25 `X-Id` the operation declares no parameter `X-Id` in the headers | check the name and `in` against the OpenAPI document | lending.openapi.yaml:26:3 `/loans/next` the operation's path",
            "lint AZ0513 10:50 `$steps.second.outputs.id` step `second` runs before `first`, which reads its output | move `second` in front, or write `dependsOn: [second]` at `first` | 11:14 `second` it is declared later",
        ]
    );
}

#[test]
fn s22_a_status_that_is_not_declared() {
    let with = |condition: &str| {
        findings(&lending(&format!(
            "    successCriteria: [{{condition: {condition}}}]\n"
        )))
    };
    assert_eq!(
        with("$statusCode == 200"),
        [
            "lint AZ0461 12:50 `200` no status that the operation declares meets this criterion | did you mean `201`? It declares `201`, `409` | lending.openapi.yaml:19:9 `'201'` declared by the operation"
        ]
    );
    assert_eq!(
        with("200 == $statusCode && $response.body#/id != null")[0]
            .split(" | ")
            .next(),
        Some("lint AZ0461 12:35 `200` no status that the operation declares meets this criterion")
    );
    for unmet in [
        "$statusCode < 200",
        "$statusCode == 200 || $statusCode == '204'",
        "!($statusCode > 200)",
    ] {
        assert!(with(&format!("\"{unmet}\""))[0].contains("AZ0461"), "{unmet}");
    }
    for met in [
        "$statusCode == 201",
        "$statusCode == 200 || $statusCode == 409",
        "$statusCode < 300",
        "$statusCode != 200",
    ] {
        assert_eq!(with(&format!("\"{met}\"")), [""; 0], "{met}");
    }
}

#[test]
fn s22_criteria_that_no_declared_status_meets_together() {
    assert_eq!(
        findings(&lending(
            "    successCriteria: [{condition: $statusCode == 201}, {condition: $statusCode == 409}]\n"
        )),
        [
            "lint AZ0461 12:83 `409` no status that the operation declares meets this criterion | did you mean `201`? It declares `201`, `409` | lending.openapi.yaml:19:9 `'201'` declared by the operation"
        ]
    );
}

#[test]
fn s22_a_class_of_statuses_and_default_count() {
    for (operation, condition) in [("next", "$statusCode == 204"), ("any", "$statusCode == 418")] {
        let steps = format!(
            "  steps:\n  - {{stepId: a, operationId: {operation}, successCriteria: [{{condition: {condition}}}]}}\n"
        );
        assert_eq!(findings(&steps), [""; 0], "{operation}");
    }
}

#[test]
fn a_word_that_is_not_in_the_enum() {
    assert_eq!(
        findings(&lending(
            "    successCriteria: [{condition: $response.body#/state == 'lots'}]\n"
        )),
        [
            "lint AZ0462 12:61 `lots` `$response.body#/state` is never `lots` | did you mean `lost`? Its values are `out`, `back`, `lost` | lending.openapi.yaml:60:37 `[out, back, lost]` the possible values"
        ]
    );
    assert_eq!(
        findings(&lending(
            "    onSuccess: [{name: a, type: end, criteria: [{context: $response.body, condition: $.state == \"Out\", type: jsonpath}]}]\n"
        ))[1..],
        [
            "lint AZ0462 12:98 `Out` `$.state` is never `Out` | did you mean `out`? Its values are `out`, `back`, `lost` | lending.openapi.yaml:60:37 `[out, back, lost]` the possible values"
        ],
        "RFC 9535 tells upper case from lower case"
    );
}

#[test]
fn a_word_of_another_step_that_is_not_in_the_enum() {
    assert_eq!(
        findings(&lending(
            "
    outputs: {state: $response.body#/state}
  - {stepId: next, operationId: next, successCriteria: [{condition: $steps.lend.outputs.state != 'done'}]}
"
        )),
        [
            "lint AZ0462 13:99 `done` `$steps.lend.outputs.state` is never `done` | its values are `out`, `back`, `lost` | lending.openapi.yaml:60:37 `[out, back, lost]` the possible values"
        ]
    );
}

#[test]
fn a_word_that_some_reply_may_have() {
    for (operation, word) in [("next", "waiting"), ("next", "OUT"), ("any", "burnt")] {
        let steps = format!(
            "  steps:\n  - {{stepId: a, operationId: {operation}, successCriteria: [{{condition: $response.body#/state == '{word}'}}]}}\n"
        );
        assert_eq!(findings(&steps), [""; 0], "{operation} {word}");
    }
}

#[test]
fn a_step_that_no_path_reaches() {
    assert_eq!(
        findings(
            "
  steps:
  - {stepId: next, operationId: next, onSuccess: [{name: done, type: end}]}
  - {stepId: never, operationId: next}
"
        ),
        [
            "lint AZ0502 9:14 `never` no path reaches step `never` | add an action that goes to it, or remove the step"
        ]
    );
}

/// The findings of a step with these actions and another step behind it.
fn with_actions(criteria: &str, actions: &str) -> Vec<String> {
    let actions = actions.trim_start_matches('\n');
    findings(&format!(
        "  steps:\n  - stepId: next\n    operationId: next\n{criteria}    onSuccess:\n{actions}  - {{stepId: last, operationId: next}}\n"
    ))
}

#[test]
fn s23_an_action_behind_one_with_the_same_criteria() {
    assert_eq!(
        with_actions(
            "",
            "
    - {name: a, type: end, criteria: [{condition: $statusCode == 200}]}
    - {name: b, type: goto, stepId: last, criteria: [{condition: $statusCode == 200}, {condition: $method == 'GET'}]}
"
        ),
        [
            "lint AZ0503 12:7 `{name: b, type: goto, stepId: last, criteria: [{condition: $statusCode == 200}, {condition: $method == 'GET'}]}` action `b` is never taken | give one of them other criteria, or put the narrower one first | 11:7 `{name: a, type: end, criteria: [{condition: $statusCode == 200}]}` `a` is taken first: its criteria hold whenever those of `b` do"
        ]
    );
    assert_eq!(
        with_actions(
            "",
            "
    - {name: a, type: end, criteria: [{condition: $statusCode == 200}, {condition: $method == 'GET'}]}
    - {name: b, type: end, criteria: [{condition: $statusCode == 200}]}
"
        ),
        [""; 0],
        "the narrower one stands first"
    );
    assert_eq!(
        with_actions(
            "",
            "
    - {name: a, type: end, criteria: [{context: $response.body#/id, condition: x, type: regex}]}
    - {name: b, type: end, criteria: [{context: $response.body#/state, condition: x, type: regex}]}
"
        ),
        [""; 0],
        "the contexts differ"
    );
}

#[test]
fn s22_s23_an_action_behind_one_that_repeats_the_success_criteria() {
    let found = with_actions(
        "    successCriteria: [{condition: $statusCode == 200}]\n",
        "
    - {name: a, type: end, criteria: [{condition: $statusCode == 200}]}
    - {name: b, type: goto, stepId: last}
",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("action `b` is never taken"));
    assert!(found[1].contains("no path reaches step `last`"));
}

#[test]
fn s31_a_criterion_on_what_the_step_keeps_says_something_else_before_and_after() {
    assert_eq!(
        findings(
            "
  steps:
  - stepId: next
    operationId: next
    outputs: {id: $response.body#/id}
    successCriteria: [{condition: $steps.next.outputs.id != 'x'}]
    onSuccess:
    - {name: a, type: end, criteria: [{condition: $steps.next.outputs.id != 'x'}]}
  - {stepId: last, operationId: next}
"
        ),
        [""; 0]
    );
}

#[test]
fn s26_a_retry_that_may_never_retry() {
    let retries = |limit: u32| {
        with_actions(
            "",
            &format!("    - {{name: a, type: retry, retryLimit: {limit}}}\n    - {{name: b, type: end}}\n"),
        )
    };
    let never = "lint AZ0503 11:7 `{name: a, type: retry, retryLimit: 0}` action `a` is never taken | raise `retryLimit`, or remove the action";
    assert_eq!(retries(0)[1], never);
    let none = retries(1).iter().all(|found| !found.contains("AZ0503"));
    assert!(none, "the next action is considered once it is used up");
}

#[test]
fn s23_a_shared_action_that_one_step_hides_is_taken_by_another() {
    let shared = |last: &str| {
        findings(&format!(
            "
  successActions: [{{name: done, type: end, criteria: [{{condition: $statusCode == 200}}]}}]
  steps:
  - {{stepId: next, operationId: next, onSuccess: [{{name: on, type: goto, stepId: last}}]}}
  - {{stepId: last, operationId: next{last}}}
"
        ))
    };
    assert_eq!(shared(""), [""; 0]);
    let hidden = shared(", onSuccess: [{name: end, type: end}]");
    assert_eq!(hidden.len(), 1, "{hidden:#?}");
    assert!(hidden[0].starts_with("lint AZ0503 7:20"), "{hidden:#?}");
}

#[test]
fn a_name_that_is_used_twice_is_one_finding_with_both_places() {
    let found = findings(
        "
  steps:
  - {stepId: next, operationId: next, successCriteria: [{condition: $inputs.raeder == 'a'}]}
  - {stepId: more, operationId: next, successCriteria: [{condition: $inputs.raeder == 'b'}]}
  - {stepId: last, operationId: next, successCriteria: [{condition: $inputs.other == 'c'}]}
",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].starts_with("AZ0203 8:77 `raeder` "), "{found:#?}");
    assert!(found[1].starts_with("AZ0203 10:77 `other` "), "{found:#?}");
}

/// The findings of a step that sends this payload, without those of other codes than these two.
fn sending(payload: &str) -> Vec<String> {
    let mut found = findings(&format!(
        "
  steps:
  - {{stepId: first, operationId: next, outputs: {{id: $response.body#/id}}}}
  - stepId: lend
    operationId: lend
    parameters: [{{name: X-Reader, in: header, value: a}}]
    requestBody: {{payload: {payload}}}
"
    ));
    found.retain(|found| found.contains("AZ0917") || found.contains("AZ0463"));
    found
}

#[test]
fn s15a_a_text_where_the_operation_takes_something_else() {
    assert_eq!(
        sending("{days: $inputs.reader}"),
        [
            "lint AZ0917 12:35 `$inputs.reader` `/days` of the request body takes an integer, and `$inputs.reader` is a string | declare the value as an integer, or pass another value"
        ]
    );
    assert_eq!(
        sending("{urgent: '{$steps.first.outputs.id}'}")[0]
            .split(" | ")
            .next(),
        Some(
            "lint AZ0917 12:38 `{$steps.first.outputs.id}` `/urgent` of the request body takes a boolean, and `$steps.first.outputs.id` is a string"
        )
    );
    assert_eq!(sending("$inputs.reader").len(), 1, "a text for an object");
    for fits in [
        "{days: 5}",
        "{shelf: $inputs.reader}",
        "{other: $inputs.reader}",
        "{days: null}",
    ] {
        assert_eq!(sending(fits), [""; 0], "{fits}");
    }
}

#[test]
fn s15a_what_is_never_what_the_operation_takes() {
    assert_eq!(
        sending("{days: '5', urgent: [$inputs.reader]}"),
        [
            "lint AZ0463 12:35 `'5'` `/days` of the request body takes an integer, and this is a string | pass an integer, or correct the OpenAPI document",
            "lint AZ0463 12:48 `[$inputs.reader]` `/urgent` of the request body takes a boolean, and this is an array | pass a boolean, or correct the OpenAPI document",
        ]
    );
    assert_eq!(
        findings(
            "
  steps:
  - stepId: lend
    operationId: lend
    parameters: [{name: X-Reader, in: header, value: {a: 1}}]
    requestBody: {payload: {}}
"
        ),
        [
            "lint AZ0463 10:54 `{a: 1}` the header parameter `X-Reader` takes a string, and this is an object | pass a string, or correct the OpenAPI document | lending.openapi.yaml:12:62 `{type: string}` declared by the operation"
        ]
    );
}

#[test]
fn a_loop_without_a_delay() {
    assert_eq!(
        findings(
            "
  steps:
  - stepId: next
    operationId: next
    onSuccess: [{name: again, type: goto, stepId: next, criteria: [{condition: $response.body#/state == 'out'}]}]
"
        ),
        [
            "lint AZ0504 10:17 `{name: again, type: goto, stepId: next, criteria: [{condition: $response.body#/state == 'out'}]}` action `again` goes back to step `next` without a delay | allow this lint where that pace is right; a failure action of the type `retry` has a delay of its own; where each round asks for something else, write `x-arazzo-pace: page`"
        ]
    );
}

#[test]
fn a_workflow_without_a_way_to_its_end() {
    let forever = "
  steps:
  - {stepId: next, operationId: next}
  - {stepId: last, operationId: next, onSuccess: [{name: again, type: goto, stepId: next}]}
";
    assert_eq!(
        findings(forever)
            .into_iter()
            .filter(|found| !found.contains("AZ0504"))
            .collect::<Vec<_>>(),
        [
            "lint AZ0509 5:15 `lend` the workflow `lend` has no way to its end | let a step continue to the end, or add a success action of the type `end`"
        ]
    );
    let ends = forever.replace(
        "stepId: next}]",
        "stepId: next, criteria: [{condition: $statusCode == 200}]}]",
    );
    assert!(findings(&ends).iter().all(|found| !found.contains("AZ0509")));
    // Only the workflow that cannot end is named, not the one that calls it.
    let called = format!("{forever}- workflowId: outer\n  steps: [{{stepId: call, workflowId: lend}}]\n");
    let endless = findings(&called);
    assert_eq!(
        endless.iter().filter(|found| found.contains("AZ0509")).count(),
        1,
        "{endless:#?}"
    );
}
