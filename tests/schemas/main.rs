//! Schemas of every kind as inputs and outputs: the code compiles, and what it checks is what JSON Schema says. All of
//! them go into one crate, which is built once.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

#[allow(dead_code, reason = "the tests of the doors use the rest")]
#[path = "../doors/fixture.rs"]
mod fixture;
mod ordinary;
mod random;
mod suite;

use std::path::PathBuf;

use arazzo_codegen::configure;
use fixture::Fixture;
use serde_json::{Value, json};

/// A schema, and the values that it allows or refuses.
struct Case {
    name: String,
    schema: Value,
    /// `(about, value, is valid)`
    values: Vec<(String, Value, bool)>,
}

/// The code for one schema, on both sides of a workflow; none where the document is refused.
fn generated(number: usize, case: &Case) -> Option<String> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("schemas");
    std::fs::create_dir_all(&folder).unwrap();
    let inputs = json!({"type": "object", "required": ["value"], "properties": {"value": case.schema, "other": case.schema}});
    let arazzo = json!({
        "arazzo": "1.0.1", "info": {"title": case.name, "version": "1"},
        "sourceDescriptions": [{"name": "api", "url": format!("{number}.openapi.json"), "type": "openapi"}],
        "workflows": [{
            "workflowId": "run", "inputs": inputs,
            "steps": [{
                "stepId": "call", "operationId": "call",
                "requestBody": {"contentType": "application/json", "payload": {"value": "$inputs.value", "other": "$inputs.other"}},
                "outputs": {"value": "$response.body#/value", "whole": "$response.body"},
            }],
            "outputs": {"value": "$steps.call.outputs.value", "whole": "$steps.call.outputs.whole"},
        }],
    });
    // What a schema means by `#` is itself, and in the other document it stands elsewhere.
    let openapi = json!({
        "openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "servers": [{"url": "http://127.0.0.1"}],
        "paths": {"/": {"post": {"operationId": "call",
            "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
            "responses": {"200": {"description": "", "content": {"application/json": {"schema": {
                "type": "object", "properties": {"value": case.schema},
            }}}}},
        }}},
    });
    let path = folder.join(format!("{number}.arazzo.json"));
    std::fs::write(&path, arazzo.to_string()).unwrap();
    std::fs::write(folder.join(format!("{number}.openapi.json")), openapi.to_string()).unwrap();
    let generated = configure().generate(&path).ok()?;
    Some(prettyplease::unparse(&syn::parse2(generated.items).unwrap()))
}

#[test]
fn the_code_compiles_without_a_warning_and_checks_what_json_schema_says() {
    let mut cases = ordinary::cases();
    cases.extend(random::cases(40));
    cases.extend(suite::cases());
    let fixture = Fixture::new(
        "schemas",
        "[dependencies]\narazzo-runtime = { path = 'WORKSPACE/arazzo-runtime', default-features = false, features = ['regex'] }\n",
    );
    let mut main = String::from(
        "#![deny(warnings)]\n#![allow(mixed_script_confusables)] // for the words in other scripts\nuse arazzo_runtime::serde_json::{Value, from_str, from_value};\n",
    );
    let mut calls = String::new();
    for (number, case) in cases.iter().enumerate() {
        let Some(code) = generated(number, case) else {
            assert!(case.values.is_empty(), "{} is refused", case.name);
            continue;
        };
        fixture.write(
            &format!("src/case_{number}.rs"),
            &format!("#![allow(dead_code)]\n{code}"),
        );
        main.push_str(&format!("mod case_{number};\n"));
        for (about, value, is_valid) in &case.values {
            let about = format!("{}: {about}", case.name);
            let inputs = json!({"value": value}).to_string();
            calls.push_str(&format!(
                "judge!(case_{number}, {about:?}, {inputs:?}, {is_valid});\n"
            ));
        }
    }
    main.push_str(
        "macro_rules! judge {
            ($case:ident, $about:literal, $inputs:literal, $valid:literal) => {{
                fn is_valid(inputs: Value) -> bool {
                    let Ok(inputs) = from_value::<$case::RunInputs>(inputs) else { return false };
                    arazzo_runtime::Run::<$case::RunWorkflow>::new(inputs).advance().is_ok()
                }
                if is_valid(from_str($inputs).unwrap()) != $valid {
                    println!(\"{}: expected {}\", $about, $valid);
                }
            }};
        }
        fn main() {\n",
    );
    main.push_str(&calls);
    main.push('}');
    fixture.write("src/main.rs", &main);
    let run = fixture.cargo(&["run", "--quiet"]).succeeded();
    eprintln!("{} schemas, {} values", cases.len(), calls.lines().count());
    assert_eq!(run.stdout, "", "wrong verdicts");
}
