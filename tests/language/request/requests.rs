//! What a request carries and where it goes: parts of forms (S41), media types (S40), servers (S10).

use acceptance::language::{
    MediaTypesInputs, ServerOfDocumentInputs, ServerOfOperationInputs, ServerOfPathInputs,
    ServersOfARunInputs, UploadWholeInputs, UploadsInputs, UploadsRequired, media_types, server_of_document,
    server_of_operation, server_of_path, servers_of_a_run, upload_whole, uploads,
};
use arazzo_runtime::{Client, ClientBuilder, Failure, TransportError, Upload, error::UrlError};
use loopback::{Request, Response, Server};
use serde_json::json;

fn shop() -> (Server, Client) {
    let server = Server::start(|_| Response::json(200, "{}")).unwrap();
    let client = Client::builder().base_url("shop", server.url()).build().unwrap();
    (server, client)
}

fn port(server: &Server) -> String {
    server.address().port().to_string()
}

fn to_port(server: &Server) -> ClientBuilder {
    Client::builder().server_variable("shop", "port", port(server))
}

/// Name, file name, media type and content of every part.
fn parts(request: &Request) -> Vec<String> {
    let shown = |part: &loopback::Part| {
        let file = part.file_name.as_deref().unwrap_or("-");
        let media_type = part.content_type.as_deref().unwrap_or("-");
        let body = String::from_utf8_lossy(&part.body);
        format!("{} {file} {media_type}: {body}", part.name)
    };
    request.parts().iter().map(shown).collect()
}

#[tokio::test]
async fn s41_parts_have_the_media_types_and_headers_of_the_encoding() {
    let (server, client) = shop();
    let inputs = UploadsInputs::new(UploadsRequired {
        picture: Upload::from("PNG").file_name("a.png"),
        pages: vec!["p1".to_owned(), "p2".to_owned()],
        profile: json!({"name": "x"}),
        note: "*n*".into(),
        tags: vec!["t1".to_owned(), "t2".to_owned()],
        settings: "a \"b\"".into(),
    });
    uploads(&client, inputs.clone()).await.unwrap();
    let expected = [
        "picture a.png image/png: PNG",
        "pages pages application/octet-stream: p1",
        "pages pages application/octet-stream: p2",
        "profile - application/vnd.profile+json: {\"name\":\"x\"}",
        "note - text/markdown: *n*",
        "tags - -: t1",
        "tags - -: t2",
        "settings - application/json: \"a \\\"b\\\"\"",
        "more - -: a",
        "more - -: 2",
        "more - application/json: {\"b\":3}",
    ];
    assert_eq!(parts(&server.requests()[0]), expected);
    let sent = server.requests()[0].text().to_lowercase();
    assert_eq!(sent.matches("x-rate-limit-limit: 7\r\n").count(), 1, "{sent}");
    assert!(!sent.contains("x-free"), "{sent}");

    // The caller's own type of a file stands.
    let inputs = UploadsInputs {
        picture: Upload::from("GIF").content_type("image/gif"),
        ..inputs
    };
    uploads(&client, inputs).await.unwrap();
    assert_eq!(parts(&server.requests()[1])[0], "picture picture image/gif: GIF");
}

#[tokio::test]
async fn s41_parts_of_a_form_given_as_a_whole() {
    let (server, client) = shop();
    let body = json!({"note": "n", "pages": ["p1"], "profile": {"a": 1}, "tags": ["t", 2]});
    upload_whole(&client, UploadWholeInputs::new(body)).await.unwrap();
    let expected = [
        "note - text/markdown: n",
        "pages pages application/octet-stream: p1",
        "profile - application/vnd.profile+json: {\"a\":1}",
        "tags - -: t",
        "tags - -: 2",
    ];
    assert_eq!(parts(&server.requests()[0]), expected);
}

#[tokio::test]
async fn accept_says_what_the_operation_declares_unless_the_step_does() {
    let (server, client) = shop();
    let inputs = UploadsInputs::new(UploadsRequired {
        picture: "".into(),
        pages: Vec::new(),
        profile: json!({}),
        note: "".into(),
        tags: Vec::new(),
        settings: "".into(),
    });
    uploads(&client, inputs).await.unwrap();
    let whole = UploadWholeInputs::new(json!({}));
    upload_whole(&client, whole.clone().accept("text/plain"))
        .await
        .unwrap();
    // S17: a header without a value is as one that is not given.
    upload_whole(&client, whole).await.unwrap();
    let accepts: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("accept").map(str::to_owned))
        .collect();
    let declared = "application/json, text/plain, application/problem+json";
    assert_eq!(
        accepts,
        [declared, "text/plain", declared].map(|accept| Some(accept.to_owned()))
    );
}

