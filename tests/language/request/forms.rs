//! Fields of forms in the styles of the query (S41; OpenAPI, "Encoding Object"; Swagger 2.0, `collectionFormat`).

use acceptance::language::{
    CollectionFormatsInputs, PartsGivenWholeInputs, PartsInStylesInputs, collection_formats,
    parts_given_whole, parts_in_styles,
};
use arazzo_runtime::{Client, Upload};
use loopback::{Request, Response, Server};
use serde_json::json;

fn shop() -> (Server, Client) {
    let server = Server::start(|_| Response::json(200, "{}")).unwrap();
    let client = Client::builder()
        .base_url("shop", server.url())
        .base_url("old", server.url())
        .build()
        .unwrap();
    (server, client)
}

fn list() -> Vec<String> {
    ["a b", "c|d", "é,f"].map(str::to_owned).into()
}

/// Name, media type and content of every part.
fn parts(request: &Request) -> Vec<String> {
    let shown = |part: &loopback::Part| {
        let media_type = part.content_type.as_deref().unwrap_or("-");
        let body = String::from_utf8_lossy(&part.body);
        format!("{} {media_type}: {body}", part.name)
    };
    request.parts().iter().map(shown).collect()
}

/// OpenAPI 3.2.0, "Encoding Object": a field with a style has a part for each pair, which is not percent-encoded, and
/// no `contentType`.
#[tokio::test]
async fn s41_parts_in_the_styles_of_the_query() {
    let (server, client) = shop();
    let inputs = PartsInStylesInputs::new(
        list(),
        json!({"R": 100, "G": [1, {"x": 2}]}),
        Upload::from("PNG").content_type("image/png"),
    );
    parts_in_styles(&client, inputs).await.unwrap();
    let requests = server.requests();
    let of_inputs = [
        "csv -: a b,c|d,é,f",
        "form -: a b",
        "form -: c|d",
        "form -: é,f",
        "spaces -: a b c|d é,f",
        "pipes -: a b|c|d|é,f",
        "deep[G][0] -: 1",
        "deep[G][1][x] -: 2",
        "deep[R] -: 100",
        "plain -: a b",
        "plain -: c|d",
        "plain -: é,f",
        "json application/json: \"a b\"",
        "json application/json: \"c|d\"",
        "json application/json: \"é,f\"",
        "scan image/png: PNG",
    ];
    assert_eq!(parts(&requests[0]), of_inputs);
    let of_constants = [
        "csv -: a,2",
        "b -: c",
        "deep[R] -: 1",
        "spaces -: one",
        "plain -: x",
        "plain -: y,z",
    ];
    assert_eq!(parts(&requests[1]), of_constants);
}

#[tokio::test]
async fn s41_parts_in_styles_of_a_form_given_as_a_whole() {
    let (server, client) = shop();
    let body = json!({
        "csv": list(), "deep": {"R": 100}, "json": ["j", 1], "plain": ["p", "q"], "scan": "PDF", "spaces": list(),
    });
    parts_given_whole(&client, PartsGivenWholeInputs::new(body))
        .await
        .unwrap();
    let expected = [
        "csv -: a b,c|d,é,f",
        "deep[R] -: 100",
        "json application/json: \"j\"",
        "json application/json: 1",
        "plain -: p",
        "plain -: q",
        "scan application/octet-stream: PDF",
        "spaces -: a b c|d é,f",
    ];
    assert_eq!(parts(&server.requests()[0]), expected);
}

#[tokio::test]
async fn s41_collection_formats_of_forms() {
    let (server, client) = shop();
    collection_formats(&client, CollectionFormatsInputs::new(list(), "PNG"))
        .await
        .unwrap();
    let requests = server.requests();
    let of_form = [
        "csv=a+b,c%7Cd,%C3%A9%2Cf",
        "multi=a+b",
        "multi=c%7Cd",
        "multi=%C3%A9%2Cf",
        "ssv=a+b%20c%7Cd%20%C3%A9%2Cf",
        "tsv=a+b%09c%7Cd%09%C3%A9%2Cf",
        "pipes=a+b%7Cc%7Cd%7C%C3%A9%2Cf",
    ];
    assert_eq!(requests[0].text().split('&').collect::<Vec<_>>(), of_form);
    let of_parts = [
        "csv -: a b,c|d,é,f",
        "multi -: a b",
        "multi -: c|d",
        "multi -: é,f",
        "tsv -: a b\tc|d\té,f",
        "scan application/octet-stream: PNG",
    ];
    assert_eq!(parts(&requests[1]), of_parts);
}
