//! S23, S24: what failed first survives what an action does about it, and the observer is told of both.

use std::sync::{Arc, Mutex};

use arazzo_runtime::{Client, EarlierFailure, Effect, Event, Failure, serde_json};
use loopback::{Response, Server};

mod generated {
    arazzo_runtime::include_workflows!("first-cause");
}

use generated::{
    Buy, BuyAndStopInputs, BuyFor, BuyForInputs, BuyInputs, BuyStep, StartOverInputs, buy, buy_and_stop,
    buy_for, start_over,
};

fn refused() -> Response {
    Response::json(
        402,
        r#"{"code": "no_money", "message": "the card sk-77 is empty"}"#,
    )
}

fn inputs() -> BuyInputs {
    BuyInputs::new().key("sk-77")
}

/// What an observer was told, each with the run.
type Seen = Arc<Mutex<Vec<(String, String)>>>;

/// A client whose observer writes down what it is told of criteria and actions, with the run.
fn watched(replies: Vec<Response>) -> (Server, Client, Seen) {
    let server = Server::script(replies).unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    let observer = move |event: &Event<'_>| {
        let (run, line) = match event {
            Event::Unmet {
                run,
                step,
                attempt,
                condition,
                ..
            } => (run, format!("{step} {attempt}: {condition}")),
            Event::ActionTaken {
                run,
                step,
                attempt,
                action,
                failure,
                ..
            } => {
                let after = failure
                    .map(|failure| format!(" after {failure}"))
                    .unwrap_or_default();
                (run, format!("{step} {attempt}: {action}{after}"))
            }
            Event::Sending { run, step, .. } => (run, format!("{step} sends")),
            Event::Replied { run, .. } | Event::Waiting { run, .. } => (run, String::new()),
            other => panic!("{other:?}"),
        };
        record.lock().unwrap().push((run.to_string(), line));
    };
    let client = crate::client("api", &server).observer(observer).build().unwrap();
    (server, client, seen)
}

fn steps(failures: &[EarlierFailure]) -> Vec<String> {
    let shown = failures.iter().map(|failure| {
        format!(
            "{} {} {:?} {}",
            failure.step(),
            failure.attempt(),
            failure.status(),
            failure.action()
        )
    });
    shown.collect()
}

#[tokio::test]
async fn s23_every_criterion_that_fails_and_every_action_is_an_event_of_one_run() {
    let (_server, client, seen) = watched(vec![Response::empty(503), refused(), Response::empty(200)]);
    buy(&client, inputs()).await.unwrap();
    buy_and_stop(&client, BuyAndStopInputs::new()).await.unwrap_err();
    let seen = seen.lock().unwrap();
    let first = &seen[0].0;
    let of_first: Vec<&str> = seen
        .iter()
        .filter(|(run, line)| run == first && !line.is_empty())
        .map(|(_, line)| line.as_str())
        .collect();
    assert_eq!(
        of_first,
        [
            "charge sends",
            "charge 1: $statusCode == 200",
            "charge 1: once-more after criterion `$statusCode == 200` is not met",
            "charge sends",
            "charge 2: $statusCode == 200",
            "charge 2: clean-up after criterion `$statusCode == 200` is not met",
            "release sends",
            "release 1: released",
        ]
    );
    assert!(
        seen.iter().any(|(run, _)| run != first),
        "the second run has an id of its own"
    );
}

#[tokio::test]
async fn s24_an_error_after_a_compensation_says_what_failed_first() {
    let (_server, client, _) = watched(vec![refused(), Response::empty(500)]);
    let error = buy(&client, inputs()).await.unwrap_err();
    assert_eq!(error.step(), Some(BuyStep::Release));
    assert_eq!(steps(error.earlier_failures()), ["charge 1 Some(402) clean-up"]);
    let text = error.to_string();
    let end = "; before that step `charge`, attempt 1: criterion `$statusCode == 200` is not met; POST";
    assert!(text.contains(end) && text.contains("answered 402"), "{text}");
    assert!(
        text.contains("the card [redacted] is empty") && !text.contains("sk-77"),
        "{text}"
    );
}

#[tokio::test]
async fn s24_an_end_after_a_failure_says_what_failed() {
    let (_server, client, _) = watched(vec![refused()]);
    let error = buy_and_stop(&client, BuyAndStopInputs::new()).await.unwrap_err();
    assert!(
        matches!(error.failure(), Failure::Ended { action: "give-up" }),
        "{error}"
    );
    assert_eq!(steps(error.earlier_failures()), ["charge 1 Some(402) give-up"]);
    assert!(
        error
            .to_string()
            .contains("criterion `$statusCode == 200` is not met"),
        "{error}"
    );
}

