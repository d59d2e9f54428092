//! What is written out for a request and breaks the schemas of the operation, and what only looks so.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use arazzo_codegen::{Code, configure};

/// The findings of a step, with the text at the first place and the line of the second one.
fn findings(step: &str) -> Vec<String> {
    static DOCUMENTS: AtomicUsize = AtomicUsize::new(0);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ruled-out");
    fs::create_dir_all(&folder).unwrap();
    let name = format!("{}.arazzo.yaml", DOCUMENTS.fetch_add(1, Ordering::Relaxed));
    let document = format!(
        "\
arazzo: 1.1.0
info: {{title: Garden, version: '1'}}
sourceDescriptions: [{{name: garden, url: garden.openapi.yaml, type: openapi}}]
workflows:
- workflowId: plant
  inputs: {{type: object, required: [word, any], properties: {{word: {{type: string}}, any: {{}}}}}}
  steps:
{step}"
    );
    fs::write(folder.join(&name), &document).unwrap();
    let openapi = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/bad_input/garden.openapi.yaml");
    let config = configure()
        .root(&folder)
        .source("garden", openapi)
        .allow(Code::UnreadInput);
    let found = match config.generate(name) {
        Ok(generated) => generated.lints,
        Err(findings) => findings,
    };
    let shown = |found: &arazzo_codegen::Diagnostic| {
        let text = &document[found.labels[0].span.range()];
        format!("{} `{text}` {}", found.code.as_str(), found.message)
    };
    // That an input is any JSON is said elsewhere.
    found
        .iter()
        .filter(|found| found.code.as_str() != "AZ0406")
        .map(shown)
        .collect()
}

fn sending(payload: &str) -> Vec<String> {
    findings(&format!(
        "  - stepId: plant
    operationId: plant
    parameters: [{{name: bed, in: path, value: 1}}]
    requestBody: {{payload: {payload}}}
"
    ))
}

fn with_parameter(name: &str, value: &str) -> Vec<String> {
    findings(&format!(
        "  - stepId: plant
    operationId: plant
    parameters: [{{name: bed, in: path, value: 1}}, {{name: {name}, in: query, value: {value}}}]
    requestBody: {{payload: {{name: Rose}}}}
"
    ))
}

fn sowing(media_type: &str, payload: &str) -> Vec<String> {
    findings(&format!(
        "  - {{stepId: sow, operationId: sow, requestBody: {{contentType: {media_type}, payload: {payload}}}}}\n"
    ))
}

#[test]
fn a_value_that_the_schema_of_its_place_rules_out() {
    for (member, found) in [
        (
            "name: R",
            "`R` `/name` of the request body takes at least 2 characters",
        ),
        (
            "colour: green",
            "`green` `/colour` of the request body does not take `green`",
        ),
        (
            "height: -1",
            "`-1` `/height` of the request body takes at least 0",
        ),
        ("height: 3", "`3` `/height` of the request body takes less than 3"),
        (
            "level: true",
            "`true` `/level` of the request body takes an integer or a string, and this value is of another type",
        ),
        (
            "level: null",
            "`null` `/level` of the request body takes an integer or a string, and this value is of another type",
        ),
        (
            "tags: []",
            "`[]` `/tags` of the request body takes at least 1 item",
        ),
        (
            "tags: [one, three]",
            "`three` `/tags/1` of the request body takes at most 3 characters",
        ),
        (
            "care: {water: 8, sun: true}",
            "`8` `/care/water` of the request body takes at most 7",
        ),
        (
            "soil: {kind: loam}",
            "`{kind: loam}` `/soil` of the request body fits none of the alternatives that the operation takes",
        ),
        (
            "shade: none",
            "`none` `/shade` of the request body does not take `none`",
        ),
        (
            "other: {x: a, y: c}",
            "`c` `/other/y` of the request body does not take `c`",
        ),
        (
            "pair: [x, z]",
            "`z` `/pair/1` of the request body does not take `z`",
        ),
    ] {
        let name = if member.starts_with("name") {
            ""
        } else {
            "name: Rose, "
        };
        assert_eq!(
            sending(&format!("{{{name}{member}}}")),
            [format!("AZ0464 {found}")],
            "{member}"
        );
    }
}

#[test]
fn one_value_is_one_finding() {
    assert_eq!(sending("{name: Rose, height: -1, colour: grey}").len(), 2);
    // Of another type, which is said of it already.
    assert_eq!(
        sending("{name: Rose, colour: 5}"),
        ["AZ0463 `5` `/colour` of the request body takes a string, and this is an integer"]
    );
}

