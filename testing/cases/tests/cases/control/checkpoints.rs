//! After a change of its document, a checkpoint is accepted, or it is refused with an error that names the change.

use arazzo_runtime::http::{HeaderMap, StatusCode};
use arazzo_runtime::serde::Serialize;
use arazzo_runtime::serde::de::DeserializeOwned;
use arazzo_runtime::{Checkpoint, CheckpointError, Client, Effect, Reply, Run, Workflow, serde_json};
use loopback::{Request, Response, Server};
use serde_json::{Value, json};

mod generated {
    arazzo_runtime::include_workflows!("checkpoints");
}

/// The workflows after each change of the document.
macro_rules! changed {
    ($($module:ident $name:literal)*) => {$(
        mod $module {
            include!(concat!(env!("OUT_DIR"), "/changed/", $name, "/workflows.rs"));
        }
    )*};
}

changed! {
    check_removed "check-removed"
    pay_removed "pay-removed"
    check_renamed "check-renamed"
    pay_renamed "pay-renamed"
    confirm_renamed "confirm-renamed"
    check_moved_to_the_end "check-moved-to-the-end"
    pay_moved_to_the_front "pay-moved-to-the-front"
    inserted_before "inserted-before"
    inserted_after "inserted-after"
    reserve_calls_another "reserve-calls-another"
    pay_calls_another "pay-calls-another"
    id_is_a_number "id-is-a-number"
    output_added "output-added"
    texts_changed "texts-changed"
    actions_inserted "actions-inserted"
    called_differently "called-differently"
}

const RESERVE: &str = "POST /reservations";
const CHECK: &str = "GET /reservations/r1";
const PAY: &str = "POST /payments";
const CONFIRM: &str = "POST /reservations/r1/confirmation";

fn shop() -> (Server, Client) {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/reservations" | "/bookings" => Response::json(200, r#"{"id": "r1", "number": 7}"#),
        "/reservations/r1" => Response::json(200, r#"{"state": "free"}"#),
        "/payments" | "/charges" => Response::json(200, r#"{"receipt": "p1"}"#),
        _ => Response::empty(200),
    });
    let server = server.unwrap();
    let client = crate::client("shop", &server).build().unwrap();
    (server, client)
}

fn requests(server: &Server) -> Vec<String> {
    let requests = server.requests();
    let lines = requests
        .iter()
        .map(|request| format!("{} {}", request.method, request.path));
    lines.collect()
}

fn inputs<W: Workflow<Inputs: DeserializeOwned>>() -> W::Inputs {
    serde_json::from_value(json!({"item": "a bicycle"})).unwrap()
}

/// The checkpoints of a run: before each of its requests, and at its end.
async fn checkpoints<W: Workflow<Inputs: DeserializeOwned>>() -> Vec<String> {
    let (_server, client) = shop();
    let mut run = Run::<W>::start(&client, inputs::<W>()).unwrap();
    let mut texts = Vec::new();
    loop {
        texts.push(serde_json::to_string(&run.checkpoint()).unwrap());
        match run.advance().unwrap() {
            Effect::Send(request) => run.supply(client.send(request).await).unwrap(),
            Effect::Wait(wait) => client.wait(wait).await,
            Effect::Finished(_) => return texts,
        }
    }
}

/// The requests and the outputs of a run that continues from this checkpoint.
async fn resumed<W>(json: &str) -> Result<(Vec<String>, Value), CheckpointError>
where
    W: Workflow<Inputs: DeserializeOwned, Outputs: Serialize>,
{
    let checkpoint = Checkpoint::<W>::from_json(json)?;
    let (server, client) = shop();
    let mut run = Run::resume(inputs::<W>(), checkpoint).with_client(&client);
    let outputs = loop {
        match run.advance().unwrap() {
            Effect::Send(request) => run.supply(client.send(request).await).unwrap(),
            Effect::Wait(wait) => client.wait(wait).await,
            Effect::Finished(outputs) => break serde_json::to_value(outputs).unwrap(),
        }
    };
    Ok((requests(&server), outputs))
}

