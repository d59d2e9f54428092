//! Every kind of failure as a caller sees it: the step, the kind, the last exchange, the outputs so far and the chain of
//! sources.

use std::error::Error;
use std::time::Duration;

use acceptance::language::{
    BuyGoodsInputs, LogInStep, OrderWithTokenInputs, OrderWithTokenStep, RetryTwiceInputs, UnsendableInputs,
    buy_goods, order_with_token, retry_twice, unsendable,
};
use acceptance::specs::{BatchJobError, BatchJobInputs, BatchJobRequired, BatchJobStep, batch_job};
use arazzo_runtime::serde_json::json;
use arazzo_runtime::{Client, ErrorKind, Failure, Limits};
use loopback::{Response, Server};

async fn batch_job_with(key: &str, limits: Limits, responses: Vec<Response>) -> BatchJobError {
    let server = Server::script(responses).unwrap();
    let client = super::client("openaiApi", &server)
        .timeout(Duration::from_millis(300))
        .limits(limits)
        .build()
        .unwrap();
    let inputs = BatchJobInputs::new(BatchJobRequired {
        api_key: key.into(),
        batch_input_file: "{}".into(),
        endpoint: "/v1/responses".into(),
    });
    batch_job(&client, inputs).await.unwrap_err()
}

async fn batch_job_fails(responses: Vec<Response>) -> BatchJobError {
    batch_job_with("key", Limits::default(), responses).await
}

fn ok(body: &str) -> Response {
    Response::json(200, body)
}

#[tokio::test]
async fn s28_no_reply_is_a_failure_of_the_transport_and_no_reply_in_time_another_kind() {
    let error = batch_job_fails(vec![Response::hang_up()]).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Transport, None));
    let error = batch_job_fails(vec![Response::stall(Duration::from_secs(5))]).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, None));
}

#[tokio::test]
async fn s28_what_lies_behind_a_failure_of_the_transport_is_at_the_end_of_its_sources() {
    let gone = Server::script([]).unwrap();
    let url = gone.url();
    drop(gone);
    let client = Client::builder().base_url("openaiApi", &url).build().unwrap();
    let error = batch_job(
        &client,
        BatchJobInputs::new(BatchJobRequired {
            api_key: "key".into(),
            batch_input_file: "{}".into(),
            endpoint: "/v1/responses".into(),
        }),
    )
    .await
    .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    let mut cause = error.source();
    let mut refused = false;
    while let Some(error) = cause {
        let io = error.downcast_ref::<std::io::Error>();
        refused |= io.is_some_and(|io| io.kind() == std::io::ErrorKind::ConnectionRefused);
        cause = error.source();
    }
    assert!(refused, "{error:?}");
}

