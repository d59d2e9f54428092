//! Objects whose schema does not name all of their members: nothing of them is lost.

use loopback::Response;
use serde_json::{Value, from_str, from_value, json, to_value};

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("whole-objects");
}

fn reply() -> Value {
    json!({
        "beside": {"type": "card", "last4": "4242"},
        "within": {"id": 1, "iban": "X"},
        "patterns": {"id": 1, "x-a": "b"},
        "conditions": {"kind": "a", "count": 3, "name": "n"},
        "dependent": {"card": "c", "address": {"city": "Rome"}},
        "plain": {"id": 1, "extra": [null, {"deep": 1}]},
        "closed": {"id": 1, "extra": true},
        "list": [{"type": "bank", "iban": "Y", "more": 1}],
        "map": {"a": {"type": "card", "last4": "1"}},
        "hidden": {"id": 1, "pin": "0000"},
        "any": {"id": 1, "other": "o"},
        "additional": {"additional": "a", "additional_2": "b"},
        "undeclared": {"x": [1, 2.5, "3"]},
    })
}

#[tokio::test]
async fn s31_an_output_is_the_value_with_all_its_members() {
    let (_server, client) = scripted(vec![Response::json(200, reply().to_string())]);
    let outputs = generated::returned(&client, generated::ReturnedInputs::new())
        .await
        .unwrap();
    // What is declared is typed all the same.
    assert_eq!(outputs.beside.r#type, "card");
    assert_eq!(outputs.beside.additional["last4"], "4242");
    let mut sent = reply();
    sent["whole"] = reply();
    sent.as_object_mut().unwrap().remove("undeclared");
    assert_eq!(to_value(&outputs).unwrap(), sent);
}

#[tokio::test]
async fn s31_what_is_handed_on_has_all_its_members() {
    let (server, client) = scripted(vec![
        Response::json(200, reply().to_string()),
        Response::empty(204),
    ]);
    let outputs = generated::handed_on(&client, generated::HandedOnInputs::new())
        .await
        .unwrap();
    assert_eq!(to_value(&outputs).unwrap(), json!({"plain": reply()["plain"]}));
    assert_eq!(from_str::<Value>(&server.requests()[1].text()).unwrap(), reply());
}

#[tokio::test]
async fn an_open_input_keeps_the_members_that_its_schema_does_not_name() {
    let (server, client) = scripted(vec![Response::empty(204); 2]);
    let order = json!({"kind": "a", "extra": {"deep": [1, null]}, "lines": [{"sku": "s", "count": 2}]});
    let given = json!({
        "order": order,
        "closed": {"kind": "b"},
        "patterns": {"kind": "c", "x-count": 3, "other": "o"},
        // Closed but for the names of a pattern.
        "named": {"kind": "d", "x-count": 4},
    });
    generated::given(&client, from_value(given.clone()).unwrap())
        .await
        .unwrap();
    let requests = server.requests();
    let mut sent = given;
    sent["defaulted"] = json!({"kind": "a", "extra": [1, {"b": null}]});
    assert_eq!(from_str::<Value>(&requests[0].text()).unwrap(), sent);
    assert_eq!(
        from_str::<Value>(&requests[1].text()).unwrap(),
        json!({"extra": {"deep": [1, null]}, "deep": [1, null]})
    );
}

#[tokio::test]
async fn an_open_input_keeps_them_in_a_workflow_that_is_called() {
    let (server, client) = scripted(vec![Response::empty(204); 2]);
    let given = json!({"order": {"extra": 1, "lines": [{"count": 2}]}, "closed": {}});
    generated::passed(&client, from_value(given.clone()).unwrap())
        .await
        .unwrap();
    let sent: Value = from_str(&server.requests()[0].text()).unwrap();
    assert_eq!(sent["order"], given["order"]);
}

#[test]
fn a_closed_input_refuses_members_that_its_schema_does_not_name() {
    let given = json!({"order": {}, "closed": {"kind": "b", "extra": 1}});
    let error = from_value::<generated::GivenInputs>(given).unwrap_err();
    assert_eq!(error.to_string(), "unknown field `extra`, expected `kind`");
}

#[cfg(reported)]
mod reports {
    use super::*;

    mod report_03 {
        arazzo_runtime::include_workflows!("reported/report-03-declared-members-lost/arazzo");
    }

    mod report_18 {
        arazzo_runtime::include_workflows!("reported/report-18-undeclared-member-of-an-input/arazzo");
    }

    #[tokio::test]
    async fn s31_members_of_branches_as_reported() {
        let sent = json!({"method": {"type": "card", "last4": "4242"}, "m": {"id": 1, "iban": "X"}});
        let (_server, client) = scripted(vec![Response::json(200, sent.to_string())]);
        let outputs = report_03::pay(&client, report_03::PayInputs::new())
            .await
            .unwrap();
        assert_eq!(to_value(&outputs).unwrap(), sent);
    }

    #[tokio::test]
    async fn members_of_an_open_input_as_reported() {
        let (server, client) = scripted(vec![Response::empty(200)]);
        let inputs = from_value(json!({"c": {"kind": "a", "extra": 1}})).unwrap();
        report_18::w(&client, inputs).await.unwrap();
        assert_eq!(server.requests()[0].text(), r#"{"kind":"a","extra":1}"#);
    }
}
