//! S16: payloads that are written as text.

use crate::{Folder, document, none, one};

const OPENAPI: &str = "\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
servers: [{url: 'https://pets.example'}]
paths:
  /pets:
    post:
      operationId: send
      requestBody: {content: {application/xml: {schema: {type: string}}}}
      responses: {'200': {description: Yes.}}
";

fn findings(test: &str, payload: &str) -> Vec<String> {
    let text = document(
        "{name: pets, url: pets.yaml}",
        &format!("operationId: send\n    requestBody:\n      payload: {payload}"),
    )
    .replace(
        "  steps:",
        "  inputs: {type: object, required: [a], properties: {a: {type: string}}}\n  steps:",
    );
    Folder::new(test)
        .with("pets.yaml", OPENAPI)
        .with("w.arazzo.yaml", &text)
        .findings("w.arazzo.yaml")
}

#[test]
fn s16_an_xml_text_has_to_be_xml_once_its_expressions_have_values() {
    for (test, payload) in [
        ("plain", "'<pet name=\"{$inputs.a}\">{$inputs.a}</pet>'"),
        ("names", "'<{$inputs.a}/>'"),
        (
            "block",
            "|\n        <?xml version=\"1.0\"?>\n        <pet><![CDATA[{$inputs.a}]]></pet>",
        ),
        ("whole", "$inputs.a"),
    ] {
        none(&findings(&format!("xml-{test}"), payload));
    }
    for (test, payload) in [
        ("unclosed", "'<pet>{$inputs.a}'"),
        ("crossed", "'<a><b>{$inputs.a}</a></b>'"),
        ("unquoted", "'<a b={$inputs.a}/>'"),
        ("two", "'<a/>{$inputs.a}'"),
        ("constant", "'<a>&</a>'"),
    ] {
        one(
            &findings(&format!("no-xml-{test}"), payload),
            "w.arazzo.yaml:11:16 AZ0321 the payload is not XML once its expressions have values | correct the text",
        );
    }
}

#[test]
fn s14_an_object_that_only_looks_like_a_selector_is_a_literal_in_1_0() {
    let openapi = OPENAPI.replace(
        "application/xml: {schema: {type: string}}",
        "application/json: {schema: {type: object}}",
    );
    let with = |version: &str, value: &str| {
        let text = document(
            "{name: pets, url: pets.yaml}",
            &format!("operationId: send\n    requestBody: {{payload: {{look: {value}}}}}"),
        )
        .replace("arazzo: 1.1.0", &format!("arazzo: {version}"));
        Folder::new(&format!("selector-shaped-{version}"))
            .with("pets.yaml", &openapi)
            .with("w.arazzo.yaml", &text)
    };
    for value in [
        "{context: plain, selector: a b, type: fulltext}",
        "{context: plain, selector: a b, type: jsonpath}",
        "{context: $sourceDescriptions.pets.url, selector: a b, type: fulltext}",
        "{context: [a], selector: {b: c}, type: 3}",
        "{context: $sourceDescriptions.pets.url, selector: a b, type: jsonpath, more: 1}",
    ] {
        let literal = with("1.0.1", value);
        none(&literal.findings("w.arazzo.yaml"));
        assert!(literal.code("w.arazzo.yaml").contains("selector"), "{value}");
    }
    // What has all of a selector is one.
    let meant = with(
        "1.0.1",
        "{context: $sourceDescriptions.pets.url, selector: '$.a', type: jsonpath}",
    );
    one(&meant.findings("w.arazzo.yaml"), "w.arazzo.yaml:9:85 AZ0323");
    // In 1.1 a word that is misspelled is no literal.
    let misspelled = with(
        "1.1.0",
        "{context: $sourceDescriptions.pets.url, selector: '$.a', type: jsonpth}",
    );
    one(&misspelled.findings("w.arazzo.yaml"), "w.arazzo.yaml:9:98 AZ0104");
}
