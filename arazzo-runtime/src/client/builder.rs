//! Setting up a client.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::idempotency::Idempotency;
use super::{Client, Settings};
use crate::client::server::GivenSources;
use crate::runner::RetryBudget;
use crate::security::Credentials;
use crate::transport::reqwest_transport::Reqwest;
use crate::{BuildError, Credential, Limits, Observer, Pacing, Transport};

/// The time for one exchange unless the caller gives another.
const TIMEOUT: Duration = Duration::from_secs(300);

/// Settings for a [`Client`]. [`Client::builder`] makes one.
///
/// ```
/// use std::time::Duration;
/// use arazzo_runtime::{Client, Credential, Limits, Pacing};
///
/// # fn main() -> Result<(), arazzo_runtime::BuildError> {
/// let client = Client::builder()
///     .base_url("shop", "https://eu.shop.example/v1")
///     .credential("shop", "ApiKey", Credential::api_key("k-1"))
///     .pacing(Pacing::default().with_first(Duration::from_millis(200)))
///     .limits(Limits::default().with_transitions(1_000))
///     .timeout(Duration::from_secs(30))
///     .build()?;
/// assert_eq!(client.limits().transitions, 1_000);
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
pub struct ClientBuilder {
    base_urls: BTreeMap<String, String>,
    server_variables: HashMap<String, HashMap<String, String>>,
    transport: Option<Box<dyn Transport>>,
    pacing: Pacing,
    limits: Limits,
    observer: Option<Arc<dyn Observer>>,
    timeout: Option<Duration>,
    credentials: Credentials,
    given_sources: GivenSources,
    only_given_servers: bool,
    idempotency: Idempotency,
    retry_budget: Option<RetryBudget>,
    redirects: usize,
}

impl ClientBuilder {
    /// Sets the base URL of a source description, in place of the server that the document names. The paths of the
    /// operations are appended to it. It may have a path, with or without a slash at its end.
    ///
    /// The generated module `sources` has the names as constants. A misspelled name has no effect: the requests then go
    /// to the document's server. [`only_given_servers`](Self::only_given_servers) makes that an error. The source `api`
    /// of a document that is imported as `other` is named `other.api`.
    ///
    /// [`build`](Self::build) checks the URL.
    #[must_use]
    pub fn base_url(mut self, source: impl Into<String>, url: impl Into<String>) -> Self {
        let source = source.into();
        self.given_sources.insert(source.clone());
        self.base_urls.insert(source, url.into());
        self
    }

