//! The request as sent, which a workflow can read: `$request.…` (S18).

use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use crate::{Body, Reply, Slot, at};

/// The request that this is the reply to. Where the reply came over no network there is nothing.
impl Reply {
    /// A header of the request, its name compared without case.
    #[must_use]
    pub fn request_header(&self, name: &str) -> Slot<String> {
        let found = self.sent_request().and_then(|request| {
            let given = request.headers().get(name);
            let given = given.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
            // `Content-Type` comes with the body, unless the document names one of its own.
            given.or_else(|| match request.body() {
                Body::Bytes { content_type, .. } | Body::Upload { content_type, .. }
                    if CONTENT_TYPE.as_str().eq_ignore_ascii_case(name) =>
                {
                    Some(content_type.clone())
                }
                _ => None,
            })
        });
        or_missing(found, || format!("$request.header.{name}"), "a string")
    }

    /// The first value of this name in the query of the request, decoded.
    #[must_use]
    pub fn request_query(&self, name: &str) -> Slot<String> {
        let query = self.sent_request().and_then(|request| request.encoded_query());
        let found = query.and_then(|query| {
            let mut pairs = ::url::form_urlencoded::parse(query.as_bytes());
            pairs
                .find(|(given, _)| given == name)
                .map(|(_, value)| value.into_owned())
        });
        or_missing(found, || format!("$request.query.{name}"), "a string")
    }

    /// The value that the request's path has for a variable.
    #[must_use]
    pub fn request_path(&self, name: &str) -> Slot<String> {
        let found = self
            .sent_request()
            .and_then(|request| request.sent_path_parameter(name));
        or_missing(
            found.map(str::to_owned),
            || format!("$request.path.{name}"),
            "a string",
        )
    }

    /// What a pointer finds in the body of the request, given as its reference tokens; the whole body for none. A form
    /// is an object of its fields, text is a string. A file that is read when it is sent is nothing.
    #[must_use]
    pub fn request_body(&self, tokens: &[&str]) -> Slot<Value> {
        let body = self.sent_request().and_then(|request| value(request.body()));
        let found = body.as_ref().and_then(|body| at(body, tokens)).cloned();
        let place = || match tokens {
            [] => "$request.body".to_owned(),
            _ => format!("$request.body#/{}", tokens.join("/")),
        };
        or_missing(found, place, "any value")
    }
}

fn or_missing<T>(found: Option<T>, place: impl FnOnce() -> String, expected: &'static str) -> Slot<T> {
    match found {
        Some(value) => Slot::Set(value),
        None => Slot::missing(place(), expected, "nothing"),
    }
}

fn value(body: &Body) -> Option<Value> {
    match body {
        Body::Empty | Body::Upload { .. } => None,
        Body::Bytes { content_type, bytes } => {
            let essence = content_type.split(';').next().unwrap_or_default().trim();
            if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
                let mut fields = Map::new();
                for (name, value) in ::url::form_urlencoded::parse(bytes) {
                    add(&mut fields, &name, value.into_owned());
                }
                return Some(Value::Object(fields));
            }
            let json = serde_json::from_slice(bytes).ok();
            json.or_else(|| String::from_utf8(bytes.to_vec()).ok().map(Value::String))
        }
        Body::Multipart(form) => {
            let mut fields = Map::new();
            for part in form.parts() {
                let bytes = part.content().bytes();
                if let Some(text) = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()) {
                    add(&mut fields, part.name(), text.to_owned());
                }
            }
            Some(Value::Object(fields))
        }
    }
}

/// A name that comes again makes an array.
fn add(fields: &mut Map<String, Value>, name: &str, value: String) {
    match fields.get_mut(name) {
        Some(Value::Array(values)) => values.push(value.into()),
        Some(first) => *first = Value::Array(vec![first.take(), value.into()]),
        None => {
            fields.insert(name.to_owned(), value.into());
        }
    }
}
