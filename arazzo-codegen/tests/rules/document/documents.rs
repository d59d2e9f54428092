//! S1, S2, S4, S5: versions, formats, what is read from where, unknown fields; and several documents in one build.

use std::fs;

use arazzo_codegen::configure;

use crate::{Folder, PETS, PETS_SOURCE, document, none, one};

const ADD: &str = "operationId: addPet";

fn with_version(version: &str) -> Vec<String> {
    let text = document(PETS_SOURCE, ADD).replace("1.1.0", version);
    Folder::new(&format!("version-{}", version.replace(['\'', '"'], "_")))
        .with("pets.yaml", PETS)
        .with("w.arazzo.yaml", &text)
        .findings("w.arazzo.yaml")
}

#[test]
fn s1_major_and_minor_decide_and_the_patch_does_not() {
    for version in ["1.0.0", "1.0.1", "1.0.99", "1.1.0", "1.1.7", "'1.1.0-rc1'"] {
        none(&with_version(version));
    }
    for version in ["1.2.0", "2.0.0", "0.9.0", "1", "v1.0.0"] {
        one(
            &with_version(version),
            &format!(
                "w.arazzo.yaml:1:9 AZ0101 Arazzo {version} is not supported | write `arazzo: 1.0.1` or `arazzo: 1.1.0`"
            ),
        );
    }
    // YAML reads a number, whose patch is missing.
    one(
        &with_version("1.0"),
        "w.arazzo.yaml:1:9 AZ0103 `arazzo` is a number",
    );
}

#[test]
fn s1_what_came_with_1_1_is_a_lint_in_a_document_of_1_0() {
    let text = document(PETS_SOURCE, "operationId: addPet\n    timeout: 5").replace("1.1.0", "1.0.1");
    let folder = Folder::new("timeout-1.0")
        .with("pets.yaml", PETS)
        .with("w.arazzo.yaml", &text);
    one(
        &folder.findings("w.arazzo.yaml"),
        "w.arazzo.yaml:9:5 lint AZ0106 a step has no field `timeout` in Arazzo 1.0 | it came with 1.1",
    );
}

#[test]
fn s2_a_document_in_json_is_the_same_program_and_may_be_mixed_with_yaml() {
    let json = r#"{"arazzo": "1.1.0", "info": {"title": "t", "version": "1"},
"sourceDescriptions": [{"name": "pets", "url": "pets.json"}],
"workflows": [{"workflowId": "w",
"x-note": "the step stands on line 8, as in the other document",


"steps": [{"stepId": "s",
"operationId": "addPet"}]}]}"#;
    let pets = r#"{"openapi": "3.1.0", "info": {"title": "Pets", "version": "1.0.0"}, "servers": [{"url": "https://pets.example"}],
"paths": {"/pets": {"post": {"operationId": "addPet", "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
"responses": {"201": {"description": "The pet.", "content": {"application/json": {"schema": {"type": "object", "properties": {"id": {"type": "string"}}}}}}}}}}}"#;
    let folder = Folder::new("json")
        .with("pets.yaml", PETS)
        .with("pets.json", pets)
        .with(
            "yaml/w.arazzo.yaml",
            &document("{name: pets, url: ../pets.yaml}", ADD),
        )
        .with("json/w.arazzo.json", &json.replace("pets.json", "../pets.json"))
        .with("mixed/w.arazzo.json", &json.replace("pets.json", "../pets.yaml"));
    let without_places = |code: String| {
        let lines = code.lines().map(|line| {
            let place = line.find("w.arazzo.");
            place.map_or(line, |place| &line[..place]).to_owned() + "\n"
        });
        lines.collect::<String>()
    };
    let yaml = without_places(folder.code("yaml/w.arazzo.yaml"));
    assert_eq!(without_places(folder.code("json/w.arazzo.json")), yaml);
    assert_eq!(without_places(folder.code("mixed/w.arazzo.json")), yaml);
}

#[test]
fn s2_a_key_of_any_length_is_read_in_json_and_is_a_clear_error_in_yaml() {
    let long = "\u{e9}".repeat(3000);
    let pets = format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "Pets", "version": "1", "x-{long}": {{"a": 1}}}}, "servers": [{{"url": "https://pets.example"}}],
