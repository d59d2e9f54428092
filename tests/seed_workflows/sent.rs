//! What a server received, in a form that reads well beside what was expected.

use arazzo_runtime::{Client, Pacing};
use loopback::{Request, Response, Server};
use serde_json::{Value, json};

/// The key that every scenario gives; it must never be shown.
pub const KEY: &str = "sk-secret-7f3a";

/// A client for the scripted server that does not wait between polls.
pub fn client(server: &Server) -> Client {
    let base = format!("{}/v1", server.url());
    Client::builder()
        .base_url("responsesApi", &base)
        .base_url("openaiApi", &base)
        .pacing(Pacing::immediate())
        .build()
        .unwrap()
}

pub fn script(responses: impl IntoIterator<Item = Response>) -> Server {
    Server::script(responses).unwrap()
}

pub fn ok(body: &Value) -> Response {
    Response::json(200, body.to_string())
}

/// The requests in order: method, path, credentials, and the body decoded by its content type. Headers that no
/// scenario expects make it fail.
pub fn sent(server: &Server) -> Vec<Value> {
    server.requests().iter().map(one).collect()
}

fn one(request: &Request) -> Value {
    for (name, _) in &request.headers {
        let name = name.to_ascii_lowercase();
        let expected = [
            "accept",
            "authorization",
            "content-length",
            "content-type",
            "host",
            "user-agent",
        ];
        assert!(expected.contains(&name.as_str()), "unexpected header {name}");
    }
    assert_eq!(request.query, None);
    let mut line = json!({
        "request": format!("{} {}", request.method, request.path),
        "authorization": request.header("authorization"),
    });
    let content_type = request.header("content-type").unwrap_or_default();
    if content_type == "application/json" {
        line["json"] = serde_json::from_slice(&request.body).unwrap();
    } else if content_type.starts_with("multipart/form-data") {
        line["parts"] = request
            .parts()
            .iter()
            .map(|part| {
                json!({
                    "name": part.name,
                    "fileName": part.file_name,
                    "contentType": part.content_type,
                    "body": String::from_utf8(part.body.clone()).unwrap(),
                })
            })
            .collect();
    } else {
        assert_eq!((content_type, request.body.as_slice()), ("", &[] as &[u8]));
    }
    line
}

/// A request without a body, as `sent` shows it.
pub fn get(path: &str) -> Value {
    json!({ "request": format!("GET {path}"), "authorization": format!("Bearer {KEY}") })
}

/// A request with a JSON body, as `sent` shows it.
pub fn post(path: &str, body: &Value) -> Value {
    json!({ "request": format!("POST {path}"), "authorization": format!("Bearer {KEY}"), "json": body })
}
