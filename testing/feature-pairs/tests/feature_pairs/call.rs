//! A request, taken apart so that two ways to write the same thing are the same.

use std::collections::BTreeMap;

use loopback::Request;
use serde_json::Value;

#[derive(Debug, PartialEq)]
pub struct Call {
    pub method: String,
    /// The segments of the path, decoded.
    pub path: Vec<String>,
    /// The fields of the query, decoded.
    pub query: Fields,
    /// The headers that the documents set, by lower-case name; cookies decoded.
    pub headers: BTreeMap<String, String>,
    pub body: Body,
}

/// Names and values, sorted.
pub type Fields = Vec<(String, String)>;

#[derive(Debug, PartialEq)]
pub enum Body {
    None,
    Json(Value),
    Form(Fields),
    /// Name, file name and content of each part.
    Parts(Vec<(String, Option<String>, String)>),
    /// Anything else: the media type and the text.
    Text(String, String),
}

impl Call {
    /// What arrived at the server.
    pub fn of(request: &Request) -> Self {
        let headers = ["x-word", "x-token", "x-seen"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), request.header(name)?.to_owned())));
        let cookie = request
            .header("cookie")
            .map(|line| ("cookie".to_owned(), decoded(line)));
        Self {
            method: request.method.clone(),
            path: request.path.split('/').skip(1).map(decoded).collect(),
            query: fields(request.query.as_deref().unwrap_or_default()),
            headers: headers.chain(cookie).collect(),
            body: body(request),
        }
    }
}

fn body(request: &Request) -> Body {
    let media_type = request.header("content-type").unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default();
    match media_type {
        "" if request.body.is_empty() => Body::None,
        "application/json" => match serde_json::from_slice(&request.body) {
            Ok(json) => Body::Json(json),
            Err(error) => Body::Text(format!("no JSON: {error}"), request.text().into_owned()),
        },
        "application/x-www-form-urlencoded" => Body::Form(fields(&request.text())),
        "multipart/form-data" => {
            let parts = request.parts().into_iter();
            let mut parts: Vec<_> = parts
                .map(|part| {
                    (
                        part.name,
                        part.file_name,
                        String::from_utf8_lossy(&part.body).into_owned(),
                    )
                })
                .collect();
            parts.sort();
            Body::Parts(parts)
        }
        other => Body::Text(other.to_owned(), request.text().into_owned()),
    }
}

fn fields(text: &str) -> Fields {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let mut fields: Fields = pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let text = |text: &str| decoded(&text.replace('+', "%20"));
            (text(name), text(value))
        })
        .collect();
    fields.sort();
    fields
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let escape = behind.get(..2).filter(|_| *first == b'%');
        let byte = escape
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8(bytes).unwrap()
}
