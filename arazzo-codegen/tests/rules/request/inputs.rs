//! What is said of the inputs of a workflow: of pointers into them.

use arazzo_codegen::{Code, configure};

use crate::{Folder, PETS, PETS_SOURCE, document, found, none, one};

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
        (
            "name",
            "'$inputs.c#/lines/sku'",
            "sku",
            "c",
            "the pointer leads to a value without members",
        ),
        (
            "scalar",
            "'$inputs.c#/kind/x'",
            "x",
            "c",
            "the pointer leads to a value without members",
        ),
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

#[test]
fn an_input_that_nothing_reads() {
    let inputs = "{type: object, properties: {a: {type: string}, b: {type: object, properties: {c: {}}}}}";
    let with = |test: &str, value: &str| {
        let body = format!("operationId: addPet\n    requestBody: {{payload: {{a: {value}}}}}");
        let document = document(PETS_SOURCE, &body);
        let document = document.replace(
            "- workflowId: w\n",
            &format!("- workflowId: w\n  inputs: {inputs}\n"),
        );
        let folder = Folder::new(&format!("unread-{test}"))
            .with("pets.yaml", PETS)
            .with("w.arazzo.yaml", &document);
        found(
            &configure().root(folder.path("")).allow(Code::UntypedValue),
            "w.arazzo.yaml",
        )
    };
    none(&with("both", "'{$inputs.a} {$inputs.b#/c}'"));
    one(&with("all", "$inputs"), "w.arazzo.yaml:10:32 lint AZ0909");
    one(
        &with("one", "$inputs.b"),
        "w.arazzo.yaml:6:42 lint AZ0481 nothing reads the input `a` | read it, by `$inputs.a`, or remove it",
    );
    // What was meant as an expression says enough.
    let meant = with("meant", "'x {$input.a} {$inputs.b}'");
    assert!(!meant.iter().any(|found| found.contains("AZ0481")), "{meant:#?}");
    assert_eq!(meant.len(), 1, "{meant:#?}");
}

#[test]
fn an_input_that_one_of_several_workflows_reads() {
    let workflow = |id: &str, inputs: &str, value: &str| {
        format!(
            "- workflowId: {id}\n  inputs: {inputs}\n  steps:\n  - {{stepId: s, operationId: addPet, \
             requestBody: {{payload: {{a: {value}}}}}}}\n"
        )
    };
    let document = format!(
        "arazzo: 1.0.1\ninfo: {{title: t, version: '1'}}\nsourceDescriptions: [{PETS_SOURCE}]\nworkflows:\n{}{}{}\
         - workflowId: d\n  inputs: {{type: object, properties: {{handed: {{type: string}}}}}}\n  dependsOn: [c]\n  steps:\n\
         \x20 - {{stepId: s, operationId: addPet, requestBody: {{payload: {{}}}}}}\n\
         components: {{inputs: {{shared: {{type: object, properties: {{one: {{type: string}}, two: {{type: string}}}}}}}}}}\n",
        workflow("a", "{$ref: '#/components/inputs/shared'}", "$inputs.one"),
        workflow("b", "{$ref: '#/components/inputs/shared'}", "$inputs.one"),
        workflow(
            "c",
            "{type: object, properties: {handed: {type: string}}}",
            "$inputs.handed"
        ),
    );
    let folder = Folder::new("unread-shared")
        .with("pets.yaml", PETS)
        .with("w.arazzo.yaml", &document);
    // S32: what a workflow depends on gets its inputs by their names.
    one(
        &found(&configure().root(folder.path("")), "w.arazzo.yaml"),
        "w.arazzo.yaml:22:85 lint AZ0481 nothing reads the input `two`",
    );
}

/// In whatever order the document has them, the constructor is the same or does not take the old arguments.
#[test]
fn arguments_that_could_be_swapped_have_names() {
    let constructor = |test: &str, inputs: &str| {
        let document = document(
            PETS_SOURCE,
            "operationId: addPet\n    requestBody: {payload: $inputs}",
        );
        let document = document.replace(
            "- workflowId: w\n",
            &format!("- workflowId: w\n  inputs: {inputs}\n"),
        );
        let code = Folder::new(&format!("swapped-{test}"))
            .with("pets.yaml", PETS)
            .with("w.arazzo.yaml", &document)
            .code("w.arazzo.yaml");
        let start = code.find("pub fn new(").unwrap() + "pub fn new(".len();
        let end = code[start..].find(" -> Self").unwrap();
        code[start..start + end]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    for inputs in [
        "{type: object, required: [to, from], properties: {to: {type: string}, from: {type: string}}}",
        "{type: object, required: [from, to], properties: {from: {type: string}, to: {type: string}}}",
        "{type: object, required: [from, to], properties: {from: {type: string}, to: {type: string, format: password}}}",
        "{type: object, required: [from, to], properties: {from: {type: integer}, to: {type: integer, format: uint64}}}",
    ] {
        assert_eq!(constructor("named", inputs), "required: WRequired)", "{inputs}");
    }
    for (inputs, expected) in [
        (
            "{type: object, required: [from, to], properties: {from: {type: string}, to: {type: integer}}}",
            "from: impl Into<String>, to: i64)",
        ),
        (
            "{type: object, required: [from], properties: {from: {type: string}, to: {type: string}}}",
            "from: impl Into<String>)",
        ),
        (
            "{type: object, properties: {from: {type: string}, to: {type: string}}}",
            ")",
        ),
    ] {
        assert_eq!(constructor("placed", inputs), expected, "{inputs}");
    }
}
