//! What a server says when it refuses, as the types of its OpenAPI document.

use std::collections::BTreeMap;

use acceptance::of_schemas::error_bodies::types::{Problem, ProblemKind};
use acceptance::of_schemas::error_bodies::{
    CallsPayInputs, OnlyPingError, OrderAndPayError, OrderAndPayErrorBody, OrderAndPayInputs,
    OrderAndPayStep, PayTwiceInputs, PayTwiceStep, calls_pay, order_and_pay, pay_twice,
};
use arazzo_runtime::{Client, Failure};
use loopback::{Response, Server};

fn answering(responses: impl IntoIterator<Item = Response>) -> (Server, Client) {
    let server = Server::script(responses).unwrap();
    let client = crate::client("shop", &server).build().unwrap();
    (server, client)
}

async fn refused(status: u16, body: &str) -> OrderAndPayError {
    let (_server, client) = answering([Response::json(status, body)]);
    let inputs = OrderAndPayInputs::new().key("sk-1");
    order_and_pay(&client, inputs).await.unwrap_err()
}

fn problem(title: &str) -> Problem {
    Problem {
        title: title.to_owned(),
        status: None,
        kind: None,
        additional: BTreeMap::new(),
    }
}

#[tokio::test]
async fn the_narrowest_status_says_the_type() {
    let conflict = refused(409, r#"{"existing": [{"id": "a"}]}"#).await;
    let Some(OrderAndPayErrorBody::Conflict(conflict)) = conflict.error_body() else {
        panic!("{conflict}");
    };
    assert_eq!(conflict.existing[0].id, "a");
    let refusal = refused(
        422,
        r#"{"title": "No", "status": 422.0, "kind": "stock", "more": 1}"#,
    )
    .await;
    let expected = Problem {
        status: Some(422),
        kind: Some(ProblemKind::Stock),
        additional: BTreeMap::from([("more".to_owned(), 1.into())]),
        ..problem("No")
    };
    assert_eq!(
        refusal.error_body(),
        Some(OrderAndPayErrorBody::Problem(expected))
    );
    let other = refused(503, r#"{"trace": "t"}"#).await;
    assert!(matches!(
        other.error_body(),
        Some(OrderAndPayErrorBody::OrderError(body)) if body.trace.as_deref() == Some("t")
    ));
}

#[tokio::test]
async fn there_is_none_where_the_server_says_something_else() {
    for (status, body) in [
        (409, r#"{"existing": 1}"#),
        (422, "<html>"),
        (422, ""),
        (422, "null"),
        // It is the other step that fails, with a status that its operation does not declare.
        (201, r#"{"title": "No"}"#),
    ] {
        let error = refused(status, body).await;
        assert_eq!(error.error_body(), None, "{status} {body}: {error}");
    }
    let large = format!(r#"{{"title": "{}"}}"#, "x".repeat(64 * 1024));
    assert_eq!(refused(422, &large).await.error_body(), None);
    let (_server, client) = answering([Response::hang_up()]);
    let error = order_and_pay(&client, OrderAndPayInputs::new())
        .await
        .unwrap_err();
    assert_eq!(error.error_body(), None);
}

#[tokio::test]
async fn s44_secrets_are_cut_out_of_it() {
    let error = refused(401, r#"{"title": "bad key sk-1"}"#).await;
    let expected = OrderAndPayErrorBody::Problem(problem("bad key [redacted]"));
    assert_eq!(error.error_body(), Some(expected));
    assert!(!format!("{error:?}").contains("sk-1"));
}

#[tokio::test]
async fn s24_an_end_on_failure_has_it_too() {
    let (_server, client) = answering([
        Response::json(201, r#"{"id": "1"}"#),
        Response::json(402, r#"{"title": "No money", "kind": "money"}"#),
    ]);
    let error = order_and_pay(&client, OrderAndPayInputs::new())
        .await
        .unwrap_err();
    assert_eq!(error.step(), Some(OrderAndPayStep::Pay));
    assert!(matches!(error.failure(), Failure::Ended { action: "stop" }));
    let body = error.error_body();
    let kind = match body {
        Some(OrderAndPayErrorBody::Problem(problem)) => problem.kind,
        other => panic!("{other:?}"),
    };
    assert_eq!(kind, Some(ProblemKind::Money));
}

#[tokio::test]
async fn one_type_needs_no_enum_and_a_called_workflow_has_its_own() {
    let refusal = || Response::json(400, r#"{"title": "No"}"#);
    let (_server, client) = answering([refusal(), refusal()]);
    let error = pay_twice(&client, PayTwiceInputs::new()).await.unwrap_err();
    assert_eq!(error.error_body(), Some(problem("No")));
    assert_eq!(error.attempt(), 2);
    let unavailable = || Response::json(503, r#"{"title": "Later"}"#);
    let (_server, client) = answering([unavailable(), unavailable()]);
    let error = pay_twice(&client, PayTwiceInputs::new()).await.unwrap_err();
    assert_eq!(
        error.error_body(),
        Some(problem("Later")),
        "written out, it is the same"
    );

    let (_server, client) = answering([refusal(), refusal()]);
    let error = calls_pay(&client, CallsPayInputs::new()).await.unwrap_err();
    let Failure::Workflow(called) = error.failure() else {
        panic!("{error}");
    };
    let body = called.of::<PayTwiceStep>().and_then(|error| error.error_body());
    assert_eq!(body, Some(problem("No")));
}

/// Where no document says anything there is nothing to ask.
#[test]
fn no_type_where_no_schema_says_one() {
    trait Without {
        fn error_body(&self) -> &'static str;
    }
    // An inherent method would be found first.
    impl Without for OnlyPingError {
        fn error_body(&self) -> &'static str {
            "none"
        }
    }
    let progress = arazzo_runtime::codegen::Progress::starting_at(
        acceptance::of_schemas::error_bodies::OnlyPingStep::Ping,
    );
    let error = OnlyPingError::new("only-ping", &progress, Failure::NotRunning);
    assert_eq!(error.error_body(), "none");
}
