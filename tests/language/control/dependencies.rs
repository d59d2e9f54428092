//! Workflows that several others depend on run once in a run (S32).

use acceptance::language::{
    FirstOrder, FirstOrderInputs, OtherInputsInputs, SharedLogin, SharedLoginInputs, SharedLoginOutputs,
    first_order, other_inputs, shared_login,
};
use arazzo_runtime::{Client, Effect, Run};
use loopback::{Response, Server};

use crate::lines;

fn client(server: &Server) -> Client {
    crate::client("shop", server).build().unwrap()
}

fn script() -> Server {
    let order = |id: &str| Response::json(201, format!(r#"{{"id":"{id}","state":"open"}}"#));
    let token = Response::json(200, r#"{"token":"t1"}"#);
    let looked = Response::json(200, r#"{"id":"o1-seen","state":"open"}"#);
    Server::script([token, order("o1"), order("o2"), order("o3"), looked]).unwrap()
}

fn check(server: &Server, outputs: &SharedLoginOutputs) {
    assert_eq!(
        lines(server),
        [
            "POST /token",
            "POST /orders",
            "POST /orders",
            "POST /orders",
            "GET /orders/o1"
        ]
    );
    let requests = server.requests();
    assert_eq!(requests[0].header("x-user"), Some("ada"));
    let tokens: Vec<_> = requests.iter().map(|request| request.header("x-token")).collect();
    assert_eq!(tokens, [None, Some("t1"), Some("t1"), Some("t1"), None]);
    // The workflow that the step called again ran last with the third order (S21a).
    assert_eq!(
        [&outputs.first, &outputs.second, &outputs.again, &outputs.deep],
        ["o1", "o3", "o3", "o1-seen"]
    );
}

#[tokio::test]
async fn s32_a_workflow_that_several_depend_on_runs_once() {
    let server = script();
    let inputs = SharedLoginInputs::new().user("ada");
    let outputs = shared_login(&client(&server), inputs).await.unwrap();
    check(&server, &outputs);
}

#[tokio::test]
async fn s32_what_has_run_is_kept_in_the_checkpoint() {
    let server = script();
    let client = client(&server);
    let inputs = SharedLoginInputs::new().user("ada");
    let mut kept = serde_json::to_string(&Run::<SharedLogin>::new(inputs.clone()).checkpoint()).unwrap();
    for _ in 0..20 {
        let mut run = Run::<SharedLogin>::resume(inputs.clone(), serde_json::from_str(&kept).unwrap());
        match run.advance().unwrap() {
            Effect::Send(request) => run.supply(client.send(request).await).unwrap(),
            Effect::Wait(_) => {}
            Effect::Finished(outputs) => return check(&server, &outputs),
        }
        kept = serde_json::to_string(&run.checkpoint()).unwrap();
    }
    panic!("the run has no end");
}

#[tokio::test]
async fn s32_a_run_of_its_own_runs_what_it_depends_on() {
    let server = script();
    first_order(&client(&server), FirstOrderInputs::new())
        .await
        .unwrap();
    assert_eq!(lines(&server), ["POST /token", "POST /orders"]);
    let checkpoint = Run::<FirstOrder>::new(FirstOrderInputs::new()).into_checkpoint();
    let text = serde_json::to_string(&checkpoint).unwrap();
    assert!(text.contains(r#""doneBefore":[]"#), "{text}");
}

#[tokio::test]
async fn s32_the_inputs_of_what_one_workflow_depends_on_are_its_own() {
    let server = script();
    other_inputs(&client(&server), OtherInputsInputs::new())
        .await
        .unwrap();
    assert_eq!(server.requests()[0].header("x-user"), Some("eve"));
    assert_eq!(lines(&server), ["POST /token", "POST /orders", "POST /orders"]);
}
