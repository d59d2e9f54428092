//! The machine without I/O: driven by hand, saved and resumed between any two steps, secrets left out.

use std::time::Duration;

use arazzo_runtime::http::{HeaderMap, HeaderValue, StatusCode};
use arazzo_runtime::{Effect, Pause, Reply, Request, Run, Step};
use serde_json::{Value, json};

use crate::sent::KEY;
use crate::workflows::{
    BatchJob, BatchJobCheckpoint, BatchJobInputs, BatchJobOutputs, BatchJobRequired, BatchJobStep,
};

fn inputs() -> BatchJobInputs {
    BatchJobInputs::new(BatchJobRequired {
        api_key: KEY.into(),
        batch_input_file: "{}".into(),
        endpoint: "/v1/responses".into(),
    })
}

fn reply(body: &Value) -> Reply {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    Reply::new(StatusCode::OK, headers, body.to_string())
}

fn request(effect: Effect<BatchJobOutputs>) -> Request {
    match effect {
        Effect::Send(request) => request,
        other => panic!("not a request: {other:?}"),
    }
}

/// Saved as JSON and read back, as another process would.
fn moved(run: &Run<BatchJob>) -> Run<BatchJob> {
    let saved = serde_json::to_string(&run.checkpoint()).unwrap();
    assert!(!saved.contains(KEY), "the key is in the checkpoint: {saved}");
    let checkpoint: BatchJobCheckpoint = serde_json::from_str(&saved).unwrap();
    Run::<BatchJob>::resume(inputs(), checkpoint)
}

#[test]
fn a_run_survives_being_saved_between_any_two_steps() {
    let mut run = Run::<BatchJob>::new(inputs());
    let replies = [
        json!({ "id": "file-1" }),
        json!({ "id": "batch_1", "status": "validating" }),
        json!({ "status": "in_progress" }),
        json!({ "status": "completed" }),
        json!({ "output_file_id": "file-2" }),
    ];
    let mut paths = Vec::new();
    let mut pauses = Vec::new();
    for body in &replies {
        run = moved(&run);
        let mut effect = run.advance().unwrap();
        if let Effect::Wait(wait) = effect {
            pauses.push(wait.pause);
            run = moved(&run);
            effect = run.advance().unwrap();
        }
        let request = request(effect);
        paths.push(format!("{} {}", request.method(), request.path_and_query()));
        run = moved(&run);
        run.supply(Ok(reply(body))).unwrap();
    }
    run = moved(&run);
    let Effect::Finished(outputs) = run.advance().unwrap() else {
        panic!("not finished")
    };
    assert_eq!(
        outputs,
        BatchJobOutputs {
            batch_id: "batch_1".into(),
            output_file_id: Some("file-2".into())
        }
    );
    let polled = "GET /batches/batch_1";
    assert_eq!(paths, ["POST /files", "POST /batches", polled, polled, polled]);
    assert_eq!(
        pauses,
        [Pause::Poll {
            round: 1,
            retry_after: None
        }]
    );
}

#[test]
fn asking_again_gives_the_same_request() {
    let mut run = Run::<BatchJob>::new(inputs());
    let first = request(run.advance().unwrap());
    let second = request(run.advance().unwrap());
    assert_eq!(first.path_and_query(), second.path_and_query());
    assert_eq!(first.headers(), second.headers());
}

#[test]
fn a_server_that_says_when_to_come_back_is_believed_s33() {
    let mut run = Run::<BatchJob>::new(inputs());
    for body in [json!({ "id": "file-1" }), json!({ "id": "batch_1" })] {
        request(run.advance().unwrap());
        run.supply(Ok(reply(&body))).unwrap();
    }
    request(run.advance().unwrap());
    let mut headers = HeaderMap::new();
    headers.insert("retry-after", HeaderValue::from_static("7"));
    run.supply(Ok(Reply::new(
        StatusCode::OK,
        headers,
        "{\"status\":\"in_progress\"}",
    )))
    .unwrap();
    let Effect::Wait(wait) = run.advance().unwrap() else {
        panic!("no pause")
    };
    let pause = Pause::Poll {
        round: 1,
        retry_after: Some(Duration::from_secs(7)),
    };
    assert_eq!(wait.pause, pause);
    assert_eq!((wait.workflow, wait.step), ("batch-job", "pollBatch"));
}

#[test]
fn nothing_is_shown_of_secrets_s44() {
    let run = Run::<BatchJob>::new(inputs());
    assert!(!format!("{run:?}").contains(KEY));
    assert!(format!("{:?}", inputs()).contains("[redacted]"));
    assert_eq!(BatchJobStep::UploadInput.as_str(), "uploadInput");
    assert_eq!(BatchJobStep::PollBatch.operation(), "GET /batches/{batch_id}");
}

#[test]
fn a_run_that_has_ended_takes_no_more_replies() {
    let mut run = Run::<BatchJob>::new(inputs());
    let replies = [
        json!({ "id": "f" }),
        json!({ "id": "b" }),
        json!({ "status": "completed" }),
        json!({}),
    ];
    for body in &replies {
        request(run.advance().unwrap());
        run.supply(Ok(reply(body))).unwrap();
    }
    assert!(run.supply(Ok(reply(&json!({})))).is_err());
    assert!(matches!(run.advance().unwrap(), Effect::Finished(_)));
}
