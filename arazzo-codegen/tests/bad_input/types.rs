//! Fields of the wrong type, and documents as a whole.

use crate::document::{adding_with, finding_with, findings, with_steps};

#[test]
fn steps_that_are_no_list() {
    assert_eq!(
        with_steps("add"),
        ["15:10 AZ0103 `steps` of a workflow is a string | write a list, even of one entry"]
    );
}

#[test]
fn no_steps() {
    assert_eq!(
        with_steps("[]"),
        ["15:10 AZ0109 `steps` of a workflow is empty | write at least one step"]
    );
}

#[test]
fn on_success_that_is_a_string() {
    assert_eq!(
        adding_with(
            "
    onSuccess: end"
        ),
        ["18:16 AZ0103 `onSuccess` of a step is a string | write a list, even of one entry"]
    );
}

#[test]
fn outputs_that_are_a_list() {
    assert_eq!(
        findings(
            "\
    outputs:
      id: $response.body#/id
",
            "\
    outputs:
    - id: $response.body#/id
"
        ),
        ["19:5 AZ0103 `outputs` of a step is a sequence | write fields with values, `name: value`"]
    );
}

#[test]
fn depends_on_that_is_a_string() {
    assert_eq!(
        finding_with(
            "
    dependsOn: add"
        ),
        ["22:16 lint AZ0922 `dependsOn` of a step is one text | write `[add]`"]
    );
}

#[test]
fn a_version_that_is_a_number() {
    assert_eq!(
        findings("arazzo: 1.1.0", "arazzo: 1.1"),
        ["1:9 AZ0103 `arazzo` is a number | write `arazzo: 1.1.0`"]
    );
}

#[test]
fn a_version_that_is_not_there_yet() {
    assert_eq!(
        findings("arazzo: 1.1.0", "arazzo: 2.0.0"),
        ["1:9 AZ0101 Arazzo 2.0.0 is not supported | write `arazzo: 1.0.1` or `arazzo: 1.1.0`"]
    );
}

#[test]
fn no_success_criteria() {
    assert_eq!(
        adding_with(
            "
    successCriteria: []"
        ),
        [
            "18:22 AZ0109 `successCriteria` of a step is empty | write a criterion, or remove `successCriteria`: any 2xx status is success then"
        ]
    );
}

#[test]
fn a_timeout_with_a_unit() {
    assert_eq!(
        adding_with(
            "
    timeout: 5s"
        ),
        ["18:14 AZ0103 `timeout` of a step is a string | write a number, without quotes or a unit"]
    );
}

#[test]
fn a_negative_timeout() {
    assert_eq!(
        adding_with(
            "
    timeout: -5"
        ),
        ["18:14 AZ0104 `timeout` of a step is `-5` | write a whole number of milliseconds, not negative"]
    );
}

#[test]
fn a_fragment_in_self() {
    assert_eq!(
        findings(
            "\
arazzo: 1.1.0
",
            "\
arazzo: 1.1.0
$self: https://a.example/b#c
"
        ),
        ["2:27 AZ0104 `$self` has a fragment | remove it"]
    );
}

#[test]
fn a_field_of_a_later_version() {
    assert_eq!(
        findings("arazzo: 1.1.0", "arazzo: 1.0.1\n$self: lend.arazzo.yaml"),
        [
            "2:1 lint AZ0106 an Arazzo document has no field `$self` in Arazzo 1.0 | it came with 1.1: write `arazzo: 1.1.0`"
        ]
    );
}

#[test]
fn an_unknown_field() {
    assert_eq!(
        adding_with(
            "
    sucessCriteria: []"
        ),
        ["18:5 lint AZ0106 a step has no field `sucessCriteria` | did you mean `successCriteria`?"]
    );
}

#[test]
fn a_list_that_is_null() {
    assert_eq!(
        finding_with(
            "
    onFailure:"
        ),
        ["22:5 lint AZ0922 `onFailure` of a step is empty | remove `onFailure`"]
    );
}
