//! S23, S24: what failed first survives what an action does about it, and the observer is told of both.

use std::sync::{Arc, Mutex};

use arazzo_runtime::{Client, EarlierFailure, Effect, Event, Failure, Run, Step, serde_json};
use by_turns::by_turns;
use loopback::{Response, Server};

mod generated {
    arazzo_runtime::include_workflows!("first-cause");
}

use generated::{
    Buy, BuyAfterACall, BuyAfterACallInputs, BuyAfterDetours, BuyAfterDetoursInputs, BuyAfterRefunds,
    BuyAfterRefundsInputs, BuyAndStopInputs, BuyByCriteriaInputs, BuyFor, BuyForInputs, BuyInputs, BuyStep,
    StartOverInputs, buy, buy_after_a_call, buy_after_detours, buy_after_refunds, buy_and_stop,
    buy_by_criteria, buy_for, start_over,
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
        assert!(!format!("{event:?}").contains("sk-77"), "{event:?}");
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
            Event::ActionSkipped {
                run,
                step,
                attempt,
                action,
                reason,
                ..
            } => (run, format!("{step} {attempt}: not {action}, {reason}")),
            Event::FailureIgnored {
                run,
                step,
                attempt,
                failure,
                ..
            } => (run, format!("{step} {attempt}: ignored {failure}")),
            Event::Sending { run, step, .. } => (run, format!("{step} sends")),
            Event::Replied { run, .. } | Event::Failed { run, .. } | Event::Waiting { run, .. } => {
                (run, String::new())
            }
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
            failure.action().unwrap_or("ignored")
        )
    });
    shown.collect()
}

/// The failure of a run of `buy-and-stop`, as its caller tells it.
fn given_up(server: &Server) -> String {
    let answer = format!("POST {}/charge answered 402 Payment Required", server.url());
    format!(
        "workflow `buy-and-stop`, step `charge`, attempt 1: the failure action `give-up` ends the workflow; {answer}; \
         before that step `charge`, attempt 1: criterion `$statusCode == 200` is not met; {answer}"
    )
}