#[tokio::test]
async fn s24_a_run_that_ended_well_is_asked_for_its_failures_after_a_checkpoint_too() {
    let (_server, client, _) = watched(vec![Response::empty(503), refused(), Response::empty(200)]);
    let mut run = Buy::new(inputs()).watched_by(client.watch());
    let expected = ["charge 1 Some(503) once-more", "charge 2 Some(402) clean-up"];
    let mut sent = Vec::new();
    loop {
        // Each step goes on from what is stored.
        let stored = serde_json::to_string(run.checkpoint()).unwrap();
        assert!(
            !stored.contains("sk-77") && !stored.contains("no_money"),
            "{stored}"
        );
        run = Buy::resume(inputs(), serde_json::from_str(&stored).unwrap()).watched_by(client.watch());
        match run.next().unwrap() {
            Effect::Send(request) => {
                assert_eq!(Some(request.step()), run.step().map(BuyStep::as_str));
                assert_eq!(
                    (request.workflow(), request.attempt()),
                    ("buy", [1, 2, 1][sent.len()])
                );
                sent.push(request.step());
                if sent.len() == 3 {
                    break;
                }
                let reply = client.send(request).await;
                run.supply(reply).unwrap();
            }
            Effect::Wait(wait) => client.wait(wait).await,
            Effect::Finished(_) => unreachable!(),
        }
    }
    assert_eq!(sent, ["charge", "charge", "release"]);
    assert_eq!(steps(run.failures()), expected);
}

#[tokio::test]
async fn s24_the_failures_of_a_called_workflow_are_those_of_the_run() {
    let (_server, client, seen) = watched(vec![refused(), Response::empty(200), Response::empty(500)]);
    let error = buy_for(&client, BuyForInputs::new().key("sk-77"))
        .await
        .unwrap_err();
    assert_eq!(steps(error.earlier_failures()), ["charge 1 Some(402) clean-up"]);
    assert_eq!(error.earlier_failures()[0].workflow(), "buy");
    let seen = seen.lock().unwrap().clone();
    assert!(seen.iter().all(|(run, _)| *run == seen[0].0), "{seen:?}");

    // When it goes well, the run is asked.
    let (_server, client, _) = watched(vec![refused(), Response::empty(200), Response::empty(200)]);
    let mut run = BuyFor::new(BuyForInputs::new()).watched_by(client.watch());
    loop {
        match run.next().unwrap() {
            Effect::Send(request) => run.supply(client.send(request).await).unwrap(),
            Effect::Wait(wait) => client.wait(wait).await,
            Effect::Finished(_) => break,
        }
    }
    assert_eq!(steps(run.failures()), ["charge 1 Some(402) clean-up"]);
}

#[tokio::test]
async fn s25_a_run_that_starts_over_keeps_what_failed_before() {
    let replies = vec![Response::empty(500), Response::empty(503), Response::empty(503)];
    let (_server, client, _) = watched(replies);
    let error = start_over(&client, StartOverInputs::new()).await.unwrap_err();
    assert_eq!((error.attempt(), error.status()), (2, Some(503)));
    assert_eq!(
        steps(error.earlier_failures()),
        ["charge 1 Some(500) over", "charge 1 Some(503) once-more"]
    );
    // What failed before is the same step, which the error is about.
    assert!(!error.to_string().contains("before that"), "{error}");
}

#[tokio::test]
async fn s24_of_many_failures_the_first_and_the_last_are_kept() {
    let mut replies = vec![Response::empty(503)];
    replies.extend((0..40).map(|_| Response::empty(500)));
    replies.push(Response::empty(402));
    let (server, client, _) = watched(replies);
    let error = start_over(&client, StartOverInputs::new()).await.unwrap_err();
    assert_eq!(server.requests().len(), 42);
    let kept = steps(error.earlier_failures());
    assert_eq!(kept.len(), 32);
    assert_eq!(kept[0], "charge 1 Some(503) once-more");
    assert_eq!(kept[1], "charge 2 Some(500) over");
    assert!(
        kept[2..].iter().all(|kept| kept == "charge 1 Some(500) over"),
        "{kept:?}"
    );
}

#[tokio::test]
async fn an_error_body_that_matches_nothing_of_its_type_is_none() {
    for (body, expected) in [
        (r#"{"detail": "no such route"}"#, None),
        ("{}", None),
        (r#"{"code": "no_money", "detail": 1}"#, Some("no_money")),
    ] {
        let (_server, client, _) = watched(vec![Response::json(402, body), Response::empty(500)]);
        let error = buy_and_stop(&client, BuyAndStopInputs::new()).await.unwrap_err();
        let found = error.error_body().map(|body| body.code.unwrap());
        assert_eq!(found.as_deref(), expected, "{body}");
    }
}
