//! Runs the clients of the examples.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]
#![allow(dead_code, reason = "the examples have a function `main` too")]

use std::time::{Duration, Instant};

use arazzo_runtime::transport::{HttpService, Tower};
use arazzo_runtime::{Client, Failure, TransportError};
use loopback::{Response, Server};
use tower::ServiceBuilder;
use transports::shop;
use transports::stock::{CheckStockInputs, check_stock};

#[path = "../examples/rate_limit.rs"]
mod rate_limit;
#[path = "../examples/retry.rs"]
mod retry;
#[path = "../examples/signing.rs"]
mod signing;

#[tokio::test]
async fn a_rate_limit_holds_for_all_runs_of_a_client() {
    let shop = shop().unwrap();
    let time = Duration::from_millis(300);
    let client = rate_limit::client(&shop.url(), 2, time).unwrap();
    let started = Instant::now();
    for item in ["a", "b", "c"] {
        check_stock(&client, CheckStockInputs::new(item)).await.unwrap();
    }
    // The third request is in the second period.
    assert!(started.elapsed() >= time, "{:?}", started.elapsed());
    assert_eq!(shop.requests().len(), 3);
}

#[tokio::test]
async fn a_middleware_sends_again_only_as_often_as_it_may() {
    let lost = || Server::script([Response::hang_up(), Response::json(200, r#"{"left": 7}"#)]).unwrap();
    let shop = lost();
    let client = retry::client(&shop.url(), 1).unwrap();
    let stock = check_stock(&client, CheckStockInputs::new("a")).await.unwrap();
    assert_eq!((stock.left, shop.requests().len()), (7, 2));
    let shop = lost();
    let client = retry::client(&shop.url(), 0).unwrap();
    let error = check_stock(&client, CheckStockInputs::new("a"))
        .await
        .unwrap_err();
    assert!(
        matches!(
            error.failure(),
            Failure::Transport(TransportError::NoReply { .. })
        ),
        "{error}"
    );
    assert_eq!(shop.requests().len(), 1);
}

#[tokio::test]
async fn a_layer_signs_requests() {
    let shop = shop().unwrap();
    let client = signing::client(&shop.url(), b"key").unwrap();
    check_stock(&client, CheckStockInputs::new("a b")).await.unwrap();
    let requests = shop.requests();
    let expected = signing::signature(b"key", "GET", "/items/a%20b");
    assert_eq!(requests[0].header("x-signature"), Some(expected.as_str()));
}

/// A client that sends through a service of tower.
fn through<S>(shop: &Server, service: S) -> Client
where
    Tower<S>: arazzo_runtime::transport::Transport + 'static,
{
    let client = Client::builder()
        .base_url("shop", shop.url())
        .transport(Tower::new(service));
    client.timeout(Duration::from_millis(400)).build().unwrap()
}

#[tokio::test]
async fn errors_of_a_service_keep_their_kind() {
    // Nobody listens at the port of a server that has gone.
    let gone = shop().unwrap().url();
    let client = Client::builder()
        .base_url("shop", gone)
        .transport(Tower::new(HttpService::new().unwrap()));
    let error = check_stock(&client.build().unwrap(), CheckStockInputs::new("a"))
        .await
        .unwrap_err();
    assert!(
        matches!(
            error.failure(),
            Failure::Transport(TransportError::Connect { .. })
        ),
        "{error}"
    );

    // The time in the layers counts: the second request would wait for an hour.
    let shop = shop().unwrap();
    let service = ServiceBuilder::new()
        .buffer(4)
        .rate_limit(1, Duration::from_secs(3600))
        .service(HttpService::new().unwrap());
    let client = through(&shop, service);
    check_stock(&client, CheckStockInputs::new("a")).await.unwrap();
    let error = check_stock(&client, CheckStockInputs::new("a"))
        .await
        .unwrap_err();
    assert!(
        matches!(
            error.failure(),
            Failure::Transport(TransportError::Timeout { .. })
        ),
        "{error}"
    );
    assert_eq!(shop.requests().len(), 1);

    // A layer's own error.
    let service = ServiceBuilder::new()
        .load_shed()
        .concurrency_limit(0)
        .service(HttpService::new().unwrap());
    let error = check_stock(&through(&shop, service), CheckStockInputs::new("a"))
        .await
        .unwrap_err();
    assert!(
        matches!(error.failure(), Failure::Transport(TransportError::Other { .. })),
        "{error}"
    );
}

#[tokio::test]
async fn limits_hold_behind_a_service() {
    let large = format!(r#"{{"left": 7, "note": "{}"}}"#, "x".repeat(4096));
    let shop = Server::start(move |_| Response::json(200, large.clone())).unwrap();
    let limits = arazzo_runtime::Limits::default().with_body_bytes(1024);
    let client = Client::builder().base_url("shop", shop.url()).limits(limits);
    let client = client
        .transport(Tower::new(HttpService::new().unwrap()))
        .build()
        .unwrap();
    let error = check_stock(&client, CheckStockInputs::new("a"))
        .await
        .unwrap_err();
    assert!(
        matches!(
            error.failure(),
            Failure::Transport(TransportError::BodyTooLarge { limit: 1024, .. })
        ),
        "{error}"
    );
}
