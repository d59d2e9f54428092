//! S25: what an action passes to a workflow is read when the action is taken, of the reply too.

use arazzo_runtime::{Turn, turn};
use by_turns::by_turns;
use loopback::{Response, Server};
use serde_json::{Value, json};

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("action-parameters");
}

use generated::*;

fn body(server: &Server, request: usize) -> Value {
    serde_json::from_slice(&server.requests()[request].body).unwrap()
}

fn told() -> Response {
    Response::json(201, r#"{"id":"r"}"#)
}

#[tokio::test]
async fn s25_a_compensation_is_told_why() {
    let problem = Response::json(409, r#"{"error":"taken","code":7}"#).header("X-Trace", "t-1");
    for resumes in [false, true] {
        let (server, client) = scripted(vec![problem.clone(), told()]);
        let inputs = OnFailureInputs::new().q("a b");
        let outputs = if resumes {
            by_turns::<OnFailure>(&client, inputs).await
        } else {
            on_failure(&client, inputs).await
        };
        assert_eq!(outputs.unwrap().id.as_deref(), Some("r"));
        let expected = json!({
            "status": 409,
            "why": "taken",
            "code": 7,
            "trace": "t-1",
            "at": format!("{}/orders?q=a%20b", server.url()),
            "by": "GET",
            "asked": "a b",
            "said": "got 409 for a b",
            "whole": {"status": 409, "body": {"error": "taken", "code": 7}, "q": "a b"},
            "q": "a b",
        });
        assert_eq!(body(&server, 1), expected, "{resumes}");
    }
}

#[tokio::test]
async fn s28_without_a_reply_there_is_nothing_to_tell() {
    let (server, client) = scripted(vec![Response::hang_up(), told()]);
    on_failure(&client, OnFailureInputs::new().q("x")).await.unwrap();
    let body = body(&server, 1);
    assert_eq!(body["q"], "x");
    for absent in ["status", "why", "code", "trace", "said"] {
        assert_eq!(body.get(absent), None, "{body}");
    }
}

#[tokio::test]
async fn s31a_what_the_reply_has_otherwise_is_not_told() {
    let (server, client) = scripted(vec![Response::json(500, r#"{"error":5}"#), told()]);
    on_failure(&client, OnFailureInputs::new()).await.unwrap();
    let body = body(&server, 1);
    assert_eq!((&body["status"], body.get("why")), (&json!(500), None));
}

#[tokio::test]
async fn s25_a_success_action_reads_the_reply_too() {
    let (server, client) = scripted(vec![
        Response::json(200, r#"{"ids":["1"],"status":"open"}"#),
        told(),
    ]);
    by_turns::<OnSuccess>(&client, OnSuccessInputs::new())
        .await
        .unwrap();
    assert_eq!(
        body(&server, 1),
        json!({"status": 200, "why": "open", "said": "1"})
    );
}

#[tokio::test]
async fn s25_an_action_that_steps_share_tells_of_the_step_that_took_it() {
    let (server, client) = scripted(vec![
        Response::json(200, r#"{"ids":[]}"#),
        Response::empty(503),
        told(),
    ]);
    shared(&client, SharedInputs::new()).await.unwrap();
    assert_eq!(body(&server, 2), json!({"status": 503, "by": "POST"}));
}

#[tokio::test]
async fn s27_each_retry_tells_the_workflow_before_it_what_was_answered() {
    let (server, client) = scripted(vec![
        Response::json(500, r#"{"error":"one"}"#),
        told(),
        Response::json(502, r#"{"error":"two"}"#),
        told(),
        Response::json(200, r#"{"ids":[]}"#),
    ]);
    by_turns::<BeforeARetry>(&client, BeforeARetryInputs::new())
        .await
        .unwrap();
    assert_eq!(body(&server, 1), json!({"status": 500, "why": "one"}));
    assert_eq!(body(&server, 3), json!({"status": 502, "why": "two"}));
}

#[tokio::test]
async fn s25_the_outcome_of_a_called_workflow_is_told() {
    let (server, client) = scripted(vec![Response::json(200, r#"{"id":"7"}"#), told()]);
    by_turns::<OfACall>(&client, OfACallInputs::new()).await.unwrap();
    assert_eq!(body(&server, 1), json!({"why": "7"}));

    let (server, client) = scripted(vec![Response::json(200, r#"{"id":"bad"}"#), told()]);
    of_a_call(&client, OfACallInputs::new()).await.unwrap();
    assert_eq!(body(&server, 1), json!({"why": "bad", "status": 200}));

    let (server, client) = scripted(vec![Response::empty(404), told()]);
    of_a_call(&client, OfACallInputs::new()).await.unwrap();
    assert_eq!(
        body(&server, 1),
        json!({"status": 404}),
        "a workflow that failed has no outputs, and a last exchange (S21)"
    );
}

#[tokio::test]
async fn s25_a_workflow_that_goes_to_itself_is_told_of_its_last_reply() {
    let (server, client) = scripted(vec![
        Response::json(200, r#"{"ids":[],"next":"b"}"#),
        Response::json(200, r#"{"ids":[],"next":"c"}"#),
        Response::json(200, r#"{"ids":[]}"#),
    ]);
    by_turns::<Pages>(&client, PagesInputs::new()).await.unwrap();
    let asked = server.requests();
    let asked: Vec<_> = asked.iter().map(|request| request.query.as_deref()).collect();
    assert_eq!(asked, [None, Some("q=b"), Some("q=c")]);
}

#[cfg(reported)]
mod reported {
    arazzo_runtime::include_workflows!("reported/report-06-action-parameters/arazzo");
}

#[cfg(reported)]
#[tokio::test]
async fn s25_the_reported_workflow_says_why_it_failed() {
    let replies = vec![Response::json(418, r#"{"error":"tea"}"#), Response::empty(200)];
    let server = Server::script(replies).unwrap();
    let api = crate::client("api", &server).build().unwrap();
    reported::main(&api, reported::MainInputs::new()).await.unwrap();
    assert_eq!(server.requests()[1].query.as_deref(), Some("q=418%20tea"));
}

/// So a checkpoint has it only where the action was taken.
#[tokio::test]
async fn s25_what_an_action_passes_is_kept_only_if_it_is_taken() {
    for (status, is_kept) in [("late", true), ("open", false)] {
        let reply = json!({"status": status, "error": "the reason"}).to_string();
        let (_server, client) = scripted(vec![Response::json(200, reply)]);
        let moved = turn::<NotTaken>(&client, NotTakenInputs::new(), None)
            .await
            .unwrap();
        let Turn::Moved(checkpoint) = moved else {
            panic!("the run is not over")
        };
        let stored = arazzo_runtime::serde_json::to_string(&checkpoint).unwrap();
        assert_eq!(stored.contains("the reason"), is_kept, "{stored}");
    }
}
