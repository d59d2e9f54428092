//! A document that is right, and what is found when a part of it is written otherwise.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use arazzo_codegen::{Code, Severity, configure};

const RIGHT: &str = "\
arazzo: 1.1.0
info:
  title: Lend a book
  version: 1.0.0
sourceDescriptions:
- name: library
  url: library.openapi.yaml
  type: openapi
workflows:
- workflowId: lend
  inputs:
    type: object
    properties:
      title: {type: string}
  steps:
  - stepId: add
    operationId: addBook
    outputs:
      id: $response.body#/id
  - stepId: find
    operationId: findBooks
    outputs:
      first: $response.body#/0/id
  outputs:
    first: $steps.find.outputs.first
- workflowId: search
  steps:
  - {stepId: only, operationId: findBooks}
";

const ADDING: &str = "    operationId: addBook";
const FINDING: &str = "    operationId: findBooks";

/// The findings of the document with more lines, indented as there, in its first step.
pub(crate) fn adding_with(lines: &str) -> Vec<String> {
    findings(ADDING, &format!("{ADDING}{lines}"))
}

/// The findings of the document with more lines in its second step.
pub(crate) fn finding_with(lines: &str) -> Vec<String> {
    findings(FINDING, &format!("{FINDING}{lines}"))
}

/// The findings of the document with another output in its first step.
pub(crate) fn with_output(output: &str) -> Vec<String> {
    findings("id: $response.body#/id", output)
}

/// The findings of the document with something else for its steps, and without outputs.
pub(crate) fn with_steps(steps: &str) -> Vec<String> {
    let (before, _) = RIGHT.split_once("  steps:").unwrap();
    findings_of(&format!("{before}  steps: {steps}\n"))
}

/// The findings of the document in which `old` reads `new`: `line:column code message | help`, with `lint` before the
/// code of one. What is not compiled yet is left out; it says nothing of the document.
pub(crate) fn findings(old: &str, new: &str) -> Vec<String> {
    assert_eq!(RIGHT.matches(old).count(), 1, "`{old}`");
    findings_of(&RIGHT.replace(old, new))
}

/// The findings of the document with something else for its steps, against another OpenAPI document. What stands in
/// that one is shown without its file.
pub(crate) fn findings_with(steps: &str, openapi: &str) -> Vec<String> {
    static DOCUMENTS: AtomicUsize = AtomicUsize::new(0);
    let number = DOCUMENTS.fetch_add(1, Ordering::Relaxed);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bad-input-{number}.openapi.yaml"));
    fs::write(&path, openapi).unwrap();
    let (before, _) = RIGHT.split_once("  steps:").unwrap();
    findings_against(&format!("{before}  steps: {steps}\n"), &path)
}

/// The findings of a whole document.
pub(crate) fn findings_of(document: &str) -> Vec<String> {
    let openapi = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_input/library.openapi.yaml");
    findings_against(document, &openapi)
}

fn findings_against(document: &str, openapi: &Path) -> Vec<String> {
    static DOCUMENTS: AtomicUsize = AtomicUsize::new(0);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad-input");
    fs::create_dir_all(&folder).unwrap();
    let name = format!("{}.arazzo.yaml", DOCUMENTS.fetch_add(1, Ordering::Relaxed));
    fs::write(folder.join(&name), document).unwrap();
    // Each test reads other inputs of the one document.
    let config = configure().root(folder).source("library", openapi);
    let config = config.allow(Code::UnreadInput);
    let findings = match config.generate(name) {
        Ok(generated) => generated.lints,
        Err(findings) => findings,
    };
    let of_the_document = findings.iter().filter(|found| found.code != Code::NotSupported);
    let shown = of_the_document.map(|found| {
        let (_, line, column) = findings.place(found).expect("a place");
        let severity = if found.severity == Severity::Error {
            ""
        } else {
            "lint "
        };
        let help = found.help.as_deref().expect("a way out");
        format!(
            "{line}:{column} {severity}{} {} | {help}",
            found.code.as_str(),
            found.message
        )
    });
    shown.collect()
}

#[test]
fn the_document_itself_is_right() {
    assert_eq!(findings_of(RIGHT), [""; 0]);
}
