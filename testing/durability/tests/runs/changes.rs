//! Changes of runs by an operator.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use arazzo_runtime::runner::{Runner, RunnerError, Status};
use arazzo_runtime::store::{Change, ChangeError, Id, RunState, Timestamp, change};
use durability::workflows::{
    Pay, PayAfterLogin, PayAfterLoginInputs, PayInputs, PayTwice, PayTwiceInputs, Twenty,
};
use durability::{MemoryDisk, Shop, VirtualClock, usual};
use serde_json::{Value, json};

use super::{Working, builder, ended, files, inputs, is_finished, once};

/// A shop in which one line fails until it is repaired.
struct Broken {
    shop: Shop,
    is_repaired: Arc<AtomicBool>,
}

impl Broken {
    fn new(line: &'static str) -> Self {
        let is_repaired = Arc::new(AtomicBool::new(false));
        let repaired = Arc::clone(&is_repaired);
        let shop = Shop::new(move |request, count| {
            if request.line == line && !repaired.load(Ordering::Relaxed) {
                return (500, "{}".to_owned());
            }
            (200, usual(request, count))
        });
        Self { shop, is_repaired }
    }

    fn repair(&self) {
        self.is_repaired.store(true, Ordering::Relaxed);
    }

    /// The requests after the first ones: the last part of each path.
    fn after(&self, first: usize) -> Vec<String> {
        let lines = self.shop.lines().into_iter().skip(first);
        lines
            .map(|line| line.rsplit('/').next().unwrap().to_owned())
            .collect()
    }
}

/// A run of `twenty` that has failed at `s05`.
async fn failed(broken: &Broken) -> (Runner<Twenty>, Working) {
    let disk = MemoryDisk::default();
    let runner = builder::<Twenty>(files(&disk), broken.shop.client(), VirtualClock::default()).build();
    let work = Working::start(&runner);
    runner.start("r", inputs()).await.unwrap();
    let status = ended(&runner, "r").await;
    assert_eq!(
        (status.state, status.step.as_deref()),
        (RunState::Failed, Some("s05"))
    );
    (runner, work)
}

fn object(json: Value) -> serde_json::Map<String, Value> {
    serde_json::from_value(json).unwrap()
}

fn skip(outputs: Value) -> Change {
    Change::Skip {
        step: None,
        outputs: object(outputs),
        next: None,
    }
}

fn go_back(step: &str) -> Change {
    Change::GoBack {
        step: step.to_owned(),
    }
}

fn set(step: &str, name: &str, value: Value) -> Change {
    Change::Set {
        step: step.to_owned(),
        name: name.to_owned(),
        value,
    }
}

