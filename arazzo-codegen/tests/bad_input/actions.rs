//! Actions and criteria.

use crate::document::adding_with;

#[test]
fn an_action_without_a_name() {
    assert_eq!(
        adding_with(
            "
    onSuccess:
    - type: end
      criteria: [{condition: $statusCode == 201}]"
        ),
        [
            "19:7 lint AZ0922 an action has no `name` | add `name`: messages use it, and an action of a step overrides the action of the workflow with the same name"
        ]
    );
}

#[test]
fn an_unknown_type() {
    assert_eq!(
        adding_with(
            "
    onSuccess:
    - {name: a, type: teleport}"
        ),
        ["19:23 AZ0104 `teleport` is not a type of action | write `end`, `goto` or `retry`"]
    );
}

#[test]
fn a_goto_without_a_target() {
    assert_eq!(
        adding_with(
            "
    onSuccess:
    - {name: a, type: goto}"
        ),
        ["19:7 AZ0102 a `goto` of `onSuccess` goes nowhere | add `stepId` or `workflowId`"]
    );
}

#[test]
fn a_goto_with_two_targets() {
    assert_eq!(
        adding_with(
            "
    onSuccess:
    - {name: a, type: goto, stepId: find, workflowId: search}"
        ),
        ["19:55 AZ0107 an action has both `stepId` and `workflowId` | keep only the intended target"]
    );
}

#[test]
fn a_goto_to_a_step_that_is_not_there() {
    assert_eq!(
        adding_with(
            "
    onSuccess:
    - {name: a, type: goto, stepId: fnid}"
        ),
        ["19:37 AZ0202 there is no step `fnid` to go to | did you mean `find`?"]
    );
}

#[test]
fn a_goto_to_a_workflow_that_is_not_there() {
    assert_eq!(
        adding_with(
            "
    onSuccess:
    - {name: a, type: goto, workflowId: lned}"
        ),
        ["19:41 AZ0208 there is no workflow `lned` | did you mean `lend`?"]
    );
}

#[test]
fn two_actions_of_one_name() {
    assert_eq!(
        adding_with(
            "
    onSuccess:
    - {name: a, type: end, criteria: [{condition: $statusCode == 201}]}
    - {name: a, type: end, criteria: [{condition: $statusCode == 200}]}"
        ),
        [
            "20:14 AZ0105 two actions of one list are called `a` | rename one of them, and the references to it"
        ]
    );
}

#[test]
fn s14_a_retry_on_success() {
    assert_eq!(
        adding_with(
            "
    onSuccess:
    - {name: a, type: retry, retryAfter: 1, retryLimit: 2}"
        ),
        [
            "19:7 lint AZ0910 a success action of the type `retry` | the step runs again while the criteria hold; `goto` the step itself, or make it a failure action"
        ]
    );
}

#[test]
fn a_negative_limit() {
    assert_eq!(
        adding_with(
            "
    onFailure:
    - {name: a, type: retry, retryLimit: -1}"
        ),
        ["19:42 AZ0104 `retryLimit` of an action is `-1` | write a whole number, not negative"]
    );
}

#[test]
fn a_limit_on_an_end() {
    assert_eq!(
        adding_with(
            "
    onFailure:
    - {name: a, type: end, retryLimit: 3}"
        ),
        ["19:28 lint AZ0111 `retryLimit` of an action has no effect | remove `retryLimit`"]
    );
}

#[test]
fn a_workflow_of_an_end() {
    assert_eq!(
        adding_with(
            "
    onSuccess:
    - {name: a, type: end, workflowId: nowhere, criteria: [{condition: $statusCode == 202}]}"
        ),
        ["19:28 lint AZ0111 `workflowId` of an action has no effect | remove `workflowId`"]
    );
}

#[test]
fn a_target_of_an_end() {
    assert_eq!(
        adding_with(
            "
    onFailure:
    - {name: a, type: end, stepId: find}"
        ),
        ["19:28 lint AZ0111 `stepId` of an action has no effect | remove `stepId`"]
    );
}

#[test]
fn an_action_that_hides_others() {
    assert_eq!(
        adding_with(
            "
    onSuccess:
    - {name: a, type: goto, stepId: find}
    - {name: b, type: end}"
        ),
        ["20:7 lint AZ0503 action `b` is never taken | give the earlier action criteria, or put it last"]
    );
}

#[test]
fn in_of_a_parameter_of_an_action() {
    assert_eq!(
        adding_with(
            "
    onSuccess:
    - {name: a, type: goto, workflowId: search, parameters: [{name: title, in: query, value: x}]}"
        ),
        [
            "19:69 AZ0203 the workflow `search` has no input `title` | declare it under the workflow's `inputs`, or do not pass it",
            "19:76 AZ0110 a parameter cannot have `in` here | remove it",
        ]
    );
}

#[test]
fn an_unknown_reusable_action() {
    assert_eq!(
        adding_with(
            "
    onSuccess:
    - {reference: $components.successActions.done}"
        ),
        [
            "19:19 AZ0207 `$components.successActions.done` is not an action of `components` that can be used here | refer to one: `$components.successActions.<name>`"
        ]
    );
}

#[test]
fn a_criterion_without_a_context() {
    assert_eq!(
        adding_with(
            "
    successCriteria:
    - {condition: $.id, type: jsonpath}"
        ),
        ["19:7 AZ0102 a criterion has no `context` | add `context`, which the specification requires"]
    );
}

#[test]
fn a_name_that_is_an_empty_text() {
    assert_eq!(
        adding_with(
            "
    onSuccess:
    - {name: a, type: goto, stepId: find, workflowId: ''}"
        ),
        ["19:43 lint AZ0922 `workflowId` of an action is empty | remove `workflowId`"]
    );
}

#[test]
fn a_component_by_ref() {
    assert_eq!(
        adding_with(
            "
    onSuccess:
    - $ref: '#/components/successActions/done'"
        ),
        [
            "19:13 lint AZ0922 a component is referred to by `$ref` | write `reference: $components.successActions.done`",
            "19:13 AZ0207 `$components.successActions.done` is not an action of `components` that can be used here | refer to one: `$components.successActions.<name>`"
        ]
    );
}

#[test]
fn a_component_by_name() {
    assert_eq!(
        adding_with(
            "
    onSuccess:
    - name: $components.successActions.done"
        ),
        [
            "19:13 lint AZ0922 a component is referred to by `name` | write `reference: $components.successActions.done`",
            "19:13 AZ0207 `$components.successActions.done` is not an action of `components` that can be used here | refer to one: `$components.successActions.<name>`"
        ]
    );
}
