//! `docs/conformance.md`: for every decision on the language, the tests that carry its number in their names.
//!
//! The page is made from the tests, so it cannot promise more than they hold. `UPDATE_DOCS=1 cargo test --test
//! conformance` writes it anew; without that the test fails when the page is stale.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Number, subject, and the section of the Arazzo specification it is about.
const RULES: [(&str, &str, &str); 45] = [
    ("S1", "the version decides by major and minor", "Versions"),
    (
        "S2",
        "YAML 1.2 core schema, no key twice, JSON by the same loader",
        "Format",
    ),
    ("S3", "documents, base URIs and `$self`", "Parsing Documents"),
    (
        "S4",
        "a build never touches the network",
        "Source Description Object",
    ),
    ("S5", "unknown fields", "Specification Extensions"),
    ("S6", "names as Rust identifiers", "Workflow Object"),
    ("S7", "`operationId`", "Step Object"),
    ("S8", "`operationPath` and qualified names", "Step Object"),
    ("S9", "undeclared and missing parameters", "Parameter Object"),
    ("S10", "servers", "Step Object"),
    (
        "S11",
        "values never change the shape of a request",
        "Parameter Object",
    ),
    ("S12", "which parameters are the same", "Parameter Object"),
    (
        "S13",
        "what is an expression and what is text",
        "Runtime Expressions",
    ),
    ("S14", "the lenient dialect", "Runtime Expressions"),
    (
        "S15",
        "types of bare and embedded expressions",
        "Runtime Expressions",
    ),
    ("S16", "JSON written as a template", "Request Body Object"),
    ("S17", "absent values", "Runtime Expressions"),
    (
        "S18",
        "`$url`, `$method`, `$request`, headers",
        "Runtime Expressions",
    ),
    ("S19", "response bodies by content type", "Runtime Expressions"),
    ("S20", "pointers into text and lists", "Runtime Expressions"),
    (
        "S21",
        "the outcome of a step that calls a workflow",
        "Step Object",
    ),
    ("S22", "success without criteria", "Step Object"),
    ("S23", "the order of actions", "Success Action Object"),
    ("S24", "`end`", "Success Action Object"),
    ("S25", "`goto`", "Success Action Object"),
    ("S26", "`retry`", "Failure Action Object"),
    (
        "S27",
        "`retry` with another step or workflow",
        "Failure Action Object",
    ),
    ("S28", "transport failures", "Failure Action Object"),
    ("S29", "timeouts", "Step Object"),
    ("S30", "inputs of a workflow that is called", "Step Object"),
    ("S31", "when outputs are computed", "Step Object"),
    ("S31a", "reading an output never fails a step", "Step Object"),
    ("S32", "`dependsOn`", "Workflow Object"),
    ("S33", "budgets and pacing", "Step Object"),
    ("S34", "comparisons of simple conditions", "Criterion Object"),
    ("S35", "truth of a bare operand", "Criterion Object"),
    ("S36", "regex", "Criterion Object"),
    ("S37", "jsonpath", "Criterion Object"),
    ("S38", "xpath", "Criterion Object"),
    ("S39", "criteria that cannot be evaluated", "Criterion Object"),
    ("S40", "the content type of a request", "Request Body Object"),
    ("S41", "bodies of every kind", "Request Body Object"),
    ("S42", "replacements", "Payload Replacement Object"),
    (
        "S43",
        "bodies where HTTP gives them no meaning",
        "Request Body Object",
    ),
    ("S44", "secrets", "Security Considerations"),
];

#[test]
fn the_page_is_what_the_tests_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = page(&tests_by_rule(root));
    let file = root.join("docs/conformance.md");
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, &page).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == page,
        "docs/conformance.md is stale; write it anew with UPDATE_DOCS=1"
    );
}

/// The tests whose names carry a rule's number, as `file: name`.
fn tests_by_rule(root: &Path) -> BTreeMap<String, Vec<String>> {
    let mut tests: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut files = Vec::new();
    for folder in [
        "arazzo-codegen",
        "arazzo-macros",
        "arazzo-runtime",
        "cargo-arazzo",
        "loopback",
        "tests",
    ] {
        sources(&root.join(folder), &mut files);
    }
    files.sort();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let shown = file.strip_prefix(root).unwrap().display().to_string();
        for name in test_names(&text) {
            for rule in name.split('_').filter_map(rule) {
                tests
                    .entry(rule)
                    .or_default()
                    .push(format!("`{shown}`: `{name}`"));
            }
        }
    }
    tests
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The functions that stand behind a `#[test]` or `#[tokio::test]`.
fn test_names(text: &str) -> impl Iterator<Item = &str> {
    text.split("test]\n").skip(1).filter_map(|rest| {
        let line = rest.lines().find(|line| !line.trim_start().starts_with("#["))?;
        let (_, after) = line.split_once("fn ")?;
        after.split('(').next()
    })
}

/// `s26` and `s31a` are rules, `s` and `steps` are words.
fn rule(word: &str) -> Option<String> {
    let number = word.strip_prefix('s')?;
    let known = format!("S{number}");
    RULES.iter().any(|(rule, ..)| *rule == known).then_some(known)
}

fn page(tests: &BTreeMap<String, Vec<String>>) -> String {
    let mut page = String::from(
        "# What to trust\n\nThe decisions on the Arazzo language, and the tests that hold them. Made by \
         `UPDATE_DOCS=1 cargo test --test conformance`; a rule without a test is one that nothing here promises.\n\n\
         | rule | about | specification | tests |\n|---|---|---|---|\n",
    );
    for (rule, about, section) in RULES {
        let count = tests.get(rule).map_or(0, Vec::len);
        let status = if count == 0 {
            "none yet".to_owned()
        } else {
            count.to_string()
        };
        writeln!(page, "| {rule} | {about} | {section} | {status} |").unwrap();
    }
    for (rule, about, _) in RULES {
        let Some(names) = tests.get(rule) else { continue };
        writeln!(page, "\n## {rule}: {about}\n").unwrap();
        for name in names {
            writeln!(page, "- {name}").unwrap();
        }
    }
    page
}