/// The results for the checkpoints of the document, each at the next step and the last at the end.
async fn each<W>() -> Vec<String>
where
    W: Workflow<Inputs: DeserializeOwned, Outputs: Serialize>,
{
    let mut outcomes = Vec::new();
    for json in checkpoints::<generated::Order>().await {
        outcomes.push(match resumed::<W>(&json).await {
            Ok((requests, outputs)) => format!("{} -> {outputs}", requests.join(", ")),
            Err(error) => error.to_string(),
        });
    }
    outcomes
}

/// The requests from the step at `first` on, and the outputs of the whole run.
fn goes_on(requests: &[&str]) -> String {
    format!("{} -> {}", requests.join(", "), json!({"receipt": "p1"}))
}

#[tokio::test]
async fn what_does_not_change_the_run_is_resumed() {
    let all = [RESERVE, CHECK, PAY, CONFIRM];
    let same: Vec<String> = (0..=4).map(|first| goes_on(&all[first..])).collect();
    assert_eq!(each::<generated::Order>().await, same);
    assert_eq!(each::<texts_changed::Order>().await, same);
}

#[tokio::test]
async fn a_removed_step_is_refused_only_at_that_step() {
    assert_eq!(
        each::<check_removed::Order>().await,
        [
            goes_on(&[RESERVE, PAY, CONFIRM]),
            "the run is at the step `check`, which the workflow `order` does not have".to_owned(),
            goes_on(&[PAY, CONFIRM]),
            goes_on(&[CONFIRM]),
            goes_on(&[]),
        ]
    );
    let json = &checkpoints::<generated::Order>().await[2];
    let error = Checkpoint::<pay_removed::Order>::from_json(json).unwrap_err();
    assert!(
        matches!(error, CheckpointError::Step { ref step, .. } if step == "pay"),
        "{error}"
    );
}

#[tokio::test]
async fn a_renamed_step_is_another_one() {
    let never = |step: &str, current: &str| {
        format!(
            "the step `{step}` of the workflow `order` would never run: it stands before `{current}` now, where the run is"
        )
    };
    assert_eq!(
        each::<check_renamed::Order>().await,
        [
            goes_on(&[RESERVE, CHECK, PAY, CONFIRM]),
            "the run is at the step `check`, which the workflow `order` does not have".to_owned(),
            never("look", "pay"),
            never("look", "confirm"),
            goes_on(&[]),
        ]
    );
    let json = &checkpoints::<generated::Order>().await[2];
    let error = Checkpoint::<pay_renamed::Order>::from_json(json).unwrap_err();
    assert!(matches!(error, CheckpointError::Step { .. }), "{error}");
    let later = resumed::<confirm_renamed::Order>(json).await.unwrap();
    assert_eq!(
        later,
        (vec![PAY.to_owned(), CONFIRM.to_owned()], json!({"receipt": "p1"}))
    );
}

#[tokio::test]
async fn a_step_that_has_moved_would_run_twice_or_never() {
    let json = checkpoints::<generated::Order>().await;
    let error = Checkpoint::<check_moved_to_the_end::Order>::from_json(&json[2]).unwrap_err();
    assert!(
        matches!(
            error,
            CheckpointError::RunTwice {
                step: "check",
                current: "pay",
                ..
            }
        ),
        "{error}"
    );
    let error = Checkpoint::<pay_moved_to_the_front::Order>::from_json(&json[1]).unwrap_err();
    assert!(
        matches!(
            error,
            CheckpointError::NeverRun {
                step: "pay",
                current: "check",
                ..
            }
        ),
        "{error}"
    );
    // If both steps are still to come, or both are done, they have the order of the new document.
    let (requests, _) = resumed::<check_moved_to_the_end::Order>(&json[0]).await.unwrap();
    assert_eq!(requests, [RESERVE, PAY, CONFIRM, CHECK]);
    let (requests, _) = resumed::<pay_moved_to_the_front::Order>(&json[3]).await.unwrap();
    assert_eq!(requests, [CONFIRM]);
}

#[tokio::test]
async fn an_inserted_step_has_to_be_still_to_come() {
    let json = checkpoints::<generated::Order>().await;
    let error = Checkpoint::<inserted_before::Order>::from_json(&json[2]).unwrap_err();
    assert!(
        matches!(error, CheckpointError::NeverRun { step: "audit", .. }),
        "{error}"
    );
    let (requests, _) = resumed::<inserted_before::Order>(&json[0]).await.unwrap();
    assert_eq!(requests, [RESERVE, CHECK, CHECK, PAY, CONFIRM]);
    let (requests, _) = resumed::<inserted_after::Order>(&json[2]).await.unwrap();
    assert_eq!(requests, [PAY, CHECK, CONFIRM]);
}

