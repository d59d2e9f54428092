//! Misspelled names whose nearest one the help gives: it can be put in their place.

use std::fs;

use arazzo_codegen::Code;
use arazzo_codegen::diagnostic::Safety;

use crate::document::fixes::{Style, written};
use crate::text::dialect::{SPECIFIED, config, folder};

/// What is right, which stands in the document once, and what it is misspelled as.
const MISSPELLED: &[(&str, &str)] = &[
    ("url: things.yaml", "url: ./thigns.yaml"),
    ("operationId: listThings", "operationId: listThing"),
    ("operationId: putThing", "operationId: putTing"),
    ("things~1{id}/get", "thing~1{id}/get"),
    ("things.url}#/paths/~1things~1", "thigns.url}#/paths/~1things~1"),
    (
        "path, value: $steps.list.outputs.first",
        "path, value: $steps.lsit.outputs.first",
    ),
    (
        "path, value: $steps.list.outputs.first",
        "path, value: $steps.list.outputs.frist",
    ),
    (
        "path, value: $steps.list.outputs.first",
        "path, value: $stpes.list.outputs.first",
    ),
    ("Bearer {$inputs.apiKey}", "Bearer {$inputs.apikey}"),
    ("$inputs.filter#/state", "$inputs.fliter#/state"),
    ("type: goto, stepId: put", "type: goto, stepId: putt"),
    ("type: goto,", "type: gotoo,"),
    (
        "workflowId: count\n    parameters",
        "workflowId: coutn\n    parameters",
    ),
    ("{name: n, value: 3}", "{name: nn, value: 3}"),
    ("{name: title, in: query", "{name: titel, in: query"),
    ("{name: title, in: query", "{name: title, in: qurey"),
    ("type: jsonpath", "type: jsonpaht"),
    ("successCriteria:", "sucessCriteria:"),
    ("retryLimit: 3", "retrylimit: 3"),
    ("items: $response.body#/items", "items: $response.body#/itmes"),
];

#[test]
fn each_becomes_the_name_that_was_meant() {
    let mut wrong = Vec::new();
    for style in [Style::Table, Style::Json] {
        let right = written(SPECIFIED, style);
        for (number, (name, misspelled)) in MISSPELLED.iter().enumerate() {
            assert_eq!(SPECIFIED.matches(name).count(), 1, "{name}");
            let document = written(&SPECIFIED.replace(name, misspelled), style);
            let folder = folder(&format!("misspelled-{number}-{style:?}"), &document);
            let safe = config(&folder).fix("w.arazzo.yaml", Safety::Safe);
            if safe.text.is_some() {
                wrong.push(format!("{misspelled}: a name is guessed unasked"));
            }
            let fixed = config(&folder).fix("w.arazzo.yaml", Safety::Unsafe);
            let text = fixed.text.map(|text| text.replace("./things", "things"));
            if text.as_deref() != Some(&right) {
                wrong.push(format!("{misspelled} ({style:?})\n{}", fixed.findings));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// S14: what comes nearest to a predicate is a simple condition.
#[test]
fn s14_a_predicate_becomes_a_simple_condition_when_that_is_asked_for() {
    let query = "$.items[?@.id == {$inputs.code}]";
    for (number, (predicate, simple)) in [
        (
            r#"($.status == "it's" || $.n > 0) && $['items'][0].id != null"#,
            "($response.body#/status == 'it''s' || $response.body#/n > 0) && $response.body#/items/0/id != null",
        ),
        ("$.status == {$inputs.code}", "$response.body#/status == $inputs.code"),
        ("$.n > 0 && !($.n <= $.n)", "$response.body#/n > 0 && !($response.body#/n <= $response.body#/n)"),
    ]
    .into_iter()
    .enumerate()
    {
        for style in [Style::Plain, Style::Literal, Style::Json] {
            let document = written(&SPECIFIED.replace(query, predicate), style);
            let folder = folder(&format!("predicate-{number}-{style:?}"), &document);
            let expected = SPECIFIED.replace(query, simple).replace("type: jsonpath", "type: simple");
            let safe = config(&folder).fix("w.arazzo.yaml", Safety::Safe);
            assert_eq!(safe.text, None, "{predicate} ({style:?})");
            let fixed = config(&folder).fix("w.arazzo.yaml", Safety::Unsafe);
            assert_eq!(fixed.text.as_deref(), Some(written(&expected, style).as_str()), "{}", fixed.findings);
        }
    }
    // Whether something is there, and how long it is, are no simple conditions; nor is a word for an expression.
    for predicate in ["$.status", "$.items.length > 0", "$.status == 'v$inputs.code'"] {
        let folder = folder("no-simple-condition", &SPECIFIED.replace(query, predicate));
        let fixed = config(&folder).fix("w.arazzo.yaml", Safety::Unsafe);
        assert!(
            fixed.text.is_none_or(|text| text.contains("type: jsonpath")),
            "{predicate}"
        );
    }
}

/// Both lints of one expression are mended, and only one where it has its braces.
#[test]
fn s14_dots_between_other_text_become_a_pointer_in_braces() {
    let right = "v {$inputs.code.v}";
    for style in [Style::Table, Style::Double, Style::Literal, Style::Folded] {
        let expected = written(&SPECIFIED.replace(right, "v {$inputs.filter#/state} x"), style);
        for lenient in [
            "v $inputs.filter.state x",
            "v {$inputs.filter.state} x",
            "v $inputs.filter#/state x",
        ] {
            let document = written(&SPECIFIED.replace(right, lenient), style);
            let folder = folder(&format!("dots-{style:?}"), &document);
            for allowed in [Code::UntypedValue, Code::UnbracedExpression] {
                let fixed = config(&folder).allow(allowed).fix("w.arazzo.yaml", Safety::Safe);
                // What is allowed is not looked for.
                if allowed == Code::UntypedValue || lenient.contains(".state") {
                    assert_eq!(
                        fixed.text.as_deref(),
                        Some(expected.as_str()),
                        "{lenient} ({style:?})"
                    );
                }
            }
        }
    }
}

/// Fixes of one text wait for each other; the last of them is the end.
#[test]
fn many_expressions_in_one_text_are_all_mended() {
    let many = ["$inputs.code"; 20].join("/");
    let braced = ["{$inputs.code}"; 20].join("/");
    for style in [Style::Plain, Style::Double, Style::Literal] {
        let document = written(
            &SPECIFIED.replace("v {$inputs.code.v}", &format!("v {many}")),
            style,
        );
        let folder = folder(&format!("many-{style:?}"), &document);
        let fixed = config(&folder).fix("w.arazzo.yaml", Safety::Safe);
        assert!(fixed.findings.is_empty(), "{}", fixed.findings);
        assert!(
            fixed
                .text
                .is_some_and(|text| text.contains(&format!("v {braced}"))),
            "{style:?}"
        );
    }
}

/// Nothing of the file is touched when there is nothing to mend, and a broken file is left as it is.
#[test]
fn what_cannot_be_read_is_not_changed() {
    let folder = folder("unreadable", "arazzo: 1.1.0\ninfo: {title: [}\n");
    let fixed = config(&folder).fix("w.arazzo.yaml", Safety::Unsafe);
    assert!(fixed.text.is_none() && fixed.findings.has_errors());
    fs::remove_file(folder.path("w.arazzo.yaml")).unwrap();
    let fixed = config(&folder).fix("w.arazzo.yaml", Safety::Unsafe);
    assert!(fixed.text.is_none() && fixed.findings.has_errors());
}
