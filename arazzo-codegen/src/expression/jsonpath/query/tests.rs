use super::{Computed, Embedded, PathSegment, QueryPart, SegmentSelector, parse_query};
use crate::expression::Pointer;

#[test]
fn s37_singular_queries_are_pointers() {
    let pointer = |text| parse_query(text).expect("valid").pointer();
    assert_eq!(pointer("$"), Some(Pointer::default()));
    assert_eq!(pointer("$.a['b c'][0]"), Some(Pointer::of(["a", "b c", "0"])));
    assert_eq!(pointer("$ .a\n[ \"\\u263a\" ]"), Some(Pointer::of(["a", "☺"])));
    for several in ["$.*", "$..a", "$[0,1]", "$[1:]", "$[?@.a]", "$.a[-1]", "$['0']"] {
        assert_eq!(pointer(several), None, "{several}");
    }
}

#[test]
fn s14_expressions_in_filters_become_values() {
    let text = "$.data[?(@.id == '$inputs.id' && @.n > {$inputs.n} && $.x == $inputs.y[0].z)]";
    let query = parse_query(text).expect("valid");
    let ranges: Vec<_> = query.embedded.iter().map(Embedded::range).cloned().collect();
    let written: Vec<&str> = ranges.iter().map(|range| &text[range.clone()]).collect();
    assert_eq!(written, ["'$inputs.id'", "{$inputs.n}", "$inputs.y[0].z"]);
    let values: Vec<_> = ranges.into_iter().zip(0..).collect();
    assert_eq!(
        put_together(&query.rewritten(text, &values)),
        "$['context'].data[?(@.id == $['values']['0'] && @.n > $['values']['1'] && $['context'].x == $['values']['2'])]"
    );
    assert_eq!(put_together(&query.rewritten(text, &[])), text);
}

/// Values that are computed as `<0>`.
fn put_together(parts: &[QueryPart]) -> String {
    let part = |part: &QueryPart| match part {
        QueryPart::Text(text) => text.clone(),
        QueryPart::Computed(number) => format!("<{number}>"),
    };
    parts.iter().map(part).collect()
}

#[test]
fn s34a_names_and_indexes_are_put_together_later() {
    for (text, computed, expected) in [
        ("$.{$inputs.a}", ".{$inputs.a}", "$[<0>]"),
        ("$..x{$inputs.a}-y.z", "x{$inputs.a}-y", "$..[<0>].z"),
        ("$[ 'x{$inputs.a}' ]", "'x{$inputs.a}'", "$[ <0> ]"),
        ("$.a[-{$inputs.n}:]", "{$inputs.n}", "$.a[-<0>:]"),
        (
            "$.a[?@.{$inputs.a}.b == 1]",
            ".{$inputs.a}",
            "$.a[?@[<0>].b == 1]",
        ),
    ] {
        let query = parse_query(text).expect(text);
        let places: Vec<&str> = query
            .computed
            .iter()
            .map(|part| &text[part.range().clone()])
            .collect();
        assert_eq!(places, [computed]);
        assert_eq!(put_together(&query.rewritten(text, &[])), expected);
        assert_eq!(query.pointer(), None);
    }
    assert!(matches!(
        parse_query("$['{$inputs.a}']").expect("valid").computed[..],
        [Computed::Quoted { .. }]
    ));
    assert!(parse_query("$['a{b}$c']").expect("valid").computed.is_empty());
}

#[test]
fn s34_the_ways_of_a_query_are_known_as_far_as_they_go() {
    let name = |name: &str| PathSegment::Name(name.to_owned());
    let ways = |text| {
        let ways = parse_query(text).expect("valid").ways.into_iter();
        ways.map(|way| way.steps).collect::<Vec<_>>()
    };
    assert_eq!(
        ways("$.a[?@.b == $.c].d"),
        [
            vec![name("a"), PathSegment::Each, name("b")],
            vec![name("c")],
            vec![name("a"), PathSegment::Each, name("d")],
        ]
    );
    assert_eq!(
        ways("$.a[1].*..b"),
        [vec![name("a"), PathSegment::Index(1), PathSegment::Each]]
    );
    assert_eq!(ways("$.a['{$inputs.v}'].b"), [vec![name("a")]]);
    // Of what is not known, nothing is.
    assert_eq!(ways("$..a[?@.b]"), [vec![], vec![]]);
}

#[test]
fn s14_an_expression_ends_where_the_query_goes_on() {
    for text in [
        "$[?@.a == $inputs.a]",
        "$[?search($inputs.a, 'x')]",
        "$[?@.a == $inputs.a,0]",
    ] {
        let query = parse_query(text).expect(text);
        assert_eq!(&text[query.embedded[0].range().clone()], "$inputs.a");
    }
}