#[tokio::test]
async fn an_operation_may_change_until_the_step_has_run() {
    let json = checkpoints::<generated::Order>().await;
    let error = Checkpoint::<reserve_calls_another::Order>::from_json(&json[1]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the step `reserve` of the workflow `order` was `POST /reservations` in this run, and is `POST /bookings` now"
    );
    let (requests, _) = resumed::<pay_calls_another::Order>(&json[2]).await.unwrap();
    assert_eq!(requests, ["POST /charges", CONFIRM]);
    let error = Checkpoint::<pay_calls_another::Order>::from_json(&json[3]).unwrap_err();
    assert!(
        matches!(error, CheckpointError::Operation { step: "pay", .. }),
        "{error}"
    );
}

#[tokio::test]
async fn an_output_has_its_type_or_is_unset() {
    let json = checkpoints::<generated::Order>().await;
    let error = Checkpoint::<id_is_a_number::Order>::from_json(&json[1]).unwrap_err();
    assert!(
        matches!(error, CheckpointError::Value { ref place, .. } if place == "$steps.reserve.outputs.id"),
        "{error}"
    );
    // If an output was added to a step, it is unset in a run that is past the step.
    let (requests, outputs) = resumed::<output_added::Order>(&json[1]).await.unwrap();
    assert_eq!(requests, [CHECK, PAY, CONFIRM]);
    assert_eq!(outputs, json!({"receipt": "p1"}));
}

#[tokio::test]
async fn a_called_workflow_is_held_to_the_same_rules() {
    use CheckpointError::{Called, NeverRun, Operation};
    let json = checkpoints::<generated::OrderFor>().await;
    let error = Checkpoint::<inserted_before::OrderFor>::from_json(&json[2]).unwrap_err();
    let Called { step: "buy", source } = error else {
        panic!("{error}");
    };
    assert!(
        matches!(
            *source,
            NeverRun {
                step: "audit",
                current: "pay",
                ..
            }
        ),
        "{source}"
    );
    let error = Checkpoint::<called_differently::OrderFor>::from_json(&json[2]).unwrap_err();
    assert!(
        matches!(
            error,
            Operation {
                step: "buy",
                now: "workflow refund",
                ..
            }
        ),
        "{error}"
    );
    let (requests, _) = resumed::<inserted_after::OrderFor>(&json[2]).await.unwrap();
    assert_eq!(
        requests,
        [PAY, CHECK, CONFIRM, "POST /reservations/p1/confirmation"]
    );
}

#[tokio::test]
async fn an_action_that_is_inserted_changes_nothing_for_a_run_that_follows_another() {
    let json = checkpoints::<generated::LookFirst>().await;
    let bodies = async |json: &str| {
        let checkpoint = Checkpoint::<actions_inserted::LookFirst>::from_json(json).unwrap();
        let (server, client) = shop();
        let mut run = Run::resume(inputs::<actions_inserted::LookFirst>(), checkpoint).with_client(&client);
        loop {
            match run.advance().unwrap() {
                Effect::Send(request) => run.supply(client.send(request).await).unwrap(),
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(_) => break,
            }
        }
        let requests = server.requests();
        let bodies = requests
            .iter()
            .map(|request| String::from_utf8_lossy(&request.body).into_owned());
        bodies.collect::<Vec<_>>()
    };
    let item = r#"{"item":"a bicycle"}"#;
    assert_eq!(bodies(&json[0]).await, ["", item, item]);
    // In the workflow that the action `buy` goes to.
    assert_eq!(bodies(&json[1]).await, [item, item]);
    assert_eq!(bodies(&json[2]).await, [item]);
}

