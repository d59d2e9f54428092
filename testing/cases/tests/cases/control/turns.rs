//! Runs turn by turn: waits outside of the client, replies that are stored, outputs that are read back.

use std::time::{Duration, SystemTime};

use arazzo_runtime::{
    Checkpoint, Client, ClientBuilder, Credential, Effect, ErrorKind, ReplyRecord, Run, Turn, WithSecrets,
    serde_json, turn,
};
use by_turns::by_turns;
use loopback::{Response, Server};
use serde_json::{Value, json};

mod generated {
    arazzo_runtime::include_workflows!("turns");
}

use generated::{
    Poll, PollForAWhile, PollForAWhileInputs, PollInputs, PollOutputs, Types, TypesInputs, TypesOutputs,
};

fn state(state: &str) -> Response {
    Response::json(200, json!({"state": state}).to_string())
}

fn builder(server: &Server) -> ClientBuilder {
    Client::builder()
        .base_url("api", server.url())
        .credential("api", "key", Credential::api_key("k-77"))
}

fn inputs() -> PollInputs {
    PollInputs::new("t-88")
}

/// The result of each turn: `moved`, `wait` with its length in milliseconds, or `finished`. It does not wait.
async fn turns<W: arazzo_runtime::Workflow>(
    client: &Client,
    inputs: W::Inputs,
) -> (Vec<String>, Option<ErrorKind>) {
    let mut done = Vec::new();
    let mut stored: Option<String> = None;
    for _ in 0..20 {
        let checkpoint = stored
            .as_deref()
            .map(|json| Checkpoint::<W>::from_json(json).unwrap());
        let (what, checkpoint) = match turn(client, inputs.clone(), checkpoint).await {
            Ok(Turn::Moved(checkpoint)) => ("moved".to_owned(), checkpoint),
            Ok(Turn::Wait(duration, checkpoint)) => (format!("wait {}", duration.as_millis()), checkpoint),
            Ok(Turn::Finished(_)) => {
                done.push("finished".to_owned());
                return (done, None);
            }
            Err(error) => return (done, Some(error.kind())),
        };
        done.push(what);
        stored = Some(serde_json::to_string(&WithSecrets(&checkpoint)).unwrap());
    }
    panic!("no end: {done:?}");
}

#[tokio::test]
async fn a_turn_is_one_exchange_or_one_wait() {
    let server = Server::script([
        state("busy"),
        state("busy").header("Retry-After", "9"),
        state("done"),
    ])
    .unwrap();
    let (done, _) = turns::<Poll>(&builder(&server).build().unwrap(), inputs()).await;
    assert_eq!(
        done,
        ["moved", "wait 1000", "moved", "wait 9000", "moved", "finished"]
    );
}

#[tokio::test]
async fn s29_a_wait_counts_against_the_time_of_its_step() {
    let server = Server::script(vec![state("busy"); 20]).unwrap();
    let client = builder(&server).build().unwrap();
    let (done, kind) = turns::<PollForAWhile>(&client, PollForAWhileInputs::new()).await;
    let waits: Vec<&str> = done
        .iter()
        .filter_map(|what| what.strip_prefix("wait "))
        .collect();
    // The waits grow until the five seconds of the step are spent. The exchanges take a part of these seconds.
    assert_eq!(waits[..3], ["1000", "1500", "2250"], "{done:?}");
    let last: u64 = waits[3].parse().unwrap();
    assert!(waits.len() == 4 && last <= 250, "{done:?}");
    assert_eq!(kind, Some(ErrorKind::Timeout));
}

#[tokio::test]
async fn s26_a_date_counts_from_when_the_reply_came() {
    let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(100));
    let server = Server::script([state("busy").header("Retry-After", &date), state("done")]).unwrap();
    let client = builder(&server).build().unwrap();
    let mut run = Run::<Poll>::start(&client, inputs()).unwrap();
    let Effect::Send(request) = run.advance().unwrap() else {
        panic!("no request");
    };
    let record = client.send(request.clone()).await.unwrap().record();
    let stored = serde_json::to_string(&WithSecrets(&record)).unwrap();
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let record: ReplyRecord = serde_json::from_str(&stored).unwrap();
    let reply = record.reply_to(&request);
    let asked = reply.retry_after().unwrap();
    assert!(
        (Duration::from_secs(98)..=Duration::from_secs(100)).contains(&asked),
        "{asked:?}"
    );
    assert!(
        stored.contains(&format!("\"secs\":{}", asked.as_secs())),
        "{stored}"
    );
}

