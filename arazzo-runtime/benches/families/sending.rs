//! What is made of values: requests, forms, checks, and what is shown of them.

use std::collections::BTreeMap;

use arazzo_runtime::serde_json::{self, Value, json};
use arazzo_runtime::{
    Method, Request, Server,
    codegen::{
        Checks, Form, Multipart, Style, body_as_json, json_value, replace, replace_selected, text,
        url_encoded, xml_text,
    },
};

use super::{Family, Work, deep_array, listed};

pub(super) const FAMILIES: &[Family] = &[
    ("one secret in a body of n letters", 50_000, |n| {
        secrets(&["s3cret".to_owned()], "a s3cre s3cret ".repeat(n / 15))
    }),
    ("a secret of n letters in a body of as many", 50_000, |n| {
        secrets(&["a".repeat(n)], format!("{}b", "a".repeat(n)))
    }),
    ("n secrets in a body of n words", 500, |n| {
        let words: Vec<String> = (0..n).map(|i| format!("s3cret{i}")).collect();
        let body = words.join(" ");
        secrets(&words, body)
    }),
    (
        "secrets that begin each other, of n letters in all",
        20_000,
        |n| {
            let words: Vec<String> = (3..(2 * n).isqrt()).map(|i| "a".repeat(i)).collect();
            secrets(&words, "a".repeat(n))
        },
    ),
    ("n headers beside n secrets", 500, |n| {
        Box::new(move || {
            let mut request = request();
            (0..n).for_each(|i| request.secret(&format!("s3cret{i}")));
            (0..n).all(|i| request.header(&format!("x-{i}"), &format!("s3cret{i}")).is_ok())
        })
    }),
    ("n short secrets", 200, |n| {
        let words: Vec<String> = (0..n)
            .filter_map(|i| char::from_u32(0x100 + i as u32))
            .map(String::from)
            .collect();
        let body = words.join(" ");
        secrets(&words, body)
    }),
    ("escapes within escapes", 50_000, |n| {
        secrets(&["s3cret".to_owned()], format!("%{}41", "25".repeat(n)))
    }),
    ("n backslashes", 50_000, |n| {
        secrets(&["s3cret".to_owned()], "\\".repeat(n))
    }),
    ("n ampersands in escapes", 20_000, |n| {
        secrets(&["s3cret".to_owned()], format!("&{}", "amp;".repeat(n)))
    }),
    ("a short secret among n blanks", 20_000, |n| {
        secrets(&["x".to_owned()], format!("{}x", "x ".repeat(n)))
    }),
    ("a form of n fields", 20_000, |n| {
        let members = object(n);
        Box::new(move || Form::of(&members, &[], &[]).is_ok())
    }),
    ("a form of n items in a field", 20_000, |n| {
        let value = json!({"a": vec!["x y"; n]});
        Box::new(move || Form::of(&value, &[], &[]).is_ok())
    }),
    ("a form that is a text of n fields", 20_000, |n| {
        let text = "a=b&".repeat(n);
        Box::new(move || Form::of(text.as_str(), &[], &[]).is_ok())
    }),
    ("a form in parts, n of them", 20_000, |n| {
        let members = object(n);
        Box::new(move || Multipart::of(&members, &[], &[], &[]).is_ok())
    }),
    ("a value in deepObject, n members", 20_000, |n| {
        let members = object(n);
        Box::new(move || {
            request()
                .query_value("f", &members, Style::DEEP_OBJECT.explode())
                .is_ok()
        })
    }),
    ("a value in deepObject, n levels", 1_000, |n| {
        let deep: Value = serde_json::from_str(&deep_array(n)).unwrap_or_default();
        Box::new(move || {
            request()
                .query_value("f", &deep, Style::DEEP_OBJECT.explode())
                .is_ok()
        })
    }),
    ("a query of n parameters", 20_000, |n| {
        Box::new(move || {
            let mut request = request();
            (0..n).for_each(|i| request.query(&format!("p{i}"), "v w"));
            request.path_and_query().len() > n
        })
    }),
    ("n cookies", 2_000, |n| {
        Box::new(move || {
            let mut request = request();
            (0..n).all(|i| request.cookie(&format!("c{i}"), "v").is_ok())
        })
    }),
    ("n headers", 2_000, |n| {
        Box::new(move || {
            let mut request = request();
            (0..n).all(|i| request.header(&format!("x-{i}"), "v").is_ok())
        })
    }),
    ("a text of n letters, encoded for a URL", 50_000, |n| {
        let value = "ä/ ".repeat(n);
        Box::new(move || !url_encoded(&value).is_empty())
    }),
    ("a text of n letters, escaped for XML", 50_000, |n| {
        let value = "<&>".repeat(n);
        Box::new(move || xml_text(&value).is_ok())
    }),
    ("a template of n values", 20_000, |n| {
        let value = json!(vec![json!({"a": "b"}); n]);
        Box::new(move || text(&value).is_ok())
    }),
    ("n replacements of members", 5_000, |n| {
        let mut body = object(n);
        Box::new(move || (0..n).all(|i| replace(&mut body, &[&format!("m{i}")], Some(&i)).is_ok()))
    }),
    ("one replacement in n items", 5_000, |n| {
        let mut body = json!(vec![json!({"a": 1}); n]);
        Box::new(move || replace_selected(&mut body, "$[*].a", Some("x")).is_ok())
    }),
    ("one removal from n objects", 5_000, |n| {
        let mut body = json!(vec![json!({"a": 1}); n]);
        Box::new(move || replace_selected(&mut body, "$[*].a", None::<&str>).is_ok())
    }),
    ("n unique items", 1_000, |n| {
        let items: Vec<usize> = (0..n).collect();
        unique(json!(items))
    }),
    ("n unique objects", 500, |n| {
        let items: Vec<Value> = (0..n).map(|i| json!({"a": i, "b": [i]})).collect();
        unique(json!(items))
    }),
    ("n items that break a rule", 5_000, |n| {
        let items: Vec<usize> = (0..n).map(|i| i + 1).collect();
        Box::new(move || {
            let mut checks = Checks::default();
            checks.input("items", &items, |items| {
                items.items(|item| {
                    item.maximum(0_i64);
                });
            });
            checks
                .finish()
                .is_err_and(|failure| !failure.to_string().is_empty())
        })
    }),
    ("a payload of n members", 20_000, |n| {
        let members: BTreeMap<String, usize> = (0..n).map(|i| (format!("m{i}"), i)).collect();
        Box::new(move || json_value(&members).is_ok())
    }),
    ("a body of n bytes in a payload", 50_000, |n| {
        let body = arazzo_runtime::RawBody::from("ä".repeat(n).into_bytes());
        Box::new(move || body_as_json(&body, "e", "n").is_ok())
    }),
];

fn request() -> Request {
    Request::new(Method::POST, Server::new("api", "http://127.0.0.1"))
}

fn object(size: usize) -> Value {
    serde_json::from_str(&format!("{{{}}}", listed(size, |i| format!("\"m{i}\":\"v{i}\""))))
        .unwrap_or_default()
}

/// The secrets, taken in and cut out of a body.
fn secrets(secrets: &[String], body: String) -> Work {
    let secrets = secrets.to_vec();
    Box::new(move || {
        let mut request = request();
        secrets.iter().for_each(|secret| request.secret(secret));
        request.text("text/plain", body);
        let mut bare = request.clone();
        bare.text("text/plain", String::new());
        request.fingerprint() != bare.fingerprint()
    })
}

fn unique(items: Value) -> Work {
    Box::new(move || {
        let mut checks = Checks::default();
        checks.input("items", &items, |items| {
            items.unique_items();
        });
        checks.finish().is_ok()
    })
}
