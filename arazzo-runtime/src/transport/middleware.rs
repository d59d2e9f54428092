//! A client of `reqwest-middleware` as a transport.

use reqwest_middleware::{ClientWithMiddleware, Error};

use super::reqwest_transport::{body, reply, sending};
use crate::{Transport, TransportError, TransportFuture, TransportReply, TransportRequest};

/// Sends through the middleware of the client. Build the inner client so that it follows no redirects and retries
/// nothing: the workflow decides what a reply means.
///
/// A middleware that sends a request again has to copy its body. It can copy bytes in memory, and no file or reader.
///
/// ```
/// use arazzo_runtime::Client;
/// use reqwest_middleware::ClientBuilder;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let reqwest = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
/// let client = Client::builder().transport(ClientBuilder::new(reqwest).build()).build()?;
/// # drop(client);
/// # Ok(())
/// # }
/// ```
impl Transport for ClientWithMiddleware {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        Box::pin(async move {
            // The limit is for all that the middleware sends.
            let exchange = tokio::time::timeout(request.timeout, exchange(self, request));
            exchange
                .await
                .unwrap_or_else(|elapsed| Err(TransportError::timeout(elapsed)))
        })
    }
}

async fn exchange(
    client: &ClientWithMiddleware,
    request: TransportRequest,
) -> Result<TransportReply, TransportError> {
    let mut outgoing = client
        .request(request.method, request.url)
        .headers(request.headers)
        .timeout(request.timeout);
    if !request.body.is_empty() {
        outgoing = outgoing.body(body(request.body));
    }
    let response = outgoing.send().await.map_err(|error| match error {
        Error::Reqwest(error) => sending(error),
        Error::Middleware(error) => TransportError::other(error),
    })?;
    reply(response, request.body_limit).await
}
