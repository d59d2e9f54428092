//! S27: a retry that names its own step, or its own workflow, is a plain retry.

use loopback::{Response, Server};

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("retry-of-itself");
}

fn paths(server: &Server) -> Vec<String> {
    let requests = server.requests();
    let seen = requests
        .iter()
        .map(|request| format!("{} {}", request.method, request.path));
    seen.collect()
}

#[tokio::test]
async fn s27_a_retry_that_names_its_own_step_sends_one_request_each() {
    let (server, client) = scripted(vec![
        Response::empty(503),
        Response::empty(503),
        Response::json(201, r#"{"id":"1"}"#),
    ]);
    generated::own_step(&client, generated::OwnStepInputs::new())
        .await
        .unwrap();
    assert_eq!(paths(&server), ["POST /orders"; 3]);

    let (server, client) = scripted(vec![Response::empty(503); 5]);
    let error = generated::own_step(&client, generated::OwnStepInputs::new())
        .await
        .unwrap_err();
    assert_eq!(paths(&server), ["POST /orders"; 3], "{error}");
}

#[tokio::test]
async fn s27_a_shared_retry_is_plain_at_the_step_that_it_names_and_runs_that_step_for_the_others() {
    let (server, client) = scripted(vec![
        Response::empty(503),
        Response::json(200, r#"{"token":"t"}"#),
        Response::empty(401),
        Response::json(200, r#"{"token":"u"}"#),
        Response::json(200, r#"{"ids":[]}"#),
    ]);
    generated::shared(&client, generated::SharedInputs::new())
        .await
        .unwrap();
    assert_eq!(
        paths(&server),
        [
            "POST /login",
            "POST /login",
            "GET /orders",
            "POST /login",
            "GET /orders"
        ]
    );
}

#[tokio::test]
async fn s27_a_retry_that_names_its_own_workflow_does_nothing_over_again() {
    let (server, client) = scripted(vec![
        Response::json(200, r#"{"ids":[]}"#),
        Response::empty(500),
        Response::json(201, r#"{"id":"1"}"#),
    ]);
    generated::own_workflow(&client, generated::OwnWorkflowInputs::new())
        .await
        .unwrap();
    assert_eq!(paths(&server), ["GET /orders", "POST /orders", "POST /orders"]);
}

#[tokio::test]
async fn s27_so_is_one_on_success_and_one_of_a_step_that_calls_a_workflow() {
    let (server, client) = scripted(vec![
        Response::json(200, r#"{"ids":[],"status":"busy"}"#),
        Response::json(200, r#"{"ids":[],"status":"busy"}"#),
        Response::json(200, r#"{"ids":[]}"#),
    ]);
    generated::on_success(&client, generated::OnSuccessInputs::new())
        .await
        .unwrap();
    assert_eq!(paths(&server), ["GET /orders"; 2]);

    let (server, client) = scripted(vec![Response::empty(500), Response::json(200, r#"{"ids":[]}"#)]);
    generated::of_a_call(&client, generated::OfACallInputs::new())
        .await
        .unwrap();
    assert_eq!(paths(&server), ["GET /orders"; 2]);
}

#[cfg(reported)]
mod reported {
    arazzo_runtime::include_workflows!("reported/corpus-01-retry-names-itself/a");
}

#[cfg(reported)]
#[tokio::test]
async fn s27_the_reported_payment_is_made_once() {
    let replies = vec![Response::empty(503), Response::empty(200), Response::empty(200)];
    let server = Server::script(replies).unwrap();
    let client = crate::client("payApi", &server).build().unwrap();
    reported::pay(&client, reported::PayInputs::new()).await.unwrap();
    assert_eq!(paths(&server), ["POST /pay"; 2]);
}
