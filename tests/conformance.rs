//! `docs/conformance.md`: for every decision on the language, the tests that carry its number in their names.
//!
//! The page is made from the tests, so it cannot promise more than they hold. `UPDATE_DOCS=1 cargo test --test
//! conformance` writes it anew; without that the test fails when the page is stale.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// A decision on the language.
struct Rule {
    number: &'static str,
    about: &'static str,
    /// Of the Arazzo specification, both versions unless one is named.
    section: &'static str,
    /// `held`, or `partly: ` and what is missing.
    status: &'static str,
}

const RULES: [Rule; 53] = [
    Rule {
        number: "S1",
        about: "the version decides by major and minor",
        section: "Versions; Arazzo Object",
        status: "held",
    },
    Rule {
        number: "S2",
        about: "YAML 1.2 core schema, no key twice, JSON by the same loader",
        section: "Format",
        status: "held",
    },
    Rule {
        number: "S3",
        about: "documents, base URIs and `$self`",
        section: "Parsing Documents; Establishing the Base URI; Identity vs Location (1.1)",
        status: "held",
    },
    Rule {
        number: "S4",
        about: "a build never touches the network",
        section: "Source Description Object",
        status: "held",
    },
    Rule {
        number: "S5",
        about: "unknown fields",
        section: "Specification Extensions",
        status: "held",
    },
    Rule {
        number: "S6",
        about: "names as Rust identifiers",
        section: "Workflow Object; Step Object",
        status: "held",
    },
    Rule {
        number: "S7",
        about: "`operationId`",
        section: "Step Object",
        status: "held",
    },
    Rule {
        number: "S8",
        about: "`operationPath` and qualified names",
        section: "Step Object",
        status: "held",
    },
    Rule {
        number: "S9",
        about: "undeclared and missing parameters",
        section: "Parameter Object",
        status: "held",
    },
    Rule {
        number: "S10",
        about: "servers",
        section: "Source Description Object; OpenAPI, Server Object",
        status: "held",
    },
    Rule {
        number: "S11",
        about: "values never change the shape of a request",
        section: "Parameter Object; OpenAPI, Parameter Object",
        status: "held",
    },
    Rule {
        number: "S12",
        about: "which parameters are the same",
        section: "Parameter Object",
        status: "held",
    },
    Rule {
        number: "S13",
        about: "what is an expression and what is text",
        section: "Runtime Expressions",
        status: "held",
    },
    Rule {
        number: "S13a",
        about: "expressions with an unknown root",
        section: "Runtime Expressions",
        status: "held",
    },
    Rule {
        number: "S14",
        about: "the lenient dialect",
        section: "none: beyond the specification",
        status: "held",
    },
    Rule {
        number: "S15",
        about: "types of bare and embedded expressions",
        section: "Runtime Expressions",
        status: "held",
    },
    Rule {
        number: "S15a",
        about: "values of another type than the operation takes",
        section: "none: the specification is silent",
        status: "held",
    },
    Rule {
        number: "S16",
        about: "JSON and XML written as a template",
        section: "Request Body Object",
        status: "held",
    },
    Rule {
        number: "S17",
        about: "absent values",
        section: "none: the specification is silent",
        status: "held",
    },
    Rule {
        number: "S18",
        about: "`$url`, `$method`, `$request`, headers",
        section: "Runtime Expressions",
        status: "held",
    },
    Rule {
        number: "S19",
        about: "response bodies by content type",
        section: "Runtime Expressions",
        status: "held",
    },
    Rule {
        number: "S19a",
        about: "bytes, empty bodies and bodies of several items",
        section: "none: the specification is silent",
        status: "held",
    },
    Rule {
        number: "S20",
        about: "pointers into text and lists",
        section: "Runtime Expressions; RFC 6901",
        status: "held",
    },
    Rule {
        number: "S21",
        about: "the outcome of a step that calls a workflow",
        section: "Step Object",
        status: "held",
    },
    Rule {
        number: "S21a",
        about: "the runs of another workflow that expressions read",
        section: "Runtime Expressions",
        status: "held",
    },
    Rule {
        number: "S21b",
        about: "values that no path sets",
        section: "none: the specification is silent",
        status: "held",
    },
    Rule {
        number: "S22",
        about: "success without criteria",
        section: "Step Object",
        status: "held",
    },
    Rule {
        number: "S23",
        about: "the order of actions",
        section: "Success Action Object; Failure Action Object",
        status: "held",
    },
    Rule {
        number: "S24",
        about: "`end`",
        section: "Success Action Object; Failure Action Object",
        status: "held",
    },
    Rule {
        number: "S25",
        about: "`goto`",
        section: "Success Action Object; its `parameters` (1.1)",
        status: "held",
    },
    Rule {
        number: "S26",
        about: "`retry`",
        section: "Failure Action Object",
        status: "held",
    },
    Rule {
        number: "S26a",
        about: "odd values of `Retry-After`",
        section: "none: the specification is silent",
        status: "held",
    },
    Rule {
        number: "S27",
        about: "`retry` with another step or workflow",
        section: "Failure Action Object",
        status: "held",
    },
    Rule {
        number: "S28",
        about: "transport failures",
        section: "Failure Action Object",
        status: "held",
    },
    Rule {
        number: "S29",
        about: "timeouts",
        section: "Step Object, `timeout` (1.1)",
        status: "held",
    },
    Rule {
        number: "S30",
        about: "inputs of a workflow that is called",
        section: "Step Object; Workflow Object",
        status: "held",
    },
    Rule {
        number: "S31",
        about: "when outputs are computed",
        section: "Step Object; Workflow Object",
        status: "held",
    },
    Rule {
        number: "S31a",
        about: "reading an output never fails a step",
        section: "none: the specification is silent",
        status: "held",
    },
    Rule {
        number: "S32",
        about: "`dependsOn`",
        section: "Workflow Object; Step Object (1.1)",
        status: "held",
    },
    Rule {
        number: "S33",
        about: "budgets and pacing",
        section: "none: the specification is silent",
        status: "held",
    },
    Rule {
        number: "S34",
        about: "comparisons of simple conditions",
        section: "Criterion Object",
        status: "held",
    },
    Rule {
        number: "S34a",
        about: "expressions embedded in conditions",
        section: "Criterion Object",
        status: "held",
    },
    Rule {
        number: "S35",
        about: "truth of a bare operand",
        section: "Criterion Object",
        status: "held",
    },
    Rule {
        number: "S36",
        about: "regex",
        section: "Criterion Object",
        status: "held",
    },
    Rule {
        number: "S37",
        about: "jsonpath",
        section: "Criterion Object; Criterion Expression Type Object",
        status: "held",
    },
    Rule {
        number: "S37a",
        about: "negative indexes",
        section: "Criterion Object; RFC 9535",
        status: "held",
    },
    Rule {
        number: "S38",
        about: "xpath",
        section: "Criterion Object; Criterion Expression Type Object",
        status: "held",
    },
    Rule {
        number: "S39",
        about: "criteria that cannot be evaluated",
        section: "Criterion Object",
        status: "held",
    },
    Rule {
        number: "S40",
        about: "the content type of a request",
        section: "Request Body Object",
        status: "held",
    },
    Rule {
        number: "S41",
        about: "bodies of every kind",
        section: "Request Body Object; OpenAPI, Encoding Object and XML Object",
        status: "held",
    },
    Rule {
        number: "S42",
        about: "replacements",
        section: "Payload Replacement Object",
        status: "held",
    },
    Rule {
        number: "S43",
        about: "bodies where HTTP gives them no meaning",
        section: "Request Body Object; RFC 9110, section 9.3",
        status: "held",
    },
    Rule {
        number: "S44",
        about: "secrets",
        section: "Security Considerations",
        status: "held",
    },
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

#[test]
fn no_rule_is_held_without_a_test() {
    let tests = tests_by_rule(Path::new(env!("CARGO_MANIFEST_DIR")));
    for rule in &RULES {
        let is_tested = tests.contains_key(rule.number);
        let is_known = rule.status == "held" && is_tested
            || rule
                .status
                .strip_prefix("partly: ")
                .is_some_and(|what| !what.is_empty());
        assert!(
            is_known,
            "{}: `{}`, tested: {is_tested}",
            rule.number, rule.status
        );
    }
}

/// `docs/language.md` has the text of every rule, each at an anchor of its own.
#[test]
fn every_rule_has_its_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("docs/language.md")).unwrap();
    let written: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("<a id=\"")?.split('"').next())
        .collect();
    let known: Vec<String> = RULES.iter().map(|rule| anchor(rule.number)).collect();
    assert_eq!(written, known);
    for rule in &RULES {
        let heading = format!("<a id=\"{}\"></a>**{} ", anchor(rule.number), rule.number);
        assert!(text.contains(&heading), "{heading}");
    }
}

