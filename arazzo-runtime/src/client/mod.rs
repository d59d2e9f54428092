//! The caller's side of a run.

pub(crate) mod limits;
pub(crate) mod observer;
pub(crate) mod pacing;
pub(crate) mod retry_after;
pub(crate) mod server;
pub(crate) mod time_limit;
pub(crate) mod watch;

mod builder;
mod carry;
mod idempotency;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ::url::Url;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};

pub use builder::ClientBuilder;
use idempotency::Idempotency;

use crate::client::observer::Trace;
use crate::client::server::GivenSources;
use crate::client::time_limit::TimeLeft;
use crate::reply::Sent;
use crate::reply::tree;
use crate::runner::RetryBudget;
use crate::security::{Authorized, Credentials};
use crate::{
    Body, CredentialError, Event, Limits, Observer, Pacing, Reply, Request, Security, Server, Signer,
    Transport, TransportError, TransportRequest, UrlError, Wait, Watch,
};

/// Sends the requests of workflows. It holds the base URLs, credentials, transport, pacing, limits and observer of a
/// caller. Cloning is cheap: clones share everything. [`ClientBuilder`] has an example.
#[derive(Clone)]
pub struct Client(Arc<Settings>);

struct Settings {
    /// By the name of the source description.
    base_urls: HashMap<String, Url>,
    /// By the name of the source description, then by the variable's.
    server_variables: HashMap<String, HashMap<String, String>>,
    transport: Box<dyn Transport>,
    pacing: Pacing,
    limits: Limits,
    observer: Option<Arc<dyn Observer>>,
    timeout: Duration,
    credentials: Credentials,
    given_sources: GivenSources,
    only_given_servers: bool,
    idempotency: Idempotency,
    /// Shared by all runs.
    retry_budget: Option<Mutex<RetryBudget>>,
}

