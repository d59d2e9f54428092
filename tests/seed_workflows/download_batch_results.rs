//! `download-batch-results`: a branch on the status, an early `end`, a raw body.

use loopback::Response;
use serde_json::{Value, json};

use crate::sent::{KEY, client, get, ok, script, sent};
use crate::workflows::{
    DownloadBatchResultsInputs, DownloadBatchResultsOutputs, DownloadBatchResultsRequired,
    DownloadBatchResultsStep, download_batch_results,
};

const LINES: &str = "{\"id\":\"1\",\"response\":{\"status_code\":200}}\n{\"id\":\"2\",\"response\":null}\n";

pub(crate) fn inputs() -> DownloadBatchResultsInputs {
    DownloadBatchResultsInputs::new(DownloadBatchResultsRequired {
        api_key: KEY.into(),
        batch_id: "batch_1".into(),
    })
}

pub(crate) fn batch(status: &str, output_file_id: Value) -> Response {
    ok(&json!({
        "id": "batch_1", "object": "batch", "endpoint": "/v1/responses", "input_file_id": "file-1",
        "completion_window": "24h", "status": status, "created_at": 1, "output_file_id": output_file_id,
    }))
}

async fn downloaded(content_type: &str, body: &str) -> DownloadBatchResultsOutputs {
    let server = script([
        batch("completed", json!("file-2")),
        Response::text(200, content_type, body),
    ]);
    let outputs = download_batch_results(&client(&server), inputs()).await.unwrap();
    assert_eq!(
        sent(&server),
        [get("/v1/batches/batch_1"), get("/v1/files/file-2/content")]
    );
    outputs
}

#[tokio::test]
async fn the_raw_body_is_the_output_s19() {
    // What the API answers, and what its OpenAPI document says it answers.
    for content_type in [
        "application/octet-stream",
        "application/json",
        "text/plain; charset=utf-8",
    ] {
        let outputs = downloaded(content_type, LINES).await;
        let contents: Option<String> = outputs.contents;
        assert_eq!(contents.as_deref(), Some(LINES), "as {content_type}");
        assert_eq!(outputs.output_file_id.as_deref(), Some("file-2"));
    }
}

#[tokio::test]
async fn one_line_that_happens_to_be_json_is_text_all_the_same() {
    let line = "{\"id\":\"1\"}\n";
    assert_eq!(
        downloaded("application/json", line).await.contents.as_deref(),
        Some(line)
    );
    // A JSON string is what the schema promises, and then its value is the output.
    assert_eq!(
        downloaded("application/json", "\"a\\nb\"")
            .await
            .contents
            .as_deref(),
        Some("a\nb")
    );
}

#[tokio::test]
async fn a_batch_that_is_not_ready_ends_early() {
    let server = script([batch("in_progress", Value::Null)]);
    let outputs = download_batch_results(&client(&server), inputs()).await.unwrap();
    assert_eq!(sent(&server), [get("/v1/batches/batch_1")]);
    assert_eq!(
        outputs,
        DownloadBatchResultsOutputs {
            output_file_id: None,
            contents: None
        }
    );
}

#[tokio::test]
async fn a_value_that_a_request_needs_and_that_is_absent_is_an_error_s17() {
    let server = script([batch("completed", Value::Null)]);
    let error = download_batch_results(&client(&server), inputs())
        .await
        .unwrap_err();
    assert_eq!(sent(&server).len(), 1, "no request goes out without the value");
    assert_eq!(error.step(), Some(DownloadBatchResultsStep::DownloadOutput));
    let text = error.to_string();
    for part in [
        "$steps.getBatch.outputs.outputFileId",
        "file_id",
        "/output_file_id",
        "a string",
        "null",
    ] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
}
