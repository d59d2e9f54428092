//! The required cases of the JSON Schema Test Suite, draft 2020-12, for the keywords that are checked before the first
//! request; only where the suite is at hand.

use std::fs;

use serde_json::Value;

use crate::Case;

/// Cases of other keywords and of the types, which are decided otherwise: `properties` without `type` mean an object,
/// and what stands behind a tuple is not counted.
const NOT_CLAIMED: [(&str, &str); 7] = [
    ("required validation", "ignores arrays"),
    ("required validation", "ignores strings"),
    ("required validation", "ignores other non-objects"),
    ("required validation", "ignores null"),
    ("required validation", "ignores boolean"),
    (
        "uniqueItems with an array of items and additionalItems=false",
        "extra items are invalid even if unique",
    ),
    (
        "uniqueItems=false with an array of items and additionalItems=false",
        "extra items are invalid even if unique",
    ),
];

const KEYWORDS: [&str; 16] = [
    "const",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "required",
    "uniqueItems",
];

pub(crate) fn cases() -> Vec<Case> {
    let Some(folder) = shared_data::find("suites/json-schema/tests/draft2020-12") else {
        return Vec::new();
    };
    KEYWORDS
        .iter()
        .flat_map(|keyword| {
            let text = fs::read_to_string(folder.join(format!("{keyword}.json"))).unwrap();
            let groups: Vec<Value> = serde_json::from_str(&text).unwrap();
            groups.into_iter().map(move |group| case(keyword, &group))
        })
        .collect()
}

fn case(keyword: &str, group: &Value) -> Case {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let tests = group["tests"].as_array().unwrap();
    Case {
        name: format!("{keyword}, {}", text(&group["description"])),
        schema: group["schema"].clone(),
        values: tests
            .iter()
            .filter(|test| {
                let case = (text(&group["description"]), text(&test["description"]));
                !NOT_CLAIMED.contains(&(case.0.as_str(), case.1.as_str()))
            })
            .map(|test| {
                let is_valid = test["valid"].as_bool().unwrap();
                (text(&test["description"]), test["data"].clone(), is_valid)
            })
            .collect(),
    }
}
