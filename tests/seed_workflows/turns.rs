//! A run by turns, with only JSON text between them, gives the same as a run in one go.

use std::fmt;

use arazzo_runtime::serde::Serialize;
use arazzo_runtime::serde::de::DeserializeOwned;
use arazzo_runtime::{Effect, Run, Workflow, WorkflowError};
use by_turns::by_turns;
use loopback::Response;
use serde_json::{Value, json};

use crate::sent::{client, ok, script, sent};
use crate::workflows::{BatchJob, CreateAndPollResponse, DownloadBatchResults};
use crate::{batch_job, create_and_poll_response, download_batch_results};

/// The requests of a run with these replies. It ends the same in both ways. Outputs and errors are compared as JSON,
/// and the outputs are read back from it.
async fn both_ways<W>(replies: Vec<Response>, inputs: W::Inputs) -> Vec<Value>
where
    W: Workflow<Outputs: Serialize + DeserializeOwned + PartialEq + fmt::Debug>,
{
    let server = script(replies.clone());
    let client_of_one = client(&server);
    let mut run = Run::<W>::start(&client_of_one, inputs.clone()).unwrap();
    let straight = loop {
        match run.advance() {
            Ok(Effect::Send(request)) => {
                if let Err(error) = run.supply(client_of_one.send(request).await) {
                    break Err(error);
                }
            }
            Ok(Effect::Wait(wait)) => client_of_one.wait(wait).await,
            Ok(Effect::Finished(outputs)) => break Ok(outputs),
            Err(error) => break Err(error),
        }
    };
    let other = script(replies);
    let turned = by_turns::<W>(&client(&other), inputs).await;
    assert_eq!(sent(&server), sent(&other));
    match (straight, turned) {
        (Ok(straight), Ok(turned)) => {
            assert_eq!(straight, turned);
            let json = serde_json::to_string(&turned).unwrap();
            assert_eq!(serde_json::from_str::<W::Outputs>(&json).unwrap(), turned);
        }
        (Err(straight), Err(turned)) => assert_eq!(as_json(&straight), as_json(&turned)),
        (straight, turned) => panic!("{straight:?} and {turned:?}"),
    }
    sent(&server)
}

/// An error as JSON, without the port of the server.
fn as_json<S: arazzo_runtime::Step>(error: &WorkflowError<S>) -> Value {
    let mut json = serde_json::to_value(error).unwrap();
    json["request"] = json!(null);
    json
}

#[tokio::test]
async fn all_three_seeds_run_by_turns_as_they_run_straight() {
    let replies = {
        use batch_job::{batch, file, with_output};
        vec![
            ok(&file()),
            ok(&batch("validating")),
            ok(&batch("in_progress")),
            ok(&with_output("completed")),
            ok(&with_output("completed")),
        ]
    };
    let sent = both_ways::<BatchJob>(replies, batch_job::inputs()).await;
    assert_eq!(sent.len(), 5);

    let replies = {
        use create_and_poll_response::{completed, response};
        vec![
            ok(&response("in_progress")),
            ok(&response("in_progress")),
            ok(&completed()),
            ok(&completed()),
        ]
    };
    let sent = both_ways::<CreateAndPollResponse>(replies, create_and_poll_response::inputs()).await;
    assert_eq!(sent.len(), 4);

    let replies = vec![
        download_batch_results::batch("completed", json!("file-2")),
        Response::text(200, "application/octet-stream", "{}\n"),
    ];
    let sent = both_ways::<DownloadBatchResults>(replies, download_batch_results::inputs()).await;
    assert_eq!(sent.len(), 2);
}

#[tokio::test]
async fn an_error_is_the_same_json_both_ways_and_holds_no_secret() {
    let refused = Response::json(
        401,
        format!(r#"{{"error": "the key {} is unknown"}}"#, crate::sent::KEY),
    );
    let replies = vec![ok(&batch_job::file()), refused.clone()];
    let sent = both_ways::<BatchJob>(replies, batch_job::inputs()).await;
    assert_eq!(sent.len(), 2);

    let server = script([ok(&batch_job::file()), refused]);
    let error = by_turns::<BatchJob>(&client(&server), batch_job::inputs())
        .await
        .unwrap_err();
    assert_eq!(
        serde_json::to_value(&error).unwrap(),
        json!({
            "workflow": "batch-job",
            "step": "createBatch",
            "attempt": 1,
            "kind": "criterion",
            "reason": "criterion `$statusCode == 200` is not met",
            "request": format!("POST {}/v1/batches", server.url()),
            "status": 401,
            "excerpt": r#"{"error": "the key [redacted] is unknown"}"#,
            "outputs": {},
            "earlierFailures": [],
        })
    );
}
