//! Expressions of every kind where they have a value; where they have none is the table of `arazzo-codegen`.

use acceptance::language::{EverywhereInputs, everywhere};
use arazzo_runtime::Failure;
use loopback::{Response, Server};
use serde_json::{Value, json};

const SELF: &str = "https://workflows.example/expressions.arazzo.yaml";

fn named(name: &str, things: Value) -> EverywhereInputs {
    serde_json::from_value(json!({"name": name, "things": things})).unwrap()
}

fn inputs() -> EverywhereInputs {
    named("one", json!([{"a": "x"}]))
        .index(1)
        .key("secret".to_owned())
}

fn item() -> Value {
    json!({
        "id": "one",
        "title": "Thing",
        "self": SELF,
        "names": {"one": "Thing"},
        "prices": [{"sku": "a", "amount": 5}, {"sku": "b", "amount": 50}],
    })
}

#[tokio::test]
async fn s14_s15_values_of_every_kind_come_out_right() {
    let server =
        Server::script([Response::json(200, item().to_string()), Response::json(200, "{}")]).unwrap();
    let client = super::client("catalogue", &server).build().unwrap();
    let outputs = everywhere(&client, inputs()).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].path, "/items/one");
    assert_eq!(requests[0].query.as_deref(), Some("fields=x"));
    let sent: Value = serde_json::from_slice(&requests[1].body).unwrap();
    // An input that is not given is left out (S17).
    let all = json!({"name": "one", "index": 1, "things": [{"a": "x"}], "key": "secret"});
    let expected = json!({
        "inputs": all,
        "url": "values.openapi.yaml",
        "type": "openapi",
        "text": format!("catalogue of {SELF}"),
        "output": "Thing",
    });
    assert_eq!(sent, expected);
    assert_eq!(outputs.title, "Thing");
    assert_eq!(outputs.inputs, all);
    assert_eq!(outputs.source, "catalogue");
}

/// Each criterion of the first step can fail.
#[tokio::test]
async fn s14_each_criterion_judges_the_value_that_it_names() {
    let with = |member: &str, value: Value| {
        let mut item = item();
        item[member] = value;
        (item, inputs())
    };
    let prices = |sku: &str, amount: i64| json!([{"sku": "a", "amount": 5}, {"sku": sku, "amount": amount}]);
    for (number, (item, inputs)) in [
        with("prices", prices("c", 50)),
        with("prices", prices("b", 5)),
        with("names", json!({"one": "Other", "two": "Thing"})),
        (item(), named("two", json!([{"a": "x"}])).index(1)),
        (item(), named("one", json!([{"a": "y"}])).index(1)),
        (item(), named("one", json!([{"b": "x"}])).index(1)),
        with("self", json!("https://workflows.example/other.arazzo.yaml")),
        // Without the index there is no such place.
        (item(), named("one", json!([{"a": "x"}]))),
    ]
    .into_iter()
    .enumerate()
    {
        let server = Server::start(move |_| Response::json(200, item.to_string())).unwrap();
        let client = super::client("catalogue", &server).build().unwrap();
        let error = everywhere(&client, inputs).await.unwrap_err();
        assert!(
            matches!(error.failure(), Failure::Criterion { .. }),
            "case {number}: {error}"
        );
        assert_eq!(server.requests().len(), 1, "case {number}");
    }
}

#[tokio::test]
async fn s14_s28_an_expression_inside_a_pointer_after_a_failure() {
    let server = Server::script([
        Response::json(500, r#"{"errors":["no","again"]}"#),
        Response::hang_up(),
    ])
    .unwrap();
    let client = super::client("catalogue", &server).build().unwrap();
    let error = everywhere(&client, inputs()).await.unwrap_err();
    assert!(matches!(error.failure(), Failure::Transport(_)), "{error}");
    assert_eq!(server.requests().len(), 2, "once again");
}
