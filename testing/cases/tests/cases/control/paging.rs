//! A loop that asks for something else each time is not paced, one that asks for the same again is (S33).

use std::time::Duration;

use arazzo_runtime::http::{HeaderMap, HeaderValue, StatusCode};
use arazzo_runtime::{Effect, Limits, Pause, Reply, Run, WithSecrets};

mod generated {
    arazzo_runtime::include_workflows!("paging");
}

use generated::*;

/// Runs a machine on these replies, which are the bodies of a 200 or what [`reply`] takes, and says what it did: what it
/// sent and how it waited. Its checkpoint is written and read again before each step.
macro_rules! run {
    ($machine:ident, $checkpoint:ident, $inputs:expr, $replies:expr) => {{
        let mut machine = Run::<$machine>::new($inputs);
        let mut replies = $replies.into_iter();
        let mut did: Vec<String> = Vec::new();
        loop {
            let kept = serde_json::to_string(&WithSecrets(&machine.checkpoint())).unwrap();
            let kept: $checkpoint = serde_json::from_str(&kept).unwrap();
            machine =
                Run::<$machine>::resume($inputs, kept).with_limits(Limits::default().with_transitions(50));
            match machine.advance().unwrap() {
                Effect::Wait(wait) => did.push(waited(wait.pause)),
                Effect::Finished(_) => break did,
                Effect::Send(request) => {
                    did.push(request.path_and_query());
                    let Some(body) = replies.next() else { break did };
                    if let Err(error) = machine.supply(Ok(reply(body))) {
                        did.push(error.to_string());
                        break did;
                    }
                }
            }
        }
    }};
}

fn waited(pause: Pause) -> String {
    match pause {
        Pause::Poll {
            round,
            retry_after: None,
        } => format!("wait {round}"),
        Pause::Poll {
            retry_after: Some(asked),
            ..
        } => format!("wait for {asked:?}"),
        _ => "another wait".to_owned(),
    }
}

/// `409 …` is a body of that status, `+7 …` one with `Retry-After: 7`.
fn reply(body: &str) -> Reply {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    let (status, body) = match body.split_once(' ') {
        Some(("409", body)) => (StatusCode::CONFLICT, body),
        Some(("+7", body)) => {
            headers.insert("retry-after", HeaderValue::from_static("7"));
            (StatusCode::OK, body)
        }
        _ => (StatusCode::OK, body),
    };
    Reply::new(status, headers, body.to_owned())
}

const TWO: &str = r#"{"next":"2","items":[1]}"#;
const THREE: &str = r#"{"next":"3","items":[2]}"#;
const LAST: &str = r#"{"next":null,"items":[3]}"#;
const RUNNING: &str = r#"{"state":"running"}"#;
const DONE: &str = r#"{"state":"done"}"#;

#[test]
fn s33_pages_by_a_cursor_in_the_query_come_without_a_wait() {
    let did = run!(
        ByQuery,
        ByQueryCheckpoint,
        ByQueryInputs::new(),
        [TWO, THREE, LAST]
    );
    assert_eq!(did, ["/items", "/items?cursor=2", "/items?cursor=3"]);
}

#[test]
fn s33_a_cursor_that_stays_is_a_poll() {
    let did = run!(
        ByQuery,
        ByQueryCheckpoint,
        ByQueryInputs::new(),
        [TWO, TWO, TWO, THREE, THREE, LAST]
    );
    let second = "/items?cursor=2";
    let third = "/items?cursor=3";
    let expected = [
        "/items", second, "wait 1", second, "wait 2", second, third, "wait 1", third,
    ];
    assert_eq!(did, expected);
}

#[test]
fn s33_what_the_server_asks_for_in_retry_after_holds_for_pages() {
    let polite = r#"+7 {"next":"2"}"#;
    let did = run!(ByQuery, ByQueryCheckpoint, ByQueryInputs::new(), [polite, LAST]);
    assert_eq!(did, ["/items", "wait for 7s", "/items?cursor=2"]);
}

