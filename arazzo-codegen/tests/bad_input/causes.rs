//! One mistake is one finding, at its cause: what only follows from it is not reported.

use crate::document::{finding_with, findings};

#[test]
fn a_parameter_whose_place_is_misspelled() {
    assert_eq!(
        finding_with("\n    parameters: [{name: title, inn: query, value: a}]"),
        ["22:32 AZ0115 a parameter has no field `inn` | did you mean `in`?"]
    );
}

#[test]
fn a_workflow_that_does_not_exist() {
    assert_eq!(
        findings(
            "first: $steps.find.outputs.first",
            "first: $workflows.serch.outputs.first"
        ),
        ["25:23 AZ0208 there is no workflow `serch` | did you mean `search`?"]
    );
}

#[test]
fn an_expression_without_its_dollar() {
    assert_eq!(
        finding_with("\n    parameters: [{name: shelf, in: query, value: steps.add.outputs.id}]")
            .into_iter()
            .filter(|found| found.contains("AZ0305"))
            .collect::<Vec<_>>(),
        [
            "22:50 lint AZ0305 `steps.add.outputs.id` is not a runtime expression, so it is text | \
             write `$steps.add.outputs.id`"
        ]
    );
}

#[test]
fn an_expression_with_a_space_in_it() {
    assert_eq!(
        finding_with("\n    parameters: [{name: shelf, in: query, value: \"a {$inputs .title}\"}]")
            .into_iter()
            .filter(|found| found.contains("AZ0305"))
            .collect::<Vec<_>>(),
        [
            "22:54 lint AZ0305 `$inputs .` is not a runtime expression, so it is text | \
             remove the space after `$inputs`"
        ]
    );
}

#[test]
fn a_component_that_could_not_be_read() {
    assert_eq!(
        findings(
            "workflows:\n- workflowId: lend\n",
            "components: {successActions: {done: {name: done, type: stop}}}\nworkflows:\n- workflowId: lend\n  successActions: [{reference: $components.successActions.done}]\n"
        ),
        ["9:56 AZ0104 `stop` is not a type of action | write `end`, `goto` or `retry`"]
    );
}
