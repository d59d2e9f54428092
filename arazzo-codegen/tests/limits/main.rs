//! Documents that are too large, too deep or grow without end: refused where a step needs them, and ignored where none
//! does, in bounded time and memory.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod sizes;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::sizes::{HEAD, SMALL, yaml};
use arazzo_codegen::{Code, Diagnostic, Diagnostics, configure};

const DEEP: usize = 10_000;

/// Says to a process of [`bounded_time_and_memory`] which folder is its own.
const FOLDER: &str = "ARAZZO_LIMITS_FOLDER";

fn folder(name: &str) -> PathBuf {
    let own = std::env::var(FOLDER).unwrap_or("limits".to_owned());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(own).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// What is found when a step calls the one operation of the OpenAPI document.
fn findings(folder: &Path, openapi: &str) -> Vec<String> {
    let document = "\
arazzo: 1.0.1
info: {title: Limits, version: 1.0.0}
sourceDescriptions:
- {name: api, url: ./openapi, type: openapi}
workflows:
- workflowId: only
  steps:
  - stepId: call
    operationId: list
    outputs: {first: $response.body#/0/name}
";
    fs::write(folder.join("limits.arazzo.yaml"), document).unwrap();
    let config = configure().root(folder).source("api", openapi);
    let found = config.generate("limits.arazzo.yaml");
    let shown = |found: &Diagnostics| {
        found
            .iter()
            .map(|found| format!("{} {}{}", found.code.as_str(), found.message, why(found)))
            .collect()
    };
    match found {
        Ok(generated) => shown(&generated.lints),
        Err(findings) => shown(&findings),
    }
}

/// What stands at the place of a file that is not read, and the way out.
fn why(found: &Diagnostic) -> String {
    if found.code != Code::UnreadableFile {
        return String::new();
    }
    let label = found.labels.first().map(|label| label.text.as_str());
    let (label, help) = (
        label.unwrap_or_default(),
        found.help.as_deref().unwrap_or_default(),
    );
    format!(": {label} ({help})")
}

/// Workflows against a small OpenAPI document: what is found, with the lines.
fn found_in(name: &str, workflows: &str) -> Vec<String> {
    let folder = folder(name);
    fs::write(folder.join("api.yaml"), yaml(SMALL, SMALL)).unwrap();
    let document = format!("{HEAD}workflows:\n{workflows}");
    fs::write(folder.join("limits.arazzo.yaml"), document).unwrap();
    let found = match configure().root(folder).generate("limits.arazzo.yaml") {
        Ok(generated) => generated.lints,
        Err(findings) => findings,
    };
    found
        .iter()
        .map(|finding| {
            let line = found.place(finding).map(|(_, line, _)| line).unwrap_or_default();
            let label = finding.labels.first().map(|label| label.text.as_str());
            format!(
                "{line} {} {}: {}",
                finding.code.as_str(),
                finding.message,
                label.unwrap_or_default()
            )
        })
        .collect()
}

/// A workflow `w` with these outputs, the first of them in line 9.
fn with_outputs(name: &str, outputs: &str) -> Vec<String> {
    let step = "{stepId: s, operationId: list, outputs: {o: $response.body#/0/name}}";
    found_in(
        name,
        &format!("- workflowId: w\n  steps: [{step}]\n  outputs:\n{outputs}"),
    )
}

#[test]
fn outputs_that_are_defined_by_themselves() {
    for (name, outputs, found) in [
        (
            "self",
            "    x: $outputs.x\n",
            "9 AZ0303 `$outputs.x` has no value here: the output is defined by itself: `x` -> `x`",
        ),
        (
            "self-by-workflow",
            "    x: $workflows.w.outputs.x\n",
            "9 AZ0303 `$workflows.w.outputs.x` has no value here: the output is defined by itself: `x` -> `x`",
        ),
        (
            "two",
            "    x: $workflows.w.outputs.y\n    y: $outputs.x#/a\n",
            "9 AZ0303 `$workflows.w.outputs.y` has no value here: the output is defined by itself: `x` -> `y` -> `x`",
        ),
        (
            "text",
            "    x: 'a {$workflows.w.outputs.x}'\n",
            "9 AZ0303 `a {$workflows.w.outputs.x}` has no value here: the output is defined by itself: `x` -> `x`",
        ),
        (
            "two-texts",
            "    x: $outputs.y\n    y: 'a {$outputs.x}'\n    z: $steps.s.outputs.o\n",
            "9 AZ0303 `$outputs.y` has no value here: the output is defined by itself: `x` -> `y` -> `x`",
        ),
    ] {
        assert_eq!(with_outputs(&format!("cycle-{name}"), outputs), [found]);
    }
}

/// Workflows that call each other, each with outputs of the other.
#[test]
fn outputs_that_workflows_take_from_each_other() {
    let workflows = |first: &str, second: &str| {
        let workflow = |id: &str, other: &str, output: &str| {
            let call = format!("{{stepId: t, workflowId: {other}}}");
            let list = "{stepId: s, operationId: list, outputs: {o: $response.body#/0/name}}";
            format!("- workflowId: {id}\n  steps: [{list}, {call}]\n  outputs:\n    x: {output}\n")
        };
        workflow("a", "b", first) + &workflow("b", "a", second)
    };
    let cycle = "the output is defined by itself: `a.x` -> `b.x` -> `a.x`";
    for (name, first, second) in [
        ("plain", "$workflows.b.outputs.x", "$workflows.a.outputs.x"),
        ("step", "$steps.t.outputs.x", "$steps.t.outputs.x"),
        ("pointer", "$steps.t.outputs.x#/a", "$workflows.a.outputs.x"),
        ("text", "'a {$steps.t.outputs.x}'", "$steps.t.outputs.x"),
    ] {
        let found = found_in(&format!("cycle-of-calls-{name}"), &workflows(first, second));
        let written = first.trim_start_matches("'a {").trim_end_matches("}'");
        let expected = format!("9 AZ0511 `{written}` has no value here: {cycle}");
        assert!(found.contains(&expected), "{found:#?}");
    }
    let found = found_in(
        "no-cycle-of-calls",
        &workflows("$steps.t.outputs.x", "$steps.s.outputs.o"),
    );
    assert!(
        !found.iter().any(|found| found.contains("defined by itself")),
        "{found:#?}"
    );
}

/// A cycle is one finding, which does not show all of a long one.
#[test]
fn a_cycle_of_many_outputs() {
    let size = 2_000;
    let outputs: String = (0..size)
        .map(|i| format!("    x{i}: $workflows.w.outputs.x{}\n", (i + 1) % size))
        .collect();
    let found = with_outputs("cycle-many", &outputs);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].ends_with("`x6` -> `x7` -> 1992 more -> `x0`"),
        "{found:?}"
    );
}