#[tokio::test]
async fn an_action_that_is_inserted_does_not_give_a_retry_back() {
    let (_server, client) = shop();
    let mut run = Run::<generated::LookFirst>::start(&client, inputs::<generated::LookFirst>()).unwrap();
    let fails = || {
        Ok(Reply::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            HeaderMap::new(),
            Vec::new(),
        ))
    };
    assert!(matches!(run.advance().unwrap(), Effect::Send(_)));
    run.supply(fails()).unwrap();
    let json = serde_json::to_string(&run.checkpoint()).unwrap();
    let checkpoint = Checkpoint::<actions_inserted::LookFirst>::from_json(&json).unwrap();
    let mut run = Run::resume(inputs::<actions_inserted::LookFirst>(), checkpoint).with_client(&client);
    assert!(matches!(run.advance().unwrap(), Effect::Wait(_)));
    assert!(matches!(run.advance().unwrap(), Effect::Send(_)));
    run.supply(fails()).unwrap_err();
}

#[tokio::test]
async fn inputs_of_a_called_workflow_are_the_same_after_a_resume() {
    let straight = {
        let (server, client) = shop();
        let inputs = inputs::<generated::ReserveMore>();
        let outputs = generated::reserve_more(&client, inputs).await.unwrap();
        assert_eq!(outputs.last, "a bicycle!");
        let requests = server.requests();
        let bodies = requests
            .iter()
            .map(|request| String::from_utf8_lossy(&request.body).into_owned());
        bodies.collect::<Vec<_>>()
    };
    let [some, more] = ["a bicycle", "a bicycle!"].map(|item| format!(r#"{{"item":"{item}"}}"#));
    assert_eq!(straight, [&some, &some, &more, &more].map(String::clone));
    let (server, client) = shop();
    let outputs = by_turns::by_turns::<generated::ReserveMore>(&client, inputs::<generated::ReserveMore>())
        .await
        .unwrap();
    assert_eq!(outputs.last, "a bicycle!");
    let requests = server.requests();
    let bodies: Vec<_> = requests
        .iter()
        .map(|request| String::from_utf8_lossy(&request.body).into_owned())
        .collect();
    assert_eq!(bodies, straight);
}

#[tokio::test]
async fn another_workflow_is_refused_though_its_steps_are_the_same() {
    let json = checkpoints::<generated::Order>().await;
    let error = Checkpoint::<called_differently::Refund>::from_json(&json[0]).unwrap_err();
    assert!(
        matches!(error, CheckpointError::Workflow { expected: "refund", ref found } if found == "order"),
        "{error}"
    );
}

#[tokio::test]
async fn a_checkpoint_that_is_cut_off_is_refused() {
    for json in checkpoints::<generated::OrderFor>().await {
        for end in 0..json.len() {
            let error = Checkpoint::<generated::OrderFor>::from_json(&json[..end]).unwrap_err();
            assert!(matches!(error, CheckpointError::Malformed(_)), "{end}: {error}");
        }
    }
}

#[test]
fn runs_that_are_nested_without_end_are_refused() {
    let state = |run: &str| format!(r#"{{"outputs":{{}},"inputs":{{}},"runs":{run}}}"#);
    let checkpoint = |run: &str| {
        format!(
            r#"{{"format":1,"workflow":"again","run":"0000000000000001","steps":[["call","workflow again"]],"progress":{{"step":"call","attempt":1,"transitions":0,"pause":null,"againFrom":null,"round":0,"retries":{{}},"detour":null,"endedAt":null,"goneBack":0,"asked":[],"begun":true,"doneBefore":[],"failures":[],"visits":1,"begunBy":null}},"state":{}}}"#,
            state(run)
        )
    };
    let nested = |levels: usize| {
        let mut json = checkpoint("{}");
        for _ in 0..levels {
            json = checkpoint(&format!(r#"{{"call":{{"run":{json},"time":null}}}}"#));
        }
        Checkpoint::<generated::Again>::from_json(&json)
    };
    nested(20).unwrap();
    let error = nested(1_000).unwrap_err();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    assert_eq!(cause.to_string(), "runs are nested deeper than 128 levels");
}

/// The checkpoint without each of its members, however deep, with the JSON pointer of the member.
fn without_each_member(json: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    if let Value::Object(members) = json {
        for (name, member) in members {
            let mut others = members.clone();
            others.remove(name);
            found.push((format!("/{name}"), Value::Object(others)));
            for (pointer, changed) in without_each_member(member) {
                let mut changed_members = members.clone();
                changed_members.insert(name.clone(), changed);
                found.push((format!("/{name}{pointer}"), Value::Object(changed_members)));
            }
        }
    }
    found
}

#[tokio::test]
async fn a_checkpoint_that_lost_a_member_is_refused() {
    let jsons = checkpoints::<generated::OrderFor>().await;
    for (number, json) in jsons.iter().enumerate() {
        let json: Value = serde_json::from_str(json).unwrap();
        for (pointer, changed) in without_each_member(&json) {
            let read = Checkpoint::<generated::OrderFor>::from_json(&changed.to_string());
            // Values that a run keeps may be unset. A lost value is treated as one that was added to the document.
            let is_value = pointer.ends_with("/outputs/reserve")
                || pointer.ends_with("/outputs/reserve/id")
                || pointer.ends_with("/outputs/pay")
                || pointer.ends_with("/outputs/pay/receipt")
                || pointer.ends_with("/outputs/buy")
                || pointer.ends_with("/outputs/buy/receipt")
                || pointer.ends_with("/runs/buy");
            assert_eq!(read.is_ok(), is_value, "{number}: {pointer}: {read:?}");
        }
    }
    // A step that needs a lost value fails with an error that names it.
    let lost = jsons[1].replace(r#""reserve":{"id":{"set":"r1"}}"#, "");
    let checkpoint = Checkpoint::<generated::OrderFor>::from_json(&lost).unwrap();
    let error = Run::resume(inputs::<generated::OrderFor>(), checkpoint)
        .advance()
        .unwrap_err();
    assert!(
        error.to_string().contains("`$steps.reserve.outputs.id`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_checkpoint_that_is_edited_is_read_as_it_stands_or_refused() {
    let json = &checkpoints::<generated::Order>().await[2];
    let edited = |from: &str, to: &str| {
        assert!(json.contains(from), "{json}");
        Checkpoint::<generated::Order>::from_json(&json.replacen(from, to, 1))
    };
    let refused = [
        (
            r#""format":1"#,
            r#""format":2"#,
            "the checkpoint has the format 2, and this version reads the format 1",
        ),
        (
            r#""workflow":"order""#,
            r#""workflow":"x""#,
            "this is a checkpoint of the workflow `x`, not of `order`",
        ),
        (
            r#""step":"pay""#,
            r#""step":"x""#,
            "this is not a checkpoint: the step `x` is not among the steps",
        ),
        (
            r#""attempt":1"#,
            r#""attempt":-1"#,
            "this is not a checkpoint: invalid value: integer `-1`, expected u32",
        ),
        (
            r#"{"set":"r1"}"#,
            r#"{"set":1}"#,
            "`$steps.reserve.outputs.id` cannot be read: invalid type: integer `1`",
        ),
    ];
    for (from, to, expected) in refused {
        let error = edited(from, to).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{from}: {error}");
    }
    let other = edited(r#"{"set":"r1"}"#, r#"{"set":"r2"}"#).unwrap();
    let (server, client) = shop();
    let mut run = Run::resume(inputs::<generated::Order>(), other).with_client(&client);
    let Effect::Send(request) = run.advance().unwrap() else {
        panic!("a request");
    };
    run.supply(client.send(request).await).unwrap();
    assert_eq!(server.requests()[0].text(), r#"{"reservation":"r2"}"#);
    // A run is at a step or has ended, and only the current step's workflow is running.
    let nowhere = edited(r#""step":"pay""#, r#""step":null"#).unwrap_err();
    assert!(matches!(nowhere, CheckpointError::Malformed(_)), "{nowhere}");
    let elsewhere = edited(r#""runs":{}"#, r#""runs":{"check":{"run":{},"time":null}}"#).unwrap_err();
    assert!(matches!(elsewhere, CheckpointError::Malformed(_)), "{elsewhere}");
    // No JSON of another shape is read, and none panics.
    for text in ["", "null", "[]", "{}", "1", "\"order\"", r#"{"format":1}"#] {
        let error = Checkpoint::<generated::Order>::from_json(text).unwrap_err();
        assert!(matches!(error, CheckpointError::Malformed(_)), "{text}: {error}");
    }
}
