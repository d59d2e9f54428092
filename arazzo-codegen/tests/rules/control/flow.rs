//! S32, S33 and S35: the order of workflows and steps, loops, and bare operands.

use crate::{Folder, PETS, PETS_SOURCE, none, one};

fn findings(test: &str, workflows: &str) -> Vec<String> {
    let text = format!(
        "arazzo: 1.1.0\ninfo: {{title: t, version: '1'}}\nsourceDescriptions: [{PETS_SOURCE}]\nworkflows:\n{workflows}"
    );
    Folder::new(&format!("flow-{test}"))
        .with("pets.yaml", PETS)
        .with("w.arazzo.yaml", &text)
        .findings("w.arazzo.yaml")
}

#[test]
fn s32_workflows_that_depend_on_each_other_are_an_error_that_names_the_cycle() {
    one(
        &findings(
            "cycle",
            "\
- workflowId: a
  dependsOn: [b]
  steps: [{stepId: s, operationId: addPet}]
- workflowId: b
  dependsOn: [c]
  steps: [{stepId: s, operationId: addPet}]
- workflowId: c
  dependsOn: [a]
  steps: [{stepId: s, operationId: addPet}]
",
        ),
        "w.arazzo.yaml:6:15 AZ0505 the workflow `a` depends on itself: `a` needs `b` needs `c` needs `a`",
    );
}

#[test]
fn s32_a_workflow_behind_two_dependencies_is_right() {
    let needs = |id: &str, others: &str| {
        format!(
            "- {{workflowId: {id}, dependsOn: [{others}], steps: [{{stepId: s, operationId: addPet}}]}}\n"
        )
    };
    let last = "- {workflowId: last, steps: [{stepId: s, operationId: addPet}]}\n";
    let diamond = needs("first", "left, right") + &needs("left", "last") + &needs("right", "last") + last;
    none(&findings("diamond", &diamond));
    let chain = needs("first", "left") + &needs("left", "last") + last;
    none(&findings("chain", &chain));
}

#[test]
fn s32_steps_that_depend_on_each_other_are_an_error_that_names_the_cycle() {
    one(
        &findings(
            "steps",
            "\
- workflowId: a
  steps:
  - {stepId: s, operationId: addPet, dependsOn: [t]}
  - {stepId: t, operationId: addPet, dependsOn: [s]}
",
        ),
        "w.arazzo.yaml:8:50 AZ0506 steps depend on each other in a cycle",
    );
}

#[test]
fn s25_s33_a_goto_back_to_a_workflow_without_a_wait_is_a_lint() {
    let with = |of_a: &str, of_b: &str| {
        let workflow = |id: &str, to: &str| {
            format!(
                "\
- workflowId: {id}
  steps:
  - stepId: s
    operationId: addPet
    onSuccess:
    - {{name: last, type: end, criteria: [{{condition: $statusCode == 200}}]}}
    - {{name: on, type: goto, workflowId: {to}}}
"
            )
        };
        let last = "- workflowId: last\n  steps: [{stepId: s, operationId: addPet}]\n";
        findings(
            "back-to-workflow",
            &(workflow("a", of_a) + &workflow("b", of_b) + last),
        )
    };
    let lint = |line: usize, to: &str| {
        format!(
            "w.arazzo.yaml:{line}:7 lint AZ0504 action `on` goes back to workflow `{to}` without a delay | "
        )
    };
    // Of a cycle it is the step that goes back, and what goes on only is none.
    one(&with("b", "a"), &lint(18, "a"));
    one(&with("a", "last"), &lint(11, "a"));
    none(&with("b", "last"));
}

#[test]
fn s33_a_goto_back_without_a_wait_is_a_lint() {
    let with = |action: &str| {
        findings(
            "back",
            &format!(
                "\
- workflowId: a
  steps:
  - {{stepId: s, operationId: addPet}}
  - stepId: t
    operationId: addPet
    onFailure:
    - {{name: again, {action}, criteria: [{{condition: $statusCode == 503}}]}}
  - {{stepId: u, operationId: addPet}}
"
            ),
        )
    };
    for (action, step) in [("type: goto, stepId: s", "s"), ("type: goto, stepId: t", "t")] {
        one(
            &with(action),
            &format!(
                "w.arazzo.yaml:11:7 lint AZ0504 action `again` goes back to step `{step}` without a delay | "
            ),
        );
    }
    for action in ["type: goto, stepId: u", "type: retry, retryAfter: 1", "type: end"] {
        none(&with(action));
    }
}

