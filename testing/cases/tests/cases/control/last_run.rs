//! S21a: `$workflows.<id>.outputs.…` and `…inputs.…` are of the last run of that workflow that this run has made.

use by_turns::by_turns;
use loopback::{Request, Response, Server};

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("last-run");
}

use generated::*;

fn url(request: &Request) -> String {
    match &request.query {
        Some(query) => format!("{}?{query}", request.path),
        None => request.path.clone(),
    }
}

fn urls(server: &Server) -> Vec<String> {
    server.requests().iter().map(url).collect()
}

fn ids(first: &str) -> Response {
    Response::json(200, format!(r#"{{"ids":["{first}"]}}"#))
}

fn order(status: &str) -> Response {
    Response::json(200, format!(r#"{{"id":"x","status":"{status}"}}"#))
}

#[tokio::test]
async fn s21a_they_are_of_the_run_that_a_step_has_made() {
    let (server, client) = scripted(vec![ids("7"), order("open"), ids("8")]);
    let outputs = by_turns::<ByAStep>(&client, ByAStepInputs::new()).await.unwrap();
    assert_eq!(
        urls(&server),
        ["/orders?q=one", "/orders/7", "/orders?q=one%20of%205"]
    );
    assert_eq!(
        server.requests()[2].header("x-why"),
        None,
        "an input that is not given"
    );
    assert_eq!(outputs.first.as_deref(), Some("7"));
    assert_eq!(outputs.asked.as_deref(), Some("one"));
}

#[tokio::test]
async fn s21a_they_are_of_the_last_of_several_runs() {
    let (server, client) = scripted(vec![ids("1"), order("open"), ids("2"), order("open")]);
    let inputs = BySeveralInputs::new().q("zero");
    let outputs = by_turns::<BySeveral>(&client, inputs).await.unwrap();
    assert_eq!(
        urls(&server),
        ["/orders?q=zero", "/orders/1", "/orders?q=two", "/orders/2"]
    );
    assert_eq!(outputs.first.as_deref(), Some("2"));
    assert_eq!(outputs.asked.as_deref(), Some("two"));

    let (_server, client) = scripted(vec![ids("1"), order("done")]);
    let outputs = by_several(&client, BySeveralInputs::new().q("zero"))
        .await
        .unwrap();
    assert_eq!(outputs.first.as_deref(), Some("1"));
    assert_eq!(outputs.asked.as_deref(), Some("zero"));
}

#[tokio::test]
async fn s21a_a_run_that_fails_has_inputs_and_leaves_the_outputs_of_the_one_before() {
    let (server, client) = scripted(vec![ids("1"), order("open"), Response::empty(500), order("open")]);
    let outputs = by_turns::<BySeveral>(&client, BySeveralInputs::new().q("zero"))
        .await
        .unwrap();
    assert_eq!(
        urls(&server),
        ["/orders?q=zero", "/orders/1", "/orders?q=two", "/orders/1"]
    );
    assert_eq!(outputs.asked.as_deref(), Some("two"));
}

#[tokio::test]
async fn s21a_what_either_of_two_runs_has_set_is_surely_there() {
    let (server, client) = scripted(vec![ids("y"), ids("1"), ids("2")]);
    let n: i64 = by_turns::<ByEither>(&client, ByEitherInputs::new())
        .await
        .unwrap()
        .n;
    assert_eq!((n, urls(&server).last().unwrap().as_str()), (1, "/orders?n=1"));
    let (server, client) = scripted(vec![ids("x"), Response::empty(500), ids("2")]);
    let n: i64 = by_either(&client, ByEitherInputs::new()).await.unwrap().n;
    assert_eq!((n, urls(&server).last().unwrap().as_str()), (2, "/orders?n=2"));
}

#[tokio::test]
async fn s21a_they_are_of_the_run_before_a_retry() {
    let (server, client) = scripted(vec![
        Response::empty(401),
        Response::json(200, r#"{"token":"t"}"#),
        ids("1"),
    ]);
    by_turns::<ByARetry>(&client, ByARetryInputs::new())
        .await
        .unwrap();
    let requests = server.requests();
    let sent: Vec<_> = requests.iter().map(|request| request.header("x-why")).collect();
    assert_eq!(sent, [None, None, Some("t")]);
}

#[tokio::test]
async fn s21a_they_are_of_the_run_that_the_workflow_depends_on() {
    let (server, client) = scripted(vec![ids("1"), ids("2")]);
    by_turns::<ByDependency>(&client, ByDependencyInputs::new("it"))
        .await
        .unwrap();
    assert_eq!(urls(&server), ["/orders?q=it", "/orders?q=it&n=5"]);
}

#[tokio::test]
async fn s14_a_workflow_that_nothing_runs_is_depended_on() {
    let (server, client) = scripted(vec![
        ids("1"),
        Response::json(200, r#"{"token":"t"}"#),
        order("open"),
        ids("2"),
    ]);
    by_turns::<Implied>(&client, ImpliedInputs::new("it"))
        .await
        .unwrap();
    assert_eq!(urls(&server), ["/orders?q=it", "/login", "/orders/1", "/orders"]);
    assert_eq!(server.requests()[3].header("authorization"), Some("Bearer t"));
}

#[cfg(reported)]
mod reported {
    pub mod inputs {
        arazzo_runtime::include_workflows!("reported/report-17-inputs-of-a-dependency/arazzo");
    }
    pub mod outputs {
        arazzo_runtime::include_workflows!("reported/peer-138-workflows-outputs-after-call/case");
    }
}

#[cfg(reported)]
#[tokio::test]
async fn s21a_the_reported_workflows_read_the_run_that_was_made() {
    let server = Server::script(vec![Response::empty(200); 2]).unwrap();
    let api = crate::client("api", &server).build().unwrap();
    reported::inputs::main(&api, reported::inputs::MainInputs::new("ada"))
        .await
        .unwrap();
    assert_eq!(urls(&server), ["/x", "/x?q=ada"]);

    let server = Server::script(vec![
        Response::json(200, r#"{"tok":"t"}"#),
        Response::json(200, "{}"),
    ])
    .unwrap();
    let api = crate::client("api", &server).build().unwrap();
    reported::outputs::main(&api, reported::outputs::MainInputs::new())
        .await
        .unwrap();
    assert_eq!(urls(&server), ["/a", "/b"]);
    assert_eq!(server.requests()[1].header("authorization"), Some("t"));
}
