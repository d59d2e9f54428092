//! Expressions embedded in conditions are substituted first, and stay in their places (S34a).

use arazzo_runtime::Failure;
use loopback::Response;
use serde_json::{Value, json};

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("embedded-conditions");
}
use generated::*;

fn ok(body: &Value) -> Response {
    Response::json(200, body.to_string())
}

fn xml(body: &str) -> Response {
    Response::text(200, "application/xml", body)
}

/// Whether the one criterion of a workflow holds for a reply.
macro_rules! holds {
    ($workflow:ident($inputs:expr), $reply:expr) => {{
        let (server, client) = scripted(vec![$reply]);
        let outcome = $workflow(&client, $inputs).await;
        assert_eq!(server.requests().len(), 1);
        match outcome {
            Ok(_) => true,
            Err(error) => {
                assert!(matches!(error.failure(), Failure::Criterion { .. }), "{error:?}");
                false
            }
        }
    }};
}

/// Values that would be syntax if they were not kept in their places.
const HOSTILE: [&str; 8] = [
    "*",
    "'] | $['a",
    "a'] || $['a",
    "\\",
    "']",
    "..",
    "a b",
    "\u{1}\n",
];

#[tokio::test]
async fn s34a_a_value_is_the_name_of_a_member() {
    let body = json!({"a": 1, "0": 2});
    for (v, expected) in [("a", true), ("b", false), ("0", true), ("", false)] {
        assert_eq!(
            holds!(name_behind_a_dot(NameBehindADotInputs::new(v)), ok(&body)),
            expected,
            "{v}"
        );
        assert_eq!(
            holds!(name_in_brackets(NameInBracketsInputs::new(v)), ok(&body)),
            expected,
            "{v}"
        );
        let deep = json!([{"x": body}]);
        assert_eq!(
            holds!(descendant(DescendantInputs::new(v)), ok(&deep)),
            expected,
            "{v}"
        );
    }
    for hostile in HOSTILE {
        assert!(!holds!(
            name_behind_a_dot(NameBehindADotInputs::new(hostile)),
            ok(&body)
        ));
        assert!(!holds!(
            name_in_brackets(NameInBracketsInputs::new(hostile)),
            ok(&body)
        ));
        let named = json!({hostile: 1});
        assert!(holds!(
            name_behind_a_dot(NameBehindADotInputs::new(hostile)),
            ok(&named)
        ));
        assert!(holds!(
            name_in_brackets(NameInBracketsInputs::new(hostile)),
            ok(&named)
        ));
        assert!(holds!(
            descendant(DescendantInputs::new(hostile)),
            ok(&json!([named]))
        ));
    }
    let parts = json!({"data": {"item-3": {"x-3": 1}}});
    assert!(holds!(name_in_parts(NameInPartsInputs::new("x", 3)), ok(&parts)));
    assert!(!holds!(name_in_parts(NameInPartsInputs::new("x", 4)), ok(&parts)));
}

#[tokio::test]
async fn s34a_a_value_is_an_index() {
    let body = json!({"items": [{"id": "a"}, {"id": "b"}, {"id": "c"}]});
    for (n, expected) in [(1, true), (0, false), (-2, true), (7, false)] {
        assert_eq!(holds!(index(IndexInputs::new(n)), ok(&body)), expected, "{n}");
    }
    assert!(holds!(
        index_from_the_end(IndexFromTheEndInputs::new(2)),
        ok(&body)
    ));
    assert!(!holds!(
        index_from_the_end(IndexFromTheEndInputs::new(-1)),
        ok(&body)
    ));
    assert!(holds!(slice(SliceInputs::new(2)), ok(&body)));
    assert!(!holds!(slice(SliceInputs::new(3)), ok(&body)));
    for (v, expected) in [
        ("2", true),
        ("3", false),
        ("*", false),
        ("0,1", false),
        ("'id'", false),
        ("", false),
    ] {
        assert_eq!(
            holds!(index_as_text(IndexAsTextInputs::new(v)), ok(&body)),
            expected,
            "{v}"
        );
    }
}

#[tokio::test]
async fn s34a_values_stand_in_filters() {
    let body = json!({"items": [{"state": "done", "tags": ["x", "y"]}], "wanted": "y"});
    let filter = |field: &str, v: &str| {
        MemberInAFilterInputs::new(MemberInAFilterRequired {
            field: field.into(),
            v: v.into(),
        })
    };
    assert!(holds!(member_in_a_filter(filter("state", "done")), ok(&body)));
    assert!(!holds!(member_in_a_filter(filter("state", "open")), ok(&body)));
    assert!(!holds!(member_in_a_filter(filter("stat", "done")), ok(&body)));
    for hostile in ["x' || '1' == '1", "' || @.state || 'x", "done' || @.state != '"] {
        assert!(
            !holds!(member_in_a_filter(filter("state", hostile)), ok(&body)),
            "{hostile}"
        );
        assert!(
            !holds!(member_in_a_filter(filter(hostile, "done")), ok(&body)),
            "{hostile}"
        );
        let literal = LiteralInAFilterInputs::new(hostile);
        assert!(
            !holds!(literal_in_a_filter(literal), ok(&json!([{"status": "done"}]))),
            "{hostile}"
        );
        let literal = LiteralInAFilterInputs::new(hostile);
        assert!(
            holds!(literal_in_a_filter(literal), ok(&json!([{"status": hostile}]))),
            "{hostile}"
        );
    }
    let tag = |n| MemberInBracketsInAFilterInputs::new("tags", n);
    assert!(holds!(member_in_brackets_in_a_filter(tag(1)), ok(&body)));
    assert!(!holds!(member_in_brackets_in_a_filter(tag(0)), ok(&body)));
}

