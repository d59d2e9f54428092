//! S12, S21b, S32: outputs that nothing has set where they are read.

use by_turns::by_turns;
use loopback::{Response, Server};
use serde_json::{Value, json};

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("never-set");
}

use generated::*;

fn urls(server: &Server) -> Vec<String> {
    let requests = server.requests();
    let urls = requests.iter().map(|request| match &request.query {
        Some(query) => format!("{}?{query}", request.path),
        None => request.path.clone(),
    });
    urls.collect()
}

#[tokio::test]
async fn s21b_what_no_path_sets_is_absent_in_payloads_and_outputs() {
    let (server, client) = scripted(vec![
        Response::json(200, r#"{"ids":[]}"#),
        Response::json(201, r#"{"id":"7"}"#),
    ]);
    let outputs = by_turns::<Skipped>(&client, SkippedInputs::new()).await.unwrap();
    assert_eq!((outputs.got, outputs.added.as_str()), (None::<String>, "7"));
    let body: Value = serde_json::from_slice(&server.requests()[1].body).unwrap();
    assert_eq!(body, json!({"all": [null, 1]}));
}

#[tokio::test]
async fn s12_a_token_is_sent_by_the_steps_that_can_have_it() {
    let (server, client) = scripted(vec![
        Response::json(200, r#"{"token":"t"}"#),
        Response::json(200, r#"{"ids":[]}"#),
    ]);
    token(&client, TokenInputs::new()).await.unwrap();
    let requests = server.requests();
    let sent: Vec<_> = requests
        .iter()
        .map(|request| request.header("authorization"))
        .collect();
    assert_eq!(sent, [None, Some("Bearer t")]);
}

#[tokio::test]
async fn s32_a_forward_reference_orders_the_steps() {
    let (server, client) = scripted(vec![
        Response::json(200, r#"{"token":"t"}"#),
        Response::json(200, r#"{"ids":["1"]}"#),
        Response::json(200, r#"{"id":"2"}"#),
        Response::json(200, r#"{"id":"2"}"#),
    ]);
    by_turns::<Forward>(&client, ForwardInputs::new()).await.unwrap();
    assert_eq!(urls(&server), ["/login", "/orders?q=t", "/orders/1", "/orders/2"]);
}

#[tokio::test]
async fn s32_a_loop_that_sets_the_value_leaves_the_order_as_it_is() {
    let (server, client) = scripted(vec![
        Response::json(200, r#"{"ids":["1"]}"#),
        Response::json(200, r#"{"id":"1","url":"b"}"#),
        Response::json(200, r#"{"ids":["2"]}"#),
        Response::json(200, r#"{"id":"2"}"#),
    ]);
    by_turns::<Pages>(&client, PagesInputs::new()).await.unwrap();
    assert_eq!(
        urls(&server),
        ["/orders", "/orders/1", "/orders?q=b", "/orders/2"]
    );
}

#[cfg(reported)]
mod reported {
    pub mod skipped {
        arazzo_runtime::include_workflows!("reported/peer-162-output-of-skipped-step/case");
    }
    pub mod forward {
        arazzo_runtime::include_workflows!("reported/peer-307-forward-reference-with-depends-on/case");
    }
}

#[cfg(reported)]
#[tokio::test]
async fn s21b_the_reported_output_of_a_skipped_step_is_absent() {
    let server = Server::script(vec![Response::json(200, "{}"); 2]).unwrap();
    let api = crate::client("api", &server).build().unwrap();
    let inputs = reported::skipped::MainInputs::new();
    let outputs = reported::skipped::main(&api, inputs).await.unwrap();
    assert_eq!((outputs.second, outputs.third), (None::<i64>, 200));
}

#[cfg(reported)]
#[tokio::test]
async fn s32_the_reported_forward_reference_is_satisfied() {
    let server = Server::script(vec![Response::json(200, "[1]"); 3]).unwrap();
    let api = crate::client("api", &server).build().unwrap();
    let inputs = reported::forward::MainInputs::new();
    reported::forward::main(&api, inputs).await.unwrap();
    assert_eq!(urls(&server), ["/a", "/b", "/c"]);
    assert_eq!(server.requests()[1].body, br#"{"pets":[1]}"#);
}