impl Client {
    /// Starts to set up a client. Without any setting it sends to the servers that the documents name.
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The limits of a run.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.0.limits
    }

    /// A new run id, together with this client's observer. Pass it to `watched_by` of a machine.
    #[must_use]
    pub fn watch(&self) -> Watch {
        Watch::by(self.0.observer.clone())
    }

    /// Checks that there is a credential for each of these demands. A generated workflow does so before its first
    /// request.
    ///
    /// # Errors
    /// [`CredentialError::Missing`], which lists everything that is missing.
    pub fn check_credentials(&self, demands: &[Security]) -> Result<(), CredentialError> {
        self.0.credentials.check(demands, &self.0.given_sources)
    }

    /// Sends a request with the credentials that its operation demands, and reads the whole reply.
    ///
    /// It follows no redirect and does not retry: the workflow decides what a reply means. There is one exception. If
    /// the server answers 401 to a cached [`OAuth2`](crate::OAuth2) token, the client fetches a new token and sends the
    /// request once more, unless its body can be sent only once.
    ///
    /// # Errors
    /// [`TransportError`] when no complete reply came, when the URL is not usable, or when a credential is missing or
    /// cannot be obtained.
    pub async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let started = Instant::now();
        if request.security().is_none() {
            return self.exchange(request, Ok(Vec::new()), started).await;
        }
        let credentials = &self.0.credentials;
        let authorized = match credentials.authorize(self, request.clone(), &[]).await {
            Ok(authorized) => authorized,
            Err(error) => return self.exchange(request, Err(error), started).await,
        };
        let refusable = authorized.renewable;
        let reply = self
            .exchange(authorized.request, Ok(authorized.signers), started)
            .await?;
        let may_repeat = !refusable.is_empty() && !request.body().is_sent_once();
        if !may_repeat || reply.status() != StatusCode::UNAUTHORIZED {
            return Ok(reply);
        }
        let started = Instant::now();
        match credentials.authorize(self, request.clone(), &refusable).await {
            Ok(Authorized { request, signers, .. }) => self.exchange(request, Ok(signers), started).await,
            Err(error) => self.exchange(request, Err(error), started).await,
        }
    }

    /// The `Idempotency-Key` that the client sends with a request, if it was told to.
    #[must_use]
    pub fn idempotency_key(&self, request: &Request) -> Option<String> {
        let source = self
            .0
            .given_sources
            .address(request.server().source(), request.server().short_name());
        let is_on = self.0.idempotency.is_on(source, request);
        is_on.then(|| request.idempotency_key())
    }

    /// Takes a retry from the budget.
    fn check_retry_budget(&self, request: &Request) -> Result<(), TransportError> {
        let Some(budget) = &self.0.retry_budget else {
            return Ok(());
        };
        let mut budget = budget.lock().unwrap_or_else(PoisonError::into_inner);
        match budget.take(request.visit().is_retry, Instant::now()) {
            true => Ok(()),
            false => Err(TransportError::RetryBudget {
                request: String::new(),
            }),
        }
    }

    /// The time that the client gives an exchange.
    pub(crate) fn timeout(&self) -> Duration {
        self.0.timeout
    }

    /// The time limit of an exchange, including the work for its credentials (S29).
    pub(crate) fn time_for(&self, request: &Request) -> Duration {
        let time = request.own_timeout().unwrap_or(self.0.timeout);
        TimeLeft::least(request.time_limits()).map_or(time, |left| time.min(left))
    }

    /// Sends the request after the signers have added theirs. An error is returned in place of a reply. The time limit
    /// counts from `started`.
    async fn exchange(
        &self,
        mut request: Request,
        signers: Result<Vec<&dyn Signer>, CredentialError>,
        started: Instant,
    ) -> Result<Reply, TransportError> {
        let url = self.url(&request);
        let whole = match &url {
            Ok(url) => crate::request::url::without_user(url),
            Err(_) => request.encoded_path().to_owned(),
        };
        let mut shown = request.secrets().redact(&whole);
        if let Err(UrlError::TooLong { .. }) = url {
            shown = crate::request::url::beginning(&shown);
        }
        let method = request.method().clone();
        let outgoing = self.outgoing(url, &mut request, signers, started).await;
        let secrets = request.secrets().clone();
        let limits = request.time_limits().to_vec();
        let reply = self
            .carry(request.sender(), &method, &shown, outgoing, &secrets, &limits)
            .await?;
        if reply.body.len() > tree::YIELDS {
            // Reading it takes a while in which no other task runs.
            tokio::task::yield_now().await;
        }
        if request.is_read_as_tree() {
            let content_type = reply.headers.get(CONTENT_TYPE);
            tree::check(content_type, &reply.body, &self.0.limits)
                .map_err(|error| error.of(format!("{method} {shown}"), &secrets))?;
        }
        let observer = self.0.observer.clone();
        let sender = request.sender();
        let trace = observer.map(|observer| Trace { observer, sender });
        let sent = Sent {
            method,
            url: whole,
            shown_url: shown,
            request: Some(request),
        };
        Ok(Reply::new(reply.status, reply.headers, reply.body)
            .to(sent, secrets)
            .traced(trace))
    }

    /// Checks that each of these servers has a usable URL that this client may send to. A generated workflow does so
    /// before its first request.
    ///
    /// # Errors
    /// [`TransportError::Url`] for the first server without one. Its `source` says what to give the client.
    pub fn check_servers(&self, servers: &[Server]) -> Result<(), TransportError> {
        servers.iter().try_for_each(|server| match self.base(*server) {
            Ok(_) => Ok(()),
            Err(source) => Err(TransportError::Url {
                request: format!("source description `{}`", server.source()),
                source,
            }),
        })
    }

    /// Waits as long as the pacing says, and no longer than the time limits of the wait allow.
    ///
    /// Call it in a Tokio runtime with time enabled, unless the pacing is [`Pacing::immediate`].
    ///
    /// # Panics
    /// When it has to wait and there is no such runtime.
    pub async fn wait(&self, wait: Wait) {
        let duration = self.duration(&wait);
        if !duration.is_zero() {
            let started = Instant::now();
            tokio::time::sleep(duration).await;
            for limit in wait.time_limits() {
                limit.spend(started.elapsed());
            }
        }
    }

    /// The length of a wait: the time of its pacing, but no longer than its time limits allow. This does not wait.
    ///
    /// Use it if something else waits, such as the timers of an engine or the due times of a queue. The time counts as
    /// spent. So call this once for a wait, and before you take the checkpoint.
    #[must_use]
    pub fn pause(&self, wait: &Wait) -> Duration {
        let duration = self.duration(wait);
        for limit in wait.time_limits() {
            limit.spend(duration);
        }
        duration
    }

    /// Reports the wait to the observer, and returns its length.
    fn duration(&self, wait: &Wait) -> Duration {
        let left = TimeLeft::least(wait.time_limits());
        let duration = self.0.pacing.duration(&wait.pause);
        let duration = left.map_or(duration, |left| duration.min(left));
        self.observe(&Event::Waiting {
            run: wait.run,
            workflow: wait.workflow,
            step: wait.step,
            attempt: wait.attempt,
            duration,
        });
        duration
    }

    fn observe(&self, event: &Event<'_>) {
        if let Some(observer) = &self.0.observer {
            observer.observe(event);
        }
    }

    pub(crate) fn given_sources(&self) -> &GivenSources {
        &self.0.given_sources
    }

    fn base(&self, server: Server) -> Result<Url, UrlError> {
        let source = self.0.given_sources.address(server.source(), server.short_name());
        if let Some(base) = self.0.base_urls.get(source) {
            return Ok(base.clone());
        }
        if self.0.only_given_servers {
            return Err(self.not_given(server));
        }
        let variables = self.0.server_variables.get(source);
        let given = |name| variables.and_then(|given| given.get(name)).map(String::as_str);
        let url = server.expanded(given)?;
        crate::request::url::base(&url).map_err(|error| match (error, server.url()) {
            (UrlError::NoBase, Some(url)) => UrlError::Relative {
                source_name: server.source(),
                url,
            },
            (other, _) => other,
        })
    }

    fn not_given(&self, server: Server) -> UrlError {
        let mut given: Vec<String> = self.0.base_urls.keys().map(|name| format!("`{name}`")).collect();
        given.sort_unstable();
        let url = server.url().map(|url| format!("; the document names `{url}`"));
        let others = (!given.is_empty()).then(|| format!("; there is one for {}", given.join(", ")));
        UrlError::NotGiven {
            source_name: server.source(),
            known: [url, others].into_iter().flatten().collect::<String>().into(),
        }
    }

    fn url(&self, request: &Request) -> Result<Url, UrlError> {
        let base = self.base(request.server())?;
        let url = crate::request::url::join(&base, request.encoded_path(), request.encoded_query())?;
        crate::request::url::short_enough(url)
    }

    fn body_limit(&self, request: &Request) -> usize {
        let limits = &self.0.limits;
        if request.is_read_as_tree() {
            limits.body_bytes.min(limits.tree_bytes)
        } else {
            limits.body_bytes
        }
    }

    async fn outgoing(
        &self,
        url: Result<Url, UrlError>,
        request: &mut Request,
        signers: Result<Vec<&dyn Signer>, CredentialError>,
        started: Instant,
    ) -> Result<TransportRequest, TransportError> {
        self.check_retry_budget(request)?;
        let signers = signers.map_err(TransportError::credential)?;
        let url = url.map_err(|source| TransportError::Url {
            request: String::new(),
            source,
        })?;
        let mut headers = request.headers().clone();
        let opened = request.body().open().await;
        let (body, content_type) = opened.map_err(TransportError::upload)?;
        // A `Content-Type` of the document's own stands, but for a form in parts, which is unreadable without its
        // boundary.
        if let Some(content_type) = content_type
            && (!headers.contains_key(CONTENT_TYPE) || matches!(request.body(), Body::Multipart(_)))
        {
            let value = HeaderValue::try_from(content_type).map_err(TransportError::other)?;
            headers.insert(CONTENT_TYPE, value);
        }
        if let Some(key) = self.idempotency_key(request)
            && !headers.contains_key(idempotency::HEADER)
        {
            let value = HeaderValue::try_from(key).map_err(TransportError::other)?;
            headers.insert(idempotency::HEADER, value);
        }
        let mut outgoing = TransportRequest {
            method: request.method().clone(),
            url: url.into(),
            headers,
            body,
            timeout: request
                .own_timeout()
                .unwrap_or(self.0.timeout)
                .saturating_sub(started.elapsed()),
            body_limit: self.body_limit(request),
        };
        for signer in signers {
            let added = signer
                .sign(&outgoing)
                .map_err(|source| TransportError::credential(CredentialError::Signer { source }))?;
            request.signed(&added);
            for name in added.keys() {
                outgoing.headers.remove(name);
            }
            for (name, value) in &added {
                outgoing.headers.append(name, value.clone());
            }
        }
        Ok(outgoing)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("sources", &self.0.base_urls.keys())
            .field("credentials", &self.0.credentials.names().collect::<Vec<_>>())
            .field("pacing", &self.0.pacing)
            .field("limits", &self.0.limits)
            .field("timeout", &self.0.timeout)
            .finish_non_exhaustive()
    }
}
