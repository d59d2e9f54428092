//! The `security` of an operation and the schemes it names (OpenAPI, "Security Requirement Object" and "Security Scheme
//! Object").

use std::fmt;

/// The credentials that an operation demands: a list of alternatives, of which one is enough. Each alternative is a
/// list of schemes that all apply.
///
/// Each request carries it, and a [`Client`](crate::Client) adds the credentials. Code that sends requests in another
/// way reads it with [`Request::security`](crate::Request::security).
///
/// ```
/// use arazzo_runtime::security::{Security, SecurityScheme};
/// const KEY: Security = Security::new("shop", &[&[SecurityScheme::header("ApiKey", "X-Api-Key")]]);
/// assert_eq!(KEY.source(), "shop");
/// assert_eq!(KEY.alternatives()[0][0].to_string(), "an API key in the header `X-Api-Key`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Security {
    source: &'static str,
    short_name: Option<&'static str>,
    alternatives: &'static [&'static [SecurityScheme]],
}

impl Security {
    /// The demand of an operation of the source description named `source`.
    #[must_use]
    pub const fn new(source: &'static str, alternatives: &'static [&'static [SecurityScheme]]) -> Self {
        Self {
            source,
            short_name: None,
            alternatives,
        }
    }

    /// The same demand for a source of an imported document that also has a short name. See
    /// [`Server::with_short_name`](crate::Server::with_short_name).
    #[must_use]
    pub const fn with_short_name(self, name: &'static str) -> Self {
        Self {
            short_name: Some(name),
            ..self
        }
    }

    pub(crate) const fn short_name(&self) -> Option<&'static str> {
        self.short_name
    }

    /// The name of the source description.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        self.source
    }

    /// The alternatives in the order of the document. One without schemes makes authentication optional.
    #[must_use]
    pub const fn alternatives(&self) -> &'static [&'static [SecurityScheme]] {
        self.alternatives
    }
}

/// A security scheme of an OpenAPI document. `Display` describes it in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    name: &'static str,
    kind: SecurityKind,
    scopes: &'static [&'static str],
}

/// The kinds of security schemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecurityKind {
    /// An API key in a header of this name.
    Header(&'static str),
    /// An API key in the query, under this name.
    Query(&'static str),
    /// An API key in a cookie of this name.
    Cookie(&'static str),
    /// HTTP's scheme `Basic` (RFC 7617).
    Basic,
    /// HTTP's scheme `Bearer` (RFC 6750).
    Bearer,
    /// Another HTTP authentication scheme, such as `Digest`.
    Http(&'static str),
    /// OAuth 2.0 (RFC 6749).
    OAuth2 {
        /// The token endpoint.
        token_url: Option<&'static str>,
        /// The endpoint for refresh tokens, if it is another one.
        refresh_url: Option<&'static str>,
    },
    /// OpenID Connect.
    OpenIdConnect,
}

impl SecurityScheme {
    const fn new(name: &'static str, kind: SecurityKind) -> Self {
        Self {
            name,
            kind,
            scopes: &[],
        }
    }

    /// An API key in the header `header`.
    #[must_use]
    pub const fn header(name: &'static str, header: &'static str) -> Self {
        Self::new(name, SecurityKind::Header(header))
    }

    /// An API key in the query parameter `parameter`.
    #[must_use]
    pub const fn query(name: &'static str, parameter: &'static str) -> Self {
        Self::new(name, SecurityKind::Query(parameter))
    }

    /// An API key in the cookie `cookie`.
    #[must_use]
    pub const fn cookie(name: &'static str, cookie: &'static str) -> Self {
        Self::new(name, SecurityKind::Cookie(cookie))
    }

    /// HTTP's scheme `Basic`.
    #[must_use]
    pub const fn basic(name: &'static str) -> Self {
        Self::new(name, SecurityKind::Basic)
    }

    /// HTTP's scheme `Bearer`.
    #[must_use]
    pub const fn bearer(name: &'static str) -> Self {
        Self::new(name, SecurityKind::Bearer)
    }

    /// Another HTTP authentication scheme.
    #[must_use]
    pub const fn http(name: &'static str, scheme: &'static str) -> Self {
        Self::new(name, SecurityKind::Http(scheme))
    }

    /// OAuth 2.0, without any URL.
    #[must_use]
    pub const fn oauth2(name: &'static str) -> Self {
        let kind = SecurityKind::OAuth2 {
            token_url: None,
            refresh_url: None,
        };
        Self::new(name, kind)
    }

    /// OpenID Connect.
    #[must_use]
    pub const fn open_id_connect(name: &'static str) -> Self {
        Self::new(name, SecurityKind::OpenIdConnect)
    }

    /// Sets the token endpoint. Only OAuth 2.0 has one.
    #[must_use]
    pub const fn token_url(mut self, url: &'static str) -> Self {
        if let SecurityKind::OAuth2 { refresh_url, .. } = self.kind {
            self.kind = SecurityKind::OAuth2 {
                token_url: Some(url),
                refresh_url,
            };
        }
        self
    }

    /// Sets the endpoint for refresh tokens. Only OAuth 2.0 has one.
    #[must_use]
    pub const fn refresh_url(mut self, url: &'static str) -> Self {
        if let SecurityKind::OAuth2 { token_url, .. } = self.kind {
            self.kind = SecurityKind::OAuth2 {
                token_url,
                refresh_url: Some(url),
            };
        }
        self
    }

    /// Sets the scopes that the operation demands.
    #[must_use]
    pub const fn with_scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }

    /// Its name in the document.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> SecurityKind {
        self.kind
    }

    /// The scopes that the operation demands.
    #[must_use]
    pub const fn scopes(&self) -> &'static [&'static str] {
        self.scopes
    }
}

impl fmt::Display for SecurityScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            SecurityKind::Header(name) => write!(f, "an API key in the header `{name}`")?,
            SecurityKind::Query(name) => write!(f, "an API key in the query parameter `{name}`")?,
            SecurityKind::Cookie(name) => write!(f, "an API key in the cookie `{name}`")?,
            SecurityKind::Basic => f.write_str("HTTP Basic")?,
            SecurityKind::Bearer => f.write_str("an HTTP bearer token")?,
            SecurityKind::Http(scheme) => write!(f, "the HTTP scheme `{scheme}`")?,
            SecurityKind::OAuth2 { .. } => f.write_str("OAuth 2.0")?,
            SecurityKind::OpenIdConnect => f.write_str("OpenID Connect")?,
        }
        match self.scopes {
            [] => Ok(()),
            scopes => write!(f, " with `{}`", scopes.join(" ")),
        }
    }
}
