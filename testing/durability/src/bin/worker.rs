//! A process that drives one run of `twenty`, for tests that kill it: `worker STORE PATH URL RUN LEASE-IN-MS`.
//!
//! It ends when the run has ended, and prints its state and its outputs.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "for tests, which read its output"
)]

use std::env;
use std::sync::Arc;
use std::time::Duration;

use arazzo_runtime::runner::Runner;
use arazzo_runtime::store::{Files, Sqlite, Store};
use arazzo_runtime::{Client, Pacing};
use durability::workflows::{Twenty, TwentyInputs};
use serde_json::json;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [store, path, url, run, lease] = arguments.as_slice() else {
        panic!("worker STORE PATH URL RUN LEASE-IN-MS");
    };
    let lease = Duration::from_millis(lease.parse().unwrap());
    let store: Arc<dyn Store> = match store.as_str() {
        "files" => Arc::new(Files::open(path).unwrap()),
        _ => Arc::new(Sqlite::open(path).unwrap()),
    };
    let client = Client::builder()
        .base_url("shop", url)
        .idempotency_keys()
        .pacing(Pacing::default().with_first(Duration::from_millis(20)))
        .build();
    let runner = Runner::<Twenty>::builder(store, client.unwrap())
        .lease(lease)
        .look_every(lease / 2)
        .build();
    let inputs: TwentyInputs = serde_json::from_value(json!({"name": run, "token": "t-77"})).unwrap();
    runner.start(run, inputs).await.unwrap();
    let ended = async {
        loop {
            let status = runner.status(run).await.unwrap().unwrap();
            if status.state.has_ended() {
                println!("{} {}", status.state, json!(status.outputs));
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    runner.drive(ended).await.unwrap();
}