#[tokio::test]
async fn s40_the_content_type_of_an_operation_with_one_several_or_none() {
    let (server, client) = shop();
    media_types(&client, MediaTypesInputs::new("ä")).await.unwrap();
    let sent: Vec<String> = server
        .requests()
        .iter()
        .map(|request| format!("{}: {}", request.header("content-type").unwrap(), request.text()))
        .collect();
    let expected = [
        "text/plain; charset=utf-8: t ä",
        "application/vnd.x+json: {\"a\":\"ä\"}",
        "text/csv; charset=utf-8: a,b\nä,1\n",
        "application/json: {\"a\":1}",
        "application/json; profile=\"x\": {\"a\":1}",
        "application/custom+json; v=2: {\"a\":1}",
        "text/plain; charset=utf-8: ä",
    ];
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn s10_the_variables_of_a_server_can_be_given() {
    let server = Server::start(|_| Response::json(200, "{}")).unwrap();
    let client = to_port(&server).build().unwrap();
    server_of_path(&client, ServerOfPathInputs::new()).await.unwrap();
    server_of_operation(&client, ServerOfOperationInputs::new())
        .await
        .unwrap();
    let client = to_port(&server)
        .server_variable("shop", "base", "v2")
        .build()
        .unwrap();
    server_of_path(&client, ServerOfPathInputs::new()).await.unwrap();
    // A base URL overrules.
    let client = to_port(&server)
        .base_url("shop", format!("{}/own/", server.url()))
        .build()
        .unwrap();
    server_of_path(&client, ServerOfPathInputs::new()).await.unwrap();
    server_of_document(&client, ServerOfDocumentInputs::new())
        .await
        .unwrap();
    assert_eq!(
        crate::lines(&server),
        [
            "GET /v1/of-path",
            "PUT /of-path",
            "GET /v2/of-path",
            "GET /own/of-path",
            "GET /own/of-document"
        ]
    );
}

fn url_error(failure: &Failure) -> UrlError {
    match failure {
        Failure::Transport(TransportError::Url { source, .. }) => source.clone(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn s10_a_server_that_cannot_be_used_says_what_to_give() {
    let client = Client::builder().build().unwrap();
    let error = server_of_document(&client, ServerOfDocumentInputs::new())
        .await
        .unwrap_err();
    let relative = UrlError::Relative {
        source_name: "shop",
        url: "/api/v1/",
    };
    assert_eq!(url_error(error.failure()), relative);
    let message = "the server `/api/v1/` of source description `shop` is relative: give the whole base URL, \
        such as `https://api.example.com/v1`, with `ClientBuilder::base_url`";
    assert!(error.to_string().contains(message), "{error}");

    let error = server_of_operation(&client, ServerOfOperationInputs::new())
        .await
        .unwrap_err();
    assert_eq!(
        url_error(error.failure()),
        UrlError::NoServerVariable { name: "port" }
    );
    let client = Client::builder()
        .server_variable("shop", "base", "v3")
        .build()
        .unwrap();
    let error = server_of_path(&client, ServerOfPathInputs::new())
        .await
        .unwrap_err();
    assert_eq!(
        url_error(error.failure()),
        UrlError::ServerVariable { name: "base" }
    );
}

#[tokio::test]
async fn s10_what_is_missing_is_said_before_the_first_request() {
    let server = Server::start(|_| Response::json(200, "{}")).unwrap();
    let client = to_port(&server).build().unwrap();
    // The first step could be sent; the workflow that the second calls could not send anything.
    let error = servers_of_a_run(&client, ServersOfARunInputs::new())
        .await
        .unwrap_err();
    assert!(matches!(url_error(error.failure()), UrlError::Relative { .. }));
    assert!(error.to_string().contains("source description `shop`"), "{error}");
    assert!(server.requests().is_empty());
}
