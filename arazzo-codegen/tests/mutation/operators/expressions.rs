//! Runtime expressions that are misspelled or malformed.

use std::ops::Range;

use super::Operator;
use crate::document::{Document, File, Place, range};
use crate::mutant::Mutant;

pub const ALL: &[Operator] = &[
    Operator::new("input in an expression, misspelled", |document| {
        misspell_behind(document, "$inputs.", 0)
    }),
    Operator::new("step in an expression, misspelled", |document| {
        misspell_behind(document, "$steps.", 0)
    }),
    Operator::new("output in an expression, misspelled", |document| {
        misspell_behind(document, "$steps.", 2)
    }),
    Operator::new("`outputs` in an expression, misspelled", |document| {
        misspell_behind(document, "$steps.", 1)
    }),
    Operator::new("output of a workflow in an expression, misspelled", |document| {
        let mut mutants = misspell_behind(document, "$outputs.", 0);
        mutants.extend(misspell_behind(document, "$workflows.", 2));
        mutants
    }),
    Operator::new("workflow in an expression, misspelled", |document| {
        misspell_behind(document, "$workflows.", 0)
    }),
    Operator::new("start of an expression, misspelled", |document| {
        let file = document.arazzo();
        let words = expressions(file).into_iter().map(|whole| {
            let length = file.text[whole.start + 1..].find(|next: char| !next.is_ascii_alphabetic());
            whole.start + 1..length.map_or(whole.end, |length| whole.start + 1 + length)
        });
        words
            .filter_map(|word| Mutant::misspell(document, 0, word))
            .collect()
    }),
    Operator::new("`body` or `header` in an expression, misspelled", |document| {
        let mut mutants = misspell_behind(document, "$response.", 0);
        mutants.extend(misspell_behind(document, "$request.", 0));
        mutants
    }),
    Operator::new("the `$` of an expression missing", |document| {
        let all = expressions(document.arazzo());
        all.into_iter()
            .map(|whole| Mutant::replace(whole.start..whole.start + 1, ""))
            .collect()
    }),
    Operator::new("a space within an expression", |document| {
        let file = document.arazzo();
        let dots = expressions(file).into_iter().filter_map(|whole| {
            let dot = whole.start + file.text[whole].find('.')?;
            Some(Mutant::replace(dot..dot, " "))
        });
        dots.collect()
    }),
    Operator::new("nothing behind `$inputs.` or `.outputs.`", |document| {
        let file = document.arazzo();
        let names = expressions(file).into_iter().filter(|whole| {
            let text = &file.text[whole.clone()];
            text.starts_with("$inputs.") || text.starts_with("$steps.") && text.contains(".outputs.")
        });
        names
            .map(|whole| {
                let dot = whole.start + file.text[whole.clone()].rfind('.').unwrap();
                Mutant::replace(dot + 1..whole.end, "")
            })
            .collect()
    }),
    Operator::new("a bad escape in a JSON pointer", |document| {
        pointers(document)
            .into_iter()
            .map(|token| Mutant::replace(token.start..token.start, "~2"))
            .collect()
    }),
    Operator::new("prose behind an expression", |document| {
        let all = whole_expressions(document.arazzo()).into_iter();
        all.map(|whole| Mutant::replace(whole.end..whole.end, " of the order (if any)"))
            .collect()
    }),
    Operator::new("a closing brace missing", |document| {
        let file = document.arazzo();
        let all = expressions(file).into_iter().filter(|whole| {
            file.text[..whole.start].ends_with('{') && file.text[whole.end..].starts_with('}')
        });
        all.map(|whole| Mutant::replace(whole.end..whole.end + 1, ""))
            .collect()
    }),
    Operator::new("a response where the request is built", |document| {
        let places = document.arazzo().at(&["workflows/*/steps/*/parameters/*/value"]);
        whole(document.arazzo(), &places)
            .into_iter()
            .map(|whole| Mutant::replace(whole, "$response.body#/id"))
            .collect()
    }),
    Operator::new("a response where the workflow has ended", |document| {
        let places = document.arazzo().at(&["workflows/*/outputs/*"]);
        whole(document.arazzo(), &places)
            .into_iter()
            .map(|whole| Mutant::replace(whole, "$response.body#/id"))
            .collect()
    }),
    Operator::new("a part that requests and responses do not have", |document| {
        let file = document.arazzo();
        let all = expressions(file).into_iter().filter_map(|whole| {
            let text = &file.text[whole.clone()];
            let part = text.strip_prefix("$response.body")?;
            part.starts_with('#').then(|| {
                let start = whole.start + "$response.".len();
                Mutant::replace(start..start + "body".len(), "data")
            })
        });
        all.collect()
    }),
];

