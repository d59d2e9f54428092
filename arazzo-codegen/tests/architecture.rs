//! Each phase of the compiler names only the phases before it, so that data flows one way. Test code may name all.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What all phases may name: the indices that they pass on.
const SHARED: [&str; 1] = ["ids"];

/// The phases in the order in which data flows, each with those that it may name.
const PHASES: [(&str, &[&str]); 9] = [
    ("source", &[]),
    ("diagnostic", &["source"]),
    ("expression", &[]),
    ("document", &["source", "diagnostic", "expression"]),
    ("openapi", &["source", "diagnostic", "expression"]),
    (
        "schema",
        &["source", "diagnostic", "expression", "document", "openapi"],
    ),
    (
        "check",
        &[
            "source",
            "diagnostic",
            "expression",
            "document",
            "openapi",
            "schema",
            // The settings of the caller: where sources are.
            "configure",
        ],
    ),
    (
        "lower",
        &[
            "source",
            "diagnostic",
            "expression",
            "document",
            "openapi",
            "schema",
            "check",
        ],
    ),
    ("emit", &["lower"]),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The files of a folder and of those in it, without files of tests.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if !path.file_stem().unwrap().to_string_lossy().ends_with("tests") {
            found.push(path);
        }
    }
    found
}

/// The code of a file: no comments, and nothing behind the first module of tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines();
    let lines = lines.take_while(|line| !line.starts_with("mod tests {"));
    let lines = lines.map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// What the code names of the crate: the name behind each `crate::`.
fn named<'c>(code: &'c str, root: &str) -> BTreeSet<&'c str> {
    let behind = code.match_indices(root).map(|(at, _)| &code[at + root.len()..]);
    behind
        .filter_map(|rest| {
            rest.split(|next: char| !next.is_alphanumeric() && next != '_')
                .next()
        })
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn a_phase_names_only_the_phases_before_it() {
    let mut wrong = Vec::new();
    for (phase, may_name) in PHASES {
        for file in files(&source().join(phase)) {
            let code = code(&file);
            for name in named(&code, "crate::") {
                if name != phase && !may_name.contains(&name) && !SHARED.contains(&name) {
                    wrong.push(format!("{} names `crate::{name}`", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_folder_of_the_compiler_is_a_phase_or_a_tool() {
    const TOOLS: [&str; 1] = ["outline"];
    for entry in fs::read_dir(source()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let is_phase = PHASES.iter().any(|(phase, _)| *phase == name);
            assert!(is_phase || TOOLS.contains(&name.as_str()), "{name}");
        }
    }
}

/// `emit` makes no decisions on tokens, text or values. `lower` makes them all.
#[test]
fn emit_only_prints() {
    const DECISIONS: [(&str, &str); 7] = [
        (".to_string()", "compares tokens as text"),
        ("TokenTree", "takes tokens apart"),
        ("Delimiter", "takes tokens apart"),
        ("syn::", "parses its own output"),
        ("from_str", "parses text"),
        ("serde_json", "parses JSON"),
        (
            "lower::data",
            "looks at values instead of the code that reads them",
        ),
    ];
    let mut wrong = Vec::new();
    for file in files(&source().join("emit")) {
        // Generated code may name everything in the runtime.
        let code = code(&file).replace("::arazzo_runtime::serde_json::from_str", "");
        let code = code.replace("::arazzo_runtime::serde_json", "");
        for (pattern, what) in DECISIONS {
            if code.contains(pattern) {
                wrong.push(format!("{} {what}: `{pattern}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The rooms of `check` in their order.
const ROOMS: [&str; 14] = [
    "model",
    "sources",
    "plan",
    "names",
    "values",
    "operation",
    "criteria",
    "reply",
    "request",
    "flow",
    "outcome",
    "infer",
    "loops",
    "lint",
];

#[test]
fn a_room_of_check_names_only_the_rooms_before_it() {
    let mut wrong = Vec::new();
    for (position, room) in ROOMS.iter().enumerate() {
        for file in files(&source().join("check").join(room)) {
            let code = code(&file);
            for name in named(&code, "crate::check::") {
                let is_before = ROOMS[..=position].contains(&name);
                // `check` re-exports the checked program for the phases behind it; its own rooms name where it is.
                if !is_before {
                    wrong.push(format!("{} names `crate::check::{name}`", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
