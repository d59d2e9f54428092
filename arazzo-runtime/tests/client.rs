//! A client against a server on the loopback interface, well-behaved and not.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod server;

use std::future::poll_fn;
use std::net::TcpListener;
use std::task::Poll;
use std::time::Duration;

use arazzo_runtime::{
    Client, Limits, Method, Request, Server, TransportError, Upload,
    codegen::Multipart,
    error::UrlError,
    transport::{Transport, TransportFuture, TransportReply, TransportRequest},
};
use server::{answer, answering};

fn client(url: &str) -> Client {
    Client::builder()
        .base_url("api", format!("{url}/v1"))
        .build()
        .unwrap()
}

fn get(path: &str) -> Request {
    let mut request = Request::new(Method::GET, Server::unknown("api"));
    request.path(path);
    request
}

#[tokio::test]
async fn a_request_goes_out_as_built_and_the_reply_comes_back() {
    let (url, asked) = answering([answer("201 Created", "X-Id: 7\r\n", "{}")]);
    let mut request = get("/files/");
    request.path_parameter("id", "a/b").unwrap();
    request.query("limit", "5 0");
    request.header("X-Trace", "t").unwrap();
    request.cookie("sid", "1").unwrap();
    request.text("text/plain", "hello".into());
    let reply = client(&url).send(request).await.unwrap();
    assert_eq!((reply.status(), reply.body_bytes().as_ref()), (201, &b"{}"[..]));
    assert_eq!(reply.header("x-id").get().map(String::as_str), Some("7"));
    let asked = asked.texts().remove(0).to_lowercase();
    assert!(
        asked.starts_with("get /v1/files/a%2fb?limit=5%200 http/1.1\r\n"),
        "{asked}"
    );
    for line in [
        "x-trace: t",
        "cookie: sid=1",
        "content-type: text/plain",
        "user-agent: arazzo-runtime/",
        "content-length: 5",
    ] {
        assert!(asked.contains(&format!("\r\n{line}")), "{line}: {asked}");
    }
    assert!(asked.ends_with("\r\n\r\nhello"), "{asked}");
}

#[tokio::test]
async fn a_file_goes_out_byte_for_byte_with_its_length_s41() {
    let content: String = (0..40_000)
        .map(|line| format!("{{\"line\": {line}}}\r\n--b--\u{0}ü"))
        .collect();
    let (url, asked) = answering([answer("200 OK", "", "")]);
    let mut form = Multipart::new();
    form.file("file", &Upload::from(content.clone()).file_name("in.jsonl"));
    form.text("purpose", "batch");
    let mut request = Request::new(Method::POST, Server::unknown("api"));
    request.path("/files");
    request.multipart(form);
    client(&url).send(request).await.unwrap();
    let asked = asked.texts().remove(0);
    let (head, body) = asked.split_once("\r\n\r\n").unwrap();
    assert!(
        head.to_lowercase()
            .contains(&format!("content-length: {}", body.len())),
        "{head}"
    );
    let (_, boundary) = head.split_once("boundary=").unwrap();
    let boundary = boundary.lines().next().unwrap();
    let parts: Vec<&str> = body.split(&format!("--{boundary}")).collect();
    assert_eq!(parts.len(), 4);
    assert!(
        parts[1].starts_with("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"in.jsonl\"\r\n")
    );
    assert_eq!(
        parts[1].split_once("\r\n\r\n").unwrap().1,
        format!("{content}\r\n")
    );
    assert_eq!(parts[3], "--\r\n");
}

#[tokio::test]
async fn a_redirect_is_a_reply_like_any_other() {
    let (url, asked) = answering([
        answer("302 Found", "Location: /elsewhere\r\n", ""),
        answer("200 OK", "", ""),
    ]);
    let reply = client(&url).send(get("/x")).await.unwrap();
    assert_eq!((reply.status(), asked.texts().len()), (302, 1));
}

/// A client that follows redirects.
fn following(url: &str, most: usize) -> Client {
    let client = Client::builder().base_url("api", format!("{url}/v1"));
    client.follow_redirects(most).build().unwrap()
}

