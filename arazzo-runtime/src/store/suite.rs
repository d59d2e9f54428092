//! The tests that every store has to pass.
//!
//! ```
//! use arazzo_runtime::store::{Files, suite};
//! # let folder = std::env::temp_dir().join(format!("arazzo-suite-{}", std::process::id()));
//! # let count = std::cell::Cell::new(0);
//! suite::check(|| {
//!     // Each call of `check`'s closure makes an empty store, and each call of the closure that it returns opens this store.
//!     count.set(count.get() + 1);
//!     let folder = folder.join(count.get().to_string());
//!     move || Files::open(&folder).unwrap()
//! });
//! # std::fs::remove_dir_all(folder).unwrap();
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "these are tests, which fail by panicking"
)]

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::value::RawValue;

use super::{Filter, Id, Lease, Record, RunState, Store, StoreError, Stored, Taken, Timestamp};

/// Runs all tests. `fresh` makes an empty store and returns a function that opens it, as often as it is called: as several
/// processes do, and as a process does after another has died.
///
/// # Panics
/// When the store breaks a rule. The message says which.
pub fn check<S: Store, O: Fn() -> S + Sync>(fresh: impl Fn() -> O) {
    reads_what_was_written(&fresh());
    creates_an_id_once(&fresh());
    replaces_only_the_version_that_is_named(&fresh());
    removes_only_the_version_that_is_named(&fresh());
    keeps_ids_apart(&fresh());
    finds_what_is_due(&fresh());
    lists_by_workflow_and_state(&fresh());
    gives_a_run_to_one_owner(&fresh());
    lets_one_of_many_create(&fresh());
    lets_one_of_many_save(&fresh());
    loses_no_save_of_many(&fresh());
}

