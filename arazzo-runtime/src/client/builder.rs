//! Setting up a client.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Client, Settings};
use crate::reqwest_transport::Reqwest;
use crate::security::Credentials;
use crate::server::GivenSources;
use crate::{BuildError, Credential, Limits, Observer, Pacing, Transport};

/// The time for one exchange unless the caller gives another.
const TIMEOUT: Duration = Duration::from_secs(300);

/// A [`Client`] to set up.
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
}

impl ClientBuilder {
    /// Sends what is meant for a source description, by its name, to this URL instead of the server that the document
    /// names. The URL may have a path before which the operations' paths are put, with or without a slash at its end.
    ///
    /// The names are constants in the generated module `sources`: a name that is misspelled here is the name of another
    /// source, and the requests go to the server of the document. [`only_given_servers`](Self::only_given_servers) makes
    /// that an error. The source of an imported document has the name of that document before its own, `other.api`.
    #[must_use]
    pub fn base_url(mut self, source: impl Into<String>, url: impl Into<String>) -> Self {
        let source = source.into();
        self.given_sources.insert(source.clone());
        self.base_urls.insert(source, url.into());
        self
    }

    /// Sends only to servers that were given with [`base_url`](Self::base_url), never to one that only a document
    /// names. A run that would need another server fails before its first request, and a token endpoint that the document
    /// names is asked only if it is at one of the given servers.
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

    /// Gives a variable in the URL of a source description's server another value than its default. Servers that do not
    /// have the variable are as they were, and a base URL of the caller's has none.
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

    /// Says who asks, for a security scheme of a source description, both by their names in the documents. It is sent
    /// with every request whose operation demands the scheme and whose step does not set it itself.
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

    /// Sends through a `reqwest` client of the caller's own. It is used as it is: whether it follows redirects or
    /// repeats requests is the caller's choice.
    #[must_use]
    pub fn http(self, client: reqwest::Client) -> Self {
        self.transport(Reqwest(client))
    }

    /// Sends through another transport.
    #[must_use]
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        Self {
            transport: Some(Box::new(transport)),
            ..self
        }
    }

    /// Waits otherwise than by default.
    #[must_use]
    pub fn pacing(self, pacing: Pacing) -> Self {
        Self { pacing, ..self }
    }

    /// Allows more or less than by default.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Tells what the client does.
    #[must_use]
    pub fn observer(self, observer: impl Observer + 'static) -> Self {
        Self {
            observer: Some(Arc::new(observer)),
            ..self
        }
    }

    /// The time for one exchange, from sending to the end of the reply's body. Default 300 s.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self {
            timeout: Some(timeout),
            ..self
        }
    }

    /// The client.
    ///
    /// # Errors
    /// [`BuildError::BaseUrl`] when a base URL is not absolute, neither `http` nor `https`, or has a query or a
    /// fragment; [`BuildError::Http`] when the HTTP library cannot be set up.
    pub fn build(self) -> Result<Client, BuildError> {
        let base_urls = self
            .base_urls
            .into_iter()
            .map(|(name, text)| match crate::url::base(&text) {
                Ok(url) => Ok((name, url)),
                Err(source) => Err(BuildError::BaseUrl { name, source }),
            });
        let base_urls = base_urls.collect::<Result<_, _>>()?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Box::new(Reqwest::new().map_err(|source| BuildError::Http { source })?),
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
