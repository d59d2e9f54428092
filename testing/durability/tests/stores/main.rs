//! The stores of this crate.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod faults;
mod folder;

use std::fs;

use arazzo_runtime::store::{Files, Filter, Record, RunState, Sqlite, Store, StoreError, Timestamp, suite};
use folder::Folder;
use serde_json::value::RawValue;

fn record(name: &str) -> Record {
    let [checkpoint, inputs] = ["{}", "{}"].map(|json| RawValue::from_string(json.to_owned()).unwrap());
    Record::new(
        name.parse().unwrap(),
        "w",
        checkpoint,
        inputs,
        Timestamp::from_millis(1),
    )
}

#[test]
fn files_pass_the_suite() {
    let folder = Folder::new();
    suite::check(|| {
        let path = folder.next();
        move || Files::open(&path).unwrap()
    });
}

#[test]
fn sqlite_passes_the_suite() {
    let folder = Folder::new();
    suite::check(|| {
        let path = folder.next();
        move || Sqlite::open(&path).unwrap()
    });
}

#[test]
fn files_leave_nothing_but_the_record_and_its_head() {
    let folder = Folder::new();
    let path = folder.next();
    suite::loses_no_save_of_many(&|| Files::open(&path).unwrap());
    let mut names: Vec<String> = fs::read_dir(path.join("runs/run-r"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(
        names[0].starts_with("101-") && names[1].starts_with("head-101-"),
        "{names:?}"
    );
    assert_eq!(fs::read_dir(path.join("temporary")).unwrap().count(), 0);
}

#[test]
fn a_damaged_file_is_named_and_hides_no_other() {
    let folder = Folder::new();
    let path = folder.next();
    let store = Files::open(&path).unwrap();
    for name in ["a", "b", "c"] {
        store.create(&record(name)).unwrap();
    }
    let file = fs::read_dir(path.join("runs/run-b"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some())
        .unwrap();
    let whole = fs::read_to_string(&file).unwrap();
    let of_another = fs::read_dir(path.join("runs/run-a")).unwrap();
    let of_another = of_another
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some());
    let of_another = fs::read_to_string(of_another.unwrap()).unwrap();
    let newer = whole.replace("\"format\":1", "\"format\":2");
    for (content, reason) in [
        ("", "EOF"),
        (&whole[..whole.len() - 1], "EOF"),
        (&whole.replace("ready", "unknown"), "unknown variant"),
        (&newer, "has the format 2, and this version reads the format 1"),
        (&of_another, "the record of another run"),
    ] {
        fs::write(&file, content).unwrap();
        let found = store.list(&Filter::default()).unwrap();
        let ids: Vec<&str> = found.runs.iter().map(|record| record.id.as_str()).collect();
        assert_eq!(ids, ["a", "c"]);
        let due = store.due("w", Timestamp::from_millis(9), 9).unwrap();
        assert_eq!((due.runs.len(), due.damaged.len()), (2, 1));
        let loaded = store.load(&"b".parse().unwrap()).unwrap_err();
        for error in [&found.damaged[0], &loaded] {
            let StoreError::Damaged { place, source } = error else {
                panic!("{error:?}")
            };
            assert!(place.contains("run-b"), "{place}");
            assert!(source.to_string().contains(reason), "{source}");
        }
    }
    fs::remove_file(&file).unwrap();
    let error = store.load(&"b".parse().unwrap()).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
}

#[test]
fn a_damaged_row_is_named_and_hides_no_other() {
    let folder = Folder::new();
    let path = folder.next();
    let store = Sqlite::open(&path).unwrap();
    for name in ["a", "b", "c"] {
        store.create(&record(name)).unwrap();
    }
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection
        .execute("UPDATE runs SET record = substr(record, 2) WHERE id = 'b'", [])
        .unwrap();
    let found = store.list(&Filter::default()).unwrap();
    let ids: Vec<&str> = found.runs.iter().map(|record| record.id.as_str()).collect();
    assert_eq!(ids, ["a", "c"]);
    let loaded = store.load(&"b".parse().unwrap()).unwrap_err();
    for error in [&found.damaged[0], &loaded] {
        let text = error.to_string();
        assert_eq!(text, "the record of `b` in the table `runs` is damaged");
    }
}

#[test]
fn an_operator_finds_runs_by_sql() {
    let folder = Folder::new();
    let path = folder.next();
    let store = Sqlite::open(&path).unwrap();
    let mut failed = record("a");
    store.create(&failed).unwrap();
    failed.state = RunState::Failed;
    failed.step = Some("pay".to_owned());
    failed.error = Some(serde_json::from_str(r#"{"kind":"criterion","reason":"no money"}"#).unwrap());
    store.save(&failed, 1).unwrap();
    store.create(&record("b")).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    let sql = "SELECT id || ' ' || step || ' ' || error || ' ' || version FROM runs WHERE state = 'failed'";
    let row: String = connection.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(row, "a pay no money 2");
    let due: i64 = connection
        .query_row("SELECT due FROM runs WHERE due IS NOT NULL", [], |row| row.get(0))
        .unwrap();
    assert_eq!(due, 1);
}

#[test]
fn what_is_no_database_is_an_error() {
    let folder = Folder::new();
    let path = folder.next();
    fs::write(
        &path,
        "no database, but longer than the header of one: ".repeat(20),
    )
    .unwrap();
    let error = Sqlite::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::Database { .. }), "{error:?}");
    let error = Files::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::Io { .. }), "{error:?}");
}