fn json(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned()).unwrap()
}

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn record(name: &str) -> Record {
    Record::new(
        id(name),
        "order",
        json(r#"{"step":"pay"}"#),
        json("{}"),
        at(1_000),
    )
}

fn lease(owner: &str, until: u64) -> Lease {
    Lease {
        owner: owner.to_owned(),
        until: at(until),
    }
}

fn loaded(store: &impl Store, name: &str) -> Stored {
    let stored = store.load(&id(name)).unwrap();
    stored.unwrap_or_else(|| panic!("the run `{name}` is gone"))
}

fn text(record: &Record) -> String {
    serde_json::to_string(record).unwrap()
}

/// What is written is read back as it was, also after the store was opened again.
pub fn reads_what_was_written<S: Store>(open: &impl Fn() -> S) {
    let store = open();
    assert!(
        store.load(&id("r")).unwrap().is_none(),
        "an unknown run is `None`"
    );
    let mut record = record("r");
    // Numbers keep their digits.
    record.checkpoint = json(r#"{"n":12345678901234567890.10,"text":"a\u0000\n\"é\ud83d\ude00"}"#);
    record.inputs = json(&format!("\"{}\"", "x".repeat(3_000_000)));
    record.lease = Some(lease("me", 9));
    record.step = Some("call/pay".to_owned());
    record.error = Some(json(r#"{"reason":"it is sold out"}"#));
    record.outputs = Some(json("[1.0]"));
    record.deadline = Some(at(7));
    store.create(&record).unwrap();
    for store in [store, open()] {
        let stored = loaded(&store, "r");
        assert_eq!(stored.version, 1, "a new record has the version 1");
        assert_eq!(
            text(&stored.record),
            text(&record),
            "a record is read as it was written"
        );
    }
    record.attempt = 2;
    assert_eq!(
        open().save(&record, 1).unwrap(),
        2,
        "a save returns the next version"
    );
    let stored = loaded(&open(), "r");
    assert_eq!((stored.version, text(&stored.record)), (2, text(&record)));
}

/// The second record with an id is refused, and the first one stays.
pub fn creates_an_id_once<S: Store>(open: &impl Fn() -> S) {
    let store = open();
    store.create(&record("r")).unwrap();
    let mut other = record("r");
    other.attempt = 7;
    for store in [store, open()] {
        let refused = store.create(&other);
        assert!(matches!(refused, Err(StoreError::Exists { .. })), "{refused:?}");
        assert_eq!(loaded(&store, "r").record.attempt, 1);
    }
}

/// A save names the version that it replaces. Any other version is a conflict, and nothing is saved.
pub fn replaces_only_the_version_that_is_named<S: Store>(open: &impl Fn() -> S) {
    let store = open();
    let refused = store.save(&record("r"), 1);
    assert!(
        matches!(refused, Err(StoreError::Conflict { .. })),
        "a save of an unknown run: {refused:?}"
    );
    assert!(store.load(&id("r")).unwrap().is_none(), "a save creates no run");
    let mut record = record("r");
    store.create(&record).unwrap();
    for version in 1..40 {
        record.attempt = u32::try_from(version).unwrap();
        assert_eq!(store.save(&record, version).unwrap(), version + 1);
    }
    record.attempt = 1_000;
    for version in (0..40).chain([41, 42, u64::MAX]) {
        let refused = store.save(&record, version);
        assert!(
            matches!(refused, Err(StoreError::Conflict { .. })),
            "version {version} of 40: {refused:?}"
        );
    }
    let stored = loaded(&open(), "r");
    assert_eq!((stored.version, stored.record.attempt), (40, 39));
}

/// A removed run is gone. Its id can be used anew, and saves of the removed run are refused.
pub fn removes_only_the_version_that_is_named<S: Store>(open: &impl Fn() -> S) {
    let store = open();
    store.create(&record("r")).unwrap();
    store.create(&record("other")).unwrap();
    store.save(&record("r"), 1).unwrap();
    for version in [0, 1, 3] {
        let refused = store.remove(&id("r"), version);
        assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
    }
    store.remove(&id("r"), 2).unwrap();
    let refused = store.remove(&id("r"), 2);
    assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
    assert!(open().load(&id("r")).unwrap().is_none());
    let refused = store.save(&record("r"), 2);
    assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
    store.create(&record("r")).unwrap();
    assert_eq!(loaded(&open(), "r").version, 1);
    assert_eq!(loaded(&open(), "other").version, 1);
}

/// Any text that is an id is a run of its own.
pub fn keeps_ids_apart<S: Store>(open: &impl Fn() -> S) {
    let long = "\u{e9}".repeat(40);
    let names = [
        "a", "A", "a ", "a/b", "a%2fb", "..", ".", "a.json", "CON", "'; --", "é", "e\u{301}", &long,
    ];
    let store = open();
    for (attempt, name) in (1..).zip(names) {
        let mut record = record(name);
        record.attempt = attempt;
        store.create(&record).unwrap();
    }
    for (attempt, name) in (1..).zip(names) {
        assert_eq!(loaded(&open(), name).record.attempt, attempt, "the id {name:?}");
    }
    let found = store.list(&Filter::default()).unwrap();
    let mut sorted: Vec<Id> = names.iter().map(|name| id(name)).collect();
    sorted.sort();
    let listed: Vec<Id> = found.runs.into_iter().map(|record| record.id).collect();
    assert_eq!(listed, sorted, "a list is in the order of the ids");
}

/// Due are the runs of the workflow that are ready or waiting, and those whose lease has ended.
pub fn finds_what_is_due<S: Store>(open: &impl Fn() -> S) {
    let store = open();
    let put = |name: &str, workflow: &str, state: RunState, due: u64, until: Option<u64>| {
        let mut record = record(name);
        record.workflow = workflow.to_owned();
        record.state = state;
        record.due = at(due);
        record.lease = until.map(|until| lease("me", until));
        store.create(&record).unwrap();
    };
    put("late", "order", RunState::Waiting, 30, None);
    put("early", "order", RunState::Waiting, 10, None);
    put("ready", "order", RunState::Ready, 20, None);
    put("dead", "order", RunState::Running, 5, Some(25));
    put("running", "order", RunState::Running, 5, Some(40));
    put("finished", "order", RunState::Finished, 1, None);
    put("failed", "order", RunState::Failed, 1, None);
    put("cancelled", "order", RunState::Cancelled, 1, None);
    put("other", "refund", RunState::Ready, 1, None);
    let due = |until: u64, limit: usize| -> Vec<(String, u64)> {
        let found = open().due("order", at(until), limit).unwrap();
        assert!(found.damaged.is_empty());
        let runs = found.runs.into_iter();
        runs.map(|due| (due.id.to_string(), due.at.millis())).collect()
    };
    let all = [
        ("early", 10),
        ("ready", 20),
        ("dead", 25),
        ("late", 30),
        ("running", 40),
    ];
    let all = all.map(|(name, at)| (name.to_owned(), at));
    assert_eq!(due(9, 10), []);
    assert_eq!(due(10, 10), all[..1], "`until` is included");
    assert_eq!(due(30, 10), all[..4]);
    assert_eq!(due(u64::MAX, 10), all);
    assert_eq!(due(u64::MAX, 2), all[..2], "the earliest come first");
    assert_eq!(due(u64::MAX, 0), []);
    // What is saved is found at its new time.
    let Stored { mut record, version } = loaded(&store, "early");
    record.due = at(35);
    store.save(&record, version).unwrap();
    assert_eq!(due(34, 1), all[1..2]);
    assert_eq!(due(35, 10)[3], ("early".to_owned(), 35));
}

/// A list has the runs of a workflow, of a state, of both, or all.
pub fn lists_by_workflow_and_state<S: Store>(open: &impl Fn() -> S) {
    let store = open();
    for (name, workflow, state) in [
        ("1", "order", RunState::Failed),
        ("2", "order", RunState::Waiting),
        ("3", "refund", RunState::Failed),
    ] {
        let mut record = record(name);
        record.workflow = workflow.to_owned();
        record.state = state;
        store.create(&record).unwrap();
    }
    let listed = |filter: Filter| -> String {
        let found = open().list(&filter).unwrap();
        assert!(found.damaged.is_empty());
        found.runs.iter().map(|record| record.id.as_str()).collect()
    };
    assert_eq!(listed(Filter::default()), "123");
    assert_eq!(listed(Filter::default().of_workflow("order")), "12");
    assert_eq!(listed(Filter::default().in_state(RunState::Failed)), "13");
    let both = Filter::default().of_workflow("refund").in_state(RunState::Failed);
    assert_eq!(listed(both), "3");
    assert_eq!(listed(Filter::default().of_workflow("none")), "");
    for state in RunState::ALL {
        let expected = match state {
            RunState::Failed => "13",
            RunState::Waiting => "2",
            _ => "",
        };
        assert_eq!(listed(Filter::default().in_state(*state)), expected);
    }
}

/// A run has one owner until the lease ends. The save of an owner that was too slow is refused.
pub fn gives_a_run_to_one_owner<S: Store>(open: &impl Fn() -> S) {
    let (one, two) = (open(), open());
    let run = id("r");
    let gone = one.take(&run, &lease("one", 60_000), at(1_000)).unwrap();
    assert!(matches!(gone, Taken::Gone), "{gone:?}");
    one.create(&record("r")).unwrap();
    let early = one.take(&run, &lease("one", 60_000), at(999)).unwrap();
    assert!(
        matches!(early, Taken::NotDue(due) if due == at(1_000)),
        "{early:?}"
    );
    let taken = one.take(&run, &lease("one", 60_000), at(1_000)).unwrap();
    let Taken::Yes(slow) = taken else {
        panic!("a ready run: {taken:?}");
    };
    assert_eq!(slow.record.lease, Some(lease("one", 60_000)));
    assert_eq!(slow.record.state, RunState::Running);
    let refused = two.take(&run, &lease("two", 90_000), at(59_999)).unwrap();
    assert!(
        matches!(refused, Taken::NotDue(due) if due == at(60_000)),
        "{refused:?}"
    );
    // The same owner may take it again, after an error for example.
    let again = one.take(&run, &lease("one", 60_000), at(2_000)).unwrap();
    let Taken::Yes(slow) = again else {
        panic!("a run of its own: {again:?}");
    };
    let taken = two.take(&run, &lease("two", 90_000), at(60_000)).unwrap();
    let Taken::Yes(mut new) = taken else {
        panic!("a run whose lease has ended: {taken:?}");
    };
    let refused = one.save(&slow.record, slow.version);
    assert!(
        matches!(refused, Err(StoreError::Conflict { .. })),
        "the save of an owner whose lease has ended: {refused:?}"
    );
    new.record.state = RunState::Finished;
    two.save(&new.record, new.version).unwrap();
    let ended = one.take(&run, &lease("one", 99_000), at(95_000)).unwrap();
    assert!(matches!(ended, Taken::Ended(RunState::Finished)), "{ended:?}");
}

/// The number of threads that do the same at once.
const THREADS: usize = 4;

/// Of many that create the same id at once, one succeeds.
pub fn lets_one_of_many_create<S: Store>(open: &(impl Fn() -> S + Sync)) {
    for round in 0..20 {
        let (created, barrier) = (AtomicUsize::new(0), Barrier::new(THREADS));
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    let store = open();
                    barrier.wait();
                    match store.create(&record(&format!("r{round}"))) {
                        Ok(()) => created.fetch_add(1, Ordering::Relaxed),
                        Err(StoreError::Exists { .. }) => 0,
                        Err(error) => panic!("{error:?}"),
                    };
                });
            }
        });
        assert_eq!(created.into_inner(), 1, "of {THREADS} that create a run at once");
        assert_eq!(loaded(&open(), &format!("r{round}")).version, 1);
    }
}

