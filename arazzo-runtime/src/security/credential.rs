//! What the caller gives for a security scheme.

use std::fmt;

use http::HeaderMap;

use super::oauth2::{OAuth2, Tokens};
use super::scheme::{SecurityKind, SecurityScheme};
use crate::error::Unmet;
use crate::{BoxError, Secret, TransportRequest};

/// A credential for a security scheme, given to [`ClientBuilder::credential`](crate::ClientBuilder::credential).
/// `Debug` shows its kind only.
///
/// ```
/// use arazzo_runtime::{Client, Credential, OAuth2};
/// # fn main() -> Result<(), arazzo_runtime::BuildError> {
/// let client = Client::builder()
///     .credential("shop", "ApiKey", Credential::api_key("k-1"))
///     .credential("shop", "Login", Credential::basic("ada", "pass word"))
///     .credential("bank", "Token", Credential::bearer("t-1"))
///     .credential("mail", "OAuth", OAuth2::client_credentials("id", "secret"))
///     .build()?;
/// assert!(!format!("{client:?}").contains("k-1"));
/// # Ok(())
/// # }
/// ```
pub struct Credential(pub(super) Given);

pub(super) enum Given {
    Nothing,
    ApiKey(Secret<String>),
    Basic { user: String, password: Secret<String> },
    Bearer(Secret<String>),
    OAuth2(Box<Tokens>),
    Signer(Box<dyn Signer>),
}

impl Credential {
    /// An API key, for a scheme of the type `apiKey`. It is sent unchanged.
    #[must_use]
    pub fn api_key(key: impl Into<Secret<String>>) -> Self {
        Self(Given::ApiKey(key.into()))
    }

    /// A user and a password, for a scheme of the type `http` and `basic` (RFC 7617).
    #[must_use]
    pub fn basic(user: impl Into<String>, password: impl Into<Secret<String>>) -> Self {
        Self(Given::Basic {
            user: user.into(),
            password: password.into(),
        })
    }

    /// A bearer token (RFC 6750), for a scheme of the type `http` and `bearer`, for OAuth 2.0 and for OpenID Connect.
    /// It is never renewed. Use [`OAuth2`] for tokens that expire.
    #[must_use]
    pub fn bearer(token: impl Into<Secret<String>>) -> Self {
        Self(Given::Bearer(token.into()))
    }

    /// Headers that are computed for each request, such as a signature. It serves a scheme of any type.
    ///
    /// ```
    /// use arazzo_runtime::http::{HeaderMap, HeaderValue};
    /// use arazzo_runtime::{Credential, transport::TransportRequest};
    /// let signed = Credential::signer(|request: &TransportRequest| {
    ///     // Nothing for a file, which is read when it is sent.
    ///     let body = request.body.to_bytes().unwrap_or_default();
    ///     let signature = format!("{} {} {}", request.method, request.url, body.len());
    ///     let mut headers = HeaderMap::new();
    ///     headers.insert("x-signature", HeaderValue::try_from(signature)?);
    ///     Ok(headers)
    /// });
    /// # drop(signed);
    /// ```
    #[must_use]
    pub fn signer(signer: impl Signer + 'static) -> Self {
        Self(Given::Signer(Box::new(signer)))
    }

    /// Sends nothing: the server needs no credential, or the transport provides it, for example as a client
    /// certificate.
    #[must_use]
    pub fn nothing() -> Self {
        Self(Given::Nothing)
    }

    /// Whether it can be used for the scheme.
    pub(super) fn fits(&self, scheme: &SecurityScheme) -> Result<(), Unmet> {
        use SecurityKind as Kind;
        match (&self.0, scheme.kind()) {
            (Given::Nothing | Given::Signer(_), _)
            | (Given::ApiKey(_), Kind::Header(_) | Kind::Query(_) | Kind::Cookie(_))
            | (Given::Basic { .. }, Kind::Basic)
            | (Given::Bearer(_), Kind::Bearer | Kind::OAuth2 { .. } | Kind::OpenIdConnect) => Ok(()),
            (Given::OAuth2(tokens), Kind::Bearer | Kind::OAuth2 { .. } | Kind::OpenIdConnect) => {
                tokens.url(scheme).map(drop).ok_or(Unmet::NoTokenUrl)
            }
            _ => Err(Unmet::Unfit(self.kind())),
        }
    }

    fn kind(&self) -> &'static str {
        match &self.0 {
            Given::Nothing => "nothing",
            Given::ApiKey(_) => "an API key",
            Given::Basic { .. } => "a user and a password",
            Given::Bearer(_) => "a bearer token",
            Given::OAuth2(_) => "OAuth 2.0",
            Given::Signer(_) => "a signer",
        }
    }
}

impl From<OAuth2> for Credential {
    fn from(settings: OAuth2) -> Self {
        Self(Given::OAuth2(Box::new(Tokens::new(settings))))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credential({})", self.kind())
    }
}

/// Computes headers for a request just before it is sent. Every `Fn(&TransportRequest) -> Result<HeaderMap, BoxError>`
/// is a signer: see [`Credential::signer`].
pub trait Signer: Send + Sync {
    /// The headers to set. Each replaces a header of the same name. Their values are secrets.
    ///
    /// # Errors
    /// Any error. The request is not sent then.
    fn sign(&self, request: &TransportRequest) -> Result<HeaderMap, BoxError>;
}

impl<F: Fn(&TransportRequest) -> Result<HeaderMap, BoxError> + Send + Sync> Signer for F {
    fn sign(&self, request: &TransportRequest) -> Result<HeaderMap, BoxError> {
        self(request)
    }
}
