use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use loopback::Server;
use serde_json::{Value, json};

/// Sends one request on a connection of its own; gives the status, the head and the body of the answer.
fn send(server: &Server, head: &str, body: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let length = body.len();
    write!(
        stream,
        "{head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head.to_owned(), body.to_owned())
}

const KEY: &str = "Authorization: Bearer sk-test";

fn get(server: &Server, path: &str) -> (u16, Value) {
    let (status, _, body) = send(server, &format!("GET {path} HTTP/1.1\r\n{KEY}"), "");
    (status, serde_json::from_str(&body).unwrap())
}

fn post(server: &Server, path: &str, body: &Value) -> (u16, Value) {
    let head = format!("POST {path} HTTP/1.1\r\n{KEY}\r\nContent-Type: application/json");
    let (status, _, body) = send(server, &head, &body.to_string());
    (status, serde_json::from_str(&body).unwrap())
}

/// Uploads parts, each given as what follows `form-data; ` and the content.
fn upload(server: &Server, parts: &[(&str, &str)]) -> (u16, Value) {
    let mut body = String::new();
    for (disposition, content) in parts {
        body += &format!("--B\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{content}\r\n");
    }
    body += "--B--\r\n";
    let head = format!("POST /v1/files HTTP/1.1\r\n{KEY}\r\nContent-Type: multipart/form-data; boundary=B");
    let (status, _, body) = send(server, &head, &body);
    (status, serde_json::from_str(&body).unwrap())
}

const FILE: &str = "name=\"file\"; filename=\"in.jsonl\"";
const PURPOSE: &str = "name=\"purpose\"";

fn assert_refused((status, body): (u16, Value), param: &str) {
    assert_eq!((status, &body["error"]["param"]), (400, &json!(param)), "{body}");
    assert!(
        body["error"]["message"].is_string() && body["error"]["type"].is_string(),
        "{body}"
    );
}

fn assert_has(body: &Value, names: &[&str]) {
    for name in names {
        assert!(body.get(name).is_some(), "{name} is required: {body}");
    }
}

#[test]
fn a_key_is_needed() {
    let server = super::start().unwrap();
    for header in [
        "X-Nothing: 1",
        "Authorization: Bearer  ",
        "Authorization: Basic eDp5",
        "Authorization: sk-test",
    ] {
        let (status, _, body) = send(&server, &format!("GET /v1/batches/b HTTP/1.1\r\n{header}"), "");
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            (status, &body["error"]["code"]),
            (401, &json!("invalid_api_key")),
            "{header}"
        );
    }
}

#[test]
fn what_does_not_exist_is_not_found() {
    let server = super::start().unwrap();
    for path in [
        "/v1/batches/b",
        "/v1/responses/r",
        "/v1/files/f/content",
        "/v1/files/f",
        "/v1",
        "/",
        "/batches/b",
    ] {
        let (status, body) = get(&server, path);
        assert_eq!(status, 404, "{path}");
        assert_has(&body["error"], &["type", "message", "param", "code"]);
    }
}

#[test]
fn an_upload_needs_a_file_and_a_purpose() {
    let server = super::start().unwrap();
    assert_refused(upload(&server, &[(FILE, "{}")]), "purpose");
    assert_refused(upload(&server, &[(FILE, "{}"), (PURPOSE, "supper")]), "purpose");
    assert_refused(upload(&server, &[(PURPOSE, "batch")]), "file");
    assert_refused(
        upload(&server, &[(PURPOSE, "batch"), ("name=\"file\"", "no file name")]),
        "file",
    );
}

#[test]
fn a_batch_needs_a_file_of_requests() {
    let server = super::start().unwrap();
    let (_, file) = upload(&server, &[(FILE, "{}"), (PURPOSE, "batch")]);
    let (_, other) = upload(&server, &[(FILE, "{}"), (PURPOSE, "vision")]);
    let good =
        json!({ "input_file_id": file["id"], "endpoint": "/v1/responses", "completion_window": "24h" });
    assert_eq!(post(&server, "/v1/batches", &good).0, 200);
    for (name, value) in [
        ("input_file_id", json!("file-none")),
        ("input_file_id", other["id"].clone()),
        ("endpoint", json!("/v1/nothing")),
        ("endpoint", json!(1)),
        ("completion_window", json!("1h")),
    ] {
        let mut bad = good.clone();
        bad[name] = value;
        assert_refused(post(&server, "/v1/batches", &bad), name);
    }
    let (status, _) = post(&server, "/v1/batches", &json!([]));
    assert_eq!(status, 400);
}

