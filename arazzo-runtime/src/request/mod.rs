//! Requests of steps, and how values are written in their paths, queries, headers and bodies.

pub(crate) mod body;
pub(crate) mod encoding;
pub(crate) mod fingerprint;
pub(crate) mod form;
pub(crate) mod header_lines;
pub(crate) mod json;
pub(crate) mod multipart;
pub(crate) mod sent;
pub(crate) mod shape;
pub(crate) mod style;
#[cfg(test)]
mod style_tests;
pub(crate) mod text;
pub(crate) mod url;
pub(crate) mod xml;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use http::{HeaderMap, Method};
use serde::Serialize;

use crate::client::time_limit::TimeLeft;
use crate::request::header_lines::HeaderLines;
use crate::secret::redaction::Secrets;
use crate::{
    Body, Failure, Fingerprint, Form, Multipart, ParameterError, RawBody, RunId, Security, Server, TimeLimit,
    Upload, secret,
};

/// The request of a step. A machine builds it without I/O, so a test can inspect it.
///
/// No value can change the shape of the request: in the path it stays within its segment, and in a header within its
/// line. `Debug` shows neither the values of headers nor the body, and removes secrets from the path.
///
/// ```
/// use arazzo_runtime::{Method, Request, Server};
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// let mut request = Request::new(Method::GET, Server::new("shop", "https://shop.example/v1"));
/// request.path("/orders/");
/// request.path_parameter("orderId", "a/b")?;
/// request.query("limit", "5");
/// request.header("Accept", "application/json")?;
/// assert_eq!(request.path_and_query(), "/orders/a%2Fb?limit=5");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Request(Box<Contents>);

/// Boxed, because requests are handed from function to function.
#[derive(Clone)]
struct Contents {
    method: Method,
    server: Server,
    path: String,
    path_parameters: Vec<(String, String)>,
    query: String,
    headers: HeaderLines,
    body: Body,
    timeout: Option<Duration>,
    secrets: Secrets,
    sender: Sender,
    security: Option<Security>,
    time_limits: Vec<TimeLeft>,
    reads_tree: bool,
    visit: Visit,
}

/// The visit of the step that sends it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Visit {
    /// The operation, such as `POST /files`.
    pub(crate) operation: &'static str,
    /// A hash of the visit.
    pub(crate) print: Option<Fingerprint>,
    /// Whether the request repeats one that has failed.
    pub(crate) is_retry: bool,
}

/// Whose request it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sender {
    pub(crate) workflow: &'static str,
    pub(crate) step: &'static str,
    pub(crate) attempt: u32,
    pub(crate) run: RunId,
}

impl Request {
    /// A request to a server with an empty path, without headers and body.
    #[must_use]
    pub fn new(method: Method, server: Server) -> Self {
        Self(Box::new(Contents {
            method,
            server,
            path: String::new(),
            path_parameters: Vec::new(),
            query: String::new(),
            headers: HeaderLines::default(),
            body: Body::Empty,
            timeout: None,
            secrets: Secrets::default(),
            sender: Sender {
                workflow: "",
                step: "",
                attempt: 1,
                run: RunId::default(),
            },
            security: None,
            time_limits: Vec::new(),
            reads_tree: false,
            visit: Visit::default(),
        }))
    }

    /// Adds a literal part of the document's path, unchanged.
    pub fn path(&mut self, literal: &str) {
        self.0.path.push_str(&encoding::literal_path(literal));
    }

    /// Adds a constant part of the path that is already percent-encoded.
    pub fn path_static(&mut self, encoded: &'static str) {
        self.0.path.push_str(encoded);
    }

    /// Adds a constant value to the path, which the compiler has seen not to be empty. Everything but unreserved
    /// characters is percent-encoded.
    pub fn path_parameter_static(&mut self, name: &'static str, value: &'static str) {
        self.0.path.push_str(&encoding::component(value));
        self.0.path_parameters.push((name.to_owned(), value.to_owned()));
    }