"paths": {{"/pets": {{"x-{long}": 1, "post": {{"operationId": "addPet", "responses": {{"201": {{"description": "The pet.", "content": {{"application/json": {{"schema": {{"type": "object",
"properties": {{"{long}": {{"type": "string"}}}}}}}}}}}}}}}}}}}}}}"#
    );
    let json = format!(
        r#"{{"arazzo": "1.1.0", "info": {{"title": "t", "version": "1", "x-{long}": 1}},
"sourceDescriptions": [{{"name": "pets", "url": "pets.yaml"}}],
"workflows": [{{"workflowId": "w", "x-{long}": {{}}, "steps": [{{"stepId": "s", "operationId": "addPet"}}],
"outputs": {{"got": "$response.body#/{long}"}}}}]}}"#
    );
    let right = json.replace("$response.body", "$steps.s.outputs.it").replace(
        r#""operationId": "addPet"}"#,
        r#""operationId": "addPet", "outputs": {"it": "$response.body"}}"#,
    );
    let folder = Folder::new("long-keys")
        .with("pets.yaml", &pets)
        .with("right.arazzo.yaml", &right)
        .with("wrong.arazzo.json", &json)
        .with(
            "w.arazzo.yaml",
            &document(PETS_SOURCE, ADD).replace("title: t", &format!("x-{long}: 1")),
        );
    none(&folder.findings("right.arazzo.yaml"));
    one(
        &folder.findings("wrong.arazzo.json"),
        "wrong.arazzo.json:4:21 AZ0303 ",
    );
    one(
        &folder.findings("w.arazzo.yaml"),
        "w.arazzo.yaml:2:8 AZ0002 a key of YAML has at most 1024 characters, this one has more | write `? ` before the key",
    );
}

#[test]
fn s4_a_remote_source_is_not_fetched_and_may_be_somewhere_else() {
    // Nobody listens there, and nobody is asked: the finding comes before any name is resolved.
    for url in [
        "https://pets.example/openapi.yaml",
        "http://127.0.0.1:1/x",
        "ftp://a/b",
        "urn:pets",
    ] {
        let folder = Folder::new("remote").with("pets.yaml", PETS).with(
            "w.arazzo.yaml",
            &document(&format!("{{name: pets, url: '{url}'}}"), ADD),
        );
        one(
            &folder.findings("w.arazzo.yaml"),
            "w.arazzo.yaml:3:40 AZ0004 source `pets` is on the network, and a build does not use the network | ",
        );
        let found = crate::found(&folder.config().source("pets", "pets.yaml"), "w.arazzo.yaml");
        none(&found);
    }
}

#[test]
fn s4_a_file_url_is_a_file() {
    let folder = Folder::new("file url").with("pets.yaml", PETS);
    let url = format!("file://{}", folder.path("pets.yaml").display()).replace(' ', "%20");
    let folder = folder.with(
        "w.arazzo.yaml",
        &document(&format!("{{name: pets, url: '{url}'}}"), ADD),
    );
    none(&folder.findings("w.arazzo.yaml"));
    let folder = folder.with("two words.yaml", PETS).with(
        "v.arazzo.yaml",
        &document("{name: pets, url: two%20words.yaml}", ADD),
    );
    none(&folder.findings("v.arazzo.yaml"));
}

#[test]
fn s5_extensions_are_ignored_and_other_unknown_fields_are_a_lint() {
    let right = format!(
        "{}  x-a: 1\nx-b: {{}}\n",
        document(
            "{name: pets, url: pets.yaml, x-c: [1]}",
            "operationId: addPet\n    x-d: true"
        )
    );
    let folder = Folder::new("extensions")
        .with("pets.yaml", PETS)
        .with("w.arazzo.yaml", &right);
    none(&folder.findings("w.arazzo.yaml"));

    for (old, new, expected) in [
        (
            "info: {",
            "info: {titel: x, ",
            "2:8 lint AZ0106 `info` has no field `titel` | did you mean `title`? `info` already has that, so remove one of them",
        ),
        (
            "{name: pets,",
            "{name: pets, uri: a,",
            "3:35 lint AZ0106 a source description has no field `uri` | did you mean `url`? a source description already has that, so remove one of them",
        ),
        (
            "- workflowId: w",
            "- workflowId: w\n  sumary: x",
            "6:3 lint AZ0106 a workflow has no field `sumary` | did you mean `summary`?",
        ),
        (
            "  - stepId: s",
            "  - stepId: s\n    operationID: x",
            "8:5 lint AZ0106 a step has no field `operationID` | did you mean `operationId`? a step already has that, so remove one of them",
        ),
        (
            "workflows:",
            "workflow: []\nworkflows:",
            "4:1 lint AZ0106 an Arazzo document has no field `workflow` | did you mean `workflows`? an Arazzo document already has that, so remove one of them",
        ),
        (
            "workflows:",
            "components: {schemas: {}}\nworkflows:",
            "4:14 lint AZ0106 `components` has no field `schemas` | its fields are `inputs`, `parameters`, `successActions` and `failureActions`; extensions start with `x-`",
        ),
    ] {
        let text = document(PETS_SOURCE, ADD).replacen(old, new, 1);
        let folder = Folder::new("unknown")
            .with("pets.yaml", PETS)
            .with("w.arazzo.yaml", &text);
        assert_eq!(
            folder.findings("w.arazzo.yaml"),
            [format!("w.arazzo.yaml:{expected}")]
        );
        none(&crate::found(
            &folder.config().allow(arazzo_codegen::Code::UnknownField),
            "w.arazzo.yaml",
        ));
    }
}

