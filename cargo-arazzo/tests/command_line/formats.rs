//! The formats of `cargo arazzo check`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::schema::violations;
use crate::{PETS, command, folder, run, write};

/// A misspelled operation, a duplicate id with two places, a lint, and a name with what the formats have to escape.
fn broken(folder: &Path) -> String {
    let document = PETS
        .replace("operationId: getPet", "operationId: getPte")
        .replace(
            "  outputs:\n    id",
            "  - {stepId: fetch, operationId: getPet, note: '50 %'}\n  outputs:\n    id",
        );
    write(folder, "a,b: 1.arazzo.yaml", &document)
}

#[test]
fn json_is_as_its_schema_says() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/finding.schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
    let folder = folder("json-schema");
    let missing = folder.join("missing.yaml").display().to_string();
    let run = run(["check", "--format", "json", &broken(&folder), &missing]);
    let findings = run.json();
    assert_eq!(findings.len(), 4, "{}", run.stdout);
    for finding in &findings {
        assert_eq!(violations(&schema, finding), [""; 0], "{finding}");
    }
    // What has no place has no label.
    assert_eq!(findings[3]["labels"], serde_json::json!([]));
    // Nothing is written that the schema does not name.
    let named = |schema: &Value, value: &Value| {
        let known = schema["properties"].as_object().unwrap();
        value
            .as_object()
            .unwrap()
            .keys()
            .all(|name| known.contains_key(name))
    };
    assert!(named(&schema, &findings[0]), "{}", findings[0]);
    assert!(
        named(&schema["$defs"]["label"], &findings[0]["labels"][0]),
        "{}",
        findings[0]
    );
}

#[test]
fn json_says_where_a_place_ends() {
    let run = run(["check", "--format", "json", &broken(&folder("json-ends"))]);
    let findings = run.json();
    let misspelled = findings.iter().find(|found| found["code"] == "AZ0201").unwrap();
    let label = &misspelled["labels"][0];
    let at = |name: &str| label[name].as_u64().unwrap();
    assert_eq!((at("line"), at("column")), (9, 18));
    assert_eq!((at("endLine"), at("endColumn")), (9, 24));
    assert_eq!(at("end") - at("start"), 6);
}

#[test]
fn github_annotations_are_one_line_each_and_escaped() {
    let folder = folder("github");
    let path = broken(&folder);
    let run = run(["check", "--format", "github", &path]);
    assert_eq!(run.code, Some(1));
    assert_eq!(run.stderr, "1 document: 1 with errors\n");
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{}", run.stdout);
    let file = format!("{}/a%2Cb%3A 1.arazzo.yaml", folder.display());
    assert_eq!(
        lines[0],
        format!(
            "::error file={file},line=9,endLine=9,col=18,endColumn=24,title=AZ0201%3A an operation does not exist::\
             there is no operation `getPte`: not in source `pets`%0A\
             declared here: {}/pets.openapi.yaml:7:20%0Ahelp: did you mean `getPet`?",
            folder.display()
        )
    );
    assert!(
        lines[1].starts_with(&format!(
            "::error file={file},line=14,endLine=14,col=14,endColumn=19,title=AZ0105%3A "
        )),
        "{}",
        lines[1]
    );
    // The other place, and the way out; in a message only `%` and ends of lines are escaped.
    assert!(
        lines[1].ends_with(&format!(
            "two steps are called `fetch`: here again%0Afirst here: {path}:8:13%0Ahelp: rename one of them, and the references to it"
        )),
        "{}",
        lines[1]
    );
    assert!(lines[2].starts_with("::warning "), "{}", lines[2]);
}

