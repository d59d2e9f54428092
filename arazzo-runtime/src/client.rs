//! The caller's side of a run: where the servers are and how they are spoken to.

mod builder;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ::url::Url;
use http::HeaderValue;
use http::header::CONTENT_TYPE;

pub use builder::ClientBuilder;

use crate::observer::Trace;
use crate::reply::Sent;
use crate::{
    Body, Event, Limits, Observer, Pacing, Reply, Request, Transport, TransportError, TransportReply,
    TransportRequest, UrlError, Wait,
};

/// The caller's side of a run: base URLs, transport, pacing, limits and observer. A clone is cheap and shares all of
/// them.
#[derive(Clone)]
pub struct Client(Arc<Settings>);

struct Settings {
    /// By the name of the source description.
    base_urls: HashMap<String, Url>,
    transport: Box<dyn Transport>,
    pacing: Pacing,
    limits: Limits,
    observer: Option<Arc<dyn Observer>>,
    timeout: Duration,
}

impl Client {
    /// A client to set up. Without any setting it sends to the servers that the documents name.
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The limits of a run.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.0.limits
    }

    /// Sends a request and reads the whole reply. No redirect is followed and nothing is repeated: the workflow
    /// decides what a reply means.
    ///
    /// # Errors
    /// [`TransportError`] when there is no whole reply, and when the request has no URL it could be sent to.
    pub async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let secrets = request.secrets().clone();
        let url = self.url(&request);
        let whole = match &url {
            Ok(url) => crate::url::without_user(url),
            Err(_) => request.encoded_path().to_owned(),
        };
        let shown = secrets.redact(&whole);
        let method = request.method().clone();
        let sender = request.sender();

        let started = Instant::now();
        let outcome = match url {
            Ok(url) => {
                self.observe(&Event::Sending {
                    workflow: sender.workflow,
                    step: sender.step,
                    attempt: sender.attempt,
                    method: &method,
                    url: &shown,
                });
                self.carry(url, &request).await
            }
            Err(source) => Err(TransportError::Url {
                request: String::new(),
                source,
            }),
        };
        let elapsed = started.elapsed();
        let (workflow, step, attempt) = (sender.workflow, sender.step, sender.attempt);
        match outcome {
            Ok(reply) => {
                let status = reply.status.as_u16();
                let event = Event::Replied {
                    workflow,
                    step,
                    attempt,
                    method: &method,
                    url: &shown,
                    status,
                    elapsed,
                };
                self.observe(&event);
                let sent = Sent {
                    method,
                    url: whole,
                    shown_url: shown,
                    request: Some(request),
                };
                let observer = self.0.observer.clone();
                let trace = observer.map(|observer| Trace { observer, sender });
                Ok(Reply::new(reply.status, reply.headers, reply.body)
                    .to(sent, secrets)
                    .traced(trace))
            }
            Err(error) => {
                let error = error.of(format!("{method} {shown}"), &secrets);
                let event = Event::Failed {
                    workflow,
                    step,
                    attempt,
                    method: &method,
                    url: &shown,
                    error: &error,
                    elapsed,
                };
                self.observe(&event);
                Err(error)
            }
        }
    }

    /// Waits as long as the pacing says. Has to be called in a Tokio runtime with its time enabled,
    /// unless the pacing is [`Pacing::immediate`].
    ///
    /// # Panics
    /// Outside of such a runtime.
    pub async fn wait(&self, wait: Wait) {
        let duration = self.0.pacing.duration(&wait.pause);
        self.observe(&Event::Waiting {
            workflow: wait.workflow,
            step: wait.step,
            attempt: wait.attempt,
            duration,
        });
        if !duration.is_zero() {
            tokio::time::sleep(duration).await;
        }
    }

    fn observe(&self, event: &Event<'_>) {
        if let Some(observer) = &self.0.observer {
            observer.observe(event);
        }
    }

    fn url(&self, request: &Request) -> Result<Url, UrlError> {
        let server = request.server();
        let base = match self.0.base_urls.get(server.source()) {
            Some(base) => base.clone(),
            None => crate::url::base(server.url().ok_or(UrlError::NoBase)?)?,
        };
        crate::url::join(&base, request.encoded_path(), request.encoded_query())
    }

    async fn carry(&self, url: Url, request: &Request) -> Result<TransportReply, TransportError> {
        let mut headers = request.headers().clone();
        let (body, content_type) = request.body().encode();
        // A `Content-Type` of the document's own stands, but for a form in parts, which is unreadable without its
        // boundary.
        if let Some(content_type) = content_type
            && (!headers.contains_key(CONTENT_TYPE) || matches!(request.body(), Body::Multipart(_)))
        {
            let value = HeaderValue::try_from(content_type).map_err(TransportError::other)?;
            headers.insert(CONTENT_TYPE, value);
        }
        let limit = self.0.limits.body_bytes;
        let outgoing = TransportRequest {
            method: request.method().clone(),
            url: url.into(),
            headers,
            body,
            timeout: request.own_timeout().unwrap_or(self.0.timeout),
            body_limit: limit,
        };
        let reply = self.0.transport.send(outgoing).await?;
        // A transport of the caller's may not have looked.
        if reply.body.len() > limit {
            Err(TransportError::body_too_large(limit))
        } else {
            Ok(reply)
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("sources", &self.0.base_urls.keys())
            .field("pacing", &self.0.pacing)
            .field("limits", &self.0.limits)
            .field("timeout", &self.0.timeout)
            .finish_non_exhaustive()
    }
}
