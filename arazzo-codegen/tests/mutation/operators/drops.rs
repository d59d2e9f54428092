//! Fields that are left out.

use super::{Operator, STEP, actions, criteria};
use crate::document::{Document, Place, range};
use crate::mutant::Mutant;

pub const ALL: &[Operator] = &[
    Operator::new(
        "`arazzo`, `info`, `sourceDescriptions` or `workflows` left out",
        |document| {
            drop(
                document,
                document
                    .arazzo()
                    .at(&["arazzo|info|sourceDescriptions|workflows"]),
            )
        },
    ),
    Operator::new("`title` or `version` of `info` left out", |document| {
        drop(document, document.arazzo().at(&["info/title|version"]))
    }),
    Operator::new("`name` or `url` of a source left out", |document| {
        drop_named(document, document.arazzo().at(&["sourceDescriptions/*/name|url"]))
    }),
    Operator::new("`workflowId` or `steps` of a workflow left out", |document| {
        drop_named(document, document.arazzo().at(&["workflows/*/workflowId|steps"]))
    }),
    Operator::new("`stepId` left out", |document| {
        drop_named(document, document.arazzo().at(&[&format!("{STEP}/stepId")]))
    }),
    Operator::new("target of a step left out", |document| {
        drop(
            document,
            document
                .arazzo()
                .at(&[&format!("{STEP}/operationId|operationPath|workflowId")]),
        )
    }),
    Operator::new("`name` or `value` of a parameter left out", |document| {
        let mut places = document
            .arazzo()
            .at(&[&format!("{STEP}/parameters/*/name|value")]);
        places.retain(|place| place.beside("reference").is_none());
        drop(document, places)
    }),
    Operator::new("`in` of a parameter left out", |document| {
        let mut places = document.arazzo().at(&[&format!("{STEP}/parameters/*/in")]);
        places.retain(|place| {
            let step: Vec<&str> = place.path[..4].iter().map(String::as_str).collect();
            let step = document.arazzo().root.pointer(&step);
            step.is_some_and(|step| step.get("workflowId").is_none())
        });
        drop(document, places)
    }),
    Operator::new("parameter of the path left out", |document| {
        let places = document.arazzo().at(&[&format!("{STEP}/parameters/*")]);
        let places = places
            .into_iter()
            .filter(|place| place.node.get("in").and_then(|node| node.as_str()) == Some("path"));
        let mutants = places.filter_map(|place| {
            let step: Vec<&str> = place.path[..4].iter().map(String::as_str).collect();
            let step = document.arazzo().root.pointer(&step)?;
            // The step, and its list of parameters.
            let mutant = Mutant::without(document, &place)?;
            Some(mutant.or_at(range(step.get("stepId")?).start))
        });
        mutants.collect()
    }),
    Operator::new("`name` or `type` of an action left out", |document| {
        drop(document, actions(document.arazzo(), "name|type"))
    }),
    Operator::new("`stepId` or `workflowId` of a `goto` left out", |document| {
        let mut places = actions(document.arazzo(), "stepId|workflowId");
        places.retain(|place| place.beside("type").and_then(|node| node.as_str()) == Some("goto"));
        drop(document, places)
    }),
    Operator::new("`condition` left out", |document| {
        drop(document, criteria(document.arazzo(), "condition"))
    }),
    Operator::new("`context` of a pattern or a query left out", |document| {
        let mut places = criteria(document.arazzo(), "context");
        places.retain(|place| {
            place
                .beside("type")
                .is_some_and(|kind| kind.as_str() != Some("simple"))
        });
        drop(document, places)
    }),
    Operator::new("`type` or `version` of a criterion's type left out", |document| {
        drop(document, criteria(document.arazzo(), "type/type|version"))
    }),
    Operator::new("`target` or `value` of a replacement left out", |document| {
        drop(
            document,
            document
                .arazzo()
                .at(&[&format!("{STEP}/requestBody/replacements/*/target|value")]),
        )
    }),
    Operator::new(
        "required input of a workflow that is called left out",
        required_arguments,
    ),
    Operator::new("output that is read elsewhere left out", |document| {
        let file = document.arazzo();
        let places = file.at(&[&format!("{STEP}/outputs/*")]);
        let mutants = places.iter().filter_map(|place| {
            let step: Vec<&str> = place.path[..4].iter().map(String::as_str).collect();
            let step = file.root.pointer(&step)?.get("stepId")?.as_str()?;
            let readers = readers(
                document,
                place,
                &format!("$steps.{step}.outputs.{}", place.name()),
            );
            let mut mutant = Mutant::without(document, place)?;
            mutant.also.extend(readers.iter().map(|byte| (0, *byte)));
            (!readers.is_empty()).then_some(mutant)
        });
        mutants.collect()
    }),
    Operator::new("declaration of an input that is read left out", |document| {
        let places = document.arazzo().at(&["workflows/*/inputs/properties/*"]);
        let mutants = places.iter().filter_map(|place| {
            let readers = readers(document, place, &format!("$inputs.{}", place.name()));
            let mut mutant = Mutant::without(document, place)?;
            mutant.also.extend(readers.iter().map(|byte| (0, *byte)));
            (!readers.is_empty()).then_some(mutant)
        });
        mutants.collect()
    }),
];

