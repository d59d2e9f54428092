//! Every exchange with a server, watched by the observer: those of steps, and those that get tokens for them.

use std::time::{Duration, Instant};

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};

use super::Client;
use crate::client::time_limit::TimeLeft;
use crate::request::Sender;
use crate::secret::redaction::Secrets;
use crate::{Event, Request, TransportError, TransportReply, TransportRequest, UrlError};

/// How many bytes the answer of a token endpoint may have.
const TOKEN_LIMIT: usize = 1024 * 1024;

impl Client {
    /// Sends the request within the time limits (S29). `shown` is the URL without secrets.
    pub(super) async fn carry(
        &self,
        sender: Sender,
        method: &Method,
        shown: &str,
        outgoing: Result<TransportRequest, TransportError>,
        secrets: &Secrets,
        limits: &[TimeLeft],
    ) -> Result<TransportReply, TransportError> {
        let Sender {
            workflow,
            step,
            attempt,
            run,
        } = sender;
        let started = Instant::now();
        let outgoing = outgoing.and_then(|outgoing| within(outgoing, TimeLeft::least(limits)));
        let reply = match outgoing {
            Ok(outgoing) => {
                self.observe(&Event::Sending {
                    run,
                    workflow,
                    step,
                    attempt,
                    method,
                    url: shown,
                });
                self.send_within_limit(outgoing).await
            }
            Err(error) => Err(error),
        };
        let elapsed = started.elapsed();
        for limit in limits {
            limit.spend(elapsed);
        }
        let reply = reply.map_err(|error| error.of(format!("{method} {shown}"), secrets));
        match &reply {
            Ok(reply) => self.observe(&Event::Replied {
                run,
                workflow,
                step,
                attempt,
                method,
                url: shown,
                status: reply.status.as_u16(),
                elapsed,
            }),
            Err(error) => self.observe(&Event::Failed {
                run,
                workflow,
                step,
                attempt,
                method,
                url: shown,
                error,
                elapsed,
            }),
        }
        reply
    }

    /// Whether one of the given servers is at the URL's host and port.
    fn is_given(&self, url: &::url::Url) -> bool {
        self.0
            .base_urls
            .values()
            .any(|base| base.origin() == url.origin())
    }

    async fn send_within_limit(&self, outgoing: TransportRequest) -> Result<TransportReply, TransportError> {
        let limit = outgoing.body_limit;
        let reply = self.0.transport.send(outgoing).await?;
        // A transport of the caller's may not have looked.
        if reply.body.len() > limit {
            Err(TransportError::body_too_large(limit))
        } else {
            Ok(reply)
        }
    }

    /// Asks a token endpoint for the sake of a request. A relative URL starts at the request's server.
    pub(crate) async fn fetch_token(
        &self,
        (url, is_given): (&str, bool),
        request: &Request,
        authorization: Option<String>,
        form: String,
        secrets: &Secrets,
        timeout: Duration,
    ) -> Result<TransportReply, TransportError> {
        let url = match ::url::Url::parse(url) {
            Err(::url::ParseError::RelativeUrlWithoutBase) => self
                .base(request.server())
                .and_then(|base| base.join(url).map_err(UrlError::Invalid)),
            parsed => parsed.map_err(UrlError::Invalid),
        };
        let url = match url {
            Ok(url) if !is_given && self.0.only_given_servers && !self.is_given(&url) => {
                Err(UrlError::TokenUrlNotGiven)
            }
            Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
            Ok(_) => Err(UrlError::Scheme),
            Err(error) => Err(error),
        };
        let shown = match &url {
            Ok(url) => secrets.redact(&crate::request::url::without_user(url)),
            Err(_) => "the token endpoint".to_owned(),
        };
        let outgoing = url
            .map_err(|source| TransportError::Url {
                request: String::new(),
                source,
            })
            .and_then(|url| {
                let mut headers = HeaderMap::new();
                headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
                let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
                headers.insert(CONTENT_TYPE, form_type);
                if let Some(authorization) = authorization {
                    let mut value = HeaderValue::try_from(authorization).map_err(TransportError::other)?;
                    value.set_sensitive(true);
                    headers.insert(AUTHORIZATION, value);
                }
                Ok(TransportRequest {
                    method: Method::POST,
                    url: url.into(),
                    headers,
                    body: bytes::Bytes::from(form).into(),
                    timeout,
                    body_limit: TOKEN_LIMIT.min(self.0.limits.body_bytes),
                })
            });
        let limits = request.time_limits();
        self.carry(request.sender(), &Method::POST, &shown, outgoing, secrets, limits)
            .await
    }
}

fn within(
    mut outgoing: TransportRequest,
    left: Option<Duration>,
) -> Result<TransportRequest, TransportError> {
    match left {
        Some(Duration::ZERO) => Err(TransportError::timeout(
            "the time for the whole workflow was over before",
        )),
        _ if outgoing.timeout.is_zero() => Err(TransportError::timeout(
            "the time for the exchange was over before it could be sent",
        )),
        Some(left) => {
            outgoing.timeout = outgoing.timeout.min(left);
            Ok(outgoing)
        }
        None => Ok(outgoing),
    }
}
