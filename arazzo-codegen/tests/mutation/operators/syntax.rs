//! Text that is no YAML, or not the YAML that was meant.

use super::Operator;
use crate::document::{Document, File, Place, range};
use crate::mutant::Mutant;

pub const ALL: &[Operator] = &[
    Operator::new("a field indented too far", |document| {
        let file = document.arazzo();
        let fields = fields_behind_a_scalar(file).into_iter();
        fields.map(|key| Mutant::replace(key..key, " ")).collect()
    }),
    Operator::new("a field not indented far enough", |document| {
        let file = document.arazzo();
        let fields = fields_behind_a_scalar(file).into_iter();
        fields.map(|key| Mutant::replace(key - 1..key, "")).collect()
    }),
    Operator::new("the first field of an object indented too far", |document| {
        let file = document.arazzo();
        let places = file.places();
        let mutants = places.iter().filter_map(|place| {
            let key = place.key()?.start;
            let second = place.parent.as_mapping()?.iter().nth(1)?.key.span.start as usize;
            let starts_line = file.text[..key].trim_end_matches(' ').ends_with('\n');
            (place.position == 0
                && file.is_block(place.parent)
                && starts_line
                && key > 0
                && is_scalar(place)
                && file.line(key) != file.line(second))
            // The line that fails is the second.
            .then(|| Mutant::replace(key..key, " ").or_at(second))
        });
        mutants.collect()
    }),
    Operator::new("a tab as indentation", |document| {
        let file = document.arazzo();
        let fields = fields_behind_a_scalar(file).into_iter();
        fields
            .map(|key| {
                let line = file.text[..key].rfind('\n').map_or(0, |at| at + 1);
                Mutant::replace(line..key, "\t")
            })
            .collect()
    }),
    Operator::new("no space behind a colon", |document| {
        let file = document.arazzo();
        let keys = plain_fields(file).into_iter().filter_map(|place| {
            let colon = place.key()?.end;
            let mutant = Mutant::replace(colon + 1..colon + 2, "");
            let mutant = before(&place).into_iter().fold(mutant, Mutant::or_at);
            file.text[colon..].starts_with(": ").then_some(mutant)
        });
        keys.collect()
    }),
    Operator::new("no colon behind a key", |document| {
        let file = document.arazzo();
        let keys = plain_fields(file).into_iter().filter_map(|place| {
            let colon = place.key()?.end;
            let mutant = Mutant::replace(colon..colon + 1, "");
            let mutant = before(&place).into_iter().fold(mutant, Mutant::or_at);
            file.text[colon..].starts_with(": ").then_some(mutant)
        });
        keys.collect()
    }),
    Operator::new("no space behind the dash of an item", |document| {
        let file = document.arazzo();
        let steps = file.at(&[
            "workflows/*/steps/*",
            "workflows/*",
            "workflows/*/steps/*/parameters/*",
        ]);
        let dashes = steps.iter().filter_map(|place| {
            let start = range(place.node).start;
            let is_block = place.node.as_mapping().is_some() && file.is_block(place.node);
            (is_block && file.text[..start].ends_with("- ")).then(|| Mutant::replace(start - 1..start, ""))
        });
        dashes.collect()
    }),
    Operator::new("a quoted text that is not closed", |document| {
        let file = document.arazzo();
        let places = file.places();
        let mutants = places.iter().filter_map(|place| {
            let all = range(place.node);
            let is_quoted = file.text[all.clone()].starts_with(['"', '\'']);
            (is_quoted && file.verbatim(place.node).is_some())
                .then(|| Mutant::replace(all.end - 1..all.end, ""))
        });
        mutants.collect()
    }),
    Operator::new("a text whose opening quote is missing", |document| {
        let file = document.arazzo();
        let places = file.places();
        let mutants = places.iter().filter_map(|place| {
            let all = range(place.node);
            // In brackets and behind other characters a quote is part of the text.
            let text = &file.text[all.clone()];
            let needs_quotes = text.starts_with("\"{$") || text.starts_with("'{$");
            (needs_quotes && file.verbatim(place.node).is_some())
                .then(|| Mutant::replace(all.start..all.start + 1, ""))
        });
        mutants.collect()
    }),
    Operator::new("a bracket that is not closed", |document| {
        brackets(document.arazzo(), |all| Mutant::replace(all.end - 1..all.end, ""))
    }),
    Operator::new("a bracket that is closed twice", |document| {
        let file = document.arazzo();
        brackets(file, |all| {
            Mutant::replace(all.end..all.end, &file.text[all.end - 1..all.end])
        })
    }),
    Operator::new("a bracket that is closed by the wrong one", |document| {
        let file = document.arazzo();
        brackets(file, |all| {
            let wrong = if file.text[all.clone()].ends_with(']') {
                "}"
            } else {
                "]"
            };
            Mutant::replace(all.end - 1..all.end, wrong)
        })
    }),
    Operator::new("a text with `: ` in it and without quotes", |document| {
        let file = document.arazzo();
        let places = file.at(&[
            "info/title",
            "workflows/*/summary",
            "workflows/*/steps/*/description",
        ]);
        let mutants = places.iter().filter_map(|place| {
            let word = file
                .verbatim(place.node)
                .filter(|_| file.is_plain(place.node) && file.is_block(place.parent))?;
            let space = word.start + file.text[word].find(' ')?;
            Some(Mutant::replace(space..space, ":"))
        });
        mutants.collect()
    }),
    Operator::new("an alias without an anchor", |document| {
        let file = document.arazzo();
        let places = file.at(&["workflows/*/inputs", "workflows/*/steps/*/parameters"]);
        let mutants = places.iter().filter_map(|place| {
            let all = range(place.node);
            let start = place.key()?.end + 1;
            let is_alone = !file.text[start..all.end].contains(['&', '*']);
            is_alone.then(|| Mutant::replace(start..all.end, " *nowhere"))
        });
        mutants.collect()
    }),
    Operator::new("a mark of a merge conflict", |document| {
        line_before_a_step(document, "<<<<<<< HEAD")
    }),
    Operator::new("a second document in the file", |document| {
        line_before_a_step(document, "---")
    }),
];

