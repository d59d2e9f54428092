//! Secrets in stored runs.

use arazzo_runtime::runner::Runner;
use arazzo_runtime::store::{RunState, Sqlite};
use durability::workflows::{ShowPassword, ShowPasswordInputs, Twenty, WithToken, WithTokenInputs};
use durability::{MemoryDisk, Shop, VirtualClock, usual};
use serde_json::json;

use super::{Working, builder, ended, files, inputs, is_finished, once};

#[tokio::test(start_paused = true)]
async fn no_secret_is_ever_on_the_disk() {
    for fails in [false, true] {
        let disk = MemoryDisk::default();
        // The server shows the secret in its reply.
        let shop = Shop::new(move |request, count| match request.line.as_str() {
            "POST /work/7" if fails => (500, request.body.clone()),
            _ => (200, usual(request, count)),
        });
        let runner = builder::<Twenty>(files(&disk), shop.client(), VirtualClock::default()).build();
        let work = Working::start(&runner);
        runner.start("r", inputs()).await.unwrap();
        let status = ended(&runner, "r").await;
        assert_eq!(is_finished(&status), !fails);
        assert!(shop.received()[0].body.contains("t-77"));
        assert!(disk.has("\"before\"") || disk.has("v6"));
        assert!(!disk.has("t-77"));
        work.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_output_that_shows_a_secret_is_not_stored() {
    let (disk, shop) = (MemoryDisk::default(), Shop::default());
    let runner = builder::<ShowPassword>(files(&disk), shop.client(), VirtualClock::default()).build();
    let work = Working::start(&runner);
    let mut inputs = ShowPasswordInputs::new("p-88");
    inputs.note = Some("a note".to_owned());
    runner.start("r", inputs).await.unwrap();
    let status = ended(&runner, "r").await;
    assert_eq!(json!(status.outputs), json!({"note": "a note"}));
    assert!(disk.has("a note") && !disk.has("p-88"));
    work.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_with_a_secret_output_needs_a_store_that_may_hold_secrets() {
    let (disk, shop, clock) = (MemoryDisk::default(), Shop::default(), VirtualClock::default());
    let runner = builder::<WithToken>(files(&disk), shop.client(), clock).build();
    let work = Working::start(&runner);
    runner.start("r", WithTokenInputs::new("p-88")).await.unwrap();
    let status = ended(&runner, "r").await;
    assert_eq!(status.state, RunState::Failed);
    let error = status.error.unwrap();
    assert_eq!(
        (error["kind"].as_str(), error["step"].as_str()),
        (Some("secret"), Some("login"))
    );
    assert!(!disk.has("p-88") && !disk.has("t-4711"));
    work.stop().await;

    let runner = builder::<WithToken>(files(&disk), shop.client(), clock)
        .store_secrets()
        .build();
    let work = Working::start(&runner);
    runner.start("s", WithTokenInputs::new("p-88")).await.unwrap();
    let status = ended(&runner, "s").await;
    assert_eq!(
        json!(status.outputs),
        json!({"name": "Ada", "password": "p-88", "token": "t-4711"})
    );
    assert!(disk.has("p-88") && disk.has("t-4711"));
    work.stop().await;
}

#[tokio::test(start_paused = true)]
async fn secret_inputs_come_from_the_caller_in_another_process() {
    let (disk, shop, clock) = (MemoryDisk::default(), Shop::default(), VirtualClock::default());
    builder::<Twenty>(files(&disk), shop.client(), clock)
        .build()
        .start("r", inputs())
        .await
        .unwrap();
    let without = Runner::<Twenty>::builder(files(&disk), shop.client())
        .clock(clock)
        .build();
    let work = Working::start(&without);
    let status = once(&without, "r", |status| status.error.is_some()).await;
    let error = status.error.unwrap();
    assert_eq!(
        (status.state, error["kind"].as_str()),
        (RunState::Waiting, Some("inputs"))
    );
    assert!(error["reason"].as_str().unwrap().contains("token"), "{error}");
    work.stop().await;
    assert!(shop.lines().is_empty());
    let with = builder::<Twenty>(files(&disk), shop.client(), clock).build();
    let work = Working::start(&with);
    assert!(is_finished(&ended(&with, "r").await));
    assert!(shop.received()[0].body.contains("t-77"));
    work.stop().await;
}

#[tokio::test(start_paused = true)]
async fn inputs_of_another_type_are_refused_without_their_values() {
    let (disk, shop, clock) = (MemoryDisk::default(), Shop::default(), VirtualClock::default());
    builder::<Twenty>(files(&disk), shop.client(), clock)
        .build()
        .start("r", inputs())
        .await
        .unwrap();
    let wrong = Runner::<Twenty>::builder(files(&disk), shop.client())
        .inputs(|_| json!({"token": 47_110_815}))
        .clock(clock)
        .build();
    let work = Working::start(&wrong);
    let status = once(&wrong, "r", |status| status.error.is_some()).await;
    let error = status.error.unwrap();
    assert_eq!(error["kind"], "inputs");
    assert!(
        !error.to_string().contains("47110815") && !disk.has("47110815"),
        "{error}"
    );
    work.stop().await;
}

#[tokio::test]
async fn no_secret_is_ever_in_the_database() {
    let folder = std::env::temp_dir().join(format!("arazzo-secrets-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let shop = Shop::new(|request, count| match request.line.as_str() {
        "POST /work/7" => (500, request.body.clone()),
        _ => (200, usual(request, count)),
    });
    let store = Sqlite::open(folder.join("runs.sqlite")).unwrap();
    let runner = Runner::<Twenty>::builder(store, shop.client()).build();
    let work = Working::start(&runner);
    runner.start("r", inputs()).await.unwrap();
    assert_eq!(ended(&runner, "r").await.state, RunState::Failed);
    let mut files = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let content = std::fs::read(entry.unwrap().path()).unwrap();
        files += usize::from(content.windows(2).any(|window| window == b"v6"));
        assert!(!content.windows(4).any(|window| window == b"t-77"));
    }
    assert!(files > 0);
    work.stop().await;
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test(start_paused = true)]
async fn secret_inputs_also_come_from_the_same_start_in_another_process() {
    let (disk, shop, clock) = (MemoryDisk::default(), Shop::default(), VirtualClock::default());
    let build = || {
        let runner = Runner::<Twenty>::builder(files(&disk), shop.client());
        runner.clock(clock).build()
    };
    build().start("r", inputs()).await.unwrap();
    let other = build();
    let mut again = inputs();
    again.name = "other".to_owned();
    let started = other.start("r", again).await.unwrap();
    assert!(!started.is_new);
    let work = Working::start(&other);
    assert!(is_finished(&ended(&other, "r").await));
    // What is stored counts; only what is not stored is taken from the second start.
    assert_eq!(shop.received()[0].body, r#"{"before":"n","token":"t-77"}"#);
    work.stop().await;
}
