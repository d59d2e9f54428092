//! Files on a disk that fails at each of its operations, or loses its power there.

use std::collections::BTreeMap;

use arazzo_runtime::store::{Files, Filter, Id, Record, Store, StoreError, Stored, Timestamp};
use durability::{MemoryDisk, Random, seeds};
use serde_json::value::RawValue;

fn record(name: &str, attempt: u32) -> Record {
    let [checkpoint, inputs] = ["{\"at\":7}", "{}"].map(|json| RawValue::from_string(json.to_owned()));
    let id: Id = name.parse().unwrap();
    let mut record = Record::new(
        id,
        "w",
        checkpoint.unwrap(),
        inputs.unwrap(),
        Timestamp::from_millis(1),
    );
    record.attempt = attempt;
    record
}

/// What is known of a run by the results of the calls so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Known {
    /// The version that is there at least; 0 for none.
    least: u64,
    /// The version that may be there at most.
    most: u64,
}

/// Does some random work on three runs, until the disk fails. The `attempt` of a record is its version.
fn work(store: &Files<MemoryDisk>, known: &mut BTreeMap<String, Known>, random: &mut Random) {
    for _ in 0..12 {
        let name = ["a", "b", "c"][random.below(3)].to_owned();
        let stored = store.load(&name.parse().unwrap());
        let Ok(stored) = stored else { continue };
        let version = stored.map_or(0, |Stored { record, version }| {
            assert_eq!(u64::from(record.attempt), version);
            version
        });
        let before = known.get(&name).copied().unwrap_or(Known { least: 0, most: 0 });
        assert!(
            (before.least..=before.most).contains(&version),
            "{name}: {version} {before:?}"
        );
        let next = record(&name, u32::try_from(version + 1).unwrap());
        let (result, now) = match version {
            0 => (store.create(&next).map(|()| 1), 1),
            _ => (store.save(&next, version), version + 1),
        };
        let known_now = match result {
            Ok(returned) => {
                assert_eq!(returned, now);
                Known {
                    least: now,
                    most: now,
                }
            }
            // It may have been saved. Neither is it known whether the version that was read survives.
            Err(StoreError::Io { .. }) => Known {
                least: before.least,
                most: now,
            },
            Err(error) => panic!("{error:?}"),
        };
        known.insert(name, known_now);
    }
}

fn check(store: &Files<MemoryDisk>, known: &BTreeMap<String, Known>) {
    let found = store.list(&Filter::default()).unwrap();
    assert!(found.damaged.is_empty(), "{:?}", found.damaged);
    for (name, Known { least, most }) in known {
        let version = store
            .load(&name.parse().unwrap())
            .unwrap()
            .map_or(0, |Stored { record, version }| {
                assert_eq!(u64::from(record.attempt), version);
                version
            });
        assert!(
            (*least..=*most).contains(&version),
            "{name}: {version}, not {least} to {most}"
        );
    }
}

fn opened(disk: &MemoryDisk) -> Files<MemoryDisk> {
    Files::on(disk.clone(), "/store").unwrap()
}

/// The power fails at a random operation, again and again. Before that, another operation may fail.
fn power_failures(seed: u64) {
    let mut random = Random::new(seed);
    let disk = MemoryDisk::default();
    let mut known = BTreeMap::new();
    for _ in 0..4 {
        let store = opened(&disk);
        if random.one_in(2) {
            disk.fail(random.below(60), random.one_in(2));
            work(&store, &mut known, &mut random);
        }
        disk.fail_power(random.below(120), random.one_in(2));
        work(&store, &mut known, &mut random);
        if disk.is_off() {
            disk.restart(&mut random);
        }
        check(&opened(&disk), &known);
    }
}

#[test]
fn a_power_failure_loses_nothing_that_was_saved() {
    for seed in 0..seeds(600) {
        let failed = std::panic::catch_unwind(|| power_failures(seed));
        assert!(failed.is_ok(), "seed {seed}");
    }
}

#[test]
fn every_failing_operation_is_a_typed_error_and_loses_nothing() {
    let mut count = 0;
    for after in [false, true] {
        for others in 0.. {
            let disk = MemoryDisk::default();
            let store = opened(&disk);
            let mut known = BTreeMap::new();
            let mut random = Random::new(7);
            disk.fail(others, after);
            let before = disk.operations();
            work(&store, &mut known, &mut random);
            let done = disk.operations() - before;
            if others >= done {
                break;
            }
            check(&store, &known);
            work(&store, &mut known, &mut random);
            check(&opened(&disk), &known);
            count += 1;
        }
    }
    assert!(count > 150, "{count}");
}
