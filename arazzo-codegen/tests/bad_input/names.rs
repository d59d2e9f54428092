//! Names and ids, and what refers to them.

use crate::document::{finding_with, findings};

#[test]
fn two_steps_of_one_id() {
    assert_eq!(
        findings("stepId: find", "stepId: add"),
        [
            "20:13 AZ0105 two steps are called `add` | rename one of them, and the references to it",
            "25:19 AZ0202 there is no step `find` | name a step of this workflow"
        ]
    );
}

#[test]
fn two_workflows_of_one_id() {
    assert_eq!(
        findings(
            "\
  outputs:
    first: $steps.find.outputs.first
",
            "\
  outputs:
    first: $steps.find.outputs.first
- workflowId: lend
  steps:
  - {stepId: add, operationId: addBook}
"
        ),
        ["26:15 AZ0105 two workflows are called `lend` | rename one of them, and the references to it"]
    );
}

#[test]
fn a_step_without_an_id() {
    assert_eq!(
        findings(
            "\
  - stepId: find
    operationId: findBooks
",
            "\
  - operationId: findBooks
"
        ),
        ["20:5 AZ0102 a step has no `stepId` | add `stepId`, which the specification requires"]
    );
}

#[test]
fn an_output_name_that_is_a_type() {
    assert_eq!(
        findings(
            "\
  outputs:
    first: $steps.find.outputs.first
",
            "\
  outputs:
    Array<TeamInfo> (including teamId): $steps.find.outputs.first
"
        ),
        [
            "25:5 lint AZ0911 an output is called `Array<TeamInfo> (including teamId)` | a name has letters, digits, `.`, `-` and `_`"
        ]
    );
}

#[test]
fn a_workflow_id_with_spaces() {
    assert_eq!(
        findings("workflowId: lend", "workflowId: Lend a book"),
        [
            "10:15 lint AZ0112 a `workflowId` is `Lend a book` | runtime expressions can only name ids of letters, digits, `-` and `_`"
        ]
    );
}

#[test]
fn a_component_key_with_a_slash() {
    assert_eq!(
        findings(
            "\
workflows:
",
            "\
components: {inputs: {a/b: {type: object}}}
workflows:
"
        ),
        ["9:23 lint AZ0911 a component is called `a/b` | a name has letters, digits, `.`, `-` and `_`"]
    );
}

#[test]
fn an_output_of_a_step_that_is_not_there() {
    assert_eq!(
        findings("$steps.find.outputs.first", "$steps.fnid.outputs.first"),
        ["25:19 AZ0202 there is no step `fnid` | did you mean `find`?"]
    );
}

#[test]
fn an_output_that_is_not_declared() {
    assert_eq!(
        findings("$steps.find.outputs.first", "$steps.find.outputs.fist"),
        ["25:32 AZ0204 step `find` has no output `fist` | did you mean `first`?"]
    );
}

#[test]
fn s14_an_output_without_outputs() {
    assert_eq!(
        findings("$steps.find.outputs.first", "$steps.find.first"),
        [
            "25:12 lint AZ0908 `$steps.find.first` names a step's output without `.outputs.` | write `$steps.find.outputs.first`"
        ]
    );
}

#[test]
fn a_step_that_depends_on_none() {
    assert_eq!(
        finding_with(
            "
    dependsOn: []"
        ),
        ["22:16 AZ0109 `dependsOn` of a step is empty | name a step, or remove `dependsOn`"]
    );
}

#[test]
fn a_step_that_depends_on_one_twice() {
    assert_eq!(
        finding_with(
            "
    dependsOn: [add, add]"
        ),
        ["22:22 AZ0105 `dependsOn` names `add` twice | keep one of them"]
    );
}

#[test]
fn a_step_that_depends_on_an_expression() {
    assert_eq!(
        finding_with(
            "
    dependsOn: [$inputs.add]"
        ),
        [
            "22:17 AZ0104 `$inputs.add` is not a reference to a step | write `<stepId>`, `$workflows.<workflowId>.steps.<stepId>` or `$sourceDescriptions.<name>.<workflowId>.steps.<stepId>`"
        ]
    );
}

#[test]
fn a_step_that_depends_on_an_unknown_one() {
    assert_eq!(
        finding_with(
            "
    dependsOn: [addd]"
        ),
        ["22:17 AZ0202 there is no step `addd` to depend on | did you mean `add`?"]
    );
}

#[test]
fn a_step_that_depends_on_itself() {
    assert_eq!(
        finding_with(
            "
    dependsOn: [find]"
        ),
        ["22:17 AZ0202 step `find` depends on itself | name a step that runs before it"]
    );
}

#[test]
fn a_workflow_that_depends_on_an_unknown_one() {
    assert_eq!(
        findings(
            "\
- workflowId: lend
",
            "\
- workflowId: lend
  dependsOn: [login]
"
        ),
        ["11:15 AZ0208 there is no workflow `login` | the workflows of the document are `lend`, `search`"]
    );
}
