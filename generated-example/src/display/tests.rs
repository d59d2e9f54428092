//! What stays on a terminal, by whole runs.

use clap::Parser;
use indicatif::{InMemoryTerm, ProgressDrawTarget};
use loopback::{Response, Server};

use super::Display;
use crate::arguments::{Arguments, Service};
use crate::run;

/// What is on the terminal after a run, without the times; and the error if there is one.
async fn shown(service: Service) -> (Vec<String>, Option<String>) {
    let terminal = InMemoryTerm::new(40, 100);
    let display = Display::live(ProgressDrawTarget::term_like(Box::new(terminal.clone())));
    let arguments = Arguments::parse_from(["generated-example"]);
    let result = run::run(arguments, service, &display, &mut Vec::new()).await;
    let lines = terminal.contents();
    (
        lines.lines().map(without_time).collect(),
        result.err().map(|error| error.to_string()),
    )
}

/// `✓  0.81 s batch-job` → `✓ batch-job`.
fn without_time(line: &str) -> String {
    let words = line.split_whitespace().collect::<Vec<_>>();
    match words.as_slice() {
        [mark, time, "s", rest @ ..] if time.parse::<f64>().is_ok() => format!("{mark} {}", rest.join(" ")),
        _ => line.to_owned(),
    }
}

fn service(server: &Server) -> Service {
    Service::At {
        base_url: server.url(),
        api_key: "sk-1".into(),
    }
}

#[tokio::test]
async fn finished_steps_stay_and_polls_are_one_line() {
    let (lines, error) = shown(Service::Embedded).await;
    assert_eq!(error, None);
    let expected = [
        "✓ create-and-poll-response createResponse 200",
        "✓ create-and-poll-response pollResponse attempt 3 200",
        "✓ create-and-poll-response returnCompleted 200",
        "✓ batch-job uploadInput 200",
        "✓ batch-job createBatch 200",
        "✓ batch-job pollBatch attempt 4 200",
        "✓ batch-job getResult 200",
        "✓ download-batch-results getBatch 200",
        "✓ download-batch-results downloadOutput 200",
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn the_step_that_failed_is_marked() {
    let server = Server::script([Response::json(401, "{}")]).unwrap();
    let (lines, error) = shown(service(&server)).await;
    assert_eq!(lines, ["✗ create-and-poll-response createResponse 401"]);
    assert!(error.is_some());
}

#[tokio::test]
async fn a_step_before_the_one_that_failed_is_not_marked() {
    let response = r#"{"id":"r","status":"completed","output":[],"usage":null}"#;
    let batch = r#"{"id":"b","status":"completed"}"#;
    let bodies = [response, response, response, batch, batch, batch, batch, batch];
    let server = Server::script(bodies.map(|body| Response::json(200, body))).unwrap();
    let (lines, error) = shown(service(&server)).await;
    assert_eq!(lines.last().unwrap(), "✓ download-batch-results getBatch 200");
    assert!(error.unwrap().contains("downloadOutput"));
}
