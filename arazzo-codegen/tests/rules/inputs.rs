//! What is said of the inputs of a workflow: of pointers into them.

use crate::{Folder, PETS, PETS_SOURCE, document, none, one};

/// The findings of a document whose workflow has these inputs and whose step sends `value`, on line 10.
fn sending(test: &str, inputs: &str, value: &str) -> Vec<String> {
    let body = format!("operationId: addPet\n    requestBody: {{payload: {{a: {value}}}}}");
    let document = document(PETS_SOURCE, &body);
    let document = document.replace(
        "- workflowId: w\n",
        &format!("- workflowId: w\n  inputs: {inputs}\n"),
    );
    Folder::new(&format!("inputs-{test}"))
        .with("pets.yaml", PETS)
        .with("w.arazzo.yaml", &document)
        .findings("w.arazzo.yaml")
}

const INPUTS: &str = "{type: object, properties: {c: {type: object, properties: {kind: {type: string}, \
    lines: {type: array, items: {type: object, properties: {sku: {type: string}}}}}}, \
    map: {type: object, additionalProperties: {type: object, properties: {kind: {type: string}}}}, \
    closed: {type: object, properties: {kind: {type: string}}, additionalProperties: false}, \
    free: {type: object, properties: {kind: {type: string}}, additionalProperties: true}, \
    patterns: {type: object, properties: {kind: {type: string}}, patternProperties: {x: {type: string}}}, \
    branches: {type: object, properties: {kind: {type: string}}, anyOf: [{required: [kind]}, {required: [kin]}]}, \
    conditions: {type: object, properties: {kind: {type: string}}, if: {required: [kind]}, then: {required: [kin]}}, \
    either: {oneOf: [{type: object, required: [of], properties: {of: {const: a}, left: {type: string}}}, \
    {type: object, required: [of], properties: {of: {const: b}, right: {type: string}}}]}}}";

#[test]
fn a_pointer_to_a_member_that_an_input_does_not_have() {
    for (test, value, token, input, help) in [
        ("near", "'$inputs.c#/knid'", "knid", "c", "did you mean `kind`?"),
        (
            "far",
            "'$inputs.c#/colour'",
            "colour",
            "c",
            "its members are `kind`, `lines`",
        ),
        (
            "item",
            "'$inputs.c#/lines/0/skus'",
            "skus",
            "c",
            "did you mean `sku`?",
        ),
        ("name", "'$inputs.c#/lines/sku'", "sku", "c", "nothing is inside"),
        ("scalar", "'$inputs.c#/kind/x'", "x", "c", "nothing is inside"),
        (
            "map",
            "'$inputs.map#/any/knid'",
            "knid",
            "map",
            "did you mean `kind`?",
        ),
        (
            "closed",
            "'$inputs.closed#/knid'",
            "knid",
            "closed",
            "did you mean `kind`?",
        ),
        (
            "union",
            "'$inputs.either#/lefd'",
            "lefd",
            "either",
            "did you mean `left`?",
        ),
        (
            "text",
            "'x {$inputs.c#/knid}'",
            "knid",
            "c",
            "did you mean `kind`?",
        ),
    ] {
        let found = sending(test, INPUTS, value);
        let expected =
            format!("lint AZ0482 the schema of the input `{input}` has no `{token}` there | {help}");
        assert!(
            found.len() == 1 && found[0].contains(&expected),
            "{expected}: {found:#?}"
        );
    }
}

#[test]
fn a_pointer_to_a_member_that_an_input_may_have() {
    for (test, value) in [
        ("there", "'$inputs.c#/lines/1/sku'"),
        ("any", "'$inputs.free#/knid'"),
        ("pattern", "'$inputs.patterns#/xx'"),
        ("branch", "'$inputs.branches#/kin'"),
        ("condition", "'$inputs.conditions#/kin'"),
        ("variant", "'$inputs.either#/right'"),
    ] {
        none(&sending(&format!("may-{test}"), INPUTS, value));
    }
    one(
        &sending("dotted", INPUTS, "$inputs.c.kind"),
        "w.arazzo.yaml:10:32 lint AZ0903",
    );
}

/// Reaching for what the schema does not name costs the input no type: it is still a struct.
#[test]
fn an_input_keeps_its_type_where_others_reach_into_it() {
    let body = "operationId: addPet\n    requestBody: {payload: {a: '$inputs.c#/knid'}}";
    let document = document(PETS_SOURCE, body);
    let document = document.replace(
        "- workflowId: w\n",
        &format!("- workflowId: w\n  inputs: {INPUTS}\n"),
    );
    let code = Folder::new("inputs-typed")
        .with("pets.yaml", PETS)
        .with("w.arazzo.yaml", &document)
        .code("w.arazzo.yaml");
    assert!(code.contains("pub c: Option<WC>"), "{code}");
}
