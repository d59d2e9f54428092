//! Bodies that are a list or a map as a whole.

use std::collections::BTreeMap;

use acceptance::language::{WholeBodiesInputs, whole_bodies};
use loopback::{Response, Server};
use serde_json::json;

use crate::client;

#[tokio::test]
async fn a_body_that_is_a_list_or_a_map_has_its_type() {
    let server = Server::script(vec![
        Response::json(200, "[1, 2, 3]"),
        Response::json(200, r#"{"colour": "red"}"#),
        Response::json(200, "{}"),
    ])
    .unwrap();
    let client = client("lists", &server).build().unwrap();
    let inputs = WholeBodiesInputs::new().text("a").payload(1);
    let outputs = whole_bodies(&client, inputs).await.unwrap();
    assert_eq!(outputs.numbers, [1, 2, 3]);
    let settings = BTreeMap::from([("colour".to_owned(), "red".to_owned())]);
    assert_eq!(outputs.settings, settings);
    assert_eq!(outputs.none, json!({}));
}

/// S31a: the step succeeds, and the output that promised a list is named.
#[tokio::test]
async fn s31a_a_body_that_is_no_list_shows_where_the_list_is_demanded() {
    let server = Server::script(vec![
        Response::json(200, r#"{"error": "busy"}"#),
        Response::json(200, "{}"),
        Response::json(200, "{}"),
    ])
    .unwrap();
    let client = client("lists", &server).build().unwrap();
    let error = whole_bodies(&client, WholeBodiesInputs::new()).await.unwrap_err();
    assert_eq!(server.requests().len(), 3);
    let text = error.to_string();
    assert!(text.contains("$steps.numbers.outputs.numbers"), "{text}");
}
