//! Inputs and outputs of one of several types: objects that a discriminator tells apart, and numbers.

use loopback::Response;
use serde_json::{Value, from_str, from_value, json};

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("unions");
}

use generated::types::{Cat, Dog, KeepFriend, KeepPet};
use generated::{KeepInputs, keep};

fn read(given: Value) -> Result<KeepInputs, serde_json::Error> {
    from_value(given)
}

#[tokio::test]
async fn objects_are_told_apart_by_the_values_that_a_discriminator_maps() {
    let given = json!({"pet": {"kind": "woof", "tricks": ["sit"]}, "friend": {"kind": "cat", "lives": 9}, "weight": 3});
    let inputs = read(given).unwrap();
    assert_eq!(
        inputs.pet,
        KeepPet::Woof(Dog::new("woof").tricks(vec!["sit".to_owned()]))
    );
    // Without a mapping the values are the names of the schemas.
    assert_eq!(inputs.friend, Some(KeepFriend::Cat(Cat::new("cat").lives(9))));
    let reply = Response::json(200, r#"{"weight": 1, "ratio": 2.5, "scale": null}"#);
    let (server, client) = scripted(vec![reply]);
    keep(&client, inputs).await.unwrap();
    assert_eq!(
        from_str::<Value>(&server.requests()[0].text()).unwrap(),
        json!({"pet": {"kind": "woof", "tricks": ["sit"]}, "friend": {"kind": "cat", "lives": 9}, "weight": 3.0})
    );

    // Several values may mean one schema.
    let inputs = read(json!({"pet": {"kind": "purr"}, "weight": 1})).unwrap();
    assert_eq!(inputs.pet, KeepPet::Cat(Cat::new("purr")));
    let error = read(json!({"pet": {"kind": "cat"}, "weight": 1})).unwrap_err();
    assert_eq!(error.to_string(), "`kind` is none of `meow`, `purr`, `woof`");
}

#[tokio::test]
async fn an_integer_or_a_number_is_a_number() {
    let reply = |weight, ratio, scale| {
        let body = format!(r#"{{"weight": {weight}, "ratio": {ratio}, "scale": {scale}}}"#);
        Response::json(200, body)
    };
    let (server, client) = scripted(vec![reply("1", "2.5", "3"), reply("0.5", "2", "null")]);
    let inputs = || KeepInputs::new(KeepPet::Cat(Cat::new("meow")), 0.25);
    let outputs = keep(&client, inputs().scale(Some(1.5))).await.unwrap();
    // Also where `type` lists both, and where only the branches of a branch say it.
    let (weight, ratio, scale): (f64, f64, Option<f64>) = (outputs.weight, outputs.ratio, outputs.scale);
    assert_eq!((weight, ratio, scale), (1.0, 2.5, Some(3.0)));
    let outputs = keep(&client, inputs().scale(None)).await.unwrap();
    assert_eq!((outputs.weight, outputs.ratio, outputs.scale), (0.5, 2.0, None));
    let sent = |at: usize| from_str::<Value>(&server.requests()[at].text()).unwrap();
    let pet = json!({"kind": "meow"});
    assert_eq!(sent(0), json!({"pet": pet, "weight": 0.25, "scale": 1.5}));
    assert_eq!(sent(1), json!({"pet": pet, "weight": 0.25, "scale": null}));
}
