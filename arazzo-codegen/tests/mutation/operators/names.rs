//! Names that are misspelled where they are used.

use super::{Operator, STEP, actions, misspell_all};
use crate::document::Document;
use crate::mutant::Mutant;

pub const ALL: &[Operator] = &[
    Operator::new("`operationId` of a step, misspelled", |document| {
        let places = document.arazzo().at(&[&format!("{STEP}/operationId")]);
        let bare = places.into_iter().filter(|place| !starts_with_dollar(place.node));
        misspell_all(document, bare.collect())
    }),
    Operator::new("`$sourceDescriptions.….<operationId>`, misspelled", |document| {
        qualified(document, "operationId", Part::Last)
    }),
    Operator::new("source of a qualified `operationId`, misspelled", |document| {
        qualified(document, "operationId", Part::Source)
    }),
    Operator::new("source of an `operationPath`, misspelled", |document| {
        qualified(document, "operationPath", Part::Source)
    }),
    Operator::new("path in an `operationPath`, misspelled", |document| {
        let places = document.arazzo().at(&[&format!("{STEP}/operationPath")]);
        let words = places.iter().filter_map(|place| {
            let whole = document.arazzo().verbatim(place.node)?;
            let text = &document.arazzo().text[whole.clone()];
            // The first segment of the path.
            let start = text.find("/paths/~1")? + "/paths/~1".len();
            let length = text[start..].find(['~', '/', '{', '%'])?;
            Some(whole.start + start..whole.start + start + length)
        });
        let words = words.filter(|word| word.len() > 1);
        words
            .filter_map(|word| Mutant::misspell(document, 0, word))
            .collect()
    }),
    Operator::new("`workflowId` of a step, misspelled", |document| {
        let places = document.arazzo().at(&[&format!("{STEP}/workflowId")]);
        let own = places.into_iter().filter(|place| !starts_with_dollar(place.node));
        misspell_all(document, own.collect())
    }),
    Operator::new("`$sourceDescriptions.….<workflowId>`, misspelled", |document| {
        qualified(document, "workflowId", Part::Last)
    }),
    Operator::new("source of a qualified `workflowId`, misspelled", |document| {
        qualified(document, "workflowId", Part::Source)
    }),
    Operator::new("`stepId` of an action, misspelled", |document| {
        misspell_all(document, live_actions(document, "stepId"))
    }),
    Operator::new("`workflowId` of an action, misspelled", |document| {
        let own = live_actions(document, "workflowId")
            .into_iter()
            .filter(|place| !starts_with_dollar(place.node));
        misspell_all(document, own.collect())
    }),
    Operator::new("workflow in `dependsOn`, misspelled", |document| {
        let places = document.arazzo().at(&["workflows/*/dependsOn/*"]);
        let own = places.into_iter().filter(|place| !starts_with_dollar(place.node));
        misspell_all(document, own.collect())
    }),
    Operator::new("step in `dependsOn`, misspelled", |document| {
        let places = document.arazzo().at(&[&format!("{STEP}/dependsOn/*")]);
        let words = places.iter().filter_map(|place| {
            let whole = document.arazzo().verbatim(place.node)?;
            let text = &document.arazzo().text[whole.clone()];
            let start = text.rfind(".steps.").map_or(0, |at| at + ".steps.".len());
            Some(whole.start + start..whole.end)
        });
        words
            .filter_map(|word| Mutant::misspell(document, 0, word))
            .collect()
    }),
    Operator::new("component in a `reference`, misspelled", |document| {
        component(document, |text| text.rfind('.').map(|dot| dot + 1..text.len()))
    }),
    Operator::new("kind of component in a `reference`, misspelled", |document| {
        component(document, |text| {
            let start = "$components.".len();
            Some(start..text.rfind('.').filter(|dot| *dot > start)?)
        })
    }),
    Operator::new("`$ref` to the inputs of a component, misspelled", |document| {
        let places = document.arazzo().at(&["workflows/*/inputs/$ref"]);
        let words = places.iter().filter_map(|place| {
            let whole = document.arazzo().verbatim(place.node)?;
            let name = document.arazzo().text[whole.clone()].rfind('/')? + 1;
            Some(whole.start + name..whole.end)
        });
        words
            .filter_map(|word| Mutant::misspell(document, 0, word))
            .collect()
    }),
    Operator::new("`name` of a parameter of the path, misspelled", |document| {
        parameters(document, &["path"])
    }),
    Operator::new(
        "`name` of a parameter of the query or a header, misspelled",
        |document| parameters(document, &["query", "header"]),
    ),
    Operator::new(
        "`name` of an input that is passed to a workflow, misspelled",
        |document| {
            let places = document.arazzo().at(&[&format!("{STEP}/parameters/*/name")]);
            let passed = places.into_iter().filter(|place| place.beside("in").is_none());
            misspell_all(document, passed.collect())
        },
    ),
    Operator::new("`url` of a source, misspelled", |document| {
        let places = document.arazzo().at(&["sourceDescriptions/*/url"]);
        let words = places.iter().filter_map(|place| {
            let whole = document.arazzo().verbatim(place.node)?;
            let text = &document.arazzo().text[whole.clone()];
            let start = text.rfind('/').map_or(0, |slash| slash + 1);
            let length = text[start..].find('.')?;
            (!text.contains("://") && length > 2).then(|| whole.start + start..whole.start + start + length)
        });
        words
            .filter_map(|word| Mutant::misspell(document, 0, word))
            .collect()
    }),
];

