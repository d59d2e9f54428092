//! Real documents with their safe fixes: each compiles to the program that it was before, and what was fixed is found no
//! more. Every tenth document; `ARAZZO_CORPUS=all` takes all. Only where the corpus is at hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::collections::BTreeMap;
use std::fs;

use arazzo_codegen::diagnostic::Safety;
use arazzo_codegen::{Config, Diagnostics, configure};
use proc_macro2::{TokenStream, TokenTree};

#[derive(Default)]
struct Tally {
    documents: usize,
    /// With findings that have a safe fix, and those of them that compile.
    fixable: usize,
    compiled: usize,
    mended: usize,
    /// Findings of the lenient dialect that are left, by code.
    left: BTreeMap<&'static str, usize>,
    problems: Vec<String>,
}

#[test]
fn every_document_stays_the_same_program() {
    let Some(folder) = shared_data::find("corpus") else {
        return;
    };
    let list = fs::read_to_string(folder.join("docs.tsv")).unwrap();
    let every = match std::env::var("ARAZZO_CORPUS").as_deref() {
        Ok("all") => 1,
        _ => 10,
    };
    let paths = list.lines().skip(1).filter_map(|row| row.split('\t').nth(1));
    let documents: Vec<&str> = paths.step_by(every).collect();
    let config = configure().root(folder);
    let half = documents.len().div_ceil(2);
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let parts = documents.chunks(half);
        let running: Vec<_> = parts.map(|part| scope.spawn(|| fix(&config, part))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut all = Tally::default();
    for tally in tallies {
        all.documents += tally.documents;
        all.fixable += tally.fixable;
        all.compiled += tally.compiled;
        all.mended += tally.mended;
        for (code, count) in tally.left {
            *all.left.entry(code).or_default() += count;
        }
        all.problems.extend(tally.problems);
    }
    eprintln!(
        "{} documents, {} with safe fixes, of which {} compile; {} findings mended; left: {:?}",
        all.documents, all.fixable, all.compiled, all.mended, all.left
    );
    assert!(all.problems.is_empty(), "{:#?}", all.problems);
    assert!(all.compiled * every > 100, "the corpus has more to fix than this");
}

fn fix(config: &Config, documents: &[&str]) -> Tally {
    let mut tally = Tally::default();
    for document in documents {
        tally.documents += 1;
        let before = config.generate(document);
        let findings = match &before {
            Ok(generated) => &generated.lints,
            Err(findings) => findings,
        };
        if findings.fixable(document, Safety::Safe) == 0 {
            count(findings, &mut tally);
            continue;
        }
        tally.fixable += 1;
        let errors = errors(findings);
        let quotes = quotes(findings);
        let fixed = config.fix(document, Safety::Safe);
        tally.mended += fixed.mended;
        count(&fixed.findings, &mut tally);
        if fixed.findings.fixable(document, Safety::Safe) > 0 {
            tally
                .problems
                .push(format!("{document}: fixes are left\n{}", fixed.findings));
            continue;
        }
        if self::errors(&fixed.findings) != errors {
            tally
                .problems
                .push(format!("{document}: other errors\n{}", fixed.findings));
        }
        let (Ok(before), Some(text)) = (before, fixed.text) else {
            continue;
        };
        tally.compiled += 1;
        let after = match config.clone().unsaved(*document, text).generate(document) {
            Ok(after) => after,
            Err(findings) => {
                tally.problems.push(format!("{document}: {findings}"));
                continue;
            }
        };
        let (before, after) = (program(before.items), program(after.items));
        let same = |left: &str, right: &str| {
            left == right || requoted(left, &quotes).iter().any(|text| text == right)
        };
        let other = before.iter().zip(&after).find(|(left, right)| !same(left, right));
        if before.len() != after.len() {
            tally.problems.push(format!("{document}: another program"));
        } else if let Some((left, right)) = other {
            tally
                .problems
                .push(format!("{document}: another program\n  {left}\n  {right}"));
        }
    }
    tally
}

/// What findings say is written, and what they say to write.
fn quotes(findings: &Diagnostics) -> Vec<(String, String)> {
    let all = findings.iter().filter_map(|found| {
        let old = found.message.split('`').nth(1)?;
        let new = found.help.as_ref()?.strip_prefix("write `")?.strip_suffix('`')?;
        Some((old.to_owned(), new.to_owned()))
    });
    all.collect()
}

/// The texts that a literal of the program, which quotes the document for a message, may have become.
fn requoted(literal: &str, quotes: &[(String, String)]) -> Vec<String> {
    let each = quotes.iter().map(|(old, new)| literal.replace(old, new));
    let all = quotes.iter().fold(literal.to_owned(), |literal, (old, new)| {
        literal.replace(old, new)
    });
    each.chain([all]).collect()
}

fn errors(findings: &Diagnostics) -> Vec<&'static str> {
    let errors = findings
        .iter()
        .filter(|found| found.severity == arazzo_codegen::Severity::Error);
    errors.map(|found| found.code.as_str()).collect()
}

fn count(findings: &Diagnostics, tally: &mut Tally) {
    for found in findings.iter() {
        let code = found.code.as_str();
        if code.starts_with("AZ09") {
            *tally.left.entry(code).or_default() += 1;
        }
    }
}

/// The tokens of a program without its documentation.
fn program(tokens: TokenStream) -> Vec<String> {
    let mut flat = Vec::new();
    flatten(tokens, &mut flat);
    flat
}

fn flatten(tokens: TokenStream, flat: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let first = group.stream().into_iter().next();
                if matches!(first, Some(TokenTree::Ident(name)) if name == "doc") {
                    continue;
                }
                flat.push(format!("{:?}", group.delimiter()));
                flatten(group.stream(), flat);
            }
            other => flat.push(other.to_string()),
        }
    }
}
