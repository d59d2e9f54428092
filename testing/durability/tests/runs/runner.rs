//! A runner starts runs, drives them to their ends, and stops cleanly.

use std::fs;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use arazzo_runtime::Upload;
use arazzo_runtime::runner::{Runner, RunnerError};
use arazzo_runtime::store::{Filter, RunState, Store, StoreError};
use durability::workflows::{Pay, PayInputs, SendFile, SendFileInputs, Twenty};
use durability::{MemoryDisk, Shop, VirtualClock, usual};
use serde_json::json;

use super::{Working, builder, ended, files, inputs, is_finished, once, shared};

#[tokio::test(start_paused = true)]
async fn runs_are_driven_to_their_ends_some_at_once() {
    let (disk, shop) = (MemoryDisk::default(), Shop::default());
    shop.pause(Duration::from_millis(100));
    let runner = builder::<Twenty>(files(&disk), shop.client(), VirtualClock::default());
    let runner = runner.at_once(3).build();
    let work = Working::start(&runner);
    for number in 0..10 {
        let started = runner.start(&format!("run {number}"), inputs()).await.unwrap();
        assert!(started.is_new);
        assert_eq!(started.status.step.as_deref(), Some("s01"));
    }
    for number in 0..10 {
        let status = ended(&runner, &format!("run {number}")).await;
        assert_eq!((status.state, status.step), (RunState::Finished, None));
        assert_eq!(json!(status.outputs), json!({"value": "v19", "state": "done"}));
    }
    assert_eq!(shop.most_at_once(), 3);
    work.stop().await;
}