#[test]
fn a_batch_from_upload_to_download() {
    let server = super::start().unwrap();
    let input = "{\"custom_id\":\"a\",\"body\":{\"model\":\"m\"}}\nnot a request\n\n{\"custom_id\":\"b\"}\n";
    let (status, file) = upload(&server, &[(PURPOSE, "batch"), (FILE, input)]);
    assert_eq!(status, 200);
    assert_has(
        &file,
        &[
            "id",
            "object",
            "bytes",
            "created_at",
            "filename",
            "purpose",
            "status",
        ],
    );
    assert_eq!(
        (&file["bytes"], &file["filename"]),
        (&json!(input.len()), &json!("in.jsonl"))
    );

    let body = json!({
        "input_file_id": file["id"],
        "endpoint": "/v1/chat/completions",
        "completion_window": "24h",
        "metadata": { "for": "test" },
    });
    let (_, batch) = post(&server, "/v1/batches", &body);
    let required = [
        "id",
        "object",
        "endpoint",
        "input_file_id",
        "completion_window",
        "status",
        "created_at",
    ];
    assert_has(&batch, &required);
    assert_eq!(batch["status"], "validating");
    assert_eq!(batch["metadata"], body["metadata"]);

    let path = format!("/v1/batches/{}", batch["id"].as_str().unwrap());
    for status in ["validating", "in_progress", "finalizing"] {
        let (_, batch) = get(&server, &path);
        assert_eq!(batch["status"], status);
        assert_eq!(batch.get("output_file_id"), None);
    }
    let (_, done) = get(&server, &path);
    assert_has(&done, &required);
    assert_eq!(done["status"], "completed");
    assert_eq!(
        done["request_counts"],
        json!({ "total": 3, "completed": 2, "failed": 1 })
    );
    assert_eq!(get(&server, &path).1, done, "it stays as it is");

    let output = done["output_file_id"].as_str().unwrap();
    let (status, head, content) = send(
        &server,
        &format!("GET /v1/files/{output}/content HTTP/1.1\r\n{KEY}"),
        "",
    );
    assert_eq!(status, 200);
    assert!(head.contains("Content-Type: application/octet-stream"), "{head}");
    let lines: Vec<Value> = content
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        (&lines[0]["custom_id"], &lines[0]["response"]["body"]["model"]),
        (&json!("a"), &json!("m"))
    );
    assert_eq!(lines[1]["error"]["code"], "invalid_request");
    assert_eq!(
        (&lines[2]["custom_id"], &lines[2]["error"]),
        (&json!("b"), &Value::Null)
    );
}

/// Creates a response, polls it to its end and gives that back.
fn settled(server: &Server, input: &str) -> Value {
    let (status, created) = post(
        server,
        "/v1/responses",
        &json!({ "model": "m", "input": input, "store": true }),
    );
    assert_eq!((status, &created["status"]), (200, &json!("in_progress")));
    let path = format!("/v1/responses/{}", created["id"].as_str().unwrap());
    for _ in 0..2 {
        let (_, running) = get(server, &path);
        assert_eq!(running, created);
        assert_has(
            &running,
            &["id", "object", "created_at", "model", "status", "output", "usage"],
        );
        assert_eq!(
            (&running["usage"], &running["output"]),
            (&Value::Null, &json!([]))
        );
    }
    get(server, &path).1
}

#[test]
fn responses_end_as_their_prompt_says() {
    let server = super::start().unwrap();

    let completed = settled(&server, "why is it so");
    assert_eq!(completed["status"], "completed");
    assert_eq!(
        completed["output"][0]["content"][0]["text"],
        "The answer to: why is it so"
    );
    assert_eq!(completed["usage"]["total_tokens"], 4 + 7);
    assert_eq!(
        (&completed["error"], &completed["incomplete_details"]),
        (&Value::Null, &Value::Null)
    );

    let failed = settled(&server, "please fail");
    assert_eq!(
        (&failed["status"], &failed["usage"]),
        (&json!("failed"), &Value::Null)
    );
    assert!(failed["error"]["message"].is_string());

    let incomplete = settled(&server, "a long story");
    assert_eq!(incomplete["status"], "incomplete");
    assert_eq!(incomplete["incomplete_details"]["reason"], "max_output_tokens");
    assert!(incomplete["usage"]["total_tokens"].is_number());
}

#[test]
fn a_response_needs_a_model_and_an_input() {
    let server = super::start().unwrap();
    assert_refused(post(&server, "/v1/responses", &json!({ "input": "x" })), "model");
    assert_refused(post(&server, "/v1/responses", &json!({ "model": "m" })), "input");
    assert_refused(
        post(&server, "/v1/responses", &json!({ "model": "m", "input": 1 })),
        "input",
    );
    let instructions = json!({ "model": "m", "input": "x", "instructions": 1 });
    assert_refused(post(&server, "/v1/responses", &instructions), "instructions");
    let conversation = json!({ "model": "m", "input": [{ "role": "user", "content": "x" }] });
    assert_eq!(post(&server, "/v1/responses", &conversation).0, 200);
}