/// Twice the length was twice the power of two; then a stack frame each.
#[test]
fn chains_of_outputs() {
    let chain = |name: &str| -> String {
        let outputs = (0..1_000).map(|i| format!("    x{i}: ${name}.x{}\n", i + 1));
        outputs
            .chain(["    x1000: $steps.s.outputs.o\n".to_owned()])
            .collect()
    };
    assert_eq!(with_outputs("chain", &chain("outputs")), [""; 0]);
    assert_eq!(
        with_outputs("chain-by-workflow", &chain("workflows.w.outputs")),
        [""; 0]
    );
    let texts: String = (0..1_000)
        .map(|i| {
            format!(
                "    x{i}: '{{$outputs.x{next}}} {{$outputs.x{next}}}'\n",
                next = i + 1
            )
        })
        .collect();
    let found = with_outputs("chain-of-texts", &texts);
    assert_eq!(found.len(), 1_999, "{:?}", found.first());
}

/// What is sent with a text, by the codes.
fn codes_of_text(name: &str, text: &str) -> Vec<String> {
    let found = found_in(
        name,
        &format!(
            "- workflowId: w
  inputs: {{type: object, properties: {{x: {{}}}}}}
  steps: [{{stepId: s, operationId: list, parameters: [{{name: q, in: query, value: '{text}'}}]}}]
"
        ),
    );
    let code = |found: &String| found.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut codes: Vec<String> = found.iter().map(code).collect();
    codes.dedup();
    codes
}

#[test]
fn long_texts_that_are_nearly_expressions() {
    const MANY: usize = 20_000;
    for (name, text) in [
        ("brackets", format!("$inputs.x{}", "[".repeat(MANY))),
        ("indexes", format!("$inputs.x{}", "[0]".repeat(MANY))),
        ("dollars", "$".repeat(MANY)),
        ("braces", format!("a{}", "{".repeat(MANY))),
        ("open", format!("a{}", "{$".repeat(MANY))),
        ("open-inputs", format!("a{}", "{$inputs.x".repeat(MANY / 4))),
        ("wrong-inputs", "{$inputs.y} ".repeat(MANY / 4)),
        ("wrong-steps", "{$steps.y} ".repeat(MANY / 4)),
        ("bare-inputs", "a $inputs.x ".repeat(MANY / 10)),
        ("unknown-inputs", "a $inputs.y ".repeat(MANY / 10)),
    ] {
        let codes = codes_of_text(&format!("text-{name}"), &text);
        assert!(codes.len() <= 3, "{name}: {codes:?}");
    }
}

