//! Headers of a step that say what its body is, and those that frame the message (S9).

use loopback::Response;
use serde_json::{from_value, json};

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("headers");
}

#[tokio::test]
async fn s9_a_constant_content_type_chooses_the_encoding() {
    let (server, client) = scripted(vec![Response::empty(200); 8]);
    let inputs = from_value(json!({"type": "application/vnd.own+json"})).unwrap();
    generated::content_types(&client, inputs).await.unwrap();
    let requests = server.requests();
    let sent: Vec<(Option<&str>, String)> = requests
        .iter()
        .map(|request| (request.header("content-type"), request.text().into_owned()))
        .collect();
    let boundary = sent[3].0.unwrap();
    assert!(
        boundary.starts_with("multipart/form-data; boundary=arazzo-"),
        "{boundary}"
    );
    assert_eq!(requests[3].parts()[0].body, b"b");
    assert_eq!(
        sent[0],
        (Some("application/x-www-form-urlencoded"), "a=1&b=v+w".to_owned())
    );
    assert_eq!(
        sent[1],
        (Some("application/json; charset=utf-8"), r#"{"a":1}"#.to_owned())
    );
    assert_eq!(
        sent[2],
        (Some("application/vnd.api+json"), r#"{"a":1}"#.to_owned())
    );
    assert_eq!(sent[4].0, Some("application/xml"));
    assert!(sent[4].1.ends_with("<item><a>b</a></item>"), "{}", sent[4].1);
    assert_eq!(sent[5].1, "a,b");
    assert!(sent[5].0.unwrap().starts_with("text/csv"));
    assert_eq!(
        sent[6],
        (Some("application/vnd.own+json"), r#"{"a":1}"#.to_owned())
    );
    assert_eq!(sent[7], (Some("application/json"), String::new()));
    for request in &requests {
        let count = request
            .headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        assert_eq!(count.count(), 1, "{:?}", request.headers);
    }
}

#[tokio::test]
async fn s9_a_content_type_of_the_workflow_is_that_of_each_body() {
    let (server, client) = scripted(vec![Response::empty(200); 2]);
    generated::of_all_steps(&client, generated::OfAllStepsInputs::new())
        .await
        .unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].text(), "a=1");
    for request in &requests {
        assert_eq!(
            request.header("content-type"),
            Some("application/x-www-form-urlencoded")
        );
    }
}

#[tokio::test]
async fn s9_no_document_frames_a_message() {
    let (server, client) = scripted(vec![Response::empty(200)]);
    let inputs = from_value(json!({"host": "other.example"})).unwrap();
    generated::framing(&client, inputs).await.unwrap();
    let requests = server.requests();
    let request = &requests[0];
    assert_eq!(request.text(), r#"{"hello":"world"}"#);
    assert_eq!(request.header("content-length"), Some("17"));
    assert_eq!(
        request.header("host"),
        Some(server.url().trim_start_matches("http://"))
    );
    assert_eq!(request.header("x-sent"), Some("yes"));
    for name in [
        "connection",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "expect",
        "proxy-connection",
        "http2-settings",
    ] {
        assert_eq!(request.header(name), None, "{name}");
    }
}

#[cfg(reported)]
mod reports {
    use super::*;

    mod report_10 {
        arazzo_runtime::include_workflows!("reported/report-10-content-type-header/arazzo");
    }

    mod report_15 {
        arazzo_runtime::include_workflows!("reported/report-15-framing-headers/arazzo");
    }

    #[tokio::test]
    async fn s9_headers_as_reported() {
        let (server, client) = scripted(vec![Response::empty(200); 2]);
        report_10::w(&client, report_10::WInputs::new()).await.unwrap();
        report_15::w(&client, report_15::WInputs::new()).await.unwrap();
        let requests = server.requests();
        assert_eq!(requests[0].text(), "a=1&b=v+w");
        assert_eq!(requests[1].text(), r#"{"hello":"world"}"#);
        assert_eq!(requests[1].header("content-length"), Some("17"));
    }
}
