//! The outside lists of runtime expressions and simple conditions, valid and invalid; only where they are at hand.

use serde_json::Value;

use super::{RuntimeExpression, parse_condition};

/// The two lists of one file, or nothing when the suites are not beside the project.
fn lists(file: &str) -> Option<[Vec<String>; 2]> {
    let path = shared_data::find(&format!("suites/expressions/{file}"))?;
    let text = std::fs::read_to_string(path).expect("the suite is text");
    let suite: Value = serde_json::from_str(&text).expect("the suite is JSON");
    Some(["valid", "invalid"].map(|list| {
        let cases = suite[list].as_array().expect("a list");
        cases
            .iter()
            .map(|case| case.as_str().expect("a string").to_owned())
            .collect()
    }))
}

/// The cases that are judged otherwise than their list says.
fn misjudged([valid, invalid]: [Vec<String>; 2], is_valid: impl Fn(&str) -> bool) -> Vec<String> {
    let refused = valid.into_iter().filter(|case| !is_valid(case));
    let accepted = invalid.into_iter().filter(|case| is_valid(case));
    refused
        .map(|case| format!("refused: {case}"))
        .chain(accepted.map(|case| format!("accepted: {case}")))
        .collect()
}

#[test]
fn runtime_expressions_are_judged_as_the_suite_says() {
    let Some(lists) = lists("runtime-expressions.json") else {
        return;
    };
    assert_eq!((lists[0].len(), lists[1].len()), (68, 11));
    assert_eq!(
        misjudged(lists, |case| RuntimeExpression::parse(case).is_ok()),
        [""; 0]
    );
}

#[test]
fn simple_conditions_are_judged_as_the_suite_says() {
    let Some(lists) = lists("simple-conditions.json") else {
        return;
    };
    assert_eq!((lists[0].len(), lists[1].len()), (41, 9));
    assert_eq!(misjudged(lists, |case| parse_condition(case).is_ok()), [""; 0]);
}