/// The findings of a loop of one step that sends `parameters`; its outputs are `id` and `name`.
fn of_loop(test: &str, parameters: &str, more: &str) -> Vec<String> {
    findings(
        &format!("pace-{test}"),
        &format!(
            "\
- workflowId: a
  steps:
  - {{stepId: first, operationId: addPet, outputs: {{id: $response.body#/id}}}}
  - stepId: s
    operationId: getPet
    parameters: [{{name: id, in: path, value: $steps.first.outputs.id}}, {parameters}]
    outputs: {{name: $response.body#/name}}
    onSuccess:
    - {{name: again, type: goto, stepId: s{more}, criteria: [{{condition: $statusCode == 200}}]}}
"
        ),
    )
    .into_iter()
    .filter(|found| !found.contains("AZ0404"))
    .collect()
}

#[test]
fn s33_a_loop_that_may_ask_for_something_else_is_no_poll() {
    let lint = "w.arazzo.yaml:13:7 lint AZ0504 action `again` goes back to step `s` without a delay | ";
    for (test, parameters) in [
        ("query", "{name: from, in: query, value: $steps.s.outputs.name}"),
        (
            "text",
            "{name: from, in: query, value: 'from {$steps.s.outputs.name}'}",
        ),
    ] {
        none(&of_loop(test, parameters, ""));
    }
    for (test, parameters) in [
        ("none", "{name: from, in: query, value: a}"),
        (
            "outside",
            "{name: from, in: query, value: $steps.first.outputs.id}",
        ),
        (
            "header",
            "{name: X-Session, in: header, value: $steps.s.outputs.name}",
        ),
        ("cookie", "{name: sid, in: cookie, value: $steps.s.outputs.name}"),
        (
            "key",
            "{name: access_token, in: query, value: $steps.s.outputs.name}",
        ),
        // What is sent as a credential elsewhere is a secret everywhere.
        (
            "secret",
            "{name: from, in: query, value: $steps.s.outputs.name}, {name: Authorization, in: header, value: 'Bearer {$steps.s.outputs.name}'}",
        ),
    ] {
        one(&of_loop(test, parameters, ""), lint);
    }
}

/// Only a value of the round before makes a request differ from that of the round before.
#[test]
fn s33_a_loop_that_reads_only_values_of_the_same_round_is_a_poll() {
    let found = |test: &str, first: &str, second: &str| {
        let parameter = |step: &str| {
            format!("parameters: [{{name: from, in: query, value: $steps.{step}.outputs.id}}]\n    ")
        };
        let (first, second) = (
            if first.is_empty() {
                String::new()
            } else {
                parameter(first)
            },
            if second.is_empty() {
                String::new()
            } else {
                parameter(second)
            },
        );
        let step = format!(
            "operationId: addPet\n    {first}outputs: {{id: $response.body#/id}}\n  - stepId: t\n    operationId: addPet\n    {second}outputs: {{id: $response.body#/id}}\n    onSuccess: [{{name: again, type: goto, stepId: s, criteria: [{{condition: $statusCode == 202}}]}}]"
        );
        let folder = Folder::new(&format!("same-round-{test}"))
            .with("pets.yaml", PETS)
            .with("w.arazzo.yaml", &crate::document(PETS_SOURCE, &step));
        let found = folder.findings("w.arazzo.yaml").into_iter();
        found.filter(|found| found.contains("AZ0504")).count()
    };
    assert_eq!(found("same", "", "s"), 1);
    assert_eq!(found("before", "t", ""), 0);
    assert_eq!(found("itself", "", "t"), 0);
}

#[test]
fn s33_the_author_says_what_a_loop_is_for() {
    let constant = "{name: from, in: query, value: a}";
    for word in ["page", "poll", "true", "false"] {
        none(&of_loop("said", constant, &format!(", x-arazzo-pace: {word}")));
    }
    let misspelled = of_loop("misspelled", constant, ", x-arazzo-pace: pag");
    let finding = "w.arazzo.yaml:13:59 AZ0104 `pag` is not a pace | did you mean `page`?";
    assert_eq!(
        misspelled.last().map(String::as_str),
        Some(finding),
        "{misspelled:#?}"
    );
    let beside_goto = findings(
        "pace-of-end",
        "\
- workflowId: a
  steps:
  - stepId: s
    operationId: addPet
    onSuccess: [{name: last, type: end, x-arazzo-pace: page}]
",
    );
    one(
        &beside_goto,
        "w.arazzo.yaml:9:41 lint AZ0111 `x-arazzo-pace` of an action has no effect",
    );
}

#[test]
fn s35_a_bare_operand_that_is_no_boolean_is_a_lint() {
    let with = |condition: &str| {
        findings(
            "truth",
            &format!(
                "\
- workflowId: a
  inputs: {{type: object, required: [yes, text, list, open], properties: {{yes: {{type: boolean}}, text: {{type: string}}, list: {{type: array, items: {{type: string}}}}, any: {{}}}}}}
  steps:
  - stepId: s
    operationId: getPet
    parameters: [{{name: id, in: path, value: a}}]
    successCriteria: [{{condition: {condition}}}]
"
            ),
        )
    };
    for (condition, kind, column) in [
        ("$statusCode", "a number", 35),
        ("$statusCode == 200 && $inputs.text", "a string", 57),
        ("$response.body#/name", "a string", 35),
        ("$response.header.X-A", "a string", 35),
    ] {
        let found = with(condition);
        let lint = format!("w.arazzo.yaml:11:{column} lint AZ0308 ");
        assert!(
            found
                .iter()
                .any(|found| found.starts_with(&lint) && found.contains(kind)),
            "{condition}: {found:#?}"
        );
    }
    for condition in [
        "$inputs.yes",
        "$inputs.any",
        "$statusCode == 200",
        "$response.body#/nothing",
    ] {
        let found = with(condition);
        assert!(
            !found.iter().any(|found| found.contains("AZ0308")),
            "{condition}: {found:#?}"
        );
    }
}

/// A workflow whose step `s` has these success actions, and a step behind it.
fn with_actions(actions: &str) -> String {
    format!(
        "\
- workflowId: a
  steps:
  - stepId: s
    operationId: addPet
    onSuccess:
{actions}
  - {{stepId: t, operationId: addPet}}
"
    )
}

#[test]
fn s23_a_criterion_that_negates_an_earlier_one_holds() {
    let status = "$response.body#/id";
    for (is, is_not) in [
        (format!("{status} == 'sold'"), format!("{status} != 'sold'")),
        (format!("{status}  !=  'sold'"), format!("{status} == 'sold'")),
        (status.to_owned(), format!("'!{status}'")),
        ("$statusCode == 201".to_owned(), "$statusCode != 201".to_owned()),
    ] {
        let both = with_actions(&format!(
            "    - {{name: one, type: end, criteria: [{{condition: {is}}}]}}\n    - {{name: two, type: goto, stepId: t, criteria: [{{condition: {is_not}}}]}}\n    - {{name: three, type: end}}"
        ));
        let found = findings("negated", &both);
        let never = "w.arazzo.yaml:12:7 lint AZ0503 action `three` is never taken";
        assert!(
            found.iter().any(|finding| finding.starts_with(never)),
            "{found:?}"
        );
    }
}

#[test]
fn s23_a_criterion_that_may_hold_or_not_is_not_taken_for_a_negation() {
    let status = "$response.body#/id";
    for (is, other) in [
        (format!("{status} == 'sold'"), format!("{status} != 'free'")),
        // If a value is absent or no number, neither holds.
        ("$statusCode < 300".to_owned(), "$statusCode >= 300".to_owned()),
        (
            format!("{status} == 'a' && $statusCode == 201"),
            format!("{status} != 'a' && $statusCode == 201"),
        ),
        (format!("{status} == 'a=='"), format!("{status} != 'a=='")),
        // Of a range both are false if there is no reply.
        ("$statusCode == 2XX".to_owned(), "$statusCode != 2XX".to_owned()),
    ] {
        let both = with_actions(&format!(
            "    - {{name: one, type: end, criteria: [{{condition: {is}}}]}}\n    - {{name: two, type: goto, stepId: t, criteria: [{{condition: {other}}}]}}\n    - {{name: three, type: end}}"
        ));
        let found = findings("not-negated", &both);
        assert!(
            !found.iter().any(|finding| finding.contains("never taken")),
            "{found:?}"
        );
    }
    // The first action asks for more, so it may be skipped while its first criterion holds. A retry may be used up.
    for first in [
        format!(
            "{{name: one, type: end, criteria: [{{condition: {status} == 'sold'}}, {{condition: $statusCode == 201}}]}}"
        ),
        format!(
            "{{name: one, type: retry, retryLimit: 1, retryAfter: 1, criteria: [{{condition: {status} == 'sold'}}]}}"
        ),
    ] {
        let both = with_actions(&format!(
            "    - {first}\n    - {{name: two, type: goto, stepId: t, criteria: [{{condition: {status} != 'sold'}}]}}\n    - {{name: three, type: end}}"
        ));
        let found = findings("more-asked", &both);
        assert!(
            !found.iter().any(|finding| finding.contains("never taken")),
            "{found:?}"
        );
    }
}

#[test]
fn s23_negations_are_found_in_every_spelling() {
    // Two spellings of one condition, of which only the first stands alone.
    let status = "$response.body#/id";
    let actions = with_actions(&format!(
        "    - {{name: one, type: end, criteria: [{{condition: {status} == 'a'}}]}}\n    - {{name: two, type: end, criteria: [{{condition: {status}=='a'}}, {{condition: $statusCode == 299}}]}}\n    - {{name: three, type: goto, stepId: t, criteria: [{{condition: {status} != 'a'}}]}}\n    - {{name: four, type: end}}"
    ));
    for _ in 0..8 {
        let found = findings("spellings", &actions);
        assert!(
            found
                .iter()
                .any(|finding| finding.contains("action `four` is never taken")),
            "{found:?}"
        );
    }
}
