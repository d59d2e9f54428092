//! S23: actions of a workflow mean the same whether each step has them in a function of its own or many share one.

use arazzo_runtime::WorkflowError;
use loopback::{Response, Server};

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("shared-actions");
}

use generated::{ManyInputs, ManyOutputs, ManyStep};

async fn run(replies: Vec<Response>) -> (Server, Result<ManyOutputs, WorkflowError<ManyStep>>) {
    let (server, client) = scripted(replies);
    let ended = generated::many(&client, ManyInputs::new()).await;
    (server, ended)
}

fn listed() -> Response {
    Response::json(200, r#"{"ids":[],"status":"open"}"#)
}

fn added() -> Response {
    Response::json(201, r#"{"id":"1"}"#)
}

fn paths(server: &Server) -> Vec<String> {
    let requests = server.requests();
    let seen = requests
        .iter()
        .map(|request| format!("{} {}", request.method, request.path));
    seen.collect()
}

#[tokio::test]
async fn s23_without_an_action_that_holds_each_step_leads_to_its_own_next() {
    let (server, ended) = run(vec![listed(), added(), listed(), listed(), listed()]).await;
    assert_eq!(ended.unwrap().status.as_deref(), Some("open"));
    let get = "GET /orders";
    assert_eq!(paths(&server), [get, "POST /orders", get, get, get]);
}

#[tokio::test]
async fn s23_a_shared_success_action_ends_the_run_at_whichever_step_it_holds() {
    let (server, ended) = run(vec![listed(), Response::json(213, r#"{"id":"1"}"#)]).await;
    ended.unwrap();
    assert_eq!(server.requests().len(), 2);
    let (server, ended) = run(vec![listed(), added(), listed().header("X-Done", "yes")]).await;
    ended.unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn s23_a_shared_failure_action_knows_the_step_its_reply_and_its_budget() {
    let busy = || Response::json(503, r#"{"error":"busy"}"#);
    // Each step has its own two retries.
    let (server, ended) = run(vec![busy(), busy(), listed(), busy(), busy(), busy()]).await;
    let error = ended.unwrap_err();
    assert_eq!(error.step(), Some(ManyStep::Second), "{error}");
    assert_eq!(server.requests().len(), 6);
    let (server, ended) = run(vec![listed(), Response::json(503, r#"{"error":"closed"}"#)]).await;
    assert_eq!(ended.unwrap_err().step(), Some(ManyStep::Second));
    assert_eq!(server.requests().len(), 2);
    let (_server, ended) = run(vec![listed(), added(), listed(), Response::empty(424)]).await;
    let error = ended.unwrap_err();
    assert_eq!(error.step(), Some(ManyStep::Shared), "{error}");
}

#[tokio::test]
async fn s23_an_action_of_the_step_replaces_the_shared_one_of_its_name() {
    let busy = Response::json(503, r#"{"error":"busy"}"#);
    let (server, ended) = run(vec![listed(), added(), listed(), listed(), busy]).await;
    assert_eq!(ended.unwrap_err().step(), Some(ManyStep::Own));
    assert_eq!(server.requests().len(), 5);
}
