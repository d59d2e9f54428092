//! S12: the parameters of a workflow are inputs of the workflows that its steps call, and are evaluated only where they
//! are sent.

use loopback::{Response, Server};
use serde_json::{Value, json};

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("workflow-parameters");
}

fn body(server: &Server, request: usize) -> Value {
    serde_json::from_slice(&server.requests()[request].body).unwrap()
}

#[tokio::test]
async fn s12_the_parameters_of_a_workflow_are_inputs_of_the_workflows_that_its_steps_call() {
    let (server, client) = scripted(vec![Response::json(201, r#"{"id":"1"}"#); 2]);
    generated::main(&client, generated::MainInputs::new())
        .await
        .unwrap();
    let expected = json!({"who": "ada", "why": "because", "limit": 3, "place": "here"});
    assert_eq!(body(&server, 0), expected);
    let replaced = json!({"who": "bob", "why": "because", "limit": 3, "place": "here"});
    assert_eq!(body(&server, 1), replaced);
}

#[tokio::test]
async fn s12_a_parameter_of_a_workflow_is_not_evaluated_where_it_is_not_sent() {
    let (server, client) = scripted(vec![
        Response::json(200, r#"{"ids":["7"]}"#),
        Response::json(200, r#"{"id":"7"}"#),
    ]);
    generated::where_sent(&client, generated::WhereSentInputs::new())
        .await
        .unwrap();
    assert_eq!(server.requests()[0].path, "/orders");
    assert_eq!(server.requests()[1].path, "/orders/7");
}

#[cfg(reported)]
mod reported {
    pub mod called {
        arazzo_runtime::include_workflows!("reported/peer-060-workflow-parameters-reach-called/case");
    }
    pub mod not_sent {
        arazzo_runtime::include_workflows!("reported/peer-167-workflow-parameter-not-sent/case");
    }
}

#[cfg(reported)]
#[tokio::test]
async fn s12_the_reported_workflows_get_and_send_them() {
    let server = Server::script(vec![Response::json(200, "{}")]).unwrap();
    let api = crate::client("api", &server).build().unwrap();
    reported::called::main(&api, reported::called::MainInputs::new())
        .await
        .unwrap();
    assert_eq!(body(&server, 0), json!({"who": "ada"}));

    let server = Server::script(vec![
        Response::json(200, r#"{"id":"7"}"#),
        Response::json(200, "{}"),
    ])
    .unwrap();
    let api = crate::client("api", &server).build().unwrap();
    reported::not_sent::main(&api, reported::not_sent::MainInputs::new())
        .await
        .unwrap();
    assert_eq!(server.requests()[1].path, "/items/7");
}
