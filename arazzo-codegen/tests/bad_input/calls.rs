//! Workflows that need each other in ways that cannot be.

use super::document::{findings, findings_of};

const SEARCH: &str = "- workflowId: search\n";

/// Two workflows, of which the first has these lines and its one step those.
fn two(lines: &str, step: &str) -> Vec<String> {
    findings_of(&format!(
        "\
arazzo: 1.1.0
info: {{title: Lend a book, version: 1.0.0}}
sourceDescriptions:
- {{name: library, url: library.openapi.yaml, type: openapi}}
workflows:
- workflowId: lend
  steps:
  - stepId: find
    operationId: findBooks
{lines}- workflowId: search
  steps:
  - stepId: only
{step}"
    ))
}

const HELP: &str = "remove it from `dependsOn`; a step may call a workflow that calls this one";

#[test]
fn s32_a_workflow_that_depends_on_itself() {
    assert_eq!(
        findings(SEARCH, &format!("{SEARCH}  dependsOn: [search]\n")),
        [format!(
            "27:15 AZ0505 the workflow `search` depends on itself: `search` needs `search` | {HELP}"
        )]
    );
}

#[test]
fn s32_workflows_that_depend_on_each_other() {
    assert_eq!(
        two(
            "  dependsOn: [search]\n",
            "    operationId: findBooks\n  dependsOn: [lend]\n"
        ),
        [format!(
            "10:15 AZ0505 the workflow `lend` depends on itself: `lend` needs `search` needs `lend` | {HELP}"
        )]
    );
}

#[test]
fn s32_a_workflow_that_depends_on_one_which_calls_it() {
    assert_eq!(
        two("  dependsOn: [search]\n", "    workflowId: lend\n"),
        [format!(
            "10:15 AZ0505 the workflow `lend` depends on itself: `lend` needs `search` needs `lend` | {HELP}"
        )]
    );
}

#[test]
fn s33_workflows_that_call_each_other_are_right() {
    assert_eq!(two("", "    workflowId: search\n"), [""; 0]);
    assert_eq!(
        two(
            "  - {stepId: again, workflowId: search}\n",
            "    workflowId: lend\n"
        ),
        [""; 0]
    );
}

#[test]
fn a_mistake_in_workflows_that_call_each_other_is_reported_once() {
    assert_eq!(
        two(
            "  - {stepId: again, workflowId: search}\n",
            "    workflowId: lend\n    outputs: {x: $outputs.none}\n"
        ),
        ["15:27 AZ0204 workflow `lend` has no output `none` | declare `none` under `outputs` of `lend`"]
    );
}

/// Where the other workflow runs before, its steps are looked up; where it does not, nothing satisfies it (AZ0508).
#[test]
fn s32_a_step_that_depends_on_a_step_of_another_workflow() {
    let step = "    operationId: findBooks\n";
    assert_eq!(
        two(
            "    dependsOn: [$workflows.search.steps.onyl]\n  dependsOn: [search]\n",
            step
        ),
        ["10:17 AZ0202 there is no step `onyl` to depend on | did you mean `only`?"]
    );
    assert_eq!(
        two(
            "    dependsOn: [$workflows.search.steps.only]\n  dependsOn: [search]\n",
            step
        ),
        [""; 0]
    );
    assert_eq!(
        two("    dependsOn: [$workflows.search.steps.only]\n", step),
        [
            "10:17 AZ0508 no step of `search` runs before this one in the same run | \
          let the workflow depend on it (`dependsOn: [search]`), or call it in a step before"
        ]
    );
}

#[test]
fn s30_a_constant_that_an_input_can_never_take() {
    let passed = |ty: &str, value: &str| {
        let mut found = findings_of(&format!(
            "\
arazzo: 1.1.0
info: {{title: Lend a book, version: 1.0.0}}
sourceDescriptions:
- {{name: library, url: library.openapi.yaml, type: openapi}}
workflows:
- workflowId: lend
  steps:
  - {{stepId: call, workflowId: search, parameters: [{{name: it, value: {value}}}]}}
- workflowId: search
  inputs: {{type: object, properties: {{it: {{type: {ty}}}}}}}
  steps:
  - {{stepId: find, operationId: findBooks, parameters: [{{name: title, in: query, value: $inputs.it}}]}}
"
        ));
        // That an array is no title is another matter.
        found.retain(|found| !found.contains("AZ0463"));
        found
    };
    let unfit = |kind: &str, help: &str| {
        vec![format!(
            "8:71 AZ0411 the input `it` of `search` takes {kind}, and this value is of another type | {help}"
        )]
    };
    let integer = || unfit("an integer", "pass an integer");
    assert_eq!(passed("integer", "abc"), integer());
    assert_eq!(passed("integer", "1.5"), integer());
    assert_eq!(passed("integer", "null"), integer());
    assert_eq!(passed("integer", "{a: 1}"), integer());
    assert_eq!(passed("boolean", "'yes'"), unfit("a boolean", "pass a boolean"));
    assert_eq!(passed("string", "5"), unfit("a string", "write it in quotes"));
    assert_eq!(
        passed("array, items: {type: integer}", "[1, a]"),
        unfit("an array", "pass an array")
    );
    for (ty, value) in [
        ("integer", "5"),
        ("number", "5"),
        ("string", "abc"),
        ("boolean", "true"),
        ("'array', items: {type: integer}", "[1, 2]"),
        ("[integer, 'null']", "null"),
    ] {
        assert_eq!(passed(ty, value), [""; 0], "{ty} {value}");
    }
    // S14: read as the JSON that it is.
    assert!(passed("integer", "'5'")[0].contains("lint AZ0913"));
}

#[test]
fn s25_outputs_of_different_types() {
    assert_eq!(
        two(
            "    onSuccess:
    - {name: other, type: goto, workflowId: search, criteria: [{condition: $statusCode == 201}]}
    outputs: {status: $statusCode}
  outputs: {value: $steps.find.outputs.status}
",
            "    operationId: findBooks
    outputs: {method: $method}
  outputs: {value: $steps.only.outputs.method}
"
        ),
        [
            "13:13 lint AZ0406 the output `value` is `serde_json::Value` | give the outputs one type, or different names"
        ]
    );
}
