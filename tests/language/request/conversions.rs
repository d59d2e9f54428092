//! S15a: values of another type than the operation takes are converted when they are sent, or are an error then.

use acceptance::language::{
    MistypedPayloadInputs, MistypedPayloadRequired, NamesPutTogetherInputs, NamesPutTogetherRequired,
    OutputsOfStepsInputs, TextsInFormsInputs, TextsInParametersInputs, TextsInParametersStep,
    mistyped_payload, names_put_together, outputs_of_steps, texts_in_forms, texts_in_parameters,
};
use arazzo_runtime::{Client, ErrorKind, Failure};
use loopback::{Response, Server};
use serde_json::{Value, json};

fn shop() -> (Server, Client) {
    let server = Server::start(|_| Response::json(200, r#"{"id": "7", "count": 5}"#)).unwrap();
    let client = crate::client("shop", &server).build().unwrap();
    (server, client)
}

fn sent(server: &Server, request: usize) -> Value {
    serde_json::from_slice(&server.requests()[request].body).unwrap()
}

#[tokio::test]
async fn s15a_texts_in_parameters_are_sent_as_they_are_when_they_convert() {
    let (server, client) = shop();
    let inputs = TextsInParametersInputs::new("12345678901234567890123")
        .limit("3")
        .ratio("1.50")
        .all("true")
        .page("2")
        .number(9)
        .from("4");
    texts_in_parameters(&client, inputs).await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.path, "/items/12345678901234567890123");
    let query = "limit=3&ratio=1.50&all=true&word=9&tags=3&filter=%7B%22from%22%3A4%7D";
    assert_eq!(request.query.as_deref(), Some(query));
    assert_eq!(request.header("X-Page"), Some("2"));
}

#[tokio::test]
async fn s15a_what_is_not_given_needs_no_conversion() {
    let (server, client) = shop();
    texts_in_parameters(&client, TextsInParametersInputs::new("1"))
        .await
        .unwrap();
    let request = &server.requests()[0];
    assert_eq!(
        (request.path.as_str(), request.header("X-Page")),
        ("/items/1", None)
    );
    assert_eq!(request.query.as_deref(), Some("filter=%7B%7D"));
}

#[tokio::test]
async fn s15a_what_does_not_convert_is_named_before_anything_is_sent() {
    let (server, client) = shop();
    let given = || TextsInParametersInputs::new("1");
    for (inputs, expected) in [
        (
            TextsInParametersInputs::new("abc"),
            "`$inputs.id`, which the path parameter `id` needs, is not an integer",
        ),
        (
            given().limit("3.5"),
            "`$inputs.limit`, which the query parameter `limit` needs, is not an integer",
        ),
        (
            given().ratio("half"),
            "`$inputs.ratio`, which the query parameter `ratio` needs, is not a number",
        ),
        (
            given().all("yes"),
            "`$inputs.all`, which the query parameter `all` needs, is not a boolean",
        ),
        (
            given().page("secret"),
            "`$inputs.page`, which the header parameter `X-Page` needs, is not an integer",
        ),
        (
            given().from("x"),
            "`$inputs.from`, which `/from` of the query parameter `filter` needs, is not an integer",
        ),
    ] {
        let error = texts_in_parameters(&client, inputs).await.unwrap_err();
        assert!(matches!(error.failure(), Failure::Unfit { .. }), "{error}");
        assert_eq!(error.failure().to_string(), expected);
        assert_eq!(
            (error.step(), error.kind()),
            (Some(TextsInParametersStep::Get), ErrorKind::Request)
        );
        assert!(!format!("{error} {error:?}").contains("secret"));
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn s15a_members_of_a_payload_become_what_the_operation_takes() {
    let (server, client) = shop();
    let inputs = MistypedPayloadInputs::new(MistypedPayloadRequired {
        count: "3".into(),
        price: "1.10".into(),
        code: 42,
    })
    .sold("false")
    .ratio(2.5)
    .age("99")
    .size("7")
    .tags(r#"["a", "b"]"#)
    .meta(r#"{"x": [1]}"#);
    mistyped_payload(&client, inputs).await.unwrap();
    let expected = json!({
        "id": "42", "count": 3, "price": 1.1, "sold": false, "code": "2.5",
        "owner": {"age": 99, "name": "42"}, "either": "3", "sizes": [1, 7],
        "tags": ["a", "b"], "meta": {"x": [1]},
    });
    assert_eq!(sent(&server, 0), expected);
    assert!(server.requests()[0].text().contains(r#""price":1.10,"#));

    mistyped_payload(
        &client,
        MistypedPayloadInputs::new(MistypedPayloadRequired {
            count: "3".into(),
            price: "1".into(),
            code: 42,
        }),
    )
    .await
    .unwrap();
    let left_out = json!({
        "id": "42", "count": 3, "price": 1, "owner": {"name": "42"}, "either": "3", "sizes": [1, null],
    });
    assert_eq!(sent(&server, 1), left_out);

    let error = mistyped_payload(
        &client,
        MistypedPayloadInputs::new(MistypedPayloadRequired {
            count: "3".into(),
            price: "1".into(),
            code: 42,
        })
        .age("old"),
    )
    .await
    .unwrap_err();
    assert_eq!(
        error.failure().to_string(),
        "`$inputs.age`, which `/owner/age` of the request body needs, is not an integer"
    );
    let error = mistyped_payload(
        &client,
        MistypedPayloadInputs::new(MistypedPayloadRequired {
            count: "3".into(),
            price: "1".into(),
            code: 42,
        })
        .tags("a, b"),
    )
    .await
    .unwrap_err();
    assert_eq!(
        error.failure().to_string(),
        "`$inputs.tags`, which `/tags` of the request body needs, is not an array"
    );
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn s15a_outputs_of_steps_are_converted_too() {
    let (server, client) = shop();
    outputs_of_steps(&client, OutputsOfStepsInputs::new(3.0))
        .await
        .unwrap();
    assert_eq!(crate::lines(&server)[..2], ["GET /items/3", "GET /items/7"]);
    assert_eq!(sent(&server, 2), json!({"id": "5", "count": 7}));

    let error = outputs_of_steps(&client, OutputsOfStepsInputs::new(3.5))
        .await
        .unwrap_err();
    assert!(matches!(error.failure(), Failure::Unfit { .. }), "{error}");

    let server = Server::start(|_| Response::json(200, r#"{"id": "seven"}"#)).unwrap();
    let client = crate::client("shop", &server).build().unwrap();
    let error = outputs_of_steps(&client, OutputsOfStepsInputs::new(3.0))
        .await
        .unwrap_err();
    assert_eq!(
        error.failure().to_string(),
        "`$steps.first.outputs.id`, which the path parameter `id` needs, is not an integer"
    );

    let server = Server::start(|_| Response::json(200, "{}")).unwrap();
    let client = crate::client("shop", &server).build().unwrap();
    let error = outputs_of_steps(&client, OutputsOfStepsInputs::new(3.0))
        .await
        .unwrap_err();
    let Failure::Absent {
        absence: Some(absence),
        ..
    } = error.failure()
    else {
        panic!("{error}");
    };
    assert_eq!(
        absence.place, "$response.body#/id",
        "S31a: why there is nothing to convert"
    );
}

#[tokio::test]
async fn s15a_fields_of_forms_and_parts_have_to_convert() {
    let (server, client) = shop();
    texts_in_forms(&client, TextsInFormsInputs::new("3").code(7))
        .await
        .unwrap();
    assert_eq!(server.requests()[0].text(), "id=7&count=3");
    let parts = server.requests()[1].parts();
    let parts: Vec<_> = parts
        .iter()
        .map(|part| (part.name.as_str(), part.body.as_slice()))
        .collect();
    assert_eq!(parts, [("id", &b"7"[..]), ("count", b"3")]);
    let error = texts_in_forms(&client, TextsInFormsInputs::new("three").code(7))
        .await
        .unwrap_err();
    assert_eq!(
        error.failure().to_string(),
        "`$inputs.count`, which the form field `count` needs, is not an integer"
    );
}

#[tokio::test]
async fn s15a_s16_members_beside_names_that_are_put_together_are_converted() {
    let (server, client) = shop();
    names_put_together(
        &client,
        NamesPutTogetherInputs::new(NamesPutTogetherRequired {
            name: "sold".into(),
            count: "3".into(),
        }),
    )
    .await
    .unwrap();
    let expected = json!({"id": "a", "sold": "3", "count": 3, "owner": {"age": 3}});
    assert_eq!(sent(&server, 0), expected);

    let error = names_put_together(
        &client,
        NamesPutTogetherInputs::new(NamesPutTogetherRequired {
            name: "sold".into(),
            count: "three".into(),
        }),
    )
    .await
    .unwrap_err();
    assert_eq!(
        error.failure().to_string(),
        "`$inputs.count`, which `/count` of the request body needs, is not an integer"
    );
}
