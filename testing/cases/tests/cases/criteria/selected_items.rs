//! What a query selects: one value by a singular query, also by an index from the end, else a list of the items' type
//! (S37a).

use loopback::Response;
use serde_json::{Value, json};

mod generated {
    arazzo_runtime::include_workflows!("selected-items");
}

#[cfg(reported)]
mod list_for_scalar {
    arazzo_runtime::include_workflows!("reported/corpus-07-query-list-for-scalar/a");
}

#[cfg(reported)]
mod negative_index {
    arazzo_runtime::include_workflows!("reported/server-01-negative-index/w");
}

fn ok(body: &Value) -> Response {
    Response::json(200, body.to_string())
}

fn logs() -> Value {
    json!([
        {"id": "a", "level": 1, "note": "n", "tags": []},
        {"id": "b", "level": 3, "note": null, "tags": ["x", "y"]},
    ])
}

#[tokio::test]
async fn s37a_an_index_from_the_end_is_one_value_of_its_type() {
    let (server, client) = crate::scripted(vec![ok(&logs()), ok(&json!({}))]);
    let outputs = generated::ends(&client, generated::EndsInputs::new())
        .await
        .unwrap();
    let first: Option<String> = outputs.first;
    let last: Option<String> = outputs.last;
    assert_eq!((first.as_deref(), last.as_deref()), (Some("a"), Some("b")));
    let (level, note, tag): (Option<i64>, Option<Option<String>>, Option<String>) =
        (outputs.last_level, outputs.last_note, outputs.last_tag);
    assert_eq!((level, note, tag.as_deref()), (Some(3), Some(None), Some("y")));
    assert_eq!(outputs.whole.unwrap().id, "a");
    assert_eq!(outputs.behind.as_deref(), Some("b"));
    let request = &server.requests()[1];
    assert_eq!(request.query.as_deref(), Some("level=1&level=3&after=b"));
    assert_eq!(
        serde_json::from_str::<Value>(&request.text()).unwrap(),
        json!({"id": "b", "level": 3, "note": null, "levels": [1, 3], "text": "after b"})
    );
}

#[tokio::test]
async fn s37a_what_a_query_selects_of_items_is_a_list_of_their_type() {
    let (_server, client) = crate::scripted(vec![ok(&logs()), ok(&json!({}))]);
    let outputs = generated::ends(&client, generated::EndsInputs::new())
        .await
        .unwrap();
    let levels: Option<Vec<i64>> = outputs.levels;
    let (high, some): (Option<Vec<String>>, Option<Vec<String>>) = (outputs.high, outputs.some);
    assert_eq!(levels, Some(vec![1, 3]));
    assert_eq!(
        (high.unwrap(), some.unwrap()),
        (vec!["b".to_owned()], vec!["a".to_owned(), "b".to_owned()])
    );
    let deep: Option<Vec<Value>> = outputs.deep;
    assert_eq!(deep, Some(vec![json!("a"), json!("b")]));
}

#[tokio::test]
async fn s37a_a_query_that_selects_nothing_leaves_its_output_absent() {
    let low = json!([{"id": "a", "level": 1}]);
    let (_server, client) = crate::scripted(vec![ok(&low), ok(&json!({}))]);
    let outputs = generated::ends(&client, generated::EndsInputs::new())
        .await
        .unwrap();
    assert_eq!((outputs.high, outputs.levels), (None, Some(vec![1])));
}

