//! What carries requests to servers.

#[cfg(feature = "middleware")]
mod middleware;
pub(crate) mod payload;
mod read;
pub(crate) mod reqwest_transport;
#[cfg(feature = "tower")]
mod tower;
pub(crate) mod upload;

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

pub use self::payload::Payload;
#[cfg(feature = "tower")]
pub use self::tower::{HttpService, Tower};
use crate::TransportError;
pub use crate::request::body::Body;

/// The future that a [`Transport`] returns.
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<TransportReply, TransportError>> + Send + 'a>>;

/// Carries requests to servers. Implement it to use another HTTP library, or to answer requests in a test.
///
/// An implementation should not follow redirects and should not retry: the workflow decides what a reply means. It
/// should respect [`timeout`](TransportRequest::timeout), and stop with
/// [`TransportError::body_too_large`](crate::TransportError::body_too_large) when a body exceeds
/// [`body_limit`](TransportRequest::body_limit).
///
/// ```
/// use arazzo_runtime::{Client, transport::{Transport, TransportFuture, TransportReply, TransportRequest}};
/// use arazzo_runtime::http::{HeaderMap, StatusCode};
/// struct Teapot;
/// impl Transport for Teapot {
///     fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
///         assert_eq!(request.url, "https://tea.example/v1/pots");
///         Box::pin(async { Ok(TransportReply::new(StatusCode::IM_A_TEAPOT, HeaderMap::new(), "")) })
///     }
/// }
/// # fn main() -> Result<(), arazzo_runtime::BuildError> {
/// let client = Client::builder().transport(Teapot).build()?;
/// # drop(client);
/// # Ok(())
/// # }
/// ```
pub trait Transport: Send + Sync {
    /// Sends the request and reads the whole reply.
    ///
    /// # Errors
    /// The future fails when there is no complete reply. The constructors of [`TransportError`]
    /// say why.
    fn send(&self, request: TransportRequest) -> TransportFuture<'_>;
}

/// A request as it goes out. `Debug` shows neither the URL nor the headers nor the body.
#[non_exhaustive]
pub struct TransportRequest {
    /// The method.
    pub method: Method,
    /// The whole URL.
    pub url: String,
    /// The headers, with `Content-Type`. The transport adds `Content-Length`.
    pub headers: HeaderMap,
    /// The body. A file in it is read while it is sent. [`Payload::into_bytes`] reads all of it, for a transport that
    /// needs the whole body.
    pub body: Payload,
    /// The time limit for the whole exchange.
    pub timeout: Duration,
    /// The most bytes in the reply's body.
    pub body_limit: usize,
}

impl fmt::Debug for TransportRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportRequest")
            .field("method", &self.method)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// A reply as it came in.
#[derive(Clone)]
#[non_exhaustive]
pub struct TransportReply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl TransportReply {
    /// A reply.
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers,
            body: body.into(),
        }
    }
}

impl fmt::Debug for TransportReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportReply")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
