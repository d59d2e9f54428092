//! Real documents, a thousand of them, many broken: none may end the compiler, and each finding has a place and a
//! way out. Only where they are at hand; `cargo test --test corpus -- --nocapture` shows the counts.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use arazzo_codegen::{Config, Diagnostics, Severity, configure};

/// The documents of the corpus; nothing when it is not beside the project.
fn documents() -> Option<(PathBuf, Vec<String>)> {
    let folder = shared_data::find("corpus")?;
    let list = fs::read_to_string(folder.join("docs.tsv")).unwrap();
    let paths = list.lines().skip(1).filter_map(|row| row.split('\t').nth(1));
    Some((folder, paths.map(str::to_owned).collect()))
}

#[test]
fn every_document_is_judged() {
    let Some((folder, documents)) = documents() else {
        return;
    };
    assert_eq!(documents.len(), 1041);
    let config = configure().root(folder);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let judged: Vec<(Tally, BTreeSet<String>)> = std::thread::scope(|scope| {
        let parts = documents.chunks(documents.len().div_ceil(threads));
        let running: Vec<_> = parts.map(|part| scope.spawn(|| judge(&config, part))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut tally = Tally::default();
    let mut problems = BTreeSet::new();
    for (part, found) in judged {
        tally.join(&part);
        problems.extend(found);
    }
    eprintln!("{tally}");
    assert!(problems.is_empty(), "{problems:#?}");
}

/// What some of the documents report, and what is wrong with that.
fn judge(config: &Config, documents: &[String]) -> (Tally, BTreeSet<String>) {
    let mut tally = Tally::default();
    let mut problems = BTreeSet::new();
    for document in documents {
        // Nothing of what a panic would leave behind is looked at again.
        let judged = catch_unwind(AssertUnwindSafe(|| {
            (config.generate(document), config.check_document(document))
        }));
        let Ok((result, by_itself)) = judged else {
            problems.insert(format!("{document}: a panic"));
            continue;
        };
        let findings = match &result {
            Ok(generated) => &generated.lints,
            Err(findings) => findings,
        };
        if result.is_err() != findings.has_errors() {
            problems.insert(format!("{document}: refused without an error"));
        }
        for found in errors(&by_itself).difference(&errors(findings)) {
            problems.insert(format!("{document}: only without its sources: {found}"));
        }
        for found in findings.iter().chain(by_itself.iter()) {
            if found.labels.is_empty() || found.help.is_none() {
                let code = found.code.as_str();
                problems.insert(format!(
                    "{document}: without a place or a way out: {code} {}",
                    found.message
                ));
            }
        }
        tally.add(findings, result.is_ok());
    }
    (tally, problems)
}

fn errors(findings: &Diagnostics) -> BTreeSet<String> {
    let errors = findings.iter().filter(|found| found.severity == Severity::Error);
    errors
        .map(|found| format!("{} {}", found.code.as_str(), found.message))
        .collect()
}

/// How many documents compile, and how often each code is found in how many documents.
#[derive(Default)]
struct Tally {
    documents: usize,
    compiled: usize,
    codes: BTreeMap<&'static str, (usize, usize)>,
}

impl Tally {
    fn add(&mut self, findings: &Diagnostics, compiled: bool) {
        self.documents += 1;
        self.compiled += usize::from(compiled);
        let mut seen = BTreeSet::new();
        for found in findings.iter() {
            let (count, documents) = self.codes.entry(found.code.as_str()).or_default();
            *count += 1;
            *documents += usize::from(seen.insert(found.code));
        }
    }
}

impl Tally {
    fn join(&mut self, other: &Self) {
        self.documents += other.documents;
        self.compiled += other.compiled;
        for (code, (count, documents)) in &other.codes {
            let sum = self.codes.entry(code).or_default();
            sum.0 += count;
            sum.1 += documents;
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            formatter,
            "{} of {} documents compile",
            self.compiled, self.documents
        )?;
        for (code, (count, documents)) in &self.codes {
            writeln!(formatter, "{code}: {count} in {documents} documents")?;
        }
        Ok(())
    }
}
