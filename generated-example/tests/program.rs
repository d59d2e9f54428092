//! The built program, with standard error and standard output as pipes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Command, Output};

use loopback::{Response, Server};
use serde_json::{Value, json};

const KEY: &str = "sk-a-key-that-must-not-be-shown";

/// Runs the program with these arguments in this environment, and nothing of the machine's own.
fn program(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_generated-example"))
        .args(arguments)
        .env_clear()
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn every_step_is_shown_and_the_outputs_are_written() {
    // Nobody listens there: a proxy is not for the embedded server.
    let proxy = [("HTTP_PROXY", "http://127.0.0.1:9")];
    let output = program(&["--input", "Why?"], &proxy);
    let (shown, written) = (text(&output.stderr), text(&output.stdout));
    assert_eq!(output.status.code(), Some(0), "{shown}");

    let steps: Vec<_> = shown
        .lines()
        .map(|line| line.split(':').next().unwrap_or_default())
        .collect();
    let expected = [
        "create-and-poll-response, createResponse, attempt 1",
        "create-and-poll-response, pollResponse, attempt 1",
        "waiting 400.0ms",
        "create-and-poll-response, pollResponse, attempt 2",
        "waiting 400.0ms",
        "create-and-poll-response, pollResponse, attempt 3",
        "create-and-poll-response, returnCompleted, attempt 1",
        "batch-job, uploadInput, attempt 1",
        "batch-job, createBatch, attempt 1",
        "batch-job, pollBatch, attempt 1",
        "waiting 400.0ms",
        "batch-job, pollBatch, attempt 2",
        "waiting 400.0ms",
        "batch-job, pollBatch, attempt 3",
        "waiting 400.0ms",
        "batch-job, pollBatch, attempt 4",
        "batch-job, getResult, attempt 1",
        "download-batch-results, getBatch, attempt 1",
        "download-batch-results, downloadOutput, attempt 1",
    ];
    assert_eq!(steps, expected, "{shown}");
    let exchanges = shown.lines().filter(|line| !line.starts_with("waiting"));
    assert!(
        exchanges.clone().all(|line| line.contains(": 200 in ")),
        "{shown}"
    );

    let written: Vec<Value> = serde_json::Deserializer::from_str(written)
        .into_iter()
        .collect::<Result<_, _>>()
        .unwrap();
    let [response, batch, results] = written.as_slice() else {
        panic!("{written:?}");
    };
    assert_eq!(response["workflow"], "create-and-poll-response");
    assert_eq!(response["outputs"]["outputText"], "The answer to: Why?");
    assert_eq!(response["outputs"]["failureStatus"], Value::Null);
    assert_eq!(batch["workflow"], "batch-job");
    assert_eq!(results["workflow"], "download-batch-results");
    assert_eq!(
        results["outputs"]["outputFileId"],
        batch["outputs"]["outputFileId"]
    );
    let contents = results["outputs"]["contents"].as_str().unwrap();
    assert!(contents.contains("\"custom_id\":\"rainbow\""), "{contents}");
}

#[test]
fn a_key_without_a_base_url_or_the_reverse_is_refused() {
    let with_key: &[_] = &[("OPENAI_API_KEY", KEY)];
    let base_url: &[_] = &["--base-url", "http://127.0.0.1:9/v1"];
    let cases = [
        (&[][..], with_key, "--base-url is missing"),
        (base_url, &[], "OPENAI_API_KEY is missing"),
        (&["--no-such-option"], &[], "--no-such-option"),
    ];
    for (arguments, environment, message) in cases {
        let output = program(arguments, environment);
        let shown = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{shown}");
        assert!(shown.contains(message) && !shown.contains(KEY), "{shown}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_refused_key_names_step_and_status_and_is_not_shown_s44() {
    let server = Server::start(|request| {
        let key = request.header("Authorization").unwrap_or_default();
        let message = format!("no such key: {key}");
        Response::json(401, json!({ "error": { "message": message } }).to_string())
    })
    .unwrap();
    let base_url = format!("{}/v1", server.url());
    let output = program(&["--base-url", &base_url], &[("OPENAI_API_KEY", KEY)]);
    let (shown, written) = (text(&output.stderr), text(&output.stdout));
    assert_eq!(output.status.code(), Some(1), "{shown}");
    let error = shown.lines().find(|line| line.starts_with("error: ")).unwrap();
    assert!(
        error.contains("step `createResponse`") && error.contains("401"),
        "{shown}"
    );
    assert!(!shown.contains(KEY) && written.is_empty(), "{shown}{written}");

    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].path, "/v1/responses");
    assert_eq!(
        requests[0].header("Authorization"),
        Some(format!("Bearer {KEY}").as_str())
    );
}

#[test]
fn nothing_is_sent_when_the_batch_file_cannot_be_read() {
    let output = program(&["--batch-file", "no-such-file.jsonl"], &[]);
    let shown = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(
        shown.starts_with("error: no-such-file.jsonl cannot be read: "),
        "{shown}"
    );
}
