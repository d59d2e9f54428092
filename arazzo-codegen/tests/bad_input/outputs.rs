//! Outputs.

use crate::document::with_output;

#[test]
fn prose_behind_a_pointer() {
    assert_eq!(
        with_output("id: $response.body#/id - the id"),
        [
            "19:11 AZ0306 text follows `$response.body#/id` | write `$response.body#/id`, and move the words into a comment"
        ]
    );
}

#[test]
fn a_space_in_a_member_is_no_prose() {
    assert_eq!(with_output("id: $response.body#/due date"), [""; 0]);
}

#[test]
fn prose_behind_the_status() {
    assert_eq!(
        with_output("id: $statusCode (201)"),
        ["19:23 AZ0306 text follows `$statusCode` | write `$statusCode`, and move the words into a comment"]
    );
}

#[test]
fn a_comparison() {
    assert_eq!(
        with_output("id: $statusCode == 201"),
        [
            "19:23 AZ0306 text follows `$statusCode` | an output is not computed: keep the value, and compare it where it is used"
        ]
    );
}

#[test]
fn a_filter() {
    assert_eq!(
        with_output("id: $response.body[?(@.id == 'a')]"),
        [
            "19:11 lint AZ0921 `$response.body[?(@.id == 'a')]` contains a JSONPath query, and is the list of the selected values | the specification (1.1) has a selector: `{context: '$response.body', type: jsonpath, selector: \"$[?(@.id == 'a')]\"}`"
        ]
    );
}

#[test]
fn a_constant() {
    assert_eq!(
        with_output("id: true"),
        ["19:11 lint AZ0307 the output `id` is a constant | for example `$response.body#/id`"]
    );
}

#[test]
fn a_mapping_of_expressions() {
    assert_eq!(
        with_output("id: {a: $response.body#/id}"),
        [
            "19:11 AZ0103 an output is a mapping | for example `$response.body#/id`; several values are several outputs"
        ]
    );
}

#[test]
fn nothing() {
    assert_eq!(
        with_output("id:"),
        ["19:9 lint AZ0307 the output `id` is null | for example `$response.body#/id`"]
    );
}

#[test]
fn a_selector_without_a_type() {
    assert_eq!(
        with_output("id: {context: $response.body, selector: $.id}"),
        ["19:11 AZ0102 a selector has no `type` | add `type`, which the specification requires"]
    );
}

#[test]
fn a_selector_of_an_unknown_version() {
    assert_eq!(
        with_output(
            "id: {context: $response.body, selector: /id, type: {type: jsonpointer, version: rfc9535}}"
        ),
        ["19:87 AZ0104 `rfc9535` is not a version of `jsonpointer` | write `rfc6901`"]
    );
}

#[test]
fn a_response_has_no_query() {
    assert_eq!(
        with_output("id: $response.query.code"),
        [
            "19:11 AZ0303 `$response.query.code` has no value here | write `$response.header.<name>` or `$response.body#/<pointer>`"
        ]
    );
}

#[test]
fn a_pointer_without_a_hash() {
    assert_eq!(
        with_output("id: $response.body/id"),
        [
            "19:11 lint AZ0909 `$response.body/id` has a JSON pointer without a `#` in front of it | write `$response.body#/id`"
        ]
    );
}
