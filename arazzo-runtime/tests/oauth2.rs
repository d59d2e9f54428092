//! Tokens of OAuth 2.0 against a token endpoint on the loopback interface.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod server;

use std::time::Duration;

use arazzo_runtime::{
    Client, ClientBuilder, Event, Method, OAuth2, Reply, Request, Server, TransportError,
    error::CredentialError,
    security::{Security, SecurityScheme},
};
use server::{answer, answering};

const OAUTH: SecurityScheme = SecurityScheme::oauth2("OAuth")
    .token_url("/oauth/token")
    .refresh_url("/oauth/refresh");

fn client(url: &str, tokens: OAuth2) -> ClientBuilder {
    Client::builder()
        .base_url("api", format!("{url}/v1"))
        .credential("api", "OAuth", tokens)
}

fn request() -> Request {
    let mut request = Request::new(Method::GET, Server::unknown("api"));
    request.path("/x");
    request.secured_by(Security::new("api", &[&[OAUTH]]));
    request
}

fn token(text: &str, more: &str) -> Vec<u8> {
    let body = format!(r#"{{"access_token":"{text}","token_type":"Bearer"{more}}}"#);
    answer("200 OK", "Content-Type: application/json\r\n", &body)
}

fn ok() -> Vec<u8> {
    answer("200 OK", "", "")
}

fn unauthorized() -> Vec<u8> {
    answer("401 Unauthorized", "", "")
}

/// The line of each request and its `Authorization`.
fn lines(asked: &[String]) -> Vec<String> {
    let line = |text: &String| {
        let authorization = text.lines().find_map(|line| line.strip_prefix("authorization: "));
        let start: Vec<&str> = text.lines().next().unwrap().split(' ').take(2).collect();
        format!("{} {}", start.join(" "), authorization.unwrap_or("-"))
    };
    asked.iter().map(line).collect()
}

/// Moves Tokio's clock, and lets it run on: with it standing still, time limits of connections would be over at once.
async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

#[tokio::test]
async fn a_token_is_fetched_once_and_renewed_before_it_expires() {
    let (url, asked) = answering([
        token("t-1", r#","expires_in":3600"#),
        ok(),
        ok(),
        token("t-2", r#","expires_in":3600"#),
        ok(),
    ]);
    let client = client(
        &url,
        OAuth2::client_credentials("a b", "s:1/")
            .scope("read")
            .scope("write"),
    )
    .build()
    .unwrap();
    client.send(request()).await.unwrap();
    pass(Duration::from_secs(3500)).await;
    client.send(request()).await.unwrap();
    // 3540 s: a minute before the end.
    pass(Duration::from_secs(45)).await;
    client.send(request()).await.unwrap();
    let asked = asked.texts();
    assert_eq!(
        lines(&asked),
        [
            // `a+b:s%3A1%2F`: both are form-encoded before they are joined (RFC 6749, section 2.3.1).
            "POST /oauth/token Basic YStiOnMlM0ExJTJG",
            "GET /v1/x Bearer t-1",
            "GET /v1/x Bearer t-1",
            "POST /oauth/token Basic YStiOnMlM0ExJTJG",
            "GET /v1/x Bearer t-2",
        ]
    );
    assert!(
        asked[0].contains("content-type: application/x-www-form-urlencoded\r\n"),
        "{}",
        asked[0]
    );
    assert!(
        asked[0].ends_with("\r\n\r\ngrant_type=client_credentials&scope=read+write"),
        "{}",
        asked[0]
    );
}

#[tokio::test]
async fn requests_at_the_same_time_wait_for_one_token() {
    let (url, asked) = answering([token("t-1", ""), ok(), ok(), ok()]);
    let client = client(&url, OAuth2::client_credentials("id", "secret"))
        .build()
        .unwrap();
    let (first, second, third) = tokio::join!(
        client.send(request()),
        client.send(request()),
        client.send(request())
    );
    assert!(
        [first, second, third]
            .into_iter()
            .all(|reply| reply.unwrap().is_success())
    );
    let posts = asked
        .texts()
        .iter()
        .filter(|text| text.starts_with("POST"))
        .count();
    assert_eq!((posts, asked.texts().len()), (1, 4));
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once() {
    let (url, asked) = answering([
        token("t-1", ""),
        // A new one that is refused has no better successor.
        unauthorized(),
        unauthorized(),
        token("t-2", ""),
        ok(),
        unauthorized(),
        token("t-3", ""),
        unauthorized(),
    ]);
    let client = client(&url, OAuth2::client_credentials("id", "secret"))
        .build()
        .unwrap();
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(client.send(request()).await.as_ref().map(Reply::status).unwrap());
    }
    assert_eq!(statuses, [401, 200, 401]);
    let got: Vec<String> = lines(&asked.texts())
        .into_iter()
        .filter(|line| line.starts_with("GET"))
        .collect();
    assert_eq!(
        got,
        [
            "GET /v1/x Bearer t-1",
            "GET /v1/x Bearer t-1",
            "GET /v1/x Bearer t-2",
            "GET /v1/x Bearer t-2",
            "GET /v1/x Bearer t-3",
        ]
    );
}

#[tokio::test]
async fn a_refresh_token_may_be_replaced_by_the_answer() {
    let (url, asked) = answering([
        token("t-1", r#","expires_in":0,"refresh_token":"r-2""#),
        ok(),
        token("t-2", ""),
        ok(),
    ]);
    let client = client(&url, OAuth2::refresh_token("r-1").client("public"))
        .build()
        .unwrap();
    for _ in 0..2 {
        client.send(request()).await.unwrap();
    }
    let asked = asked.texts();
    for (position, body) in [
        (
            0,
            "\r\n\r\ngrant_type=refresh_token&refresh_token=r-1&client_id=public",
        ),
        (
            2,
            "\r\n\r\ngrant_type=refresh_token&refresh_token=r-2&client_id=public",
        ),
    ] {
        assert!(
            asked[position].starts_with("POST /oauth/refresh "),
            "{}",
            asked[position]
        );
        assert!(asked[position].ends_with(body), "{}", asked[position]);
    }
    assert_eq!(lines(&asked)[3], "GET /v1/x Bearer t-2");
}

#[tokio::test]
async fn the_secret_may_go_in_the_body_and_the_endpoint_be_another() {
    let (url, asked) = answering([token("t-1", ""), ok()]);
    let tokens = OAuth2::client_credentials("id", "s&1")
        .secret_in_body()
        .parameter("audience", "https://api")
        .token_url(format!("{url}/elsewhere"));
    client(&url, tokens)
        .build()
        .unwrap()
        .send(request())
        .await
        .unwrap();
    let asked = asked.texts();
    assert_eq!(lines(&asked), ["POST /elsewhere -", "GET /v1/x Bearer t-1"]);
    let body =
        "\r\n\r\ngrant_type=client_credentials&audience=https%3A%2F%2Fapi&client_id=id&client_secret=s%261";
    assert!(asked[0].ends_with(body), "{}", asked[0]);
}

#[tokio::test]
async fn tokens_are_kept_by_scope() {
    const READ: Security = Security::new("api", &[&[OAUTH.with_scopes(&["read"])]]);
    const WRITE: Security = Security::new("api", &[&[OAUTH.with_scopes(&["write"])]]);
    let (url, asked) = answering([token("t-r", ""), ok(), token("t-w", ""), ok(), ok()]);
    let client = client(&url, OAuth2::client_credentials("id", "secret"))
        .build()
        .unwrap();
    for security in [READ, WRITE, READ] {
        let mut request = request();
        request.secured_by(security);
        client.send(request).await.unwrap();
    }
    let asked = asked.texts();
    assert!(asked[0].ends_with("scope=read") && asked[2].ends_with("scope=write"));
    assert!(lines(&asked)[4].ends_with("Bearer t-r"));
}

#[tokio::test]
async fn what_the_token_endpoint_refuses_is_typed_s44() {
    let refusal = r#"{"error":"invalid_client","error_description":"secret s-77 is wrong"}"#;
    let (url, asked) = answering([
        answer("401 Unauthorized", "", refusal),
        answer("200 OK", "", r#"{"access_token":"x"}"#),
        answer("200 OK", "", r#"{"access_token":"x","token_type":"mac"}"#),
        answer("200 OK", "", r#"{"access_token":"","token_type":"bearer"}"#),
        answer("502 Bad Gateway", "", "<html>"),
        Vec::new(),
    ]);
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let record = std::sync::Arc::clone(&seen);
    let client = client(&url, OAuth2::client_credentials("id", "s-77"))
        .observer(move |event: &Event<'_>| record.lock().unwrap().push(format!("{event:?}")))
        .build()
        .unwrap();
    let mut errors = Vec::new();
    for _ in 0..6 {
        let error = client.send(request()).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("s-77"), "{error:?}");
        match error {
            TransportError::Credential { source, .. } => errors.push(*source),
            other => panic!("{other:?}"),
        }
    }
    match &errors[0] {
        CredentialError::TokenRefused {
            status: 401,
            error,
            description,
            ..
        } => {
            assert_eq!(error, "invalid_client");
            assert_eq!(description.as_deref(), Some("secret [redacted] is wrong"));
        }
        other => panic!("{other:?}"),
    }
    for (position, expected) in [(1, 200), (2, 200), (3, 200), (4, 502)] {
        assert!(
            matches!(errors[position], CredentialError::TokenReply { status, .. } if status == expected),
            "{:?}",
            errors[position]
        );
    }
    assert!(
        matches!(errors[5], CredentialError::TokenRequest { .. }),
        "{:?}",
        errors[5]
    );
    assert!(
        asked.texts().iter().all(|text| text.starts_with("POST ")),
        "nothing else was sent"
    );
    let seen = seen.lock().unwrap().join("\n");
    assert!(seen.contains("/oauth/token") && !seen.contains("s-77"), "{seen}");
}

#[tokio::test]
async fn without_a_url_for_tokens_nothing_is_sent() {
    let client = client("http://127.0.0.1:9", OAuth2::client_credentials("id", "secret"))
        .build()
        .unwrap();
    const WITHOUT_URL: Security = Security::new("api", &[&[SecurityScheme::oauth2("OAuth")]]);
    let error = client.check_credentials(&[WITHOUT_URL]).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("`OAuth`, OAuth 2.0, and names no URL for tokens"),
        "{error}"
    );
}

#[test]
fn a_refresh_token_goes_to_the_token_url_where_there_is_no_other() {
    let client = client("http://127.0.0.1:9", OAuth2::refresh_token("r-1"))
        .build()
        .unwrap();
    const TOKEN_URL_ONLY: Security = Security::new(
        "api",
        &[&[SecurityScheme::oauth2("OAuth").token_url("https://h/token")]],
    );
    assert!(client.check_credentials(&[TOKEN_URL_ONLY]).is_ok());
}

/// What a token endpoint that repeats the whole request makes of it in the error and the events.
async fn repeated(tokens: OAuth2, description: &str) -> String {
    let body = format!(r#"{{"error":"invalid_client","error_description":"{description}"}}"#);
    let (url, _asked) = answering([answer("400 Bad Request", "", &body)]);
    let client = client(&url, tokens).build().unwrap();
    match client.send(request()).await.unwrap_err() {
        TransportError::Credential { source, .. } => match *source {
            CredentialError::TokenRefused { description, .. } => description.unwrap(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn s44_what_a_token_endpoint_repeats_of_the_credentials_is_cut_out() {
    let shown = repeated(OAuth2::refresh_token("refresh-77"), "unknown refresh-77").await;
    assert_eq!(shown, "unknown [redacted]");
    // `Basic id:secret-77`, as it was sent.
    let pair = "aWQ6c2VjcmV0LTc3";
    let tokens = OAuth2::client_credentials("id", "secret-77");
    assert_eq!(
        repeated(tokens, &format!("not <{pair}>")).await,
        "not <[redacted]>"
    );
    // The pair is a secret as a whole, also where the secret in it is too short to be found by itself.
    let tokens = OAuth2::client_credentials("identifier", "s");
    let shown = repeated(tokens, "not <aWRlbnRpZmllcjpz>").await;
    assert_eq!(shown, "not <[redacted]>");
    let tokens = OAuth2::client_credentials("id", "secret-77").secret_in_body();
    assert_eq!(repeated(tokens, "not secret-77").await, "not [redacted]");
    let tokens = OAuth2::refresh_token("refresh-77")
        .client("id")
        .client_secret("secret-77");
    let shown = repeated(tokens, "refresh-77 secret-77").await;
    assert_eq!(shown, "[redacted] [redacted]");
}

/// Twenty requests at the same time, whose errors come with the time that each took.
async fn twenty(client: &Client, request: fn() -> Request) -> Vec<(TransportError, Duration)> {
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                let started = std::time::Instant::now();
                (client.send(request()).await.unwrap_err(), started.elapsed())
            })
        })
        .collect();
    let mut ended = Vec::new();
    for task in tasks {
        ended.push(task.await.unwrap());
    }
    ended
}

/// A token endpoint that takes requests and never answers, and how many have come.
fn stalled() -> (String, std::sync::Arc<std::sync::atomic::AtomicUsize>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = std::sync::Arc::clone(&count);
    std::thread::spawn(move || {
        let mut open = Vec::new();
        for connection in listener.incoming().take(30) {
            counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            open.push(connection);
        }
    });
    (url, count)
}

#[tokio::test]
async fn s29_requests_that_wait_for_one_token_share_its_fetch_and_its_failure() {
    let (url, asked) = stalled();
    let client = client(&url, OAuth2::client_credentials("id", "secret"))
        .timeout(Duration::from_millis(600))
        .build()
        .unwrap();
    let ended = twenty(&client, request).await;
    assert_eq!(asked.load(std::sync::atomic::Ordering::SeqCst), 1);
    for (error, took) in ended {
        assert!(error.to_string().contains("no token for `OAuth`"), "{error}");
        assert!(took < Duration::from_millis(1500), "{took:?}");
    }
}

#[tokio::test]
async fn s29_the_time_of_a_step_includes_the_wait_for_its_token() {
    fn hasty() -> Request {
        let mut request = request();
        request.timeout(Duration::from_millis(300));
        request
    }
    let (url, _asked) = stalled();
    let client = client(&url, OAuth2::client_credentials("id", "secret"))
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    for (error, took) in twenty(&client, hasty).await {
        assert!(error.to_string().contains("no token for `OAuth`"), "{error}");
        assert!(took < Duration::from_millis(1500), "{took:?}");
    }
}

#[tokio::test]
async fn s29_a_slow_token_leaves_the_exchange_what_is_left_of_its_time() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        let mut open = Vec::new();
        for connection in listener.incoming().take(3) {
            let mut connection = connection.unwrap();
            let mut start = [0; 4];
            connection.read_exact(&mut start).unwrap();
            if &start == b"POST" {
                std::thread::sleep(Duration::from_millis(600));
                let _ = connection.write_all(&token("t-1", ""));
            }
            open.push(connection);
        }
    });
    let client = client(&url, OAuth2::client_credentials("id", "secret"))
        .timeout(Duration::from_millis(1000))
        .build()
        .unwrap();
    let started = std::time::Instant::now();
    let error = client.send(request()).await.unwrap_err();
    assert!(matches!(error, TransportError::Timeout { .. }), "{error:?}");
    let took = started.elapsed();
    assert!(took < Duration::from_millis(1500), "{took:?}");
}

#[tokio::test]
async fn requests_that_wait_for_one_token_are_refused_together() {
    use std::io::{Read, Write};
    use std::sync::atomic::{AtomicUsize, Ordering};

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = std::sync::Arc::new(AtomicUsize::new(0));
    let counted = std::sync::Arc::clone(&asked);
    std::thread::spawn(move || {
        for connection in listener.incoming().take(30) {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut connection = connection.unwrap();
            let _ = connection.read(&mut [0; 4096]);
            std::thread::sleep(Duration::from_millis(200));
            let refusal = answer("400 Bad Request", "", r#"{"error":"invalid_client"}"#);
            let _ = connection.write_all(&refusal);
        }
    });
    let client = client(&url, OAuth2::client_credentials("id", "secret"))
        .build()
        .unwrap();
    for (error, took) in twenty(&client, request).await {
        assert!(
            error.to_string().contains("answered 400, `invalid_client`"),
            "{error}"
        );
        assert!(took < Duration::from_millis(1500), "{took:?}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}
