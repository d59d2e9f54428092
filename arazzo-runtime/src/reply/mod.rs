//! Replies of servers, and how their values are read and kept.

pub(crate) mod error_bodies;
pub(crate) mod exchange;
pub(crate) mod expected;
pub(crate) mod items;
pub(crate) mod kept_json;
pub(crate) mod leaf;
pub(crate) mod media_type;
pub(crate) mod misfit;
pub(crate) mod projection;
pub(crate) mod raw_body;
pub(crate) mod record;
pub(crate) mod slot;
pub(crate) mod tree;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method, StatusCode};
use serde_json::Value;

use crate::client::observer::Trace;
use crate::client::retry_after;
use crate::reply::leaf::Instead;
use crate::reply::projection::Found;
use crate::request::Sender;
use crate::secret::redaction::Secrets;
use crate::{
    EventForm, Exchange, Expected, Failure, Json, Leaf, Limits, RawBody, Request, Slot, TransportError,
};

/// A reply: status, headers and the whole body.
#[derive(Clone)]
pub struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The body as JSON, where it is a sequence of items or a scalar in text (S19a).
    decoded: Option<Bytes>,
    /// The delay that the server asked for when the reply came. A machine has no clock to read a date by.
    pub(crate) retry_after: Option<Duration>,
    pub(crate) sent: Option<Sent>,
    pub(crate) secrets: Secrets,
    trace: Option<Trace>,
}

/// Why the body of a reply cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("it is compressed (`Content-Encoding: {0}`), which the client does not undo")]
struct Compressed(String);

/// What a reply answers.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(crate) method: Method,
    /// What was really sent (S18).
    pub(crate) url: String,
    /// The URL as far as it may be shown (S44).
    pub(crate) shown_url: String,
    /// Nothing in tests of a machine.
    pub(crate) request: Option<Request>,
}

