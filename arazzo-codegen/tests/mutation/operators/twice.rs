//! What is there twice.

use super::{Operator, STEP, actions};
use crate::document::{Document, Place, range};
use crate::mutant::Mutant;

pub const ALL: &[Operator] = &[
    Operator::new("two steps of one id", |document| {
        same_name(document, "workflows/*/steps/*/stepId")
    }),
    Operator::new("two workflows of one id", |document| {
        same_name(document, "workflows/*/workflowId")
    }),
    Operator::new("two sources of one name", |document| {
        same_name(document, "sourceDescriptions/*/name")
    }),
    Operator::new("two actions of one name", |document| {
        same_name(document, "workflows/*/steps/*/onSuccess|onFailure/*/name")
    }),
    Operator::new("two parameters of one name", |document| {
        let places = document.arazzo().at(&[&format!("{STEP}/parameters/*")]);
        again(document, &places)
    }),
    Operator::new("a key twice", |document| {
        let file = document.arazzo();
        let mut places = file.at(&[
            "workflows/*/steps/*/stepId|operationId|workflowId|description",
            "workflows/*/workflowId|summary",
            "sourceDescriptions/*/url|type",
            "info/*",
        ]);
        places.extend(actions(file, "type|stepId"));
        places.retain(|place| file.is_block(place.parent));
        again(document, &places)
    }),
    Operator::new("an output twice", |document| {
        let file = document.arazzo();
        let mut places = file.at(&["workflows/*/steps/*/outputs/*", "workflows/*/outputs/*"]);
        places.retain(|place| file.is_block(place.parent));
        again(document, &places)
    }),
    Operator::new("a step in `dependsOn` twice", |document| {
        let places = document.arazzo().at(&[&format!("{STEP}/dependsOn/*")]);
        again(document, &places)
    }),
    Operator::new("a step with two targets", |document| {
        let places = document.arazzo().at(&[&format!("{STEP}/operationId")]);
        second_field(document, &places, "workflowId")
    }),
    Operator::new("an action with two targets", |document| {
        let mut places = actions(document.arazzo(), "stepId");
        places.retain(|place| place.beside("type").and_then(|kind| kind.as_str()) != Some("end"));
        second_field(document, &places, "workflowId")
    }),
];

/// The name of an item becomes that of the one before it in the list, and is missing where it is used.
fn same_name(document: &Document, pattern: &str) -> Vec<Mutant> {
    let file = document.arazzo();
    let places = file.at(&[pattern]);
    let pairs = places.windows(2).filter_map(|pair| {
        let [first, second] = pair else { return None };
        let list = |place: &Place<'_>| place.path[..place.path.len() - 2].to_vec();
        if list(first) != list(second) {
            return None;
        }
        let name = file.text[file.verbatim(first.node)?].to_owned();
        let own = file.verbatim(second.node)?;
        let used = file.words(0..file.text.len(), second.node.as_str()?);
        let mutant = Mutant::replace(own.clone(), name).or_at(range(first.node).start);
        Some(
            used.into_iter()
                .filter(|at| *at != own.start)
                .fold(mutant, Mutant::or_at),
        )
    });
    pairs.collect()
}

/// The field or the item once more, behind itself.
fn again(document: &Document, places: &[Place<'_>]) -> Vec<Mutant> {
    let file = document.arazzo();
    let mutants = places.iter().filter_map(|place| {
        let start = place.key().map_or(range(place.node).start, |key| key.start);
        let written = &file.text[start..range(place.node).end];
        if written.contains('\n') || written.contains('&') {
            return None;
        }
        let between = if file.is_block(place.parent) {
            let line = file.text[..start].rfind('\n').map_or(0, |at| at + 1);
            let before = &file.text[line..start];
            // Of an item, its dash; of a field, whatever is as wide.
            match place.key() {
                Some(_) => format!("\n{}", " ".repeat(before.len())),
                None => format!("\n{before}"),
            }
        } else {
            ", ".to_owned()
        };
        let end = range(place.node).end;
        Some(Mutant::replace(end..end, format!("{between}{written}")).or_at(start))
    });
    mutants.collect()
}

/// A second field beside the first, with the id of a workflow that exists.
fn second_field(document: &Document, places: &[Place<'_>], field: &str) -> Vec<Mutant> {
    let file = document.arazzo();
    let workflows = file.at(&["workflows/*/workflowId"]);
    let Some(id) = workflows.last().and_then(|last| last.node.as_str()) else {
        return Vec::new();
    };
    let mutants = places.iter().filter_map(|place| {
        let (key, end) = (place.key()?.start, range(place.node).end);
        file.verbatim(place.node)?;
        let between = if file.is_block(place.parent) {
            let line = file.text[..key].rfind('\n')? + 1;
            format!("\n{}", " ".repeat(key - line))
        } else {
            ", ".to_owned()
        };
        Some(Mutant::replace(end..end, format!("{between}{field}: {id}")).or_at(key))
    });
    mutants.collect()
}
