//! The documents of `tests/broken/`: one mistake each, and one document with five.

use std::collections::BTreeSet;
use std::fs;

/// Where the documents are, relative to the package; their findings name them so.
pub(crate) const FOLDER: &str = "tests/broken";

/// The mistakes; the documents are called after them.
pub(crate) const MISTAKES: [&str; 19] = [
    "duplicate-key",
    "five-errors",
    "goto-nowhere",
    "malformed-condition",
    "missing-field",
    "missing-source-file",
    "output-read-too-early",
    "path-variable-without-value",
    "source-not-yaml",
    "tab-indentation",
    "two-targets",
    "unclosed-quote",
    "undeclared-input",
    "undeclared-input-in-string",
    "unknown-operation",
    "unknown-output",
    "unknown-parameter-location",
    "unknown-step",
    "unsupported-version",
];

/// The document with this mistake.
pub(crate) fn path(mistake: &str) -> String {
    format!("{FOLDER}/{mistake}.arazzo.yaml")
}

/// What the hook says of the document with this mistake.
pub(crate) fn findings(mistake: &str) -> String {
    arazzo_codegen::configure()
        .generate(path(mistake))
        .expect_err("the document is broken")
        .to_string()
}

#[test]
fn every_broken_document_is_tested() {
    let documents: BTreeSet<String> = fs::read_dir(FOLDER)
        .unwrap()
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            name.strip_suffix(".arazzo.yaml").map(str::to_owned)
        })
        .collect();
    let listed: BTreeSet<String> = MISTAKES.map(str::to_owned).into();
    assert_eq!(documents, listed);
}
