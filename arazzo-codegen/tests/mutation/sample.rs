//! Which mutants are made, and what the compiler says of each.

use std::path::Path;

use crate::document::Document;
use crate::judge::{Verdict, Workplace};
use crate::mutant::Mutant;
use crate::operators::{self, Operator};
use crate::random::number;

/// A mutant of one of the documents.
pub struct Chosen {
    pub operator: &'static Operator,
    /// The position of the document.
    pub document: usize,
    pub mutant: Mutant,
}

/// As many mutants: the same number of every operator, as far as it can make them, and of as many documents as can be.
pub fn sample(documents: &[Document], count: usize) -> Vec<Chosen> {
    let mut rows: Vec<Vec<Chosen>> = operators::all()
        .map(|operator| row(operator, documents))
        .collect();
    let mut chosen = Vec::new();
    while chosen.len() < count && rows.iter().any(|row| !row.is_empty()) {
        for row in &mut rows {
            if chosen.len() < count {
                chosen.extend(row.pop());
            }
        }
    }
    let order: Vec<&str> = operators::all().map(|operator| operator.name).collect();
    chosen.sort_by_key(|chosen| order.iter().position(|name| *name == chosen.operator.name));
    chosen
}

/// All mutants of an operator, the best last: the first of each document, then the second, in an order that looks random.
fn row(operator: &'static Operator, documents: &[Document]) -> Vec<Chosen> {
    let mut all = Vec::new();
    for (position, document) in documents.iter().enumerate() {
        let seed = |mutant: &Mutant| {
            let place = format!("{} {}", mutant.file, mutant.range.start);
            number(&[operator.name, &document.name, &place, &mutant.text])
        };
        let mut mutants = (operator.mutants)(document);
        mutants.sort_by_key(seed);
        for (rank, mutant) in mutants.into_iter().enumerate() {
            let seed = seed(&mutant);
            let chosen = Chosen {
                operator,
                document: position,
                mutant,
            };
            all.push(((rank, seed), chosen));
        }
    }
    all.sort_by_key(|(order, _)| std::cmp::Reverse(*order));
    all.into_iter().map(|(_, chosen)| chosen).collect()
}

/// What the compiler says of each, made in folders below this one.
pub fn judged(documents: &[Document], chosen: &[Chosen], folder: &Path) -> Vec<Verdict> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let part = chosen.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts = chosen.chunks(part).enumerate();
        let running: Vec<_> = parts
            .map(|(thread, part)| {
                scope.spawn(move || judged_one_by_one(documents, part, &folder.join(thread.to_string())))
            })
            .collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    })
}

fn judged_one_by_one(documents: &[Document], chosen: &[Chosen], folder: &Path) -> Vec<Verdict> {
    let mut places: Vec<Option<Workplace<'_>>> = documents.iter().map(|_| None).collect();
    let verdicts = chosen.iter().map(|chosen| {
        let document = &documents[chosen.document];
        let place = places[chosen.document]
            .get_or_insert_with(|| Workplace::new(document, &folder.join(chosen.document.to_string())));
        place.judge(&chosen.mutant)
    });
    verdicts.collect()
}
