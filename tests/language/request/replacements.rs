//! Values set in payloads (S42), at build time and at run time.

use acceptance::language::{
    ReplaceInFormInputs, ReplaceInInputInputs, ReplaceInNothingInputs, ReplaceInObjectInputs,
    ReplaceInOrderInputs, ReplaceUnderInputInputs, replace_in_form, replace_in_input, replace_in_nothing,
    replace_in_object, replace_in_order, replace_under_input,
};
use arazzo_runtime::{Client, Failure, Step, error::ReplacementError};
use loopback::{Response, Server};
use serde_json::{Value, json};

fn shop() -> (Server, Client) {
    let server = Server::start(|_| Response::json(201, "{}")).unwrap();
    let client = Client::builder().base_url("shop", server.url()).build().unwrap();
    (server, client)
}

fn body(server: &Server) -> Value {
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    serde_json::from_slice(&requests[0].body).unwrap()
}

#[tokio::test]
async fn s42_in_a_payload_that_is_written_out_the_last_wins() {
    let (server, client) = shop();
    let inputs = ReplaceInObjectInputs::new("s-1");
    replace_in_object(&client, inputs).await.unwrap();
    let expected = json!({
        "items": [{"sku": "s-1", "quantity": 1}, {"sku": "s-1-b", "quantity": 2}],
        "customer": {"name": "placeholder", "tags": ["a", true]},
        "a/b": null,
    });
    // S17: `note` is replaced by an input that is not given, so it is left out.
    assert_eq!(body(&server), expected);
    assert_eq!(
        server.requests()[0].header("content-type"),
        Some("application/json")
    );
}

#[tokio::test]
async fn s42_no_payload_starts_from_an_empty_object() {
    let (server, client) = shop();
    replace_in_nothing(&client, ReplaceInNothingInputs::new("s-1"))
        .await
        .unwrap();
    assert_eq!(body(&server), json!({"items": [{"sku": "s-1", "quantity": 3}]}));
}

#[tokio::test]
async fn s42_in_a_payload_of_the_caller() {
    let (server, client) = shop();
    let order = json!({
        "id": "old", "note": "gone",
        "items": [{"sku": "x"}, {"sku": "abc", "quantity": 1}, {"sku": "b"}, {"sku": "abc", "quantity": 2}],
    });
    replace_in_input(&client, ReplaceInInputInputs::new(order, 9))
        .await
        .unwrap();
    let expected = json!({
        "id": "new",
        "items": [{"sku": "9 pieces"}, {"sku": "abc", "quantity": 9}, {"sku": "b"}, {"sku": "abc", "quantity": 9}],
    });
    assert_eq!(body(&server), expected);
}

#[tokio::test]
async fn s42_a_query_that_selects_nothing_is_an_error_before_anything_is_sent() {
    let (server, client) = shop();
    let order = json!({"items": [{"sku": "x"}]});
    let error = replace_in_input(&client, ReplaceInInputInputs::new(order, 9))
        .await
        .unwrap_err();
    assert_eq!(error.step().map(|step| step.as_str()), Some("create"));
    let Failure::Replacement { target, reason, .. } = error.failure() else {
        panic!("{error}");
    };
    assert_eq!(&**target, "$.items[?@.sku == 'abc'].quantity");
    assert_eq!(*reason, ReplacementError::NothingSelected);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn s42_a_missing_parent_is_an_error_that_names_the_step_and_the_target() {
    let (server, client) = shop();
    let inputs = ReplaceUnderInputInputs::new();
    let error = replace_under_input(&client, inputs).await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("create") && text.contains("/customer/name"),
        "{text}"
    );
    assert!(server.requests().is_empty());

    let inputs = ReplaceUnderInputInputs::new().customer(json!({"id": 1, "name": "old"}));
    replace_under_input(&client, inputs).await.unwrap();
    assert_eq!(
        body(&server),
        json!({"customer": {"id": 1, "name": "known"}, "total": 2})
    );
}

#[tokio::test]
async fn s42_the_order_of_the_list_holds_across_build_time_and_run_time() {
    let (server, client) = shop();
    replace_in_order(&client, ReplaceInOrderInputs::new())
        .await
        .unwrap();
    let expected = json!({"items": [{"sku": "a", "quantity": 6}, {"sku": "b", "quantity": 5}]});
    assert_eq!(body(&server), expected);
}

#[tokio::test]
async fn s42_in_a_form() {
    let (server, client) = shop();
    replace_in_form(&client, ReplaceInFormInputs::new("c&d"))
        .await
        .unwrap();
    assert_eq!(server.requests()[0].text(), "code=c%26d&scope=all");
}
