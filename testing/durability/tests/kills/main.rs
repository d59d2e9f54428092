//! Processes that are killed or stopped while they drive a run. `KILLS=500` kills as often.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]
#![allow(clippy::print_stderr, reason = "the figures")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use std::{env, fs, process};

use arazzo_runtime::store::{Files, Filter, RunState, Sqlite, Store};
use durability::Random;
use loopback::{Request, Response, Server};
use serde_json::{Value, json};

/// The polls until a job is done.
const POLLS: usize = 3;

/// A shop whose values tell the run and the step: `RUN-7` after the seventh step.
fn shop(pause: Duration) -> Server {
    let polls = std::sync::Mutex::new(BTreeMap::<String, usize>::new());
    let server = Server::start(move |request: &Request| {
        sleep(pause);
        if let Some(job) = request.path.strip_prefix("/jobs/") {
            let mut polls = polls.lock().unwrap();
            let count = polls.entry(job.to_owned()).or_default();
            *count += 1;
            let state = if *count < POLLS { "busy" } else { "done" };
            return Response::json(200, json!({ "state": state }).to_string());
        }
        let step = request.path.trim_start_matches("/work/");
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let before = body["before"].as_str().unwrap();
        let run = before.split('-').next().unwrap();
        Response::json(200, json!({ "value": format!("{run}-{step}") }).to_string())
    });
    server.unwrap()
}

struct Place {
    store: &'static str,
    path: PathBuf,
}

impl Place {
    /// An empty place for one test.
    fn new(store: &'static str, test: &str) -> Self {
        let path = env::temp_dir().join(format!("arazzo-{test}-{store}-{}", process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self { store, path }
    }

    fn worker(&self, server: &Server, run: &str, lease: Duration) -> Child {
        Command::new(env!("CARGO_BIN_EXE_worker"))
            .args([self.store])
            .arg(self.path.join("store"))
            .args([server.url(), run.to_owned(), lease.as_millis().to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    }

    fn open(&self) -> Box<dyn Store> {
        let path: &Path = &self.path.join("store");
        match self.store {
            "files" => Box::new(Files::open(path).unwrap()),
            _ => Box::new(Sqlite::open(path).unwrap()),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// How many requests of a run were sent more than once, and whether each had one key.
fn repeated(server: &Server, run: &str) -> usize {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut count = 0;
    let mut polls = 0;
    for request in server.requests() {
        let of_run = format!("{run}-");
        if request.path.starts_with(&format!("/jobs/{run}-")) {
            polls += 1;
            continue;
        }
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let before = body["before"].as_str().unwrap_or_default();
        if before == run || before.starts_with(&of_run) {
            count += 1;
            let key = request.header("Idempotency-Key").unwrap().to_owned();
            keys.entry(request.path.clone()).or_default().insert(key);
        }
    }
    assert_eq!(keys.len(), 19, "steps of {run}");
    assert!(
        keys.values().all(|keys| keys.len() == 1),
        "a request has one key: {keys:?}"
    );
    (count - 19) + (polls - POLLS)
}

fn output(mut worker: Child) -> String {
    let end = Instant::now() + Duration::from_secs(60);
    while worker.try_wait().unwrap().is_none() {
        if Instant::now() > end {
            worker.kill().unwrap();
        }
        sleep(Duration::from_millis(2));
    }
    let output = worker.wait_with_output().unwrap();
    assert!(output.status.success(), "{:?}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

fn is_right(output: &str, run: &str) {
    assert_eq!(
        output.trim(),
        format!(r#"finished {{"state":"done","value":"{run}-19"}}"#)
    );
}

/// Kills the worker at random instants, run after run, until it was killed so often.
fn kills(store: &'static str) {
    let wanted: usize = env::var("KILLS").map_or(10, |text| text.parse().unwrap());
    let (place, server) = (Place::new(store, "kills"), shop(Duration::ZERO));
    let lease = Duration::from_millis(200);
    let mut random = Random::new(1);
    let (mut killed, mut runs, mut repeats) = (0, 0, 0);
    // How long a worker takes for a whole run, to kill it at any instant of it.
    let at = Instant::now();
    is_right(&output(place.worker(&server, "first", lease)), "first");
    let whole = at.elapsed();
    while killed < wanted {
        runs += 1;
        let run = format!("run{runs}");
        let mut killed_in_run = 0;
        loop {
            let mut worker = place.worker(&server, &run, lease);
            // Often enough after the lease of the one before has ended.
            let instant = random.below(usize::try_from((whole + lease).as_millis()).unwrap());
            sleep(Duration::from_millis(u64::try_from(instant).unwrap()));
            if worker.try_wait().unwrap().is_some() || killed >= wanted {
                is_right(&output(worker), &run);
                break;
            }
            worker.kill().unwrap();
            worker.wait().unwrap();
            killed_in_run += 1;
            killed += 1;
        }
        let repeated = repeated(&server, &run);
        assert!(repeated <= killed_in_run, "{run}: {repeated} of {killed_in_run}");
        repeats += repeated;
    }
    let found = place.open().list(&Filter::default()).unwrap();
    assert!(found.damaged.is_empty(), "{:?}", found.damaged);
    assert_eq!(found.runs.len(), runs + 1);
    assert!(found.runs.iter().all(|record| record.state == RunState::Finished));
    eprintln!(
        "{store}: killed {killed} times in {runs} runs of {} ms, all finished with the right outputs, {repeats} requests were sent twice",
        whole.as_millis()
    );
}

#[test]
fn a_kill_loses_no_run_in_files() {
    kills("files");
}

#[test]
fn a_kill_loses_no_run_in_sqlite() {
    kills("sqlite");
}

fn signal(worker: &Child, signal: &str) {
    let status = Command::new("kill")
        .args([format!("-{signal}"), worker.id().to_string()])
        .status();
    assert!(status.unwrap().success());
}

#[test]
fn a_process_that_was_stopped_longer_than_its_lease_does_no_work_of_another() {
    let lease = Duration::from_millis(300);
    let mut repeats = 0;
    for round in 0..3 {
        let (place, server) = (Place::new("files", "stops"), shop(Duration::from_millis(30)));
        let slow = place.worker(&server, "run", lease);
        while server.requests().len() < 3 + 5 * round {
            sleep(Duration::from_millis(5));
        }
        signal(&slow, "STOP");
        let fast = place.worker(&server, "run", lease);
        is_right(&output(fast), "run");
        let sent = server.requests().len();
        signal(&slow, "CONT");
        is_right(&output(slow), "run");
        // At most the one exchange that was in flight when it was stopped.
        let repeated = repeated(&server, "run");
        assert!(repeated <= 1 && server.requests().len() <= sent + 1, "{repeated}");
        repeats += repeated;
    }
    eprintln!("stopped 3 times, {repeats} requests were sent twice");
}
