//! Valid documents with one mistake in each: the compiler reports it, on the line where it is or where something fails
//! because of it, and of a misspelled name it says which one was meant.
//!
//! A thousand mutants of the documents of this project, and as many of the corpus where it is at hand. `docs/mutation.md`
//! has the rates; `UPDATE_DOCS=1` writes it anew. `MUTANTS='two steps'` shows what is said of the mutants of the
//! operators with these words in their names.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod document;
mod judge;
mod mutant;
mod openapi;
mod operators;
mod page;
mod random;
mod sample;
mod typo;

use std::fs;
use std::path::{Path, PathBuf};

use document::Document;
use judge::Verdict;
use page::Rates;
use random::number;
use sample::{Chosen, judged, sample};

/// How many mutants are made of each set of documents.
const MUTANTS: usize = 1000;

#[test]
fn mistakes_in_the_documents_of_this_project() {
    let folder = project();
    let mut names: Vec<String> = Vec::new();
    for below in ["specs", "specs/language"] {
        for entry in fs::read_dir(folder.join(below)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name.ends_with(".arazzo.yaml") {
                names.push(format!("{below}/{name}"));
            }
        }
    }
    names.sort_unstable();
    let load = |name: &String| Document::load(&folder, name).unwrap_or_else(|| panic!("{name} compiles"));
    let documents: Vec<Document> = names.iter().map(load).collect();
    let rates = rates(&documents, "project");
    page::hold("the documents of this project", &rates);
}

#[test]
fn mistakes_in_documents_of_the_corpus() {
    let Some(folder) = shared_data::find("corpus") else {
        return;
    };
    let list = fs::read_to_string(folder.join("docs.tsv")).unwrap();
    let paths = list.lines().skip(1).filter_map(|row| row.split('\t').nth(1));
    let mut names: Vec<String> = paths.map(str::to_owned).collect();
    names.sort_by_key(|name| number(&["corpus", name]));
    // Small ones, because each of them is compiled ten times.
    let documents = names
        .iter()
        .filter(|name| document::size(&folder, name) <= 200_000)
        .filter_map(|name| Document::load(&folder, name));
    let documents: Vec<Document> = documents.take(100).collect();
    let rates = rates(&documents, "corpus");
    page::hold("documents of the corpus", &rates);
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .canonicalize()
        .unwrap()
}

/// How the compiler does with the mutants of some documents.
fn rates(documents: &[Document], name: &str) -> Rates {
    let chosen = sample(documents, MUTANTS);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutation").join(name);
    let verdicts = judged(documents, &chosen, &folder);
    let shown = std::env::var("MUTANTS").ok();
    for (chosen, verdict) in chosen.iter().zip(&verdicts) {
        if verdict.is_good()
            && shown
                .as_ref()
                .is_none_or(|shown| !chosen.operator.name.contains(shown))
        {
            continue;
        }
        show(documents, chosen, verdict);
    }
    Rates::of(&chosen, &verdicts, documents.len())
}

fn show(documents: &[Document], chosen: &Chosen, verdict: &Verdict) {
    let document = &documents[chosen.document];
    let mutant = &chosen.mutant;
    let file = &document.files[mutant.file];
    let line = file.line(mutant.range.start);
    let changed = mutant.changed(document);
    let text = changed.lines().nth(line - 1).unwrap_or_default();
    eprintln!(
        "=== {}: {}: {}:{line}: {}\n{text}\n--- right: {:?}, meant: {:?}, findings: {}\n{}\n",
        chosen.operator.name,
        document.name,
        file.path.display(),
        verdict.problem(),
        mutant
            .right_lines(document)
            .iter()
            .map(|(_, line)| line)
            .collect::<Vec<_>>(),
        mutant.meant,
        verdict.findings,
        verdict.said
    );
}
