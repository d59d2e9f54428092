//! The `timeout` of a step that calls a workflow: for all that the workflow does (S29).

use std::time::Duration;

use acceptance::language::{
    GiveUp, GiveUpAroundInputs, GiveUpAroundStep, GiveUpInputs, give_up, give_up_around,
};
use arazzo_runtime::{Client, Effect, Failure, Run, TransportError};
use loopback::{Response, Server};

use crate::lines;

/// It waits as long as the document says.
fn client(server: &Server) -> Client {
    Client::builder().base_url("shop", server.url()).build().unwrap()
}

fn token() -> Response {
    Response::json(200, r#"{"token":"t"}"#)
}

fn order() -> Response {
    Response::json(201, r#"{"id":"o1","state":"open"}"#)
}

fn stall() -> Response {
    Response::stall(Duration::from_secs(5))
}

#[tokio::test]
async fn s29_a_workflow_in_time_is_a_success() {
    let server = Server::script([token(), order()]).unwrap();
    let outputs = give_up(&client(&server), GiveUpInputs::new()).await.unwrap();
    assert_eq!(outputs.id.as_deref(), Some("o1"));
}

#[tokio::test]
async fn s29_a_request_that_takes_too_long_fails_the_calling_step() {
    // The workflow would go on after that; the calling step does not let it.
    let server = Server::script([stall(), Response::empty(204)]).unwrap();
    let outputs = give_up(&client(&server), GiveUpInputs::new()).await.unwrap();
    assert_eq!(outputs.id, None);
    assert_eq!(lines(&server), ["POST /token", "DELETE /orders/last"]);

    let server = Server::script([token(), stall(), Response::empty(204)]).unwrap();
    give_up(&client(&server), GiveUpInputs::new()).await.unwrap();
    assert_eq!(
        lines(&server),
        ["POST /token", "POST /orders", "DELETE /orders/last"]
    );
}

#[tokio::test]
async fn s29_a_pause_takes_no_longer_than_is_left() {
    // A minute's pause, of which there are 0.4 s: then nothing is sent any more.
    let server = Server::script([Response::empty(503), Response::empty(204)]).unwrap();
    give_up(&client(&server), GiveUpInputs::new()).await.unwrap();
    assert_eq!(lines(&server), ["POST /token", "DELETE /orders/last"]);
}

#[tokio::test]
async fn s29_the_time_of_the_outer_step_ends_the_inner_one() {
    let server = Server::script([stall(), token()]).unwrap();
    let error = give_up_around(&client(&server), GiveUpAroundInputs::new())
        .await
        .unwrap_err();
    assert_eq!(error.step(), Some(GiveUpAroundStep::Around));
    assert!(
        matches!(
            error.failure(),
            Failure::Transport(TransportError::Timeout { .. })
        ),
        "{error}"
    );
    assert_eq!(lines(&server), ["POST /token"]);
}

#[tokio::test]
async fn s29_what_is_left_is_kept_in_the_checkpoint() {
    let server = Server::script([token(), order(), Response::empty(204)]).unwrap();
    let client = client(&server);
    let mut run = Run::<GiveUp>::new(GiveUpInputs::new());
    let Effect::Send(request) = run.advance().unwrap() else {
        panic!("no request")
    };
    run.supply(client.send(request).await).unwrap();
    let mut kept = serde_json::to_value(run.checkpoint()).unwrap();
    let time = &mut kept["state"]["runs"]["try"]["time"];
    assert!(
        time["spent"].as_u64() > Some(0) && time["limit"] == 400_000,
        "{time}"
    );
    // As if the first exchange had taken all of it.
    time["spent"] = 400_000.into();
    let mut run = Run::<GiveUp>::resume(GiveUpInputs::new(), serde_json::from_value(kept).unwrap());
    for _ in 0..2 {
        let Effect::Send(request) = run.advance().unwrap() else {
            panic!("no request")
        };
        run.supply(client.send(request).await).unwrap();
    }
    assert!(matches!(run.advance().unwrap(), Effect::Finished(_)));
    assert_eq!(lines(&server), ["POST /token", "DELETE /orders/last"]);
}
