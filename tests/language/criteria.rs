//! Criteria of every type: each workflow asks one question of one reply (S36 to S39, S14).

use acceptance::language::*;
use arazzo_runtime::{Client, Failure};
use loopback::{Response, Server};
use serde_json::{Value, json};

fn client(server: &Server) -> Client {
    Client::builder()
        .base_url("things", server.url())
        .build()
        .unwrap()
}

fn ok(body: Value) -> Response {
    Response::json(200, body.to_string())
}

fn xml(body: &str) -> Response {
    Response::text(200, "application/xml", body)
}

/// Runs a workflow on one reply: whether its step succeeds.
macro_rules! holds {
    ($workflow:ident($inputs:expr), $reply:expr) => {{
        let server = Server::script([$reply]).unwrap();
        let outcome = $workflow(&client(&server), $inputs).await;
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

#[tokio::test]
async fn s36_regex_searches_any_context() {
    for (status, expected) in [(204, true), (200, true), (404, false)] {
        let reply = Response::empty(status);
        assert_eq!(
            holds!(regex_of_status(RegexOfStatusInputs::new()), reply),
            expected
        );
    }
    assert!(holds!(
        regex_of_body(RegexOfBodyInputs::new()),
        xml("<a>all ready now</a>")
    ));
    assert!(!holds!(
        regex_of_body(RegexOfBodyInputs::new()),
        xml("<a>already</a>")
    ));
    for (location, expected) in [
        (Some("/things/47"), true),
        (Some("/things/x"), false),
        (None, false),
    ] {
        let mut reply = ok(json!({}));
        if let Some(location) = location {
            reply = reply.header("Location", location);
        }
        assert_eq!(
            holds!(regex_of_header(RegexOfHeaderInputs::new()), reply),
            expected
        );
    }
}

#[tokio::test]
async fn s36_regex_has_the_dialect_of_ecma_262() {
    for (body, expected) in [
        (json!({"token": "ab1"}), true),
        (json!({"token": "abc"}), false),
        (json!({"token": 1}), true),
        (json!({"token": null}), false),
        (json!({}), false),
    ] {
        assert_eq!(
            holds!(
                regex_with_lookahead(RegexWithLookaheadInputs::new()),
                ok(body.clone())
            ),
            expected,
            "{body}"
        );
    }
}

#[tokio::test]
async fn s39_a_substituted_pattern_that_is_bad_fails_and_does_not_abort() {
    for (prefix, expected) in [("ab?", true), ("b", false), ("(", false)] {
        let reply = ok(json!({"id": "a-17"}));
        assert_eq!(
            holds!(regex_with_values(RegexWithValuesInputs::new(prefix)), reply),
            expected,
            "{prefix}"
        );
    }
}

#[tokio::test]
async fn s37_queries_of_rfc_9535_hold_when_they_select_something() {
    let forge = |price| json!({"data": [{"price": 1}, {"price": price, "brand": {"name": "Forge"}}]});
    assert!(holds!(filter(FilterInputs::new()), ok(forge(20))));
    assert!(!holds!(filter(FilterInputs::new()), ok(forge(10))));
    assert!(
        holds!(draft(DraftInputs::new()), ok(forge(20))) && !holds!(draft(DraftInputs::new()), ok(forge(2)))
    );
    let nested = json!({"a": [{"error": ["x"]}], "error": []});
    assert!(holds!(descendants(DescendantsInputs::new()), ok(nested)));
    assert!(!holds!(
        descendants(DescendantsInputs::new()),
        ok(json!({"error": []}))
    ));
    assert!(holds!(
        functions(FunctionsInputs::new()),
        ok(json!({"data": [{"name": "abc"}]}))
    ));
    assert!(!holds!(
        functions(FunctionsInputs::new()),
        ok(json!({"data": [{"name": "abcd"}, {"name": "xyz"}]}))
    ));
    let page = json!({"page": {"items": [{"open": false}]}});
    assert!(holds!(
        filter_below_a_pointer(FilterBelowAPointerInputs::new()),
        ok(page)
    ));
    let no_page = json!({"items": [{"open": false}]});
    assert!(!holds!(
        filter_below_a_pointer(FilterBelowAPointerInputs::new()),
        ok(no_page)
    ));
}

#[tokio::test]
async fn s37_the_context_is_json() {
    assert!(holds!(whole_body(WholeBodyInputs::new()), ok(json!(false))));
    assert!(!holds!(whole_body(WholeBodyInputs::new()), ok(json!(null))));
    assert!(!holds!(
        filter(FilterInputs::new()),
        Response::text(200, "text/plain", "{}")
    ));
    let text = Response::text(200, "text/plain", "x");
    assert!(holds!(
        whole_body_compared(WholeBodyComparedInputs::new()),
        ok(json!("x"))
    ));
    assert!(!holds!(whole_body_compared(WholeBodyComparedInputs::new()), text));
}

#[tokio::test]
async fn s19_a_body_that_says_json_and_is_not_fails_the_step() {
    let server = Server::script([Response::json(200, "<html>")]).unwrap();
    let error = filter(&client(&server), FilterInputs::new()).await.unwrap_err();
    assert!(matches!(error.failure(), Failure::Decode { .. }), "{error:?}");
}

#[tokio::test]
async fn s37_a_filter_at_the_root_may_be_meant_for_the_object() {
    let token = |token| json!({"access_token": token});
    assert!(holds!(
        filter_of_the_object(FilterOfTheObjectInputs::new()),
        ok(token("t"))
    ));
    assert!(!holds!(
        filter_of_the_object(FilterOfTheObjectInputs::new()),
        ok(token("u"))
    ));
    // Where the schema says array, the filter is the standard's.
    assert!(!holds!(
        filter_of_an_array(FilterOfAnArrayInputs::new()),
        ok(token("t"))
    ));
    assert!(holds!(
        filter_of_an_array(FilterOfAnArrayInputs::new()),
        ok(json!([token("t")]))
    ));
}

#[tokio::test]
async fn s14_values_stand_in_filters() {
    for (email, age, expected) in [
        ("a@b.c", 18, true),
        ("a@b.c", 19, false),
        ("x@b.c", 18, false),
        ("' || true || '", 18, false),
    ] {
        let body = ok(json!({"data": [{"email": "a@b.c", "age": 18}]}));
        let inputs = ValuesInAFilterInputs::new(email, age);
        assert_eq!(
            holds!(values_in_a_filter(inputs), body),
            expected,
            "{email} {age}"
        );
    }
    let body = || ok(json!({"data": [{"id": "item-7"}]}));
    assert!(holds!(text_in_a_filter(TextInAFilterInputs::new(7)), body()));
    assert!(!holds!(text_in_a_filter(TextInAFilterInputs::new(8)), body()));
}

#[tokio::test]
async fn s14_predicates_have_lengths_operators_and_values() {
    for (n, expected) in [(2, true), (1, false)] {
        let body = ok(json!({"data": [{}, {}]}));
        assert_eq!(
            holds!(length_of_an_array(LengthOfAnArrayInputs::new(n)), body),
            expected
        );
    }
    assert!(holds!(
        length_of_an_array(LengthOfAnArrayInputs::new(3)),
        ok(json!({"data": "äöü"}))
    ));
    assert!(holds!(
        length_of_an_array(LengthOfAnArrayInputs::new(5)),
        ok(json!({"data": {"length": 5}}))
    ));
    assert!(!holds!(
        length_of_an_array(LengthOfAnArrayInputs::new(0)),
        ok(json!({}))
    ));
    for (model, expected) in [("m", false), ("other", true)] {
        let body = ok(json!([{"id": "m"}]));
        assert_eq!(
            holds!(number_of_nodes(NumberOfNodesInputs::new(model)), body),
            expected
        );
    }
    for (body, expected) in [
        (
            json!({"status": "done", "queue": 1, "data": [{}, {"last": true}]}),
            true,
        ),
        (json!({"status": "x", "data": [{"last": true}]}), true),
        (
            json!({"status": "Done", "queue": 1, "data": [{"last": true}]}),
            false,
        ),
        (json!({"status": "done", "data": [{"last": true}, {}]}), false),
    ] {
        assert_eq!(
            holds!(predicates(PredicatesInputs::new()), ok(body.clone())),
            expected,
            "{body}"
        );
    }
}

#[tokio::test]
async fn s38_xpath_has_an_effective_boolean_value() {
    assert!(holds!(
        xpath_of_body(XpathOfBodyInputs::new()),
        xml("<feed><id>4711</id></feed>")
    ));
    assert!(!holds!(
        xpath_of_body(XpathOfBodyInputs::new()),
        xml("<feed><id>4712</id></feed>")
    ));
    assert!(!holds!(xpath_of_body(XpathOfBodyInputs::new()), xml("not XML")));
    for (id, n, expected) in [
        ("a", 1, true),
        ("a", 2, false),
        ("b", 0, true),
        ("'] | //item['", 1, false),
    ] {
        let feed = xml("<feed><item id='a'>x</item></feed>");
        assert_eq!(
            holds!(xpath_with_values(XpathWithValuesInputs::new(id, n)), feed),
            expected,
            "{id}"
        );
    }
}

#[tokio::test]
async fn s22_all_criteria_have_to_hold() {
    for (status, body, expected) in [
        (200, json!({"data": [1]}), true),
        (200, json!({"data": []}), false),
        (404, json!({"data": [1]}), false),
    ] {
        let reply = Response::json(status, body.to_string());
        assert_eq!(holds!(two_kinds(TwoKindsInputs::new()), reply), expected);
    }
}

/// How many requests the workflow sends when the first is answered so; none for a failure.
async fn requests(first: Response) -> Option<usize> {
    let server = Server::script([first, ok(json!([]))]).unwrap();
    let outcome = actions(&client(&server), ActionsInputs::new()).await;
    outcome.ok().map(|_| server.requests().len())
}

#[tokio::test]
async fn s23_actions_are_taken_by_criteria_of_every_type() {
    assert_eq!(requests(ok(json!({"data": [{"id": 1}]}))).await, Some(2), "full");
    assert_eq!(requests(ok(json!({"data": [{}]}))).await, Some(1), "empty");
    let busy = |text: &str| json!({"errors": [{"code": "busy", "text": text}]}).to_string();
    assert_eq!(
        requests(Response::json(503, busy("Try Again"))).await,
        Some(2),
        "busy"
    );
    assert_eq!(requests(Response::json(503, busy("go away"))).await, None);
    assert_eq!(requests(Response::json(404, busy("try again"))).await, None);
    let maintenance = Response::text(503, "application/xml", "<a><maintenance/></a>");
    assert_eq!(requests(maintenance).await, Some(2), "maintenance");
    assert_eq!(requests(Response::json(503, "not JSON")).await, None, "S39");
}

#[tokio::test]
async fn s28_without_a_reply_no_criterion_holds() {
    assert_eq!(requests(Response::hang_up()).await, None);
}