#[tokio::test]
async fn s37a_an_empty_list_has_no_last_item() {
    let (server, client) = crate::scripted(vec![ok(&json!([]))]);
    let error = generated::ends(&client, generated::EndsInputs::new())
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("$[-1].id in $response.body"),
        "{error}"
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn s37a_an_index_from_the_end_in_what_was_kept() {
    let page = json!({"logs": logs(), "byName": {"k": {"id": "k", "level": 9}}});
    let (server, client) = crate::scripted(vec![ok(&page), ok(&json!({}))]);
    let inputs = generated::LaterInputs::new().ids(vec![4, 5]);
    let outputs = generated::later(&client, inputs).await.unwrap();
    let request = &server.requests()[1];
    assert_eq!(request.query.as_deref(), Some("after=b"));
    assert_eq!(
        serde_json::from_str::<Value>(&request.text()).unwrap(),
        json!({"id": "b", "ids": ["a", "b"], "last": 5})
    );
    let (last, levels): (Option<i64>, Option<Vec<i64>>) = (outputs.last, outputs.levels);
    assert_eq!((last, levels), (Some(3), Some(vec![1, 3])));
    let (named, number): (Option<Vec<Value>>, Option<i64>) = (outputs.named, outputs.number);
    assert_eq!((named, number), (Some(vec![json!(9)]), Some(5)));
}

#[tokio::test]
async fn s37a_a_criterion_reads_the_last_item() {
    for (level, holds) in [(3, true), (2, false)] {
        let page = json!({"logs": [{"level": 3}, {"id": "b", "level": level}], "byName": {}});
        let (_server, client) = crate::scripted(vec![ok(&page)]);
        let run = generated::judged(&client, generated::JudgedInputs::new()).await;
        assert_eq!(run.is_ok(), holds);
    }
}

#[tokio::test]
async fn s14_the_one_value_that_a_query_selects_is_passed_where_a_scalar_is_taken() {
    let page = json!({"logs": logs(), "byName": {}});
    let replies = [page, json!({}), json!({}), json!({})].iter().map(ok).collect();
    let (server, client) = crate::scripted(replies);
    generated::only(&client, generated::OnlyInputs::new(3))
        .await
        .unwrap();
    let requests = server.requests();
    assert_eq!(requests[1].path, "/items/b");
    // What takes a list gets the list.
    assert_eq!(requests[2].query.as_deref(), Some("after=b&level=3"));
    assert_eq!(
        serde_json::from_str::<Value>(&requests[2].text()).unwrap(),
        json!({"id": "b", "level": 3, "list": ["b"]})
    );
    assert_eq!(requests[3].text(), r#"{"id":"b"}"#);
}

#[tokio::test]
async fn s14_none_or_several_where_a_scalar_is_taken_fail_before_anything_is_sent() {
    let one = |level: i64| json!({"id": "a", "level": level});
    for (logs, sent) in [
        (json!([one(3), one(3)]), 1),
        (json!([one(1)]), 1),
        (json!([]), 1),
        (json!([one(3), one(7), one(7)]), 2),
    ] {
        let page = json!({"logs": logs, "byName": {}});
        let (server, client) = crate::scripted(vec![ok(&page), ok(&json!({}))]);
        let error = generated::only(&client, generated::OnlyInputs::new(7))
            .await
            .unwrap_err();
        assert!(
            error.to_string().contains("is not exactly one value"),
            "{logs}: {error}"
        );
        assert_eq!(server.requests().len(), sent, "{logs}");
    }
}

#[cfg(reported)]
#[tokio::test]
async fn corpus_07_a_query_for_a_scalar() {
    let found = json!({"permissions": [{"id": "p1", "key": "a"}, {"id": "p2", "key": "b"}]});
    let server = loopback::Server::script([ok(&found), ok(&json!({})), ok(&found)]).unwrap();
    let client = crate::client("roles", &server).build().unwrap();
    list_for_scalar::w(&client, list_for_scalar::WInputs::new("b"))
        .await
        .unwrap();
    assert_eq!(server.requests()[1].text(), r#"{"id":"p2"}"#);
    let error = list_for_scalar::w(&client, list_for_scalar::WInputs::new("c"))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("is not exactly one value"), "{error}");
}

#[cfg(reported)]
#[tokio::test]
async fn server_01_a_negative_index() {
    let server = loopback::Server::script([ok(&json!([{"id": "a"}, {"id": "b"}]))]).unwrap();
    let client = crate::client("a", &server).build().unwrap();
    let outputs = negative_index::last(&client, negative_index::LastInputs::new())
        .await
        .unwrap();
    let (first, last): (Option<String>, Option<String>) = (outputs.first, outputs.last);
    assert_eq!((first.as_deref(), last.as_deref()), (Some("a"), Some("b")));
}

#[tokio::test]
async fn s34_a_list_never_equals_the_one_value_in_it() {
    let (server, client) = crate::scripted((0..4).map(|_| ok(&logs())).collect());
    let error = generated::equal(&client, generated::EqualInputs::new())
        .await
        .unwrap_err();
    // The action with `==` is not taken, `!=` and the filter hold, and the pattern does not match `["b"]`.
    assert_eq!(server.requests().len(), 4);
    assert!(error.to_string().contains("matched"), "{error}");
}

#[tokio::test]
async fn s15_a_list_in_a_longer_text_is_json() {
    let (server, client) = crate::scripted(vec![ok(&logs()), ok(&json!({}))]);
    generated::in_text(&client, generated::InTextInputs::new())
        .await
        .unwrap();
    let request = &server.requests()[1];
    assert_eq!(request.query.as_deref(), Some("after=after-%5B%22b%22%5D"));
    assert_eq!(
        serde_json::from_str::<Value>(&request.text()).unwrap(),
        json!({"id": "high [\"b\"]", "last": "last b"})
    );
}
