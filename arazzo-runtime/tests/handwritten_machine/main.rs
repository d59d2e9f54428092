//! A machine as the compiler generates it, written by hand, run with and without a network.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod batch_job;
#[path = "../server/mod.rs"]
mod server;

use std::error::Error;

use arazzo_runtime::http::{HeaderMap, StatusCode};
use arazzo_runtime::{
    Client, Effect, Failure, Limits, Pacing, Reply, Run, TransportError, codegen::Slot, transport::Body,
};
use batch_job::{BatchJob, BatchJobInputs, BatchJobOutputs, BatchJobStep, batch_job};
use serde_json::json;
use server::{answer, answering};

fn inputs() -> BatchJobInputs {
    let json = json!({"apiKey": "sk-secret", "batchInputFile": "{\"n\": 1}\n", "endpoint": "/v1/responses"});
    serde_json::from_value(json).unwrap()
}

fn json_answer(body: &str) -> Vec<u8> {
    answer(
        "200 OK",
        "Content-Type: application/json\r\nRetry-After: 30\r\n",
        body,
    )
}

fn client(url: &str) -> Client {
    let builder = Client::builder().base_url("openaiApi", format!("{url}/v1/"));
    builder.pacing(Pacing::immediate()).build().unwrap()
}

#[tokio::test]
async fn the_whole_run_goes_through_a_client() {
    let (url, asked) = answering([
        json_answer(r#"{"id": "file-1"}"#),
        json_answer(r#"{"id": "batch/1", "status": "validating"}"#),
        json_answer(r#"{"status": "in_progress", "output_file_id": null}"#),
        json_answer(
            r#"{"status": "completed", "output_file_id": "file-2", "request_counts": {"total": 1.0}}"#,
        ),
    ]);
    let outputs = batch_job(&client(&url), inputs()).await.unwrap();
    let expected = BatchJobOutputs {
        output_file_id: "file-2".to_owned(),
        total: Some(1),
    };
    assert_eq!(outputs, expected);
    let asked = asked.texts();
    assert_eq!(asked.len(), 4);
    assert!(
        asked[0].contains("\r\nauthorization: Bearer sk-secret\r\n"),
        "{}",
        asked[0]
    );
    let body = r#"{"input_file_id":"file-1","endpoint":"/v1/responses","store":true,"metadata":{"origin":"arazzo"},"tags":[null]}"#;
    assert!(asked[1].ends_with(&format!("\r\n\r\n{body}")), "{}", asked[1]);
    assert!(
        asked[3].starts_with("GET /v1/batches/batch%2F1 HTTP/1.1\r\n"),
        "{}",
        asked[3]
    );
}

#[tokio::test]
async fn an_error_says_it_all_in_one_line_without_secrets_s44() {
    let refusal = "{\n  \"error\": \"Incorrect API key: sk-secret\"\n}";
    let (url, _) = answering([answer("401 Unauthorized", "", refusal)]);
    let error = batch_job(&client(&url), inputs()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "workflow `batch-job`, step `uploadInput`, attempt 1: criterion `$statusCode == 200` is not met; \
             POST {url}/v1/files answered 401 Unauthorized: {{ \"error\": \"Incorrect API key: [redacted]\" }}"
        )
    );
    assert_eq!(
        (error.workflow(), error.step(), error.attempt()),
        ("batch-job", Some(BatchJobStep::UploadInput), 1)
    );
    assert_eq!(error.exchange().unwrap().status(), 401);
    assert!(!format!("{error:?}").contains("sk-secret"));
}

#[tokio::test]
async fn a_transport_failure_names_its_cause_and_keeps_the_outputs_s28() {
    let (url, _) = answering([json_answer(r#"{"id": "file-1"}"#), Vec::new()]);
    let error = batch_job(&client(&url), inputs()).await.unwrap_err();
    let start = format!(
        "workflow `batch-job`, step `createBatch`, attempt 1: POST {url}/v1/batches: no reply: connection closed"
    );
    assert!(error.to_string().starts_with(&start), "{error}");
    assert!(matches!(
        error.failure(),
        Failure::Transport(TransportError::NoReply { .. })
    ));
    assert!(error.source().is_some());
}

/// Drives the machine without a network: a reply for each request, pauses passed over.
fn drive(
    run: &mut Run<BatchJob>,
    replies: &[&'static str],
) -> Result<Option<BatchJobOutputs>, batch_job::BatchJobError> {
    let mut replies = replies.iter();
    loop {
        match run.advance()? {
            Effect::Send(_) => {
                let Some(body) = replies.next() else {
                    return Ok(None);
                };
                run.supply(Ok(Reply::new(StatusCode::OK, HeaderMap::new(), *body)))?;
            }
            Effect::Wait(_) => {}
            Effect::Finished(outputs) => return Ok(Some(outputs)),
        }
    }
}

#[test]
fn a_request_can_be_looked_at_without_a_network() {
    let mut run = Run::<BatchJob>::new(inputs());
    let Effect::Send(request) = run.advance().unwrap() else {
        panic!("no request")
    };
    assert_eq!(
        (request.method().as_str(), request.path_and_query().as_str()),
        ("POST", "/files")
    );
    let Body::Multipart(form) = request.body() else {
        panic!("{request:?}")
    };
    let names: Vec<&str> = form
        .parts()
        .iter()
        .map(arazzo_runtime::codegen::Part::name)
        .collect();
    assert_eq!(names, ["file", "purpose"]);
    assert_eq!(form.parts()[0].content().bytes().unwrap(), "{\"n\": 1}\n");
    assert!(!format!("{request:?}").contains("sk-secret"));
}

#[test]
fn a_run_goes_on_from_its_checkpoint_which_holds_no_inputs_s44() {
    let mut run = Run::<BatchJob>::new(inputs());
    let begun = [r#"{"id": "f"}"#, r#"{"id": "b"}"#, r#"{"status": "in_progress"}"#];
    assert_eq!(drive(&mut run, &begun).unwrap(), None);
    let text = serde_json::to_string(&run.checkpoint()).unwrap();
    assert!(
        !text.contains("sk-secret") && text.contains("pollBatch"),
        "{text}"
    );

    let mut resumed = Run::<BatchJob>::resume(inputs(), serde_json::from_str(&text).unwrap());
    let outputs = drive(
        &mut resumed,
        &[r#"{"status": "completed", "output_file_id": "o"}"#],
    )
    .unwrap();
    assert_eq!(
        outputs,
        Some(BatchJobOutputs {
            output_file_id: "o".to_owned(),
            total: None
        })
    );
}

#[test]
fn an_absent_output_fails_only_where_it_is_demanded_s31a() {
    let mut run = Run::<BatchJob>::new(inputs());
    let error = drive(&mut run, &[r#"{"id": 17}"#]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "workflow `batch-job`, step `createBatch`, attempt 1: `$steps.uploadInput.outputs.inputFileId`, which \
         createBatch: payload member `input_file_id` needs, is absent: at `$response.body#/id` a string was \
         expected and a number was found"
    );
    let mut run = Run::<BatchJob>::new(inputs());
    let replies = [
        r#"{"id": "f"}"#,
        r#"{"id": "b"}"#,
        r#"{"status": "completed", "output_file_id": null, "request_counts": {"total": 777}}"#,
    ];
    let error = drive(&mut run, &replies).unwrap_err();
    assert!(
        error.to_string().starts_with("workflow `batch-job`, outputs: "),
        "{error}"
    );
    assert_eq!(
        (error.step(), &error.outputs_so_far()["total"]),
        (None, &json!(777))
    );
    let debug = format!("{error:?}");
    assert!(debug.contains("total") && !debug.contains("777"), "{debug}");
}

#[test]
fn polling_ends_at_the_limit_of_transitions_s33() {
    let mut run = Run::<BatchJob>::new(inputs()).with_limits(Limits::default().with_transitions(5));
    let polls = [r#"{"id": "f"}"#, r#"{"id": "b"}"#]
        .into_iter()
        .chain([r#"{"status": "in_progress"}"#; 10]);
    let error = drive(&mut run, &polls.collect::<Vec<_>>()).unwrap_err();
    assert!(
        matches!(error.failure(), Failure::Transitions { limit: 5 }),
        "{error}"
    );
    assert_eq!(
        (error.step(), error.attempt()),
        (Some(BatchJobStep::PollBatch), 4)
    );
}

#[test]
fn an_ended_run_takes_no_reply() {
    let mut run = Run::<BatchJob>::new(inputs());
    let replies = [
        r#"{"id": "f"}"#,
        r#"{"id": "b"}"#,
        r#"{"status": "completed", "output_file_id": "o"}"#,
    ];
    drive(&mut run, &replies).unwrap();
    let reply = Reply::new(StatusCode::OK, HeaderMap::new(), "");
    assert!(matches!(
        run.supply(Ok(reply)).unwrap_err().failure(),
        Failure::NotRunning
    ));
    assert_eq!(Slot::<String>::default(), Slot::Unset);
}
