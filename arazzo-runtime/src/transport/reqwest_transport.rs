//! The transport over `reqwest`.

use std::error::Error;
use std::io;

use bytes::Bytes;

use crate::{BoxError, Transport, TransportError, TransportFuture, TransportReply, TransportRequest};

/// A body is not given more room than this before its bytes have come, whatever its `Content-Length` says.
const ROOM_IN_ADVANCE: usize = 1024 * 1024;

/// Sends through a `reqwest::Client`.
pub(crate) struct Reqwest(pub(crate) reqwest::Client);

impl Reqwest {
    /// A client that follows no redirect and repeats nothing: a redirect is a reply like any other, judged by the
    /// step's criteria, and the counts of requests are those of the workflow.
    pub(crate) fn new() -> Result<Self, BoxError> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .user_agent(concat!("arazzo-runtime/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self(client))
    }
}

impl Transport for Reqwest {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        Box::pin(exchange(&self.0, request))
    }
}

async fn exchange(
    client: &reqwest::Client,
    request: TransportRequest,
) -> Result<TransportReply, TransportError> {
    let mut outgoing = client
        .request(request.method, request.url)
        .headers(request.headers)
        .timeout(request.timeout);
    if !request.body.is_empty() {
        outgoing = outgoing.body(reqwest::Body::wrap(request.body));
    }
    let mut response = outgoing.send().await.map_err(sending)?;
    let body = read(&mut response, request.body_limit).await?;
    Ok(TransportReply::new(
        response.status(),
        std::mem::take(response.headers_mut()),
        body,
    ))
}

async fn read(response: &mut reqwest::Response, limit: usize) -> Result<Bytes, TransportError> {
    let announced = response.content_length().unwrap_or(0);
    let announced = usize::try_from(announced).unwrap_or(usize::MAX);
    if announced > limit {
        return Err(TransportError::body_too_large(limit));
    }
    let mut body = Vec::with_capacity(announced.min(ROOM_IN_ADVANCE));
    while let Some(chunk) = response.chunk().await.map_err(reading)? {
        if chunk.len() > limit - body.len() {
            return Err(TransportError::body_too_large(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.into())
}

fn sending(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_timeout() {
        TransportError::timeout(error)
    } else if error.is_connect() && is_tls(&error) {
        TransportError::tls(error)
    } else if error.is_connect() {
        TransportError::connect(error)
    } else if error.is_request() {
        TransportError::no_reply(error)
    } else {
        TransportError::other(error)
    }
}

fn reading(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_timeout() {
        TransportError::timeout(error)
    } else {
        TransportError::body_cut(error)
    }
}

/// Whether TLS is behind a failed connection. Rustls hands its errors through as invalid data; nothing else does while
/// a connection is being made.
fn is_tls(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(current) = cause {
        // The source of an I/O error is that of the error in it, so that this one would be passed over.
        let mut io = current.downcast_ref::<io::Error>();
        while let Some(error) = io {
            if error.kind() == io::ErrorKind::InvalidData {
                return true;
            }
            io = error.get_ref().and_then(|inner| inner.downcast_ref());
        }
        cause = current.source();
    }
    false
}