    /// Sends only to servers that were set with [`base_url`](Self::base_url), never to a server that only a document
    /// names.
    ///
    /// A run that needs another server fails before its first request. A token endpoint that the document names is used
    /// only if it is on one of the given servers.
    ///
    /// ```
    /// use arazzo_runtime::{Client, Request, Server};
    /// # use arazzo_runtime::Method;
    /// # fn main() -> Result<(), arazzo_runtime::BuildError> {
    /// // The source is `shopApi`.
    /// let client = Client::builder().base_url("shopAPI", "http://127.0.0.1:4010").only_given_servers().build()?;
    /// assert!(client.check_servers(&[Server::new("shopApi", "https://shop.example/v1")]).is_err());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn only_given_servers(self) -> Self {
        Self {
            only_given_servers: true,
            ..self
        }
    }

    /// Sets a variable in the server URL of a source description, in place of its default. It has no effect on a server
    /// without this variable, nor on a base URL that the caller has set.
    ///
    /// ```
    /// use arazzo_runtime::{Client, Server, codegen::ServerVariable};
    /// # fn main() -> Result<(), arazzo_runtime::BuildError> {
    /// const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
    ///     .with_variables(&[ServerVariable::without_default("region")]);
    /// assert!(Client::builder().build()?.check_servers(&[SHOP]).is_err());
    /// let client = Client::builder().server_variable("shop", "region", "eu").build()?;
    /// assert!(client.check_servers(&[SHOP]).is_ok());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn server_variable(
        mut self,
        source: impl Into<String>,
        variable: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        let source = source.into();
        self.given_sources.insert(source.clone());
        let variables = self.server_variables.entry(source).or_default();
        variables.insert(variable.into(), value.into());
        self
    }

    /// Sets the credential for a security scheme of a source description. Both are named as in the documents. The
    /// client adds it to every request whose operation demands the scheme, unless the step sets it itself.
    ///
    /// ```
    /// use arazzo_runtime::{Client, Credential};
    /// let builder = Client::builder().credential("openaiApi", "ApiKeyAuth", Credential::bearer("sk-123"));
    /// # drop(builder);
    /// ```
    #[must_use]
    pub fn credential(
        mut self,
        source: impl Into<String>,
        scheme: impl Into<String>,
        credential: impl Into<Credential>,
    ) -> Self {
        let source = source.into();
        self.given_sources.insert(source.clone());
        self.credentials.insert(source, scheme.into(), credential.into());
        self
    }

    /// Sends the header `Idempotency-Key` with every `POST` and `PATCH`, so that a server that knows it does the work once,
    /// however often the request is sent. See [`Request::idempotency_key`](crate::Request::idempotency_key). A step that
    /// sets the header itself keeps its own key.
    ///
    /// ```
    /// use arazzo_runtime::{Client, Method, Request, Server};
    /// # fn main() -> Result<(), arazzo_runtime::BuildError> {
    /// let client = Client::builder().idempotency_keys_of_source("shop").build()?;
    /// let key = |method| client.idempotency_key(&Request::new(method, Server::new("shop", "https://shop.example")));
    /// assert!(key(Method::POST).is_some() && key(Method::GET).is_none());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn idempotency_keys(mut self) -> Self {
        self.idempotency.all();
        self
    }

    /// Like [`idempotency_keys`](Self::idempotency_keys), only for requests of this source description.
    #[must_use]
    pub fn idempotency_keys_of_source(mut self, source: impl Into<String>) -> Self {
        let source = source.into();
        self.given_sources.insert(source.clone());
        self.idempotency.source(source);
        self
    }

    /// Like [`idempotency_keys`](Self::idempotency_keys), only for an operation of this source description, such as
    /// `POST /payments`. It may have any method.
    #[must_use]
    pub fn idempotency_keys_of_operation(
        mut self,
        source: impl Into<String>,
        operation: impl Into<String>,
    ) -> Self {
        let source = source.into();
        self.given_sources.insert(source.clone());
        self.idempotency.operation(source, operation.into());
        self
    }

    /// Limits the retries of all runs of this client together. Without it, only the `retryLimit` of each step limits them.
    #[must_use]
    pub fn retry_budget(self, budget: RetryBudget) -> Self {
        Self {
            retry_budget: Some(budget),
            ..self
        }
    }

    /// Sends through this `reqwest` client. It is used unchanged: its settings decide whether it follows redirects or
    /// retries.
    #[must_use]
    pub fn http(self, client: reqwest::Client) -> Self {
        self.transport(Reqwest(client))
    }

    /// Follows redirects within one origin (scheme, host and port), at most this many for one request. By default none is
    /// followed: a redirect is a reply like any other, which the workflow judges. A redirect to another origin is never
    /// followed, so no credential goes there; its reply is judged.
    ///
    /// 307 and 308 repeat the request with its method and its body. 303 becomes a GET, and so does a POST after 301 or
    /// 302. A body with a file or a reader cannot be repeated; the redirect is then the reply.
    ///
    /// A client of your own ([`http`](Self::http), [`transport`](Self::transport)) has its own settings instead.
    #[must_use]
    pub fn follow_redirects(self, most: usize) -> Self {
        Self {
            redirects: most,
            ..self
        }
    }

    /// Sends through this transport, in place of `reqwest`.
    #[must_use]
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        Self {
            transport: Some(Box::new(transport)),
            ..self
        }
    }

    /// Sets how long runs wait. See [`Pacing`] for the defaults.
    #[must_use]
    pub fn pacing(self, pacing: Pacing) -> Self {
        Self { pacing, ..self }
    }

    /// Sets what a run may use. See [`Limits`] for the defaults.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Reports what the client does to this observer.
    #[must_use]
    pub fn observer(self, observer: impl Observer + 'static) -> Self {
        Self {
            observer: Some(Arc::new(observer)),
            ..self
        }
    }

    /// The time limit for one exchange, from sending the request to the end of the reply's body. Default: 300 s. A step
    /// with a `timeout` uses that instead.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self {
            timeout: Some(timeout),
            ..self
        }
    }

    /// Builds the client.
    ///
    /// # Errors
    /// [`BuildError::BaseUrl`] when a base URL is not absolute, neither `http` nor `https`, or has a query or a
    /// fragment; [`BuildError::Http`] when the HTTP library cannot be set up.
    pub fn build(self) -> Result<Client, BuildError> {
        let base_urls =
            self.base_urls
                .into_iter()
                .map(|(name, text)| match crate::request::url::base(&text) {
                    Ok(url) => Ok((name, url)),
                    Err(source) => Err(BuildError::BaseUrl { name, source }),
                });
        let base_urls = base_urls.collect::<Result<_, _>>()?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Box::new(Reqwest::new(self.redirects).map_err(|source| BuildError::Http { source })?),
        };
        Ok(Client(Arc::new(Settings {
            base_urls,
            server_variables: self.server_variables,
            transport,
            pacing: self.pacing,
            limits: self.limits,
            observer: self.observer,
            timeout: self.timeout.unwrap_or(TIMEOUT),
            credentials: self.credentials,
            given_sources: self.given_sources,
            only_given_servers: self.only_given_servers,
            idempotency: self.idempotency,
            retry_budget: self.retry_budget.map(Mutex::new),
        })))
    }
}

/// URLs are not shown: they may hold a password.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("sources", &self.base_urls.keys())
            .field("credentials", &self.credentials.names().collect::<Vec<_>>())
            .field("pacing", &self.pacing)
            .field("limits", &self.limits)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