async fn refused<W: arazzo_runtime::runner::DurableWorkflow>(
    runner: &Runner<W>,
    change: Change,
) -> ChangeError {
    match runner.change("r", change).await {
        Err(RunnerError::Change(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_step_is_retried_with_the_same_key() {
    let broken = Broken::new("POST /work/5");
    let (runner, work) = failed(&broken).await;
    broken.repair();
    let status: Status = runner.change("r", Change::Retry).await.unwrap();
    assert_eq!((status.state, status.error), (RunState::Ready, None));
    assert!(is_finished(&ended(&runner, "r").await));
    assert_eq!(broken.after(5)[..2], ["5", "6"]);
    let received = broken.shop.received();
    assert_eq!(received[4], received[5]);
    let error = refused(&runner, Change::Retry).await;
    assert!(
        matches!(
            error,
            ChangeError::State {
                state: RunState::Finished
            }
        ),
        "{error:?}"
    );
    work.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_retry_has_all_its_retries_again_and_lifts_a_deadline_that_has_passed() {
    let broken = Broken::new("POST /payments");
    let disk = MemoryDisk::default();
    let runner = builder::<Pay>(files(&disk), broken.shop.client(), VirtualClock::default());
    let runner = runner.deadline(Duration::from_secs(130)).build();
    let work = Working::start(&runner);
    runner.start("r", PayInputs::new(5)).await.unwrap();
    let status = ended(&runner, "r").await;
    assert_eq!((status.attempt, broken.shop.lines().len()), (3, 3));
    tokio::time::sleep(Duration::from_secs(20)).await;
    runner.change("r", Change::Retry).await.unwrap();
    let status = ended(&runner, "r").await;
    assert_eq!((status.attempt, broken.shop.lines().len()), (3, 6));
    assert_eq!(status.error.unwrap()["kind"], "criterion");
    work.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_goes_back_to_a_step_before() {
    let broken = Broken::new("POST /work/5");
    let (runner, work) = failed(&broken).await;
    broken.repair();
    let error = refused(&runner, go_back("s06")).await;
    assert_eq!(
        error.to_string(),
        "the run is at `s05` and has not reached the step `s06`"
    );
    let error = refused(&runner, go_back("s5")).await;
    assert!(
        matches!(error, ChangeError::Step { ref step } if step == "s5"),
        "{error:?}"
    );
    let status = runner.change("r", go_back("s03")).await.unwrap();
    assert_eq!((status.step.as_deref(), status.attempt), (Some("s03"), 1));
    assert!(is_finished(&ended(&runner, "r").await));
    assert_eq!(broken.after(5)[..4], ["3", "4", "5", "6"]);
    // It is another visit of the step, so it has another key.
    let received = broken.shop.received();
    assert_eq!(received[2].body, received[5].body);
    assert_ne!(received[2].key, received[5].key);
    work.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_step_is_skipped_with_outputs() {
    let broken = Broken::new("POST /work/5");
    let (runner, work) = failed(&broken).await;
    let error = refused(&runner, skip(json!({"value": 7}))).await;
    let ChangeError::Refused { source } = error else {
        panic!("{error:?}")
    };
    assert!(
        source
            .to_string()
            .contains("`$steps.s05.outputs.value` cannot be read"),
        "{source}"
    );
    let status = runner
        .change("r", skip(json!({"value": "by hand"})))
        .await
        .unwrap();
    assert_eq!(
        (status.state, status.step.as_deref()),
        (RunState::Ready, Some("s06"))
    );
    assert!(is_finished(&ended(&runner, "r").await));
    assert_eq!(broken.after(5)[..2], ["6", "7"]);
    assert_eq!(
        broken.shop.received()[5].body,
        r#"{"before":"by hand","token":"t-77"}"#
    );
    work.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_skipped_step_leads_where_the_operator_says_or_to_the_end() {
    let broken = Broken::new("POST /work/5");
    let (runner, work) = failed(&broken).await;
    let to = |next: &str| Change::Skip {
        step: Some("s05".to_owned()),
        outputs: object(json!({"value": "x"})),
        next: Some(next.to_owned()),
    };
    let error = refused(&runner, to("s99")).await;
    assert!(
        matches!(error, ChangeError::Step { ref step } if step == "s99"),
        "{error:?}"
    );
    runner
        .change("r", set("s19", "value", json!("job")))
        .await
        .unwrap();
    runner.change("r", to("s20")).await.unwrap();
    let status = once(&runner, "r", |status| status.state == RunState::Waiting).await;
    assert_eq!(status.step.as_deref(), Some("s20"));
    // It is the last step: the workflow ends.
    let status = runner
        .change("r", skip(json!({"state": "enough"})))
        .await
        .unwrap();
    assert_eq!(status.step, None);
    let status = ended(&runner, "r").await;
    assert_eq!(json!(status.outputs), json!({"value": "job", "state": "enough"}));
    assert_eq!(broken.after(5), ["job"]);
    work.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_kept_value_is_changed() {
    let broken = Broken::new("POST /work/5");
    let (runner, work) = failed(&broken).await;
    broken.repair();
    for (change, expected) in [
        (
            set("s04", "value", json!([1])),
            "the workflow does not accept this change",
        ),
        (set("s77", "value", json!("x")), "the run has no step `s77`"),
        (set("s04/s01", "value", json!("x")), "the run has no step `s04`"),
    ] {
        assert_eq!(refused(&runner, change).await.to_string(), expected);
    }
    let status = runner
        .change("r", set("s04", "value", json!("corrected")))
        .await
        .unwrap();
    assert_eq!(status.state, RunState::Failed);
    runner.change("r", Change::Retry).await.unwrap();
    assert!(is_finished(&ended(&runner, "r").await));
    assert_eq!(
        broken.shop.received()[5].body,
        r#"{"before":"corrected","token":"t-77"}"#
    );
    // What is sent differs, and so does the key.
    assert_ne!(broken.shop.received()[4].key, broken.shop.received()[5].key);
    work.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_is_cancelled_while_it_sends() {
    let (disk, shop) = (MemoryDisk::default(), Shop::default());
    shop.pause(Duration::from_secs(10));
    let runner = builder::<Twenty>(files(&disk), shop.client(), VirtualClock::default()).build();
    let work = Working::start(&runner);
    runner.start("r", inputs()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(15)).await;
    let error = refused(&runner, Change::Retry).await;
    assert!(matches!(error, ChangeError::State { .. }), "{error:?}");
    let error = refused(&runner, go_back("s01")).await;
    assert!(matches!(error, ChangeError::Running { .. }), "{error:?}");
    runner.change("r", Change::Cancel).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1_000)).await;
    let status = runner.status("r").await.unwrap().unwrap();
    assert_eq!(
        (status.state, status.step.as_deref()),
        (RunState::Cancelled, Some("s02"))
    );
    assert_eq!(shop.lines().len(), 2);
    let error = refused(&runner, Change::Cancel).await;
    assert_eq!(error.to_string(), "the run is cancelled");
    // It can go on later.
    runner.change("r", Change::Retry).await.unwrap();
    assert!(is_finished(&ended(&runner, "r").await));
    assert_eq!(shop.lines()[1..3], ["POST /work/2", "POST /work/2"]);
    work.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_step_of_a_called_workflow_is_changed_by_its_path() {
    let broken = Broken::new("POST /confirmations");
    let disk = MemoryDisk::default();
    let runner = builder::<PayTwice>(files(&disk), broken.shop.client(), VirtualClock::default()).build();
    let work = Working::start(&runner);
    runner.start("r", PayTwiceInputs::new()).await.unwrap();
    let status = ended(&runner, "r").await;
    assert_eq!(
        (status.state, status.step.as_deref()),
        (RunState::Failed, Some("first/confirm"))
    );
    // The step of the called workflow.
    let status = runner
        .change("r", set("first/pay", "receipt", json!("r9")))
        .await
        .unwrap();
    assert_eq!(status.step.as_deref(), Some("first/confirm"));
    let status = runner.change("r", go_back("first/pay")).await.unwrap();
    assert_eq!(status.step.as_deref(), Some("first/pay"));
    let status = ended(&runner, "r").await;
    assert_eq!(
        (status.step.as_deref(), broken.after(2)),
        (
            Some("first/confirm"),
            vec!["payments".into(), "confirmations".into()]
        )
    );
    runner.change("r", skip(json!({}))).await.unwrap();
    // The second call fails at the same step. This time the whole call is skipped.
    let status = ended(&runner, "r").await;
    assert_eq!(status.step.as_deref(), Some("second/confirm"));
    let change = Change::Skip {
        step: Some("second".to_owned()),
        outputs: object(json!({"receipt": "none"})),
        next: None,
    };
    runner.change("r", change).await.unwrap();
    let status = ended(&runner, "r").await;
    assert_eq!(json!(status.outputs), json!({"first": "r1", "second": "none"}));
    work.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_skipped_step_before_a_retry_leads_to_the_retry() {
    let disk = MemoryDisk::default();
    let shop = Shop::new(|request, count| match (request.line.as_str(), count) {
        ("POST /payments", 0) => (401, "{}".to_owned()),
        _ => (200, usual(request, count)),
    });
    shop.pause(Duration::from_secs(10));
    let runner = builder::<PayAfterLogin>(files(&disk), shop.client(), VirtualClock::default()).build();
    let work = Working::start(&runner);
    runner.start("r", PayAfterLoginInputs::new()).await.unwrap();
    once(&runner, "r", |status| status.step.as_deref() == Some("login")).await;
    runner.change("r", Change::Cancel).await.unwrap();
    let status = runner.change("r", skip(json!({}))).await.unwrap();
    assert_eq!((status.step.as_deref(), status.attempt), (Some("pay"), 2));
    assert!(is_finished(&ended(&runner, "r").await));
    assert_eq!(shop.lines(), ["POST /payments", "POST /login", "POST /payments"]);
    work.stop().await;
}

#[tokio::test]
async fn a_change_of_an_unknown_run_is_refused() {
    let store = files(&MemoryDisk::default());
    let id: Id = "r".parse().unwrap();
    let error = change(&store, &id, &Change::Cancel, Timestamp::now()).unwrap_err();
    assert_eq!(error.to_string(), "there is no run `r`");
}
