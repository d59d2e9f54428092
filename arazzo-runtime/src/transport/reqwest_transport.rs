//! The transport over `reqwest`.

use std::error::Error;
use std::io;

use reqwest::redirect::Policy;

use super::read::read;
use crate::{
    BoxError, Payload, Transport, TransportError, TransportFuture, TransportReply, TransportRequest,
};

/// Sends through a `reqwest::Client`.
pub(crate) struct Reqwest(pub(crate) reqwest::Client);

impl Reqwest {
    /// A client that repeats nothing, and follows at most so many redirects within one origin. Any other redirect is a
    /// reply like any other, which the step's criteria judge.
    pub(crate) fn new(redirects: usize) -> Result<Self, BoxError> {
        let client = reqwest::Client::builder()
            .redirect(within_one_origin(redirects))
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
        outgoing = outgoing.body(body(request.body));
    }
    let response = outgoing.send().await.map_err(sending)?;
    reply(response, request.body_limit).await
}

fn within_one_origin(most: usize) -> Policy {
    if most == 0 {
        return Policy::none();
    }
    Policy::custom(move |attempt| {
        let start = attempt.previous().first().map(reqwest::Url::origin);
        if start == Some(attempt.url().origin()) && attempt.previous().len() <= most {
            attempt.follow()
        } else {
            attempt.stop()
        }
    })
}

/// The body as reqwest sends it. Bytes in memory can be sent again by a middleware.
pub(crate) fn body(payload: Payload) -> reqwest::Body {
    match payload.to_bytes() {
        Some(bytes) => bytes.into(),
        None => reqwest::Body::wrap(payload),
    }
}

/// Reads the whole reply.
pub(crate) async fn reply(
    response: reqwest::Response,
    body_limit: usize,
) -> Result<TransportReply, TransportError> {
    let (parts, body) = http::Response::from(response).into_parts();
    let body = read(body, body_limit, reading).await?;
    Ok(TransportReply::new(parts.status, parts.headers, body))
}

pub(crate) fn sending(error: reqwest::Error) -> TransportError {
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

pub(crate) fn reading(error: reqwest::Error) -> TransportError {
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
