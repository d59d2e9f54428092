//! The retries that all runs of a client share.

use arazzo_runtime::runner::RetryBudget;
use arazzo_runtime::{Client, ErrorKind, Failure, Pacing, TransportError};
use durability::workflows::{PayInputs, pay};
use loopback::{Request, Response, Server};

#[tokio::test]
async fn many_runs_share_the_retries_of_a_client() {
    let server = Server::start(|_: &Request| Response::empty(503)).unwrap();
    let budget = RetryBudget::new(3).with_share(0.1).with_per_second(0.0);
    let client = Client::builder()
        .base_url("shop", server.url())
        .pacing(Pacing::immediate())
        .retry_budget(budget)
        .build()
        .unwrap();
    let mut refused = 0;
    for _ in 0..20 {
        let error = pay(&client, PayInputs::new(5)).await.unwrap_err();
        match error.failure() {
            Failure::Transport(TransportError::RetryBudget { request }) => {
                assert_eq!(*request, format!("POST {}/payments", server.url()));
                assert_eq!(error.kind(), ErrorKind::Budget);
                refused += 1;
            }
            failure => assert!(matches!(failure, Failure::Criterion { .. }), "{failure:?}"),
        }
    }
    // 20 first requests, 3 retries of the reserve, and one for each ten other requests.
    let count = server.requests().len();
    assert!((24..=25).contains(&count), "{count}");
    assert!(refused >= 18, "{refused}");
}
