//! Runs on a disk that fails at each of its operations, or loses its power there.

use std::time::Duration;

use arazzo_runtime::store::{Filter, RunState, Store};
use durability::workflows::Twenty;
use durability::{MemoryDisk, Random, Shop, VirtualClock};

use super::{Working, builder, ended, files, inputs, is_finished, shared};

/// The operations of a run without faults.
async fn operations() -> usize {
    let (disk, shop) = (MemoryDisk::default(), Shop::default());
    let runner = builder::<Twenty>(files(&disk), shop.client(), VirtualClock::default()).build();
    runner.start("r", inputs()).await.unwrap();
    let before = disk.operations();
    let work = Working::start(&runner);
    ended(&runner, "r").await;
    work.stop().await;
    disk.operations() - before
}

/// A run whose disk fails at this operation ends well, and sends nothing twice. `pause` is the time of each exchange.
async fn ends_well(others: usize, after: bool, pause: Duration) {
    let (disk, shop) = (MemoryDisk::default(), Shop::default());
    shop.pause(pause);
    let runner = builder::<Twenty>(files(&disk), shop.client(), VirtualClock::default()).build();
    runner.start("r", inputs()).await.unwrap();
    disk.fail(others, after);
    let stop = tokio::sync::Notify::new();
    let run = async {
        // The first look at the store may fail.
        while let Err(error) = runner.drive(stop.notified()).await {
            assert!(error.to_string().contains("cannot be"), "{error:?}");
        }
    };
    let check = async {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            // This may be the operation that fails.
            if let Ok(Some(status)) = runner.status("r").await
                && status.state.has_ended()
            {
                stop.notify_one();
                return status;
            }
        }
    };
    let ((), status) = tokio::join!(run, check);
    assert_eq!(status.state, RunState::Finished, "{others} {after}");
    assert_eq!(status.outputs["value"], "v19");
    assert_eq!(shop.repeated(), [].into(), "{others} {after}");
}

#[tokio::test(start_paused = true)]
async fn a_failing_operation_loses_nothing_and_repeats_nothing() {
    let count = operations().await;
    assert!(count > 200, "{count}");
    for others in 0..count {
        for after in [false, true] {
            ends_well(others, after, Duration::ZERO).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_renewal_of_a_lease_that_fails_loses_nothing_and_repeats_nothing() {
    // Each exchange takes longer than a lease. The operations of the first ones are enough.
    for others in 0..80 {
        for after in [false, true] {
            ends_well(others, after, Duration::from_secs(90)).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_power_failure_at_any_operation_repeats_at_most_one_exchange() {
    let count = operations().await;
    for others in 0..count {
        let (disk, shop) = (MemoryDisk::default(), Shop::default());
        let clock = VirtualClock::default();
        let runner = builder::<Twenty>(files(&disk), shop.client(), clock).build();
        runner.start("r", inputs()).await.unwrap();
        disk.fail_power(others, others % 2 == 0);
        let work = Working::start(&runner);
        while !disk.is_off() && !work.task.is_finished() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        work.task.abort();
        let _ = work.task.await;
        drop(runner);
        disk.restart(&mut Random::new(u64::try_from(others).unwrap()));
        let runner = builder::<Twenty>(shared(&disk), shop.client(), clock).build();
        let work = Working::start(&runner);
        let status = ended(&runner, "r").await;
        assert!(is_finished(&status), "{others}");
        assert_eq!(status.outputs["value"], "v19");
        let repeated: usize = shop.repeated().values().map(|count| count - 1).sum();
        assert!(repeated <= 1, "{others}: {:?}", shop.repeated());
        assert!(files(&disk).list(&Filter::default()).unwrap().damaged.is_empty());
        work.stop().await;
    }
}