#[tokio::test]
async fn redirects_within_one_origin_keep_method_and_body_and_credentials() {
    let (url, asked) = answering([
        answer("307 Temporary Redirect", "Location: /v1/there\r\n", ""),
        answer("308 Permanent Redirect", "Location: next\r\n", ""),
        answer("200 OK", "", "done"),
    ]);
    let mut request = Request::new(Method::POST, Server::unknown("api"));
    request.path("/here");
    request.header("Authorization", "Bearer sk-1").unwrap();
    request.text("text/plain", "hello".into());
    let reply = following(&url, 2).send(request).await.unwrap();
    assert_eq!((reply.status(), reply.body_bytes().as_ref()), (200, &b"done"[..]));
    let asked = asked.texts();
    let lines: Vec<&str> = asked.iter().filter_map(|text| text.lines().next()).collect();
    assert_eq!(
        lines,
        [
            "POST /v1/here HTTP/1.1",
            "POST /v1/there HTTP/1.1",
            "POST /v1/next HTTP/1.1"
        ]
    );
    assert!(
        asked
            .iter()
            .all(|text| text.ends_with("\r\n\r\nhello") && text.contains("Bearer sk-1"))
    );
}

#[tokio::test]
async fn a_redirect_to_another_origin_is_never_followed() {
    let (elsewhere, other) = answering([answer("200 OK", "", "")]);
    // Another port, another host, another scheme.
    let port = elsewhere.rsplit_once(':').unwrap().1;
    for location in [
        elsewhere.clone(),
        format!("http://localhost:{port}/v1"),
        elsewhere.replace("http", "https"),
    ] {
        let there = answer("302 Found", &format!("Location: {location}/x\r\n"), "");
        let (url, asked) = answering([there]);
        let reply = following(&url, 5).send(get("/x")).await.unwrap();
        assert_eq!((reply.status(), asked.texts().len()), (302, 1), "{location}");
    }
    assert_eq!(other.texts().len(), 0);
    // By two steps, the first of which stays at the origin.
    let away = answer("302 Found", &format!("Location: {elsewhere}/x\r\n"), "");
    let (url, asked) = answering([answer("302 Found", "Location: /y\r\n", ""), away]);
    let reply = following(&url, 5).send(get("/x")).await.unwrap();
    assert_eq!((reply.status(), asked.texts().len()), (302, 2));
    assert_eq!(other.texts().len(), 0);
}

#[tokio::test]
async fn no_more_redirects_are_followed_than_allowed() {
    let cycle = || answer("302 Found", "Location: /v1/x\r\n", "");
    let (url, asked) = answering([cycle(), cycle(), cycle(), cycle()]);
    let reply = following(&url, 2).send(get("/x")).await.unwrap();
    assert_eq!((reply.status(), asked.texts().len()), (302, 3));
}

