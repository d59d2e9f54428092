//! Random runs, simulated without I/O: each seed chooses a workflow, the replies of its server, and the instants at which the
//! process dies. `SEEDS=1000000 cargo test --release -p durability --test simulation` tries as many. A failing seed is printed.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use arazzo_runtime::http::{HeaderMap, HeaderValue, StatusCode};
use arazzo_runtime::runner::DurableWorkflow;
use arazzo_runtime::store::{Files, Id, Lease, Record, RunState, Store, StoreError, Taken, Timestamp};
use arazzo_runtime::{Checkpoint, Client, Effect, Reply, Request, Run, TransportError};
use durability::workflows::{Pay, PayAfterLogin, PayAgain, PayInParts, PayTwice, Twenty};
use durability::{MemoryDisk, Random, Received, seeds, usual};
use serde_json::{Value, json};

/// No run has more turns.
const MOST: usize = 2_000;

/// What a run did, and how it ended.
#[derive(Debug, Default, PartialEq)]
struct Trace {
    /// The requests, each with its key and its attempt.
    sent: Vec<(String, String, u32)>,
    waits: Vec<Duration>,
    outputs: Value,
    error: Value,
}

/// A server whose reply to an attempt is always the same.
struct Server {
    random: Random,
    replies: BTreeMap<(String, u32), Answer>,
    counts: BTreeMap<String, usize>,
    is_faulty: bool,
}

#[derive(Clone)]
enum Answer {
    Reply {
        status: u16,
        retry_after: Option<u64>,
        body: String,
    },
    NoReply,
    Cut,
}

impl Server {
    fn answer(&mut self, request: &Request) -> Result<Reply, TransportError> {
        let identity = (request.idempotency_key(), request.attempt());
        let answer = match self.replies.get(&identity) {
            Some(answer) => answer.clone(),
            None => {
                let answer = self.new_answer(request);
                self.replies.insert(identity, answer.clone());
                answer
            }
        };
        match answer {
            Answer::Reply {
                status,
                retry_after,
                body,
            } => {
                let mut headers = HeaderMap::new();
                headers.insert("content-type", HeaderValue::from_static("application/json"));
                if let Some(seconds) = retry_after {
                    headers.insert("retry-after", seconds.into());
                }
                Ok(Reply::new(StatusCode::from_u16(status).unwrap(), headers, body))
            }
            Answer::NoReply => Err(TransportError::no_reply("the connection was closed")),
            Answer::Cut => Err(TransportError::body_cut("the connection was closed")),
        }
    }

    fn new_answer(&mut self, request: &Request) -> Answer {
        let line = format!("{} {}", request.method(), request.path_and_query());
        let count = self.counts.entry(line.clone()).or_default();
        let received = Received {
            line,
            key: None,
            body: String::new(),
        };
        let mut body = usual(&received, *count);
        if *count > 4 {
            body = body.replace("r1", "last");
        }
        *count += 1;
        let fault = match self.is_faulty {
            true => self.random.below(12),
            false => usize::MAX,
        };
        let retry_after = self.random.one_in(3).then(|| self.random.number() % 100);
        match fault {
            0 => Answer::NoReply,
            1 => Answer::Cut,
            2 => Answer::Reply {
                status: 429,
                retry_after,
                body: "{}".to_owned(),
            },
            3 => Answer::Reply {
                status: 503,
                retry_after,
                body: "down".to_owned(),
            },
            4 => Answer::Reply {
                status: 200,
                retry_after: None,
                body: body[..body.len() / 2].to_owned(),
            },
            _ => Answer::Reply {
                status: 200,
                retry_after: None,
                body,
            },
        }
    }
}

/// Runs a workflow from its first checkpoint. At each turn it dies in one of `dies` cases, and continues from what is stored.
fn simulate<W: DurableWorkflow>(
    client: &Client,
    inputs: &W::Inputs,
    first: &str,
    server: &mut Server,
    random: &mut Random,
    dies: Option<usize>,
) -> (Trace, usize) {
    let mut trace = Trace::default();
    let mut deaths = 0;
    let mut stored = first.to_owned();
    let resume = |json: &str| {
        assert!(!json.contains("t-77"), "a secret is stored");
        let checkpoint = Checkpoint::<W>::from_json(json).unwrap();
        Run::resume(inputs.clone(), checkpoint).with_client(client)
    };
    let mut run = resume(&stored);
    let mut dead = |random: &mut Random| {
        let is_dead = dies.is_some_and(|dies| random.one_in(dies));
        deaths += usize::from(is_dead);
        is_dead
    };
    for _ in 0..MOST {
        if dead(random) {
            run = resume(&stored);
        }
        let before = run.checkpoint();
        match run.advance() {
            Ok(Effect::Send(request)) => {
                stored = serde_json::to_string(&before).unwrap();
                // Before the request is sent, and after.
                if dead(random) {
                    run = resume(&stored);
                    continue;
                }
                let line = format!("{} {}", request.method(), request.path_and_query());
                trace
                    .sent
                    .push((line, request.idempotency_key(), request.attempt()));
                let reply = server.answer(&request);
                if dead(random) {
                    run = resume(&stored);
                    continue;
                }
                if let Err(error) = run.supply(reply) {
                    trace.error = json!(error);
                    break;
                }
            }
            Ok(Effect::Wait(wait)) => {
                let pause = client.pause(&wait);
                let waiting = serde_json::to_string(&run.checkpoint()).unwrap();
                // Before the wait is stored, and after.
                if dead(random) {
                    run = resume(&stored);
                    continue;
                }
                stored = waiting;
                trace.waits.push(pause);
            }
            Ok(Effect::Finished(outputs)) => {
                trace.outputs = json!(outputs);
                break;
            }
            Err(error) => {
                trace.error = json!(error);
                break;
            }
        }
        assert!(trace.sent.len() < MOST, "the run has no end");
    }
    assert_ne!(trace.outputs, trace.error, "the run has an end");
    (trace, deaths)
}

