//! S15a: the code of a document that only makes one value a text, which names no other thing that texts need.

use acceptance::language::{PutOnShelfInputs, put_on_shelf};
use loopback::{Response, Server};

#[tokio::test]
async fn s15a_a_number_becomes_a_text_where_nothing_else_does() {
    let server = Server::start(|_| Response::empty(204)).unwrap();
    let client = crate::client("shelves", &server).build().unwrap();
    put_on_shelf(&client, PutOnShelfInputs::new().number(7))
        .await
        .unwrap();
    assert_eq!(server.requests()[0].body, br#"{"shelf":"7"}"#);
    // What is not given is left out (S17).
    put_on_shelf(&client, PutOnShelfInputs::new()).await.unwrap();
    assert_eq!(server.requests()[1].body, b"{}");
}
