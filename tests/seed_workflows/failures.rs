//! What a server, a network or an input can do wrong: a typed error that names the step, never a panic, never half a
//! success.

use std::time::Duration;

use arazzo_runtime::{Client, Failure, Pacing, TransportError};
use loopback::{Response, Server};
use serde_json::json;

use crate::sent::{KEY, client, ok, script};
use crate::workflows::{
    BatchJobInputs, BatchJobRequired, BatchJobStep, CreateAndPollResponseInputs,
    CreateAndPollResponseRequired, CreateAndPollResponseStep, DownloadBatchResultsInputs,
    DownloadBatchResultsRequired, batch_job, create_and_poll_response, download_batch_results,
};

async fn fail_first(response: Response) -> (crate::workflows::BatchJobError, usize) {
    let server = script([response]);
    let error = batch_job(
        &client(&server),
        BatchJobInputs::new(BatchJobRequired {
            api_key: KEY.into(),
            batch_input_file: "{}".into(),
            endpoint: "/v1/responses".into(),
        }),
    )
    .await
    .unwrap_err();
    assert_eq!(error.step(), Some(BatchJobStep::UploadInput));
    assert_eq!((error.workflow(), error.attempt()), ("batch-job", 1));
    assert!(
        !error.to_string().contains(KEY) && !format!("{error:?}").contains(KEY),
        "the key is shown"
    );
    (error, server.requests().len())
}

#[tokio::test]
async fn a_wrong_key_says_what_the_server_said() {
    let body = json!({ "error": { "message": format!("Incorrect API key provided: {KEY}."), "code": "invalid_api_key" } });
    let (error, requests) = fail_first(Response::json(401, body.to_string())).await;
    assert_eq!(requests, 1);
    assert!(matches!(
        error.failure(),
        Failure::Criterion {
            condition: "$statusCode == 200"
        }
    ));
    let exchange = error.exchange().unwrap();
    assert_eq!(exchange.status(), 401);
    let text = error.to_string();
    for part in [
        "batch-job",
        "uploadInput",
        "$statusCode == 200",
        "POST",
        "/v1/files",
        "401",
        "invalid_api_key",
    ] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
}

#[tokio::test]
async fn a_server_error_and_a_redirect_are_replies_that_the_criteria_judge() {
    let (error, requests) = fail_first(Response::text(500, "text/html", "<h1>Oops</h1>")).await;
    assert_eq!((error.exchange().unwrap().status(), requests), (500, 1));
    let (error, requests) = fail_first(Response::empty(302).header("location", "/v1/elsewhere")).await;
    assert_eq!(
        (error.exchange().unwrap().status(), requests),
        (302, 1),
        "it is not followed"
    );
}

