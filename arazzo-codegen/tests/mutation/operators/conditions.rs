//! Criteria: simple conditions, patterns, queries.

use super::{Operator, criteria, misspell_all, replace_all};
use crate::document::{Document, Place};
use crate::mutant::Mutant;
use crate::openapi::{self, Schema};

pub const ALL: &[Operator] = &[
    Operator::new("`=` for `==` in a condition", |document| {
        simple(document, |text| {
            Some(text.replacen("==", "=", 1)).filter(|new| new != text)
        })
    }),
    Operator::new("`===` for `==` in a condition", |document| {
        simple(document, |text| {
            Some(text.replacen("==", "===", 1)).filter(|new| new != text)
        })
    }),
    Operator::new("`=>` for `>=` in a condition", |document| {
        simple(document, |text| {
            Some(text.replacen(">=", "=>", 1)).filter(|new| new != text)
        })
    }),
    Operator::new("`and` or `or` in a condition", |document| {
        simple(document, |text| {
            let new = text.replacen("&&", "and", 1).replacen("||", "or", 1);
            Some(new).filter(|new| new != text)
        })
    }),
    Operator::new("nothing on the right of `==`", |document| {
        simple(document, |text| {
            let (left, _) = text.rsplit_once("==")?;
            Some(format!("{left}=="))
        })
    }),
    Operator::new("no operator in a condition", |document| {
        simple(document, |text| {
            Some(text.replacen(" == ", " ", 1)).filter(|new| new != text)
        })
    }),
    Operator::new("a parenthesis that is not closed", |document| {
        simple(document, |text| Some(format!("({text}")))
    }),
    Operator::new("a parenthesis that is not opened", |document| {
        simple(document, |text| Some(format!("{text})")))
    }),
    Operator::new("a string in a condition that is not closed", |document| {
        simple(document, |text| Some(text.strip_suffix('\'')?.to_owned()))
    }),
    Operator::new("a word that the schema's `enum` does not have", |document| {
        words(document)
    }),
    Operator::new("a status that the operation does not declare", |document| {
        statuses(document)
    }),
    Operator::new("a pattern that is no regular expression", |document| {
        pattern(document, |text| format!("{text}("))
    }),
    Operator::new("a pattern with a bad repetition", |document| {
        pattern(document, |text| format!("*{}", text.trim_start_matches('^')))
    }),
    Operator::new("a JSONPath with an open bracket", |document| {
        of_type(document, "jsonpath", |text| {
            let (before, _) = text.rsplit_once(']')?;
            Some(before.to_owned())
        })
    }),
    Operator::new("a JSONPath without its `$`", |document| {
        of_type(document, "jsonpath", |text| {
            Some(text.strip_prefix('$')?.to_owned()).filter(|rest| rest.starts_with('['))
        })
    }),
    Operator::new("`=` for `==` in a JSONPath", |document| {
        of_type(document, "jsonpath", |text| {
            Some(text.replacen("==", "=", 1)).filter(|new| new != text)
        })
    }),
    Operator::new("an XPath with an open bracket", |document| {
        of_type(document, "xpath", |text| Some(format!("{text}[")))
    }),
    Operator::new("`type` of a criterion, misspelled", |document| {
        misspell_all(document, criteria(document.arazzo(), "type"))
    }),
    Operator::new("`type` of a criterion that does not exist", |document| {
        replace_all(document, criteria(document.arazzo(), "type"), |_| {
            Some("jmespath".to_owned())
        })
    }),
    Operator::new(
        "`version` of a criterion's type that does not exist",
        |document| {
            replace_all(document, criteria(document.arazzo(), "type/version"), |_| {
                Some("version-9".to_owned())
            })
        },
    ),
    Operator::new("`context` of a criterion that is no expression", |document| {
        replace_all(document, criteria(document.arazzo(), "context"), |text| {
            Some(text.strip_prefix('$')?.to_owned())
        })
    }),
];

/// Plain or double-quoted, so that what is written is what is meant.
fn as_written<'d>(document: &'d Document, mut places: Vec<Place<'d>>) -> Vec<Place<'d>> {
    let file = document.arazzo();
    places.retain(|place| file.verbatim(place.node).is_some());
    places.retain(|place| !file.text[place.node.span.start as usize..].starts_with('\''));
    places
}

fn conditions<'d>(document: &'d Document, kind: Option<&str>) -> Vec<Place<'d>> {
    let mut places = criteria(document.arazzo(), "condition");
    places.retain(|place| {
        let written = place.beside("type").map(|node| match node.get("type") {
            Some(inner) => inner.as_str(),
            None => node.as_str(),
        });
        match kind {
            None => matches!(written, None | Some(Some("simple"))),
            Some(_) => written == Some(kind),
        }
    });
    as_written(document, places)
}

fn simple(document: &Document, with: impl Fn(&str) -> Option<String>) -> Vec<Mutant> {
    replace_all(document, conditions(document, None), with)
}

fn of_type(document: &Document, kind: &str, with: impl Fn(&str) -> Option<String>) -> Vec<Mutant> {
    replace_all(document, conditions(document, Some(kind)), with)
}

/// Patterns without expressions: whatever stands in one may make a pattern of it.
fn pattern(document: &Document, with: impl Fn(&str) -> String) -> Vec<Mutant> {
    of_type(document, "regex", |text| {
        let starts = ["$inputs", "$steps", "$outputs", "$response", "{$"];
        let is_constant = !starts.iter().any(|start| text.contains(start));
        is_constant.then(|| with(text))
    })
}

/// A misspelled word, where the condition is about a member of the reply whose schema has an `enum` with the word.
fn words(document: &Document) -> Vec<Mutant> {
    let file = document.arazzo();
    let mut mutants = Vec::new();
    for place in conditions(document, None) {
        let Some(whole) = file.verbatim(place.node) else {
            continue;
        };
        let text = &file.text[whole.clone()];
        let Some((left, right)) = text.split_once(" == ") else {
            continue;
        };
        let word = right.trim_matches('\'');
        let Some(pointer) = left.strip_prefix("$response.body#/") else {
            continue;
        };
        let Some(operation) = openapi::operation_of(document, &place.path) else {
            continue;
        };
        let tokens: Vec<&str> = pointer.split('/').collect();
        if !matches!(operation.schema_at(&tokens), Some(Schema::Words(words)) if words.contains(&word)) {
            continue;
        }
        let start = whole.start + text.rfind(word).unwrap();
        mutants.extend(Mutant::misspell(document, 0, start..start + word.len()));
    }
    mutants
}

/// The criterion of a step that asks for a status, where the operation declares each status by its number. It is the only
/// one about the status, so that nothing else in the list decides.
fn statuses(document: &Document) -> Vec<Mutant> {
    let file = document.arazzo();
    let places = conditions(document, None).into_iter().filter(|place| {
        place.path.iter().any(|name| name == "successCriteria")
            && openapi::operation_of(document, &place.path)
                .is_some_and(|operation| operation.names_each_status())
    });
    let mutants = places.filter_map(|place| {
        let whole = file.verbatim(place.node)?;
        let status = file.text[whole.clone()].strip_prefix("$statusCode == ")?;
        let is_number = status.len() == 3 && status.parse::<u16>().is_ok();
        is_number.then(|| Mutant::replace(whole.end - 3..whole.end, "299"))
    });
    mutants.collect()
}