#[test]
fn members_that_are_missing_and_members_that_are_none() {
    assert_eq!(
        sending("{height: 1}"),
        ["AZ0465 `{height: 1}` the request body leaves out `name`, which the operation requires"]
    );
    assert_eq!(
        sending("{name: Rose, care: {}}"),
        ["AZ0465 `{}` `/care` of the request body leaves out `water`, `sun`, which the operation requires"]
    );
    assert_eq!(
        sending("{name: Rose, nmae: Rose}"),
        ["AZ0466 `nmae` the request body has no member `nmae`"]
    );
}

#[test]
fn what_a_schema_may_take_is_not_found() {
    for fits in [
        "{name: Rose, colour: null, height: 0.5, level: one, tags: [a], shade: null, pair: [x]}",
        // What is known when the program runs.
        "{name: $inputs.word, colour: $inputs.word, tags: $inputs.any, height: $inputs.any}",
        "{name: '{$inputs.word}', colour: 'dark {$inputs.word}', care: $inputs.any}",
        "$inputs.any",
        // One branch may take it.
        "{name: Rose, soil: {kind: $inputs.word, grain: 1}}",
        "{name: Rose, soil: {kind: clay, grain: 1}}",
        "{name: Rose, shade: half}",
        // What other schemas of an `allOf` have.
        "{name: Rose, care: {water: 1, sun: false}}",
        "{name: Rose, other: {x: a}}",
    ] {
        assert_eq!(sending(fits), [""; 0], "{fits}");
    }
}

#[test]
fn parameters_are_written_as_text() {
    for (name, value, found) in [
        (
            "season",
            "summer",
            "`summer` the query parameter `season` does not take `summer`",
        ),
        (
            "year",
            "2024",
            "`2024` the query parameter `year` does not take `2024`",
        ),
        (
            "note",
            "longer",
            "`longer` the query parameter `note` takes at most 5 characters",
        ),
        (
            "days",
            "[mon, wed]",
            "`[mon, wed]` `/1` of the query parameter `days` does not take `wed`",
        ),
    ] {
        assert_eq!(
            with_parameter(name, value),
            [format!("AZ0464 {found}")],
            "{value}"
        );
    }
    assert_eq!(
        with_parameter("where", "{column: 1}"),
        ["AZ0465 `{column: 1}` the query parameter `where` leaves out `row`, which the operation requires"]
    );
    for (name, value) in [
        ("season", "autumn"),
        ("year", "'2025'"),
        ("note", "12345"),
        ("note", "$inputs.word"),
        ("days", "[mon, $inputs.word]"),
        ("days", "mon"),
        // A list whose items may be missing.
        ("days", "[mon, $inputs.word, $inputs.any]"),
        ("where", "{row: $inputs.word}"),
    ] {
        assert_eq!(with_parameter(name, value), [""; 0], "{name} {value}");
    }
    let out_of_bounds = findings(
        "  - {stepId: plant, operationId: plant, parameters: [{name: bed, in: path, value: '10'}]}\n",
    );
    assert_eq!(
        out_of_bounds,
        ["AZ0464 `'10'` the path parameter `bed` takes at most 9"]
    );
}

#[test]
fn the_fields_of_forms_are_held_against_their_schema() {
    let form = "application/x-www-form-urlencoded";
    for (fields, found) in [
        (
            "{'place[row]': 1, kind: corn}",
            vec!["AZ0464 `corn` the form field `kind` does not take `corn`"],
        ),
        (
            "{kind: pea, count: 0, 'place[row]': 1}",
            vec!["AZ0464 `0` the form field `count` takes more than 0"],
        ),
        (
            "{kind: pea}",
            vec![
                "AZ0465 `{kind: pea}` the request body leaves out `place[row]`, which the operation requires",
            ],
        ),
        ("{'kind[0]': pea, 'place[row]': 1}", vec![]),
    ] {
        assert_eq!(sowing(form, fields), found, "{fields}");
    }
    assert_eq!(
        sowing("multipart/form-data", "{size: m}"),
        [
            "AZ0465 `{size: m}` the request body leaves out `picture`, which the operation requires",
            "AZ0464 `m` the part `size` does not take `m`",
        ]
    );
    assert_eq!(
        sowing("multipart/form-data", "{picture: $inputs.any, size: l}"),
        [""; 0]
    );
}
