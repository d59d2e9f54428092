//! Workflows that go to each other in cycles (S25): a run takes the place of the earlier one of its workflow.

use acceptance::language::{
    CallsPing, CallsPingCheckpoint, CallsPingInputs, CallsPingRequired, FirstOfThreeInputs, Follow,
    FollowInputs, Ping, PingCheckpoint, PingInputs, PingOutputs, PingRequired, PongInputs, PongRequired,
    SecondOfThreeInputs, ThirdOfThreeInputs, calls_ping, first_of_three, follow, ping, pong, second_of_three,
    third_of_three,
};
use arazzo_runtime::http::{HeaderMap, StatusCode};
use arazzo_runtime::{Client, Effect, Failure, Limits, Pause, Reply, Run};
use loopback::{Response, Server};

use crate::lines;

fn client(server: &Server) -> Client {
    crate::client("nodes", server).build().unwrap()
}

fn node(at: usize, length: usize) -> String {
    let next = if at < length {
        format!(r#","next":"{}""#, at + 1)
    } else {
        String::new()
    };
    format!(r#"{{"id":"{at}","value":{at}{next}}}"#)
}

/// A list of nodes, each naming the next; new ones are called `new`.
fn list(length: usize) -> Server {
    Server::start(move |request| {
        if request.method == "POST" {
            return Response::json(201, r#"{"id":"new","value":0}"#);
        }
        let at = request
            .path
            .trim_start_matches("/nodes/")
            .parse()
            .unwrap_or(length);
        Response::json(200, node(at, length))
    })
    .unwrap()
}

/// Whose requests they were, in order.
fn senders(server: &Server) -> Vec<String> {
    let requests = server.requests();
    let named = requests
        .iter()
        .map(|request| request.header("x-from").unwrap_or("-").to_owned());
    named.collect()
}

fn reply(at: usize, length: usize) -> Reply {
    Reply::new(StatusCode::OK, HeaderMap::new(), node(at, length))
}

#[tokio::test]
async fn s25_workflows_that_go_to_each_other_a_thousand_times_do_not_nest() {
    let server = list(1_001);
    // A step that calls a workflow is not needed, so neither is any depth.
    let limits = Limits::default().with_depth(0);
    let client = crate::client("nodes", &server).limits(limits).build().unwrap();
    let outputs = ping(
        &client,
        PingInputs::new(PingRequired {
            node: "1".into(),
            key: "k".into(),
        }),
    )
    .await
    .unwrap();
    assert_eq!(lines(&server).len(), 1_001);
    assert_eq!(
        outputs,
        PingOutputs {
            id: Some("1001".into()),
            value: None
        }
    );
    assert_eq!(senders(&server)[..3], ["ping", "pong", "ping"]);
    // The last may be the other one.
    let server = list(4);
    let outputs = ping(
        &crate::client("nodes", &server).build().unwrap(),
        PingInputs::new(PingRequired {
            node: "1".into(),
            key: "k".into(),
        }),
    )
    .await
    .unwrap();
    assert_eq!((outputs.id, outputs.value), (None, Some(4)));
    let server = list(5);
    let outputs = pong(
        &crate::client("nodes", &server).build().unwrap(),
        PongInputs::new(PongRequired {
            node: "1".into(),
            key: "k".into(),
        }),
    )
    .await
    .unwrap();
    assert_eq!((outputs.id, outputs.value), (None, Some(5)));
}

#[tokio::test]
async fn s25_a_workflow_that_goes_to_itself_a_thousand_times_does_not_nest() {
    let server = list(1_000);
    let outputs = follow(&client(&server), FollowInputs::new("1")).await.unwrap();
    assert_eq!((outputs.id.as_str(), outputs.value), ("1000", 1_000));
}

#[test]
fn s25_the_checkpoint_of_a_cycle_does_not_grow_and_goes_on_where_it_was() {
    let inputs = || {
        PingInputs::new(PingRequired {
            node: "1".into(),
            key: "THE-KEY".into(),
        })
        .limit(9)
    };
    let mut run = Run::<Ping>::new(inputs());
    let mut lengths = Vec::new();
    let mut at = 1;
    let outputs = loop {
        let saved = serde_json::to_string(&run.checkpoint()).unwrap();
        assert!(!saved.contains("THE-KEY"), "{saved}");
        let checkpoint: PingCheckpoint = serde_json::from_str(&saved).unwrap();
        run = Run::<Ping>::resume(inputs(), checkpoint);
        match run.advance().unwrap() {
            Effect::Send(request) => {
                // The inputs are those that the run before passed: the node is another, the key is the same.
                assert_eq!(request.path_and_query(), format!("/nodes/{at}"));
                assert_eq!(request.headers().get("x-api-key").unwrap(), "THE-KEY");
                assert_eq!(request.headers().get("x-limit").unwrap(), "9");
                run.supply(Ok(reply(at, 200))).unwrap();
                lengths.push(saved.len());
                at += 1;
            }
            Effect::Wait(_) => {}
            Effect::Finished(outputs) => break outputs,
        }
    };
    assert_eq!((outputs.id, outputs.value), (None, Some(200)));
    let longest = |from: usize| lengths[from..from + 50].iter().max().copied().unwrap();
    assert!(longest(150) <= longest(10) + 16, "{lengths:?}");
}

#[test]
fn s25_a_cycle_within_a_step_goes_on_where_it_was() {
    let inputs = || {
        CallsPingInputs::new(CallsPingRequired {
            node: "1".into(),
            key: "k".into(),
        })
    };
    let mut run = Run::<CallsPing>::new(inputs());
    let mut sent = Vec::new();
    let outputs = loop {
        let saved = serde_json::to_string(&run.checkpoint()).unwrap();
        let checkpoint: CallsPingCheckpoint = serde_json::from_str(&saved).unwrap();
        run = Run::<CallsPing>::resume(inputs(), checkpoint);
        match run.advance().unwrap() {
            Effect::Send(request) => {
                sent.push(request.path_and_query());
                let at = sent.len();
                // What the step passes is not kept, what a `goto` passes is.
                let saved = serde_json::to_string(&run.checkpoint()).unwrap();
                assert_eq!(
                    saved.contains(r#""inputs":{"node":{"set":"#),
                    (2..6).contains(&at),
                    "{at}: {saved}"
                );
                run.supply(Ok(reply(at, 5))).unwrap();
            }
            Effect::Wait(_) => {}
            Effect::Finished(outputs) => break outputs,
        }
    };
    let expected = [
        "/nodes/1",
        "/nodes/2",
        "/nodes/3",
        "/nodes/4",
        "/nodes/5",
        "/nodes/behind",
    ];
    assert_eq!(sent, expected);
    assert_eq!((outputs.id.as_deref(), outputs.value), (Some("5"), None));
}

#[tokio::test]
async fn s25_the_outputs_of_a_cycle_are_those_of_the_step_that_calls_it() {
    let server = list(6);
    let outputs = calls_ping(
        &client(&server),
        CallsPingInputs::new(CallsPingRequired {
            node: "1".into(),
            key: "k".into(),
        }),
    )
    .await
    .unwrap();
    assert_eq!((outputs.id, outputs.value), (None, Some(6)));
}

#[tokio::test]
async fn s25_s32_three_workflows_in_two_cycles_and_what_they_depend_on_runs_once() {
    let limits = Limits::default().with_depth(1);
    let client = |server: &Server| crate::client("nodes", server).limits(limits).build().unwrap();

    let server = list(8);
    let outputs = first_of_three(&client(&server), FirstOfThreeInputs::new("1"))
        .await
        .unwrap();
    // The value is 3 at the first time in the third, then 5, 8.
    let expected = [
        "-",
        "first new",
        "second new",
        "third new",
        "second new",
        "third new",
        "first new",
        "second new",
        "third new",
    ];
    assert_eq!(senders(&server), expected);
    assert_eq!(outputs.id.as_str(), "8");

    let server = list(90);
    let outputs = second_of_three(&client(&server), SecondOfThreeInputs::new("1"))
        .await
        .unwrap();
    assert_eq!(senders(&server).iter().filter(|sender| *sender == "-").count(), 1);
    assert_eq!(outputs.id.as_str(), "90");

    let server = list(92);
    let outputs = third_of_three(&client(&server), ThirdOfThreeInputs::new("1"))
        .await
        .unwrap();
    assert_eq!(senders(&server).iter().filter(|sender| *sender == "-").count(), 1);
    assert_eq!(outputs.id.as_str(), "92");
}

#[tokio::test]
async fn s25_s33_a_cycle_without_an_end_ends_with_the_budget_of_transitions() {
    let server = list(usize::MAX);
    let limits = Limits::default().with_transitions(100);
    let client = crate::client("nodes", &server).limits(limits).build().unwrap();
    let error = ping(
        &client,
        PingInputs::new(PingRequired {
            node: "1".into(),
            key: "k".into(),
        }),
    )
    .await
    .unwrap_err();
    assert!(error.to_string().contains("100 transitions"), "{error}");
    assert_eq!(lines(&server).len(), 101);
    let error = follow(&client, FollowInputs::new("1")).await.unwrap_err();
    assert!(
        matches!(error.failure(), Failure::Transitions { limit: 100 }),
        "{error}"
    );
}

#[test]
fn s25_s33_to_go_back_to_a_workflow_is_paced() {
    let mut run = Run::<Follow>::new(FollowInputs::new("1"));
    let mut pauses = Vec::new();
    // Another node is another request: that is paging, which does not wait.
    for at in 1..=3 {
        assert!(matches!(run.advance().unwrap(), Effect::Send(_)));
        run.supply(Ok(reply(at, 9))).unwrap();
    }
    // The same node again is a poll.
    let the_same = r#"{"id":"4","value":4,"next":"4"}"#;
    for _ in 1..=3 {
        assert!(matches!(run.advance().unwrap(), Effect::Send(_)));
        let reply = Reply::new(StatusCode::OK, HeaderMap::new(), the_same);
        run.supply(Ok(reply)).unwrap();
        let Effect::Wait(wait) = run.advance().unwrap() else {
            panic!("it waits before it starts anew");
        };
        pauses.push(wait.pause);
    }
    let round = |round| Pause::Poll {
        round,
        retry_after: None,
    };
    assert_eq!(pauses, [round(1), round(2), round(3)]);

    // Of two workflows that go to each other, the one behind goes back.
    let mut run = Run::<Ping>::new(PingInputs::new(PingRequired {
        node: "1".into(),
        key: "k".into(),
    }));
    let mut effects = Vec::new();
    for at in 1..=4 {
        if let Effect::Wait(wait) = run.advance().unwrap() {
            effects.push(wait.pause);
            assert!(matches!(run.advance().unwrap(), Effect::Send(_)));
        }
        run.supply(Ok(reply(at, 9))).unwrap();
    }
    assert_eq!(effects, [round(1)]);
    let Effect::Wait(wait) = run.advance().unwrap() else {
        panic!("it waits");
    };
    assert_eq!(wait.pause, round(2));
}
