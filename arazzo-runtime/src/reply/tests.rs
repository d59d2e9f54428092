use std::time::SystemTime;

use http::header::RETRY_AFTER;

use super::*;

fn reply(content_type: Option<&str>, body: impl Into<Bytes>) -> Reply {
    let mut headers = HeaderMap::new();
    if let Some(content_type) = content_type {
        headers.insert(CONTENT_TYPE, content_type.parse().unwrap());
    }
    Reply::new(StatusCode::OK, headers, body)
}

fn found(reply: &Reply) -> String {
    let [leaf] = reply.json([&["id"]]).unwrap();
    match leaf.read::<String>() {
        Slot::Missing(absence) => absence.found.into_owned(),
        Slot::Set(text) => format!("={text}"),
        Slot::Unset => String::new(),
    }
}

const ID: &str = r#"{"id": "x"}"#;

#[test]
fn json_is_what_says_so_or_says_nothing_s19() {
    let long = format!("application/vnd.{}+json", "x".repeat(100));
    for json in [
        "application/json",
        "Application/JSON; charset=utf-8",
        "text/json",
        "application/problem+json",
        &long,
    ] {
        assert_eq!(found(&reply(Some(json), ID)), "=x", "{json}");
    }
    assert_eq!(found(&reply(None, ID)), "=x");
    assert_eq!(found(&reply(None, format!("\u{feff}{ID}"))), "=x");
}

#[test]
fn a_pointer_finds_nothing_in_other_bodies_s20() {
    assert_eq!(
        found(&reply(Some("text/html; charset=utf-8"), ID)),
        "a text/html body"
    );
    assert_eq!(
        found(&reply(Some("application/jsonl"), ID)),
        "an application/jsonl body"
    );
    assert_eq!(
        found(&reply(None, "<html>")),
        "a body without a media type that is not JSON"
    );
    assert_eq!(found(&reply(None, "{}")), "nothing");
    for (body, kind) in [
        ("[{}]", "an array"),
        ("\"secret\"", "a string"),
        ("17", "a number"),
        ("true", "a boolean"),
        ("null", "null"),
    ] {
        for json in [None, Some("application/json")] {
            assert_eq!(found(&reply(json, body)), format!("nothing inside {kind}"));
        }
    }
    for (content_type, empty) in [
        (None, ""),
        (Some("application/json"), ""),
        (Some("text/html"), ""),
        (Some("application/xml"), ""),
    ] {
        assert_eq!(found(&reply(content_type, empty)), "an empty body");
    }
}

#[test]
fn a_body_that_says_json_and_is_not_fails_only_where_a_pointer_needs_it_s19() {
    for body in [&b"{\"id\": 1}\n{\"id\": 2}\n"[..], b" ", b"\"\xff\""] {
        let reply = reply(Some("application/json"), Bytes::from_static(body));
        assert!(matches!(reply.json([&["id"]]), Err(Failure::Decode { .. })));
        assert!(reply.json([]).is_ok());
    }
    let lines = "{\"id\": 1}\n{\"id\": 2}\n";
    assert_eq!(
        reply(Some("application/json"), lines).body_text(),
        Slot::Set(lines.to_owned())
    );
}

#[test]
fn the_body_as_text_is_lossless_or_the_string_that_it_is_s19() {
    assert_eq!(
        reply(Some("application/json"), "\"a\\nb\"").body_text(),
        Slot::Set("a\nb".to_owned())
    );
    assert_eq!(
        reply(Some("application/json"), ID).body_text(),
        Slot::Set(ID.to_owned())
    );
    assert_eq!(
        reply(Some("text/plain"), "\"q\"").body_text(),
        Slot::Set("\"q\"".to_owned())
    );
    let bytes = reply(Some("application/json"), Bytes::from_static(b"\xff")).body_text();
    assert_eq!(
        bytes,
        Slot::missing("$response.body", "a string", "bytes that are not UTF-8")
    );
}

#[test]
fn the_body_as_a_value_is_decoded_json_or_text_s19() {
    assert_eq!(
        reply(Some("application/json"), "[1]").body_value(),
        Slot::Set(serde_json::json!([1]))
    );
    assert_eq!(
        reply(Some("application/json"), "[1").body_value(),
        Slot::Set(Value::from("[1"))
    );
    assert_eq!(
        reply(Some("text/plain"), "[1]").body_value(),
        Slot::Set(Value::from("[1]"))
    );
    let bytes = reply(Some("application/json"), Bytes::from_static(b"\xff")).body_value();
    assert_eq!(
        bytes,
        Slot::missing("$response.body", "any value", "bytes that are not UTF-8")
    );
}

#[test]
fn a_body_of_length_0_is_absent_and_never_malformed_s19a() {
    let with = |status: u16, content_type: Option<&str>| Reply {
        status: status.try_into().unwrap(),
        ..reply(content_type, "")
    };
    let head = |content_type| reply(Some(content_type), "").with_request(Method::HEAD, "http://h/");
    for empty in [
        with(204, Some("application/json")),
        with(204, Some("text/plain")),
        with(204, None),
        with(205, Some("application/pdf")),
        with(304, Some("text/html")),
        with(200, Some("application/json; charset=utf-8")),
        with(404, Some("application/problem+json")),
        with(200, None),
        head("application/json"),
        head("application/octet-stream"),
    ] {
        assert_eq!(found(&empty), "an empty body", "{empty:?}");
        assert!(empty.body_text().get().is_none() && empty.body_value().get().is_none());
        assert!(empty.raw_body().get().is_none() && empty.file().get().is_none());
        assert!(empty.body_as::<Value>().get().is_none());
    }
    // An empty text or file is one.
    assert_eq!(
        with(200, Some("text/plain")).body_text(),
        Slot::Set(String::new())
    );
    assert!(with(200, Some("application/pdf")).file().get().is_some());
}

