//! Which requests have an `Idempotency-Key`, and which of them have the same one.

use arazzo_runtime::{Client, ClientBuilder, Pacing, Workflow};
use by_turns::by_turns;
use durability::workflows::{
    Pay, PayAfterLogin, PayAfterLoginInputs, PayAgain, PayAgainInputs, PayInParts, PayInPartsInputs,
    PayInputs, PayTwice, PayTwiceInputs,
};
use loopback::{Request, Response, Server};

/// The requests and their keys: `/payments a`, `/payments a`, `/confirmations b`, …, the same letter for the same key.
async fn keys<W: Workflow>(
    responses: &[u16],
    inputs: W::Inputs,
    set: impl Fn(ClientBuilder) -> ClientBuilder,
) -> String {
    let answers = responses
        .iter()
        .map(|status| Response::json(*status, r#"{"receipt":"r"}"#));
    let server = Server::script(answers.chain([Response::json(200, r#"{"receipt":"last"}"#)])).unwrap();
    let builder = Client::builder()
        .base_url("shop", server.url())
        .pacing(Pacing::immediate());
    // A run by turns continues from a checkpoint before each request.
    let _ = by_turns::<W>(&set(builder).build().unwrap(), inputs).await;
    let requests = server.requests();
    let mut known: Vec<&str> = Vec::new();
    let lines = requests.iter().map(|request| {
        let key = request.header("Idempotency-Key");
        let letter = key.map(|key| {
            if !known.contains(&key) {
                known.push(key);
            }
            let index = known.iter().position(|other| *other == key).unwrap();
            char::from(b'a' + u8::try_from(index).unwrap())
        });
        format!("{} {}", request.path, letter.unwrap_or('-'))
    });
    lines.collect::<Vec<_>>().join(", ")
}

fn on(builder: ClientBuilder) -> ClientBuilder {
    builder.idempotency_keys()
}

#[tokio::test]
async fn a_retry_has_the_same_key_and_the_next_step_another() {
    assert_eq!(
        keys::<Pay>(&[503, 503, 200], PayInputs::new(5), on).await,
        "/payments a, /payments a, /payments a, /confirmations b"
    );
}

#[tokio::test]
async fn the_same_workflow_called_twice_has_other_keys() {
    assert_eq!(
        keys::<PayTwice>(&[503, 200, 200, 200], PayTwiceInputs::new(), on).await,
        "/payments a, /payments a, /confirmations b, /payments c, /confirmations d"
    );
}

#[tokio::test]
async fn a_called_workflow_that_is_repeated_has_the_same_keys() {
    assert_eq!(
        keys::<PayAgain>(&[200, 503, 200], PayAgainInputs::new(), on).await,
        "/payments a, /confirmations b, /payments a, /confirmations b"
    );
}

#[tokio::test]
async fn a_step_that_goes_back_to_itself_has_another_key_each_time() {
    assert_eq!(
        keys::<PayInParts>(&[200, 200], PayInPartsInputs::new(), on).await,
        "/payments a, /payments b, /payments c"
    );
}

#[tokio::test]
async fn a_step_before_each_retry_has_another_key_each_time() {
    assert_eq!(
        keys::<PayAfterLogin>(&[401, 200, 401, 200], PayAfterLoginInputs::new(), on).await,
        "/payments a, /login b, /payments a, /login c, /payments a"
    );
}

#[tokio::test]
async fn a_client_sends_keys_where_it_was_told_to() {
    let run =
        async |set: fn(ClientBuilder) -> ClientBuilder| keys::<Pay>(&[200], PayInputs::new(5), set).await;
    assert_eq!(run(|builder| builder).await, "/payments -, /confirmations -");
    let set = |builder: ClientBuilder| builder.idempotency_keys_of_source("shop");
    assert_eq!(run(set).await, "/payments a, /confirmations b");
    let set = |builder: ClientBuilder| builder.idempotency_keys_of_source("other");
    assert_eq!(run(set).await, "/payments -, /confirmations -");
    let set = |builder: ClientBuilder| builder.idempotency_keys_of_operation("shop", "POST /confirmations");
    assert_eq!(run(set).await, "/payments -, /confirmations a");
}

#[tokio::test]
async fn a_key_is_a_uuid_that_no_other_run_has() {
    let server = Server::start(|_: &Request| Response::json(200, r#"{"receipt":"r"}"#)).unwrap();
    let client = Client::builder()
        .base_url("shop", server.url())
        .idempotency_keys()
        .build();
    let client = client.unwrap();
    for _ in 0..20 {
        by_turns::<Pay>(&client, PayInputs::new(5)).await.unwrap();
    }
    let requests = server.requests();
    let mut keys: Vec<&str> = requests
        .iter()
        .map(|request| request.header("Idempotency-Key").unwrap())
        .collect();
    for key in &keys {
        let parts: Vec<&str> = key.split('-').collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{key}");
        assert!(
            parts[2].starts_with('8') && parts[3].starts_with(['8', '9', 'a', 'b']),
            "{key}"
        );
    }
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 40);
}
