//! Documents that are compiled together share the types of their OpenAPI document.

use loopback::{Response, Server};

mod generated {
    arazzo_runtime::include_workflows!("together");
}

use generated::types::Address;
use generated::{LookInputs, PlaceInputs, look, place, servers, sources};

#[tokio::test]
async fn two_workflows_hand_back_one_type() {
    let server =
        Server::start(|_| Response::json(200, r#"{"id": "o1", "address": {"city": "Ulm"}}"#)).unwrap();
    let client = super::client(sources::SHOP, &server).build().unwrap();
    let placed: Address = place(&client, PlaceInputs::new("tea")).await.unwrap().address;
    let looked: Address = look(&client, LookInputs::new("o1")).await.unwrap().address;
    assert_eq!(placed, looked);
    assert_eq!(placed.city, "Ulm");
    let requests = server.requests();
    let lines: Vec<String> = requests
        .iter()
        .map(|request| format!("{} {}", request.method, request.path))
        .collect();
    assert_eq!(lines, ["POST /orders", "GET /orders/o1"]);
    assert_eq!(servers::SHOP, "https://shop.example");
}
