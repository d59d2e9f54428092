//! S13a and S14: texts that look like expressions and are none, and expressions in texts that stand for nothing.

use std::sync::atomic::{AtomicUsize, Ordering};

use arazzo_codegen::diagnostic::Safety;

use crate::Folder;

const OPENAPI: &str = "\
openapi: 3.1.0
info: {title: Notes, version: 1.0.0}
servers: [{url: 'https://notes.example'}]
paths:
  /notes:
    post:
      operationId: send
      parameters:
      - {name: q, in: query, schema: {type: string}}
      - {name: X-Key, in: header, schema: {type: string}}
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'200': {description: Yes., content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}}
";

/// A document that sends a text, as a parameter and within a payload.
fn folder(place: &str, text: &str) -> Folder {
    let text = serde_json::to_string(text).unwrap();
    let sent = match place {
        "header" => format!("parameters: [{{name: X-Key, in: header, value: {text}}}]"),
        "query" => format!("parameters: [{{name: q, in: query, value: {text}}}]"),
        _ => format!("requestBody: {{payload: {{note: {text}}}}}"),
    };
    let document = format!(
        "arazzo: 1.1.0
info: {{title: t, version: '1'}}
sourceDescriptions: [{{name: notes, url: notes.yaml, type: openapi}}]
workflows:
- workflowId: w
  inputs: {{type: object, required: [token, user], properties: {{token: {{type: string}}, user: {{type: object, properties: {{name: {{type: string}}, id: {{type: string}}}}}}}}}}
  steps:
  - stepId: first
    operationId: send
    outputs: {{id: $response.body#/id}}
  - stepId: second
    operationId: send
    {sent}
"
    );
    // Tests run at the same time.
    static FOLDERS: AtomicUsize = AtomicUsize::new(0);
    let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
    Folder::new(&format!("texts/{number}"))
        .with("notes.yaml", OPENAPI)
        .with("w.arazzo.yaml", &document)
}

/// The codes, with `lint` before that of one.
fn codes(place: &str, text: &str) -> Vec<String> {
    let found = folder(place, text).findings("w.arazzo.yaml");
    let code = |finding: &String| {
        let mut words = finding.split(' ').skip(1);
        match words.next()? {
            "lint" => Some(format!("lint {}", words.next()?)),
            code => Some(code.to_owned()),
        }
    };
    found.iter().filter_map(code).collect()
}

const PLACES: [&str; 3] = ["header", "query", "payload"];

#[test]
fn s13a_an_expression_of_another_tool_that_stands_alone_is_an_error() {
    for text in [
        "{$secrets.token}",
        "$secrets.token",
        "$env.HOME",
        "$faker.string.uuid()",
        "{$datetime.iso8601}",
        "{$randomUUID}",
        "{{$randomUUID}}",
        "$randomUUID",
        "$guid",
        " $vault.a.b-c ",
        "$inpus.token",
        "{$inpus.token}",
        "$uuid()",
        "Bearer {$secrets.token}",
        "Basic $env.PAIR",
        "token  {{$guid}}",
    ] {
        for place in PLACES {
            assert_eq!(codes(place, text), ["AZ0309"], "{text}");
        }
    }
    // What was meant can be put in its place.
    let fixed = folder("query", "{$inpus.token}")
        .config()
        .fix("w.arazzo.yaml", Safety::Unsafe);
    assert!(fixed.text.is_some_and(|text| text.contains("{$inputs.token}")));
}

#[test]
fn s13a_an_expression_of_another_tool_within_a_text_has_a_lint() {
    for text in [
        "id-{$secrets.id}",
        "{$datetime.iso8601} UTC",
        "at {{$timestamp}}",
        "key=$env.KEY&x=1",
        "Bearer {$secrets.token} and more",
        "id {$response.bdoy#/id}",
        "id {$steps.first}",
    ] {
        for place in PLACES {
            assert_eq!(codes(place, text), ["lint AZ0305"], "{text}");
        }
    }
    let several = codes("payload", "{$env.A}-$env.B-{$faker.c}");
    assert_eq!(several, ["lint AZ0305"; 3]);
}

#[test]
fn s13a_text_that_is_none_stays_text() {
    for text in [
        "$5",
        "costs $5.99, or US$a.b",
        "$set",
        "$HOME",
        "$HOME/bin",
        "query($id: ID!) { user(id: $id) { name } }",
        "${variable.path}",
        "a\\$b.c",
        "$",
        "$ref",
        "^a.b$",
        "$.store.book[0]",
    ] {
        for place in PLACES {
            assert_eq!(codes(place, text), [""; 0], "{text}");
        }
    }
}

#[test]
fn s14_an_expression_without_braces_that_stands_for_nothing_is_text_with_a_lint() {
    for text in [
        "see $steps.second.outputs.x for context",
        "see $steps.nowhere.outputs.value.",
        "is $inputs.unheard of?",
        "as $response.body#/id says",
        "$workflows.elsewhere.outputs.x or $outputs.y",
        "$steps.first.outputs.z, later",
    ] {
        for place in PLACES {
            let found = codes(place, text);
            assert!(
                !found.is_empty() && found.iter().all(|code| code == "lint AZ0310"),
                "{text}: {found:?}"
            );
        }
    }
    // It is sent as it stands.
    let code = folder("payload", "see $steps.second.outputs.x, {$inputs.token}").code("w.arazzo.yaml");
    assert!(code.contains("see $steps.second.outputs.x, "), "{code}");
}

#[test]
fn s14_a_near_miss_and_a_credential_are_errors() {
    for (text, code) in [
        ("see $inputs.tokn for more", "AZ0203"),
        ("see $steps.frist.outputs.id", "AZ0202"),
        ("see $steps.first.outputs.ids now", "AZ0204"),
        ("Bearer $inputs.secret", "AZ0203"),
        ("Basic $steps.second.outputs.pair", "AZ0204"),
        ("apikey $steps.login.outputs.pair", "AZ0202"),
        ("Token $response.body#/id", "AZ0303"),
        // As a whole, and in braces, it is an expression.
        ("$inputs.secret", "AZ0203"),
        ("see {$inputs.secret}", "AZ0203"),
        ("$steps.second.outputs.x", "AZ0204"),
    ] {
        for place in PLACES {
            assert_eq!(codes(place, text), [code], "{text}");
        }
    }
    assert_eq!(codes("payload", "Basic $inputs.secret plan"), ["lint AZ0310"]);
}

#[test]
fn s14_a_dotted_path_with_impossible_characters_is_an_error() {
    for output in [
        "$response.body.items.map(x)",
        "$response.body.a,b",
        "$response.body.id/details",
        "$response.body[abc]",
        "$response.body.items[0].first()",
        "$inputs.user.name()",
        "$steps.first.outputs.id.slice(0)",
    ] {
        assert_eq!(codes("query", output), ["AZ0301"], "{output}");
    }
    for text in [
        "at $inputs.user.name, or $inputs.user.name: yes",
        "$inputs.user.name;$inputs.user.id",
    ] {
        let found = codes("payload", text);
        let lenient = |code: &String| code == "lint AZ0901" || code == "lint AZ0903";
        assert!(
            !found.is_empty() && found.iter().all(lenient),
            "{text}: {found:?}"
        );
    }
}
