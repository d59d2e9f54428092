//! Tokens of OAuth 2.0: fetched, kept and renewed (RFC 6749).

mod held;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use held::{Fetch, Held, Turn, Waited};

use super::authorize::basic_pair;
use super::scheme::{SecurityKind, SecurityScheme};
use crate::secret::redaction::Secrets;
use crate::{Client, CredentialError, Request, Secret, TransportError, TransportReply};

/// A token is renewed when this much of its life is left, or a tenth of it where that is less.
const BEFORE_EXPIRY: Duration = Duration::from_secs(60);

/// Obtains OAuth 2.0 tokens, by client credentials or by a refresh token (RFC 6749, sections 4.4 and 6).
///
/// A token is fetched when a request first needs it, then cached. It is renewed before it expires, and once when the
/// server answers 401. Requests that need the same token at the same time share one fetch and its error. The wait
/// counts towards the time limit of each request. `Debug` shows no secret.
///
/// ```
/// use arazzo_runtime::{Client, OAuth2};
/// # fn main() -> Result<(), arazzo_runtime::BuildError> {
/// let client = Client::builder()
///     .credential(
///         "shop",
///         "OAuth",
///         OAuth2::client_credentials("id", "secret").scope("orders:read").parameter("audience", "shop"),
///     )
///     .credential("mail", "OAuth", OAuth2::refresh_token("1//09").client("id").client_secret("secret"))
///     .build()?;
/// # drop(client);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct OAuth2 {
    refresh_token: Option<Secret<String>>,
    client_id: Option<String>,
    client_secret: Option<Secret<String>>,
    secret_in_body: bool,
    scopes: Vec<String>,
    parameters: Vec<(String, String)>,
    token_url: Option<String>,
}

impl OAuth2 {
    /// Tokens for the client itself (RFC 6749, section 4.4). Without a [`scope`](Self::scope) it asks for the scopes
    /// that the operation demands.
    #[must_use]
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<Secret<String>>) -> Self {
        Self::new(None).client(id).client_secret(secret)
    }

    /// Tokens on behalf of a user who has agreed before (RFC 6749, section 6). If the server sends a new refresh token,
    /// this client uses that one from then on.
    #[must_use]
    pub fn refresh_token(token: impl Into<Secret<String>>) -> Self {
        Self::new(Some(token.into()))
    }

    fn new(refresh_token: Option<Secret<String>>) -> Self {
        Self {
            refresh_token,
            client_id: None,
            client_secret: None,
            secret_in_body: false,
            scopes: Vec::new(),
            parameters: Vec::new(),
            token_url: None,
        }
    }

    /// Sets the client's identifier.
    #[must_use]
    pub fn client(mut self, id: impl Into<String>) -> Self {
        self.client_id = Some(id.into());
        self
    }

    /// Sets the client's secret.
    #[must_use]
    pub fn client_secret(mut self, secret: impl Into<Secret<String>>) -> Self {
        self.client_secret = Some(secret.into());
        self
    }

    /// Sends the client's identifier and secret in the body of the token request, for servers that do not accept them
    /// in its `Authorization` header (RFC 6749, section 2.3.1).
    #[must_use]
    pub fn secret_in_body(mut self) -> Self {
        self.secret_in_body = true;
        self
    }

    /// Adds a scope to ask for. Call it once for each scope.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// Adds a parameter to the token request, such as `audience` or `resource`.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Sets the token endpoint, in place of the URL in the OpenAPI document.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// What is asked for: the caller's scopes, or those of the operation.
    fn scope_for(&self, scheme: &SecurityScheme) -> String {
        if self.scopes.is_empty() && self.refresh_token.is_none() {
            scheme.scopes().join(" ")
        } else {
            self.scopes.join(" ")
        }
    }
}

impl fmt::Debug for OAuth2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth2")
            .field("client_id", &self.client_id)
            .field("scopes", &self.scopes)
            .field("token_url", &self.token_url)
            .finish_non_exhaustive()
    }
}

