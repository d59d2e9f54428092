//! The ways to break a document. Each makes every mutant that it can make of a document; none of them is still valid
//! and means something, which each has to see to before it makes one.

mod conditions;
mod drops;
mod expressions;
mod fields;
mod flow;
mod names;
mod openapi;
mod syntax;
mod twice;
mod types;

use crate::document::{Document, File, Place};
use crate::mutant::Mutant;

/// A way to break a document.
pub struct Operator {
    pub name: &'static str,
    pub mutants: fn(&Document) -> Vec<Mutant>,
}

impl Operator {
    const fn new(name: &'static str, mutants: fn(&Document) -> Vec<Mutant>) -> Self {
        Self { name, mutants }
    }
}

/// All of them, in the order of the page.
pub fn all() -> impl Iterator<Item = &'static Operator> {
    let all = [
        names::ALL,
        expressions::ALL,
        conditions::ALL,
        fields::ALL,
        drops::ALL,
        types::ALL,
        twice::ALL,
        flow::ALL,
        syntax::ALL,
        openapi::ALL,
    ];
    all.into_iter().flatten()
}

const STEP: &str = "workflows/*/steps/*";

/// The patterns of what stands in each action that is no reference.
fn in_actions(rest: &str) -> Vec<String> {
    [
        "workflows/*/steps/*/onSuccess|onFailure/*",
        "workflows/*/successActions|failureActions/*",
        "components/successActions|failureActions/*",
    ]
    .map(|action| format!("{action}/{rest}"))
    .into()
}

/// The places in actions.
fn actions<'d>(file: &'d File, rest: &str) -> Vec<Place<'d>> {
    let patterns = in_actions(rest);
    file.at(&patterns.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The places in criteria.
fn criteria<'d>(file: &'d File, rest: &str) -> Vec<Place<'d>> {
    let mut patterns = in_actions(&format!("criteria/*/{rest}"));
    patterns.push(format!("{STEP}/successCriteria/*/{rest}"));
    file.at(&patterns.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The mutants that misspell the whole of the strings at these places.
fn misspell_all(document: &Document, places: Vec<Place<'_>>) -> Vec<Mutant> {
    let words = places
        .iter()
        .filter_map(|place| document.arazzo().verbatim(place.node));
    words
        .filter_map(|word| Mutant::misspell(document, 0, word))
        .collect()
}

/// The mutants that put something else where the strings at these places are.
fn replace_all(
    document: &Document,
    places: Vec<Place<'_>>,
    with: impl Fn(&str) -> Option<String>,
) -> Vec<Mutant> {
    let words = places
        .iter()
        .filter_map(|place| document.arazzo().verbatim(place.node));
    words
        .filter_map(|word| {
            let text = with(&document.arazzo().text[word.clone()])?;
            Some(Mutant::replace(word, text))
        })
        .collect()
}
