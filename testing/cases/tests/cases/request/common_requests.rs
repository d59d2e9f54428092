//! What several requests have in common is written once, and each request still goes out whole.

use loopback::{Response, Server};

mod generated {
    arazzo_runtime::include_workflows!("common-requests");
}

use generated::{FormsInputs, PlacesInputs, PlacesRequired, forms, places};

fn api() -> (Server, arazzo_runtime::Client) {
    let server = Server::start(|_| Response::empty(200)).unwrap();
    let client = crate::client("api", &server).build().unwrap();
    (server, client)
}

#[tokio::test]
async fn forms_with_common_fields() {
    let (server, client) = api();
    forms(&client, FormsInputs::new("c1").scope("read"))
        .await
        .unwrap();
    let bodies: Vec<String> = server
        .requests()
        .iter()
        .map(|request| request.text().into_owned())
        .collect();
    assert_eq!(
        bodies,
        [
            "grant_type=password&client_id=c1&scope=read",
            "grant_type=refresh_token&client_id=c1&scope=read",
            "grant_type=client_credentials&client_id=c1&scope=read",
        ]
    );
}

#[tokio::test]
async fn headers_that_show_a_common_variable() {
    let (server, client) = api();
    let inputs = PlacesInputs::new(PlacesRequired {
        id: "i 1".to_owned(),
        key: "k-1".into(),
    });
    places(&client, inputs).await.unwrap();
    let requests = server.requests();
    let headers: Vec<_> = requests
        .iter()
        .map(|request| {
            (
                request.query.as_deref(),
                request.header("x-key"),
                request.header("x-place"),
            )
        })
        .collect();
    let expected = |place| (Some("a=i%201&b=x"), Some("Key k-1"), Some(place));
    assert_eq!(headers, ["i 1/one", "i 1/two", "i 1/three"].map(expected));
}
