//! Services of tower as transports, and reqwest as a service.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use tower_service::Service;

use super::read::read;
use super::reqwest_transport::{Reqwest, body, reading, sending};
use crate::{
    BoxError, BuildError, Payload, Transport, TransportError, TransportFuture, TransportReply,
    TransportRequest,
};

/// A transport that sends through a service of tower: rate limits, concurrency limits, load shedding and timeouts come
/// from its layers. The service is cloned for each request, so put a `Buffer` around one that cannot be cloned.
///
/// The time limit of the exchange includes the time in the layers.
///
/// ```
/// use std::time::Duration;
/// use arazzo_runtime::{Client, transport::{HttpService, Tower}};
/// use tower::ServiceBuilder;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let service = ServiceBuilder::new()
///     .buffer(16)
///     .rate_limit(10, Duration::from_secs(1))
///     .service(HttpService::new()?);
/// let client = Client::builder().transport(Tower::new(service)).build()?;
/// # drop(client);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Tower<S> {
    /// A transport has to be `Sync`, which a service need not be.
    service: Mutex<S>,
}

impl<S> Tower<S> {
    /// A transport over this service.
    pub fn new(service: S) -> Self {
        Self {
            service: Mutex::new(service),
        }
    }
}

impl<S, B> Transport for Tower<S>
where
    S: Service<http::Request<Payload>, Response = http::Response<B>, Error: Into<BoxError>, Future: Send>
        + Clone
        + Send,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send,
{
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        let service = self
            .service
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        Box::pin(async move {
            let timeout = request.timeout;
            let exchange = tokio::time::timeout(timeout, exchange(service, request));
            exchange
                .await
                .unwrap_or_else(|elapsed| Err(TransportError::timeout(elapsed)))
        })
    }
}

async fn exchange<S, B>(mut service: S, request: TransportRequest) -> Result<TransportReply, TransportError>
where
    S: Service<http::Request<Payload>, Response = http::Response<B>, Error: Into<BoxError>>,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>>,
{
    let mut outgoing = http::Request::new(request.body);
    *outgoing.method_mut() = request.method;
    *outgoing.uri_mut() = request.url.parse().map_err(TransportError::other)?;
    *outgoing.headers_mut() = request.headers;
    poll_fn(|context| service.poll_ready(context))
        .await
        .map_err(failed)?;
    let (parts, body) = service.call(outgoing).await.map_err(failed)?.into_parts();
    let body = read(body, request.body_limit, cut).await?;
    Ok(TransportReply::new(parts.status, parts.headers, body))
}

/// The kind of the error, if reqwest is behind it.
fn failed(error: impl Into<BoxError>) -> TransportError {
    let error = error.into();
    let error = match error.downcast::<TransportError>() {
        Ok(known) => return *known,
        Err(error) => error,
    };
    match error.downcast::<reqwest::Error>() {
        Ok(error) => sending(*error),
        Err(error) => TransportError::other(error),
    }
}

/// The kind of an error in the body of a reply.
fn cut(error: impl Into<BoxError>) -> TransportError {
    match error.into().downcast::<reqwest::Error>() {
        Ok(error) => reading(*error),
        Err(error) => TransportError::body_cut(error),
    }
}

/// The client's own HTTP client as a service of tower, to put layers around it. Its connections are shared by clones.
#[derive(Clone, Debug)]
pub struct HttpService(reqwest::Client);

impl HttpService {
    /// The client that [`Client`](crate::Client) uses by default: it follows no redirects and retries nothing.
    ///
    /// # Errors
    /// [`BuildError::Http`] when TLS cannot be set up.
    pub fn new() -> Result<Self, BuildError> {
        match Reqwest::new(0) {
            Ok(Reqwest(client)) => Ok(Self(client)),
            Err(source) => Err(BuildError::Http { source }),
        }
    }
}

/// A client of your own. Build it so that it follows no redirects and retries nothing.
impl From<reqwest::Client> for HttpService {
    fn from(client: reqwest::Client) -> Self {
        Self(client)
    }
}

impl Service<http::Request<Payload>> for HttpService {
    type Response = http::Response<reqwest::Body>;
    type Error = reqwest::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Payload>) -> Self::Future {
        let client = self.0.clone();
        Box::pin(async move {
            let request: reqwest::Request = request.map(body).try_into()?;
            client.execute(request).await.map(http::Response::from)
        })
    }
}