/// What an observer was told of criteria, actions and failures.
fn lines(seen: &Seen) -> Vec<String> {
    let seen = seen.lock().unwrap();
    seen.iter()
        .map(|(_, line)| line.clone())
        .filter(|line| !line.is_empty() && !line.ends_with(" sends"))
        .collect()
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
            "charge 2: not once-more, criterion `$statusCode == 503` is not met",
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
async fn s23_an_action_is_skipped_for_its_first_criterion_that_fails_or_for_its_retry_limit() {
    let unmet = |action: &str, condition: &str| format!("not {action}, criterion `{condition}` is not met");
    let used_up = |action: &str| format!("not {action}, the `retryLimit` of 1 is reached");
    let after = |action: &str| format!("{action} after criterion `$statusCode == 200` is not met");
    let criterion = || "$statusCode == 200".to_owned();
    for (statuses, expected) in [
        (
            &[402, 402][..],
            vec![
                (1, criterion()),
                (1, unmet("both", "$statusCode >= 500")),
                (1, unmet("once-more", "$statusCode >= 500")),
                (1, after("always-once")),
                (2, criterion()),
                (2, unmet("both", "$statusCode >= 500")),
                (2, unmet("once-more", "$statusCode >= 500")),
                (2, used_up("always-once")),
            ],
        ),
        (
            &[500, 500, 504],
            vec![
                (1, criterion()),
                (1, unmet("both", "$statusCode == 503")),
                (1, after("once-more")),
                (2, criterion()),
                (2, unmet("both", "$statusCode == 503")),
                (2, used_up("once-more")),
                (2, after("always-once")),
                (3, criterion()),
                (3, unmet("both", "$statusCode == 503")),
                (3, unmet("once-more", "$statusCode != 504")),
                (3, used_up("always-once")),
            ],
        ),
        (&[503], vec![(1, criterion()), (1, after("both"))]),
    ] {
        let (server, client, seen) = watched(statuses.iter().copied().map(Response::empty).collect());
        let error = buy_by_criteria(&client, BuyByCriteriaInputs::new())
            .await
            .unwrap_err();
        let expected = expected
            .iter()
            .map(|(attempt, line)| format!("charge {attempt}: {line}"));
        assert_eq!(lines(&seen), expected.collect::<Vec<_>>(), "{error}");
        assert_eq!(server.requests().len(), statuses.len());
    }
}

#[tokio::test]
async fn s27_what_fails_before_a_retry_is_told_and_kept_after_a_checkpoint_too() {
    let replies = || {
        vec![
            Response::empty(503),
            Response::hang_up(),
            refused(),
            Response::empty(402),
            refused(),
        ]
    };
    let inputs = || BuyAfterDetoursInputs::new().key("sk-77");
    let (server, client, seen) = watched(replies());
    let error = buy_after_detours(&client, inputs()).await.unwrap_err();
    let expected = [
        "charge 1 Some(503) release-first",
        "release 1 None ignored",
        "charge 2 Some(402) buy-first",
        "charge 1 Some(402) give-up",
        "retry with buy-and-stop 1 None ignored",
    ];
    assert_eq!(steps(error.earlier_failures()), expected);
    assert_eq!(error.earlier_failures()[3].workflow(), "buy-and-stop");
    assert_eq!(
        error.earlier_failures()[4].details(),
        Some(given_up(&server).as_str())
    );
    let lines = lines(&seen);
    assert_eq!(
        lines,
        [
            "charge 1: $statusCode == 200",
            "charge 1: release-first after criterion `$statusCode == 200` is not met",
            &format!("release 1: ignored POST {}/release: no reply", server.url()),
            "charge 2: $statusCode == 200",
            "charge 2: not release-first, criterion `$statusCode == 503` is not met",
            "charge 2: buy-first after criterion `$statusCode == 200` is not met",
            "charge 1: $statusCode == 200",
            "charge 1: give-up after criterion `$statusCode == 200` is not met",
            &format!("retry with buy-and-stop 1: ignored {}", given_up(&server)),
            "charge 3: $statusCode == 200",
            "charge 3: not release-first, criterion `$statusCode == 503` is not met",
            "charge 3: not buy-first, the `retryLimit` of 1 is reached",
        ]
    );

    let (_server, client, _) = watched(replies());
    let error = by_turns::<BuyAfterDetours>(&client, inputs()).await.unwrap_err();
    assert_eq!(steps(error.earlier_failures()), expected);
    assert!(!format!("{error} {error:?}").contains("sk-77"), "{error:?}");
}

#[tokio::test]
async fn s27_actions_of_a_step_before_a_retry_are_neither_taken_nor_skipped() {
    let charge = [
        "charge 1: $statusCode == 200",
        "charge 1: release-first after criterion `$statusCode == 200` is not met",
    ];
    let end = ["charge 2: done"];
    for (status, release) in [
        (200, &[][..]),
        (
            500,
            &[
                "release 1: $statusCode == 200",
                "release 1: ignored criterion `$statusCode == 200` is not met",
            ],
        ),
    ] {
        let replies = || {
            vec![
                Response::empty(503),
                Response::empty(status),
                Response::empty(200),
            ]
        };
        let (_server, client, seen) = watched(replies());
        buy_after_detours(&client, BuyAfterDetoursInputs::new())
            .await
            .unwrap();
        assert_eq!(lines(&seen), [&charge, release, &end].concat(), "{status}");
        let (server, client, _) = watched(replies());
        by_turns::<BuyAfterDetours>(&client, BuyAfterDetoursInputs::new())
            .await
            .unwrap();
        assert_eq!(server.requests().len(), 3);
    }
}

#[tokio::test]
async fn s27_actions_of_a_call_before_a_retry_are_not_followed() {
    let replies = || {
        vec![
            Response::empty(500),
            Response::empty(402),
            Response::empty(500),
            Response::empty(200),
            Response::empty(200),
        ]
    };
    let (server, client, seen) = watched(replies());
    buy_after_a_call(&client, BuyAfterACallInputs::new())
        .await
        .unwrap();
    assert_eq!(
        lines(&seen),
        [
            "charge 1: $statusCode == 200",
            "charge 1: call-first after criterion `$statusCode == 200` is not met",
            "charge 1: $statusCode == 200",
            "charge 1: give-up after criterion `$statusCode == 200` is not met",
            &format!("call 1: ignored {}", given_up(&server)),
            "charge 2: $statusCode == 200",
            "charge 2: call-first after criterion `$statusCode == 200` is not met",
            "charge 3: done",
        ]
    );
    let (server, client, _) = watched(replies());
    by_turns::<BuyAfterACall>(&client, BuyAfterACallInputs::new())
        .await
        .unwrap();
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test]
async fn s27_what_lacks_a_value_before_a_retry_is_ignored_told_and_kept() {
    let replies = || vec![Response::empty(500), Response::empty(500), Response::empty(500)];
    let expected = [
        "charge 1 Some(500) refund-first",
        "refund 1 None ignored",
        "charge 2 Some(500) call-first",
        "call 1 None ignored",
    ];
    let (server, client, seen) = watched(replies());
    let error = buy_after_refunds(&client, BuyAfterRefundsInputs::new())
        .await
        .unwrap_err();
    assert_eq!(server.requests().len(), 3);
    assert_eq!(error.status(), Some(500), "{error}");
    assert_eq!(steps(error.earlier_failures()), expected);
    let lines = lines(&seen);
    let ignored: Vec<&String> = lines.iter().filter(|line| line.contains("ignored")).collect();
    assert_eq!(
        ignored,
        [
            "refund 1: ignored `$inputs.id`, which the path parameter `id` needs, is not given",
            "call 1: ignored `$inputs.id`, which the input `id` of `refund` needs, is not given",
        ]
    );

    let (_server, client, _) = watched(replies());
    let error = by_turns::<BuyAfterRefunds>(&client, BuyAfterRefundsInputs::new())
        .await
        .unwrap_err();
    assert_eq!(steps(error.earlier_failures()), expected);
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
    let mut run = Run::<Buy>::new(inputs()).watched_by(client.watch());
    let expected = ["charge 1 Some(503) once-more", "charge 2 Some(402) clean-up"];
    let mut sent = Vec::new();
    loop {
        // Each step goes on from what is stored.
        let stored = serde_json::to_string(&run.checkpoint()).unwrap();
        assert!(
            !stored.contains("sk-77") && !stored.contains("no_money"),
            "{stored}"
        );
        run = Run::<Buy>::resume(inputs(), serde_json::from_str(&stored).unwrap()).watched_by(client.watch());
        match run.advance().unwrap() {
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
    let mut run = Run::<BuyFor>::new(BuyForInputs::new()).watched_by(client.watch());
    loop {
        match run.advance().unwrap() {
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
