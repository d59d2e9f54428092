//! `cargo arazzo runs`.

use std::fs;
use std::path::Path;

use arazzo_runtime::store::{Files, Record, RunState, Sqlite, Store, Timestamp};
use serde_json::{Value, json};

use crate::{Run, folder, run};

/// A run that has failed at `pay`, and one that waits.
fn fill(store: &dyn Store) {
    let checkpoint = json!({
        "format": 1, "workflow": "order", "run": "0000000000000001",
        "steps": [["reserve", "POST /reservations"], ["pay", "POST /payments"], ["confirm", "POST /confirmations"]],
        "progress": {
            "step": "pay", "attempt": 3, "transitions": 3, "pause": null, "againFrom": null, "round": 0, "retries": {"again": 2},
            "detour": null, "endedAt": null, "goneBack": 0, "asked": [], "begun": true, "doneBefore": [], "failures": [],
            "visits": 2, "begunBy": null
        },
        "state": {"outputs": {"reserve": {"id": {"set": "r1"}}}, "inputs": {}, "runs": {}}
    });
    let raw = |json: &Value| serde_json::from_str(&json.to_string()).expect("it is JSON");
    let record = |id: &str| {
        let id = id.parse().expect("it is an id");
        Record::new(
            id,
            "order",
            raw(&checkpoint),
            raw(&json!({})),
            Timestamp::from_millis(1),
        )
    };
    let mut failed = record("order-7");
    failed.state = RunState::Failed;
    failed.step = Some("pay".to_owned());
    failed.attempt = 3;
    failed.error = Some(raw(
        &json!({"kind": "criterion", "reason": "criterion `$statusCode == 200` is not met"}),
    ));
    store.create(&failed).expect("it is stored");
    let mut waiting = record("order-8");
    waiting.state = RunState::Waiting;
    waiting.step = Some("pay".to_owned());
    store.create(&waiting).expect("it is stored");
}

/// A store in a folder, and one in a database.
fn stores(test: &str) -> [String; 2] {
    let folder = folder(test);
    let [files, sqlite] = ["files", "runs.sqlite"].map(|name| folder.join(name));
    fill(&Files::open(&files).expect("the store opens"));
    fill(&Sqlite::open(&sqlite).expect("the store opens"));
    [files, sqlite].map(|path| path.to_str().expect("the path is UTF-8").to_owned())
}

fn runs<const COUNT: usize>(arguments: [&str; COUNT]) -> Run {
    run(["runs"].into_iter().chain(arguments))
}

fn shown(store: &str) -> Value {
    serde_json::from_str(&runs(["show", store, "order-7"]).stdout).expect("a record is JSON")
}

const FAILED: &str = "order-7 order failed at `pay`, attempt 3: criterion `$statusCode == 200` is not met\n";

#[test]
fn runs_are_listed_by_state_and_workflow() {
    for store in stores("runs-list") {
        let all = runs(["list", &store]);
        assert_eq!(all.stdout, format!("{FAILED}order-8 order waiting at `pay`\n"));
        assert_eq!(all.code, Some(0));
        assert_eq!(runs(["list", &store, "--state", "failed"]).stdout, FAILED);
        assert_eq!(runs(["list", &store, "--workflow", "refund"]).stdout, "");
        let lines = runs(["list", &store, "--format", "json"]).json();
        assert_eq!((lines.len(), &lines[1]["id"]), (2, &json!("order-8")));
    }
}

