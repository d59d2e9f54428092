//! The bugs of compilers sit between features, so every pair of features meets in some document here.
//!
//! 1. `src/row.rs` has the dimensions (criterion, action, retry target, timeout, sub-workflow, replacement, selector,
//!    reusable, dependsOn, body, parameter, version) and the pairs that cannot stand together, each with its reason.
//! 2. `src/cover.rs` makes rows, the same every time, that have every other pair of values of two dimensions.
//! 3. `src/document.rs` and `src/openapi.rs` write the two documents of a row. All its features meet at one step.
//! 4. `build.rs` compiles the documents into this crate, where warnings are errors.
//! 5. `script.rs` has a server's replies to that step: success and failure, each with and without what the action's
//!    criterion asks for, again and again, and none in time. Every row is run with every script that can tell.
//!    And every run a second time, stored as a checkpoint and resumed before each step.
//! 6. `oracle.rs` says from the row and the script, by the rules of the language and without looking at the document,
//!    which requests must arrive with what in them, which pauses lie between them, and how the run must end.
//! 7. `call.rs` takes requests apart, so that only what they mean is compared.
//!
//! `cargo test -p feature-pairs -- --nocapture` prints the table. The documents of a row stay in its build's `OUT_DIR`.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod call;
mod oracle;
mod script;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use arazzo_runtime::{Client, Event, Pacing};
use feature_pairs::cover::{self, legal_pairs, pairs_of};
use feature_pairs::row::{DIMENSIONS, ILLEGAL, Row, Timeout};
use feature_pairs::{Outcome, RUNS, Run};

use crate::call::Call;
use crate::oracle::Wait;
use crate::script::Reply::{self, Bad, BadGo, Good, GoodGo, Stall};

/// The replies to the step at its first visit, its second, and so on; the last stays.
const SCRIPTS: &[&[Reply]] = &[
    &[Good],
    &[GoodGo],
    &[GoodGo, Good],
    &[GoodGo, Bad],
    &[Bad],
    &[BadGo],
    &[BadGo, Good],
    &[BadGo, BadGo, GoodGo],
    &[Stall, Good],
];

/// How many runs go on at once: most of the time they wait for each other's sockets.
const AT_ONCE: usize = 16;

#[test]
fn every_legal_pair_is_in_a_row() {
    let rows = cover::rows();
    let covered: BTreeSet<_> = rows.iter().flat_map(|row| pairs_of(row)).collect();
    assert_eq!(
        covered,
        legal_pairs(),
        "rows have illegal pairs, or lack legal ones"
    );
    assert_eq!(rows.len(), RUNS.len());
}

#[test]
fn what_is_illegal_names_dimensions_and_values() {
    for illegal in ILLEGAL {
        for (dimension, values) in [illegal.left, illegal.right] {
            let (_, known) = DIMENSIONS.iter().find(|(name, _)| *name == dimension).unwrap();
            assert!(
                values.iter().all(|value| known.contains(value)),
                "{dimension}: {values:?}"
            );
        }
    }
}

#[test]
#[allow(
    clippy::print_stdout,
    reason = "the table is for whoever asks with --nocapture"
)]
fn every_row_does_what_the_oracle_says() {
    let begun = Instant::now();
    let rows: Vec<Row> = cover::rows().iter().map(|values| Row::of(values)).collect();
    let runs: Vec<(usize, &'static [Reply])> = (0..rows.len())
        .flat_map(|row| SCRIPTS.iter().map(move |script| (row, *script)))
        .filter(|(row, script)| !script.contains(&Stall) || rows[*row].timeout == Timeout::Yes)
        .collect();
    // One for all: to make one takes longer than a run.
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .pool_max_idle_per_host(0)
        .build()
        .unwrap();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((row, script)) = runs.get(next.fetch_add(1, Ordering::SeqCst)) {
            let both = [("whole", RUNS[*row].whole), ("resumed", RUNS[*row].resumed)];
            done.extend(
                both.map(|(way, run)| (*row, *script, way, compared(run, &rows[*row], script, &http))),
            );
        }
        done
    };
    let mut results: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    results.sort_by_key(|(row, ..)| *row);
    let requests: usize = results
        .iter()
        .map(|(.., result)| result.as_ref().map_or(0, |count| *count))
        .sum();
    println!("| pairs | documents | runs | requests compared | seconds |\n|---|---|---|---|---|");
    let seconds = begun.elapsed().as_secs_f32();
    let (pairs, documents) = (legal_pairs().len(), rows.len());
    println!(
        "| {pairs} | {documents} | {} | {requests} | {seconds:.1} |",
        results.len()
    );
    let wrong: Vec<String> = results
        .into_iter()
        .filter_map(|(row, script, way, result)| Some((row, script, way, result.err()?)))
        .map(|(row, script, way, difference)| {
            format!("row_{row} {way} {script:?}\n{:?}\n{difference}\n", rows[row])
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{}\n{} runs are wrong",
        wrong.join("\n"),
        wrong.len()
    );
}

/// Runs a row and says how many requests were as they must be, or what was not.
fn compared(run: Run, row: &Row, script: &'static [Reply], http: &reqwest::Client) -> Result<usize, String> {
    let expected = oracle::expected(row, script);
    let server = script::server(*row, script);
    let seen = Arc::new(Waits::default());
    let observed = Arc::clone(&seen);
    let client = Client::builder()
        .http(http.clone())
        .base_url("server", server.url())
        // Retries wait as the document says, and nothing else does.
        .pacing(Pacing::default().with_first(Duration::ZERO))
        .observer(move |event: &Event<'_>| observed.note(event))
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    // A run that never ends is a finding and not a test that hangs.
    let bounded = async {
        let run = run(&client, oracle::inputs(row));
        tokio::time::timeout(Duration::from_secs(60), run).await
    };
    let Ok(outcome) = runtime.block_on(bounded) else {
        return Err("the run does not end".to_owned());
    };
    let calls: Vec<Call> = server.requests().iter().map(Call::of).collect();
    for (at, (call, expected)) in calls.iter().zip(&expected.calls).enumerate() {
        differ(&format!("request {at}"), call, expected)?;
    }
    let lines = |calls: &[Call]| calls.iter().map(|call| call.path.join("/")).collect::<Vec<_>>();
    differ("requests", &lines(&calls), &lines(&expected.calls))?;
    differ("waits", &*seen.waits.lock().unwrap(), &expected.waits)?;
    differ::<Outcome>("outcome", &outcome, &expected.outcome)?;
    Ok(calls.len())
}

/// The pauses of a run, as its observer is told of them.
#[derive(Default)]
struct Waits {
    requests: AtomicUsize,
    waits: Mutex<Vec<Wait>>,
}

impl Waits {
    fn note(&self, event: &Event<'_>) {
        match event {
            Event::Sending { .. } => {
                self.requests.fetch_add(1, Ordering::SeqCst);
            }
            Event::Waiting { duration, .. } => self.waits.lock().unwrap().push(Wait {
                after_requests: self.requests.load(Ordering::SeqCst),
                duration: *duration,
            }),
            _ => {}
        }
    }
}

fn differ<T: PartialEq + std::fmt::Debug>(what: &str, got: &T, expected: &T) -> Result<(), String> {
    if got == expected {
        return Ok(());
    }
    Err(format!("{what}\n  is      {got:?}\n  must be {expected:?}"))
}
