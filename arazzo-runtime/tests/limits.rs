//! Values that are too deep, or of which a query would make more than memory holds, are refused and do no harm. Each test
//! has a small stack.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::thread;

use arazzo_runtime::http::{HeaderMap, StatusCode};
use arazzo_runtime::serde_json::{self, Value, json};
use arazzo_runtime::{
    RawBody, Reply,
    codegen::{
        Checks, EventForm, Form, Slot, body_as_text, has_any_member, jsonpath, regex, replace_selected,
        select, simple,
    },
};

const DEEP: usize = 100_000;

fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let running = thread::Builder::new().stack_size(512 << 10).spawn(test).unwrap();
    running.join().unwrap();
}

fn reply(content_type: &'static str, body: String) -> Reply {
    let mut headers = HeaderMap::new();
    headers.insert("Content-Type", content_type.parse().unwrap());
    Reply::new(StatusCode::OK, headers, body)
}

fn deep_texts() -> [String; 3] {
    [
        format!("{}{}", "[".repeat(DEEP), "]".repeat(DEEP)),
        format!("{}1{}", "{\"a\":".repeat(DEEP), "}".repeat(DEEP)),
        "[{\"a\":".repeat(DEEP / 2),
    ]
}

#[test]
fn a_deep_body_is_no_tree() {
    on_a_small_stack(|| {
        for text in deep_texts() {
            let reply = reply("application/json", text.clone());
            assert!(
                reply.body_value().get().unwrap().is_string(),
                "its text, not a tree"
            );
            assert!(reply.body_as::<Value>().get().is_none());
            assert!(reply.body_as::<Vec<Vec<i64>>>().get().is_none());
            assert!(reply.body_as::<i64>().get().is_none());
            assert!(!has_any_member(&text, &["b"]));
            assert!(Form::of(text.as_str(), &[], &[]).is_ok());
            let _ = reply.json([&["a"], &["a", "a"], &["0", "0"]]);
            let _ = reply.exchange();
        }
        for content_type in ["application/jsonl", "text/event-stream", "application/json-seq"] {
            let body = format!("data: {}\n\n", deep_texts()[0]);
            let _ = reply(content_type, body)
                .with_items(EventForm::FieldsOfJson)
                .body_as::<Vec<Value>>();
        }
    });
}

#[test]
fn a_deep_body_survives_a_checkpoint() {
    on_a_small_stack(|| {
        for text in deep_texts() {
            let body = reply("application/json", text).raw_body();
            let kept = serde_json::to_string(&body).unwrap();
            assert_eq!(serde_json::from_str::<Slot<RawBody>>(&kept).unwrap(), body);
            let body = body.into_option().unwrap();
            // As a value it is too deep, which is an error.
            let _ = serde_json::to_value(&body);
            assert!(simple::equal(&body, &body) && format!("{body:?}").len() < 100);
            let _ = body_as_text(&body, "$steps.s.outputs.o", "the query parameter `q`");
        }
        let kept = format!("{{\"set\":{}", "[".repeat(DEEP));
        assert!(serde_json::from_str::<Slot<Value>>(&kept).is_err());
    });
}

#[test]
fn a_deep_pattern_or_query_that_is_a_value_is_none() {
    on_a_small_stack(|| {
        for (open, close) in [("(", ")"), ("(?:", ")"), ("(?=", ")"), ("[", "]"), ("a|(", ")")] {
            let text = format!("{}a{}", open.repeat(DEEP), close.repeat(DEEP));
            assert_eq!(
                regex::Pattern::built([regex::part(text.as_str())]).evaluate("a"),
                None
            );
            assert_eq!(
                regex::Pattern::built([regex::whole(text.as_str())]).evaluate("a"),
                None
            );
        }
        for (open, close) in [("[?(", ")]"), ("[?@", "]"), ("[?!", "]"), ("[", "]")] {
            let text = format!("${}@.a{}", open.repeat(DEEP), close.repeat(DEEP));
            let query = jsonpath::Query::built([jsonpath::whole(text.as_str())]);
            assert_eq!(query.evaluate(json!({"a": 1}), &[]), None);
        }
    });
}

/// Each descent behind another would visit what is below once for each way that leads there: 4·10^9 of them.
#[test]
fn s37_a_query_that_multiplies_is_not_evaluated() {
    on_a_small_stack(|| {
        let deep = (0..120).fold(json!(1), |inner, _| json!({"a": inner}));
        static SIX: jsonpath::Query = jsonpath::Query::new("$..a..a..a..a..a..a");
        assert_eq!(SIX.evaluate(&deep, &[]), None);
        let many = format!("${}", "..a".repeat(160));
        assert_eq!(
            jsonpath::Query::built([jsonpath::whole(many.as_str())]).evaluate(&deep, &[]),
            None
        );
        let filters = "$..[?@..[?@..[?@..[?@..[?@..[?@.b]]]]]]";
        assert_eq!(
            jsonpath::Query::built([jsonpath::whole(filters)]).evaluate(&deep, &[]),
            None
        );
        assert_eq!(select(&deep, "$..a..a..a..a..a..a"), None);
        let failure = replace_selected(&mut deep.clone(), "$..a..a..a..a..a..a", Some("x")).unwrap_err();
        assert!(
            failure.to_string().ends_with("it would visit too many values"),
            "{failure}"
        );
        static ONE: jsonpath::Query = jsonpath::Query::new("$..a");
        assert_eq!(ONE.count(&deep, &[]), Some(120));
    });
}

/// Comparing each item with all before it would take 2·10^10 comparisons.
#[test]
fn many_unique_items() {
    on_a_small_stack(|| {
        let mut items: Vec<Value> = (0..200_000).map(|i| json!(i)).collect();
        let check = |items: &[Value]| {
            let mut checks = Checks::default();
            checks.input("items", items, |items| {
                items.unique_items();
            });
            checks.finish()
        };
        assert!(check(&items).is_ok());
        items.push(json!(4_711.0));
        let failure = check(&items).unwrap_err().to_string();
        assert_eq!(
            failure,
            "the inputs break their schema: `/items` has an item twice"
        );
    });
}

#[cfg(feature = "xpath")]
#[test]
fn an_xml_document_that_is_deep_or_multiplies_is_not_searched() {
    use arazzo_runtime::codegen::xpath;

    static ALL: xpath::Expression = xpath::Expression::new("count(//a) > 0");
    static FIVE: xpath::Expression = xpath::Expression::new("//a//a//a//a//a");
    on_a_small_stack(|| {
        let deep = |levels: usize| format!("{}{}", "<a>".repeat(levels), "</a>".repeat(levels));
        assert_eq!(ALL.evaluate(deep(DEEP), &[]), None);
        assert_eq!(ALL.evaluate("<a>".repeat(DEEP), &[]), None);
        assert_eq!(ALL.evaluate(deep(250), &[]), Some(true));
        assert_eq!(FIVE.evaluate(deep(250), &[]), None);
        let mut wide = format!("<r>{}</r>", "<a/>".repeat(20_000));
        xpath::replace(&mut wide, "//a", Some("x")).unwrap();
        assert_eq!(wide, format!("<r>{}</r>", "<a>x</a>".repeat(20_000)));
    });
}