#[tokio::test]
async fn a_body_that_is_cut_short() {
    let (error, _) =
        fail_first(Response::cut_short(1000, "{\"id\":\"fi").header("content-type", "application/json"))
            .await;
    assert!(
        matches!(
            error.failure(),
            Failure::Transport(TransportError::BodyCut { .. })
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn no_answer_at_all() {
    let (error, _) = fail_first(Response::hang_up()).await;
    assert!(
        matches!(
            error.failure(),
            Failure::Transport(TransportError::NoReply { .. })
        ),
        "{error:?}"
    );
    assert!(error.to_string().contains("POST http://127.0.0.1"), "{error}");

    let server = script([Response::stall(Duration::from_secs(5))]);
    let hasty = Client::builder()
        .base_url("openaiApi", server.url())
        .timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let error = batch_job(
        &hasty,
        BatchJobInputs::new(BatchJobRequired {
            api_key: KEY.into(),
            batch_input_file: "{}".into(),
            endpoint: "/v1/responses".into(),
        }),
    )
    .await
    .unwrap_err();
    assert!(
        matches!(
            error.failure(),
            Failure::Transport(TransportError::Timeout { .. })
        ),
        "{error:?}"
    );
    assert_eq!(error.step(), Some(BatchJobStep::UploadInput));
}

#[tokio::test]
async fn nobody_listens() {
    let gone = Server::script([]).unwrap();
    let url = gone.url();
    drop(gone);
    let client = Client::builder().base_url("openaiApi", &url).build().unwrap();
    let error = batch_job(
        &client,
        BatchJobInputs::new(BatchJobRequired {
            api_key: KEY.into(),
            batch_input_file: "{}".into(),
            endpoint: "/v1/responses".into(),
        }),
    )
    .await
    .unwrap_err();
    assert!(
        matches!(
            error.failure(),
            Failure::Transport(TransportError::Connect { .. })
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn what_is_not_json_where_a_pointer_needs_json_s19() {
    let (error, _) = fail_first(Response::json(200, "<html>")).await;
    assert!(matches!(error.failure(), Failure::Decode { .. }), "{error:?}");
    assert!(
        error.to_string().contains("<html>"),
        "the excerpt is missing: {error}"
    );
}

#[tokio::test]
async fn a_member_that_is_missing_shows_where_it_is_demanded_s31a() {
    // The upload is read without its id; createBatch leaves the member out (S17) and the server refuses.
    let server = script([ok(&json!({ "object": "file" })), Response::json(400, "{}")]);
    let error = batch_job(
        &client(&server),
        BatchJobInputs::new(BatchJobRequired {
            api_key: KEY.into(),
            batch_input_file: "{}".into(),
            endpoint: "/v1/responses".into(),
        }),
    )
    .await
    .unwrap_err();
    assert_eq!(error.step(), Some(BatchJobStep::CreateBatch));

    // A path parameter demands it.
    let server = script([ok(&json!({ "id": "file-1" })), ok(&json!({ "id": 7 }))]);
    let error = batch_job(
        &client(&server),
        BatchJobInputs::new(BatchJobRequired {
            api_key: KEY.into(),
            batch_input_file: "{}".into(),
            endpoint: "/v1/responses".into(),
        }),
    )
    .await
    .unwrap_err();
    assert_eq!(error.step(), Some(BatchJobStep::PollBatch));
    let text = error.to_string();
    for part in [
        "$steps.createBatch.outputs.batchId",
        "batch_id",
        "/id",
        "a string",
        "a number",
    ] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
}

#[tokio::test]
async fn the_outputs_so_far_come_with_the_error() {
    let server = script([
        ok(&json!({ "id": "resp_1", "status": "in_progress" })),
        Response::json(503, "{}"),
    ]);
    let inputs = CreateAndPollResponseInputs::new(CreateAndPollResponseRequired {
        api_key: KEY.into(),
        model: "m".into(),
        input: "i".into(),
    });
    let error = create_and_poll_response(&client(&server), inputs)
        .await
        .unwrap_err();
    assert_eq!(error.step(), Some(CreateAndPollResponseStep::PollResponse));
    assert_eq!(
        serde_json::Value::from(error.outputs_so_far().clone()),
        json!({ "responseId": "resp_1" })
    );
}

#[tokio::test]
async fn an_endless_poll_meets_its_budget_s33() {
    let server = Server::start(|_| ok(&json!({ "id": "resp_1", "status": "in_progress" }))).unwrap();
    let client = Client::builder()
        .base_url("responsesApi", server.url())
        .pacing(Pacing::immediate())
        .limits(arazzo_runtime::Limits::default().with_transitions(5))
        .build()
        .unwrap();
    let inputs = CreateAndPollResponseInputs::new(CreateAndPollResponseRequired {
        api_key: KEY.into(),
        model: "m".into(),
        input: "i".into(),
    });
    let error = create_and_poll_response(&client, inputs).await.unwrap_err();
    assert!(
        matches!(error.failure(), Failure::Transitions { limit: 5 }),
        "{error:?}"
    );
    assert_eq!((error.attempt(), server.requests().len()), (5, 6));
}

#[tokio::test]
async fn an_input_never_changes_the_shape_of_a_request_s11() {
    for (id, path) in [
        ("../admin", "/v1/batches/..%2Fadmin"),
        ("a/b?c=d#e", "/v1/batches/a%2Fb%3Fc%3Dd%23e"),
        ("%2e%2e", "/v1/batches/%252e%252e"),
        ("é ", "/v1/batches/%C3%A9%20"),
    ] {
        let server = script([ok(&json!({ "status": "failed" }))]);
        download_batch_results(
            &client(&server),
            DownloadBatchResultsInputs::new(DownloadBatchResultsRequired {
                api_key: KEY.into(),
                batch_id: id.into(),
            }),
        )
        .await
        .unwrap();
        let requests = server.requests();
        assert_eq!(
            (requests.len(), requests[0].path.as_str(), &requests[0].query),
            (1, path, &None)
        );
    }
    for id in ["..", ".", ""] {
        let server = script([]);
        let error = download_batch_results(
            &client(&server),
            DownloadBatchResultsInputs::new(DownloadBatchResultsRequired {
                api_key: KEY.into(),
                batch_id: id.into(),
            }),
        )
        .await
        .unwrap_err();
        assert_eq!(server.requests().len(), 0, "{id:?} was sent");
        assert!(error.to_string().contains("getBatch"), "{error}");
    }
    let server = script([]);
    for key in ["a\r\nX-Evil: 1", "a\nb", "a\0b"] {
        let error = download_batch_results(
            &client(&server),
            DownloadBatchResultsInputs::new(DownloadBatchResultsRequired {
                api_key: key.into(),
                batch_id: "b".into(),
            }),
        )
        .await
        .unwrap_err();
        assert_eq!(server.requests().len(), 0);
        assert!(
            matches!(
                error.failure(),
                Failure::Parameter {
                    location: "header",
                    ..
                }
            ),
            "{error:?}"
        );
    }
}
