//! The JSON Schemas of a workflow's inputs and outputs say what the generated types read and write, and what a run
//! checks.

use arazzo_runtime::serde::de::DeserializeOwned;
use arazzo_runtime::{Run, Workflow, serde_json};
use loopback::{Response, Server};
use serde_json::{Value, json};

mod generated {
    arazzo_runtime::include_workflows!("json-schemas");
}

use generated::{Order, OrderInputs, order};

fn validator(schema: &str) -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(schema).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

/// Whether a run starts with these inputs.
fn starts<W: Workflow<Inputs: DeserializeOwned>>(inputs: &Value) -> bool {
    let inputs = serde_json::from_value::<W::Inputs>(inputs.clone());
    inputs.is_ok_and(|inputs| Run::<W>::new(inputs).advance().is_ok())
}

fn least() -> Value {
    json!({"item": "tea", "key": "sk-1", "note": null, "address": {"city": "Ulm"}})
}

/// The least inputs, with a member changed or, for null at the top, with the member left out.
fn with(name: &str, value: Value) -> Value {
    let mut inputs = least();
    inputs[name] = value;
    inputs
}

fn without(name: &str) -> Value {
    let mut inputs = least();
    inputs.as_object_mut().unwrap().remove(name);
    inputs
}

#[test]
fn inputs_that_the_schema_accepts_start_a_run_and_others_do_not() {
    let schema = validator(Order::INPUTS_SCHEMA);
    let right = [
        least(),
        with("count", json!(10)),
        with("kind", json!("gift")),
        with("tags", json!(["a", "b"])),
        with("note", json!("soon")),
        with("address", json!({"city": "Ulm", "floor": 2})),
        with("payment", json!({"iban": "DE00"})),
        with("payment", json!("cash")),
        with("extra", json!({"a": 1})),
    ];
    for inputs in right {
        assert!(
            schema.is_valid(&inputs),
            "{inputs}: {:?}",
            schema.validate(&inputs)
        );
        assert!(starts::<Order>(&inputs), "{inputs}");
    }
    let wrong = [
        without("item"),
        without("key"),
        without("note"),
        without("address"),
        with("item", json!("t")),
        with("item", json!(7)),
        with("count", json!(0)),
        with("count", json!(11)),
        with("count", json!("3")),
        with("kind", json!("rent")),
        with("tags", json!(["a", "a"])),
        with("tags", json!(["a", "b", "c"])),
        with("tags", json!(["A"])),
        with("note", json!(3)),
        with("address", json!({})),
        with("address", json!({"city": ""})),
        with("address", json!({"city": "Ulm", "street": "x"})),
        with("payment", json!(7)),
        with("extra", json!({"a": "b"})),
    ];
    for inputs in wrong {
        assert!(!schema.is_valid(&inputs), "{inputs}");
        assert!(!starts::<Order>(&inputs), "{inputs}");
    }
}

#[test]
fn the_schema_says_what_a_form_needs() {
    let schema: Value = serde_json::from_str(Order::INPUTS_SCHEMA).unwrap();
    let properties = &schema["properties"];
    assert_eq!(properties["item"]["description"], "The name of the goods.");
    assert_eq!(properties["count"]["default"], 3);
    assert_eq!(properties["key"]["format"], "password");
    assert_eq!(properties["key"]["writeOnly"], true);
    assert_eq!(schema["required"], json!(["item", "key", "note", "address"]));
}

#[tokio::test]
async fn outputs_satisfy_their_schema() {
    let schema = validator(Order::OUTPUTS_SCHEMA);
    for hint in [json!({"hint": "soon"}), json!({})] {
        let mut body = json!({"id": 7, "state": "lost", "parts": [{"name": "a", "parts": [{"name": "b"}]}]});
        body.as_object_mut()
            .unwrap()
            .extend(hint.as_object().unwrap().clone());
        let server = Server::start(move |_| Response::json(200, body.to_string())).unwrap();
        let client = super::client("shop", &server).build().unwrap();
        let inputs: OrderInputs = serde_json::from_value(least()).unwrap();
        let outputs = serde_json::to_value(order(&client, inputs).await.unwrap()).unwrap();
        assert_eq!(outputs["parts"][0]["parts"][0]["name"], "b");
        assert!(schema.is_valid(&outputs), "{outputs}");
    }
    assert!(!schema.is_valid(&json!({"id": "7", "state": "open", "parts": []})));
    assert!(!schema.is_valid(&json!({"id": 7, "state": "open", "parts": [{}]})));
}
