//! `cargo arazzo graph`.

use std::fs;

use crate::{PETS, Run, command, example, folder, run, write};

/// A document with a retry behind a failure, a loop, a step that nothing reaches, and a dead end.
const WAYS: &str = r#"arazzo: 1.0.1
info: {title: Ways, version: 1.0.0}
sourceDescriptions:
- {name: pets, url: ./pets.openapi.yaml, type: openapi}
workflows:
- workflowId: ways
  steps:
  - stepId: first
    operationId: getPet
    onSuccess:
    - {name: done, type: end, criteria: [{condition: '$response.body#/id == "<a> & \"b\""'}]}
    - {name: lost, type: goto, stepId: lost, criteria: [{condition: $statusCode == 203}]}
    - {name: again, type: goto, stepId: first, criteria: [{condition: $statusCode == 202}]}
    onFailure:
    - {name: busy, type: retry, retryAfter: 2, retryLimit: 3, criteria: [{condition: $statusCode == 503}]}
  - stepId: second
    operationId: getPet
    onSuccess: [{name: done, type: end}]
  - stepId: nowhere
    operationId: getPet
  - stepId: lost
    operationId: getPet
    onSuccess: [{name: round, type: goto, stepId: lost}]
"#;

fn ways(test: &str) -> String {
    write(&folder(test), "ways.arazzo.yaml", WAYS)
}

#[test]
fn mermaid_tells_success_from_failure() {
    let run = run(["graph", &ways("graph_mermaid")]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let expected = r##"flowchart TD
    w0start((" ")) --> w0s0
    w0s0["<b>first</b><br/>GET /pet"]
    w0s1["<b>second</b><br/>GET /pet"]
    w0s2["<b>nowhere</b><br/>GET /pet"]:::unreached
    w0s3["<b>lost</b><br/>GET /pet"]:::deadEnd
    w0s0 -->|"$response.body#35;/id == #quot;#lt;a#gt; #amp; \#quot;b\#quot;#quot;"| w0end
    w0s0 -->|"$statusCode == 203"| w0s3
    w0s0 -->|"$statusCode == 202"| w0s0
    w0s0 -->|"otherwise"| w0s1
    w0s0 -.->|"fails: $statusCode == 503: retry<br/>after 2s, 3 times"| w0s0
    w0s0 -.->|"fails"| w0error
    w0s1 --> w0end
    w0s2 --> w0s3
    w0s3 --> w0s3
    w0end(["end"])
    w0error(["error"]):::error
"##;
    assert!(run.stdout.starts_with(expected), "{}", run.stdout);
    assert!(
        run.stdout.ends_with("  linkStyle 5,6 stroke:#e5534b\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn dot_quotes_what_it_has_to() {
    let run = run(["graph", "--format", "dot", &ways("graph_dot")]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let text = run.stdout;
    assert!(text.starts_with("digraph {\n") && text.ends_with("}\n"), "{text}");
    for expected in [
        r#"w0s0 [label="first\nGET /pet"];"#,
        r#"w0s0 -> w0end [label="$response.body#/id == \"<a> & \\\"b\\\"\""];"#,
        r##"w0s0 -> w0error [label="otherwise", color="#e5534b""##,
        r#"w0s2 [label="nowhere\nGET /pet", style="rounded,dotted"];"#,
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn an_svg_is_well_formed_and_says_everything() {
    let file = folder("graph_svg").join("ways.svg");
    let run = run(["graph", &ways("graph_svg_document"), "-o", file.to_str().unwrap()]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    let svg = fs::read_to_string(&file).unwrap();
    let read = well_formed(&svg);
    assert_eq!(read, Ok(()));
    for expected in [
        "first",
        "no way to the end",
        "never reached",
        "retry after 2s, 3 times",
        "&lt;a&gt; &amp;",
    ] {
        assert!(svg.contains(expected), "{expected}");
    }
    assert!(svg.contains("class=\"line failure\"") && svg.contains("class=\"line success\""));
}

/// Whether every element is closed in the order in which it was opened, and nothing is left unescaped.
fn well_formed(svg: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = svg;
    while let Some(at) = rest.find(['<', '&']) {
        let part = &rest[at..];
        if part.starts_with('&') {
            let end = part.find(';').ok_or("an `&` alone")?;
            if !["&lt;", "&gt;", "&amp;", "&quot;"].contains(&&part[..=end]) {
                return Err(part[..=end].to_owned());
            }
            rest = &part[end + 1..];
            continue;
        }
        let end = part.find('>').ok_or("an element without end")?;
        let tag = &part[1..end];
        if let Some(name) = tag.strip_prefix('/') {
            let opened = open.pop();
            if opened != Some(name) {
                return Err(format!("{name} closes {opened:?}"));
            }
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap_or_default());
        }
        rest = &part[end + 1..];
    }
    if open.is_empty() {
        Ok(())
    } else {
        Err(format!("{open:?}"))
    }
}

#[test]
fn one_workflow_can_be_chosen() {
    let document = example("language/sub-workflows");
    let all = run(["graph", &document]);
    assert_eq!(all.code, Some(0), "{}", all.stderr);
    assert!(all.stdout.matches("subgraph").count() > 1, "{}", all.stdout);
    let missing = run(["graph", "--workflow", "nothing", &document]);
    assert_eq!((missing.code, missing.stdout.as_str()), (Some(1), ""));
    assert!(
        missing.stderr.contains("there is no workflow `nothing`"),
        "{}",
        missing.stderr
    );
    assert!(
        missing.stderr.contains("help: the workflows are `"),
        "{}",
        missing.stderr
    );
    let one = run(["graph", "--workflow", "batch-job", &example("openai-batch-job")]);
    assert!(!one.stdout.contains("subgraph"), "{}", one.stdout);
}

#[test]
fn json_is_the_whole_of_it() {
    let run = run(["graph", "--format", "json", &ways("graph_json")]);
    let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let first = &value[0]["steps"][0];
    assert_eq!(first["id"], "first");
    assert_eq!(first["call"]["request"]["method"], "GET");
    assert_eq!(first["failure"][0]["to"]["retry"]["limit"], 3);
    assert_eq!(first["failure"][1]["to"], "error");
}

#[test]
fn a_document_with_errors_is_1_and_draws_nothing() {
    let broken = write(
        &folder("graph_broken"),
        "broken.arazzo.yaml",
        &PETS.replace("getPet", "getPte"),
    );
    let run = run(["graph", &broken]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains("error[AZ0201]"), "{}", run.stderr);
}

/// The picture in the README is what the command draws. `UPDATE_DOCS=1` draws it anew.
#[test]
fn the_picture_of_the_readme_is_of_today() {
    let picture = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../docs/create-and-poll-response.svg"
    );
    let run = run([
        "graph",
        "--format",
        "svg",
        &example("chatgpt-create-and-poll-response"),
    ]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(picture, &run.stdout).unwrap();
    }
    let known = fs::read_to_string(picture).unwrap_or_default();
    assert!(known == run.stdout, "UPDATE_DOCS=1 draws the picture anew");
}

#[cfg(target_os = "linux")]
#[test]
fn a_picture_that_cannot_be_shown_is_written_all_the_same() {
    let file = folder("graph_open").join("ways.svg");
    let mut open = command(["graph", "--open", &ways("graph_open_document"), "-o"]);
    let run = Run::of(open.arg(&file).env("PATH", ""));
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(
        run.stderr
            .contains("is written, but the system's viewer cannot be started"),
        "{}",
        run.stderr
    );
    assert!(fs::read_to_string(&file).unwrap().starts_with("<svg"));
}
