#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;

type Read<T> = Result<T, serde_json::Error>;

/// What is read out of the text and out of the value, which are two deserializers of serde.
fn read<T: for<'de> ReadMembers<'de>>(json: &str, names: &'static [&'static str]) -> Read<T> {
    let value: Value = serde_json::from_str(json).unwrap();
    let of_value: Read<T> = read_members(value, names);
    let of_text = read_members(&mut serde_json::Deserializer::from_str(json), names);
    assert_eq!(of_value.is_ok(), of_text.is_ok(), "{json}");
    of_text
}

fn error<T: for<'de> ReadMembers<'de>>(json: &str, names: &'static [&'static str]) -> String {
    let error = read::<T>(json, names).err().unwrap().to_string();
    let (error, _) = error.split_once(" at line").unwrap_or((&error, ""));
    error.to_owned()
}

#[test]
fn members_have_any_order_and_the_others_are_left() {
    for json in [
        r#"{"id": 1, "name": "Rex", "tags": ["good"]}"#,
        r#"{"tags": ["good"], "name": "Rex", "id": 1}"#,
        r#"{"age": {"id": 7}, "name": "Rex", "ta": 1, "tags": ["good"], "tagss": 2, "id": 1}"#,
        r#"{"n\u0061me": "Rex", "id": 1, "tags": ["good"]}"#,
    ] {
        let (id, name, tags): (i64, String, Vec<String>) = read(json, &["id", "name", "tags"]).unwrap();
        assert_eq!((id, name.as_str(), tags), (1, "Rex", vec!["good".to_owned()]));
    }
    let () = read(r#"{"id": 1}"#, &[]).unwrap();
}

#[test]
fn an_absent_member_is_nothing_for_an_option_alone() {
    let read_both = |json| read::<(Option<i64>, Option<Value>)>(json, &["a", "b"]).unwrap();
    assert_eq!(read_both("{}"), (None, None));
    assert_eq!(read_both(r#"{"a": null, "b": null}"#), (None, None));
    assert_eq!(read_both(r#"{"b": 2}"#), (None, Some(json!(2))));
    assert_eq!(
        error::<(i64, Value)>(r#"{"a": 1}"#, &["a", "b"]),
        "missing field `b`"
    );
    assert_eq!(error::<(String,)>("{}", &["a"]), "missing field `a`");
}

#[test]
fn a_default_stands_for_an_absent_member_and_null_is_a_value() {
    let read_size = |json| {
        let (size,): (Given<i64>,) = read(json, &["size"])?;
        Ok(size.or(|| 3))
    };
    let is_null = |error: serde_json::Error| error.to_string().starts_with("invalid type: null");
    assert!(matches!(read_size("{}"), Ok(3)));
    assert!(matches!(read_size(r#"{"size": 4}"#), Ok(4)));
    assert!(read_size(r#"{"size": null}"#).is_err_and(is_null));
    let (nothing,): (Given<Option<i64>>,) = read(r#"{"size": null}"#, &["size"]).unwrap();
    assert_eq!(nothing.or(|| Some(3)), None);
}

#[test]
fn what_does_not_fit_is_refused() {
    assert!(error::<(i64,)>("[1]", &["a"]).ends_with("expected an object"));
    assert!(error::<(i64,)>("1", &["a"]).ends_with("expected an object"));
    assert_eq!(
        error::<(i64,)>(r#"{"a": "1"}"#, &["a"]),
        "invalid type: string \"1\", expected i64"
    );
    // A `Value` cannot hold a member twice.
    let twice: Read<(i64, i64)> = read_members(
        &mut serde_json::Deserializer::from_str(r#"{"a": 1, "b": 2, "a": 1}"#),
        &["a", "b"],
    );
    assert!(twice.unwrap_err().to_string().starts_with("duplicate field `a`"));
}

#[test]
fn what_is_longer_than_a_tuple_is_read_as_two() {
    type Members = Both<(i64, String), Both<(Option<i64>,), (bool,)>>;
    const NAMES: &[&str] = &["a", "b", "c", "d"];
    let Both((a, b), Both((c,), (d,))) = read::<Members>(r#"{"d": true, "a": 1, "b": "x"}"#, NAMES).unwrap();
    assert_eq!((a, b.as_str(), c, d), (1, "x", None, true));
    assert_eq!(
        error::<Members>(r#"{"a": 1, "b": "x"}"#, NAMES),
        "missing field `d`"
    );
    assert_eq!(
        error::<Members>(r#"{"a": 1, "c": 1, "b": "x", "d": 1}"#, NAMES),
        "invalid type: integer `1`, expected a boolean"
    );
    assert_eq!((Members::COUNT, <() as ReadMembers>::COUNT), (4, 0));
}

#[test]
fn the_other_members_are_kept_or_refused_where_that_is_asked() {
    let json = json!({"id": 1, "x": "y", "z": "0"});
    let ((id,), others): ((i64,), BTreeMap<String, String>) =
        read_all_members(json.clone(), &["id"]).unwrap();
    let expected = [("x", "y"), ("z", "0")].map(|(name, member)| (name.to_owned(), member.to_owned()));
    assert_eq!((id, others), (1, BTreeMap::from(expected)));
    let of_another_type: Read<((i64,), BTreeMap<String, i64>)> = read_all_members(json.clone(), &["id"]);
    assert!(of_another_type.is_err());
    let refused: Read<(i64,)> = read_only_members(json, &["id"]);
    let expected = "unknown field `x`, expected `id`";
    assert_eq!(refused.unwrap_err().to_string(), expected);
    let (id,): (i64,) = read_only_members(json!({"id": 1}), &["id"]).unwrap();
    assert_eq!(id, 1);
}

/// More names than members, or fewer, are a mistake of the caller's that must not end in a panic.
#[test]
fn names_and_members_that_differ_in_number_do_no_harm() {
    let (a,): (i64,) = read(r#"{"a": 1, "b": 2}"#, &["a", "b"]).unwrap();
    assert_eq!(a, 1);
    assert_eq!(
        error::<(i64, i64)>(r#"{"a": 1, "b": 2}"#, &["a"]),
        "missing field ``"
    );
    assert_eq!(
        error::<Both<(i64,), (i64,)>>(r#"{"a": 1}"#, &[]),
        "missing field ``"
    );
}

#[test]
fn an_object_is_written_in_order_and_fails_as_a_whole() {
    fn written(write: impl FnOnce(&mut ObjectWriter<serde_json::value::Serializer>)) -> Read<Value> {
        let mut object = ObjectWriter::new(serde_json::value::Serializer);
        write(&mut object);
        object.end()
    }
    let others = BTreeMap::from([("x".to_owned(), 1)]);
    let object = written(|object| {
        object.insert("a", "b");
        object.insert("none", &None::<i64>);
        object.insert_some("left out", &None::<i64>);
        object.insert_some("some", &Some(1));
        object.insert_all(&others);
    });
    assert_eq!(
        object.unwrap(),
        json!({"a": "b", "none": null, "some": 1, "x": 1})
    );
    let failed = written(|object| {
        object.insert("file", &crate::Upload::from(vec![0xff]));
        object.insert("a", "b");
    });
    assert!(failed.is_err());
}
