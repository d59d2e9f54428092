//! Names of fields, and the words that some of them take.

use std::ops::Range;

use super::{Operator, STEP, actions, criteria, misspell_all, replace_all};
use crate::document::{Document, Place};
use crate::mutant::Mutant;

pub const ALL: &[Operator] = &[
    Operator::new("name of a required field, misspelled", |document| {
        misspell_keys(document, &required(document))
    }),
    Operator::new("name of an optional field, misspelled", |document| {
        misspell_keys(document, &optional(document))
    }),
    Operator::new("name of a field in the wrong case", |document| {
        let places = [required(document), optional(document)].concat();
        let keys = places.iter().filter_map(|place| {
            let key = unquoted(document, place.key()?);
            let name = &document.arazzo().text[key.clone()];
            let other = match name.strip_suffix("Id") {
                Some(start) => format!("{start}ID"),
                None => name.to_lowercase(),
            };
            (other != name).then(|| Mutant::replace(key, other).meaning(name))
        });
        keys.collect()
    }),
    Operator::new("a field that the specification does not have", |document| {
        let places = document.arazzo().at(&[&format!("{STEP}/operationId")]);
        let blocks = places
            .iter()
            .filter(|place| document.arazzo().is_block(place.parent));
        let fields = blocks.filter_map(|place| {
            let key = place.key()?.start;
            let before = &document.arazzo().text[..key];
            let indent = before.len() - before.rfind('\n')? - 1;
            Some(Mutant::replace(
                key..key,
                format!("httpMethod: GET\n{}", " ".repeat(indent)),
            ))
        });
        fields.collect()
    }),
    Operator::new("`type` of an action, misspelled", |document| {
        misspell_all(document, actions(document.arazzo(), "type"))
    }),
    Operator::new("`type` of an action that does not exist", |document| {
        replace_all(document, actions(document.arazzo(), "type"), |_| {
            Some("jump".to_owned())
        })
    }),
    Operator::new("`in` of a parameter, misspelled", |document| {
        misspell_all(
            document,
            document.arazzo().at(&[&format!("{STEP}/parameters/*/in")]),
        )
    }),
    Operator::new("`in: body` of a parameter", |document| {
        let places = document.arazzo().at(&[&format!("{STEP}/parameters/*/in")]);
        replace_all(document, places, |_| Some("body".to_owned()))
    }),
    Operator::new("`type` of a source, misspelled", |document| {
        misspell_all(document, document.arazzo().at(&["sourceDescriptions/*/type"]))
    }),
    Operator::new("an unsupported version of Arazzo", |document| {
        let places = document.arazzo().at(&["arazzo"]);
        ["2.0.0", "1.2.0", "0.9.1", "v1.0.1", "latest"]
            .into_iter()
            .flat_map(|version| replace_all(document, places.clone(), |_| Some(version.to_owned())))
            .collect()
    }),
];

fn misspell_keys(document: &Document, places: &[Place<'_>]) -> Vec<Mutant> {
    let keys = places.iter().filter_map(Place::key);
    keys.filter_map(|key| Mutant::misspell(document, 0, unquoted(document, key)))
        .collect()
}

fn unquoted(document: &Document, key: Range<usize>) -> Range<usize> {
    match document.arazzo().text[key.clone()].starts_with(['"', '\'']) {
        true => key.start + 1..key.end - 1,
        false => key,
    }
}

fn required(document: &Document) -> Vec<Place<'_>> {
    let file = document.arazzo();
    let mut places = file.at(&[
        "arazzo|info|sourceDescriptions|workflows",
        "info/title|version",
        "sourceDescriptions/*/name|url",
        "workflows/*/workflowId|steps",
        "workflows/*/steps/*/stepId|operationId|operationPath|workflowId",
        "workflows/*/steps/*/parameters/*/name|value",
        "workflows/*/steps/*/requestBody/replacements/*/target|value",
    ]);
    places.extend(actions(file, "name|type"));
    places.extend(criteria(file, "condition"));
    // With a `reference` every other field is ignored.
    places.retain(|place| place.beside("reference").is_none());
    places
}

fn optional(document: &Document) -> Vec<Place<'_>> {
    let file = document.arazzo();
    let mut places = file.at(&[
        "components",
        "info/summary|description",
        "sourceDescriptions/*/type",
        "workflows/*/summary|description|inputs|dependsOn|outputs|parameters|successActions|failureActions",
        "workflows/*/steps/*/description|parameters|requestBody|successCriteria|onSuccess|onFailure|outputs|timeout|dependsOn",
        "workflows/*/steps/*/parameters/*/in",
        "workflows/*/steps/*/requestBody/contentType|payload|replacements",
        "components/parameters|successActions|failureActions|inputs",
    ]);
    places.extend(actions(file, "stepId|workflowId|retryAfter|retryLimit|criteria"));
    places.extend(criteria(file, "context|type"));
    places
}