/// The first few are enough.
#[test]
fn a_text_full_of_expressions_of_other_tools() {
    for (name, many, findings) in [("few", 16, 16), ("many", 5_000, 16)] {
        let text = "a {$faker.name} ".repeat(many);
        let found = found_in(
            &format!("foreign-{name}"),
            &format!(
                "- workflowId: w\n  steps: [{{stepId: s, operationId: list, parameters: [{{name: q, in: query, value: '{text}'}}]}}]\n"
            ),
        );
        let foreign = found
            .iter()
            .filter(|found| found.contains("not a runtime expression"));
        assert_eq!(foreign.count(), findings, "{name}");
    }
}

/// Each goes to all others: the lints are the square of that, and no more work than that.
#[test]
fn steps_that_go_to_each_other() {
    const MANY: usize = 40;
    let goto = |to: usize| {
        format!(
            "{{name: g{to}, type: goto, stepId: s{to}, criteria: [{{condition: $statusCode == {}}}]}}",
            200 + to
        )
    };
    let actions: Vec<String> = (0..MANY).map(goto).collect();
    let steps: String = (0..MANY)
        .map(|i| {
            format!(
                "  - {{stepId: s{i}, operationId: list, onSuccess: [{}]}}\n",
                actions.join(", ")
            )
        })
        .collect();
    let found = found_in("gotos", &format!("- workflowId: w\n  steps:\n{steps}"));
    let back = found.iter().filter(|found| found.contains("without a delay"));
    assert_eq!(back.count(), MANY * (MANY + 1) / 2);
}

#[test]
fn steps_with_a_finding_each() {
    let steps: String = (0..2_000)
        .map(|i| format!("  - {{stepId: s{i}, operationId: list, onSuccess: [{{name: g, type: goto, stepId: nowhere{i}}}]}}\n"))
        .collect();
    let found = found_in("findings", &format!("- workflowId: w\n  steps:\n{steps}"));
    assert_eq!(found.len(), 2_000);
}

/// Looking for the cycle from each of them anew would take the cube of their number.
#[test]
fn workflows_that_go_to_each_other() {
    const MANY: usize = 300;
    let workflows: String = (0..MANY)
        .map(|i| {
            let next = (i + 1) % MANY;
            format!(
                "- workflowId: w{i}
  steps: [{{stepId: s, operationId: list, onSuccess: [{{name: g, type: goto, workflowId: w{next}, criteria: [{{condition: $statusCode == 201}}]}}]}}]
"
            )
        })
        .collect();
    let found = found_in("goto-workflows", &workflows);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("goes back to workflow `w0` without a delay"),
        "{found:?}"
    );
}

/// How many lines of Rust a document becomes.
fn lines_of(name: &str, api: &str, workflows: &str) -> usize {
    let folder = folder(name);
    fs::write(folder.join("api.yaml"), api).unwrap();
    let document = format!("{HEAD}workflows:\n{workflows}");
    fs::write(folder.join("limits.arazzo.yaml"), document).unwrap();
    let generated = configure().root(folder).generate("limits.arazzo.yaml");
    generated.unwrap().source().lines().count()
}

/// As many actions as steps: writing all of them out at each step would take the square.
#[test]
fn actions_of_a_workflow_are_written_once() {
    for kind in ["successActions", "failureActions"] {
        let lines = |many: usize| {
            let actions: String = (0..many)
                .map(|i| {
                    format!(
                        "  - {{name: a{i}, type: end, criteria: [{{condition: $statusCode == {}}}]}}\n",
                        if kind == "successActions" { 210 } else { 410 } + i
                    )
                })
                .collect();
            let steps: String = (0..many)
                .map(|i| format!("  - {{stepId: s{i}, operationId: list}}\n"))
                .collect();
            lines_of(
                "shared-actions",
                &yaml(SMALL, SMALL),
                &format!("- workflowId: w\n  {kind}:\n{actions}  steps:\n{steps}"),
            )
        };
        let (few, many) = (lines(20), lines(40));
        assert!(many * 10 <= few * 21, "{kind}: {few} lines, then {many}");
    }
}

/// The code would be cubic if each workflow ran all of its dependencies itself.
#[test]
fn chains_of_workflows_that_depend_on_the_next() {
    let lines = |many: usize| {
        let workflows: String = (0..many)
            .map(|i| {
                let depends_on = match i + 1 {
                    next if next == many => String::new(),
                    next => format!("  dependsOn: [w{next}]\n"),
                };
                format!("- workflowId: w{i}\n{depends_on}  steps: [{{stepId: s, operationId: list}}]\n")
            })
            .collect();
        lines_of("depends-on-the-next", &yaml(SMALL, SMALL), &workflows)
    };
    let (few, many) = (lines(100), lines(200));
    assert!(many * 10 <= few * 23, "{few} lines, then {many}");
}