    /// Adds a value to the path. Everything but unreserved characters is percent-encoded.
    ///
    /// # Errors
    /// [`Failure::Parameter`] when the value is empty.
    pub fn path_parameter(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        if value.is_empty() {
            return Err(Failure::parameter("path", name, ParameterError::Empty));
        }
        self.0.path.push_str(&encoding::component(value));
        self.0.path_parameters.push((name.to_owned(), value.to_owned()));
        Ok(())
    }

    /// Adds a value to the path that may span several segments, as the variable `{+name}`. Reserved characters are kept
    /// as in RFC 6570's reserved expansion, except `?`, `#`, `[` and `]`. The client refuses to send a segment `.` or
    /// `..`.
    ///
    /// # Errors
    /// [`Failure::Parameter`] when the value is empty.
    pub fn path_segments(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        self.path_encoded(name, &encoding::reserved_in_path(value))
    }

    /// Adds a value to the path that is already percent-encoded.
    ///
    /// # Errors
    /// [`Failure::Parameter`] when the value is empty.
    pub fn path_encoded(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        if value.is_empty() {
            return Err(Failure::parameter("path", name, ParameterError::Empty));
        }
        self.0.path.push_str(value);
        self.0.path_parameters.push((name.to_owned(), value.to_owned()));
        Ok(())
    }

    /// Adds a part to the query that is already percent-encoded, such as the document's own `a=b&c=d`.
    pub fn query_encoded(&mut self, pairs: &str) {
        if !self.0.query.is_empty() && !pairs.is_empty() {
            self.0.query.push('&');
        }
        self.0.query.push_str(&encoding::query(pairs));
    }

    /// Adds a pair to the query. Both are percent-encoded.
    pub fn query(&mut self, name: &str, value: &str) {
        if !self.0.query.is_empty() {
            self.0.query.push('&');
        }
        self.0.query.push_str(&encoding::component(name));
        self.0.query.push('=');
        self.0.query.push_str(&encoding::component(value));
    }

    /// Sets the whole query. The text is already percent-encoded; characters that a query cannot have are encoded.
    ///
    /// ```
    /// use arazzo_runtime::{Method, Request, Server};
    /// let mut request = Request::new(Method::GET, Server::new("shop", "https://shop.example"));
    /// request.query_string("status=new&note=a%20b c");
    /// assert_eq!(request.path_and_query(), "?status=new&note=a%20b%20c");
    /// ```
    pub fn query_string(&mut self, query: &str) {
        self.0.query = encoding::query(query);
    }

    /// Sets a header. It replaces a header of the same name, compared without case.
    ///
    /// # Errors
    /// [`Failure::Parameter`] when the name or the value is not allowed in HTTP, such as a value with a line break.
    pub fn header(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        self.set_header(name, value)
            .map_err(|reason| Failure::parameter("header", name, reason))
    }

    /// Sets a constant header. The compiler has checked that HTTP allows its name and its value; one that it does not
    /// allow is not set.
    ///
    /// ```
    /// use arazzo_runtime::{Method, Request, Server};
    /// let mut request = Request::new(Method::GET, Server::new("shop", "https://shop.example"));
    /// request.header_static("Accept", "application/json");
    /// assert_eq!(request.headers()["accept"], "application/json");
    /// ```
    pub fn header_static(&mut self, name: &'static str, value: &'static str) {
        // There is nothing to report: the value is the same on every run.
        let _ = self.set_header(name, value);
    }