#[test]
fn a_failed_step_is_retried_or_skipped() {
    for store in stores("runs-retry") {
        let retried = runs(["retry", &store, "order-7"]);
        assert_eq!(
            (retried.stdout.as_str(), retried.code),
            ("order-7 order ready at `pay`\n", Some(0))
        );
        assert_eq!(shown(&store)["checkpoint"]["progress"]["retries"], json!({}));
        let again = runs(["retry", &store, "order-7"]);
        assert_eq!(
            (again.last_line(), again.code),
            ("error: the run is ready", Some(1))
        );
        let skipped = runs(["skip", &store, "order-7", "--outputs", r#"{"receipt": "p1"}"#]);
        assert_eq!(skipped.stdout, "order-7 order ready at `confirm`\n");
        let outputs = &shown(&store)["checkpoint"]["state"]["outputs"];
        assert_eq!(
            *outputs,
            json!({"reserve": {"id": {"set": "r1"}}, "pay": {"receipt": {"set": "p1"}}})
        );
        let skipped = runs([
            "skip", &store, "order-7", "--step", "confirm", "--next", "reserve",
        ]);
        assert_eq!(skipped.stdout, "order-7 order ready at `reserve`\n");
        let skipped = runs(["skip", &store, "order-7", "--outputs", "[]"]);
        assert_eq!(skipped.code, Some(2), "{}", skipped.stderr);
    }
}

#[test]
fn a_run_goes_back_is_changed_and_is_cancelled() {
    for store in stores("runs-back") {
        let too_far = runs(["back", &store, "order-7", "confirm"]);
        assert_eq!(
            (too_far.last_line(), too_far.code),
            (
                "error: the run is at `pay` and has not reached the step `confirm`",
                Some(1)
            )
        );
        let back = runs(["back", &store, "order-7", "reserve"]);
        assert_eq!(back.stdout, "order-7 order ready at `reserve`\n");
        // A value is JSON, or a text.
        for (value, expected) in [("[1]", json!([1])), ("r 2", json!("r 2")), ("\"3\"", json!("3"))] {
            let set = runs(["set", &store, "order-7", "reserve", "id", value]);
            assert_eq!(set.code, Some(0), "{}", set.stderr);
            assert_eq!(
                shown(&store)["checkpoint"]["state"]["outputs"]["reserve"]["id"]["set"],
                expected
            );
        }
        let unknown = runs(["set", &store, "order-7", "reserv", "id", "1"]);
        assert_eq!(
            (unknown.last_line(), unknown.code),
            ("error: the run has no step `reserv`", Some(1))
        );
        let cancelled = runs(["cancel", &store, "order-7"]);
        assert_eq!(cancelled.stdout, "order-7 order cancelled at `reserve`\n");
        let unknown = runs(["cancel", &store, "order-9"]);
        assert_eq!(
            (unknown.last_line(), unknown.code),
            ("error: there is no run `order-9`", Some(1))
        );
        assert_eq!(runs(["show", &store, "order-9"]).code, Some(1));
    }
}

#[test]
fn what_is_no_store_is_an_error_and_is_not_created() {
    let folder = folder("runs-none");
    let missing = folder.join("missing");
    let path = missing.to_str().expect("the path is UTF-8");
    let listed = runs(["list", path]);
    assert_eq!(
        (listed.last_line(), listed.code),
        (format!("error: there is no store at `{path}`").as_str(), Some(2))
    );
    assert!(!Path::new(path).exists());
    let text = folder.join("text");
    fs::write(
        &text,
        "no database, but longer than the header of one: ".repeat(20),
    )
    .expect("it is written");
    let listed = runs(["list", text.to_str().expect("the path is UTF-8")]);
    assert_eq!(listed.code, Some(2));
    assert!(
        listed.last_line().starts_with("error: the database has failed: "),
        "{}",
        listed.stderr
    );
}

#[test]
fn a_damaged_record_is_named_beside_the_others() {
    let [store, _] = stores("runs-damaged");
    let run = Path::new(&store).join("runs/run-order-7");
    let mut names = fs::read_dir(&run)
        .expect("the folder is there")
        .map(|entry| entry.expect("it is read").path());
    let file = names
        .find(|path| path.extension().is_some())
        .expect("a record is there");
    fs::write(&file, "{").expect("it is written");
    let listed = runs(["list", &store]);
    assert_eq!(
        (listed.stdout.as_str(), listed.code),
        ("order-8 order waiting at `pay`\n", Some(1))
    );
    let expected = format!("error: the record {} is damaged: EOF", file.display());
    assert!(listed.last_line().starts_with(&expected), "{}", listed.stderr);
}
