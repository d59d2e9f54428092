//! S33: a body that is read as a tree is bounded in bytes and in values; one that is read by pointers is not held to these.

use arazzo_runtime::{Client, ErrorKind, Failure, Limits, TransportError};
use loopback::{Response, Server};

mod generated {
    arazzo_runtime::include_workflows!("large-trees");
}

use generated::{
    KeepLargeInputs, PointIntoLargeInputs, QueryLargeInputs, QueryOfCalledAfterFailureInputs,
    QueryOfCalledInputs, SelectFromLargeInputs, keep_large, point_into_large, query_large, query_of_called,
    query_of_called_after_failure, select_from_large,
};

fn reply(items: &str) -> Response {
    Response::json(200, format!(r#"{{"id": "x", "items": [{{"a": 1}}{items}]}}"#))
}

fn client(server: &Server, limits: Limits) -> Client {
    crate::client("api", server).limits(limits).build().unwrap()
}

#[track_caller]
fn is_refused(failure: &Failure, kind: ErrorKind, of_values: bool) {
    assert_eq!(kind, ErrorKind::Budget);
    match failure {
        Failure::Transport(TransportError::TreeTooLarge { .. }) if of_values => {}
        Failure::Transport(TransportError::BodyTooLarge { .. }) if !of_values => {}
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn s33_a_tree_of_many_values_is_refused_and_a_pointer_reads_the_body() {
    let items = ",1".repeat(1_100_000);
    let server = Server::start(move |_| reply(&items)).unwrap();
    let client = client(&server, Limits::default());
    let error = query_large(&client, QueryLargeInputs::new()).await.unwrap_err();
    is_refused(error.failure(), error.kind(), true);
    let error = keep_large(&client, KeepLargeInputs::new()).await.unwrap_err();
    is_refused(error.failure(), error.kind(), true);
    let error = select_from_large(&client, SelectFromLargeInputs::new())
        .await
        .unwrap_err();
    is_refused(error.failure(), error.kind(), true);
    let outputs = point_into_large(&client, PointIntoLargeInputs::new())
        .await
        .unwrap();
    assert_eq!(outputs.id.as_deref(), Some("x"));
}

#[tokio::test]
async fn s33_a_tree_of_many_bytes_is_refused_and_a_pointer_reads_the_body() {
    let text = "x".repeat(17 * 1024 * 1024);
    let server = Server::start(move |_| reply(&format!(",\"{text}\""))).unwrap();
    let client = client(&server, Limits::default());
    let error = query_large(&client, QueryLargeInputs::new()).await.unwrap_err();
    is_refused(error.failure(), error.kind(), false);
    let error = keep_large(&client, KeepLargeInputs::new()).await.unwrap_err();
    is_refused(error.failure(), error.kind(), false);
    let outputs = point_into_large(&client, PointIntoLargeInputs::new())
        .await
        .unwrap();
    assert_eq!(outputs.id.as_deref(), Some("x"));
}

#[tokio::test]
async fn s33_a_tree_of_much_memory_is_refused_and_a_pointer_reads_the_body() {
    let items = ",{\"\":1}".repeat(450_000);
    let server = Server::start(move |_| reply(&items)).unwrap();
    let client = client(&server, Limits::default());
    let error = query_large(&client, QueryLargeInputs::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Budget);
    assert!(
        error
            .to_string()
            .contains("would take more than 268435456 bytes as a tree"),
        "{error}"
    );
    let outputs = point_into_large(&client, PointIntoLargeInputs::new())
        .await
        .unwrap();
    assert_eq!(outputs.id.as_deref(), Some("x"));
}

#[tokio::test]
async fn s33_the_limits_of_trees_are_the_callers() {
    let server = Server::start(|_| reply(",1,2,3")).unwrap();
    let small = Limits::default().with_tree_values(8);
    query_large(&client(&server, small), QueryLargeInputs::new())
        .await
        .unwrap();
    let smaller = Limits::default().with_tree_values(7);
    let error = query_large(&client(&server, smaller), QueryLargeInputs::new())
        .await
        .unwrap_err();
    is_refused(error.failure(), error.kind(), true);
    let bytes = Limits::default().with_tree_bytes(20);
    let error = query_large(&client(&server, bytes), QueryLargeInputs::new())
        .await
        .unwrap_err();
    is_refused(error.failure(), error.kind(), false);
    let memory = Limits::default().with_tree_memory(1000);
    let error = query_large(&client(&server, memory), QueryLargeInputs::new())
        .await
        .unwrap_err();
    assert!(matches!(
        error.failure(),
        Failure::Transport(TransportError::TreeMemory { .. })
    ));
    point_into_large(&client(&server, bytes), PointIntoLargeInputs::new())
        .await
        .unwrap();
}

#[tokio::test]
async fn s33_a_query_on_the_last_reply_of_a_called_workflow_is_bounded() {
    let server = Server::start(|_| reply(",1,2,3")).unwrap();
    let called = async |limits: Limits| {
        let client = client(&server, limits);
        query_of_called(&client, QueryOfCalledInputs::new()).await
    };
    called(Limits::default().with_tree_values(8)).await.unwrap();
    let error = called(Limits::default().with_tree_values(7)).await.unwrap_err();
    is_refused(error.failure(), error.kind(), true);
    let error = called(Limits::default().with_tree_bytes(20)).await.unwrap_err();
    is_refused(error.failure(), error.kind(), false);
    let failed = async |limits: Limits| {
        let client = client(&server, limits);
        let run = query_of_called_after_failure(&client, QueryOfCalledAfterFailureInputs::new()).await;
        run.unwrap_err().kind()
    };
    assert_eq!(failed(Limits::default()).await, ErrorKind::Ended);
    // The criterion cannot be evaluated, so the action is not taken (S39).
    let small = Limits::default().with_tree_values(7);
    assert!(matches!(failed(small).await, ErrorKind::Criterion(_)));
}
