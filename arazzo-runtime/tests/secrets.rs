//! Secrets in a request are shown nowhere: not in events, errors or exchanges (S44).

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod server;

use std::error::Error;
use std::sync::{Arc, Mutex};

use arazzo_runtime::{
    Client, Event, Method, Request, Server, TransportError,
    transport::{Transport, TransportFuture, TransportRequest},
};
use server::{answer, answering};

fn get(path: &str) -> Request {
    let mut request = Request::new(Method::GET, Server::unknown("api"));
    request.path(path);
    request
}

/// All that an error shows of itself and of what lies behind it.
fn all_of(error: &dyn Error) -> String {
    let mut text = format!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(current) = cause {
        text.push_str(&format!(" {current} {current:?}"));
        cause = current.source();
    }
    text
}

#[tokio::test]
async fn secrets_are_cut_out_of_events_errors_and_exchanges_s44() {
    let seen = Arc::new(Mutex::new(String::new()));
    let record = Arc::clone(&seen);
    let echo = answer(
        "401 Unauthorized",
        "X-Echo: k/y 1\r\nSet-Cookie: sid=9\r\n",
        r#"{"bad": "k/y 1 k%2Fy%201", "sid": "ck-77"}"#,
    );
    let (url, asked) = answering([echo, Vec::new()]);
    let client = Client::builder()
        .base_url("api", url.replace("http://", "http://user:pass-word@"))
        .observer(move |event: &Event<'_>| record.lock().unwrap().push_str(&format!("{event:?}\n")))
        .build()
        .unwrap();
    let mut request = get("/keys/");
    request.secret("k/y 1");
    request.path_parameter("key", "k/y 1").unwrap();
    request.query("key", "k/y 1");
    request.cookie("sid", "ck-77").unwrap();
    let request = request.sent_by("w", "s", 3);
    let reply = client.send(request.clone()).await.unwrap();
    let error = client.send(request).await.unwrap_err();
    assert!(
        asked.texts()[0].contains("/keys/k%2Fy%201?key=k%2Fy%201 "),
        "it is sent"
    );

    let sent = format!("{url}/keys/k%2Fy%201?key=k%2Fy%201");
    assert_eq!((reply.method(), reply.url()), ("GET", sent.as_str()), "S18");

    let shown = format!(
        "{seen} {reply:?} {exchange} {exchange:?} {error}",
        seen = seen.lock().unwrap(),
        exchange = reply.exchange(),
        error = all_of(&error)
    );
    for secret in ["k/y", "k%2Fy", "sid=9", "ck-77", "pass-word"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    assert!(
        shown.contains(&format!("{url}/keys/[redacted]?key=[redacted]")),
        "{shown}"
    );
    for event in [
        "Sending { run: RunId(",
        "workflow: \"w\", step: \"s\", attempt: 3",
        "Replied {",
        "status: 401",
        "Failed {",
    ] {
        assert!(shown.contains(event), "{event}: {shown}");
    }
}

/// Fails and tells what it was asked.
struct Talkative;

impl Transport for Talkative {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        let text = format!("cannot send {:?}", request.headers["x-key"].to_str());
        Box::pin(async move { Err(TransportError::other(std::io::Error::other(text))) })
    }
}

#[tokio::test]
async fn what_a_transport_tells_is_cut_too_s44() {
    let client = Client::builder()
        .base_url("api", "http://h")
        .transport(Talkative)
        .build()
        .unwrap();
    let mut request = get("/x");
    request.header("X-Key", "sk-1").unwrap();
    let told = client.send(request.clone()).await.unwrap_err();
    assert!(all_of(&told).contains("cannot send Ok(\"sk-1\")"), "{told:?}");
    request.secret("sk-1");
    let cut = client.send(request).await.unwrap_err();
    assert!(
        all_of(&cut).contains("cannot send Ok(") && !all_of(&cut).contains("sk-1"),
        "{cut:?}"
    );
}