/// Where expressions stand: the values of steps, actions and outputs, but no descriptions and names.
fn values(file: &File) -> Vec<Place<'_>> {
    let mut places = file.at(&[
        "workflows/*/steps/*/parameters/*/value",
        "workflows/*/steps/*/parameters/*/value/**",
        "workflows/*/steps/*/requestBody/payload",
        "workflows/*/steps/*/requestBody/payload/**",
        "workflows/*/steps/*/requestBody/replacements/*/value",
        "workflows/*/steps/*/successCriteria/*/condition|context",
        "workflows/*/steps/*/onSuccess|onFailure/*/criteria/*/condition|context",
        "workflows/*/steps/*/outputs/*",
        "workflows/*/parameters/*/value",
        "workflows/*/outputs/*",
    ]);
    places.retain(|place| place.node.as_str().is_some());
    places
}

/// The bytes of the expressions that are written as the specification has them, up to the end of their names or pointers.
fn expressions(file: &File) -> Vec<Range<usize>> {
    const STARTS: [&str; 6] = [
        "$inputs.",
        "$steps.",
        "$response.",
        "$statusCode",
        "$outputs.",
        "$workflows.",
    ];
    let mut found = Vec::new();
    for place in values(file) {
        let all = range(place.node);
        let written = &file.text[all.clone()];
        for start in STARTS {
            for (at, _) in written.match_indices(start) {
                let rest = &written[at..];
                let end = rest
                    .char_indices()
                    .skip(1)
                    .find(|(_, next)| !(next.is_ascii_alphanumeric() || "._-#/".contains(*next)))
                    .map_or(rest.len(), |(end, _)| end);
                let end = rest[..end].trim_end_matches(['.', '-', '/']).len();
                found.push(all.start + at..all.start + at + end);
            }
        }
    }
    found.sort_by_key(|range| range.start);
    found.dedup();
    found
}

/// The bytes of strings that are one expression.
fn whole(file: &File, places: &[Place<'_>]) -> Vec<Range<usize>> {
    let all = expressions(file);
    let words = places.iter().filter_map(|place| file.verbatim(place.node));
    words.filter(|word| all.contains(word)).collect()
}

fn whole_expressions(file: &File) -> Vec<Range<usize>> {
    let mut places = values(file);
    places.retain(|place| !matches!(place.name(), "condition" | "context"));
    whole(file, &places)
}

/// The first characters of the last reference tokens of pointers into bodies.
fn pointers(document: &Document) -> Vec<Range<usize>> {
    let file = document.arazzo();
    let all = expressions(file).into_iter().filter_map(|whole| {
        let text = &file.text[whole.clone()];
        let token = text.contains("#/").then(|| text.rfind('/'))?? + 1;
        (token < text.len()).then_some(whole.start + token..whole.end)
    });
    all.collect()
}

/// The names of expressions that start so, counted between the dots behind the start.
fn misspell_behind(document: &Document, start: &str, position: usize) -> Vec<Mutant> {
    let file = document.arazzo();
    let names = expressions(file).into_iter().filter_map(|whole| {
        let text = file.text[whole.clone()].strip_prefix(start)?;
        let text = text.split('#').next()?;
        let is_specified = position == 0 || text.split('.').nth(1) == Some("outputs");
        let name = text.split('.').nth(position).filter(|_| is_specified)?;
        let at = name.as_ptr() as usize - file.text.as_ptr() as usize;
        Some(at..at + name.len())
    });
    let names = names.filter(|name| !name.is_empty());
    names
        .filter_map(|name| Mutant::misspell(document, 0, name))
        .collect()
}
