//! Workflows that call each other: the last exchange (S21), recursion (S33), ends of different types (S25), and steps
//! that depend on steps of other workflows (S32).

use acceptance::language::{
    AfterOthersInputs, EitherInputs, EitherOutputs, EndlessInputs, EndlessTwiceInputs, FollowInputs,
    FollowOutputs, JudgeLastExchange, JudgeLastExchangeCheckpoint, JudgeLastExchangeInputs,
    RescuesUnsendableInputs, ThereInputs, ThereOutputs, UnsendableInputs, UnsendableStep, Walk,
    WalkCheckpoint, WalkInputs, WalkOutputs, after_others, either, endless, endless_twice, follow,
    judge_last_exchange, rescues_unsendable, there, unsendable, walk,
};
use arazzo_runtime::http::{HeaderMap, StatusCode};
use arazzo_runtime::serde_json::{self, json};
use arazzo_runtime::{Client, Effect, Failure, Limits, Reply, Run};
use loopback::{Response, Server};

use crate::lines;

fn client(server: &Server) -> Client {
    crate::client("nodes", server).build().unwrap()
}

fn added(status: u16, id: &str) -> Response {
    Response::json(
        status,
        format!(r#"{{"id":"{id}","value":7,"tags":["old","new"],"index":1}}"#),
    )
}

/// A list of nodes, each naming the next.
fn list(length: usize) -> Server {
    Server::start(move |request| {
        let at: usize = request.path.trim_start_matches("/nodes/").parse().unwrap();
        let next = if at < length {
            format!(r#","next":"{}""#, at + 1)
        } else {
            String::new()
        };
        Response::json(200, format!(r#"{{"id":"{at}","value":{at}{next}}}"#))
    })
    .unwrap()
}

#[tokio::test]
async fn s21_the_last_exchange_of_a_workflow_is_that_of_the_step() {
    let server = Server::script([
        added(200, "n1"),
        added(201, "n2").header("x-trace", "t-2"),
        Response::json(200, "{}"),
    ])
    .unwrap();
    let outputs = judge_last_exchange(&client(&server), JudgeLastExchangeInputs::new())
        .await
        .unwrap();
    assert_eq!(lines(&server), ["POST /nodes", "POST /nodes", "GET /nodes/n2"]);
    assert_eq!(outputs.status, Some(201));
    assert_eq!(outputs.method.as_deref(), Some("POST"));
    assert_eq!(outputs.url, Some(format!("{}/nodes", server.url())));
    assert_eq!(outputs.trace.as_deref(), Some("t-2"));
    assert_eq!(outputs.value, Some(json!(7)));
    let body = json!({"id": "n2", "value": 7, "tags": ["old", "new"], "index": 1});
    assert_eq!(outputs.body.unwrap(), body);
    assert_eq!(outputs.sent.as_deref(), Some("application/json"));
    assert_eq!(outputs.said.as_deref(), Some("POST 201"));
}

#[tokio::test]
async fn s21_success_criteria_and_actions_judge_the_last_exchange() {
    // The second status is not the one that is asked for, and no failure action fits.
    let server = Server::script([added(201, "n1"), added(200, "n2")]).unwrap();
    let error = judge_last_exchange(&client(&server), JudgeLastExchangeInputs::new())
        .await
        .unwrap_err();
    assert!(
        matches!(
            error.failure(),
            Failure::Criterion {
                condition: "$statusCode == 201"
            }
        ),
        "{error}"
    );
    assert_eq!(error.exchange().map(|exchange| exchange.status()), Some(200));

    // A success action runs the workflow once more.
    let server = Server::script([
        added(201, "n1"),
        added(201, "n2").header("X-Later", "YES"),
        added(201, "n3"),
        added(201, "n4"),
        Response::json(200, "{}"),
    ])
    .unwrap();
    let outputs = judge_last_exchange(&client(&server), JudgeLastExchangeInputs::new())
        .await
        .unwrap();
    assert_eq!(outputs.id.as_deref(), Some("n4"));
}

#[tokio::test]
async fn s21_failure_actions_see_the_exchange_that_the_workflow_failed_on() {
    let server = Server::script([
        added(201, "n1"),
        Response::json(409, r#"{"reason":"gone"}"#),
        Response::json(200, "{}"),
    ])
    .unwrap();
    judge_last_exchange(&client(&server), JudgeLastExchangeInputs::new())
        .await
        .unwrap();
    assert_eq!(lines(&server).last().unwrap(), "GET /nodes/none");

    // The error of a workflow that was called says its exchange once.
    let server = Server::script([added(201, "n1"), Response::json(409, r#"{"reason":"other"}"#)]).unwrap();
    let error = judge_last_exchange(&client(&server), JudgeLastExchangeInputs::new())
        .await
        .unwrap_err();
    // Not the digits of a port.
    assert_eq!(error.to_string().matches(" 409 ").count(), 1, "{error}");
    assert_eq!(error.exchange().map(|exchange| exchange.status()), Some(409));
}

#[tokio::test]
async fn s21_s26_retry_after_of_the_last_exchange_is_honoured() {
    let mut run = Run::<JudgeLastExchange>::new(JudgeLastExchangeInputs::new());
    assert!(matches!(run.advance().unwrap(), Effect::Send(_)));
    let mut headers = HeaderMap::new();
    headers.insert("retry-after", "9".parse().unwrap());
    let busy = Reply::new(StatusCode::SERVICE_UNAVAILABLE, headers, "");
    run.supply(Ok(busy)).unwrap();
    let Effect::Wait(wait) = run.advance().unwrap() else {
        panic!("it waits");
    };
    assert!(format!("{wait:?}").contains("retry_after: Some(9s)"), "{wait:?}");
}

#[tokio::test]
async fn s21_s28_after_a_transport_failure_there_is_no_last_exchange() {
    let server = Server::script([added(201, "n1"), Response::hang_up(), Response::json(200, "{}")]).unwrap();
    let outputs = judge_last_exchange(&client(&server), JudgeLastExchangeInputs::new())
        .await
        .unwrap();
    assert_eq!(
        lines(&server).last().unwrap(),
        "GET /nodes/none",
        "`lost` was taken"
    );
    assert_eq!((outputs.status, outputs.id), (None, None));
}

#[test]
fn s21_a_checkpoint_holds_nothing_of_a_reply_that_nobody_reads_again() {
    let mut run = Run::<JudgeLastExchange>::new(JudgeLastExchangeInputs::new());
    for id in ["n1", "n2"] {
        assert!(matches!(run.advance().unwrap(), Effect::Send(_)));
        let body = format!(r#"{{"id":"{id}","value":7,"tags":["new"],"reason":"UNREAD-{id}"}}"#);
        let saved = serde_json::to_string(&run.checkpoint()).unwrap();
        assert!(!saved.contains("UNREAD"), "{saved}");
        let checkpoint: JudgeLastExchangeCheckpoint = serde_json::from_str(&saved).unwrap();
        run = Run::<JudgeLastExchange>::resume(JudgeLastExchangeInputs::new(), checkpoint);
        run.supply(Ok(Reply::new(StatusCode::CREATED, HeaderMap::new(), body)))
            .unwrap();
    }
    // The whole body is an output of the step, so it is kept; that of the first call is not.
    let saved = serde_json::to_string(&run.checkpoint()).unwrap();
    assert!(
        saved.contains("UNREAD-n2") && !saved.contains("UNREAD-n1"),
        "{saved}"
    );
    let Effect::Send(request) = run.advance().unwrap() else {
        panic!("the workflow has ended with the reply");
    };
    assert_eq!(request.path_and_query(), "/nodes/n2");
}

#[tokio::test]
async fn s33_a_workflow_that_calls_itself_runs_at_every_depth() {
    let server = list(4);
    let outputs = walk(&client(&server), WalkInputs::new("1")).await.unwrap();
    assert_eq!(lines(&server).len(), 4);
    // The types are those of the replies: what comes back may be missing, and is an integer.
    assert_eq!(
        outputs,
        WalkOutputs {
            value: 1,
            below: Some(2)
        }
    );
}

#[test]
fn a_run_survives_being_saved_within_calls_of_itself() {
    let mut run = Run::<Walk>::new(WalkInputs::new("1"));
    let mut sent = Vec::new();
    let outputs = loop {
        let saved = serde_json::to_string(&run.checkpoint()).unwrap();
        let checkpoint: WalkCheckpoint = serde_json::from_str(&saved).unwrap();
        run = Run::<Walk>::resume(WalkInputs::new("1"), checkpoint);
        match run.advance().unwrap() {
            Effect::Send(request) => {
                sent.push(request.path_and_query());
                let at = sent.len();
                let next = if at < 3 {
                    json!(format!("{}", at + 1))
                } else {
                    json!(null)
                };
                let body = json!({"id": at.to_string(), "value": at, "next": next}).to_string();
                run.supply(Ok(Reply::new(StatusCode::OK, HeaderMap::new(), body)))
                    .unwrap();
            }
            Effect::Wait(_) => {}
            Effect::Finished(outputs) => break outputs,
        }
    };
    assert_eq!(sent, ["/nodes/1", "/nodes/2", "/nodes/3"]);
    assert_eq!(
        outputs,
        WalkOutputs {
            value: 1,
            below: Some(2)
        }
    );
}

#[tokio::test]
async fn s25_a_workflow_that_goes_to_itself_ends_with_its_last_outputs() {
    let server = list(5);
    let outputs: FollowOutputs = follow(&client(&server), FollowInputs::new("1")).await.unwrap();
    assert_eq!(
        outputs,
        FollowOutputs {
            id: "5".into(),
            value: 5
        }
    );
}

#[tokio::test]
async fn s33_workflows_of_two_documents_that_call_each_other() {
    let server = list(3);
    let outputs = there(&client(&server), ThereInputs::new("1")).await.unwrap();
    assert_eq!(
        outputs,
        ThereOutputs {
            id: "1".into(),
            below: Some("2".into()),
            echo: None,
        }
    );
}

#[tokio::test]
async fn s33_the_depth_ends_a_recursion() {
    let server = list(100);
    for error in [
        walk(&client(&server), WalkInputs::new("1"))
            .await
            .unwrap_err()
            .to_string(),
        endless(&client(&server), EndlessInputs::new())
            .await
            .unwrap_err()
            .to_string(),
    ] {
        assert!(
            error.ends_with("workflows call each other deeper than the limit"),
            "{error}"
        );
    }
    assert_eq!(lines(&server).len(), 33, "the first and 32 within");
}

#[tokio::test]
async fn s33_workflows_that_call_each_other_share_one_budget_of_transitions() {
    let server = list(1);
    let limits = Limits::default().with_transitions(500);
    let client = crate::client("nodes", &server).limits(limits).build().unwrap();
    let error = endless_twice(&client, EndlessTwiceInputs::new())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("500 transitions"), "{error}");

    let server = list(10);
    let limits = Limits::default().with_transitions(4);
    let client = crate::client("nodes", &server).limits(limits).build().unwrap();
    walk(&client, WalkInputs::new("1")).await.unwrap_err();
    assert_eq!(
        lines(&server).len(),
        5,
        "a transition leads from each call to the next"
    );
}

#[tokio::test]
async fn s25_outputs_of_different_types_are_json() {
    let start = |value: i64| Response::json(200, format!(r#"{{"id":"s","value":{value}}}"#));
    let other = || Response::json(200, r#"{"id":"o","value":5}"#);
    let inputs = || EitherInputs::new("the label");

    let server = Server::script([start(0)]).unwrap();
    let own = either(&client(&server), inputs().note("n")).await.unwrap();
    let expected = EitherOutputs {
        result: Some(json!(0)),
        label: Some(json!("the label")),
        note: Some(json!("n")),
        said: Some(json!("it is 0")),
        same: 0,
    };
    assert_eq!(own, expected);

    let server = Server::script([start(1), other()]).unwrap();
    let counted = either(&client(&server), inputs()).await.unwrap();
    let expected = EitherOutputs {
        result: Some(json!("o")),
        label: Some(json!(5)),
        note: Some(json!(5)),
        said: Some(json!(5)),
        same: 5,
    };
    assert_eq!(counted, expected);

    let server = Server::script([start(2), other()]).unwrap();
    let named = either(&client(&server), inputs()).await.unwrap();
    let expected = EitherOutputs {
        result: Some(json!("o")),
        label: None,
        note: None,
        said: None,
        same: 5,
    };
    assert_eq!(named, expected);
}

#[tokio::test]
async fn s32_a_step_runs_behind_the_workflows_whose_steps_it_depends_on() {
    let server = Server::start(|_| Response::json(201, r#"{"id":"n","value":1}"#)).unwrap();
    after_others(&client(&server), AfterOthersInputs::new())
        .await
        .unwrap();
    assert_eq!(
        lines(&server),
        [
            "GET /nodes/counted",
            "POST /nodes",
            "GET /nodes/alone",
            "GET /nodes/last"
        ]
    );
}

/// The specification considers `onFailure` when an exchange has failed or was judged a failure. A request that lacks a
/// required value was never sent, and sending it again changes nothing: the run ends with an error that names the step
/// (S17). A workflow that ends so has failed like any other, so the step that calls it considers its failure actions (S23).
#[tokio::test]
async fn s17_a_request_that_cannot_be_built_ends_the_run_without_failure_actions() {
    let server = Server::start(|_| Response::json(200, r#"{"id":"n","value":1}"#)).unwrap();
    let error = unsendable(&client(&server), UnsendableInputs::new())
        .await
        .unwrap_err();
    assert_eq!(error.step(), Some(UnsendableStep::Send));
    assert!(
        matches!(
            error.failure(),
            Failure::NotGiven {
                expression: "$inputs.id",
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(server.requests().len(), 0);

    rescues_unsendable(&client(&server), RescuesUnsendableInputs::new())
        .await
        .unwrap();
    assert_eq!(lines(&server), ["GET /nodes/rescued"]);
    rescues_unsendable(&client(&server), RescuesUnsendableInputs::new().id("n"))
        .await
        .unwrap();
    assert_eq!(lines(&server)[1..], ["GET /nodes/n", "GET /nodes/rescued"]);
}

#[tokio::test]
async fn s6_workflows_of_two_documents_may_have_one_id() {
    use acceptance::one_id::{Alone2Inputs, AloneInputs, alone, alone_2};
    let server = Server::start(|request| {
        let id = request.path.trim_start_matches("/nodes/");
        Response::json(200, format!(r#"{{"id":"{id}","value":1}}"#))
    })
    .unwrap();
    let outputs = alone(&client(&server), AloneInputs::new()).await.unwrap();
    assert_eq!(lines(&server), ["GET /nodes/alone", "GET /nodes/own"]);
    assert_eq!(outputs.id, "own");
    alone_2(&client(&server), Alone2Inputs::new()).await.unwrap();
    assert_eq!(lines(&server)[2..], ["GET /nodes/alone"]);
}