#[tokio::test(start_paused = true)]
async fn the_same_id_twice_is_the_same_run() {
    let (disk, shop, clock) = (MemoryDisk::default(), Shop::default(), VirtualClock::default());
    let one = builder::<Twenty>(shared(&disk), shop.client(), clock).build();
    let two = builder::<Twenty>(shared(&disk), shop.client(), clock).build();
    let work = Working::start(&one);
    let (first, second) = tokio::join!(one.start("r", inputs()), two.start("r", inputs()));
    let new = [&first, &second].map(|started| started.as_ref().unwrap().is_new);
    assert_ne!(new[0], new[1]);
    ended(&one, "r").await;
    let again = two.start("r", inputs()).await.unwrap();
    assert!(!again.is_new);
    assert_eq!(again.status.state, RunState::Finished);
    assert_eq!(again.status.outputs["value"], "v19");
    assert_eq!(shop.repeated(), [].into());
    let other = builder::<Pay>(shared(&disk), shop.client(), clock).build();
    let error = other.start("r", PayInputs::new(5)).await.unwrap_err();
    assert!(
        matches!(error, RunnerError::OtherWorkflow { ref workflow, .. } if workflow == "twenty"),
        "{error:?}"
    );
    let error = one.start("", inputs()).await.unwrap_err();
    assert!(matches!(error, RunnerError::Store(StoreError::Id)), "{error:?}");
    assert!(one.status("unknown").await.unwrap().is_none());
    work.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_runner_that_stops_finishes_the_exchange_in_flight() {
    let (disk, shop, clock) = (MemoryDisk::default(), Shop::default(), VirtualClock::default());
    shop.pause(Duration::from_secs(5));
    let runner = builder::<Twenty>(shared(&disk), shop.client(), clock).build();
    let work = Working::start(&runner);
    runner.start("r", inputs()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(7)).await;
    // The second exchange is in flight.
    let before = runner.status("r").await.unwrap().unwrap();
    assert_eq!(
        (before.state, before.step.as_deref()),
        (RunState::Running, Some("s02"))
    );
    work.stop().await;
    let status = runner.status("r").await.unwrap().unwrap();
    assert_eq!(
        (status.state, status.step.as_deref()),
        (RunState::Ready, Some("s03"))
    );
    assert_eq!((shop.lines().len(), status.in_flight), (2, None));
    // Another runner goes on at once, not when a lease ends.
    let at = tokio::time::Instant::now();
    let other = builder::<Twenty>(shared(&disk), shop.client(), clock).build();
    let work = Working::start(&other);
    once(&other, "r", |status| status.step.as_deref() == Some("s04")).await;
    assert!(at.elapsed() < Duration::from_secs(6), "{:?}", at.elapsed());
    ended(&other, "r").await;
    assert_eq!(shop.repeated(), [].into());
    work.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_that_waits_tells_how_it_stands() {
    let (disk, shop, clock) = (MemoryDisk::default(), Shop::default(), VirtualClock::default());
    let runner = builder::<Twenty>(files(&disk), shop.client(), clock).build();
    let work = Working::start(&runner);
    runner.start("r", inputs()).await.unwrap();
    let status = once(&runner, "r", |status| status.state == RunState::Waiting).await;
    assert_eq!((status.step.as_deref(), status.attempt), (Some("s20"), 2));
    assert_eq!(json!(status.outputs), json!({"value": "v19", "state": "busy"}));
    assert!(status.due.is_some() && status.error.is_none());
    ended(&runner, "r").await;
    work.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_that_fails_tells_why() {
    let disk = MemoryDisk::default();
    let shop = Shop::new(|request, count| match request.line.as_str() {
        "POST /confirmations" => (409, r#"{"reason":"sold out"}"#.to_owned()),
        _ => (200, usual(request, count)),
    });
    let runner = builder::<Pay>(files(&disk), shop.client(), VirtualClock::default()).build();
    let work = Working::start(&runner);
    runner.start("r", PayInputs::new(5)).await.unwrap();
    let status = ended(&runner, "r").await;
    assert_eq!(
        (status.state, status.step.as_deref()),
        (RunState::Failed, Some("confirm"))
    );
    assert_eq!(json!(status.outputs), json!({"receipt": "r1"}));
    let error = status.error.unwrap();
    assert_eq!(error["kind"], "criterion");
    assert_eq!(error["excerpt"], r#"{"reason":"sold out"}"#);
    work.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_has_a_deadline_also_while_it_waits_or_sends() {
    for (waits, pause, step, count) in [(true, 0, "pay", 1), (false, 200, "confirm", 2)] {
        let disk = MemoryDisk::default();
        let shop = Shop::new(move |request, count| match (request.line.as_str(), count) {
            // The run waits for a minute.
            ("POST /payments", 0) if waits => (503, "{}".to_owned()),
            _ => (200, usual(request, count)),
        });
        shop.pause(Duration::from_secs(pause));
        let clock = VirtualClock::default();
        let runner = builder::<Pay>(files(&disk), shop.client(), clock);
        let runner = runner.deadline(Duration::from_secs(50 + pause)).build();
        let work = Working::start(&runner);
        let at = tokio::time::Instant::now();
        runner.start("r", PayInputs::new(5)).await.unwrap();
        let status = ended(&runner, "r").await;
        let error = status.error.unwrap();
        assert_eq!(status.state, RunState::Failed);
        assert_eq!(status.step.as_deref(), Some(step));
        assert!(
            error["kind"] == "deadline" || error["kind"] == "timeout",
            "{error}"
        );
        assert!(
            at.elapsed() < Duration::from_secs(52 + pause),
            "{:?}",
            at.elapsed()
        );
        assert_eq!(shop.lines().len(), count);
        work.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_damaged_record_stops_no_other_run() {
    let (disk, shop) = (MemoryDisk::default(), Shop::default());
    let store = files(&disk);
    let faults = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&faults);
    let runner = builder::<Twenty>(files(&disk), shop.client(), VirtualClock::default())
        .on_fault(move |id, error| {
            let id = id.map(ToString::to_string);
            seen.lock().unwrap().push((id, error.to_string()));
        })
        .build();
    runner.start("a", inputs()).await.unwrap();
    runner.start("b", inputs()).await.unwrap();
    // A checkpoint of another workflow, as after a deploy that went wrong.
    let mut stored = store.load(&"a".parse().unwrap()).unwrap().unwrap();
    let json = stored.record.checkpoint.get().replace("\"twenty\"", "\"thirty\"");
    stored.record.checkpoint = serde_json::from_str(&json).unwrap();
    store.save(&stored.record, 1).unwrap();
    let work = Working::start(&runner);
    ended(&runner, "b").await;
    let status = runner.status("a").await.unwrap().unwrap();
    assert_eq!(status.state, RunState::Waiting);
    let error = status.error.unwrap();
    assert_eq!(error["kind"], "checkpoint");
    assert!(
        error["reason"]
            .as_str()
            .unwrap()
            .contains("of the workflow `thirty`"),
        "{error}"
    );
    assert_eq!(
        faults.lock().unwrap()[0],
        (Some("a".to_owned()), "the run cannot be resumed".to_owned())
    );
    // After the deploy is undone, it goes on by itself.
    let mut stored = store.load(&"a".parse().unwrap()).unwrap().unwrap();
    let json = stored.record.checkpoint.get().replace("\"thirty\"", "\"twenty\"");
    stored.record.checkpoint = serde_json::from_str(&json).unwrap();
    store.save(&stored.record, stored.version).unwrap();
    assert!(is_finished(&ended(&runner, "a").await));
    work.stop().await;
}

#[tokio::test]
async fn a_stream_is_refused_at_start_and_a_changed_file_before_it_is_sent() {
    let (disk, shop) = (MemoryDisk::default(), Shop::default());
    let runner = Runner::<SendFile>::builder(files(&disk), shop.client()).build();
    let stream = Upload::reader(&b"abc"[..]);
    let error = runner.start("s", SendFileInputs::new(stream)).await.unwrap_err();
    let RunnerError::Upload { source } = error else {
        panic!("{error:?}")
    };
    assert!(
        source.to_string().contains("from a reader cannot be stored"),
        "{source}"
    );
    assert!(files(&disk).list(&Filter::default()).unwrap().runs.is_empty());

    let path = std::env::temp_dir().join(format!("arazzo-upload-{}", std::process::id()));
    fs::write(&path, "abc").unwrap();
    for id in ["same", "changed"] {
        runner
            .start(id, SendFileInputs::new(Upload::file(&path)))
            .await
            .unwrap();
    }
    drop(runner);
    // Another process goes on.
    let runner = Runner::<SendFile>::builder(files(&disk), shop.client())
        .at_once(1)
        .build();
    let work = Working::start(&runner);
    assert!(is_finished(&ended(&runner, "same").await) || is_finished(&ended(&runner, "changed").await));
    work.stop().await;
    let sent = shop.received();
    assert!(sent.iter().any(|request| request.body == "abc"), "{sent:?}");

    runner
        .start("later", SendFileInputs::new(Upload::file(&path)))
        .await
        .unwrap();
    drop(runner);
    fs::write(&path, "other").unwrap();
    let runner = Runner::<SendFile>::builder(files(&disk), shop.client()).build();
    let work = Working::start(&runner);
    let status = ended(&runner, "later").await;
    let error = status.error.unwrap();
    assert_eq!(status.step.as_deref(), Some("send"));
    assert!(
        error["reason"].as_str().unwrap().contains("has changed since"),
        "{error}"
    );
    assert!(!shop.received().iter().any(|request| request.body == "other"));
    work.stop().await;
    fs::remove_file(path).unwrap();
}
