//! A shop in memory that answers the requests of the workflows, and a clock that goes by virtual time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arazzo_runtime::http::{HeaderMap, HeaderValue, StatusCode};
use arazzo_runtime::runner::Clock;
use arazzo_runtime::store::Timestamp;
use arazzo_runtime::transport::{Transport, TransportFuture, TransportReply, TransportRequest};
use arazzo_runtime::{Client, ClientBuilder, TransportError};
use tokio::time::Instant;

/// Virtual time, with `tokio::time::pause`.
#[derive(Clone, Copy, Debug)]
pub struct VirtualClock(Instant);

impl Default for VirtualClock {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_000_000) + self.0.elapsed()
    }
}

/// A request that a shop has received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The method and the path.
    pub line: String,
    /// The `Idempotency-Key`.
    pub key: Option<String>,
    /// The body.
    pub body: String,
}

/// A shop in memory. Clones are the same shop.
#[derive(Clone)]
pub struct Shop(Arc<Inner>);

struct Inner {
    received: Mutex<Vec<Received>>,
    /// How many requests are being answered, and how many were at most.
    busy: Mutex<(usize, usize)>,
    /// How long each answer takes.
    pause: Mutex<Duration>,
    answer: Box<Answer>,
}

type Answer = dyn Fn(&Received, usize) -> (u16, String) + Send + Sync;

impl Default for Shop {
    /// Gives each step what it needs. A job is done at the third poll.
    fn default() -> Self {
        Self::new(|request, count| (200, usual(request, count)))
    }
}

/// The usual answer to a request. `count` is how many there were on the same line before.
#[must_use]
pub fn usual(request: &Received, count: usize) -> String {
    let path = request.line.split(' ').next_back().unwrap();
    let state = if count < 2 { "busy" } else { "done" };
    match path.split('/').nth(1).unwrap() {
        "work" => format!(r#"{{"value":"v{}"}}"#, path.trim_start_matches("/work/")),
        "jobs" => format!(r#"{{"state":"{state}"}}"#),
        "payments" => r#"{"receipt":"r1"}"#.to_owned(),
        "login" => r#"{"token":"t-4711"}"#.to_owned(),
        "account" => r#"{"name":"Ada"}"#.to_owned(),
        _ => "{}".to_owned(),
    }
}

impl Shop {
    /// A shop that answers so. The function is given the request, and how many there were on the same line before.
    pub fn new(answer: impl Fn(&Received, usize) -> (u16, String) + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner {
            received: Mutex::default(),
            busy: Mutex::default(),
            pause: Mutex::default(),
            answer: Box::new(answer),
        }))
    }

    /// Lets each answer take this long.
    pub fn pause(&self, pause: Duration) {
        *lock(&self.0.pause) = pause;
    }

    /// The requests so far.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        lock(&self.0.received).clone()
    }

    /// Forgets the requests so far.
    pub fn forget(&self) {
        *lock(&self.0.received) = Vec::new();
    }

    /// The lines of the requests so far.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.received().into_iter().map(|request| request.line).collect()
    }

    /// The lines that were received more than once, without polls, and how often.
    #[must_use]
    pub fn repeated(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for line in self.lines().into_iter().filter(|line| !line.starts_with("GET ")) {
            *counts.entry(line).or_default() += 1;
        }
        counts.retain(|_, count| *count > 1);
        counts
    }

    /// The most requests that were answered at once.
    #[must_use]
    pub fn most_at_once(&self) -> usize {
        lock(&self.0.busy).1
    }

    /// A client of the shop that sends idempotency keys.
    #[must_use]
    pub fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// Settings for a client of the shop.
    #[must_use]
    pub fn builder(&self) -> ClientBuilder {
        Client::builder()
            .transport(self.clone())
            .idempotency_keys()
            .only_given_servers()
            .base_url("shop", "http://shop.test")
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts a request as long as it is answered.
struct Busy<'s>(&'s Inner);

impl<'s> Busy<'s> {
    fn new(inner: &'s Inner) -> Self {
        let mut busy = lock(&inner.busy);
        busy.0 += 1;
        busy.1 = busy.1.max(busy.0);
        Self(inner)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        lock(&self.0.busy).0 -= 1;
    }
}

impl Transport for Shop {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        Box::pin(async move {
            let _busy = Busy::new(&self.0);
            let key = request.headers.get("idempotency-key");
            let received = Received {
                line: format!(
                    "{} {}",
                    request.method,
                    request.url.trim_start_matches("http://shop.test")
                ),
                key: key.map(|key| key.to_str().unwrap().to_owned()),
                body: String::from_utf8(request.body.into_bytes().await.unwrap().to_vec()).unwrap(),
            };
            let count = {
                let mut all = lock(&self.0.received);
                let count = all.iter().filter(|other| other.line == received.line).count();
                all.push(received.clone());
                count
            };
            let pause = *lock(&self.0.pause);
            let slept = tokio::time::timeout(request.timeout, tokio::time::sleep(pause)).await;
            slept.map_err(TransportError::timeout)?;
            let (status, body) = (self.0.answer)(&received, count);
            let mut headers = HeaderMap::new();
            headers.insert("content-type", HeaderValue::from_static("application/json"));
            Ok(TransportReply::new(
                StatusCode::from_u16(status).unwrap(),
                headers,
                body,
            ))
        })
    }
}
