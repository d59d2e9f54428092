//! Required inputs that could stand in each other's place are given by their names.

use loopback::Response;
use serde_json::{Value, from_str, json};

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("named-inputs");
}

use generated::types::{Place, PlaceRequired};
use generated::{MoveInputs, MoveRequired2, MoveRequiredInputs, MoveRequiredRequired, r#move, move_required};

fn place() -> Place {
    Place::new(PlaceRequired {
        row: 1,
        column: 2,
        next: None,
    })
}

#[tokio::test]
async fn required_inputs_are_given_by_their_names() {
    let (server, client) = scripted(vec![Response::empty(204)]);
    let inputs = MoveInputs::new(MoveRequired2 {
        from: "a".into(),
        to: "b".into(),
        key: "k".into(),
        r#type: 7,
        place: place(),
    });
    r#move(&client, inputs.note("n")).await.unwrap();
    let sent: Value = from_str(&server.requests()[0].text()).unwrap();
    let place = json!({"column": 2, "row": 1, "next": null});
    assert_eq!(
        sent,
        json!({"to": "b", "from": "a", "key": "k", "type": 7, "note": "n", "place": place})
    );
}

#[tokio::test]
async fn a_called_workflow_gets_them_by_their_names() {
    let (server, client) = scripted(vec![Response::empty(204); 2]);
    let inputs = MoveRequiredInputs::new(MoveRequiredRequired {
        from: "a".into(),
        to: "b".into(),
        key: "k".into(),
        r#type: 7,
        place: place(),
    });
    move_required(&client, inputs).await.unwrap();
    let requests = server.requests();
    let sent = |at: usize| from_str::<Value>(&requests[at].text()).unwrap();
    let place = json!({"column": 2, "row": 1, "next": null});
    assert_eq!(
        sent(0),
        json!({"to": "here", "from": "b", "key": "fixed", "type": 3, "place": place})
    );
    assert_eq!(sent(1), json!({"from": "a", "key": "k", "type": 7}));
}
