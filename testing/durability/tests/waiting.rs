//! What runs that wait cost: memory and processor time. A named command, for it takes minutes:
//! `cargo test --release -p durability --test waiting -- --ignored --nocapture`

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]
#![allow(clippy::print_stderr, reason = "the figures")]

use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs, io, process};

use arazzo_runtime::Pacing;
use arazzo_runtime::runner::Runner;
use arazzo_runtime::store::{Disk, Files, LocalDisk, RunState};
use durability::Shop;
use durability::workflows::{PayInParts, PayInPartsInputs};

const RUNS: usize = 10_000;

/// The disk of the machine, without syncs: they take time and no memory.
#[derive(Debug)]
struct Unsynced(LocalDisk);

impl Disk for Unsynced {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.0.names(folder)
    }

    fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        self.0.read(file)
    }

    fn write(&self, file: &Path, content: &[u8]) -> io::Result<()> {
        self.0.write(file, content)
    }

    fn sync_file(&self, _file: &Path) -> io::Result<()> {
        Ok(())
    }

    fn sync_folder(&self, _folder: &Path) -> io::Result<()> {
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.rename(from, to)
    }

    fn remove_file(&self, file: &Path) -> io::Result<()> {
        self.0.remove_file(file)
    }

    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        self.0.remove_folder(folder)
    }
}

/// The bytes of the process in memory.
fn memory() -> usize {
    let text = fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    let kibibytes: usize = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kibibytes * 1024
}

/// The time that the process has had a processor.
fn processor() -> Duration {
    let text = fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = text.rsplit(") ").next().unwrap();
    let fields: Vec<&str> = after_name.split(' ').collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    Duration::from_millis(ticks * 10)
}

/// Starts runs, and returns when all of them wait.
async fn start(runner: &Runner<PayInParts>, name: &str, count: usize) {
    for number in 0..count {
        let id = format!("{name} {number}");
        runner.start(&id, PayInPartsInputs::new()).await.unwrap();
    }
    for number in 0..count {
        let id = format!("{name} {number}");
        while runner.status(&id).await.unwrap().unwrap().state != RunState::Waiting {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test]
#[ignore = "takes minutes"]
async fn ten_thousand_runs_wait_in_little_memory() {
    let folder = env::temp_dir().join(format!("arazzo-waiting-{}", process::id()));
    let store = Files::on(Unsynced(LocalDisk), &folder).unwrap();
    let shop = Shop::new(|_, _| (200, r#"{"receipt":"more"}"#.to_owned()));
    let pacing = Pacing::default()
        .with_first(Duration::from_secs(36_000))
        .with_longest(Duration::from_secs(36_000));
    let client = shop.builder().pacing(pacing).build().unwrap();
    let runner = Runner::<PayInParts>::builder(store, client).build();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let work = {
        let runner = runner.clone();
        tokio::spawn(async move { runner.drive(async { drop(stopped.await) }).await })
    };
    // What the first runs need once.
    start(&runner, "first", 100).await;
    let before = memory();
    start(&runner, "order", RUNS).await;
    shop.forget();
    let each = (memory() - before) / RUNS;
    let (spent, at) = (processor(), Instant::now());
    tokio::time::sleep(Duration::from_secs(90)).await;
    let busy = (processor() - spent).as_secs_f64() / at.elapsed().as_secs_f64();
    eprintln!(
        "{RUNS} waiting runs: {each} bytes each, {:.2} % of a processor",
        busy * 100.0
    );
    assert!(each < 4096, "{each}");
    stop.send(()).unwrap();
    work.await.unwrap().unwrap();
    fs::remove_dir_all(folder).unwrap();
}