fn drop(document: &Document, places: Vec<Place<'_>>) -> Vec<Mutant> {
    let mutants = places.iter().filter_map(|place| Mutant::without(document, place));
    mutants.collect()
}

/// The same for names, which are missing where they are used.
fn drop_named(document: &Document, places: Vec<Place<'_>>) -> Vec<Mutant> {
    let file = document.arazzo();
    let mutants = places.iter().filter_map(|place| {
        let mutant = Mutant::without(document, place)?;
        let name = place.node.as_str().filter(|_| place.name() != "url");
        let used = name
            .map(|name| file.words(0..file.text.len(), name))
            .unwrap_or_default();
        let used = used.into_iter().filter(|at| !mutant.range.contains(at));
        Some(used.fold(mutant.clone(), Mutant::or_at))
    });
    mutants.collect()
}

/// Where an expression stands in the workflow that a place is in; nothing when the workflow also reads the values
/// together, as `$inputs` and `$steps.s.outputs`, which then lack one.
fn readers(document: &Document, place: &Place<'_>, expression: &str) -> Vec<usize> {
    let file = document.arazzo();
    let workflow: Vec<&str> = place.path[..2].iter().map(String::as_str).collect();
    let Some(workflow) = file.root.pointer(&workflow) else {
        return Vec::new();
    };
    let together = expression.rsplit_once('.').map_or("", |(together, _)| together);
    let all = range(workflow);
    let mut found = file.words(all.clone(), together).into_iter();
    if found.any(|at| !file.text[at + together.len()..].starts_with('.')) {
        return Vec::new();
    }
    file.words(all, expression)
}

/// The parameters of steps that call a workflow of the same document, which requires them and has no default.
fn required_arguments(document: &Document) -> Vec<Mutant> {
    let file = document.arazzo();
    let places = file.at(&[&format!("{STEP}/parameters/*")]);
    let mutants = places.iter().filter_map(|place| {
        let step: Vec<&str> = place.path[..4].iter().map(String::as_str).collect();
        let step = file.root.pointer(&step)?;
        let id = step.get("workflowId")?.as_str()?;
        let workflows = file.root.get("workflows")?.as_sequence()?;
        let called = workflows
            .iter()
            .find(|workflow| workflow.get("workflowId").and_then(|node| node.as_str()) == Some(id))?;
        let name = place.node.get("name")?.as_str()?;
        let mut required = called.get("inputs")?.get("required")?.as_sequence()?.iter();
        let declared = called.pointer(&["inputs", "properties", name])?;
        let is_required = required.any(|required| required.as_str() == Some(name));
        let mutant = Mutant::without(document, place)?;
        (is_required && declared.get("default").is_none()).then(|| {
            mutant
                .or_at(range(step).start)
                .or_at(range(step.get("workflowId").unwrap()).start)
        })
    });
    mutants.collect()
}
