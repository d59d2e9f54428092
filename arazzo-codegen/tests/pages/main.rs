//! `docs/diagnostics`: a page for each code, and each page is a test. Its example is compiled, what is found is the text
//! that it shows, and after the change that it proposes nothing is found.
//!
//! `UPDATE_DOCS=1 cargo test -p arazzo-codegen --test pages` writes the rendered findings and the index anew; read them
//! before you commit them.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod page;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use arazzo_codegen::{Code, CodeKind, Config, Diagnostics, Lints, configure};

/// The document that most examples call.
const SHARED: &str = "pets.openapi.yaml";

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics")
}

fn page(code: Code) -> String {
    let path = pages().join(format!("{}.md", code.as_str()));
    fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} has no page", code.as_str()))
}

fn is_updating() -> bool {
    env::var_os("UPDATE_DOCS").is_some()
}

/// Writes the files into a folder of their own, beside [`SHARED`], and goes there: a command to run names the document as
/// the build found it, and where lines are broken must not depend on the folder of the tests.
fn enter(name: &str, files: &BTreeMap<String, String>) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::copy(pages().join(SHARED), folder.join(SHARED)).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    env::set_current_dir(&folder).unwrap();
}

/// What is found in the example. Two codes are about the settings and not about a document.
fn found(code: Code, files: &BTreeMap<String, String>) -> Option<Diagnostics> {
    let config = configure().root("");
    let example = "adopt.arazzo.yaml";
    match code {
        Code::UnwritableOutput => hook(config.out_dir("not/there"), example),
        Code::LevelOfError => hook(config.allow(Code::MissingField), example),
        _ => {
            assert!(files.contains_key(example), "{} has no example", code.as_str());
            match config.generate(example) {
                Ok(generated) => Some(generated.lints).filter(|lints| !lints.is_empty()),
                Err(findings) => Some(findings),
            }
        }
    }
}

/// As from a build.rs, with a document that is right.
fn hook(config: Config, example: &str) -> Option<Diagnostics> {
    let right = "arazzo: 1.0.1\ninfo: {title: t, version: 1.0.0}\nsourceDescriptions:\n- {name: pets, url: pets.openapi.yaml}\nworkflows:\n- workflowId: w\n  steps: [{stepId: s, operationId: listPets}]\n";
    let files = BTreeMap::from([(example.to_owned(), right.to_owned())]);
    enter("settings", &files);
    config.compile(&[example]).err()
}

fn example(code: Code) {
    let number = code.as_str();
    let page = page(code);
    let blocks = page::blocks(&page);
    let files: BTreeMap<String, String> = blocks
        .iter()
        .filter_map(|block| Some((block.file.clone()?, block.text.clone())))
        .collect();
    enter(number, &files);
    let found = found(code, &files).unwrap_or_else(|| panic!("{number}: nothing is found in the example"));
    let others: Vec<&str> = found
        .iter()
        .map(|found| found.code.as_str())
        .filter(|other| *other != number)
        .collect();
    assert!(
        others.is_empty(),
        "{number}: the example is also about {others:?}: {found}"
    );
    let shown: Vec<&page::Block> = blocks.iter().filter(|block| block.language == "text").collect();
    let [shown] = shown.as_slice() else {
        panic!("{number}: one block of the page is `text`, and shows what is found");
    };
    let rendered = format!("{}\n", found.to_string().trim_end());
    if is_updating() {
        let written = page::with_block(&page, "text", &rendered);
        fs::write(pages().join(format!("{number}.md")), written).unwrap();
    } else {
        assert_eq!(rendered, shown.text, "{number}: the page shows something else");
    }
    let diffs = blocks.iter().filter(|block| block.language == "diff");
    for diff in diffs {
        fixed(number, &files, &diff.text);
    }
}

/// After the change nothing is found.
fn fixed(number: &str, files: &BTreeMap<String, String>, diff: &str) {
    let changed: Vec<(String, String)> = files
        .iter()
        .filter_map(|(name, text)| Some((name.clone(), page::changed(text, diff)?)))
        .collect();
    let [changed] = changed.as_slice() else {
        panic!("{number}: the change is one of one file: {diff}");
    };
    let mut files = files.clone();
    files.extend([changed.clone()]);
    enter(&format!("{number}-fixed"), &files);
    let left = match configure().root("").generate("adopt.arazzo.yaml") {
        Ok(generated) => generated.lints,
        Err(findings) => findings,
    };
    assert!(left.is_empty(), "{number}: after the change there is {left}");
}

#[test]
fn every_example_is_found_as_its_page_shows_and_its_change_mends_it() {
    // No document gives an internal error. The unit tests of `compile` do.
    let by_document = |code: &&Code| **code != Code::InternalError;
    let failures: Vec<String> = Code::ALL
        .iter()
        .filter(by_document)
        .filter_map(|code| std::panic::catch_unwind(|| example(*code)).err())
        .map(|failure| match failure.downcast::<String>() {
            Ok(message) => *message,
            Err(_) => "a page that cannot be read".to_owned(),
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn every_page_begins_with_the_title_and_the_kind_of_its_code() {
    for code in Code::ALL {
        let page = page(*code);
        let kind = match code.kind() {
            CodeKind::Error => "**Error.** ",
            CodeKind::Lint => "**Lint.** ",
        };
        let beginning = format!("# {}: {}\n\n{kind}", code.as_str(), code.title());
        assert!(page.starts_with(&beginning), "expected {beginning} in {page}");
    }
}

#[test]
fn every_page_is_of_a_code() {
    for entry in fs::read_dir(pages()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let of_code = |code: &Code| name == format!("{}.md", code.as_str());
        assert!(
            name == "README.md" || name == SHARED || Code::ALL.iter().any(of_code),
            "`{name}` is of no code"
        );
    }
}

/// The parts of the catalogue, by what the codes begin with.
const PARTS: [(&str, &str); 8] = [
    ("AZ00", "Files and settings"),
    ("AZ01", "The objects of the specification"),
    ("AZ02", "References between objects"),
    ("AZ03", "Runtime expressions and conditions"),
    ("AZ04", "OpenAPI"),
    ("AZ05", "Control flow"),
    ("AZ06", "Rust"),
    ("AZ09", "The lenient dialect"),
];

/// The index behind its introduction, which is written by hand.
#[test]
fn the_index_lists_every_page() {
    let path = pages().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (introduction, _) = readme.split_once("\n## Codes\n").expect("a heading `Codes`");
    let mut index = format!("{introduction}\n## Codes\n");
    for (beginning, part) in PARTS {
        writeln!(index, "\n### {part}\n\n| code | | |\n|---|---|---|").unwrap();
        for code in Code::ALL
            .iter()
            .filter(|code| code.as_str().starts_with(beginning))
        {
            let kind = match code.kind() {
                CodeKind::Error => "error",
                CodeKind::Lint => "lint",
            };
            let number = code.as_str();
            writeln!(index, "| [{number}]({number}.md) | {kind} | {} |", code.title()).unwrap();
        }
    }
    for code in Code::ALL {
        assert!(
            index.contains(&format!("[{}]", code.as_str())),
            "{} is of no part",
            code.as_str()
        );
    }
    for (name, _) in Lints::GROUPS {
        assert!(
            introduction.contains(&format!("`{name}`")),
            "the group `{name}` is not explained"
        );
    }
    if is_updating() {
        fs::write(path, index).unwrap();
    } else {
        assert_eq!(
            index, readme,
            "docs/diagnostics/README.md is stale: UPDATE_DOCS=1 writes it anew"
        );
    }
}
