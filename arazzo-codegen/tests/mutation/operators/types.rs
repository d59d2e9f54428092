//! Values of the wrong type.

use super::{Operator, STEP, actions, criteria, replace_all};
use crate::document::{Document, Place, range};
use crate::mutant::Mutant;

pub const ALL: &[Operator] = &[
    Operator::new("a text where a list belongs", |document| {
        let mut places = document.arazzo().at(&[
            "sourceDescriptions|workflows",
            "workflows/*/steps",
            &format!("{STEP}/parameters|successCriteria|onSuccess|onFailure"),
            "workflows/*/dependsOn",
        ]);
        places.extend(actions(document.arazzo(), "criteria"));
        instead(document, places, "all of them")
    }),
    Operator::new("a mapping where a list belongs", |document| {
        let mut places = document.arazzo().at(&[
            "sourceDescriptions",
            "workflows/*/steps",
            &format!("{STEP}/parameters|successCriteria|onSuccess|onFailure"),
        ]);
        places.extend(actions(document.arazzo(), "criteria"));
        instead(document, places, "{first: it}")
    }),
    Operator::new("a list where a mapping belongs", |document| {
        let places = document.arazzo().at(&[
            "info",
            "components",
            &format!("{STEP}/outputs|requestBody"),
            "workflows/*/outputs",
        ]);
        instead(document, places, "[first, second]")
    }),
    Operator::new("a text where an object belongs", |document| {
        let mut places = document.arazzo().at(&[
            "sourceDescriptions/*",
            STEP,
            &format!("{STEP}/parameters/*"),
            &format!("{STEP}/successCriteria/*"),
        ]);
        places.extend(actions(document.arazzo(), "criteria/*"));
        instead(document, places, "something")
    }),
    Operator::new("a number where a text belongs", |document| {
        instead(document, texts(document), "42")
    }),
    Operator::new("a list where a text belongs", |document| {
        instead(document, texts(document), "[a, b]")
    }),
    Operator::new("a mapping where a text belongs", |document| {
        instead(document, texts(document), "{a: b}")
    }),
    Operator::new("nothing where a text belongs", |document| {
        let mutants = texts(document)
            .into_iter()
            .map(|place| Mutant::replace(range(place.node), ""));
        mutants.collect()
    }),
    Operator::new("a text where a number belongs", |document| {
        instead(document, numbers(document), "soon")
    }),
    Operator::new("a number in quotes", |document| {
        let file = document.arazzo();
        let all = numbers(document).into_iter().map(|place| {
            let written = &file.text[range(place.node)];
            Mutant::replace(range(place.node), format!("\"{written}\""))
        });
        all.collect()
    }),
    Operator::new("a number with a unit", |document| {
        let all = numbers(document).into_iter();
        all.map(|place| Mutant::replace(range(place.node).end..range(place.node).end, "s"))
            .collect()
    }),
    Operator::new("a number below zero", |document| {
        let all = numbers(document).into_iter();
        all.map(|place| Mutant::replace(range(place.node).start..range(place.node).start, "-"))
            .collect()
    }),
    Operator::new("a fraction where a whole number belongs", |document| {
        let mut places = numbers(document);
        places.retain(|place| place.name() != "retryAfter");
        instead(document, places, "1.5")
    }),
    Operator::new("an empty list", |document| {
        let places = document
            .arazzo()
            .at(&["sourceDescriptions|workflows", "workflows/*/steps"]);
        instead(document, places, "[]")
    }),
    Operator::new("a value that starts with `@`, which YAML reserves", |document| {
        let places = document.arazzo().at(&[&format!("{STEP}/parameters/*/value")]);
        replace_all(document, places, |text| {
            text.starts_with('$').then(|| format!("@{text}"))
        })
        .into_iter()
        .filter(|mutant| document.arazzo().text[..mutant.range.start].ends_with(' '))
        .collect()
    }),
];

/// What is without anchors, so that nothing else misses it. A name is missing where it is used.
fn instead(document: &Document, places: Vec<Place<'_>>, value: &str) -> Vec<Mutant> {
    let file = document.arazzo();
    let mutants = places.iter().filter_map(|place| {
        let all = range(place.node);
        let written = &file.text[all.clone()];
        if written.contains(" &") || file.text[..all.start].trim_end().ends_with(['&', '*']) {
            return None;
        }
        // A block collection starts on a line of its own, and what replaces it behind the key.
        let start = match place.key() {
            Some(key) if file.text[key.end..all.start].contains('\n') => key.end + 1,
            _ => all.start,
        };
        let space = if start == all.start { "" } else { " " };
        let before = &file.text[..start];
        let is_name = place.name().ends_with("Id") || place.name() == "name";
        let name = place.node.as_str().filter(|_| is_name);
        let used = name
            .map(|name| file.words(0..file.text.len(), name))
            .unwrap_or_default();
        (!before.ends_with(|last: char| last.is_alphanumeric())).then(|| {
            let mutant = Mutant::replace(start..all.end, format!("{space}{value}"));
            used.into_iter()
                .filter(|at| !all.contains(at))
                .fold(mutant, Mutant::or_at)
        })
    });
    mutants.collect()
}

/// Texts that cannot be anything else.
fn texts(document: &Document) -> Vec<Place<'_>> {
    let file = document.arazzo();
    let mut places = file.at(&[
        "sourceDescriptions/*/name|url",
        "workflows/*/workflowId",
        &format!("{STEP}/stepId|operationId|operationPath|workflowId"),
        &format!("{STEP}/parameters/*/name|in"),
    ]);
    places.extend(actions(file, "name|type|stepId|workflowId"));
    places.extend(criteria(file, "condition|context"));
    places.retain(|place| file.verbatim(place.node).is_some() && place.beside("reference").is_none());
    places
}

fn numbers(document: &Document) -> Vec<Place<'_>> {
    let file = document.arazzo();
    let mut places = file.at(&[&format!("{STEP}/timeout|retryAfter|retryLimit")]);
    places.extend(actions(file, "retryAfter|retryLimit"));
    let is_number = |place: &Place<'_>| {
        file.text[range(place.node)]
            .parse::<f64>()
            .is_ok_and(|number| number > 0.0)
    };
    places.retain(is_number);
    places
}
