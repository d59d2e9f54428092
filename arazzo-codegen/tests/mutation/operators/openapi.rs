//! Mistakes in the OpenAPI documents, and what the Arazzo document says of their schemas.

use super::{Operator, STEP};
use crate::document::range;
use crate::mutant::Mutant;
use crate::openapi::{Schema, operation_of};

pub const ALL: &[Operator] = &[
    Operator::new(
        "a JSON pointer that the schema of the reply does not have",
        |document| {
            let file = document.arazzo();
            let places = file.at(&[&format!("{STEP}/outputs/*")]);
            let mutants = places.iter().filter_map(|place| {
                let whole = file.verbatim(place.node)?;
                let pointer = file.text[whole.clone()].strip_prefix("$response.body#/")?;
                let operation = operation_of(document, &place.path)?;
                let mut tokens: Vec<&str> = pointer.split('/').collect();
                if matches!(operation.schema_at(&tokens)?, Schema::Nothing) {
                    return None;
                }
                let last = tokens.pop()?;
                let mutant = Mutant::misspell(document, 0, whole.end - last.len()..whole.end)?;
                tokens.push(&mutant.text);
                matches!(operation.schema_at(&tokens), Some(Schema::Nothing)).then_some(mutant)
            });
            mutants.collect()
        },
    ),
    Operator::new("`operationId` changed in the OpenAPI document", |document| {
        let file = document.arazzo();
        let steps = file.at(&[&format!("{STEP}/operationId")]);
        let mut mutants = Vec::new();
        for step in &steps {
            let Some(operation) = operation_of(document, &step.path) else {
                continue;
            };
            let Some(id) = operation.node.get("operationId") else {
                continue;
            };
            let Some(word) = document.files[operation.file].verbatim(id) else {
                continue;
            };
            let mut mutant = Mutant::replace(word.clone(), "renamedElsewhere").in_file(operation.file);
            let name = &document.files[operation.file].text[word];
            for user in steps
                .iter()
                .filter(|user| user.node.as_str().is_some_and(|text| text.ends_with(name)))
            {
                mutant = mutant.or_at(range(user.node).start);
            }
            mutants.push(mutant);
        }
        mutants.dedup_by_key(|mutant| mutant.range.start);
        mutants
    }),
    Operator::new(
        "a variable of a path changed in the OpenAPI document",
        |document| {
            let file = document.arazzo();
            let names = file.at(&[&format!("{STEP}/parameters/*/name")]);
            let mut mutants = Vec::new();
            for place in names
                .iter()
                .filter(|place| place.beside("in").and_then(|node| node.as_str()) == Some("path"))
            {
                let Some(operation) = operation_of(document, &place.path) else {
                    continue;
                };
                let opened = &document.files[operation.file];
                let Some(name) = place.node.as_str() else { continue };
                let paths = opened.at(&["paths/*"]);
                let Some(path) = paths
                    .iter()
                    .find(|path| range(path.node).contains(&range(operation.node).start))
                else {
                    continue;
                };
                let Some(key) = path.key() else { continue };
                let Some(at) = opened.text[key.clone()].find(&format!("{{{name}}}")) else {
                    continue;
                };
                let start = key.start + at + 1;
                let step: Vec<&str> = place.path[..4].iter().map(String::as_str).collect();
                let Some(step) = file.root.pointer(&step) else {
                    continue;
                };
                let mutant =
                    Mutant::replace(start..start + name.len(), "renamedElsewhere").in_file(operation.file);
                mutants.push(mutant.or_at(range(step).start).or_at(range(place.node).start));
            }
            mutants.dedup_by_key(|mutant| mutant.range.start);
            mutants
        },
    ),
    Operator::new(
        "a `$ref` of a reply that is read, misspelled in the OpenAPI document",
        |document| {
            let file = document.arazzo();
            let outputs = file.at(&[&format!("{STEP}/outputs/*")]);
            let mut mutants = Vec::new();
            for place in outputs.iter().filter(|place| {
                place
                    .node
                    .as_str()
                    .is_some_and(|text| text.starts_with("$response.body#/"))
            }) {
                let Some(operation) = operation_of(document, &place.path) else {
                    continue;
                };
                let opened = &document.files[operation.file];
                for reference in opened.at(&[
                    "paths/*/*/responses/200|201/content/application~1json/schema/$ref",
                    "paths/*/*/responses/200|201/content/*/schema/$ref",
                ]) {
                    if !operation.has(range(reference.node).start) {
                        continue;
                    }
                    let Some(whole) = opened.verbatim(reference.node) else {
                        continue;
                    };
                    let Some(name) = opened.text[whole.clone()].rfind('/') else {
                        continue;
                    };
                    mutants.extend(Mutant::misspell(
                        document,
                        operation.file,
                        whole.start + name + 1..whole.end,
                    ));
                }
            }
            mutants.dedup_by_key(|mutant| mutant.range.start);
            mutants
        },
    ),
    Operator::new("an OpenAPI document without its version", |document| {
        let mut mutants = Vec::new();
        for (file, opened) in document.openapi() {
            let url = document.arazzo().at(&["sourceDescriptions/*/url"]);
            let name = opened
                .path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            let Some(url) = url
                .iter()
                .find(|url| url.node.as_str().is_some_and(|url| url.ends_with(name)))
            else {
                continue;
            };
            let Some(place) = opened.at(&["openapi|swagger"]).into_iter().next() else {
                continue;
            };
            let Some(cut) = place.cut(opened) else { continue };
            let mutant = Mutant::replace(cut, "").in_file(file);
            mutants.push(mutant.or_at(range(url.node).start));
        }
        mutants
    }),
];