    fn set_header(&mut self, name: &str, value: &str) -> Result<(), ParameterError> {
        let header: HeaderName = name.parse().map_err(|_| ParameterError::Name)?;
        let mut field = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| ParameterError::Value)?;
        field.set_sensitive(header == AUTHORIZATION || self.0.secrets.are_in(value));
        self.0.headers.set(header, field);
        Ok(())
    }

    /// Adds a cookie. Its value is a secret.
    ///
    /// # Errors
    /// [`Failure::Parameter`] when the name or the value has a character that would end it: a semicolon, a line break
    /// or another control character.
    pub fn cookie(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        let added = self.0.headers.add_cookie(name, value);
        added.map_err(|reason| Failure::parameter("cookie", name, reason))?;
        self.secret(value);
        Ok(())
    }

    /// Marks a text as secret: it is removed from everything that is shown about this request and its reply.
    pub fn secret(&mut self, value: &str) {
        self.0.secrets.add(value);
    }

    /// Marks a value as secret, as a whole and each text and number in it.
    pub fn secret_value<T: Serialize + ?Sized>(&mut self, value: &T) {
        for text in secret::texts(value) {
            self.secret(&text);
        }
    }

    /// Marks the secrets inside a value as secret.
    pub fn secrets_in<T: Serialize + ?Sized>(&mut self, value: &T) {
        for secret in secret::within(value) {
            self.secret(&secret);
        }
    }

    /// Sets the body to JSON, as [`json_object`](crate::json_object) and similar functions write it.
    pub fn json(&mut self, content_type: &str, json: Vec<u8>) {
        self.bytes(content_type, json.into());
    }

    /// Sets the body to text.
    pub fn text(&mut self, content_type: &str, text: String) {
        self.bytes(content_type, text.into());
    }

    /// Sets the body to bytes.
    pub fn bytes(&mut self, content_type: &str, bytes: Bytes) {
        self.0.body = Body::Bytes {
            content_type: content_type.to_owned(),
            bytes,
        };
    }

    /// Sets the body to the body of a reply: a JSON string as its text, any other body as the same bytes.
    pub fn raw_body(&mut self, content_type: &str, body: &RawBody) {
        self.bytes(content_type, body.sent());
    }

    /// Sets the body to the content of a file. The file name and the media type of the upload are not used.
    pub fn upload(&mut self, content_type: &str, upload: &Upload) {
        self.0.body = match upload.bytes() {
            Some(bytes) => Body::Bytes {
                content_type: content_type.to_owned(),
                bytes: bytes.clone(),
            },
            None => Body::Upload {
                content_type: content_type.to_owned(),
                upload: upload.clone(),
            },
        };
    }

    /// Sets the body to a form, as `application/x-www-form-urlencoded`.
    pub fn form(&mut self, form: Form) {
        self.text("application/x-www-form-urlencoded", form.into_text());
    }

    /// Sets the body to a form in parts, as `multipart/form-data`.
    pub fn multipart(&mut self, form: Multipart) {
        self.0.body = Body::Multipart(form);
    }

    /// Sets the time limit of the exchange, in place of the client's timeout.
    pub fn timeout(&mut self, timeout: Duration) {
        self.0.timeout = Some(timeout);
    }

    /// Limits the exchange to the rest of this time, and subtracts the time that it took.
    #[must_use]
    pub fn timed_by(mut self, limit: Option<&TimeLimit>) -> Self {
        self.0.time_limits.extend(limit.map(TimeLimit::shared));
        self
    }

    pub(crate) fn time_limits(&self) -> &[TimeLeft] {
        &self.0.time_limits
    }

    /// Limits the reply as one that is read as a tree: see [`Limits::tree_bytes`](crate::Limits::tree_bytes).
    pub fn reads_tree(&mut self) {
        self.0.reads_tree = true;
    }

    /// Sets the credentials that the operation demands. The client adds them.
    pub fn secured_by(&mut self, security: Security) {
        self.0.security = Some(security);
    }

    /// Sets the step that sends the request, and how many times in a row it has run.
    #[must_use]
    pub fn sent_by(mut self, workflow: &'static str, step: &'static str, attempt: u32) -> Self {
        self.0.sender = Sender {
            workflow,
            step,
            attempt,
            ..self.0.sender
        };
        self
    }

    /// Sets the id of the run.
    #[must_use]
    pub fn of_run(mut self, run: RunId) -> Self {
        self.0.sender.run = run;
        self
    }
}

impl Request {
    /// Sets the visit of the step.
    pub(crate) fn in_visit(mut self, visit: Visit) -> Self {
        self.0.visit = visit;
        self
    }

    pub(crate) fn visit(&self) -> Visit {
        self.0.visit
    }
}