fn starts_with_dollar(node: &arazzo_codegen::source::Node) -> bool {
    node.as_str().is_some_and(|text| text.starts_with('$'))
}

/// An action that ends goes nowhere, whatever else it says.
fn live_actions<'d>(document: &'d Document, field: &str) -> Vec<crate::document::Place<'d>> {
    let mut places = actions(document.arazzo(), field);
    places.retain(|place| place.beside("type").and_then(|kind| kind.as_str()) != Some("end"));
    places
}

enum Part {
    Source,
    Last,
}

/// A part of `$sourceDescriptions.<source>.<last>`.
fn qualified(document: &Document, field: &str, part: Part) -> Vec<Mutant> {
    const START: &str = "$sourceDescriptions.";
    let places = document.arazzo().at(&[&format!("{STEP}/{field}")]);
    let words = places.iter().filter_map(|place| {
        let whole = document.arazzo().verbatim(place.node)?;
        let text = &document.arazzo().text[whole.clone()];
        let source = text.find(START)? + START.len();
        let dot = source + text[source..].find('.')?;
        Some(match part {
            Part::Source => whole.start + source..whole.start + dot,
            Part::Last => whole.start + dot + 1..whole.end,
        })
    });
    words
        .filter_map(|word| Mutant::misspell(document, 0, word))
        .collect()
}

/// A part of the references to components.
fn component(document: &Document, part: impl Fn(&str) -> Option<std::ops::Range<usize>>) -> Vec<Mutant> {
    let mut places = actions(document.arazzo(), "reference");
    places.extend(document.arazzo().at(&[
        &format!("{STEP}/parameters/*/reference"),
        "workflows/*/parameters/*/reference",
    ]));
    places.retain(|place| place.path.first().is_some_and(|first| first == "workflows"));
    let words = places.iter().filter_map(|place| {
        let whole = document.arazzo().verbatim(place.node)?;
        let part = part(&document.arazzo().text[whole.clone()])?;
        Some(whole.start + part.start..whole.start + part.end)
    });
    words
        .filter_map(|word| Mutant::misspell(document, 0, word))
        .collect()
}

/// The parameters of steps in one of these locations that an OpenAPI document declares by the name. Without its value the
/// variable of a path is missing in the step.
fn parameters(document: &Document, locations: &[&str]) -> Vec<Mutant> {
    let places = document.arazzo().at(&[&format!("{STEP}/parameters/*/name")]);
    let declared = |name: &str| {
        document.openapi().any(|(_, file)| {
            let mut names = file.places().into_iter();
            names.any(|place| {
                place.name() == "name" && place.beside("in").is_some() && place.node.as_str() == Some(name)
            })
        })
    };
    places
        .iter()
        .filter(|place| {
            let location = place.beside("in").and_then(|location| location.as_str());
            location.is_some_and(|location| locations.contains(&location))
                && place.node.as_str().is_some_and(declared)
        })
        .filter_map(|place| Mutant::misspell(document, 0, document.arazzo().verbatim(place.node)?))
        .collect()
}
