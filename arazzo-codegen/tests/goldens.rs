//! Each file of `testing/goldens/src` is the generated code of its document. Together the files use every item that
//! generated code can name. `UPDATE_GOLDENS=1` writes the files anew. The test is in another crate than the files, so
//! it also writes them when they no longer compile.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use arazzo_codegen::{Lints, configure};

/// The folders with documents: the workflows of the README, and small documents by subject.
const DOCUMENTS: [&str; 2] = ["../specs", "../testing/goldens/documents"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files() -> PathBuf {
    root().join("../testing/goldens/src")
}

/// The module of each document, and the document.
fn documents() -> BTreeMap<String, PathBuf> {
    let mut documents = BTreeMap::new();
    for folder in DOCUMENTS {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if let Some(name) = name.strip_suffix(".arazzo.yaml") {
                documents.insert(name.replace('-', "_"), path);
            }
        }
    }
    documents
}

fn golden(module: &str) -> PathBuf {
    files().join(format!("{module}.rs"))
}

/// The generated code of a document. Some documents have lints on purpose.
fn written(document: &Path) -> String {
    let generated = configure().allow(Lints::Warnings).generate(document);
    generated.unwrap_or_else(|findings| panic!("{findings}")).source()
}

#[test]
fn golden_files_are_what_the_compiler_writes() {
    let update = env::var_os("UPDATE_GOLDENS").is_some();
    for (module, document) in documents() {
        let source = written(&document);
        let path = golden(&module);
        if update {
            fs::write(path, source).unwrap();
            continue;
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        let lines = golden.lines().zip(source.lines());
        let line = lines.take_while(|(golden, written)| golden == written).count() + 1;
        assert!(
            golden == source,
            "{module}.rs differs from line {line} on; see the diff with `UPDATE_GOLDENS=1 cargo test -p arazzo-codegen --test goldens`",
        );
    }
}

#[test]
fn each_golden_file_is_compiled_and_has_a_document() {
    let library = fs::read_to_string(files().join("lib.rs")).unwrap();
    let compiled = library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let compiled: BTreeSet<_> = compiled.map(str::to_owned).collect();
    let files = fs::read_dir(files()).unwrap().map(|entry| entry.unwrap().path());
    let files = files.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned());
    let files: BTreeSet<_> = files.filter(|name| name != "lib").collect();
    let documents: BTreeSet<_> = documents().into_keys().collect();
    assert_eq!(compiled, documents);
    assert_eq!(files, documents);
}

#[test]
fn golden_files_use_all_that_generated_code_can_name() {
    let module = fs::read_to_string(root().join("../arazzo-runtime/src/codegen/v1.rs")).unwrap();
    let uses = module
        .split("pub use ")
        .skip(1)
        .map(|import| import.split(';').next().unwrap());
    let names = uses.flat_map(|import| import.rsplit("::").next().unwrap().split([',', '{', '}']));
    let names: BTreeSet<_> = names.map(str::trim).filter(|name| !name.is_empty()).collect();
    assert!(names.len() > 80, "{names:?}");
    let sources: String = documents().values().map(|document| written(document)).collect();
    let words: BTreeSet<_> = sources
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect();
    let missing: Vec<_> = names.iter().filter(|name| !words.contains(*name)).collect();
    assert_eq!(missing, Vec::<&&str>::new());
}
