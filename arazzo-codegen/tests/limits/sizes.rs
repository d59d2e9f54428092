//! Documents of many megabytes or many levels.

use std::fmt::Write as _;
use std::fs::{self, File};

use crate::{DEEP, findings, folder};

/// A document whose operation answers with the schema `Item`, and an unused schema; both as they are given.
pub(crate) fn yaml(item: &str, unused: &str) -> String {
    format!(
        "\
openapi: 3.1.0
info: {{title: Limits, version: 1.0.0}}
servers: [{{url: https://example.com}}]
paths:
  /items:
    get:
      operationId: list
      responses:
        200:
          description: All.
          content:
            application/json:
              schema:
                type: array
                items: {{$ref: '#/components/schemas/Item'}}
components:
  schemas:
    Item:
{item}
    Unused:
{unused}
"
    )
}

fn json(item: &str, unused: &str) -> String {
    format!(
        r##"{{"openapi": "3.0.3", "info": {{"title": "Limits", "version": "1"}}, "servers": [{{"url": "https://example.com"}}],
        "paths": {{"/items": {{"get": {{"operationId": "list", "responses": {{"200": {{"description": "All.", "content":
        {{"application/json": {{"schema": {{"type": "array", "items": {{"$ref": "#/components/schemas/Item"}}}}}}}}}}}}}}}}}},
        "components": {{"schemas": {{"Item": {item}, "Unused": {unused}}}}}}}"##
    )
}

pub(crate) const SMALL: &str = "      {properties: {name: {type: string}}, required: [name]}";
pub(crate) const SMALL_JSON: &str = r#"{"properties": {"name": {"type": "string"}}, "required": ["name"]}"#;

fn deep_block() -> String {
    let mut text = String::new();
    for level in 0..DEEP {
        writeln!(text, "{}a:", " ".repeat(6 + level)).unwrap();
    }
    text
}

fn deep_dashes() -> String {
    format!("      a: \n        {}a", "- ".repeat(DEEP))
}

fn deep_flow(open: &str, close: &str) -> String {
    format!("      a: {}1{}", open.repeat(DEEP), close.repeat(DEEP))
}

fn deep_json() -> String {
    format!("{}1{}", "{\"a\":[".repeat(DEEP / 2), "]}".repeat(DEEP / 2))
}

fn refused_as_too_deep(name: &str, file: &str, text: &str) {
    let folder = folder(name);
    fs::write(folder.join(file), text).unwrap();
    let found = findings(&folder, file);
    assert_eq!(found, ["AZ0002 nested deeper than 256 levels"]);
}

fn accepted(name: &str, file: &str, text: &str) {
    let folder = folder(name);
    fs::write(folder.join(file), text).unwrap();
    assert_eq!(findings(&folder, file), [""; 0]);
}

#[test]
fn a_hundred_megabytes() {
    let folder = folder("large");
    let file = File::create(folder.join("openapi.yaml")).unwrap();
    file.set_len(100 << 20).unwrap();
    let large = folder.join("openapi.yaml");
    assert_eq!(
        findings(&folder, "openapi.yaml"),
        [format!(
            "AZ0001 the document of source `api` cannot be read: `{}` is larger than 67108864 bytes (copy the operations \
             that the steps use into a smaller document)",
            large.display()
        )]
    );
}

/// Just below the limit, in one scalar that the operation needs and in lines that nothing needs.
#[test]
fn as_large_as_a_document_may_be() {
    const MOST: usize = 60 << 20;
    let folder = folder("largest");
    let described = format!(
        "      {{description: '{}', properties: {{name: {{type: string}}}}}}",
        "x".repeat(MOST)
    );
    for (item, unused) in [
        (described, SMALL.to_owned()),
        (SMALL.to_owned(), "      a: {type: string}\n".repeat(MOST / 24)),
    ] {
        fs::write(folder.join("openapi.yaml"), yaml(&item, &unused)).unwrap();
        assert_eq!(findings(&folder, "openapi.yaml"), [""; 0]);
    }
}

#[test]
fn ten_thousand_levels_of_block_mappings() {
    refused_as_too_deep("block", "openapi.yaml", &yaml(&deep_block(), SMALL));
}

#[test]
fn ten_thousand_levels_of_block_sequences() {
    refused_as_too_deep("dashes", "openapi.yaml", &yaml(&deep_dashes(), SMALL));
}

#[test]
fn ten_thousand_levels_of_flow_mappings() {
    refused_as_too_deep("flow", "openapi.yaml", &yaml(&deep_flow("{a: ", "}"), SMALL));
}

#[test]
fn ten_thousand_levels_of_flow_sequences() {
    refused_as_too_deep(
        "flow-sequences",
        "openapi.yaml",
        &yaml(&deep_flow("[", "]"), SMALL),
    );
}

#[test]
fn ten_thousand_levels_of_json() {
    refused_as_too_deep("json", "openapi.json", &json(&deep_json(), SMALL_JSON));
}

#[test]
fn what_no_step_reaches_may_be_as_deep_as_it_likes() {
    accepted("unused-block", "openapi.yaml", &yaml(SMALL, &deep_block()));
    accepted("unused-flow", "openapi.yaml", &yaml(SMALL, &deep_flow("[", "]")));
    accepted("unused-json", "openapi.json", &json(SMALL_JSON, &deep_json()));
}

/// Nine times nine times … of a string: some 10^9 nodes.
#[test]
fn aliases_that_multiply() {
    let mut bomb = String::from("      a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..=9 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(bomb, "      a{level}: &a{level} [{aliases}]").unwrap();
    }
    let folder = folder("bomb");
    fs::write(folder.join("openapi.yaml"), yaml(&bomb, SMALL)).unwrap();
    assert_eq!(
        findings(&folder, "openapi.yaml"),
        ["AZ0002 with its aliases expanded the document would be larger than 67108864 bytes"]
    );
}

/// The same with references: they are followed, not expanded.
#[test]
fn references_that_multiply() {
    let mut bomb = String::from(
        "      {oneOf: [{$ref: '#/components/schemas/S0'}, {$ref: '#/components/schemas/S0'}]}\n",
    );
    for level in 0..60 {
        let reference = format!("{{$ref: '#/components/schemas/S{}'}}", level + 1);
        let branches = format!("[{reference}, {reference}, {reference}]");
        writeln!(
            bomb,
            "    S{level}: {{oneOf: {branches}, anyOf: {branches}, allOf: {branches}}}"
        )
        .unwrap();
    }
    writeln!(
        bomb,
        "    S60: {{properties: {{name: {{type: string}}}}, required: [name]}}"
    )
    .unwrap();
    accepted("references", "openapi.yaml", &yaml(&bomb, SMALL));
}

pub(crate) const HEAD: &str = "\
arazzo: 1.0.1
info: {title: Limits, version: 1.0.0}
sourceDescriptions:
- {name: api, url: ./api.yaml, type: openapi}
";
