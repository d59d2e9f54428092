//! What programs and people write that is beyond the specification and can only mean one thing (S14), run.

use acceptance::found::*;
use arazzo_runtime::{Client, ErrorKind, Step};
use loopback::{Response, Server};
use serde_json::{Value, json};

fn client(server: &Server) -> Client {
    crate::client("parcels", server).build().unwrap()
}

fn replying(status: u16, body: &Value) -> Server {
    let body = body.to_string();
    Server::start(move |_| Response::json(status, body.clone())).unwrap()
}

fn parcel() -> Value {
    json!({"id": "p1", "weight": 3, "marks": [{"key": "a", "value": "b"}]})
}

#[tokio::test]
async fn s14_a_condition_that_is_json_is_what_the_context_has_to_be() {
    let server = replying(200, &parcel());
    same_body(&client(&server), SameBodyInputs::new()).await.unwrap();
    same_text(&client(&server), SameTextInputs::new()).await.unwrap();

    let mut more = parcel();
    more["marks"][0]["value"] = json!("B");
    let server = replying(200, &more);
    let error = same_body(&client(&server), SameBodyInputs::new())
        .await
        .unwrap_err();
    let expected = r#"$response.body == {"id":"p1","marks":[{"key":"a","value":"b"}],"weight":3.0}"#;
    assert_eq!(error.kind(), ErrorKind::Criterion(expected));
}

#[tokio::test]
async fn s14_a_range_of_statuses_is_two_comparisons() {
    for status in [200, 299] {
        let server = replying(status, &json!([parcel()]));
        let outputs = range(&client(&server), RangeInputs::new()).await.unwrap();
        // The type is that of the reply of success, not also of `default`.
        assert_eq!(outputs.first.map(|parcel| parcel.id).as_deref(), Some("p1"));
    }
    let server = replying(503, &json!([]));
    let error = range(&client(&server), RangeInputs::new()).await.unwrap_err();
    assert_eq!(error.step(), Some(RangeStep::List));
    // A 4xx goes on to the other step.
    let server = replying(404, &json!([]));
    range(&client(&server), RangeInputs::new()).await.unwrap_err();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn s14_a_condition_in_three_fields_is_one() {
    let server = replying(200, &parcel());
    three_fields(&client(&server), ThreeFieldsInputs::new())
        .await
        .unwrap();
    for (status, id) in [(200, "it's"), (201, "p1")] {
        let server = replying(status, &json!({"id": id}));
        let error = three_fields(&client(&server), ThreeFieldsInputs::new())
            .await
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Criterion(_)), "{error}");
    }
}

#[tokio::test]
async fn s14_a_query_behind_an_expression_is_the_list_of_what_it_selects() {
    let parcels = json!([
        {"id": "p1", "marks": [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}, {"key": "a", "value": "3"}]},
        {"id": "p2"},
    ]);
    let server = Server::script([Response::json(200, parcels.to_string()), Response::empty(204)]).unwrap();
    let outputs = queries(&client(&server), QueriesInputs::new("a")).await.unwrap();
    assert_eq!(outputs.ids, Some(vec!["p1".to_owned(), "p2".to_owned()]));
    assert_eq!(outputs.marks, Some(vec!["1".to_owned(), "3".to_owned()]));
    assert_eq!(outputs.note, Value::Null);
    let requests = server.requests();
    let sent: Value = serde_json::from_slice(&requests[1].body).unwrap();
    assert_eq!(requests[1].path, "/parcels/p1/marks");
    assert_eq!(sent, json!({"keys": ["a", "b", "a"], "of": ["1", "2", "3"]}));
}

#[tokio::test]
async fn s14_a_query_that_selects_nothing_is_absent() {
    let server = Server::script([Response::json(200, "[]"), Response::empty(204)]).unwrap();
    let outputs = queries(&client(&server), QueriesInputs::new("a")).await.unwrap();
    assert_eq!((outputs.ids, outputs.marks), (None, None));
    let sent: Value = serde_json::from_slice(&server.requests()[1].body).unwrap();
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn s36_flags_in_front_of_a_pattern_are_of_the_whole() {
    for (id, expected) in [("P1", true), ("x", false)] {
        let mut parcel = parcel();
        parcel["id"] = json!(id);
        let server = replying(200, &parcel);
        let outcome = flags(&client(&server), FlagsInputs::new()).await;
        assert_eq!(outcome.is_ok(), expected, "{id}");
    }
}

#[tokio::test]
async fn s6_steps_and_workflows_with_names_that_rust_has() {
    let parcels = json!([{"id": "p1", "weight": 3}]);
    let server = Server::script([
        Response::json(200, parcels.to_string()),
        Response::json(200, parcel().to_string()),
        Response::empty(204),
    ])
    .unwrap();
    let outputs = self_(&client(&server), SelfInputs::new()).await.unwrap();
    assert_eq!(serde_json::to_value(&outputs).unwrap(), json!({"Self": "p1"}));
    let requests = server.requests();
    assert_eq!(
        (requests[0].header("X-Lives"), requests[0].header("X-Self")),
        (Some("9"), Some("me"))
    );
    let sent: Value = serde_json::from_slice(&requests[2].body).unwrap();
    assert_eq!(sent, json!({"note": "3"}));
    assert_eq!(SelfStep::Body.as_str(), "body");
}