/// The tokens that were had.
pub(super) struct Tokens {
    settings: OAuth2,
    held: Held,
}

/// RFC 6749, section 5.1.
#[derive(Deserialize)]
struct Granted {
    access_token: Secret<String>,
    token_type: String,
    expires_in: Option<Value>,
    refresh_token: Option<Secret<String>>,
}

/// RFC 6749, section 5.2.
#[derive(Deserialize)]
struct Refused {
    error: String,
    error_description: Option<String>,
}

impl Tokens {
    pub(super) fn new(settings: OAuth2) -> Self {
        let held = Held::new(settings.refresh_token.clone());
        Self { settings, held }
    }

    /// Where tokens for a scheme are had, if that is known.
    pub(super) fn url<'t>(&'t self, scheme: &SecurityScheme) -> Option<&'t str> {
        let in_document = match scheme.kind() {
            SecurityKind::OAuth2 { token_url, .. } if self.settings.refresh_token.is_none() => token_url,
            SecurityKind::OAuth2 {
                token_url,
                refresh_url,
            } => refresh_url.or(token_url),
            _ => None,
        };
        self.settings.token_url.as_deref().or(in_document)
    }

    /// A token for the request, and whether it was at hand. One that was `refused` is not.
    pub(super) async fn token(
        &self,
        client: &Client,
        request: &Request,
        scheme: &SecurityScheme,
        refused: &[Secret<String>],
    ) -> Result<(Secret<String>, bool), CredentialError> {
        let scope = self.settings.scope_for(scheme);
        let started = Instant::now();
        loop {
            let time = client.time_for(request).saturating_sub(started.elapsed());
            match self.held.turn(&scope, refused) {
                Turn::AtHand(token) => return Ok((token, true)),
                Turn::Fetch(fetch) => {
                    let result = self.fetch(client, request, scheme, &fetch, time).await;
                    let result = match result {
                        Ok(granted) => Ok(fetch.granted(granted)),
                        // The time of this request was over, which is nothing to the others.
                        Err(error) if error.is_timeout() && client.time_for(request) < client.timeout() => {
                            Err(error)
                        }
                        Err(error) => {
                            fetch.failed(&error);
                            Err(error)
                        }
                    };
                    return result.map(|token| (token, false));
                }
                Turn::Wait(fetch) => {
                    let outcome = fetch.outcome(time, request.time_limits()).await;
                    match outcome {
                        Waited::Granted(token) => return Ok((token, false)),
                        Waited::Failed(error) => return Err(error),
                        Waited::TooLong => return Err(self.too_long(request, scheme)),
                        Waited::Abandoned => {}
                    }
                }
            }
        }
    }

    fn too_long(&self, request: &Request, scheme: &SecurityScheme) -> CredentialError {
        CredentialError::TokenRequest {
            source_name: request.server().source(),
            scheme: scheme.name(),
            source: Arc::new(TransportError::timeout(
                "another request has asked the token endpoint, which has not answered in time",
            )),
        }
    }

    /// The form, the `Authorization` if the client goes there, and what in both is secret.
    fn token_request(&self, fetch: &Fetch<'_>) -> (String, Option<String>, Secrets) {
        let settings = &self.settings;
        let mut secrets = Secrets::default();
        let mut form = ::url::form_urlencoded::Serializer::new(String::new());
        match &fetch.refresh_token {
            Some(token) => {
                secrets.add(token.expose());
                form.append_pair("grant_type", "refresh_token")
                    .append_pair("refresh_token", token.expose())
            }
            None => form.append_pair("grant_type", "client_credentials"),
        };
        if !fetch.scope.is_empty() {
            form.append_pair("scope", &fetch.scope);
        }
        form.extend_pairs(&settings.parameters);
        let mut authorization = None;
        match (&settings.client_id, &settings.client_secret) {
            (Some(id), Some(secret)) if !settings.secret_in_body => {
                // RFC 6749, section 2.3.1: both are form-encoded first.
                let encoded = |text: &str| -> String {
                    ::url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
                };
                let pair = basic_pair(&encoded(id), &encoded(secret.expose()));
                secrets.add(secret.expose());
                secrets.add(&pair);
                authorization = Some(format!("Basic {pair}"));
            }
            (id, secret) => {
                if let Some(id) = id {
                    form.append_pair("client_id", id);
                }
                if let Some(secret) = secret {
                    secrets.add(secret.expose());
                    form.append_pair("client_secret", secret.expose());
                }
            }
        }
        (form.finish(), authorization, secrets)
    }

    async fn fetch(
        &self,
        client: &Client,
        request: &Request,
        scheme: &SecurityScheme,
        fetch: &Fetch<'_>,
        time: Duration,
    ) -> Result<Granted, CredentialError> {
        let (form, authorization, secrets) = self.token_request(fetch);
        let source = request.server().source();
        let url = (
            self.url(scheme).unwrap_or_default(),
            self.settings.token_url.is_some(),
        );
        let reply = client
            .fetch_token(url, request, authorization, form, &secrets, time)
            .await
            .map_err(|error| CredentialError::TokenRequest {
                source_name: source,
                scheme: scheme.name(),
                source: Arc::new(error),
            })?;
        granted(&reply, source, scheme, &secrets)
    }
}

