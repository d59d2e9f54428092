//! Steps that call workflows, of the same document and of another.

use acceptance::language::{
    LookAtOrderInputs, OrderWithToken, OrderWithTokenCheckpoint, OrderWithTokenInputs, OrderWithTokenStep,
    WaitForPaymentInputs, WaitForPaymentStep, look_at_order, order_with_token, wait_for_payment,
};
use arazzo_runtime::http::{HeaderMap, HeaderValue, StatusCode};
use arazzo_runtime::{Client, Effect, Failure, Reply, Run};
use loopback::{Response, Server};

use crate::lines;

fn client(server: &Server) -> Client {
    crate::client("shop", server).build().unwrap()
}

fn ok(body: &str) -> Response {
    Response::json(200, body)
}

#[tokio::test]
async fn s21_a_step_calls_a_workflow_and_has_its_outputs() {
    let server = Server::script([
        ok(r#"{"token":"t1"}"#),
        ok(r#"{"id":"o1","state":"open"}"#),
        ok(r#"{"id":"o1","state":"open"}"#),
        ok(r#"{"id":"o1","state":"paid"}"#),
    ])
    .unwrap();
    let outputs = order_with_token(&client(&server), OrderWithTokenInputs::new("ada"))
        .await
        .unwrap();
    assert_eq!(
        lines(&server),
        ["POST /token", "POST /orders", "GET /orders/o1", "GET /orders/o1"]
    );
    // `id` is plain: every way to the end completes place. `look` may have failed over to cancel.
    assert_eq!(
        serde_json::to_value(&outputs).unwrap(),
        serde_json::json!({"id": "o1", "state": "paid"})
    );
    assert_eq!(server.requests()[1].header("x-token"), Some("t1"));
}

#[tokio::test]
async fn s30_only_what_is_passed_and_defaults_reach_the_workflow() {
    let server = Server::script([Response::empty(500)]).unwrap();
    order_with_token(&client(&server), OrderWithTokenInputs::new("ada"))
        .await
        .unwrap_err();
    let request = &server.requests()[0];
    // The template is filled in, and the text "3" is the integer that the input takes.
    assert_eq!(request.header("x-user"), Some("user-ada"));
    assert_eq!(request.header("x-tries"), Some("3"));
    assert_eq!(
        request.header("x-note"),
        None,
        "an optional input that is absent is not passed on (S17)"
    );

    let server = Server::script([Response::empty(500)]).unwrap();
    order_with_token(&client(&server), OrderWithTokenInputs::new("ada").note("n"))
        .await
        .unwrap_err();
    assert_eq!(server.requests()[0].header("x-note"), Some("n"));
}

#[tokio::test]
async fn s26_actions_within_the_workflow_are_its_own() {
    let server = Server::script([Response::empty(503), Response::empty(503)]).unwrap();
    let error = order_with_token(&client(&server), OrderWithTokenInputs::new("ada"))
        .await
        .unwrap_err();
    assert_eq!(lines(&server).len(), 2, "one retry");
    assert_eq!(error.step(), Some(OrderWithTokenStep::LogIn));
    assert!(matches!(error.failure(), Failure::Workflow(_)));
    let text = error.to_string();
    for part in [
        "order-with-token",
        "`logIn`",
        "workflow `log-in`, step `renew`, attempt 2",
        "503",
    ] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
}

#[tokio::test]
async fn s21_success_criteria_judge_the_outputs() {
    let server = Server::script([ok(r#"{"token":"REVOKED"}"#)]).unwrap();
    let error = order_with_token(&client(&server), OrderWithTokenInputs::new("ada"))
        .await
        .unwrap_err();
    assert!(matches!(
        error.failure(),
        Failure::Criterion {
            condition: "$outputs.token != 'revoked'"
        }
    ));
}

#[tokio::test]
async fn s23_a_workflow_that_fails_is_a_step_that_fails() {
    let server = Server::script([
        ok(r#"{"token":"t1"}"#),
        ok(r#"{"id":"o1","state":"open"}"#),
        Response::empty(404),
        Response::empty(204),
    ])
    .unwrap();
    let outputs = order_with_token(&client(&server), OrderWithTokenInputs::new("ada"))
        .await
        .unwrap();
    assert_eq!(
        lines(&server),
        [
            "POST /token",
            "POST /orders",
            "GET /orders/o1",
            "DELETE /orders/o1"
        ]
    );
    assert_eq!((outputs.id.as_str(), outputs.state), ("o1", None));
}

#[tokio::test]
async fn a_workflow_that_others_call_runs_on_its_own_too() {
    let server = Server::script([ok(r#"{"id":"o1","state":"paid"}"#)]).unwrap();
    let outputs = look_at_order(&client(&server), LookAtOrderInputs::new("o1"))
        .await
        .unwrap();
    assert_eq!(outputs.state.as_str(), "paid");
}

#[tokio::test]
async fn s33_the_depth_of_calls_is_a_budget() {
    let server = Server::script([]).unwrap();
    let limits = arazzo_runtime::Limits::default().with_depth(0);
    let client = crate::client("shop", &server).limits(limits).build().unwrap();
    let error = order_with_token(&client, OrderWithTokenInputs::new("ada"))
        .await
        .unwrap_err();
    assert!(matches!(error.failure(), Failure::Depth), "{error}");
}

#[test]
fn a_run_survives_being_saved_within_a_workflow_that_it_calls() {
    let mut run = Run::<OrderWithToken>::new(OrderWithTokenInputs::new("ada"));
    let mut paths = Vec::new();
    let bodies = [
        r#"{"token":"t1"}"#,
        r#"{"id":"o1"}"#,
        r#"{"state":"open"}"#,
        r#"{"state":"open"}"#,
        r#"{"state":"paid"}"#,
    ];
    let mut bodies = bodies.iter();
    let outputs = loop {
        let saved = serde_json::to_string(&run.checkpoint()).unwrap();
        let checkpoint: OrderWithTokenCheckpoint = serde_json::from_str(&saved).unwrap();
        run = Run::<OrderWithToken>::resume(OrderWithTokenInputs::new("ada"), checkpoint);
        match run.advance().unwrap() {
            Effect::Send(request) => {
                paths.push(request.path_and_query());
                let mut headers = HeaderMap::new();
                headers.insert("content-type", HeaderValue::from_static("application/json"));
                run.supply(Ok(Reply::new(StatusCode::OK, headers, *bodies.next().unwrap())))
                    .unwrap();
            }
            Effect::Wait(_) => {}
            Effect::Finished(outputs) => break outputs,
        }
    };
    assert_eq!(
        paths,
        ["/token", "/orders", "/orders/o1", "/orders/o1", "/orders/o1"]
    );
    assert_eq!(serde_json::to_value(&outputs.state).unwrap(), "paid");
}

#[tokio::test]
async fn s21_failure_actions_judge_the_outputs() {
    let state = |state: &str| ok(&format!(r#"{{"id":"o1","state":"{state}"}}"#));
    let server = Server::script([state("open"), state("paid")]).unwrap();
    let outputs = wait_for_payment(&client(&server), WaitForPaymentInputs::new("o1"))
        .await
        .unwrap();
    assert_eq!(lines(&server), ["GET /orders/o1"; 2]);
    assert_eq!(serde_json::to_value(&outputs.state).unwrap(), "paid");

    // An order that is neither open nor unknown has no action, and the retry has its limit.
    for script in [vec![state("shipped")], vec![state("open"), state("open")]] {
        let requests = script.len();
        let server = Server::script(script).unwrap();
        let error = wait_for_payment(&client(&server), WaitForPaymentInputs::new("o1"))
            .await
            .unwrap_err();
        assert_eq!(error.step(), Some(WaitForPaymentStep::Look));
        assert!(matches!(error.failure(), Failure::Criterion { .. }), "{error}");
        assert_eq!(lines(&server).len(), requests);
    }

    // A workflow that has failed has no outputs.
    let server = Server::script([Response::empty(500), Response::empty(204)]).unwrap();
    wait_for_payment(&client(&server), WaitForPaymentInputs::new("o1"))
        .await
        .unwrap();
    assert_eq!(lines(&server), ["GET /orders/o1", "DELETE /orders/o1"]);
}
