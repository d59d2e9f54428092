//! Actions: `end`, `goto`, `retry`, their order, their budgets, and timeouts.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use acceptance::language::{
    FallBackInputs, FallBackOutputs, FallBackStep, RenewAndRetryInputs, RenewAndRetryOutputs,
    RetryTwiceInputs, RetryTwiceStep, fall_back, renew_and_retry, retry_twice,
};
use arazzo_runtime::{Client, Event, Failure, Pacing, TransportError};
use loopback::{Response, Server};

use crate::lines;

fn client(server: &Server) -> Client {
    crate::client("shop", server).build().unwrap()
}

fn order(status: u16) -> Response {
    Response::json(status, r#"{"id":"o1","state":"open"}"#)
}

#[tokio::test]
async fn s26_a_retry_runs_the_step_again_within_its_limit() {
    let server = Server::script([Response::empty(503), Response::empty(503), order(200)]).unwrap();
    let outputs = retry_twice(&client(&server), RetryTwiceInputs::new("o1"))
        .await
        .unwrap();
    assert_eq!(outputs.state.as_str(), "open");
    assert_eq!(lines(&server), ["GET /orders/o1"; 3]);
}

#[tokio::test]
async fn s26_when_the_budget_is_used_up_the_step_fails() {
    let server = Server::script([503, 503, 503, 200].map(Response::empty)).unwrap();
    let error = retry_twice(&client(&server), RetryTwiceInputs::new("o1"))
        .await
        .unwrap_err();
    assert_eq!(lines(&server).len(), 3, "two retries and no more");
    assert_eq!((error.step(), error.attempt()), (Some(RetryTwiceStep::Fetch), 3));
    assert!(matches!(error.failure(), Failure::Criterion { .. }));
}

#[tokio::test]
async fn s26_each_action_has_its_own_budget_and_no_limit_means_one() {
    // Two times busy, once lost (the second loss is not retried).
    let server = Server::script([503, 502, 503, 502].map(Response::empty)).unwrap();
    retry_twice(&client(&server), RetryTwiceInputs::new("o1"))
        .await
        .unwrap_err();
    assert_eq!(lines(&server).len(), 4);
}

#[tokio::test]
async fn s28_a_transport_failure_is_considered_by_the_failure_actions() {
    let server = Server::script([Response::hang_up(), order(200)]).unwrap();
    let outputs = retry_twice(&client(&server), RetryTwiceInputs::new("o1"))
        .await
        .unwrap();
    assert_eq!(outputs.state.as_str(), "open");
    assert_eq!(lines(&server).len(), 2);
}

#[tokio::test]
async fn s24_an_end_on_failure_is_an_error_s23_considered_in_order() {
    let server = Server::script([Response::empty(410)]).unwrap();
    let error = retry_twice(&client(&server), RetryTwiceInputs::new("o1"))
        .await
        .unwrap_err();
    assert!(
        matches!(error.failure(), Failure::Ended { action: "giveUp" }),
        "{error}"
    );
    assert_eq!(error.exchange().unwrap().status(), 410);
}

#[tokio::test]
async fn s26_waits_as_the_action_says_unless_retry_after_does() {
    let waits = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&waits);
    let server = Server::script([
        Response::empty(503),
        Response::empty(503).header("retry-after", "0"),
        order(200),
    ])
    .unwrap();
    let client = Client::builder()
        .base_url("shop", server.url())
        .pacing(Pacing::default())
        .observer(move |event: &Event<'_>| {
            if let Event::Waiting { duration, .. } = event {
                seen.lock().unwrap().push(*duration);
            }
        })
        .build()
        .unwrap();
    retry_twice(&client, RetryTwiceInputs::new("o1")).await.unwrap();
    assert_eq!(
        *waits.lock().unwrap(),
        [Duration::from_millis(1500), Duration::ZERO]
    );
}

#[tokio::test]
async fn s27_another_step_runs_first_and_expressions_are_evaluated_afresh() {
    let server = Server::script([
        Response::empty(401),
        Response::json(200, r#"{"token":"fresh"}"#),
        order(201),
    ])
    .unwrap();
    let outputs = renew_and_retry(&client(&server), RenewAndRetryInputs::new())
        .await
        .unwrap();
    // The other step's own action, which would lead astray, is not followed.
    assert_eq!(lines(&server), ["POST /orders", "POST /token", "POST /orders"]);
    let tokens: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("x-token").map(str::to_owned))
        .collect();
    assert_eq!(tokens, [None, None, Some("fresh".to_owned())]);
    // The order has surely been placed at the end; the token has been renewed on some paths only.
    assert_eq!(
        outputs,
        RenewAndRetryOutputs {
            id: "o1".into(),
            token: Some("fresh".into())
        }
    );
}

#[tokio::test]
async fn s27_the_failure_of_the_other_step_is_ignored() {
    let server = Server::script([
        Response::empty(401),
        Response::empty(500),
        Response::empty(401),
        Response::hang_up(),
        order(201),
    ])
    .unwrap();
    let outputs = renew_and_retry(&client(&server), RenewAndRetryInputs::new())
        .await
        .unwrap();
    assert_eq!(lines(&server).len(), 5);
    assert_eq!(outputs.token, None);
}

#[tokio::test]
async fn s29_a_timeout_fails_the_step() {
    let server = Server::script([Response::stall(Duration::from_secs(5)), Response::empty(204)]).unwrap();
    let outputs = fall_back(&client(&server), FallBackInputs::new()).await.unwrap();
    assert_eq!(outputs, FallBackOutputs { id: None });
    assert_eq!(lines(&server), ["POST /orders", "DELETE /orders/last"]);
}

#[tokio::test]
async fn s23_the_workflows_actions_apply_unless_the_step_has_one_of_that_name() {
    let server = Server::script([Response::empty(500), Response::empty(500)]).unwrap();
    let error = fall_back(&client(&server), FallBackInputs::new())
        .await
        .unwrap_err();
    assert_eq!(lines(&server), ["POST /orders", "DELETE /orders/last"]);
    assert_eq!(error.step(), Some(FallBackStep::Cancel));
    assert!(matches!(error.failure(), Failure::Ended { action: "cancel" }));
    assert!(!matches!(
        error.failure(),
        Failure::Transport(TransportError::Timeout { .. })
    ));
}

#[tokio::test]
async fn s14_a_retry_on_success_runs_the_step_again_while_the_criteria_hold() {
    let server = Server::script([500, 202, 202].map(Response::empty)).unwrap();
    fall_back(&client(&server), FallBackInputs::new()).await.unwrap();
    assert_eq!(
        lines(&server).len(),
        3,
        "one retry, then the next step or the end"
    );
}