#[test]
fn the_whole_document_is_read_although_no_workflow_uses_all_of_it() {
    let used = document(PETS_SOURCE, ADD);
    let folder = Folder::new("unused").with("pets.yaml", PETS);
    let with = |unused: &str| {
        fs::write(folder.path("w.arazzo.yaml"), format!("{used}{unused}")).unwrap();
        folder.findings("w.arazzo.yaml")
    };
    one(&with("x-a: [\n"), "w.arazzo.yaml:");
    one(
        &with("x-a: {b: 1, b: 2}\n"),
        "w.arazzo.yaml:9:13 AZ0003 the key `b` is given twice",
    );
    one(
        &with(
            "components:\n  successActions:\n    a: {name: a, type: end, criteria: [{condition: $statusCode = 1}]}\n",
        ),
        "w.arazzo.yaml:11:64 AZ0302 the condition is malformed",
    );
    one(
        &with(
            "components:\n  failureActions:\n    a:\n      name: a\n      type: end\n      criteria:\n      - {context: $response.body, type: regex, condition: a(}\n",
        ),
        "w.arazzo.yaml:15:60 AZ0302 the condition is malformed",
    );
    // Which inputs there are is known where it is referred to.
    none(&with(
        "components:\n  successActions:\n    a: {name: a, type: end, criteria: [{condition: $inputs.x == 1}]}\n",
    ));
}

#[test]
fn findings_of_every_document_are_in_one_list() {
    let broken = document(PETS_SOURCE, "operationId: addPets");
    let lint = document(PETS_SOURCE, "operationId: addPet\n    note: x");
    let folder = Folder::new("several")
        .with("pets.yaml", PETS)
        .with("a.arazzo.yaml", &broken)
        .with("b.arazzo.yaml", &lint)
        .with("c.arazzo.yaml", &broken.replace("addPets", "getPets"));
    let findings = folder
        .config()
        .out_dir(folder.path(""))
        .compile(&["a.arazzo.yaml", "b.arazzo.yaml", "c.arazzo.yaml"])
        .unwrap_err();
    let found = crate::shown(&findings);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found[0].starts_with("a.arazzo.yaml:8:18 AZ0201 there is no operation `addPets`"));
    assert!(found[1].starts_with("b.arazzo.yaml:9:5 lint AZ0106"));
    assert!(found[2].starts_with("c.arazzo.yaml:8:18 AZ0201 there is no operation `getPets`"));
    let files: Vec<_> = findings
        .to_json()
        .iter()
        .map(|found| found["labels"][0]["file"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(files, ["a.arazzo.yaml", "b.arazzo.yaml", "c.arazzo.yaml"]);
    let text = findings.to_string();
    assert!(text.contains("--> c.arazzo.yaml:8:18"), "{text}");
    assert_eq!(findings.files().count(), 4);
}

#[test]
fn what_two_documents_say_of_one_source_is_said_once() {
    let folder = Folder::new("one-source")
        .with("pets.yaml", "openapi: 3.1.0\npaths: [\n")
        .with("a.arazzo.yaml", &document(PETS_SOURCE, ADD));
    let findings = folder
        .config()
        .out_dir(folder.path(""))
        .compile(&["a.arazzo.yaml", "a.arazzo.yaml"])
        .unwrap_err();
    assert_eq!(findings.iter().count(), 1, "{findings}");
}

/// Every document gives a file of its own, and one call compiles them all.
#[test]
fn several_documents_are_compiled_by_one_call() {
    let folder = Folder::new("build")
        .with("pets.yaml", PETS)
        .with("a.arazzo.yaml", &document(PETS_SOURCE, ADD))
        .with(
            "b.json",
            r#"{"arazzo": "1.0.1", "info": {"title": "t", "version": "1"}, "sourceDescriptions": [{"name": "pets", "url": "pets.yaml"}],
"workflows": [{"workflowId": "w", "steps": [{"stepId": "s", "operationId": "addPet"}]}]}"#,
        );
    let out = folder.path("out");
    fs::create_dir_all(&out).unwrap();
    configure()
        .root(folder.path(""))
        .out_dir(&out)
        .compile(&["a.arazzo.yaml", "b.json"])
        .unwrap();
    for (file, module) in [("a.rs", "mod a_arazzo"), ("b.rs", "mod b_arazzo")] {
        let code = fs::read_to_string(out.join(file)).unwrap();
        assert!(code.contains(module), "{code}");
    }
}

