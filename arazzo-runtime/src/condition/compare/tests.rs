use http::{HeaderMap, StatusCode};
use serde_json::json;

use super::*;
use crate::{Reply, jsonpath, simple};

fn show(value: impl Compare) -> String {
    match value.comparable() {
        Comparable::Absent => "absent".to_owned(),
        Comparable::Null => "null".to_owned(),
        Comparable::Boolean(value) => value.to_string(),
        Comparable::Number(number) => format!("{number:?}"),
        Comparable::Text(text) => format!("{text:?}"),
        Comparable::Structured(value) => value.to_string(),
        Comparable::Json(text) => text.into_owned(),
    }
}

#[test]
fn every_type_is_compared_as_its_json() {
    assert_eq!(show("a"), "\"a\"");
    assert_eq!(show("a".to_owned()), "\"a\"");
    assert_eq!(show(true), "true");
    assert_eq!(show(()), "null");
    assert_eq!(show(200_u16), "Integer(200)");
    assert_eq!(show(-5_i64), "Integer(-5)");
    assert_eq!(show(u64::MAX), "Integer(18446744073709551615)");
    assert_eq!(show(0.5), "Float(0.5)");
    assert_eq!(show(vec![Some("a"), None]), r#"["a",null]"#);
    assert_eq!(show(BTreeMap::from([("a".to_owned(), 1)])), r#"{"a":1}"#);
    assert_eq!(show(Upload::from("a\n")), r#""a\n""#);
    assert_eq!(show(Upload::from(vec![b'a', 0xff])), "\"a\u{fffd}\"");
    assert_eq!(show(Secret::<String>::from("k")), "\"k\"");
    for (value, shown) in [
        (json!(null), "null"),
        (json!(false), "false"),
        (json!(7), "Integer(7)"),
        (json!(u64::MAX), "Integer(18446744073709551615)"),
        (json!(7.0), "Float(7.0)"),
        (json!("7"), "\"7\""),
        (json!([7]), "[7]"),
        (json!({"a": 7}), r#"{"a":7}"#),
    ] {
        assert_eq!(show(&value), shown);
    }
}

#[test]
fn what_has_no_value_is_absent_and_null_is_a_value_s17() {
    assert_eq!(show(None::<&str>), "absent");
    assert_eq!(show(Some(&&"a")), "\"a\"");
    assert_eq!(show(Slot::<String>::Unset), "absent");
    assert_eq!(
        show(Slot::<i64>::missing("$response.body#/id", "an integer", "null")),
        "absent"
    );
    assert_eq!(show(Slot::Set(5_i64)), "Integer(5)");
    assert_eq!(show(Slot::Set(Value::Null)), "null");
    assert_eq!(show(Slot::Set(None::<String>)), "null");
    assert_eq!(show(Some(Secret::from(json!(null)))), "null");
}

#[test]
fn what_cannot_be_written_is_absent_s39() {
    assert_eq!(show(vec![Upload::from(vec![0xff])]), "absent");
}

/// Of `$.a` in a body.
fn leaf(json: &str) -> String {
    let reply = Reply::new(StatusCode::OK, HeaderMap::new(), format!("{{\"a\": {json} }}"));
    let [leaf] = reply.json([&["a"]]).unwrap();
    show(leaf)
}

#[test]
fn a_leaf_is_decoded_to_be_compared() {
    for (json, shown) in [
        ("null", "null"),
        ("true", "true"),
        ("false", "false"),
        ("\"a\"", "\"a\""),
        ("\"\"", "\"\""),
        (r#""a\"\u0062""#, r#""a\"b""#),
        ("17", "Integer(17)"),
        ("-1.50e1", "Integer(-15)"),
        ("[1, {}]", "[1,{}]"),
        ("{ }", "{}"),
        ("[ 1e400 ]", "[ 1e400 ]"),
    ] {
        assert_eq!(leaf(json), shown);
    }
}

#[test]
fn a_leaf_that_cannot_be_decoded_is_there_and_equals_nothing_else_s39() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let body = format!(r#"{{"deep": {deep}, "again": {deep}, "lone": "\ud800", "large": [1e999]}}"#);
    let reply = Reply::new(StatusCode::OK, HeaderMap::new(), body);
    let leaves = reply.json([&["deep"], &["again"], &["lone"], &["large"], &["none"]]);
    let [deep, again, lone, large, none] = &leaves.unwrap();
    for leaf in [deep, lone, large] {
        assert!(simple::holds(leaf) && jsonpath::holds(leaf));
        assert!(!simple::equal(leaf, none) && !jsonpath::equal(leaf, none));
        assert!(!simple::equal(leaf, ()) && !jsonpath::equal(leaf, ""));
    }
    assert!(simple::equal(deep, again) && jsonpath::equal(deep, again));
    assert!(!simple::equal(deep, large) && !jsonpath::equal(deep, large));
    assert!(!simple::holds(none) && !jsonpath::holds(none) && simple::equal(none, ()));
}

#[test]
fn the_shapes_of_generated_conditions_compile() {
    let reply = Reply::new(StatusCode::OK, HeaderMap::new(), r#"{"status": "completed"}"#);
    let [status] = reply.json([&["status"]]).unwrap();
    assert!(jsonpath::equal(status, "completed") && simple::equal(status, "COMPLETED"));
    assert!(simple::less(reply.status(), 300_i64) && !simple::equal(reply.status(), ()));
    let reply = Some(&reply);
    assert!(simple::holds(reply.map(Reply::status)) && !simple::holds(reply.map(Reply::url)));
    assert!(simple::equal(
        reply.map(Reply::raw_body),
        json!({"status": "completed"})
    ));
    assert!(!simple::holds(reply.map(|reply| reply.header("X-No"))));
    let input: Option<Secret<String>> = Some("k".into());
    assert!(simple::equal(input.as_ref().map(Secret::expose), "k"));
}