/// The straight run of a seed, and one that dies again and again.
fn compare<W: DurableWorkflow>(client: &Client, inputs: Value, random: &mut Random) -> usize {
    let inputs: W::Inputs = serde_json::from_value(inputs).unwrap();
    let run = Run::<W>::start(client, inputs.clone()).unwrap();
    let first = serde_json::to_string(&run.checkpoint()).unwrap();
    let seed = random.number();
    let is_faulty = !random.one_in(4);
    let server = || Server {
        random: Random::new(seed),
        replies: BTreeMap::new(),
        counts: BTreeMap::new(),
        is_faulty,
    };
    let (straight, _) = simulate::<W>(client, &inputs, &first, &mut server(), random, None);
    let dies = [2, 5, 20][random.below(3)];
    let (mut dying, deaths) = simulate::<W>(client, &inputs, &first, &mut server(), random, Some(dies));
    let all = dying.sent.len();
    // A request that is sent again follows the first one.
    dying.sent.dedup();
    let repeated = all - dying.sent.len();
    assert!(
        repeated <= deaths,
        "{repeated} requests were repeated after {deaths} deaths"
    );
    assert_eq!(dying, straight);
    let mut sent = straight.sent.clone();
    sent.dedup();
    assert_eq!(sent, straight.sent, "a straight run repeats nothing");
    deaths
}

#[test]
fn a_run_that_dies_does_what_a_straight_run_does() {
    let client = Client::builder()
        .base_url("shop", "http://shop.test")
        .only_given_servers()
        .build()
        .unwrap();
    let mut deaths = 0;
    for seed in 0..seeds(400) {
        let mut random = Random::new(seed);
        let compared = catch_unwind(AssertUnwindSafe(|| match random.below(6) {
            0 => compare::<Twenty>(&client, json!({"name": "n", "token": "t-77"}), &mut random),
            1 => compare::<Pay>(&client, json!({"amount": 5}), &mut random),
            2 => compare::<PayTwice>(&client, json!({}), &mut random),
            3 => compare::<PayAgain>(&client, json!({}), &mut random),
            4 => compare::<PayAfterLogin>(&client, json!({}), &mut random),
            _ => compare::<PayInParts>(&client, json!({}), &mut random),
        }));
        deaths += compared.unwrap_or_else(|_| panic!("seed {seed}"));
    }
    assert!(deaths > 400, "{deaths}");
}

/// An owner that may be slow: what it knows of the run.
struct Owner {
    name: String,
    held: Option<(Record, u64)>,
}

/// Owners take a run, renew their leases, save and are slow, at random, on a disk that fails.
fn leases(seed: u64) -> usize {
    let mut random = Random::new(seed);
    let disk = MemoryDisk::default();
    let store = Files::on(disk.clone(), "/store").unwrap();
    let id: Id = "r".parse().unwrap();
    let raw = |text: &str| serde_json::from_str(text).unwrap();
    let mut now = Timestamp::from_millis(1_000);
    store
        .create(&Record::new(id.clone(), "w", raw("{}"), raw("{}"), now))
        .unwrap();
    let mut owners: Vec<Owner> = (0..3)
        .map(|number| Owner {
            name: number.to_string(),
            held: None,
        })
        .collect();
    let mut saved = 0;
    for _ in 0..60 {
        now = now + Duration::from_millis(random.number() % 50);
        if random.one_in(10) {
            disk.fail(random.below(8), random.one_in(2));
        }
        let number = random.below(owners.len());
        let lease = Lease {
            owner: owners[number].name.clone(),
            until: now + Duration::from_millis(60),
        };
        match owners[number].held.take() {
            None => {
                if let Ok(Taken::Yes(stored)) = store.take(&id, &lease, now) {
                    owners[number].held = Some((stored.record, stored.version));
                }
            }
            Some((mut record, version)) => {
                record.lease = Some(lease);
                record.state = RunState::Running;
                match store.save(&record, version) {
                    Ok(version) => {
                        saved += 1;
                        owners[number].held = Some((record, version));
                    }
                    Err(StoreError::Conflict { .. } | StoreError::Io { .. }) => {}
                    Err(error) => panic!("{error:?}"),
                }
            }
        }
        let valid = owners.iter().filter(|owner| {
            let record = owner.held.as_ref().map(|(record, _)| record);
            let lease = record.and_then(|record| record.lease.as_ref());
            lease.is_some_and(|lease| lease.until > now)
        });
        assert!(valid.count() <= 1, "two owners");
    }
    saved
}

#[test]
fn a_run_never_has_two_owners() {
    let mut saved = 0;
    for seed in 0..seeds(400) {
        saved += catch_unwind(|| leases(seed)).unwrap_or_else(|_| panic!("seed {seed}"));
    }
    assert!(saved > 400, "{saved}");
}
