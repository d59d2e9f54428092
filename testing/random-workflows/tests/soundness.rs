//! Some of the random workflows, run against a server whose replies are drawn at random within its schema: no run lacks
//! an output that is a plain field, and none panics.
//!
//! `RANDOM_WORKFLOWS_BUILT=300 cargo test -p random-workflows --test soundness -- --nocapture` builds and runs that many.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use arazzo_runtime::{Client, ErrorKind, Limits, Pacing};
use loopback::{Request, Response, Server};
use random_workflows::built::RUNS;
use random_workflows::choices::random_bytes;
use serde_json::json;

/// How often each workflow is run, each time with other replies.
const RUNS_OF_EACH: u64 = 40;

/// How many replies of one run differ at random; the rest are all good, so that most loops end.
const REPLIES: usize = 40;

/// A loop that the replies do not end meets this budget.
const TRANSITIONS: u32 = 60;

#[test]
fn s31a_no_run_lacks_a_plain_output() {
    let replies: Arc<Mutex<Vec<u8>>> = Arc::default();
    let server = Server::start({
        let replies = Arc::clone(&replies);
        move |request: &Request| {
            let byte = replies.lock().unwrap().pop().unwrap_or(0);
            reply(byte, request.path == "/lax")
        }
    })
    .unwrap();
    let client = Client::builder()
        .base_url("server", server.url())
        .pacing(Pacing::immediate())
        .limits(Limits::default().with_transitions(TRANSITIONS))
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (graph, run) in RUNS.iter().enumerate() {
        for seed in 0..RUNS_OF_EACH {
            *replies.lock().unwrap() = random_bytes(seed, REPLIES);
            let word = format!("c{}", 2 + seed % 3);
            let outcome = runtime.block_on(run(&client, word));
            let ended = match outcome {
                Ok(()) => "outputs".to_owned(),
                // What steps send is optional, so that only an output of a workflow can be demanded in vain.
                Err((ErrorKind::Absent, error)) => {
                    wrong.push(format!("graph_{graph}, replies {seed}: {error}"));
                    "absent".to_owned()
                }
                Err((ErrorKind::Criterion(_), _)) => "criterion".to_owned(),
                Err((kind, _)) => format!("{kind:?}"),
            };
            *tally.entry(ended).or_default() += 1;
        }
    }
    eprintln!(
        "{} workflows, {} requests: {tally:#?}",
        RUNS.len(),
        server.requests().len()
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        tally["outputs"] > RUNS.len(),
        "hardly a run ends with outputs: {tally:?}"
    );
}

/// A reply as the schema has it, or none; the same byte makes the same one.
fn reply(byte: u8, may_lack: bool) -> Response {
    let bit = |at: u8| byte & (1 << at) != 0;
    let status = match byte >> 3 {
        0 if byte != 0 => return Response::hang_up(),
        1..=4 => 500,
        _ => 200,
    };
    let mut body = json!({"at": format!("r{byte}"), "c0": bit(0), "c1": bit(1)});
    if may_lack && bit(2) {
        body.as_object_mut().unwrap().remove("at");
    }
    Response::json(status, body.to_string())
}