/// What <https://docs.oasis-open.org/sarif/sarif/v2.1.0> requires, and what code scanning reads.
#[test]
fn sarif_has_what_its_standard_requires() {
    let folder = folder("sarif");
    let path = broken(&folder);
    let run = run(["check", "--format", "sarif", &path, &path]);
    assert_eq!(run.code, Some(1));
    let log: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"].as_array().map(Vec::len), Some(1));
    let sarif = &log["runs"][0];
    assert_eq!(sarif["columnKind"], "unicodeCodePoints");
    assert_eq!(sarif["tool"]["driver"]["name"], "cargo-arazzo");
    let rules = sarif["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["AZ0105", "AZ0106", "AZ0201"]);
    for rule in rules {
        assert!(rule["shortDescription"]["text"].is_string(), "{rule}");
        let page = rule["help"]["markdown"].as_str().unwrap();
        assert!(
            page.starts_with(&format!("# {}", rule["id"].as_str().unwrap())),
            "{page}"
        );
        assert!(!rule["help"]["text"].as_str().unwrap().contains("```"), "{rule}");
        let level = rule["defaultConfiguration"]["level"].as_str().unwrap();
        assert!(["error", "warning"].contains(&level), "{level}");
    }
    let results = sarif["results"].as_array().unwrap();
    assert_eq!(results.len(), 3, "a document that is named twice is told of once");
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], rules[index]["id"]);
        assert!(result["message"]["text"].is_string(), "{result}");
        assert!(["error", "warning"].contains(&result["level"].as_str().unwrap()));
        let related = result["relatedLocations"].as_array().unwrap();
        assert!(
            related.iter().all(|other| other["message"]["text"].is_string()),
            "{result}"
        );
        for place in result["locations"].as_array().unwrap().iter().chain(related) {
            let place = &place["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(
                uri.starts_with("file:///")
                    && (uri.ends_with("/a,b:%201.arazzo.yaml") || uri.ends_with("/pets.openapi.yaml")),
                "{uri}"
            );
            let at = |name: &str| place["region"][name].as_u64().unwrap();
            assert!(at("startLine") >= 1 && at("startColumn") >= 1, "{place}");
            assert!(
                (at("startLine"), at("startColumn")) < (at("endLine"), at("endColumn")),
                "{place}"
            );
        }
    }
    assert_eq!(results[1]["relatedLocations"].as_array().map(Vec::len), Some(1));
}

#[test]
fn sarif_without_findings_is_a_run_without_results() {
    let path = write(&folder("sarif-clean"), "pet.arazzo.yaml", PETS);
    let run = run(["check", "--format", "sarif", &path]);
    assert_eq!(run.code, Some(0));
    let log: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn colours_are_for_terminals_unless_cargo_is_told_otherwise() {
    let path = broken(&folder("colours"));
    let coloured = |variables: &[(&str, &str)]| {
        let mut command = command(["check", &path]);
        command.env_remove("NO_COLOR").env_remove("CARGO_TERM_COLOR");
        command.envs(variables.iter().copied());
        crate::Run::of(&mut command).stderr.contains('\x1b')
    };
    assert!(!coloured(&[]), "standard error is no terminal");
    assert!(coloured(&[("CARGO_TERM_COLOR", "always")]));
    assert!(coloured(&[("CARGO_TERM_COLOR", "always"), ("NO_COLOR", "1")]));
    assert!(!coloured(&[("CARGO_TERM_COLOR", "never")]));
}

#[test]
fn a_long_line_is_cut_around_what_is_underlined() {
    let long = "x".repeat(5000);
    let document = PETS.replace(
        "  - stepId: fetch\n    operationId: getPet",
        &format!("  - {{description: {long}, stepId: fetch, operationId: getPte, x-more: {long}}}\n  - stepId: again\n    operationId: getPet"),
    )
    .replace("$steps.fetch", "$steps.again");
    let run = run(["check", &write(&folder("long"), "pet.arazzo.yaml", &document)]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("operationId: getPte"), "{}", run.stderr);
    let longest = run.stderr.lines().map(|line| line.chars().count()).max();
    assert!(longest <= Some(160), "{longest:?}");
}

/// Characters that a terminal obeys, or that change the order of text.
const HOSTILE: &str = "\u{1b}[31m\u{202e}\u{9b}2J\u{7f}\u{2066}\u{feff}\u{7}";

/// A document with them in every text that is shown somewhere.
fn hostile(folder: &Path, has_error: bool) -> String {
    let escaped: String = HOSTILE
        .chars()
        .map(|next| format!("\\u{:04x}", u32::from(next)))
        .collect();
    let document = format!(
        r#"{{"arazzo": "1.0.1", "info": {{"title": "A {escaped}", "version": "1", "x{escaped}": 1}},
"sourceDescriptions": [{{"name": "pets", "url": "./pets.openapi.yaml", "type": "openapi"}}],
"workflows": [{{"workflowId": "w{escaped}", "summary": "S {escaped}", "description": "D {escaped}", "nots{escaped}": 1,
"inputs": {{"type": "object", "properties": {{"i{escaped}": {{"type": "string", "description": "I {escaped}"}}}}}},
"steps": [{{"stepId": "s{escaped}", "description": "T {escaped}", "operationId": "{operation}",
"successCriteria": [{{"condition": "$statusCode == 200 || 'x{escaped}' == 'y'"}}],
"onSuccess": [{{"name": "n{escaped}", "type": "end", "criteria": [{{"condition": "'c{escaped}' == 'c'"}}]}}],
"outputs": {{"o{escaped}": "$response.body#/id"}}}}],
"outputs": {outputs}}}]}}"#,
        operation = if has_error {
            format!("getPet{escaped}")
        } else {
            "getPet".to_owned()
        },
        outputs = if has_error {
            format!("{{\"o{escaped}\": \"$response.body#/i{escaped}\"}}")
        } else {
            "{}".to_owned()
        },
    );
    write(
        folder,
        if has_error {
            "wrong.arazzo.json"
        } else {
            "right.arazzo.json"
        },
        &document,
    )
}

