//! Control flow, and names that are changed where they are declared.

use super::{Operator, STEP, actions};
use crate::document::{Document, Place, range};
use crate::mutant::Mutant;
use arazzo_codegen::source::Node;

pub const ALL: &[Operator] = &[
    Operator::new("`goto` without a target", |document| {
        let file = document.arazzo();
        let mut places = actions(file, "type");
        places.retain(|place| {
            place.node.as_str() == Some("end")
                && ["stepId", "workflowId"]
                    .iter()
                    .all(|field| place.beside(field).is_none())
        });
        let words = places.iter().filter_map(|place| {
            let word = file.verbatim(place.node)?;
            Some(Mutant::replace(word, "goto").or_at(range(place.parent).start))
        });
        words.collect()
    }),
    Operator::new("`retryAfter` of an action that does not retry", |document| {
        let file = document.arazzo();
        let mut places = actions(file, "type");
        places.retain(|place| matches!(place.node.as_str(), Some("end" | "goto")));
        let mutants = places.iter().filter_map(|place| {
            let (key, end) = (place.key()?.start, range(place.node).end);
            let between = if file.is_block(place.parent) {
                let line = file.text[..key].rfind('\n')? + 1;
                format!("\n{}", " ".repeat(key - line))
            } else {
                ", ".to_owned()
            };
            Some(Mutant::replace(end..end, format!("{between}retryAfter: 5")))
        });
        mutants.collect()
    }),
    Operator::new("a step that depends on itself", |document| {
        in_step(document, |id| format!("dependsOn: [{id}]"))
    }),
    Operator::new("steps that depend on each other", |document| {
        let file = document.arazzo();
        let steps = file.at(&[&format!("{STEP}/stepId")]);
        let mutants = file
            .at(&[&format!("{STEP}/dependsOn/*")])
            .into_iter()
            .filter_map(|place| {
                let first = &file.text[file.verbatim(place.node)?];
                let is_first = |step: &&Place<'_>| {
                    step.path[..2] == place.path[..2] && step.node.as_str() == Some(first)
                };
                let step = steps.iter().find(is_first)?;
                let own: Vec<&str> = place.path[..4].iter().map(String::as_str).collect();
                let own = file.root.pointer(&own)?;
                let id = own.get("stepId")?.as_str()?;
                let mutant = added(document, step, &format!("dependsOn: [{id}]"))?;
                // The cycle has two lines.
                Some(mutant.or_at(range(place.node).start).or_at(range(own).start))
            });
        mutants
            .filter(|mutant| {
                !file.text[mutant.range.end..]
                    .trim_start()
                    .starts_with("dependsOn")
            })
            .collect()
    }),
    Operator::new("a workflow that depends on itself", |document| {
        let file = document.arazzo();
        let places = file.at(&["workflows/*/workflowId"]);
        let mutants = places.iter().filter(|place| place.beside("dependsOn").is_none());
        mutants
            .filter_map(|place| added(document, place, &format!("dependsOn: [{}]", place.node.as_str()?)))
            .collect()
    }),
    Operator::new("a step that nothing reaches", |document| {
        let file = document.arazzo();
        let mutants = plain_workflows(document).into_iter().filter_map(|steps| {
            let [first, second, ..] = steps.as_slice() else {
                return None;
            };
            let mutant = added(document, first, "onSuccess: [{name: done, type: end}]")?;
            // What is behind it is not reached, or what it would have set is not there.
            let lines = steps.iter().skip(1).map(|step| range(step.node).start);
            let rest = range(first.parent).end..range(file_workflow(document, second)?).end;
            let readers = file.text[rest.clone()]
                .match_indices("$steps.")
                .map(|(at, _)| rest.start + at);
            Some(lines.chain(readers).fold(mutant, Mutant::or_at))
        });
        mutants.collect()
    }),
    Operator::new("an output that is read before its step", |document| {
        let file = document.arazzo();
        let mutants = plain_workflows(document).into_iter().filter_map(|steps| {
            let (first, last) = (steps.first()?, steps.last()?);
            let output = last.beside("outputs")?.as_mapping()?.iter().next()?;
            let mut values = file.at(&[&format!("{}/parameters/*/value", first.path[..4].join("/"))]);
            values.retain(|value| file.verbatim(value.node).is_some());
            let value = values.first().filter(|_| steps.len() > 1)?;
            let expression = format!("$steps.{}.outputs.{}", last.node.as_str()?, output.key.text);
            Some(Mutant::replace(file.verbatim(value.node)?, expression))
        });
        mutants.collect()
    }),
    Operator::new("`stepId` changed where it is declared", |document| {
        renamed(document, &format!("{STEP}/stepId"), "$steps.")
    }),
    Operator::new("`workflowId` changed where it is declared", |document| {
        renamed(document, "workflows/*/workflowId", "$workflows.")
    }),
    Operator::new("`name` of a source changed where it is declared", |document| {
        renamed(document, "sourceDescriptions/*/name", "$sourceDescriptions.")
    }),
    Operator::new("name of an output changed where it is declared", |document| {
        let file = document.arazzo();
        let places = file.at(&[&format!("{STEP}/outputs/*")]);
        let mutants = places.iter().filter_map(|place| {
            let step: Vec<&str> = place.path[..4].iter().map(String::as_str).collect();
            let id = file.root.pointer(&step)?.get("stepId")?.as_str()?;
            let expression = format!("$steps.{id}.outputs.{}", place.name());
            let used = file.words(range(file_workflow(document, place)?), &expression);
            changed(place.key()?, used)
        });
        mutants.collect()
    }),
    Operator::new("name of an input changed where it is declared", |document| {
        let file = document.arazzo();
        let places = file.at(&["workflows/*/inputs/properties/*"]);
        let mutants = places.iter().filter_map(|place| {
            let expression = format!("$inputs.{}", place.name());
            let used = file.words(range(file_workflow(document, place)?), &expression);
            changed(place.key()?, used)
        });
        mutants.collect()
    }),
];