#[tokio::test]
async fn s22_a_criterion_comes_with_its_text_and_the_reply_that_does_not_meet_it() {
    let refusal = Response::json(409, r#"{"error":"busy"}"#).header("x-reason", "queue");
    let replies = vec![ok(r#"{"id":"file-1"}"#), ok(r#"{"id":"batch-1"}"#), refusal];
    let error = batch_job_fails(replies).await;
    assert_eq!(error.step(), Some(BatchJobStep::PollBatch));
    assert_eq!(error.kind(), ErrorKind::Criterion("$statusCode == 200"));
    assert_eq!(error.status(), Some(409));
    let exchange = error.exchange().unwrap();
    assert_eq!(exchange.headers()["x-reason"], "queue");
    assert_eq!(exchange.excerpt(), r#"{"error":"busy"}"#);
    assert_eq!(json!(error.outputs_so_far()), json!({"batchId": "batch-1"}));
    assert!(error.source().is_none(), "nothing lies behind a criterion");
}

#[tokio::test]
async fn s19_a_body_that_is_not_what_it_says() {
    let error = batch_job_fails(vec![ok("<html>")]).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(200)));
    assert!(error.source().is_some(), "the decoder says where");
}

#[tokio::test]
async fn s31a_a_value_that_no_reply_had_and_s17_an_input_that_is_not_given() {
    let error = batch_job_fails(vec![ok(r#"{"id":"file-1"}"#), ok("{}")]).await;
    assert_eq!(
        (error.step(), error.kind()),
        (Some(BatchJobStep::PollBatch), ErrorKind::Absent)
    );
    let server = Server::script([]).unwrap();
    let client = super::client("nodes", &server).build().unwrap();
    let error = unsendable(&client, UnsendableInputs::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Input, None));
}

#[tokio::test]
async fn s11_a_value_that_cannot_be_sent() {
    let error = batch_job_with("a\r\nb", Limits::default(), vec![]).await;
    assert_eq!(error.kind(), ErrorKind::Request);
}

#[tokio::test]
async fn s10_no_address_to_send_to() {
    let client = Client::builder()
        .base_url("shop", "http://127.0.0.1:1")
        .build()
        .unwrap();
    let error = retry_twice(&client, RetryTwiceInputs::new(".."))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Address, "{error}");
}

#[tokio::test]
async fn a_credential_that_is_not_given() {
    let server = Server::script([]).unwrap();
    let client = super::client("market", &server).build().unwrap();
    let error = buy_goods(&client, BuyGoodsInputs::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credential);
}

#[tokio::test]
async fn s33_every_budget_is_of_one_kind() {
    let running = || ok(r#"{"id":"b-1","status":"in_progress"}"#);
    let replies = vec![running(), running(), running(), running()];
    let error = batch_job_with("key", Limits::default().with_transitions(2), replies).await;
    assert_eq!(error.kind(), ErrorKind::Budget, "{error}");
    let error = batch_job_with("key", Limits::default().with_body_bytes(4), vec![running()]).await;
    assert_eq!(error.kind(), ErrorKind::Budget, "{error}");
    let server = Server::script([]).unwrap();
    let none = Limits::default().with_depth(0);
    let client = super::client("shop", &server).limits(none).build().unwrap();
    let error = order_with_token(&client, OrderWithTokenInputs::new("ada"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Budget, "{error}");
}

#[tokio::test]
async fn s24_an_end_that_the_document_asks_for() {
    let server = Server::script([Response::empty(410)]).unwrap();
    let client = super::client("shop", &server).build().unwrap();
    let error = retry_twice(&client, RetryTwiceInputs::new("o1"))
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Ended, Some(410)));
}

#[tokio::test]
async fn s21_a_step_that_calls_a_workflow_fails_with_the_kind_of_that_one() {
    let server = Server::script([Response::hang_up(), Response::hang_up()]).unwrap();
    let client = super::client("shop", &server).build().unwrap();
    let error = order_with_token(&client, OrderWithTokenInputs::new("ada"))
        .await
        .unwrap_err();
    assert_eq!(
        (error.step(), error.kind()),
        (Some(OrderWithTokenStep::LogIn), ErrorKind::Transport)
    );
    let Failure::Workflow(called) = error.failure() else {
        panic!("{error}");
    };
    let inner = called.of::<LogInStep>().unwrap();
    assert_eq!(
        (inner.workflow(), inner.step()),
        ("log-in", Some(LogInStep::Renew))
    );
    assert!(called.of::<OrderWithTokenStep>().is_none());
    assert!(error.source().is_some(), "the source of that error");
}

/// Without a `_`: a step that comes to the document or leaves it stops the build here.
#[deny(unreachable_patterns)]
fn place_in_the_batch(step: BatchJobStep) -> usize {
    match step {
        BatchJobStep::UploadInput => 0,
        BatchJobStep::CreateBatch => 1,
        BatchJobStep::PollBatch => 2,
        BatchJobStep::GetResult => 3,
    }
}

#[test]
fn a_match_on_steps_leaves_none_out() {
    assert_eq!(place_in_the_batch(BatchJobStep::PollBatch), 2);
}