#[test]
fn no_format_shows_a_control_or_bidi_character_raw() {
    let folder = folder("hostile");
    let (wrong, right) = (hostile(&folder, true), hostile(&folder, false));
    let no_workflow = format!("{right}#no");
    let calls: Vec<Vec<&str>> = vec![
        vec!["check", &wrong],
        vec!["check", "--format", "json", &wrong],
        vec!["check", "--format", "sarif", &wrong],
        vec!["check", "--format", "github", &wrong],
        vec!["check", "--format", "json", &right],
        vec!["graph", &wrong],
        vec!["graph", "--format", "mermaid", &right],
        vec!["graph", "--format", "dot", &right],
        vec!["graph", "--format", "svg", &right],
        vec!["graph", "--format", "json", &right],
        vec!["graph", "--workflow", "no", &right],
        vec!["explain", &right],
        vec!["explain", &no_workflow],
        vec!["sources", &right],
    ];
    let is_raw = |next: char| {
        next.is_control() && next != '\n'
            || matches!(next, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    for arguments in calls {
        for coloured in [false, true] {
            let mut command = command(&arguments);
            if coloured {
                command.env("CARGO_TERM_COLOR", "always");
            }
            let run = crate::Run::of(&mut command);
            let shown = format!("{}{}", run.stdout, run.stderr);
            assert!(shown.len() > 20, "{arguments:?}");
            assert!(!shown.contains("\u{1b}[31m\u{202e}"), "{arguments:?}");
            let text = without_styles(&shown);
            assert!(!text.contains(is_raw), "{arguments:?}: {text:?}");
        }
    }
    let graph = run(["graph", "--format", "json", &right]);
    let workflows: Value = serde_json::from_str(&graph.stdout).unwrap();
    assert_eq!(workflows[0]["id"], format!("w{HOSTILE}"));
    let check = run(["check", "--format", "json", &wrong]);
    let found = check.json();
    assert!(
        found
            .iter()
            .any(|finding| finding["message"].as_str().unwrap().contains(HOSTILE)),
        "{}",
        check.stdout
    );
    let explained = run(["explain", &right]);
    assert!(
        explained.stdout.contains(r"w\u{1b}[31m\u{202e}"),
        "{}",
        explained.stdout
    );
}

/// What is left without the styles of the tool itself.
fn without_styles(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default().to_owned();
    let rest = pieces.map(|piece| piece.split_once('m').map_or(piece, |(_, behind)| behind));
    first + &rest.collect::<String>()
}
