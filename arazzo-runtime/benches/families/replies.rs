//! Replies: bodies and headers.

use std::collections::BTreeMap;

use arazzo_runtime::http::header::{CONTENT_TYPE, HeaderName, RETRY_AFTER, SET_COOKIE};
use arazzo_runtime::http::{HeaderMap, HeaderValue, StatusCode};
use arazzo_runtime::serde_json::{self, Value};
use arazzo_runtime::{
    RawBody, Reply,
    codegen::{EventForm, Expected, Slot, has_any_member, one_of, read_all_members},
};
use serde::{Deserialize, Deserializer};

use super::{Family, Work, deep_array, deep_object, listed};

pub(super) const FAMILIES: &[Family] = &[
    ("pointers into n members", 20_000, |n| {
        pointers(format!("{{{},\"a\":1}}", members(n)))
    }),
    ("pointers into n items", 20_000, |n| {
        pointers(format!("[{}]", listed(n, |i| format!("{{\"a\":{i}}}"))))
    }),
    ("pointers into the same member n times", 20_000, |n| {
        pointers(format!("{{{}}}", listed(n, |i| format!("\"a\":{{\"a\":{i}}}"))))
    }),
    ("pointers beside n levels of arrays", 50_000, |n| {
        pointers(format!("{{\"b\":{},\"a\":1}}", deep_array(n)))
    }),
    ("pointers into n levels of objects", 50_000, |n| {
        pointers(deep_object(n))
    }),
    ("pointers into n open brackets", 50_000, |n| {
        pointers("[".repeat(n))
    }),
    ("pointers beside n escapes", 50_000, |n| {
        pointers(format!("{{\"b\":\"{}\",\"a\":1}}", "\\u00e4\\\\".repeat(n)))
    }),
    ("pointers beside a number of n digits", 50_000, |n| {
        pointers(format!("{{\"b\":{},\"a\":1}}", "1".repeat(n)))
    }),
    ("a value of n members", 20_000, |n| {
        value(format!("{{{}}}", members(n)))
    }),
    ("a value of n levels", 50_000, |n| value(deep_array(n))),
    ("a value of n digits", 50_000, |n| value("1".repeat(n))),
    ("a body as a list of n integers", 20_000, |n| {
        body::<Vec<i64>>(format!("[{}]", listed(n, |i| i.to_string())))
    }),
    (
        "a body as a list of n numbers, the last of them a string",
        20_000,
        |n| body::<Vec<i64>>(format!("[{},\"x\"]", listed(n, |i| i.to_string()))),
    ),
    ("a body as a map of n lists of lists", 10_000, |n| {
        body::<BTreeMap<String, Vec<Vec<i64>>>>(format!(
            "{{{}}}",
            listed(n, |i| format!("\"m{i}\":[[1.0],[2]]"))
        ))
    }),
    ("a body as a number of n levels", 50_000, |n| {
        body::<i64>(deep_array(n))
    }),
    ("an integer of n digits", 50_000, |n| body::<i64>("1".repeat(n))),
    ("an integer with n zeros behind the point", 50_000, |n| {
        body::<i64>(format!("5.{}", "0".repeat(n)))
    }),
    ("a list of n known words", 20_000, |n| {
        body::<Vec<Word>>(format!("[{}]", listed(n, |_| "\"w999\"".to_owned())))
    }),
    ("an object of n other members", 20_000, |n| {
        body::<Open>(format!("{{{}}}", members(n)))
    }),
    ("a search for error members among n", 20_000, |n| {
        let json = format!("{{{}}}", members(n));
        Box::new(move || has_any_member(&json, &["error", "message"]))
    }),
    ("a body of n letters as text", 200_000, |n| {
        let reply = reply("text/plain", "ä".repeat(n));
        Box::new(move || reply.body_text().get().is_some())
    }),
    ("a body without a schema, n members", 20_000, |n| {
        let reply = reply("application/json", format!("{{{}}}", members(n)));
        Box::new(move || round_trip(reply.raw_body()))
    }),
    ("a body without a schema, n levels", 50_000, |n| {
        let reply = reply("application/json", deep_array(n));
        Box::new(move || round_trip(reply.raw_body()))
    }),
    ("a file of n bytes in a checkpoint", 200_000, |n| {
        Box::new(move || round_trip(Slot::Set(RawBody::from(vec![0xff; n]))))
    }),
    ("n JSON lines", 20_000, |n| {
        items("application/jsonl", "{\"a\":1}\n".repeat(n))
    }),
    ("n events", 20_000, |n| {
        items("text/event-stream", "data: {\"a\":1}\n\n".repeat(n))
    }),
    ("n lines of data in one event", 20_000, |n| {
        items("text/event-stream", "data: 1\n".repeat(n))
    }),
    ("n carriage returns in an event stream", 20_000, |n| {
        items("text/event-stream", "\r".repeat(n))
    }),
    ("n separators of a JSON sequence", 20_000, |n| {
        items("application/json-seq", "\u{1e}1\n".repeat(n))
    }),
    ("n values of Retry-After", 2_000, |n| {
        let headers = many(RETRY_AFTER, n, |_| "soon".to_owned());
        Box::new(move || with_headers(headers).retry_after().is_some())
    }),
    ("a Retry-After of n digits", 50_000, |n| {
        let headers = many(RETRY_AFTER, 1, |_| "9".repeat(n));
        Box::new(move || with_headers(headers).retry_after().is_some())
    }),
    ("n cookies in what is shown of a reply", 2_000, |n| {
        let headers = many(SET_COOKIE, n, |i| format!("c{i}=v; Path=/"));
        Box::new(move || with_headers(headers).exchange().headers().len() == n)
    }),
    ("n values of one header", 2_000, |n| {
        let headers = many(HeaderName::from_static("link"), n, |i| {
            format!("</p{i}>; rel=\"next\"")
        });
        Box::new(move || with_headers(headers).header("Link").get().is_some())
    }),
    ("a Content-Type with n parameters", 20_000, |n| {
        let reply = with_headers(many(CONTENT_TYPE, 1, |_| {
            format!("application/json{}", "; a=b".repeat(n))
        }));
        Box::new(move || reply.body_value().get().is_some() && reply.exchange().status() == 200)
    }),
    ("a Content-Type of n letters", 50_000, |n| {
        let reply = with_headers(many(CONTENT_TYPE, 1, |_| "x".repeat(n)));
        Box::new(move || {
            reply
                .json([&["a"]])
                .is_ok_and(|[leaf]| leaf.read::<String>().get().is_some())
        })
    }),
    ("an excerpt of n bytes that are no text", 200_000, |n| {
        let reply = Reply::new(StatusCode::OK, HeaderMap::new(), vec![0xff; n]);
        Box::new(move || !reply.exchange().excerpt().is_empty())
    }),
];

