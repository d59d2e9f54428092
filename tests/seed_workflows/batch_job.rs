//! `batch-job`: an upload, chained ids, a poll over three states that are not final.

use loopback::Response;
use serde_json::{Value, json};

use crate::sent::{KEY, client, get, ok, post, script, sent};
use crate::workflows::{BatchJobInputs, BatchJobOutputs, BatchJobRequired, batch_job};

/// With a line break at the end, a quote and characters beyond ASCII: the bytes must arrive untouched.
const LINES: &str = "{\"custom_id\":\"a\",\"body\":\"\\\"é\\\"\"}\r\n{\"custom_id\":\"b\"}\n";

pub(crate) fn inputs() -> BatchJobInputs {
    BatchJobInputs::new(BatchJobRequired {
        api_key: KEY.into(),
        batch_input_file: LINES.into(),
        endpoint: "/v1/chat/completions".into(),
    })
}

pub(crate) fn file() -> Value {
    json!({
        "id": "file-1", "object": "file", "bytes": 1, "created_at": 1, "filename": "file", "purpose": "batch",
        "status": "processed",
    })
}

pub(crate) fn batch(status: &str) -> Value {
    json!({
        "id": "batch_1", "object": "batch", "endpoint": "/v1/chat/completions", "input_file_id": "file-1",
        "completion_window": "24h", "status": status, "created_at": 1,
    })
}

pub(crate) fn with_output(status: &str) -> Value {
    let mut batch = batch(status);
    batch["output_file_id"] = json!("file-2");
    batch
}

/// The first two requests of every run.
fn started() -> [Value; 2] {
    let upload = json!({
        "request": "POST /v1/files",
        "authorization": format!("Bearer {KEY}"),
        "parts": [
            { "name": "file", "fileName": "file", "contentType": "application/octet-stream", "body": LINES },
            { "name": "purpose", "fileName": null, "contentType": null, "body": "batch" },
        ],
    });
    let body =
        json!({ "input_file_id": "file-1", "endpoint": "/v1/chat/completions", "completion_window": "24h" });
    [upload, post("/v1/batches", &body)]
}

async fn run(last: impl IntoIterator<Item = Response>) -> (BatchJobOutputs, Vec<Value>) {
    let first = [ok(&file()), ok(&batch("validating"))];
    let server = script(first.into_iter().chain(last));
    let outputs = batch_job(&client(&server), inputs()).await.unwrap();
    (outputs, sent(&server))
}

#[tokio::test]
async fn a_batch_that_completes() {
    let (outputs, sent) = run([
        ok(&batch("validating")),
        ok(&batch("in_progress")),
        ok(&batch("finalizing")),
        ok(&with_output("completed")),
        ok(&with_output("completed")),
    ])
    .await;
    let polled = get("/v1/batches/batch_1");
    let [upload, create] = started();
    assert_eq!(
        sent,
        [
            upload,
            create,
            polled.clone(),
            polled.clone(),
            polled.clone(),
            polled.clone(),
            polled
        ]
    );
    // `batch_id` is plain: every path to the end completes createBatch, and the schema requires `id`.
    // `output_file_id` is optional: every path completes getResult, but the schema does not require the member.
    let BatchJobOutputs {
        batch_id,
        output_file_id,
    } = outputs;
    let (batch_id, output_file_id): (String, Option<String>) = (batch_id, output_file_id);
    assert_eq!(
        (batch_id.as_str(), output_file_id.as_deref()),
        ("batch_1", Some("file-2"))
    );
}

#[tokio::test]
async fn a_batch_that_fails_has_no_output() {
    // No action matches `failed`, so the run goes on with the next step (S23).
    let (outputs, sent) = run([
        ok(&batch("in_progress")),
        ok(&batch("failed")),
        ok(&batch("failed")),
    ])
    .await;
    assert_eq!(sent.len(), 5);
    assert_eq!(
        outputs,
        BatchJobOutputs {
            batch_id: "batch_1".into(),
            output_file_id: None
        }
    );
}

#[tokio::test]
async fn a_batch_that_expires_keeps_what_was_done() {
    let (outputs, sent) = run([ok(&batch("expired")), ok(&with_output("expired"))]).await;
    assert_eq!(sent.len(), 4);
    assert_eq!(outputs.output_file_id.as_deref(), Some("file-2"));
}

#[tokio::test]
async fn null_is_as_good_as_missing_s31a() {
    let mut completed = batch("completed");
    completed["output_file_id"] = Value::Null;
    let (outputs, _) = run([ok(&completed), ok(&completed)]).await;
    assert_eq!(outputs.output_file_id, None);
}

#[tokio::test]
async fn bytes_that_are_not_text_arrive_untouched_s41() {
    let bytes: Vec<u8> = (0..=255).collect();
    let server = script([
        ok(&file()),
        ok(&batch("completed")),
        ok(&batch("completed")),
        ok(&batch("completed")),
    ]);
    let inputs = BatchJobInputs::new(BatchJobRequired {
        api_key: KEY.into(),
        batch_input_file: bytes.clone().into(),
        endpoint: "/v1/embeddings".into(),
    });
    batch_job(&client(&server), inputs).await.unwrap();
    assert_eq!(server.requests()[0].parts()[0].body, bytes);
}
