//! What the index finds in real documents is what the parsed document has there.
//!
//! The documents are not part of the project. They are looked for in `shared/corpus` and `shared/seeds` beside the
//! workspace; without them the test is skipped and says so. Every tenth is compared; all are with
//! `ARAZZO_CORPUS=all cargo test --release -p arazzo-codegen the_index_finds`.

use std::path::{Path, PathBuf};

use crate::source::*;

#[test]
fn the_index_finds_what_the_whole_tree_has() {
    let Some(beside) = shared_data::find(".") else {
        return;
    };
    let mut paths = Vec::new();
    for folder in ["corpus", "seeds"] {
        collect(&beside.join(folder), &mut paths);
    }
    paths.sort_unstable();
    if std::env::var_os("ARAZZO_CORPUS").is_none() {
        paths = paths.into_iter().step_by(10).collect();
    }
    let halves = paths.split_at(paths.len() / 2);
    let (first, second) = std::thread::scope(|scope| {
        let first = scope.spawn(|| compare_all(halves.0));
        let second = compare_all(halves.1);
        (first.join().unwrap(), second)
    });
    let (compared, indexed) = (first.0 + second.0, first.1 + second.1);
    eprintln!(
        "{compared} of {} documents are well-formed, {indexed} were not parsed as a whole",
        paths.len()
    );
    assert!(
        indexed * 10 > compared * 9,
        "the index is of no use: {indexed} of {compared}"
    );
}

/// How many of the documents are well-formed, and how many of these were not parsed as a whole.
fn compare_all(paths: &[PathBuf]) -> (usize, usize) {
    let (mut compared, mut indexed) = (0, 0);
    for path in paths {
        let sources = Sources::new();
        let id = sources.read(path).unwrap();
        let Ok(root) = tree::parse(sources.text(id), id, 0) else {
            continue;
        };
        let document = Document::open(&sources, id).unwrap();
        compare(path, &document, &root);
        compared += 1;
        indexed += usize::from(!document.is_parsed());
    }
    (compared, indexed)
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json" || extension == "yaml" || extension == "yml")
        {
            paths.push(path);
        }
    }
}

/// The root's members, `paths`, the path items, the operations, the schemas and their fields, by both ways.
fn compare(path: &Path, document: &Document, root: &Node) {
    let mut pointers: Vec<Vec<&str>> = vec![
        vec!["nowhere"],
        vec!["paths", "/nowhere", "get"],
        vec!["info", "title", "x"],
    ];
    let below = |pointer: &[&'static str]| -> Vec<&str> {
        let mapping = root.pointer(pointer).and_then(Node::as_mapping);
        mapping
            .map(|mapping| mapping.iter().map(|entry| entry.key.text.as_str()).collect())
            .unwrap_or_default()
    };
    pointers.extend(below(&[]).into_iter().map(|key| vec![key]));
    for path in below(&["paths"]) {
        pointers.push(vec!["paths", path]);
        for entry in root
            .pointer(&["paths", path])
            .and_then(Node::as_mapping)
            .into_iter()
            .flatten()
        {
            pointers.push(vec!["paths", path, &entry.key.text]);
            pointers.push(vec!["paths", path, &entry.key.text, "operationId"]);
            pointers.push(vec!["paths", path, &entry.key.text, "parameters", "0"]);
        }
    }
    for kind in below(&["components"]) {
        for entry in root
            .pointer(&["components", kind])
            .and_then(Node::as_mapping)
            .into_iter()
            .flatten()
        {
            pointers.push(vec!["components", kind, &entry.key.text]);
            pointers.push(vec!["components", kind, &entry.key.text, "properties"]);
        }
    }
    pointers.push(vec!["workflows", "0", "steps", "0"]);
    let keys_of = |node: &Node| -> Option<Vec<Key>> {
        Some(node.as_mapping()?.iter().map(|entry| entry.key.clone()).collect())
    };
    assert_eq!(document.keys(&[]).unwrap(), keys_of(root), "{}", path.display());
    for pointer in &pointers {
        let expected = root.pointer(pointer);
        let place = || format!("{} {pointer:?}", path.display());
        assert_eq!(
            document.keys(pointer).unwrap(),
            expected.and_then(keys_of),
            "{}",
            place()
        );
        assert!(
            document.node(pointer).unwrap().as_ref() == expected,
            "{}",
            place()
        );
    }
}