/// rustc takes more than twice the time for an enum of twice the size.
#[test]
fn a_list_of_strings_is_an_enum_as_long_as_it_is_not_too_long() {
    let lines = |strings: usize| {
        let strings: Vec<String> = (0..strings).map(|i| format!("word-{i}")).collect();
        let item = format!(
            "      {{properties: {{name: {{type: string, enum: [{}]}}}}, required: [name]}}",
            strings.join(", ")
        );
        let workflows = "\
- workflowId: w
  steps: [{stepId: s, operationId: list, outputs: {o: $response.body#/0/name}}]
  outputs: {o: $steps.s.outputs.o}
";
        lines_of("strings", &yaml(&item, SMALL), workflows)
    };
    assert!(lines(1_000) > lines(500) + 1_500);
    let few = lines(1_001);
    assert!(few < 1_000);
    assert_eq!(lines(5_000), few);
}

/// A rule of an input is a list of constants, which rustc compiles in a second.
#[test]
fn an_input_rule_of_fifty_thousand_words() {
    let words: Vec<String> = (0..50_000).map(|i| format!("word-{i}")).collect();
    for ty in ["type: string, ", ""] {
        let workflows = format!(
            "- workflowId: w\n  inputs: {{type: object, properties: {{x: {{{ty}enum: [{}, 7]}}}}}}\n  steps: [{{stepId: s, operationId: list, parameters: [{{name: q, in: query, value: $inputs.x}}]}}]\n",
            words.join(", ")
        );
        let started = Instant::now();
        let lines = lines_of("words-of-an-input", &yaml(SMALL, SMALL), &workflows);
        assert!(lines < 51_000, "{lines} lines");
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "{:?}",
            started.elapsed()
        );
    }
}

/// Comparing each with all names would take the square of them. The first ones have suggestions, the last ones do not.
#[test]
fn more_misspelled_names_than_can_be_compared() {
    const INPUTS: usize = 4_000;
    const STEPS: usize = 400;
    let inputs: String = (0..INPUTS)
        .map(|i| format!("name_that_is_{i}: {{type: string}}, "))
        .collect();
    let steps: String = (0..STEPS)
        .map(|i| format!("  - {{stepId: s{i}, operationId: list, parameters: [{{name: q, in: query, value: $inputs.name_that_was_{i}}}]}}\n"))
        .collect();
    let folder = folder("misspelled");
    fs::write(folder.join("api.yaml"), yaml(SMALL, SMALL)).unwrap();
    let document = format!(
        "{HEAD}workflows:\n- workflowId: w\n  inputs: {{type: object, properties: {{{inputs}}}}}\n  steps:\n{steps}"
    );
    fs::write(folder.join("limits.arazzo.yaml"), document).unwrap();
    let found = configure()
        .root(folder)
        .generate("limits.arazzo.yaml")
        .unwrap_err();
    let unknown: Vec<&Diagnostic> = found
        .iter()
        .filter(|found| found.code == Code::UnknownInput)
        .collect();
    assert_eq!(unknown.len(), STEPS);
    let suggests = |found: &&&Diagnostic| {
        found
            .help
            .as_deref()
            .is_some_and(|help| help.contains("did you mean"))
    };
    let suggested = unknown.iter().filter(suggests).count();
    assert!(
        suggests(&&unknown[0]) && (1..STEPS / 2).contains(&suggested),
        "{suggested}"
    );
}

/// The tests above, each in a process of its own that may have 768 MiB of addresses and 60 seconds of a processor.
#[cfg(target_os = "linux")]
#[test]
fn bounded_time_and_memory() {
    for test in [
        "sizes::a_hundred_megabytes",
        "sizes::as_large_as_a_document_may_be",
        "sizes::ten_thousand_levels_of_block_mappings",
        "sizes::ten_thousand_levels_of_block_sequences",
        "sizes::ten_thousand_levels_of_flow_mappings",
        "sizes::ten_thousand_levels_of_flow_sequences",
        "sizes::ten_thousand_levels_of_json",
        "sizes::what_no_step_reaches_may_be_as_deep_as_it_likes",
        "sizes::aliases_that_multiply",
        "sizes::references_that_multiply",
        "outputs_that_are_defined_by_themselves",
        "a_cycle_of_many_outputs",
        "chains_of_outputs",
        "long_texts_that_are_nearly_expressions",
        "steps_that_go_to_each_other",
        "steps_with_a_finding_each",
        "workflows_that_go_to_each_other",
        "more_misspelled_names_than_can_be_compared",
    ] {
        let ended = std::process::Command::new("sh")
            .args([
                "-c",
                "ulimit -v 786432 && ulimit -t 60 && exec \"$0\" --exact \"$1\"",
            ])
            .arg(std::env::current_exe().unwrap())
            .arg(test)
            .env(FOLDER, "limits-bounded")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ended.stdout);
        assert!(
            ended.status.success() && said.contains("1 passed"),
            "{test}: {} {said}",
            ended.status
        );
    }
}
