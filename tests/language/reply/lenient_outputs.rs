//! S31a: with `lenient_outputs` no run fails at its end because a server left something out.

use acceptance::of_schemas::error_bodies::{OrderAndPayInputs, order_and_pay};
use arazzo_runtime::{Client, ErrorKind};
use loopback::{Response, Server};

arazzo_runtime::arazzo_workflow! {
    mod lenient = "specs/language/error-bodies.arazzo.yaml",
    lenient_outputs,
    source "shop" = "specs/language/error-bodies.openapi.yaml",
}

fn without_id() -> (Server, Client) {
    let server = Server::start(|_| Response::json(200, "{}")).unwrap();
    let client = crate::client("shop", &server).build().unwrap();
    (server, client)
}

#[tokio::test]
async fn s31a_a_plain_output_is_demanded_and_a_lenient_one_is_not() {
    let (_server, client) = without_id();
    let error = order_and_pay(&client, OrderAndPayInputs::new())
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.step()), (ErrorKind::Absent, None));

    let inputs = lenient::OrderAndPayInputs::new();
    let outputs = lenient::order_and_pay(&client, inputs).await.unwrap();
    let id: Option<String> = outputs.id;
    assert_eq!(id, None);
}