/// Reading a pipe would wait for whoever writes into it.
#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_is_no_document() {
    let folder = Folder::new("pipe");
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path("pets.yaml"))
        .status();
    assert!(made.unwrap().success());
    for url in ["pets.yaml", "/dev/zero"] {
        let text = document(&format!("{{name: pets, url: {url}}}"), "operationId: addPet");
        std::fs::write(folder.path("w.arazzo.yaml"), text).unwrap();
        let found = folder.config().generate("w.arazzo.yaml").unwrap_err();
        let first = found.iter().next().unwrap();
        assert_eq!(first.code.as_str(), "AZ0001");
        assert!(first.labels[0].text.ends_with("is not a regular file"), "{found}");
    }
}

/// Neither the lines of a document nor what is said of them moves the cursor or turns the text of a terminal.
#[test]
fn findings_have_no_character_that_a_terminal_obeys() {
    let hostile = "a\\u001b[2J\\u202eb\\u0007";
    let text = document("{name: pets, url: pets.yaml}", "operationId: addPet")
        .replace("operationId: addPet", &format!("\"operation\\u202eId\": 1\n    operationId: \"{hostile}\"\n    onSuccess: [{{name: \"{hostile}\", type: goto, stepId: \"{hostile}\"}}]"));
    let raw = text.replace("\\u202e", "\u{202e}");
    for text in [text, raw] {
        let folder = Folder::new("terminal")
            .with("pets.yaml", PETS)
            .with("w.arazzo.yaml", &text);
        let found = folder.config().generate("w.arazzo.yaml").unwrap_err();
        let said = found.to_string() + &found.lines().collect::<Vec<_>>().join("\n");
        let obeyed = said.chars().find(|next| {
            next.is_control() && *next != '\n'
                || matches!(next, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(obeyed, None, "{said:?}");
    }
}

/// Two documents that are compiled together; each has one workflow and the source `pets`.
fn together(
    test: &str,
    sources: [&str; 2],
    workflows: [&str; 2],
) -> Result<arazzo_codegen::Generated, Vec<String>> {
    let mut folder = Folder::new(&format!("together-{test}"))
        .with("pets.yaml", PETS)
        .with("others.yaml", PETS);
    let names = ["one.arazzo.yaml", "two.arazzo.yaml"];
    for ((name, source), workflow) in names.iter().zip(sources).zip(workflows) {
        let text = format!(
            "arazzo: 1.1.0\ninfo: {{title: t, version: '1'}}\nsourceDescriptions: [{{name: pets, url: {source}, type: openapi}}]\nworkflows:\n- workflowId: {workflow}\n  steps: [{{stepId: s, operationId: addPet}}]\n"
        );
        folder = folder.with(name, &text);
    }
    let generated = folder.config().generate_together("pets", &names);
    generated.map_err(|findings| crate::shown(&findings))
}

#[test]
fn documents_that_are_compiled_together_have_one_module() {
    let generated = together("module", ["pets.yaml"; 2], ["a", "b"]).unwrap();
    assert_eq!(generated.name, "pets");
    let code = generated.source();
    assert!(
        code.contains("mod pets_arazzo")
            && code.contains("pub async fn a(")
            && code.contains("pub async fn b(")
    );
    assert_eq!(
        code.matches("pub const PETS").count(),
        2,
        "a source and its server: {code}"
    );
}

#[test]
fn s10_two_sources_of_one_name_are_an_error_where_documents_are_compiled_together() {
    let found = together("sources", ["pets.yaml", "others.yaml"], ["a", "b"]).unwrap_err();
    one(
        &found,
        "one.arazzo.yaml:3:29 AZ0105 a client would address two sources as `pets`",
    );
}

#[test]
fn two_workflows_of_one_id_get_two_names_where_documents_are_compiled_together() {
    let generated = together("ids", ["pets.yaml"; 2], ["a", "a"]).unwrap();
    let found = crate::shown(&generated.lints);
    assert!(
        found
            .iter()
            .any(|finding| finding.contains("two documents have a workflow `a`")),
        "{found:?}"
    );
    let code = generated.source();
    assert!(
        code.contains("pub async fn a(") && code.contains("pub async fn a_2("),
        "{code}"
    );
}

#[test]
fn each_missing_document_is_reported_where_documents_are_compiled_together() {
    let folder = Folder::new("together-missing");
    let found = folder
        .config()
        .generate_together("pets", &["one.arazzo.yaml", "two.arazzo.yaml"]);
    assert_eq!(crate::shown(&found.unwrap_err()).len(), 2);
}