impl Reply {
    /// A reply without a network, for tests of a machine.
    ///
    /// ```
    /// use arazzo_runtime::{Reply, codegen::Slot, http::{HeaderMap, StatusCode}};
    /// # fn main() -> Result<(), arazzo_runtime::Failure> {
    /// let reply = Reply::new(StatusCode::OK, HeaderMap::new(), r#"{"id": "file-1"}"#);
    /// let [id] = reply.json([&["id"]])?;
    /// assert_eq!(id.read(), Slot::Set("file-1".to_owned()));
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            retry_after: retry_after::of(&headers),
            headers,
            body: body.into(),
            decoded: None,
            sent: None,
            secrets: Secrets::default(),
            trace: None,
        }
    }

    /// This reply as that to a request.
    pub(crate) fn to(self, sent: Sent, secrets: Secrets) -> Self {
        Self {
            sent: Some(sent),
            secrets,
            ..self
        }
    }

    /// This reply with the delay that its server asked for when it came.
    pub(crate) fn asking(self, retry_after: Option<Duration>) -> Self {
        Self { retry_after, ..self }
    }

    pub(crate) fn traced(self, trace: Option<Trace>) -> Self {
        Self { trace, ..self }
    }

    /// This reply as the last one of a called workflow. Events about it then name the calling step.
    #[must_use]
    pub fn seen_by(&self, workflow: &'static str, step: &'static str, attempt: u32) -> Self {
        let mut reply = self.clone();
        if let Some(trace) = &mut reply.trace {
            trace.sender = Sender {
                workflow,
                step,
                attempt,
                ..trace.sender
            };
        }
        reply
    }

    /// Reads the body as its schema describes it. JSON lines, JSON sequences and event streams become a list of their
    /// items. A number or a boolean in plain text becomes that value. Any other body stays unchanged.
    ///
    /// ```
    /// use arazzo_runtime::{Reply, codegen::{EventForm, Slot}, http::{HeaderMap, StatusCode}};
    /// let mut headers = HeaderMap::new();
    /// headers.insert("Content-Type", "application/jsonl".parse().unwrap());
    /// let reply = Reply::new(StatusCode::OK, headers, "1\n2\n").with_items(EventForm::Data);
    /// assert_eq!(reply.body_as(), Slot::Set(vec![1_i64, 2]));
    /// assert_eq!(reply.body_text(), Slot::Set("1\n2\n".to_owned()));
    /// ```
    #[must_use]
    pub fn with_items(&self, events: EventForm) -> Self {
        let content_type = self.headers.get(CONTENT_TYPE);
        let mut reply = self.clone();
        reply.decoded =
            content_type.and_then(|content_type| items::as_json(content_type, &self.body, events));
        reply
    }

    /// Whether a criterion holds. `None` stands for a criterion that could not be evaluated: it does not hold, and the
    /// client's observer gets an event.
    ///
    /// ```
    /// use arazzo_runtime::Reply;
    /// assert!(Reply::judged(None, "^a", Some(true)));
    /// assert!(!Reply::judged(None, "^{$inputs.a}", None));
    /// ```
    pub fn judged<'r>(
        reply: impl Into<Option<&'r Self>>,
        condition: &'static str,
        evaluated: Option<bool>,
    ) -> bool {
        let trace = reply.into().and_then(|reply| reply.trace.as_ref());
        if let (None, Some(trace)) = (evaluated, trace) {
            trace.not_evaluated(condition);
        }
        evaluated.unwrap_or_default()
    }

    /// Passes an output of the step through. If it is absent, the client's observer gets an event.
    #[must_use]
    pub fn kept<T>(&self, slot: Slot<T>) -> Slot<T> {
        if let Some(trace) = &self.trace {
            trace.absent(&slot);
        }
        slot
    }

    /// Checks that the body is small enough to be read as a tree. It serves the last reply of a called workflow, whose
    /// request did not ask for that.
    ///
    /// ```
    /// use arazzo_runtime::{Limits, Reply, http::{HeaderMap, StatusCode}};
    /// let reply = Reply::new(StatusCode::OK, HeaderMap::new(), "[1, 2, 3]");
    /// assert!(reply.check_tree(&Limits::default()).is_ok());
    /// let failure = reply.check_tree(&Limits::default().with_tree_values(3)).unwrap_err();
    /// assert!(failure.to_string().ends_with("the body of the reply has more than 3 values"));
    /// ```
    ///
    /// # Errors
    /// [`Failure::Transport`] when the body exceeds the limits.
    pub fn check_tree(&self, limits: &Limits) -> Result<(), Failure> {
        let checked = if self.body.len() > limits.tree_bytes {
            Err(TransportError::body_too_large(limits.tree_bytes))
        } else {
            tree::check(self.headers.get(CONTENT_TYPE), &self.body, limits)
        };
        let request = || match &self.sent {
            Some(sent) => format!("{} {}", sent.method, sent.shown_url),
            None => "a request".to_owned(),
        };
        checked.map_err(|error| Failure::Transport(error.of(request(), &self.secrets)))
    }

    /// Sets the request, for tests of a machine that reads `$method` or `$url`.
    ///
    /// ```
    /// use arazzo_runtime::{Method, Reply, http::{HeaderMap, StatusCode}};
    /// let reply = Reply::new(StatusCode::OK, HeaderMap::new(), "").with_request(Method::GET, "http://h/v1/files");
    /// assert_eq!((reply.method(), reply.url()), ("GET", "http://h/v1/files"));
    /// ```
    #[must_use]
    pub fn with_request(self, method: Method, url: impl Into<String>) -> Self {
        let url = url.into();
        let sent = Sent {
            method,
            shown_url: url.clone(),
            url,
            request: None,
        };
        self.to(sent, Secrets::default())
    }

    /// The method of the request as sent. It is empty if there was no request.
    #[must_use]
    pub fn method(&self) -> &str {
        self.sent.as_ref().map_or("", |sent| sent.method.as_str())
    }

    /// The URL of the request as sent, without the user and password of the base URL. It is empty if there was no
    /// request.
    ///
    /// **It may contain secrets**, because it is a value of the workflow. For logs use [`exchange`](Self::exchange).
    #[must_use]
    pub fn url(&self) -> &str {
        self.sent.as_ref().map_or("", |sent| &sent.url)
    }

    /// The request as sent, if it went through a client.
    pub(crate) fn sent_request(&self) -> Option<&Request> {
        self.sent.as_ref()?.request.as_ref()
    }

    /// The status code.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Whether the status is 2xx. A step without criteria succeeds then.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.status.is_success()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The first value of a header. The name is compared without case.
    #[must_use]
    pub fn header(&self, name: &str) -> Slot<String> {
        let place = || format!("$response.header.{name}");
        match self
            .headers
            .get(name)
            .map(|value| std::str::from_utf8(value.as_bytes()))
        {
            Some(Ok(text)) => Slot::Set(text.to_owned()),
            Some(Err(_)) => Slot::missing(place(), "a string", "bytes that are not UTF-8"),
            None => Slot::missing(place(), "a string", "nothing"),
        }
    }

    /// The delay that the server asks for in `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3). A date counts
    /// from the time when the reply came, and one in the past means no delay. A fraction of a second is rounded up. Any
    /// other value is ignored.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The body's bytes.
    #[must_use]
    pub fn body_bytes(&self) -> Bytes {
        self.body.clone()
    }

    /// The body as a string: a JSON string decoded, any other body as its text. Bytes that are not UTF-8 have none.
    #[must_use]
    pub fn body_text(&self) -> Slot<String> {
        if self.has_no_body() {
            return Slot::missing("$response.body", "a string", Instead::Empty.shown());
        }
        let Ok(text) = std::str::from_utf8(&self.body) else {
            return Slot::missing("$response.body", "a string", "bytes that are not UTF-8");
        };
        let decoded = if self.says_json() {
            serde_json::from_str(text).ok()
        } else {
            None
        };
        Slot::Set(decoded.unwrap_or_else(|| text.to_owned()))
    }

    /// The body as a value: JSON decoded, any other body as a string. Bytes that are not UTF-8 have none.
    #[must_use]
    pub fn body_value(&self) -> Slot<Value> {
        let missing = |found| Slot::missing("$response.body", "any value", found);
        if self.has_no_body() {
            return missing(Instead::Empty.shown());
        }
        let decoded = match &self.decoded {
            Some(json) => serde_json::from_slice(json).ok(),
            None if self.may_be_json() => serde_json::from_slice(&self.body).ok(),
            None => None,
        };
        match (decoded, std::str::from_utf8(&self.body)) {
            (Some(value), _) => Slot::Set(value),
            (None, Ok(text)) => Slot::Set(Value::from(text)),
            (None, Err(_)) => missing("bytes that are not UTF-8".into()),
        }
    }

    /// As [`body_value`](Self::body_value), with every number as it was received.
    ///
    /// ```
    /// use arazzo_runtime::{Reply, codegen::text, http::{HeaderMap, StatusCode}};
    /// let reply = Reply::new(StatusCode::OK, HeaderMap::new(), "[1.10, 12345678901234567890123]");
    /// let body = reply.body_json();
    /// assert_eq!(text(body.get().unwrap()).unwrap(), "[1.10,12345678901234567890123]");
    /// ```
    #[must_use]
    pub fn body_json(&self) -> Slot<Json> {
        let missing = |found| Slot::missing("$response.body", "any value", found);
        if self.has_no_body() {
            return missing(Instead::Empty.shown());
        }
        let (text, may_be_json) = match &self.decoded {
            Some(json) => (std::str::from_utf8(json), true),
            None => (std::str::from_utf8(&self.body), self.may_be_json()),
        };
        let Ok(text) = text else {
            return missing("bytes that are not UTF-8".into());
        };
        let json = text.strip_prefix('\u{feff}').unwrap_or(text);
        match Json::read(json).filter(|_| may_be_json) {
            Some(value) => Slot::Set(value),
            None => Slot::Set(Json::of_text(text)),
        }
    }

    /// The body as received, for an operation without a schema: JSON, text or bytes.
    ///
    /// ```
    /// use arazzo_runtime::{Reply, http::{HeaderMap, StatusCode}};
    /// let reply = Reply::new(StatusCode::OK, HeaderMap::new(), vec![0x89, 0xff]);
    /// assert_eq!(reply.raw_body().get().unwrap().bytes(), &[0x89, 0xff][..]);
    /// ```
    #[must_use]
    pub fn raw_body(&self) -> Slot<RawBody> {
        self.body_if_any(|bytes| RawBody::of_reply(bytes, self.may_be_json()))
    }

    /// The body as bytes, for a file.
    #[must_use]
    pub fn file(&self) -> Slot<RawBody> {
        self.body_if_any(RawBody::from)
    }

    fn body_if_any(&self, make: impl FnOnce(Bytes) -> RawBody) -> Slot<RawBody> {
        if self.has_no_body() {
            return Slot::missing("$response.body", "a body", Instead::Empty.shown());
        }
        Slot::Set(make(self.body.clone()))
    }

    /// Whether there is nothing that a body could be: RFC 9110 knows none in the reply to HEAD and with some statuses, and
    /// nothing is no JSON (S19a).
    fn has_no_body(&self) -> bool {
        let by_status = self.status.is_informational() || matches!(self.status.as_u16(), 204 | 205 | 304);
        self.body.is_empty() && (by_status || self.method() == "HEAD" || self.may_be_json())
    }

    /// The whole body as a `T`. If it is not JSON or not a `T`, the slot is without a value; the step does not fail.
    ///
    /// ```
    /// use arazzo_runtime::{Reply, codegen::Slot, http::{HeaderMap, StatusCode}};
    /// let reply = Reply::new(StatusCode::OK, HeaderMap::new(), "[1, 2]");
    /// assert_eq!(reply.body_as(), Slot::Set(vec![1_i64, 2]));
    /// assert!(reply.body_as::<String>().get().is_none());
    /// ```
    #[must_use]
    pub fn body_as<T: Expected>(&self) -> Slot<T> {
        let [body] = Self::json_if_any(Some(self), [&[]]);
        body.read()
    }

    /// The values at these JSON pointers. They are found in one pass, without a tree of the rest of the body. Each
    /// pointer is a list of unescaped reference tokens: `/output/0/id` is `&["output", "0", "id"]`.
    ///
    /// A body of another media type has no such values, and neither has an empty one. A body without `Content-Type` is
    /// tried as JSON.
    ///
    /// # Errors
    /// [`Failure::Decode`] when the body is labelled as JSON and is not valid JSON. Without pointers nothing is
    /// decoded.
    pub fn json<const N: usize>(
        &self,
        pointers: [&'static [&'static str]; N],
    ) -> Result<[Leaf<'_>; N], Failure> {
        let trace = self.trace.as_ref();
        if self.has_no_body() || self.body.is_empty() && self.decoded.is_none() {
            return Ok(pointers.map(|tokens| Leaf::new(tokens, Err(Instead::Empty), trace)));
        }
        let labelled_json = match self.headers.get(CONTENT_TYPE) {
            Some(content_type) if self.decoded.is_none() && !media_type::is_json(content_type) => {
                return Ok(pointers.map(|tokens| Leaf::new(tokens, Err(Instead::Body(content_type)), trace)));
            }
            content_type => content_type.is_some(),
        };
        if N == 0 {
            return Ok(pointers.map(|tokens| Leaf::new(tokens, Err(Instead::Nothing), trace)));
        }
        match self.project(pointers) {
            Ok(leaves) => Ok(leaves),
            Err(source) if labelled_json => {
                let compressed = exchange::compression(&self.headers, &self.body);
                let compressed = compressed.map(|encoding| Compressed(encoding.to_owned()).into());
                Err(Failure::Decode {
                    source: compressed.unwrap_or(source),
                })
            }
            Err(_) => Ok(pointers.map(|tokens| Leaf::new(tokens, Err(Instead::NotJson(None)), trace))),
        }
    }

    /// Like [`json`](Self::json), but it never fails: without a reply, or with invalid JSON, no value is found.
    pub fn json_if_any<'r, const N: usize>(
        reply: Option<&'r Self>,
        pointers: [&'static [&'static str]; N],
    ) -> [Leaf<'r>; N] {
        let instead = match reply.map(|reply| reply.json(pointers)) {
            Some(Ok(leaves)) => return leaves,
            Some(Err(_)) => reply.map_or(Instead::NoReply, Self::unreadable),
            None => Instead::NoReply,
        };
        let trace = reply.and_then(|reply| reply.trace.as_ref());
        pointers.map(|tokens| Leaf::new(tokens, Err(instead), trace))
    }

    /// What there is instead of JSON.
    fn unreadable(&self) -> Instead<'_> {
        match exchange::compression(&self.headers, &self.body) {
            Some(encoding) => Instead::Compressed(encoding),
            None => Instead::NotJson(self.headers.get(CONTENT_TYPE)),
        }
    }

    fn project<const N: usize>(
        &self,
        pointers: [&'static [&'static str]; N],
    ) -> Result<[Leaf<'_>; N], crate::BoxError> {
        let text = std::str::from_utf8(self.decoded.as_ref().unwrap_or(&self.body))?;
        // RFC 8259, section 8.1: a parser may ignore a byte order mark.
        let found = projection::project(text.strip_prefix('\u{feff}').unwrap_or(text), pointers)?;
        let mut tokens = pointers.into_iter();
        let trace = self.trace.as_ref();
        Ok(found.map(|found| {
            let tokens = tokens.next().unwrap_or_default();
            let found = match found {
                Found::Text(raw) => Ok(raw),
                Found::Nothing => Err(Instead::Nothing),
                Found::NothingInside(kind) => Err(Instead::Inside(kind)),
            };
            Leaf::new(tokens, found, trace)
        }))
    }

    /// The request and the reply without secrets, for error messages and logs.
    #[must_use]
    pub fn exchange(&self) -> Exchange {
        let sent = self
            .sent
            .as_ref()
            .map(|sent| (&sent.method, sent.shown_url.as_str()));
        Exchange::new(sent, self.status, &self.headers, &self.body, &self.secrets)
    }

    /// The same as [`exchange`](Self::exchange), with the whole body for
    /// [`WorkflowError::error_body`](crate::WorkflowError::error_body) if the status is not 2xx and the body is JSON of
    /// at most 64 KiB.
    #[must_use]
    pub fn whole_exchange(&self) -> Exchange {
        let exchange = self.exchange();
        if self.is_success() || !self.may_be_json() {
            return exchange;
        }
        exchange.with_body(&self.body, &self.secrets)
    }

    /// Whether the body is labelled as JSON (S19).
    fn says_json(&self) -> bool {
        self.headers.get(CONTENT_TYPE).is_some_and(media_type::is_json)
    }

    /// Whether the body is labelled as JSON or not at all.
    fn may_be_json(&self) -> bool {
        !self.headers.contains_key(CONTENT_TYPE) || self.says_json()
    }
}

/// Shows only the length of the body.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
