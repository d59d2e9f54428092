//! A stand-in for the Responses, Files and Batches APIs, so that the program runs without a key and without a network.
//!
//! It keeps everything in memory, checks what the real service would check, and takes a few polls to get anything
//! done. Nothing is generated: answers name what they answer.

mod batches;
mod files;
mod refusal;
mod responses;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use loopback::{Request, Response, Server};
use serde_json::{Map, Value};

use self::batches::Batch;
use self::files::File;
use self::refusal::Refusal;
use self::responses::ModelResponse;

/// Starts the server on a free port of 127.0.0.1. The base URL of both APIs is its URL followed by `/v1`.
///
/// # Errors
/// When no port can be bound.
pub(crate) fn start() -> io::Result<Server> {
    let store = Mutex::new(Store::default());
    Server::start(move |request| {
        let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
        store.answer(request).unwrap_or_else(|refusal| refusal.response())
    })
}

/// What the server has been given and has made of it, by id.
#[derive(Default)]
struct Store {
    files: BTreeMap<String, File>,
    batches: BTreeMap<String, Batch>,
    responses: BTreeMap<String, ModelResponse>,
    ids: Ids,
}

impl Store {
    fn answer(&mut self, request: &Request) -> Result<Response, Refusal> {
        // A header value ends with its last visible character, so a key follows this space.
        if !request
            .header("Authorization")
            .is_some_and(|value| value.starts_with("Bearer "))
        {
            return Err(Refusal::NoApiKey);
        }
        let path = request.path.strip_prefix("/v1/").unwrap_or_default();
        let segments: Vec<_> = path.split('/').collect();
        match (request.method.as_str(), segments.as_slice()) {
            ("POST", ["files"]) => self.create_file(request),
            ("GET", ["files", id, "content"]) => self.download_file(id),
            ("POST", ["batches"]) => self.create_batch(request),
            ("GET", ["batches", id]) => self.retrieve_batch(id),
            ("POST", ["responses"]) => self.create_response(request),
            ("GET", ["responses", id]) => self.get_response(id),
            _ => Err(Refusal::UnknownUrl),
        }
    }
}

/// Gives ids.
#[derive(Default)]
struct Ids {
    given: u32,
}

impl Ids {
    /// The kind's prefix and a number that is never given twice.
    fn next(&mut self, prefix: &str) -> String {
        self.given += 1;
        format!("{prefix}{:06}", self.given)
    }
}

/// 200 with a JSON body.
fn ok(body: &Value) -> Response {
    Response::json(200, body.to_string())
}

/// The members of a request body that must be a JSON object.
fn json_object(request: &Request) -> Result<Map<String, Value>, Refusal> {
    serde_json::from_slice(&request.body).map_err(|_| Refusal::NotAnObject)
}

/// A member that must be there, and be a string.
fn required_text<'a>(body: &'a Map<String, Value>, name: &'static str) -> Result<&'a str, Refusal> {
    match body.get(name) {
        None => Err(Refusal::Missing(name)),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(Refusal::Invalid(name)),
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
