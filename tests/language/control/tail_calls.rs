//! Workflows that others depend on (S32), go to (S25), or run before a retry (S27).

use acceptance::language::{
    CheckoutInputs, CheckoutStep, HandOverByNameInputs, HandOverInputs, InOrderInputs, checkout, hand_over,
    hand_over_by_name, in_order,
};
use arazzo_runtime::Client;
use loopback::{Response, Server};

use crate::lines;

fn client(server: &Server) -> Client {
    crate::client("shop", server).build().unwrap()
}

fn token(token: &str) -> Response {
    Response::json(200, format!(r#"{{"token":"{token}"}}"#))
}

fn order(status: u16) -> Response {
    Response::json(status, r#"{"id":"o1","state":"open"}"#)
}

#[tokio::test]
async fn s32_a_workflow_that_another_depends_on_runs_once_before_it() {
    let server = Server::script([token("t1"), order(201)]).unwrap();
    let outputs = checkout(&client(&server), CheckoutInputs::new("o1").user("ada"))
        .await
        .unwrap();
    assert_eq!(lines(&server), ["POST /token", "POST /orders"]);
    // Inputs go by name from the caller, and its outputs are there.
    assert_eq!(server.requests()[0].header("x-user"), Some("ada"));
    assert_eq!(server.requests()[1].header("x-token"), Some("t1"));
    // `id` is plain, as both ways to end have it; `state` only comes with the other workflow.
    assert_eq!((outputs.id.as_str(), outputs.state), ("o1", None));
}

#[tokio::test]
async fn s25_goto_a_workflow_ends_the_run_with_its_outputs() {
    let server = Server::script([
        token("t1"),
        order(200),
        Response::json(200, r#"{"id":"o7","state":"paid"}"#),
    ])
    .unwrap();
    let outputs = checkout(&client(&server), CheckoutInputs::new("o1"))
        .await
        .unwrap();
    assert_eq!(lines(&server), ["POST /token", "POST /orders", "GET /orders/o1"]);
    assert_eq!(
        serde_json::to_value(&outputs).unwrap(),
        serde_json::json!({"id": "o7", "state": "paid"})
    );
}

#[tokio::test]
async fn s25_the_parameters_of_the_action_are_the_inputs() {
    let server = Server::script([
        token("t1"),
        order(203),
        Response::json(200, r#"{"id":"o7","state":"paid"}"#),
    ])
    .unwrap();
    checkout(&client(&server), CheckoutInputs::new("o1"))
        .await
        .unwrap();
    assert_eq!(lines(&server)[2], "GET /orders/o1-b");
}

#[tokio::test]
async fn s25_in_1_0_the_inputs_are_taken_by_name() {
    let server = Server::script([token("t1"), Response::json(200, r#"{"id":"o7","state":"paid"}"#)]).unwrap();
    let inputs = HandOverByNameInputs::new("o1")
        .user("ada")
        .note("not for the other one");
    let outputs = hand_over_by_name(&client(&server), inputs).await.unwrap();
    assert_eq!(outputs.state, Some("paid".into()));
    assert_eq!(lines(&server), ["POST /token", "GET /orders/o1"]);
    let looked = &server.requests()[1];
    assert_eq!(looked.header("x-user"), Some("ada"));
    // One that the caller has not keeps its default.
    assert_eq!(looked.header("x-depth"), Some("3"));
}

#[tokio::test]
async fn s25_the_failure_of_the_other_workflow_is_the_failure_of_the_run() {
    let server = Server::script([token("t1"), order(200), Response::empty(404)]).unwrap();
    let error = checkout(&client(&server), CheckoutInputs::new("o1"))
        .await
        .unwrap_err();
    assert_eq!(error.step(), Some(CheckoutStep::GotoInspect));
    assert!(
        error.to_string().contains("workflow `inspect`, step `fetch`"),
        "{error}"
    );
}

#[tokio::test]
async fn s27_a_workflow_runs_before_a_retry_and_its_failure_is_ignored() {
    let server = Server::script([
        token("t1"),
        Response::empty(401),
        Response::empty(500),
        order(201),
    ])
    .unwrap();
    checkout(&client(&server), CheckoutInputs::new("o1"))
        .await
        .unwrap();
    assert_eq!(
        lines(&server),
        ["POST /token", "POST /orders", "POST /token", "POST /orders"]
    );
}

#[tokio::test]
async fn s32_a_step_runs_behind_those_it_depends_on() {
    let server = Server::script([token("t1"), order(201), Response::empty(204)]).unwrap();
    let outputs = in_order(&client(&server), InOrderInputs::new()).await.unwrap();
    assert_eq!(
        lines(&server),
        ["POST /token", "POST /orders", "DELETE /orders/o1"]
    );
    assert_eq!(outputs.id, "o1");
}

#[tokio::test]
async fn s25_a_run_that_always_ends_with_another_workflow_has_its_outputs_plain() {
    let paid = Response::json(200, r#"{"id":"o7","state":"paid"}"#);
    let server = Server::script([order(201), paid]).unwrap();
    let outputs = hand_over(&client(&server), HandOverInputs::new("o1"))
        .await
        .unwrap();
    // Neither is an `Option`.
    assert_eq!((outputs.id.as_str(), outputs.state.as_str()), ("o7", "paid"));
}
