//! What cannot be sent is said when it is compiled: one finding, at its place, with its code.

use std::fs;
use std::path::{Path, PathBuf};

use arazzo_codegen::configure;

/// A document whose step `send` has this body, and step `more` these outputs.
fn document(operation: &str, body: &str, outputs: &str) -> String {
    let indented = |text: &str, by: usize| {
        let indent = " ".repeat(by);
        text.lines()
            .map(|line| format!("{indent}{line}\n"))
            .collect::<String>()
    };
    format!(
        "arazzo: 1.1.0\n\
         info: {{ title: t, version: '1' }}\n\
         sourceDescriptions: [{{ name: shop, url: payloads.openapi.yaml, type: openapi }}]\n\
         workflows:\n\
         - workflowId: w\n\
         \x20 inputs: {{ type: object, properties: {{ name: {{ type: string }}, thing: {{ type: object }} }} }}\n\
         \x20 steps:\n\
         \x20 - stepId: send\n\
         \x20   operationId: {operation}\n\
         \x20   requestBody:\n{}\
         \x20   outputs:\n{}",
        indented(body, 6),
        indented(outputs, 6),
    )
}

/// Where the document is.
fn written(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("payload-findings")
        .join(name);
    fs::create_dir_all(&folder).unwrap();
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/language");
    fs::copy(
        specs.join("payloads.openapi.yaml"),
        folder.join("payloads.openapi.yaml"),
    )
    .unwrap();
    let path = folder.join(format!("{name}.arazzo.yaml"));
    fs::write(&path, text).unwrap();
    path
}

/// One error: its code, its line and what it says.
fn one_error(name: &str, text: &str, code: &str, place: &str, says: &str) {
    let found = configure().generate(written(name, text)).unwrap_err().to_string();
    assert_eq!(found.matches("error[").count(), 1, "{found}");
    assert!(found.contains(&format!("error[{code}]")), "{found}");
    assert!(found.contains(&format!("{name}.arazzo.yaml:{place}")), "{found}");
    assert!(found.contains(says), "{found}");
}

const NO_OUTPUTS: &str = "x: $statusCode";

