//! S44: a server's repetition of a secret is cut out in any spelling, and inputs are written with their secrets only where
//! that is asked for.

use std::sync::{Arc, Mutex};

use arazzo_runtime::{Event, WithSecrets, serde_json};
use loopback::{Response, Server};

mod generated {
    arazzo_runtime::include_workflows!("secret-spellings");
}

use generated::types::{LogInAccount, LogInAccountRequired};
use generated::{LogInInputs, log_in};

fn inputs(key: &str, pin: &str) -> LogInInputs {
    LogInInputs::new(key, account(pin))
}

fn account(pin: &str) -> LogInAccount {
    LogInAccount::new(LogInAccountRequired {
        user: "ada".to_owned(),
        pin: pin.into(),
    })
}

/// All that is shown of a run whose server answers so.
async fn shown(key: &str, pin: &str, body: &str) -> String {
    let server = Server::script([Response::text(400, "text/plain", body).header("X-Echo", body)]).unwrap();
    let seen = Arc::new(Mutex::new(String::new()));
    let record = Arc::clone(&seen);
    let client = crate::client("api", &server)
        .observer(move |event: &Event<'_>| record.lock().unwrap().push_str(&format!("{event:?}\n")))
        .build()
        .unwrap();
    let error = log_in(&client, inputs(key, pin)).await.unwrap_err();
    let header = error.exchange().unwrap().headers()["x-echo"].clone();
    let seen = seen.lock().unwrap();
    format!("{error} {error:?} {header:?} {seen}")
}

#[tokio::test]
async fn s44_a_key_in_any_spelling_is_in_no_error_and_no_event() {
    for (key, spelling) in [
        ("ke/y&1", r"ke\/y\u00261"),
        ("ke/y&1", "ke%2fy%261"),
        ("ke/y&1", "ke&#x2f;y&amp;1"),
        ("ke/y&1", r"ke\\\/y\\u00261"),
        ("ke/y&1", "a2UveSYx"),
        ("ke/y&1", "eyJrIjoia2UveSYxIn0="),
        ("ke\"y-1", r#"ke\\\"y-1"#),
    ] {
        let text = shown(key, "pin-77", &format!("the key <{spelling}> is wrong")).await;
        assert!(!text.contains(spelling) && text.contains("[redacted]"), "{text}");
        assert!(text.contains("the key") && text.contains("is wrong"), "{text}");
    }
    let text = shown("key-1", "s/77", r"pin s\u002f77").await;
    assert!(!text.contains("u002f") && !text.contains("s/77"), "{text}");
}

#[tokio::test]
async fn s44_a_key_of_one_letter_leaves_the_message_readable() {
    let text = shown("a", "x1", "a bad answer to an ask, key=a").await;
    assert!(text.contains("a bad answer to an ask, key=[redacted]"), "{text}");
    assert!(text.contains("`log-in`, step `echo`"), "{text}");
}

#[test]
fn s44_inputs_are_written_with_their_secrets_only_where_that_is_asked_for() {
    let refused = serde_json::to_string(&inputs("key-77", "pin-77"))
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("WithSecrets") && !refused.contains("77"),
        "{refused}"
    );
    let account = account("pin-77");
    let refused = serde_json::to_string(&account).unwrap_err().to_string();
    assert!(
        refused.contains("WithSecrets") && !refused.contains("pin-77"),
        "{refused}"
    );
    assert_eq!(
        serde_json::to_string(&WithSecrets(&account)).unwrap(),
        r#"{"user":"ada","pin":"pin-77"}"#
    );
}

#[tokio::test]
async fn s44_a_request_has_its_secrets() {
    let server = Server::script([Response::empty(200)]).unwrap();
    let client = crate::client("api", &server).build().unwrap();
    log_in(&client, inputs("key-1", "pin-77")).await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.header("x-api-key"), Some("key-1"));
    assert_eq!(request.text(), r#"{"account":{"user":"ada","pin":"pin-77"}}"#);
}
