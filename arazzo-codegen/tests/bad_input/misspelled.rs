//! Misspelled fields: one finding each, and none for what follows from it.

use crate::document::{adding_with, findings, findings_of};

#[test]
fn a_misspelled_field_that_is_required() {
    for (right, wrong, place, object, help) in [
        ("  title: Lend", "  ttile: Lend", "3:3", "`info`", "title"),
        (
            "- name: library",
            "- nmae: library",
            "6:3",
            "a source description",
            "name",
        ),
        (
            "- workflowId: lend",
            "- wokflowId: lend",
            "10:3",
            "a workflow",
            "workflowId",
        ),
        ("- stepId: find", "- stepld: find", "20:5", "a step", "stepId"),
        (
            "operationId: addBook",
            "operatoinId: addBook",
            "17:5",
            "a step",
            "operationId",
        ),
    ] {
        let written = wrong.trim_start_matches([' ', '-']).split(':').next().unwrap();
        assert_eq!(
            findings(right, wrong),
            [format!(
                "{place} AZ0115 {object} has no field `{written}` | did you mean `{help}`?"
            )]
        );
    }
}

#[test]
fn a_misspelled_field_that_others_need() {
    assert_eq!(
        findings("    outputs:\n      first:", "    output:\n      first:"),
        ["22:5 AZ0115 a step has no field `output` | did you mean `outputs`?"]
    );
    // What is wrong inside of it is found in the same run.
    assert_eq!(
        findings(
            "    outputs:\n      first: $response.body#/0/id",
            "    output:\n      first: $response.body#0/id"
        ),
        [
            "22:5 AZ0115 a step has no field `output` | did you mean `outputs`?",
            "23:14 lint AZ0909 `$response.body#0/id` has a JSON pointer that does not start with a slash | write `$response.body#/0/id`",
        ]
    );
}

#[test]
fn s5_a_misspelled_field_that_nothing_needs_is_a_lint() {
    assert_eq!(
        adding_with("\n    descripton: Adds a book."),
        ["18:5 lint AZ0106 a step has no field `descripton` | did you mean `description`?"]
    );
    // Also beside an error that has nothing to do with it.
    assert_eq!(
        adding_with("\n    descripton: Adds a book.\n    onSuccess: [{name: a, type: stop}]"),
        [
            "18:5 lint AZ0106 a step has no field `descripton` | did you mean `description`?",
            "19:33 AZ0104 `stop` is not a type of action | write `end`, `goto` or `retry`",
        ]
    );
}

#[test]
fn two_misspelled_fields_of_which_one_is_needed() {
    let found = adding_with(
        "\n    descripton: Adds a book.\n    onSuccess:\n    - {name: a, type: goto, stepld: find}",
    );
    assert_eq!(
        found,
        [
            "18:5 lint AZ0106 a step has no field `descripton` | did you mean `description`?",
            "20:29 AZ0115 an action has no field `stepld` | did you mean `stepId`?",
        ]
    );
}

#[test]
fn what_may_be_the_name_of_a_step_that_has_none_is_not_reported() {
    let steps = "\
arazzo: 1.1.0
info: {title: Lend a book, version: 1.0.0}
sourceDescriptions:
- {name: library, url: library.openapi.yaml, type: openapi}
workflows:
- workflowId: lend
  steps:
  - operationId: findBooks
    outputs: {first: $response.body#/0/id}
  outputs: {first: $steps.find.outputs.first}
";
    assert_eq!(
        findings_of(steps),
        ["8:5 AZ0102 a step has no `stepId` | add `stepId`, which the specification requires"]
    );
}

#[test]
fn what_may_be_in_a_source_that_cannot_be_read_is_not_reported() {
    for (description, place) in [
        ("{name: library, type: openapi}", "4:3 AZ0102"),
        (
            "{name: library, url: library.openapi.yaml, type: openpai}",
            "4:52 AZ0104",
        ),
    ] {
        let document = format!(
            "\
arazzo: 1.1.0
info: {{title: Lend a book, version: 1.0.0}}
sourceDescriptions:
- {description}
workflows:
- workflowId: lend
  steps:
  - {{stepId: find, operationId: findBooks}}
  - {{stepId: more, operationId: $sourceDescriptions.library.findBooks}}
"
        );
        let found = findings_of(&document);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].starts_with(place), "{found:#?}");
    }
}