fn granted(
    reply: &TransportReply,
    source_name: &'static str,
    scheme: &SecurityScheme,
    secrets: &Secrets,
) -> Result<Granted, CredentialError> {
    let scheme = scheme.name();
    let unusable = |reason| CredentialError::TokenReply {
        source_name,
        scheme,
        status: reply.status.as_u16(),
        reason,
    };
    if reply.status != StatusCode::OK {
        let refused: Refused = serde_json::from_slice(&reply.body)
            .map_err(|_| unusable("its body is no error of RFC 6749, section 5.2"))?;
        return Err(CredentialError::TokenRefused {
            source_name,
            scheme,
            status: reply.status.as_u16(),
            error: secrets.redact(&refused.error),
            description: refused.error_description.map(|text| secrets.redact(&text)),
        });
    }
    let granted: Granted = serde_json::from_slice(&reply.body)
        .map_err(|_| unusable("its body is no token of RFC 6749, section 5.1"))?;
    if granted.access_token.expose().is_empty() {
        return Err(unusable("the token is empty"));
    }
    if !granted.token_type.eq_ignore_ascii_case("bearer") {
        return Err(unusable("the token is of another type than `Bearer`"));
    }
    Ok(granted)
}

/// How long a token is used. Without a number of seconds: until the server refuses it.
fn lifetime(expires_in: Option<&Value>) -> Option<Duration> {
    let life = Duration::from_secs(expires_in?.as_u64()?);
    Some(life.saturating_sub(BEFORE_EXPIRY.min(life / 10)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_token_is_renewed_a_little_before_it_expires() {
        let seconds = |expires_in: Value| lifetime(Some(&expires_in)).map(|left| left.as_secs());
        assert_eq!(seconds(json!(3600)), Some(3540));
        assert_eq!(seconds(json!(100)), Some(90));
        assert_eq!(seconds(json!(0)), Some(0));
        assert_eq!(
            (seconds(json!("soon")), seconds(json!(-1)), lifetime(None)),
            (None, None, None)
        );
    }

    #[test]
    fn the_operation_says_the_scopes_unless_the_caller_does() {
        let scheme = SecurityScheme::oauth2("o").with_scopes(&["a", "b"]);
        let client = OAuth2::client_credentials("id", "secret");
        assert_eq!(client.scope_for(&scheme), "a b");
        assert_eq!(client.scope("c").scope("d").scope_for(&scheme), "c d");
        assert_eq!(OAuth2::refresh_token("r").scope_for(&scheme), "");
    }

    #[test]
    fn settings_show_no_secret_s44() {
        let settings = OAuth2::refresh_token("r-1").client("id").client_secret("s-1");
        let shown = format!("{settings:?}");
        assert!(
            shown.contains("id") && !shown.contains("r-1") && !shown.contains("s-1"),
            "{shown}"
        );
    }
}