#[test]
fn s33_pages_without_an_end_use_up_the_budget() {
    let pages: Vec<String> = (1..100).map(|page| format!(r#"{{"next":"{page}"}}"#)).collect();
    let did = run!(
        ByQuery,
        ByQueryCheckpoint,
        ByQueryInputs::new(),
        pages.iter().map(String::as_str)
    );
    let error = did.last().unwrap();
    assert!(error.contains("50") && did.len() == 52, "{did:?}");
}

#[test]
fn s33_a_loop_of_two_steps_pages_by_a_body() {
    let replies = [TWO, DONE, TWO, DONE, LAST, DONE];
    let did = run!(
        ByBodyOverTwoSteps,
        ByBodyOverTwoStepsCheckpoint,
        ByBodyOverTwoStepsInputs::new(),
        replies
    );
    assert_eq!(
        did,
        [
            "/search", "/stored", "/search", "/stored", "wait 1", "/search", "/stored"
        ]
    );
}

#[test]
fn s33_a_step_that_fails_may_go_back_for_the_next_page() {
    let replies = [TWO, "409 {}", TWO, "409 {}", LAST, DONE];
    let did = run!(
        AfterAFailure,
        AfterAFailureCheckpoint,
        AfterAFailureInputs::new(),
        replies
    );
    let second = "/items?cursor=2";
    assert_eq!(
        did,
        [
            "/items", "/stored", second, "/stored", "wait 1", second, "/stored"
        ]
    );
}

#[test]
fn s33_a_poll_with_a_renewed_token_stays_a_poll() {
    let running = |number: u32| {
        format!(r#"{{"state":"running","session":"session-{number}","access_token":"token-{number}"}}"#)
    };
    let replies = [running(1), running(2), DONE.to_owned()];
    let replies: Vec<&str> = replies.iter().map(String::as_str).collect();
    let did = run!(
        WithASession,
        WithASessionCheckpoint,
        WithASessionInputs::new(),
        replies
    );
    let with = |token: &str| format!("/job?access_token={token}");
    assert_eq!(
        did,
        ["/job", "wait 1", &with("token-1"), "wait 2", &with("token-2")]
    );

    let did = run!(
        WithARefreshedToken,
        WithARefreshedTokenCheckpoint,
        WithARefreshedTokenInputs::new(),
        [
            r#"{"refresh_token":"a"}"#,
            RUNNING,
            r#"{"refresh_token":"b"}"#,
            RUNNING,
            "{}",
            DONE
        ]
    );
    assert_eq!(
        did,
        [
            "/token", "/job", "wait 1", "/token", "/job", "wait 2", "/token", "/job"
        ]
    );
}

#[test]
fn s33_a_renewed_token_beside_a_cursor_that_stays_is_no_progress() {
    let page = |next: u32, token: u32| {
        format!(r#"{{"next":"{next}","session":"session-{token}","access_token":"token-{token}"}}"#)
    };
    let replies = [page(2, 1), page(2, 2), page(3, 3), LAST.to_owned()];
    let replies: Vec<&str> = replies.iter().map(String::as_str).collect();
    let did = run!(
        WithACursorAndASession,
        WithACursorAndASessionCheckpoint,
        WithACursorAndASessionInputs::new(),
        replies
    );
    let asked = |cursor: u32, token: u32| format!("/items?cursor={cursor}&access_token=token-{token}");
    assert_eq!(
        did,
        ["/items", &asked(2, 1), "wait 1", &asked(2, 2), &asked(3, 3)]
    );
}

#[test]
fn s33_what_the_round_has_just_said_is_no_progress() {
    let size = |size: u32| format!(r#"{{"size":{size}}}"#);
    let replies = [
        size(1),
        RUNNING.to_owned(),
        size(2),
        RUNNING.to_owned(),
        size(3),
        DONE.to_owned(),
    ];
    let replies: Vec<&str> = replies.iter().map(String::as_str).collect();
    let did = run!(
        OfWhatTheRoundHasJustSaid,
        OfWhatTheRoundHasJustSaidCheckpoint,
        OfWhatTheRoundHasJustSaidInputs::new(),
        replies
    );
    let expected = [
        "/job",
        "/log?size=1",
        "wait 1",
        "/job",
        "/log?size=2",
        "wait 2",
        "/job",
        "/log?size=3",
    ];
    assert_eq!(did, expected);
}

#[test]
fn s33_a_poll_within_pages_waits_and_the_pages_do_not() {
    let replies = [TWO, RUNNING, RUNNING, DONE, LAST, RUNNING, DONE];
    let did = run!(
        APollWithinPages,
        APollWithinPagesCheckpoint,
        APollWithinPagesInputs::new(),
        replies
    );
    let expected = [
        "/items",
        "/job",
        "wait 1",
        "/job",
        "wait 2",
        "/job",
        "/items?cursor=2",
        "/job",
        "wait 1",
        "/job",
    ];
    assert_eq!(did, expected);
}

#[test]
fn s33_the_author_overrules_either_way() {
    let did = run!(
        PagedByItsAuthor,
        PagedByItsAuthorCheckpoint,
        PagedByItsAuthorInputs::new(),
        [RUNNING, DONE]
    );
    assert_eq!(did, ["/job", "/job"]);
    let did = run!(
        PolledByItsAuthor,
        PolledByItsAuthorCheckpoint,
        PolledByItsAuthorInputs::new(),
        [TWO, LAST]
    );
    assert_eq!(did, ["/items", "wait 1", "/items?cursor=2"]);
    let did = run!(
        ItselfAtOnce,
        ItselfAtOnceCheckpoint,
        ItselfAtOnceInputs::new(),
        [RUNNING, DONE]
    );
    assert_eq!(did, ["/job", "/job"]);
}

#[test]
fn s33_a_called_workflow_asks_for_the_next_page() {
    let replies = [TWO, THREE, THREE, LAST];
    let did = run!(
        ByACalledWorkflow,
        ByACalledWorkflowCheckpoint,
        ByACalledWorkflowInputs::new(),
        replies
    );
    let third = "/items?cursor=3";
    assert_eq!(did, ["/items", "/items?cursor=2", third, "wait 1", third]);
}

#[test]
fn s33_a_workflow_that_goes_to_itself_with_another_cursor_makes_progress() {
    let replies = [TWO, THREE, THREE, LAST];
    let did = run!(
        ByGoingToItself,
        ByGoingToItselfCheckpoint,
        ByGoingToItselfInputs::new(),
        replies
    );
    let third = "/items?cursor=3";
    assert_eq!(did, ["/items", "/items?cursor=2", third, "wait 1", third]);
}

#[test]
fn s33_pages_are_fetched_at_once_by_a_client_too() {
    let pages = (2..9).map(|next| loopback::Response::json(200, format!(r#"{{"next":"{next}"}}"#)));
    let pages = pages.chain([loopback::Response::json(200, LAST)]);
    let server = loopback::Server::script(pages).unwrap();
    let client = arazzo_runtime::Client::builder()
        .base_url("lists", server.url())
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let begun = std::time::Instant::now();
    runtime.block_on(by_query(&client, ByQueryInputs::new())).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    assert_eq!(server.requests().len(), 8);
}