#[test]
fn a_header_is_looked_up_without_case_and_its_first_value_counts_s18() {
    let mut headers = HeaderMap::new();
    headers.append("x-id", "1".parse().unwrap());
    headers.append("x-id", "2".parse().unwrap());
    headers.append("x-bytes", http::HeaderValue::from_bytes(b"\xff").unwrap());
    let reply = Reply::new(StatusCode::OK, headers, "");
    assert_eq!(reply.header("X-Id"), Slot::Set("1".to_owned()));
    assert_eq!(
        reply.header("X-No"),
        Slot::missing("$response.header.X-No", "a string", "nothing")
    );
    assert!(reply.header("X-Bytes").get().is_none());
    assert!(reply.header("no header\n").get().is_none());
}

#[test]
fn retry_after_is_seconds_or_a_date_s26() {
    let asked = |value: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, value.parse().unwrap());
        Reply::new(StatusCode::OK, headers, "").retry_after()
    };
    assert_eq!(asked("7"), Some(Duration::from_secs(7)));
    assert_eq!(asked("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
    let later = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(86_400));
    assert!(asked(&later) > Some(Duration::from_secs(80_000)));
    let seconds = |value: &str| asked(value).map(|wait| wait.as_secs());
    let read = [
        "1.5",
        "1.0",
        "0.001",
        "0",
        ".5",
        "3.",
        " 12 ",
        "\t4.2\t",
        "007",
        "1.6756627556483428",
    ];
    assert_eq!(
        read.map(seconds),
        [2, 1, 1, 0, 1, 3, 12, 5, 7, 2].map(Some),
        "{read:?}"
    );
    let huge = "9".repeat(40);
    assert_eq!(
        [huge.as_str(), "18446744073709551615.5"].map(seconds),
        [Some(u64::MAX); 2]
    );
    let unread = [
        "soon",
        "-1",
        "-1.5",
        "1.5.5",
        ".",
        "",
        "1e3",
        "1 s",
        "1,5",
        "NaN",
        "inf",
        "0x10",
        "٣",
        "Sun, 06 Nov 1994 08:49:37 +0000",
    ];
    assert_eq!(unread.map(seconds), [None; 14], "{unread:?}");
}

#[test]
fn s26a_retry_after_is_a_date_in_each_of_the_three_forms_of_http() {
    let asked = |values: &[&str]| {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(RETRY_AFTER, value.parse().unwrap());
        }
        Reply::new(StatusCode::OK, headers, "").retry_after()
    };
    for passed in [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ] {
        assert_eq!(asked(&[passed]), Some(Duration::ZERO), "{passed}");
    }
    for to_come in [
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Thursday, 01-Jan-60 00:00:00 GMT",
        "Thu Jan  1 00:00:00 2060",
    ] {
        assert!(asked(&[to_come]) > Some(Duration::from_secs(86_400)), "{to_come}");
    }
    assert_eq!(asked(&["soon", "7"]), Some(Duration::from_secs(7)));
}

#[test]
fn success_is_2xx_s22() {
    let success = |status: u16| Reply::new(status.try_into().unwrap(), HeaderMap::new(), "").is_success();
    assert_eq!(
        [199, 200, 204, 299, 300, 404, 500].map(success),
        [false, true, true, true, false, false, false]
    );
}

#[test]
fn method_and_url_are_what_was_sent_while_the_exchange_shows_no_secret_s18_s44() {
    let reply = reply(None, "");
    assert_eq!((reply.method(), reply.url()), ("", ""));
    assert_eq!(reply.exchange().url(), None);
    let mut secrets = Secrets::default();
    secrets.add("sk-1");
    let sent = Sent {
        method: Method::PUT,
        url: "http://h/sk-1".to_owned(),
        shown_url: secrets.redact("http://h/sk-1"),
        request: None,
    };
    let reply = reply.to(sent, secrets);
    assert_eq!((reply.method(), reply.url()), ("PUT", "http://h/sk-1"));
    assert_eq!(reply.exchange().url(), Some("http://h/[redacted]"));
    assert!(!format!("{reply:?}").contains("sk-1"));
}

#[test]
fn without_a_readable_body_a_pointer_finds_nothing_s28_s39() {
    let found = |reply: Option<&Reply>| {
        let [leaf, whole] = Reply::json_if_any(reply, [&["id"], &[]]);
        assert_eq!(leaf.raw().is_some(), whole.raw().is_some());
        match leaf.read::<String>() {
            Slot::Missing(absence) => absence.to_string(),
            Slot::Set(text) => text,
            Slot::Unset => String::new(),
        }
    };
    let expected = "at `$response.body#/id` a string was expected and";
    assert_eq!(found(None), format!("{expected} no reply was found"));
    let broken = reply(Some("application/json"), "{\"id\": \"x\"");
    assert_eq!(
        found(Some(&broken)),
        format!("{expected} an application/json body that is not JSON was found")
    );
    assert_eq!(found(Some(&reply(None, ID))), "x");
    let mut gzip = reply(Some("application/json"), vec![0x1f, 0x8b, 8, 0, 0xff]);
    gzip.headers
        .insert(http::header::CONTENT_ENCODING, "gzip".parse().unwrap());
    assert_eq!(
        found(Some(&gzip)),
        format!("{expected} a body in `Content-Encoding: gzip` was found")
    );
}