/// Of many that save the same version at once, one succeeds.
pub fn lets_one_of_many_save<S: Store>(open: &(impl Fn() -> S + Sync)) {
    open().create(&record("r")).unwrap();
    for version in 1..20 {
        let (saved, barrier) = (AtomicUsize::new(0), Barrier::new(THREADS));
        thread::scope(|scope| {
            for thread in 0..THREADS {
                let (saved, barrier) = (&saved, &barrier);
                scope.spawn(move || {
                    let store = open();
                    let mut record = record("r");
                    record.attempt = u32::try_from(thread).unwrap();
                    barrier.wait();
                    match store.save(&record, version) {
                        Ok(next) => {
                            assert_eq!(next, version + 1);
                            assert_eq!(loaded(&store, "r").record.attempt, record.attempt);
                            saved.fetch_add(1, Ordering::Relaxed)
                        }
                        Err(StoreError::Conflict { .. }) => 0,
                        Err(error) => panic!("{error:?}"),
                    };
                });
            }
        });
        assert_eq!(
            saved.into_inner(),
            1,
            "of {THREADS} that save version {version} at once"
        );
    }
}

/// Of many that count in one record, none loses what another has counted, and readers always find a whole record.
pub fn loses_no_save_of_many<S: Store>(open: &(impl Fn() -> S + Sync)) {
    const EACH: u32 = 25;
    let mut first = record("r");
    first.attempt = 0;
    open().create(&first).unwrap();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let store = open();
                let mut counted = 0;
                while counted < EACH {
                    let Stored { mut record, version } = loaded(&store, "r");
                    assert_eq!(u64::from(record.attempt) + 1, version);
                    record.attempt += 1;
                    match store.save(&record, version) {
                        Ok(_) => counted += 1,
                        // The others have to get on as well.
                        Err(StoreError::Conflict { .. }) => thread::sleep(Duration::from_micros(200)),
                        Err(error) => panic!("{error:?}"),
                    }
                }
            });
        }
    });
    let threads = u32::try_from(THREADS).unwrap();
    assert_eq!(loaded(&open(), "r").record.attempt, threads * EACH);
}
