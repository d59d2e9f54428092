//! Runs of processes that have died or are slow, and runs that several processes drive.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use arazzo_runtime::store::{Due, Filter, Found, Id, Record, RunState, Store, StoreError, Stored, Timestamp};
use durability::workflows::Twenty;
use durability::{MemoryDisk, Shop, VirtualClock};

use super::{Working, builder, ended, inputs, is_finished, shared};

#[tokio::test(start_paused = true)]
async fn a_killed_run_repeats_at_most_the_exchange_in_flight_with_its_key() {
    for kill_at in (0..100).step_by(3) {
        let (disk, shop, clock) = (MemoryDisk::default(), Shop::default(), VirtualClock::default());
        shop.pause(Duration::from_secs(2));
        let runner = builder::<Twenty>(shared(&disk), shop.client(), clock).build();
        let work = Working::start(&runner);
        runner.start("r", inputs()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(kill_at * 500 + 250)).await;
        let written = runner.status("r").await.unwrap().unwrap();
        work.kill().await;
        drop(runner);
        let before = shop.received();
        let runner = builder::<Twenty>(shared(&disk), shop.client(), clock).build();
        let work = Working::start(&runner);
        let status = ended(&runner, "r").await;
        assert!(is_finished(&status));
        assert_eq!(status.outputs["value"], "v19");
        let in_flight = written.in_flight;
        if let Some(in_flight) = &in_flight {
            // The record said before which request was sent, and with which key.
            let last = before.last().unwrap();
            assert_eq!(in_flight.idempotency_key, last.key);
            let repeated: usize = shop.repeated().values().map(|count| count - 1).sum();
            assert_eq!(repeated, usize::from(last.line.starts_with("POST")), "{kill_at}");
            let same = shop
                .received()
                .into_iter()
                .filter(|request| request == last)
                .count();
            assert!(same >= 2, "{kill_at}: {last:?}");
        } else {
            assert_eq!(shop.repeated(), [].into(), "{kill_at}");
        }
        work.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_lease_is_renewed_while_an_exchange_takes_long() {
    let (disk, shop, clock) = (MemoryDisk::default(), Shop::default(), VirtualClock::default());
    shop.pause(Duration::from_secs(200));
    let one = builder::<Twenty>(shared(&disk), shop.client(), clock).build();
    let two = builder::<Twenty>(shared(&disk), shop.client(), clock).build();
    let works = [Working::start(&one), Working::start(&two)];
    one.start("r", inputs()).await.unwrap();
    assert!(is_finished(&ended(&one, "r").await));
    assert_eq!(shop.repeated(), [].into());
    assert_eq!(shop.most_at_once(), 1);
    for work in works {
        work.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn many_runners_share_the_runs_of_a_store() {
    let (disk, shop, clock) = (MemoryDisk::default(), Shop::default(), VirtualClock::default());
    shop.pause(Duration::from_secs(1));
    let runners = [(); 4].map(|()| {
        builder::<Twenty>(shared(&disk), shop.client(), clock)
            .at_once(2)
            .build()
    });
    let works = runners.each_ref().map(Working::start);
    for number in 0..20 {
        runners[number % 4]
            .start(&number.to_string(), inputs())
            .await
            .unwrap();
    }
    for number in 0..20 {
        assert!(is_finished(&ended(&runners[0], &number.to_string()).await));
    }
    // Each run has sent each of its requests once: 20 runs on each line.
    assert!(
        shop.repeated().values().all(|count| *count == 20),
        "{:?}",
        shop.repeated()
    );
    for work in works {
        work.stop().await;
    }
}

/// A store that cannot be reached for a while.
struct Cut {
    store: Arc<dyn Store>,
    is_cut: Arc<AtomicBool>,
}

impl Cut {
    fn check(&self) -> Result<(), StoreError> {
        match self.is_cut.load(Ordering::Relaxed) {
            true => Err(StoreError::Other {
                source: "the store cannot be reached".into(),
            }),
            false => Ok(()),
        }
    }
}

impl Store for Cut {
    fn create(&self, record: &Record) -> Result<(), StoreError> {
        self.check()?;
        self.store.create(record)
    }

    fn load(&self, id: &Id) -> Result<Option<Stored>, StoreError> {
        self.check()?;
        self.store.load(id)
    }

    fn save(&self, record: &Record, version: u64) -> Result<u64, StoreError> {
        self.check()?;
        self.store.save(record, version)
    }

    fn remove(&self, id: &Id, version: u64) -> Result<(), StoreError> {
        self.check()?;
        self.store.remove(id, version)
    }

    fn due(&self, workflow: &str, until: Timestamp, limit: usize) -> Result<Found<Due>, StoreError> {
        self.check()?;
        self.store.due(workflow, until, limit)
    }

    fn list(&self, filter: &Filter) -> Result<Found<Record>, StoreError> {
        self.check()?;
        self.store.list(filter)
    }
}

#[tokio::test(start_paused = true)]
async fn a_runner_that_was_away_longer_than_its_lease_does_not_save() {
    let (disk, clock) = (MemoryDisk::default(), VirtualClock::default());
    let (slow, fast) = (Shop::default(), Shop::default());
    slow.pause(Duration::from_secs(250));
    let is_cut = Arc::new(AtomicBool::new(false));
    let store = Cut {
        store: shared(&disk),
        is_cut: Arc::clone(&is_cut),
    };
    let one = builder::<Twenty>(store, slow.client(), clock).build();
    let work_of_one = Working::start(&one);
    one.start("r", inputs()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(slow.lines(), ["POST /work/1"]);
    is_cut.store(true, Ordering::Relaxed);
    let two = builder::<Twenty>(shared(&disk), fast.client(), clock).build();
    let work_of_two = Working::start(&two);
    assert!(is_finished(&ended(&two, "r").await));
    // One exchange was repeated, with the same key.
    assert_eq!(fast.received()[0], slow.received()[0]);
    let finished = two.store().load(&"r".parse().unwrap()).unwrap().unwrap();
    // The first runner is back before its reply comes, and finds that the run is not its own.
    is_cut.store(false, Ordering::Relaxed);
    tokio::time::sleep(Duration::from_secs(600)).await;
    let after = two.store().load(&"r".parse().unwrap()).unwrap().unwrap();
    assert_eq!(
        (after.version, after.record.state),
        (finished.version, RunState::Finished)
    );
    assert_eq!(slow.lines(), ["POST /work/1"]);
    work_of_one.stop().await;
    work_of_two.stop().await;
}