/// Reading a request.
impl Request {
    /// A key for the header `Idempotency-Key`, in the form of a UUID. A client sends it where this was
    /// [turned on](crate::ClientBuilder::idempotency_keys).
    ///
    /// A request that is sent again by a retry of its step, or by a run that continues from a checkpoint, has the same key.
    /// A step that the run visits again has another key, and so does a request with another path, query or body.
    ///
    /// ```
    /// use arazzo_runtime::{Method, Request, Server};
    /// let request = Request::new(Method::POST, Server::new("shop", "https://shop.example"));
    /// assert_eq!(request.idempotency_key().len(), 36);
    /// assert_eq!(request.idempotency_key(), request.clone().idempotency_key());
    /// ```
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        let sender = self.sender();
        let content = (self.method().as_str(), self.server().source(), self.fingerprint());
        let half = |half: &str| {
            let Fingerprint(hash) = Fingerprint::of(&(half, sender.run, self.0.visit.print, content));
            hash
        };
        let (high, low) = (half("high"), half("low"));
        // The version 8 of RFC 9562 is for hashes of one's own; the first bits of the second half are its variant.
        let high = high & !0xf000 | 0x8000;
        let low = low & !(0b11 << 62) | 0b10 << 62;
        let (first, second, third) = (high >> 32, high >> 16 & 0xffff, high & 0xffff);
        format!(
            "{first:08x}-{second:04x}-{third:04x}-{:04x}-{:012x}",
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }

    /// The `workflowId` of the step that sends it. In a called workflow, it is that of the called workflow.
    #[must_use]
    pub fn workflow(&self) -> &'static str {
        self.0.sender.workflow
    }

    /// The `stepId` of the step that sends it.
    #[must_use]
    pub fn step(&self) -> &'static str {
        self.0.sender.step
    }

    /// How many times in a row the step has run, this time included.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.0.sender.attempt
    }

    /// The id of the run.
    #[must_use]
    pub fn run_id(&self) -> RunId {
        self.0.sender.run
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.0.method
    }

    /// The server.
    #[must_use]
    pub fn server(&self) -> Server {
        self.0.server
    }

    /// The path below the base URL and the query, percent-encoded. It may contain secrets in the query.
    #[must_use]
    pub fn path_and_query(&self) -> String {
        match self.encoded_query() {
            Some(query) => format!("{}?{query}", self.0.path),
            None => self.0.path.clone(),
        }
    }

    /// The headers and cookies, without the `Content-Type` of the body.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.0.headers.all()
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.0.body
    }

    /// The time limit of the exchange, if the step has one.
    #[must_use]
    pub fn own_timeout(&self) -> Option<Duration> {
        self.0.timeout
    }

    /// The credentials that the operation demands and the step does not set itself. A client adds them when it sends
    /// the request.
    #[must_use]
    pub fn security(&self) -> Option<Security> {
        self.0.security
    }

    /// Records the headers that a signer adds to the request.
    pub(crate) fn signed(&mut self, added: &HeaderMap) {
        let mut added = added.clone();
        for value in added.values_mut() {
            value.set_sensitive(true);
            self.secret(&String::from_utf8_lossy(value.as_bytes()));
        }
        self.0.headers.replace(added);
    }

    /// Takes the query and the headers with which it was sent.
    pub(crate) fn take_sent(&mut self, query: String, headers: HeaderMap) {
        self.0.query = query;
        self.0.headers.replace(headers);
    }

    pub(crate) fn encoded_path(&self) -> &str {
        &self.0.path
    }

    pub(crate) fn encoded_query(&self) -> Option<&str> {
        (!self.0.query.is_empty()).then_some(self.0.query.as_str())
    }

    pub(crate) fn sent_path_parameter(&self, name: &str) -> Option<&str> {
        let given = self.0.path_parameters.iter().find(|(given, _)| given == name);
        given.map(|(_, value)| value.as_str())
    }

    pub(crate) fn secrets(&self) -> &Secrets {
        &self.0.secrets
    }

    pub(crate) fn is_read_as_tree(&self) -> bool {
        self.0.reads_tree
    }

    pub(crate) fn sender(&self) -> Sender {
        self.0.sender
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.0.method)
            .field("server", &self.0.server)
            .field("path_and_query", &self.0.secrets.redact(&self.path_and_query()))
            .field(
                "headers",
                &self.headers().keys().map(HeaderName::as_str).collect::<Vec<_>>(),
            )
            .field("body", &self.0.body)
            .field("timeout", &self.0.timeout)
            .field("sender", &self.0.sender)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