#[test]
fn s16_a_text_that_is_no_json_once_its_expressions_have_values() {
    for (name, body, place) in [
        ("comma", r#"payload: '{"a": {$inputs.thing} "b": 1}'"#, "11:39"),
        (
            "joined",
            r#"payload: '{"a": {$inputs.thing}{$inputs.name}}'"#,
            "11:",
        ),
        ("open", r#"payload: '{"a": "{$inputs.name}"'"#, "11:"),
        ("twice", r#"payload: '{"a": 1, "a": 2}'"#, "11:"),
    ] {
        let text = document("createOrder", body, NO_OUTPUTS);
        one_error(name, &text, "AZ0321", place, "payload");
    }
}

#[test]
fn s16_an_expression_that_is_the_name_of_a_member_stands_in_quotes() {
    let body = r#"payload: '{{$inputs.name}: 1}'"#;
    let text = document("createOrder", body, NO_OUTPUTS);
    one_error(
        "member-name",
        &text,
        "AZ0321",
        "11:18",
        "the name of a member stands in quotes",
    );
}

#[test]
fn s42_a_replacement_without_a_place_is_refused_where_that_is_sure() {
    for (name, target, problem) in [
        ("no-parent", "/a/b", "its parent does not exist"),
        ("in-scalar", "/n/b", "neither an object nor an array"),
        ("no-item", "/l/2", "the array has no such item"),
        ("no-index", "/l/x", "the array has no such item"),
    ] {
        let body = format!("payload: {{ n: 1, l: [1] }}\nreplacements: [{{ target: {target}, value: 1 }}]");
        let text = document("createOrder", &body, NO_OUTPUTS);
        one_error(name, &text, "AZ0322", "12:32", problem);
    }
}

#[test]
fn targets_and_selectors_that_are_malformed_are_refused_at_their_place() {
    let replacement = |rest: &str| format!("payload: {{}}\nreplacements: [{{ {rest}, value: 1 }}]");
    for (name, rest, code, says) in [
        ("no-slash", "target: a", "AZ0304", "starts with `/`"),
        ("path-as-pointer", "target: $.a", "AZ0304", "jsonpath"),
        (
            "not-a-query",
            "target: '$.a[', targetSelectorType: jsonpath",
            "AZ0323",
            "is not a JSONPath query",
        ),
        (
            "xpath",
            "target: /a, targetSelectorType: { type: xpath, version: xpath-10 }",
            "AZ0322",
            "XPath selects nodes of XML",
        ),
        (
            "type",
            "target: /a, targetSelectorType: jsonpth",
            "AZ0104",
            "did you mean `jsonpath`?",
        ),
        (
            "version",
            "target: $.a, targetSelectorType: { type: jsonpath, version: rfc1 }",
            "AZ0104",
            "rfc9535",
        ),
    ] {
        let text = document("createOrder", &replacement(rest), NO_OUTPUTS);
        one_error(name, &text, code, "12:", says);
    }
    let selector = |context: &str, selector: &str, kind: &str| {
        format!("x: {{ context: {context}, selector: '{selector}', type: {kind} }}")
    };
    for (name, outputs, code, says) in [
        (
            "nothing-inside",
            selector("$statusCode", "/a", "jsonpointer"),
            "AZ0323",
            "nothing inside",
        ),
        (
            "no-such-output",
            selector("$steps.send.outputs", "$.y", "jsonpath"),
            "AZ0323",
            "there is no `y`",
        ),
        (
            "no-context",
            "x: { selector: $.a, type: jsonpath }".to_owned(),
            "AZ0102",
            "`context`",
        ),
        (
            "unknown-input",
            selector("$inputs.nam", "/a", "jsonpointer"),
            "AZ0203",
            "did you mean `name`?",
        ),
        (
            "no-xpath",
            selector("$response.body", "/a[", "xpath"),
            "AZ0323",
            "not an XPath expression",
        ),
        (
            "xpath-function",
            selector(
                "$response.body",
                "matches(/a, \"b\")",
                "{ type: xpath, version: xpath-31 }",
            ),
            "AZ0323",
            "only the functions of XPath 1.0",
        ),
        (
            "xpath-order",
            selector("$response.body", "/a < /b", "xpath"),
            "AZ0323",
            "number(…)",
        ),
        (
            "xpath-value",
            selector("$response.body", "//a[@b = \"{$inputs.name}\"]", "xpath"),
            "AZ0323",
            "a runtime expression inside",
        ),
        (
            "xpath-prefix",
            selector("$response.body", "/p:a", "xpath"),
            "AZ0323",
            "prefix",
        ),
        (
            "xpath-context",
            selector("$steps.send.outputs", "/a", "xpath"),
            "AZ0323",
            "is not text",
        ),
        (
            "xpath-version",
            selector("$response.body", "/a", "{ type: xpath, version: xpath-40 }"),
            "AZ0104",
            "xpath-31",
        ),
        (
            "no-self",
            "x: $self".to_owned(),
            "AZ0303",
            "the document has no `$self`",
        ),
        (
            "no-output",
            "x: $outputs.nothing".to_owned(),
            "AZ0204",
            "the workflow has no output `nothing`",
        ),
    ] {
        let text = document("createOrder", "payload: {}", &outputs);
        one_error(name, &text, code, "13:", says);
    }
}

#[test]
fn s42_an_xpath_target_that_can_have_no_place_is_refused_at_its_place() {
    let replacement = |rest: &str| format!("payload: <a/>\nreplacements: [{{ {rest}, value: 1 }}]");
    for (name, rest, code, place, says) in [
        (
            "no-node",
            "target: count(/a)",
            "AZ0322",
            "12:32",
            "its value is not a node",
        ),
        (
            "malformed",
            "target: '/a[1'",
            "AZ0323",
            "12:33",
            "not an XPath expression",
        ),
        (
            "later",
            "target: '/a/b => c()'",
            "AZ0323",
            "12:39",
            "not an XPath expression",
        ),
        (
            "pointer-in-text",
            "target: /a, targetSelectorType: jsonpointer",
            "AZ0322",
            "12:32",
            "neither an object nor an array",
        ),
        (
            "pointer-behind",
            "target: /a/@b, value: 1 }, { target: /a, targetSelectorType: jsonpointer",
            "AZ0322",
            "12:61",
            "before the replacement above it",
        ),
    ] {
        let text = document("sendXml", &replacement(rest), NO_OUTPUTS);
        one_error(name, &text, code, place, says);
    }
}

#[test]
fn s18_nothing_is_sent_before_it_is_sent() {
    let text = document("createOrder", "payload: { a: $request.body }", NO_OUTPUTS);
    one_error(
        "request-in-request",
        &text,
        "AZ0303",
        "11:21",
        "the request is not sent yet",
    );
}

#[test]
fn s41_an_xml_body_without_hints_is_worth_a_word() {
    let lints = |name: &str, operation: &str, body: &str| {
        let text = document(operation, body, NO_OUTPUTS);
        configure()
            .generate(written(name, &text))
            .unwrap()
            .lints
            .to_string()
    };
    let found = lints(
        "no-hints",
        "sendPlainXml",
        "payload: { order: { id: $inputs.name } }",
    );
    assert!(
        found.contains("warning[AZ0421]") && found.contains("no-hints.arazzo.yaml:11:16"),
        "{found}"
    );
    let found = lints("hints", "sendXml", "payload: { name: $inputs.name }");
    assert!(!found.contains("AZ0421"), "{found}");
}