/// The ids of the steps of workflows in which one step follows the other and none names another way.
fn plain_workflows(document: &Document) -> Vec<Vec<Place<'_>>> {
    let file = document.arazzo();
    let mut workflows: Vec<Vec<Place<'_>>> = Vec::new();
    for step in file.at(&[&format!("{STEP}/stepId")]) {
        match workflows
            .last_mut()
            .filter(|steps| steps[0].path[..2] == step.path[..2])
        {
            Some(steps) => steps.push(step),
            None => workflows.push(vec![step]),
        }
    }
    workflows.retain(|steps| {
        const WAYS: [&str; 3] = ["onSuccess", "onFailure", "dependsOn"];
        const SHARED: [&str; 3] = ["successActions", "failureActions", "dependsOn"];
        let workflow = file_workflow(document, &steps[0]);
        steps
            .iter()
            .all(|step| WAYS.iter().all(|way| step.beside(way).is_none()))
            && workflow.is_some_and(|workflow| SHARED.iter().all(|way| workflow.get(way).is_none()))
    });
    workflows
}

/// The workflow that a place is in.
fn file_workflow<'d>(document: &'d Document, place: &Place<'_>) -> Option<&'d Node> {
    let path: Vec<&str> = place.path[..2].iter().map(String::as_str).collect();
    document.arazzo().root.pointer(&path)
}

/// The document with one more field in the object of a place, behind it.
fn added(document: &Document, place: &Place<'_>, field: &str) -> Option<Mutant> {
    let file = document.arazzo();
    let (key, end) = (place.key()?.start, range(place.node).end);
    let between = if file.is_block(place.parent) {
        let line = file.text[..key].rfind('\n')? + 1;
        format!("\n{}", " ".repeat(key - line))
    } else {
        ", ".to_owned()
    };
    Some(Mutant::replace(end..end, format!("{between}{field}")).or_at(range(place.parent).start))
}

/// One more field in each step that has none of the name.
fn in_step(document: &Document, field: impl Fn(&str) -> String) -> Vec<Mutant> {
    let file = document.arazzo();
    let places = file.at(&[&format!("{STEP}/stepId")]);
    let mutants = places.iter().filter_map(|place| {
        let field = field(place.node.as_str()?);
        let name = field.split(':').next()?;
        let is_new = place.beside(name).is_none();
        is_new.then(|| added(document, place, &field)).flatten()
    });
    mutants.collect()
}

/// Names that are used elsewhere in the document: those of steps in their workflow.
fn renamed(document: &Document, pattern: &str, start: &str) -> Vec<Mutant> {
    let file = document.arazzo();
    let places = file.at(&[pattern]);
    let mutants = places.iter().filter_map(|place| {
        let part = match place.path.len() {
            0..=3 => &file.root,
            _ => file_workflow(document, place)?,
        };
        changed(
            file.verbatim(place.node)?,
            references(document, part, start, place.node.as_str()?),
        )
    });
    mutants.collect()
}

/// Where a part of the document refers to a step, a workflow or a source, which expressions name behind `start`.
fn references(document: &Document, part: &Node, start: &str, name: &str) -> Vec<usize> {
    let file = document.arazzo();
    let mut found = Vec::new();
    for place in file.places() {
        let all = range(place.node);
        let is_prose = place
            .path
            .iter()
            .any(|name| name == "description" || name == "summary");
        let Some(text) = place.node.as_str() else { continue };
        if is_prose || !(range(part).start <= all.start && all.end <= range(part).end) {
            continue;
        }
        let field = place.path.iter().rev().nth(1).map_or("", String::as_str);
        let is_live = place.beside("type").and_then(Node::as_str) != Some("end");
        let refers = match place.name() {
            "stepId" => start == "$steps." && place.path.len() > 5 && is_live,
            "workflowId" => start == "$workflows." && place.path.len() > 3 && is_live,
            _ => field == "dependsOn" && start != "$sourceDescriptions.",
        };
        if refers && text == name {
            found.push(all.start);
        }
        let form = format!("{start}{name}.");
        let forms = file.text[all.clone()].match_indices(&form);
        found.extend(forms.map(|(at, _)| all.start + at));
    }
    found
}

/// Another name, if the old one is used elsewhere.
fn changed(name: std::ops::Range<usize>, used: Vec<usize>) -> Option<Mutant> {
    (!used.is_empty()).then(|| {
        used.into_iter()
            .fold(Mutant::replace(name, "renamedElsewhere"), Mutant::or_at)
    })
}