/// The outputs of a run whose reply is stored and restored by `through`.
async fn recorded(through: impl Fn(&ReplyRecord) -> String) -> (PollOutputs, String, String) {
    let server = Server::script([Response::json(200, r#"{"state":"done"}"#)]).unwrap();
    let client = builder(&server).build().unwrap();
    let mut run = Run::<Poll>::start(&client, inputs()).unwrap();
    let Effect::Send(request) = run.advance().unwrap() else {
        panic!("no request");
    };
    let stored = through(&client.send(request.clone()).await.unwrap().record());
    let record: ReplyRecord = serde_json::from_str(&stored).unwrap();
    run.supply(Ok(record.reply_to(&request))).unwrap();
    let Effect::Finished(outputs) = run.advance().unwrap() else {
        panic!("not finished");
    };
    (outputs, stored, server.url())
}

#[tokio::test]
async fn s18_a_stored_reply_knows_its_request() {
    let (outputs, stored, url) =
        recorded(|record| serde_json::to_string(&WithSecrets(record)).unwrap()).await;
    assert!(stored.contains("k-77") && stored.contains("t-88"), "{stored}");
    assert_eq!(outputs.url, format!("{url}/jobs/a%2Fb"));
    assert_eq!(outputs.sent.as_deref(), Some("t-88"));
    assert_eq!(outputs.id.as_deref(), Some("a/b"));
    assert_eq!(outputs.credential.as_deref(), Some("k-77"));
    assert_eq!(outputs.state, "done");
}

#[tokio::test]
async fn s44_a_stored_reply_shows_no_secret_unless_asked() {
    let (outputs, stored, url) = recorded(|record| serde_json::to_string(record).unwrap()).await;
    assert!(!stored.contains("k-77") && !stored.contains("t-88"), "{stored}");
    // What the run sends itself is there all the same.
    assert_eq!(outputs.url, format!("{url}/jobs/a%2Fb"));
    assert_eq!(outputs.sent.as_deref(), Some("t-88"));
    assert_eq!(outputs.credential, None);
}

#[tokio::test]
async fn s44_an_error_on_a_stored_reply_hides_what_the_client_added() {
    let said = r#"{"state":"refused","of":["k-77","t-88"]}"#;
    let server = Server::script([Response::json(403, said)]).unwrap();
    let client = builder(&server).build().unwrap();
    let mut run = Run::<Poll>::start(&client, inputs()).unwrap();
    let Effect::Send(request) = run.advance().unwrap() else {
        panic!("no request");
    };
    let record = client.send(request.clone()).await.unwrap().record();
    for stored in [
        serde_json::to_string(&WithSecrets(&record)).unwrap(),
        serde_json::to_string(&record).unwrap(),
    ] {
        let record: ReplyRecord = serde_json::from_str(&stored).unwrap();
        let error = run.clone().supply(Ok(record.reply_to(&request))).unwrap_err();
        let excerpt = serde_json::to_value(&error).unwrap()["excerpt"].clone();
        assert_eq!(
            excerpt,
            json!(r#"{"state":"refused","of":["[redacted]","[redacted]"]}"#)
        );
    }
}

#[tokio::test]
async fn s17_outputs_are_read_back_as_they_were() {
    for (reply, expected) in [
        (
            json!({"may": null, "must": null, "file": "AP8=", "list": [1.5, 2], "thing": {"name": "n", "kind": "a"}}),
            json!({"may": null, "must": null, "file": "AP8=", "list": [1.5, 2.0], "thing": {"name": "n", "kind": "a"}, "fixed": "seven"}),
        ),
        (
            json!({"must": 7, "thing": {"name": "n", "more": 1}}),
            json!({"must": 7, "thing": {"name": "n", "more": 1}, "fixed": "seven"}),
        ),
    ] {
        let server = Server::script([Response::json(200, reply.to_string())]).unwrap();
        let client = crate::client("api", &server).build().unwrap();
        let outputs: TypesOutputs = by_turns::<Types>(&client, TypesInputs::new()).await.unwrap();
        let stored: Value = serde_json::to_value(&outputs).unwrap();
        assert_eq!(stored, expected);
        let read: TypesOutputs = serde_json::from_value(stored).unwrap();
        assert_eq!(read, outputs);
    }
}