/// The value of the field above, which goes on with a line that is no field itself.
fn before(place: &Place<'_>) -> Option<usize> {
    let above = place.position.checked_sub(1)?;
    Some(range(place.siblings().get(above)?).start)
}

fn is_scalar(place: &Place<'_>) -> bool {
    place.node.as_mapping().is_none() && place.node.as_sequence().is_none()
}

/// The fields on lines of their own whose values are one line.
fn plain_fields(file: &File) -> Vec<Place<'_>> {
    let mut places = file.places();
    places.retain(|place| {
        place.key().is_some()
            && file.is_block(place.parent)
            && file.is_plain(place.node)
            && place.path[0] != "info"
    });
    places.retain(|place| {
        !place
            .path
            .iter()
            .any(|name| name == "payload" || name == "inputs" || name.starts_with("x-"))
    });
    places.retain(|place| file.verbatim(place.node).is_some());
    places
}

/// Where the fields start that stand on a line of their own behind one whose value is a plain scalar of one line.
fn fields_behind_a_scalar(file: &File) -> Vec<usize> {
    let places = file.places();
    let mut keys = Vec::new();
    for place in &places {
        let Some(key) = place.key() else { continue };
        let siblings = place.siblings();
        let Some(before) = place.position.checked_sub(1).and_then(|at| siblings.get(at)) else {
            continue;
        };
        let starts_line = file.text[..key.start].trim_end_matches(' ').ends_with('\n');
        let between = &file.text[range(before).end..key.start];
        let is_one_line =
            file.is_plain(before) && file.verbatim(before).is_some() && between.trim().is_empty();
        let is_indented = key.start > 0 && file.text[..key.start].ends_with(' ');
        if starts_line && is_one_line && is_indented && file.is_block(place.parent) {
            keys.push(key.start);
        }
    }
    keys
}

/// The collections in brackets on one line, that are in no other.
fn brackets(file: &File, with: impl Fn(std::ops::Range<usize>) -> Mutant) -> Vec<Mutant> {
    let places = file.places();
    let found = places.iter().filter(|place| {
        let written = &file.text[range(place.node)];
        !is_scalar(place)
            && !file.is_block(place.node)
            && file.is_block(place.parent)
            && written.len() > 2
            && !written.contains('\n')
    });
    found.map(|place| with(range(place.node))).collect()
}

fn line_before_a_step(document: &Document, line: &str) -> Vec<Mutant> {
    let file = document.arazzo();
    let steps = file.at(&["workflows/*/steps/*", "workflows/*"]);
    let mutants = steps.iter().filter_map(|place| {
        let start = range(place.node).start;
        let line_start = file.text[..start].rfind('\n')? + 1;
        let is_item = file.text[line_start..start].trim() == "-";
        is_item.then(|| Mutant::replace(line_start..line_start, format!("{line}\n")))
    });
    mutants.collect()
}