/// One of a thousand words.
#[derive(Clone, Debug)]
struct Word(&'static str);

static WORDS: std::sync::LazyLock<Vec<Word>> =
    std::sync::LazyLock::new(|| (0..1_000).map(|i| Word(format!("w{i}").leak())).collect());

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        one_of(deserializer, &WORDS, |word| word.0)
    }
}

impl Expected for Word {
    const NAME: &'static str = "a string";
}

/// An object that keeps the members that it does not know.
#[derive(Debug)]
struct Open;

impl<'de> Deserialize<'de> for Open {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let ((_,), _): ((Option<Value>,), BTreeMap<String, Value>) = read_all_members(deserializer, &["a"])?;
        Ok(Self)
    }
}

impl Expected for Open {
    const NAME: &'static str = "an object";
}

fn members(size: usize) -> String {
    listed(size, |i| format!("\"m{i}\":{i}"))
}

fn reply(content_type: &'static str, body: String) -> Reply {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    Reply::new(StatusCode::OK, headers, body)
}

fn with_headers(headers: HeaderMap) -> Reply {
    Reply::new(StatusCode::OK, headers, "{\"a\":1}")
}

fn many(name: HeaderName, size: usize, value: impl Fn(usize) -> String) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in (0..size).filter_map(|i| HeaderValue::try_from(value(i)).ok()) {
        headers.append(name.clone(), value);
    }
    headers
}

/// Pointers of which some begin others.
fn pointers(body: String) -> Work {
    let reply = reply("application/json", body);
    Box::new(move || {
        let found = reply.json([&["a"], &["a", "a", "a", "a"], &["a", "a"], &["9999"], &["0", "a"]]);
        found.is_ok_and(|leaves| leaves.iter().any(|leaf| leaf.read::<Value>().get().is_some()))
    })
}

fn value(body: String) -> Work {
    let reply = reply("application/json", body);
    Box::new(move || reply.body_value().get().is_some_and(|value| !value.is_string()))
}

fn body<T: Expected + 'static>(body: String) -> Work {
    let reply = reply("application/json", body);
    Box::new(move || reply.body_as::<T>().get().is_some())
}

fn items(content_type: &'static str, body: String) -> Work {
    let reply = reply(content_type, body);
    Box::new(move || {
        reply
            .with_items(EventForm::Data)
            .body_as::<Vec<Value>>()
            .get()
            .is_some()
    })
}

/// Into a checkpoint and out of it, and as an output.
fn round_trip(body: Slot<RawBody>) -> bool {
    let Ok(kept) = serde_json::to_string(&body) else {
        return false;
    };
    let back = serde_json::from_str::<Slot<RawBody>>(&kept);
    back.is_ok_and(|back| back == body && body.get().is_some_and(|body| serde_json::to_value(body).is_ok()))
}
