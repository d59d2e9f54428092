//! Names that Rust's conventions say something about: the code compiles, and passes Clippy with the rest of the crate.

use acceptance::language::{FromStartToEndInputs, from_start_to_end};
use loopback::{Response, Server};

#[tokio::test]
async fn s6_names_that_mean_something_in_rust_are_kept() {
    let token = || Response::json(200, r#"{"token":"t"}"#);
    let order = |id: &str| Response::json(200, format!(r#"{{"id":"{id}","state":"open"}}"#));
    let replies = [token(), order("o1"), order("o2"), Response::empty(204), token()];
    let server = Server::script(replies).unwrap();
    let client = super::client("shop", &server).build().unwrap();
    let inputs = FromStartToEndInputs::new()
        .from_date("f")
        .into_cart(true)
        .to_date("t")
        .as_guest(false)
        .is_active(false)
        .add(1)
        .new_("n")
        .default("d")
        .next("x");
    let outputs = from_start_to_end(&client, inputs).await.unwrap();
    assert_eq!(
        server.requests()[0].query.as_deref(),
        Some("from=f&into=true&to=t&as=false&is=false&add=1&new=n&default=d&next=x")
    );
    assert_eq!(
        super::lines(&server),
        [
            "POST /token",
            "POST /orders",
            "GET /orders/o1",
            "DELETE /orders/o2",
            "POST /token",
        ]
    );
    assert_eq!([outputs.from_token, outputs.is_gone], ["t", "t"]);
}
