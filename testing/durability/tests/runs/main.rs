//! Runs that outlive their process.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod changes;
mod faults;
mod idempotency;
mod leases;
mod retry_budget;
mod runner;
mod secrets;

use std::sync::Arc;
use std::time::Duration;

use arazzo_runtime::Client;
use arazzo_runtime::runner::{DurableWorkflow, Runner, RunnerBuilder, Status};
use arazzo_runtime::store::{Files, RunState, Store};
use durability::workflows::TwentyInputs;
use durability::{MemoryDisk, VirtualClock};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

fn inputs() -> TwentyInputs {
    serde_json::from_value(serde_json::json!({"name": "n", "token": "t-77"})).unwrap()
}

fn files(disk: &MemoryDisk) -> Files<MemoryDisk> {
    Files::on(disk.clone(), "/store").unwrap()
}

/// A runner by virtual time, with leases of 30 s.
fn builder<W: DurableWorkflow>(
    store: impl Store + 'static,
    client: Client,
    clock: VirtualClock,
) -> RunnerBuilder<W> {
    Runner::builder(store, client)
        .clock(clock)
        .lease(Duration::from_secs(30))
        .look_every(Duration::from_secs(10))
        .inputs(|_| serde_json::json!({"token": "t-77", "password": "p-88"}))
}

/// A runner at work.
struct Working {
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Working {
    fn start<W: DurableWorkflow>(runner: &Runner<W>) -> Self {
        let (stop, stopped) = oneshot::channel();
        let runner = runner.clone();
        let task = tokio::spawn(async move {
            let stopped = async {
                // A sender that is dropped does not stop it.
                if stopped.await.is_err() {
                    std::future::pending().await
                }
            };
            runner.drive(stopped).await.unwrap();
        });
        Self {
            stop: Some(stop),
            task,
        }
    }

    /// Stops it cleanly.
    async fn stop(mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.task.await.unwrap();
    }

    /// Ends it at once, as a kill does.
    async fn kill(self) {
        self.task.abort();
        let _ = self.task.await;
    }
}

/// The status of a run that has ended.
async fn ended<W: DurableWorkflow>(runner: &Runner<W>, id: &str) -> Status {
    for _ in 0..100_000 {
        let status = runner.status(id).await.unwrap().unwrap();
        if status.state.has_ended() {
            return status;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    panic!("the run `{id}` does not end: {:?}", runner.status(id).await);
}

/// The status of a run once it is so.
async fn once<W: DurableWorkflow>(runner: &Runner<W>, id: &str, is: impl Fn(&Status) -> bool) -> Status {
    for _ in 0..100_000 {
        let status = runner.status(id).await.unwrap().unwrap();
        if is(&status) {
            return status;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the run `{id}` never is so: {:?}", runner.status(id).await);
}

fn is_finished(status: &Status) -> bool {
    status.state == RunState::Finished
}

/// A store that several runners share.
fn shared(disk: &MemoryDisk) -> Arc<dyn Store> {
    Arc::new(files(disk))
}
