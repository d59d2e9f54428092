//! The types of the outputs of real workflows: how many are known, and why the others are not. Only where the corpus is
//! at hand; `UPDATE_DOCS=1` writes `docs/types-corpus.md`.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use arazzo_codegen::{Config, configure};
use syn::{Attribute, Expr, ExprLit, Field, GenericArgument, Item, Lit, Meta, PathArguments, Type};

#[derive(Default)]
struct Tally {
    documents: usize,
    /// The type, or the reason why there is none.
    outputs: BTreeMap<String, usize>,
    without_reason: Vec<String>,
}

#[test]
fn every_output_has_a_type_or_a_reason() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(folder) = shared_data::find("corpus") else {
        return;
    };
    let list = fs::read_to_string(folder.join("docs.tsv")).unwrap();
    let documents: Vec<&str> = list
        .lines()
        .skip(1)
        .filter_map(|row| row.split('\t').nth(1))
        .collect();
    let config = configure().root(folder);
    let half = documents.len().div_ceil(2);
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let parts = documents.chunks(half);
        let running: Vec<_> = parts.map(|part| scope.spawn(|| count(&config, part))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut all = Tally::default();
    for tally in tallies {
        all.documents += tally.documents;
        all.without_reason.extend(tally.without_reason);
        for (what, count) in tally.outputs {
            *all.outputs.entry(what).or_default() += count;
        }
    }
    assert!(all.without_reason.is_empty(), "{:#?}", all.without_reason);
    let table = table(&all);
    eprintln!("{table}");
    let path = here.join("../docs/types-corpus.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &table).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        written, table,
        "docs/types-corpus.md is stale: UPDATE_DOCS=1 writes it anew"
    );
}

fn table(all: &Tally) -> String {
    let (typed, untyped): (Vec<_>, Vec<_>) = all
        .outputs
        .iter()
        .partition(|(what, _)| !what.starts_with("JSON: "));
    let sum = |part: &[(&String, &usize)]| part.iter().map(|(_, count)| **count).sum::<usize>();
    let mut table = format!(
        "# The types of outputs, counted\n\nThe workflows of {} documents that compile have {} outputs with a type, \
         and {} that are JSON.\n\n| type, or why there is none | outputs |\n|---|---:|\n",
        all.documents,
        sum(&typed),
        sum(&untyped),
    );
    for (what, count) in typed.iter().chain(&untyped) {
        writeln!(table, "| {what} | {count} |").unwrap();
    }
    table
}

fn count(config: &Config, documents: &[&str]) -> Tally {
    let mut tally = Tally::default();
    for document in documents {
        let Ok(generated) = config.generate(document) else {
            continue;
        };
        tally.documents += 1;
        let file: syn::File = syn::parse2(generated.items).unwrap();
        for item in file.items {
            let Item::Struct(item) = item else { continue };
            if !item
                .attrs
                .iter()
                .any(|attribute| doc(attribute).is_some_and(|line| line.ends_with("hands back.")))
            {
                continue;
            }
            for field in item.fields {
                let what = described(&field);
                if what == "JSON: " {
                    let field = field.ident.unwrap();
                    tally.without_reason.push(format!("{document}: {field}"));
                }
                *tally.outputs.entry(what).or_default() += 1;
            }
        }
    }
    tally
}

fn doc(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(named) if named.path.is_ident("doc") => match &named.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text), ..
            }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// What kind of type a field has, or why it has none.
fn described(field: &Field) -> String {
    let name = name(&field.ty);
    if name != "Value" {
        return match name.as_str() {
            "String" | "i64" | "u64" | "f64" | "bool" | "Vec" | "BTreeMap" | "Upload" => format!("`{name}`"),
            _ => "a struct or a list of words".to_owned(),
        };
    }
    let lines = field.attrs.iter().filter_map(doc).collect::<Vec<_>>().join(" ");
    let reason = lines.split_once("JSON: ").map_or("", |(_, reason)| reason);
    format!("JSON: {}", reason.trim_end_matches('.'))
}

/// The name of the type, that of `T` for an `Option<T>`.
fn name(ty: &Type) -> String {
    let Type::Path(path) = ty else {
        return String::new();
    };
    let last = path.path.segments.last().unwrap();
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if last.ident == "Option" => match arguments.args.first() {
            Some(GenericArgument::Type(inner)) => name(inner),
            _ => String::new(),
        },
        _ => last.ident.to_string(),
    }
}
