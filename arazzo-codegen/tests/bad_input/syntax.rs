//! Text that is no YAML: the finding is where the mistake is, and not where the parser could not go on.

use crate::document::findings;

const STEP: &str = "  - stepId: find\n    operationId: findBooks\n";

#[test]
fn a_bracket_that_is_not_closed() {
    assert_eq!(
        findings("{type: string}", "{type: string"),
        ["14:14 AZ0002 this bracket is not closed | close it before the next lines"]
    );
}

#[test]
fn a_bracket_that_none_opens() {
    assert_eq!(
        findings("{type: string}", "{type: string}}"),
        ["14:28 AZ0002 this bracket has no opening bracket | remove it, or open one before"]
    );
}

#[test]
fn a_quote_that_is_not_closed() {
    assert_eq!(
        findings(STEP, "  - stepId: \"find\n    operationId: \"findBooks\"\n"),
        [
            "20:13 AZ0002 this quoted string is not closed, or a line that is not part of it comes first | \
             close it on its line; a quote in the text is written twice in single quotes, as `\\\"` in double quotes"
        ]
    );
}

#[test]
fn a_key_without_a_colon() {
    assert_eq!(
        findings(STEP, "  - stepId find\n    operationId: findBooks\n"),
        ["20:5 AZ0002 this is not a field | write a colon and a space after the name: `name: value`"]
    );
}

#[test]
fn a_colon_without_a_space() {
    assert_eq!(
        findings(STEP, "  - stepId:find\n    operationId: findBooks\n"),
        ["20:5 AZ0002 this is not a field | write a space after the colon: `name: value`"]
    );
}

#[test]
fn a_dash_without_a_space() {
    assert_eq!(
        findings(STEP, "  -stepId: find\n    operationId: findBooks\n"),
        ["20:3 AZ0002 this is not a field | write a space after the dash: `- name: value`"]
    );
}

#[test]
fn a_field_that_is_indented_too_far() {
    assert_eq!(
        findings(STEP, "  - stepId: find\n     operationId: findBooks\n"),
        ["21:17 AZ0002 this field is inside the value of another | \
             indent the line as far as the fields beside it; or put the text into quotes, if `: ` is part of it"]
    );
}

#[test]
fn a_field_that_is_not_indented_far_enough() {
    assert_eq!(
        findings(STEP, "  - stepId: find\n   operationId: findBooks\n"),
        [
            "21:4 AZ0002 the indentation of this line fits nothing above it | \
             indent it as far as the fields that it belongs to, with spaces"
        ]
    );
}

#[test]
fn a_tab() {
    assert_eq!(
        findings(STEP, "  - stepId: find\n\toperationId: findBooks\n"),
        ["21:1 AZ0002 a tab cannot be used as indentation | indent with spaces"]
    );
}

#[test]
fn a_reserved_character() {
    assert_eq!(
        findings(STEP, "  - stepId: @find\n    operationId: findBooks\n"),
        ["20:13 AZ0002 a text that starts with `@` needs quotes | put the text into quotes"]
    );
}