#[test]
fn what_is_not_a_query_says_where() {
    for (text, at) in [
        ("", 0),
        ("a", 0),
        ("$.", 2),
        ("$[", 2),
        ("$[01]", 2),
        ("$.a == 1", 3),
        ("$[?@.a =~ 'x']", 7),
        ("$[?ends(@.a)]", 3),
        ("$[?count(1) > 2]", 9),
        ("$[?@.* == 1]", 3),
        ("$['a", 2),
    ] {
        assert_eq!(parse_query(text).expect_err(text).at, at, "{text}");
    }
    assert!(parse_query(&format!("${}", "[?@".repeat(100_000))).is_err());
    assert!(parse_query(&format!("$[?{}", "(".repeat(100_000))).is_err());
}

#[test]
fn s37_a_filter_at_the_root_is_known() {
    let first = |text| parse_query(text).expect("valid").segments[0].selector.clone();
    assert_eq!(first("$[?@.a].b"), SegmentSelector::Filter);
    assert_eq!(first("$[?@.a, 1]"), SegmentSelector::Items);
    assert_eq!(first("$..[?@.a]"), SegmentSelector::Several);
}

#[test]
fn s37_what_the_goessner_draft_does_not_have_is_known() {
    for text in [
        "$.a[?(@.b > 1 && @.c == 'x')]",
        "$..book[-1:]",
        "$.a[0,1]",
        "$['a'].*",
    ] {
        assert_eq!(parse_query(text).expect("valid").beyond_goessner, None, "{text}");
    }
    for text in ["$[-1]", "$[::-1]", "$[?(@.length > 1)]"] {
        assert!(
            parse_query(text).expect("valid").beyond_goessner.is_some(),
            "{text}"
        );
    }
    for text in ["$[?@.a]", "$[?(count(@.a) > 1)]"] {
        let query = parse_query(text).expect("valid");
        assert!(
            query.beyond_goessner.is_none() && query.not_in_goessner.is_some(),
            "{text}"
        );
    }
}

/// In small what the compliance suite holds: what is a query of RFC 9535 and what is none.
#[test]
fn s37_queries_are_told_from_what_is_none() {
    for text in [
        "$",
        "$.a",
        "$[ 'a' , \"b\" ]",
        "$['\\u00e9\\n\\'']",
        "$.\u{e9}_1",
        "$[0, -1]",
        "$[1:5:-2]",
        "$[:]",
        "$..a",
        "$..*",
        "$..[?@.a]",
        "$[?!(@.a == 1 || $.b)]",
        "$[?@.a == -1.5e3 && @['b'] != null]",
        "$[?length(@.a) == count(@.*)]",
        "$[?match(@.a, 'b.')]",
        "$[?value(@..a) == true]",
        "$[?@ == @]",
    ] {
        let parsed = parse_query(text);
        assert!(parsed.is_ok(), "{text}: {parsed:?}");
    }
    for text in [
        " $",
        "$ ",
        "$.1",
        "$.a.",
        "$a",
        "$[]",
        "$[a]",
        "$[-0]",
        "$[1 2]",
        "$[1:2:3:4]",
        "$['a'",
        "$['\\a']",
        "$['\t']",
        "$[\"a']",
        "$[9007199254740992]",
        "$...a",
        "$[?@.a &&]",
        "$[?1]",
        "$[?@.a == 01]",
        "$[?@.a == @.*]",
        "$[?@.a == 1 == 1]",
        "$[?length(@.*) == 1]",
        "$[?match(@.a, 'b') == true]",
        "$[?value(@.a)]",
        "$[?count(@.a, 1) == 1]",
        "$[?length (@.a) == 1]",
    ] {
        let parsed = parse_query(text);
        assert!(parsed.is_err(), "{text}: {parsed:?}");
    }
}

/// The JSONPath compliance test suite, where it is at hand: what it calls invalid is refused, and nothing else.
#[test]
fn s37_the_compliance_suite_agrees_on_what_is_a_query() {
    let Some(path) = shared_data::find("suites/jsonpath/cts.json") else {
        return;
    };
    let text = std::fs::read_to_string(path).expect("the suite is text");
    let suite: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let tests = suite["tests"].as_array().expect("tests");
    assert_eq!(tests.len(), 703);
    for test in tests {
        let selector = test["selector"].as_str().expect("a selector");
        let invalid = test["invalid_selector"].as_bool().unwrap_or_default();
        let parsed = parse_query(selector);
        assert_eq!(
            parsed.is_err(),
            invalid,
            "{}: `{selector}`: {parsed:?}",
            test["name"]
        );
    }
}
