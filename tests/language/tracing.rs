//! What an observer is told beside requests and replies: criteria that cannot be evaluated (S39), outputs that are
//! absent (S31a), and waits.

use std::sync::{Arc, Mutex};

use acceptance::language::{TracedCallInputs, TracedInputs, traced, traced_call};
use arazzo_runtime::{Client, Event};
use loopback::{Response, Server};

type Seen = Arc<Mutex<Vec<String>>>;

/// A client whose observer writes down all but requests and replies.
fn watched(server: &Server) -> (Client, Seen) {
    let seen = Seen::default();
    let told = Arc::clone(&seen);
    let client = super::client("nodes", server)
        .observer(move |event: &Event<'_>| {
            let line = match event {
                Event::NotEvaluated {
                    workflow,
                    step,
                    attempt,
                    condition,
                    ..
                } => {
                    format!("{workflow} {step} {attempt}: not evaluated: {condition}")
                }
                Event::Absent {
                    workflow,
                    step,
                    attempt,
                    absence,
                    ..
                } => {
                    format!("{workflow} {step} {attempt}: absent: {absence}")
                }
                Event::Waiting {
                    workflow,
                    step,
                    attempt,
                    ..
                } => {
                    format!("{workflow} {step} {attempt}: waiting")
                }
                _ => return,
            };
            told.lock().unwrap().push(line);
        })
        .build()
        .unwrap();
    (client, seen)
}

fn lines(seen: &Seen) -> Vec<String> {
    std::mem::take(&mut *seen.lock().unwrap())
}

const ABSENT: [&str; 5] = [
    "traced fetch 1: absent: at `$response.body#/value` an integer was expected and a string was found",
    "traced fetch 1: absent: at `$response.header.X-Tag` a string was expected and nothing was found",
    "traced fetch 1: absent: at `$request.query.page` a string was expected and nothing was found",
    "traced fetch 1: absent: at `$response.body#/name` any value was expected and nothing was found",
    "traced fetch 1: absent: at `$.tags[?@ == 'y'] in $response.body` an array was expected and nothing was found",
];

#[tokio::test]
async fn s31a_s39_absent_outputs_and_criteria_that_cannot_be_evaluated_are_traced() {
    let body = r#"{"id":"one","value":"SECRET-BODY","tags":{}}"#;
    let server = Server::script([Response::json(200, body), Response::json(200, "{}")]).unwrap();
    let (client, seen) = watched(&server);
    let inputs = TracedInputs::new().key("SECRET-KEY(".to_owned());
    // The run goes on to its end, where the output `value` is demanded.
    let error = traced(&client, inputs).await.unwrap_err();
    assert_eq!((error.step(), server.requests().len()), (None, 2));
    let mut seen = lines(&seen);
    // Nothing stands behind the name of the node, so the pattern has no value for `$inputs.pattern`; a query that finds
    // nothing has been evaluated; JSON is no XML.
    let not_evaluated = seen.split_off(seen.len() - 2);
    assert_eq!(
        not_evaluated,
        [
            "traced fetch 1: not evaluated: ^{$inputs.pattern}{$inputs.key}$",
            "traced fetch 1: not evaluated: /marked",
        ]
    );
    seen.sort();
    let mut expected = ABSENT.to_vec();
    expected.sort_unstable();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn s39_s44_a_bad_pattern_is_traced_without_the_values_in_it() {
    let body = r#"{"id":"one","value":1,"name":"n","tags":["y"]}"#;
    let server = Server::start(move |_| Response::json(200, body).header("X-Tag", "t")).unwrap();
    let (client, seen) = watched(&server);
    let inputs = TracedInputs::new().pattern("(").key("SECRET-KEY".to_owned());
    traced(&client, inputs).await.unwrap();
    let seen = lines(&seen);
    assert!(seen.contains(&"traced fetch 1: not evaluated: ^{$inputs.pattern}{$inputs.key}$".to_owned()));
    assert!(!seen.concat().contains("SECRET"), "{seen:?}");
}

#[tokio::test]
async fn s39_what_can_be_evaluated_and_does_not_hold_is_not_traced() {
    let body = r#"{"id":"one","value":1,"name":"n","tags":["y","x"]}"#;
    let server = Server::start(move |_| Response::json(200, body).header("X-Tag", "t")).unwrap();
    let (client, seen) = watched(&server);
    let inputs = TracedInputs::new().pattern("two").key("k".to_owned());
    traced(&client, inputs).await.unwrap();
    assert_eq!(lines(&seen), [ABSENT[2]]);
}

#[tokio::test]
async fn a_wait_names_the_workflow_and_the_step_and_a_failure_action_traces_too_s39() {
    let server = Server::script([Response::empty(503), Response::json(400, r#"{"error":1}"#)]).unwrap();
    let (client, seen) = watched(&server);
    traced(&client, TracedInputs::new()).await.unwrap_err();
    assert_eq!(
        lines(&seen),
        ["traced fetch 2: waiting", "traced fetch 2: not evaluated: ^E"]
    );
}

#[tokio::test]
async fn s21_s31a_what_a_call_makes_of_the_last_exchange_is_told_of_the_call() {
    let server = Server::script([
        Response::json(200, r#"{"id":"one","value":1,"name":"n","tags":["y"]}"#).header("X-Tag", "t"),
        Response::text(200, "text/plain", "plain"),
    ])
    .unwrap();
    let (client, seen) = watched(&server);
    traced_call(&client, TracedCallInputs::new()).await.unwrap_err();
    let seen = lines(&seen);
    assert_eq!(
        seen.last().unwrap(),
        "traced-call call 1: not evaluated: $[?@ == 'one']",
        "{seen:?}"
    );

    let server = Server::start(|_| Response::json(200, r#"{"id":"one","value":1}"#)).unwrap();
    let (client, seen) = watched(&server);
    traced_call(&client, TracedCallInputs::new()).await.unwrap();
    let seen = lines(&seen);
    assert_eq!(
        seen.last().unwrap(),
        "traced-call call 1: absent: at `$response.body#/code` any value was expected and nothing was found",
        "{seen:?}"
    );
}