fn anchor(number: &str) -> String {
    number.to_lowercase()
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
        "testing",
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
    RULES.iter().any(|rule| rule.number == known).then_some(known)
}

fn page(tests: &BTreeMap<String, Vec<String>>) -> String {
    let mut page = String::from(
        "# What to trust\n\nThe rules of the language, their status, and their tests. A rule is `held` if tests cover it and no \
         part of it is known to be missing. Otherwise the status names the missing part. Sections are those of Arazzo 1.0 and 1.1 \
         unless the table says otherwise. Made by `UPDATE_DOCS=1 cargo test --test conformance`.\n\n\
         | rule | about | specification | status | tests |\n|---|---|---|---|---|\n",
    );
    for rule in &RULES {
        let count = tests.get(rule.number).map_or(0, Vec::len);
        let Rule {
            number,
            about,
            section,
            status,
        } = rule;
        let anchor = anchor(number);
        writeln!(
            page,
            "| [{number}](language.md#{anchor}) | {about} | {section} | {status} | {count} |"
        )
        .unwrap();
    }
    for rule in &RULES {
        let Some(names) = tests.get(rule.number) else {
            continue;
        };
        writeln!(page, "\n## {}: {}\n", rule.number, rule.about).unwrap();
        for name in names {
            writeln!(page, "- {name}").unwrap();
        }
    }
    page
}
