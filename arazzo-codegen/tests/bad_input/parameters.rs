//! Parameters and bodies.

use crate::document::{adding_with, finding_with, findings};

#[test]
fn a_parameter_in_the_body() {
    assert_eq!(
        finding_with(
            "
    parameters:
    - {name: title, in: body, value: a}"
        ),
        [
            "23:25 AZ0104 `body` is not a place for a parameter | write the value as `requestBody: payload:` of the step"
        ]
    );
}

#[test]
fn a_parameter_without_a_place() {
    assert_eq!(
        finding_with(
            "
    parameters:
    - {name: title, value: a}"
        ),
        ["23:7 AZ0102 parameter `title` has no `in` | add `in: path`, `query`, `header` or `cookie`"]
    );
}

#[test]
fn a_parameter_without_a_value() {
    assert_eq!(
        finding_with(
            "
    parameters:
    - {name: title, in: query}"
        ),
        ["23:7 AZ0102 a parameter has no `value` | add `value`, which the specification requires"]
    );
}

#[test]
fn s12_a_parameter_given_twice() {
    assert_eq!(
        finding_with(
            "
    parameters:
    - {name: X-A, in: header, value: a}
    - {name: x-a, in: header, value: b}"
        ),
        [
            "23:14 lint AZ0404 the operation declares no parameter `X-A` in the headers | check the name and `in` against the OpenAPI document",
            "24:14 AZ0105 parameter `x-a` is given twice | keep one of them"
        ]
    );
}

#[test]
fn a_query_string_beside_a_query() {
    assert_eq!(
        finding_with(
            "
    parameters:
    - {name: all, in: querystring, value: title=a}
    - {name: title, in: query, value: b}"
        ),
        [
            "23:14 lint AZ0404 the operation declares no parameter `all` in the query | check the name and `in` against the OpenAPI document",
            "24:14 AZ0113 parameter `title` is given beside a whole query string | write it into the query string, or give every parameter `in: query`"
        ]
    );
}

#[test]
fn s9_an_undeclared_parameter() {
    assert_eq!(
        finding_with(
            "
    parameters:
    - {name: titel, in: query, value: b}"
        ),
        [
            "23:14 lint AZ0404 the operation declares no parameter `titel` in the query | did you mean `title`?"
        ]
    );
}

#[test]
fn s9_an_unfilled_path() {
    assert_eq!(
        findings(
            "\
    operationId: findBooks
    outputs:
      first: $response.body#/0/id
",
            "\
    operationId: readBook
    outputs:
      first: $response.body#/id
    parameters:
    - {name: isbn, in: path, value: a}
"
        ),
        [
            "20:13 AZ0403 step `find` gives no value for `{id}` | add the parameter `name: id`, `in: path`",
            "25:14 lint AZ0404 the path `/books/{id}` has no variable `isbn` | its variables are `id`"
        ]
    );
}

#[test]
fn an_unknown_input() {
    assert_eq!(
        finding_with(
            "
    parameters:
    - {name: title, in: query, value: $inputs.tilte}"
        ),
        ["23:47 AZ0203 there is no input `tilte` | did you mean `title`?"]
    );
}

#[test]
fn an_unknown_reusable_parameter() {
    assert_eq!(
        finding_with(
            "
    parameters:
    - {reference: $components.parameters.title, value: a}"
        ),
        [
            "23:19 AZ0207 `$components.parameters.title` is not a parameter of `components` | refer to one: `$components.parameters.<name>`"
        ]
    );
}

#[test]
fn an_unknown_target_selector_type() {
    assert_eq!(
        adding_with(
            "
    requestBody:
      payload: {}
      replacements:
      - {target: /a, targetSelectorType: jmespath, value: 1}"
        ),
        [
            "19:7 lint AZ0467 the operation declares no request body | remove the `requestBody`, or declare it in the OpenAPI document",
            "21:42 AZ0104 `jmespath` is not a type of selector | did you mean `jsonpath`?"
        ]
    );
}

#[test]
fn a_target_that_is_no_pointer() {
    assert_eq!(
        adding_with(
            "
    requestBody:
      payload: {}
      replacements:
      - {target: $.a, targetSelectorType: jsonpointer, value: 1}"
        ),
        [
            "19:7 lint AZ0467 the operation declares no request body | remove the `requestBody`, or declare it in the OpenAPI document",
            "21:18 AZ0104 the target `$.a` is no jsonpointer | correct `target`, or `targetSelectorType`"
        ]
    );
}