#[tokio::test]
async fn a_body_above_the_limit_is_refused_before_it_is_read_whole_s33() {
    let limits = Limits::default().with_body_bytes(9);
    // Neither answer is whole: who reads on finds the body cut short.
    let announced = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n012";
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n";
    let (url, _) = answering([announced, chunked]);
    let client = Client::builder()
        .base_url("api", url)
        .limits(limits)
        .build()
        .unwrap();
    for _ in 0..2 {
        let error = client.send(get("/x")).await.unwrap_err();
        assert!(
            matches!(error, TransportError::BodyTooLarge { limit: 9, .. }),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_body_of_just_the_limit_fits_s33() {
    let limits = Limits::default().with_body_bytes(10);
    let chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n";
    let (url, _) = answering([answer("200 OK", "", "0123456789"), chunked.into()]);
    let client = Client::builder()
        .base_url("api", url)
        .limits(limits)
        .build()
        .unwrap();
    for _ in 0..2 {
        assert_eq!(client.send(get("/x")).await.unwrap().body_bytes(), "0123456789");
    }
}

#[tokio::test]
async fn each_way_to_fail_has_its_own_error_s28() {
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":";
    let (url, asked) = answering(["", cut]);
    let client = client(&url);
    let error = client.send(get("/x")).await.unwrap_err();
    assert!(matches!(error, TransportError::NoReply { .. }), "{error:?}");
    let error = client.send(get("/x")).await.unwrap_err();
    assert!(matches!(error, TransportError::BodyCut { .. }), "{error:?}");
    assert_eq!(asked.texts().len(), 2, "nothing is repeated");
}

#[tokio::test]
async fn a_refused_connection_says_where() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = client(&format!("http://{free}"))
        .send(get("/x"))
        .await
        .unwrap_err();
    assert!(matches!(error, TransportError::Connect { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        format!("GET http://{free}/v1/x: no connection")
    );
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up_after_the_timeout() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut request = get("/x");
    request.timeout(Duration::from_millis(50));
    let error = client(&format!("http://{}", silent.local_addr().unwrap()))
        .send(request)
        .await
        .unwrap_err();
    assert!(matches!(error, TransportError::Timeout { .. }), "{error:?}");
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn a_server_without_tls_fails_as_such() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        let _ = stream.read(&mut [0; 4096]);
    });
    let error = client(&url).send(get("/x")).await.unwrap_err();
    assert!(matches!(error, TransportError::Tls { .. }), "{error:?}");
}

#[tokio::test]
async fn a_value_cannot_lead_to_another_path_s11() {
    let (url, asked) = answering([answer("200 OK", "", "")]);
    let client = client(&url);
    for value in ["..", "."] {
        let mut request = get("/files/");
        request.path_parameter("id", value).unwrap();
        request.path("/content");
        let error = client.send(request).await.unwrap_err();
        assert!(
            matches!(
                error,
                TransportError::Url {
                    source: UrlError::PathChanged,
                    ..
                }
            ),
            "{error:?}"
        );
    }
    let mut request = get("/files/");
    request.path_parameter("id", "../admin?x=1#y").unwrap();
    client.send(request).await.unwrap();
    let asked = asked.texts();
    assert_eq!(asked.len(), 1, "the others were not sent");
    assert!(
        asked[0].starts_with("GET /v1/files/..%2Fadmin%3Fx%3D1%23y HTTP/1.1\r\n"),
        "{}",
        asked[0]
    );
}

#[tokio::test]
async fn a_request_without_any_base_is_refused_s10() {
    let client = Client::builder().build().unwrap();
    for (server, expected) in [
        (Server::unknown("api"), UrlError::NoBase),
        (
            Server::new("api", "/v1"),
            UrlError::Relative {
                source_name: "api",
                url: "/v1",
            },
        ),
    ] {
        let error = client.send(Request::new(Method::GET, server)).await.unwrap_err();
        let TransportError::Url { source, .. } = error else {
            panic!("{error:?}");
        };
        assert_eq!(source, expected);
    }
    for url in ["http://h/?key=1", "h:1", "not a url"] {
        assert!(Client::builder().base_url("api", url).build().is_err(), "{url}");
    }
}

/// Answers with what it was asked.
struct Echo;

impl Transport for Echo {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        Box::pin(async move {
            let body = request.body.into_bytes().await.map_err(TransportError::other)?;
            Ok(TransportReply::new(
                arazzo_runtime::http::StatusCode::OK,
                request.headers,
                body,
            ))
        })
    }
}

#[tokio::test]
async fn another_transport_can_stand_in_and_keeps_to_the_limit() {
    let limits = Limits::default().with_body_bytes(5);
    let client = Client::builder()
        .base_url("api", "http://h")
        .transport(Echo)
        .limits(limits)
        .build()
        .unwrap();
    let mut request = get("/x");
    request.header("Content-Type", "text/x-own").unwrap();
    request.text("text/plain", "12345".into());
    let reply = client.send(request.clone()).await.unwrap();
    assert_eq!(reply.body_text().get().map(String::as_str), Some("12345"));
    assert_eq!(
        reply.header("content-type").get().map(String::as_str),
        Some("text/x-own")
    );
    request.text("text/plain", "123456".into());
    let error = client.send(request).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET http://h/x: the body of the reply is larger than 5 bytes"
    );
}

#[tokio::test]
async fn s33_after_a_large_reply_other_tasks_have_their_turn() {
    let client = Client::builder()
        .base_url("api", "http://h")
        .transport(Echo)
        .build()
        .unwrap();
    let gives_way = async |bytes: usize| {
        let mut request = get("/x");
        request.text("text/plain", "x".repeat(bytes));
        let mut sent = Box::pin(client.send(request));
        poll_fn(|context| Poll::Ready(sent.as_mut().poll(context).is_pending())).await
    };
    assert!(!gives_way(1_000).await);
    assert!(gives_way(100_000).await);
}

#[tokio::test]
async fn a_run_can_move_between_threads() {
    fn can_move<T: Send>(value: T) -> T {
        value
    }
    let client = can_move(Client::builder().transport(Echo).build().unwrap());
    assert!(can_move(client.send(get("/x"))).await.is_err());
}