#[tokio::test]
async fn s34a_a_condition_that_is_a_value_is_that_value() {
    let body = json!({"items": [{"n": 1}], "name": "ab"});
    for (v, expected) in [
        ("$.items[?@.n > 0]", true),
        ("$.items[?@.n > 1]", false),
        ("items", false),
        ("", false),
    ] {
        assert_eq!(holds!(query(QueryInputs::new(v)), ok(&body)), expected, "{v}");
    }
    for (v, expected) in [("^a", true), ("^b", false), ("(", false), ("/ab/", false)] {
        assert_eq!(holds!(pattern(PatternInputs::new(v)), ok(&body)), expected, "{v}");
    }
    let feed = "<feed><entry/></feed>";
    for (v, expected) in [
        ("/feed/entry", true),
        ("/feed/x", false),
        ("count(", false),
        ("true", false),
    ] {
        assert_eq!(holds!(xpath(XpathInputs::new(v)), xml(feed)), expected, "{v}");
    }
    // Within bounds, however hostile the value is.
    for hostile in ["(", "[", "!", "-", "$[?", "/", "[^"] {
        let long = hostile.repeat(100_000);
        assert!(!holds!(query(QueryInputs::new(&*long)), ok(&body)), "{hostile}");
        assert!(
            !holds!(pattern(PatternInputs::new(&*long)), ok(&body)),
            "{hostile}"
        );
        assert!(!holds!(xpath(XpathInputs::new(&*long)), xml(feed)), "{hostile}");
        let short = hostile.repeat(900);
        assert!(!holds!(query(QueryInputs::new(&*short)), ok(&body)), "{hostile}");
        assert!(
            !holds!(pattern(PatternInputs::new(&*short)), ok(&body)),
            "{hostile}"
        );
        assert!(!holds!(xpath(XpathInputs::new(&*short)), xml(feed)), "{hostile}");
    }
}

#[tokio::test]
async fn s39_a_name_that_is_missing_selects_nothing_and_counts_nothing() {
    let count = |v: &str| CountOfANameInputs::new(v);
    assert!(holds!(count_of_a_name(count("a")), ok(&json!({"a": []}))));
    assert!(!holds!(count_of_a_name(count("a")), ok(&json!({"a": [1]}))));
    // Too long for a condition, which is then no query.
    assert!(!holds!(
        count_of_a_name(count(&"a".repeat(20_000))),
        ok(&json!({"a": []}))
    ));
}

#[tokio::test]
async fn s34a_a_value_in_a_pattern_is_a_pattern_of_its_own() {
    let named = |name: &str| ok(&json!({"name": name}));
    for (v, name, expected) in [
        ("ab", "ab", true),
        ("a|ab", "ab", true),
        ("a|b", "ac", false),
        ("ab?", "a", true),
        ("(", "(", false),
        ("a)|(.*", "anything", false),
    ] {
        assert_eq!(
            holds!(pattern_within(PatternWithinInputs::new(v)), named(name)),
            expected,
            "{v} in {name}"
        );
    }
    assert!(holds!(
        pattern_repeated(PatternRepeatedInputs::new("ab")),
        named("abab-end")
    ));
    assert!(!holds!(
        pattern_repeated(PatternRepeatedInputs::new("ab")),
        named("abb-end")
    ));
    for (v, name, expected) in [
        ("ab", "ba3", true),
        ("]|.", "x", false),
        ("]|.", "].|1", true),
        ("^", "1^", true),
        ("+-z", "y", false),
        ("+-z", "-z", true),
        ("\\w", "x", false),
    ] {
        assert_eq!(
            holds!(class(ClassInputs::new(v)), named(name)),
            expected,
            "{v} in {name}"
        );
    }
}

#[tokio::test]
async fn s34a_values_stand_in_xpath() {
    let feed = "<feed><entry kind='x'><id>7</id></entry><entry><id>8</id><item-3 ok='1'/></entry></feed>";
    for (v, expected) in [
        ("entry", true),
        ("feed", false),
        ("*", false),
        ("entry | //x", false),
        ("", false),
    ] {
        assert_eq!(holds!(element(ElementInputs::new(v)), xml(feed)), expected, "{v}");
    }
    assert!(holds!(element_in_parts(ElementInPartsInputs::new(3)), xml(feed)));
    assert!(!holds!(element_in_parts(ElementInPartsInputs::new(4)), xml(feed)));
    for (v, expected) in [("kind", true), ("id", false), ("*", false)] {
        assert_eq!(
            holds!(attribute(AttributeInputs::new(v)), xml(feed)),
            expected,
            "{v}"
        );
    }
    for (v, expected) in [
        ("2", true),
        ("1", false),
        ("item-3", true),
        ("x", false),
        ("1 or 1", false),
        ("true()", false),
    ] {
        assert_eq!(
            holds!(predicate(PredicateInputs::new(v)), xml(feed)),
            expected,
            "{v}"
        );
    }
    for (v, expected) in [("7", true), ("9", false), ("9' or '1'='1", false)] {
        let inputs = LiteralOfXpathInputs::new(v);
        assert_eq!(holds!(literal_of_xpath(inputs), xml(feed)), expected, "{v}");
    }
}

#[tokio::test]
async fn s34a_a_simple_condition_may_stand_in_braces() {
    assert!(holds!(braces(BracesInputs::new()), Response::empty(401)));
    assert!(!holds!(braces(BracesInputs::new()), Response::empty(200)));
    let within = || BracesWithinInputs::new("x");
    assert!(holds!(braces_within(within()), Response::empty(401)));
    assert!(holds!(braces_within(within()), ok(&json!({"name": "x"}))));
    assert!(!holds!(braces_within(within()), ok(&json!({"name": "y"}))));
}
