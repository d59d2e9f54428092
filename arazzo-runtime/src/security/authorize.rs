//! Adds the caller's credentials to requests.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, COOKIE};

use super::credential::{Credential, Given, Signer};
use super::scheme::{Security, SecurityKind, SecurityScheme};
use crate::client::server::GivenSources;
use crate::error::{MissingCredential, Unmet};
use crate::{Client, CredentialError, Request, Secret};

/// The caller's credentials, by the names of a source description and of a scheme.
#[derive(Default)]
pub(crate) struct Credentials(BTreeMap<(String, String), Credential>);

/// A request with its credentials in it.
pub(crate) struct Authorized<'c> {
    pub(crate) request: Request,
    /// Those that want to see it when it is complete.
    pub(crate) signers: Vec<&'c dyn Signer>,
    /// The tokens in it that were at hand. Another may be had when the server refuses one.
    pub(crate) renewable: Vec<Secret<String>>,
}

impl Credentials {
    pub(crate) fn insert(&mut self, source: String, scheme: String, credential: Credential) {
        self.0.insert((source, scheme), credential);
    }

    /// The names of the sources and the schemes.
    pub(crate) fn names(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.keys()
    }

    fn get(&self, source: &str, scheme: &SecurityScheme) -> Option<&Credential> {
        let mut all = self.0.iter();
        let found = all.find(|((of, name), _)| of == source && name == scheme.name());
        found.map(|(_, credential)| credential)
    }

    /// The first alternative with schemes that has a credential for each of them; none where that is optional.
    pub(crate) fn choose(
        &self,
        security: &Security,
        given: &GivenSources,
    ) -> Result<&'static [SecurityScheme], MissingCredential> {
        let source = given.address(security.source(), security.short_name());
        let mut unmet = Vec::new();
        for schemes in security
            .alternatives()
            .iter()
            .filter(|schemes| !schemes.is_empty())
        {
            let lacking: Vec<_> = schemes
                .iter()
                .filter_map(|scheme| {
                    let fits = match self.get(source, scheme) {
                        Some(credential) => credential.fits(scheme),
                        None => Err(Unmet::NotGiven),
                    };
                    fits.err().map(|why| (*scheme, why))
                })
                .collect();
            if lacking.is_empty() {
                return Ok(schemes);
            }
            unmet.push(lacking);
        }
        let is_optional = security.alternatives().iter().any(|schemes| schemes.is_empty());
        if is_optional || unmet.is_empty() {
            Ok(&[])
        } else {
            Err(MissingCredential::new(source, unmet))
        }
    }

    /// All that is missing for these demands, together.
    pub(crate) fn check(&self, demands: &[Security], given: &GivenSources) -> Result<(), CredentialError> {
        let mut missing: Vec<MissingCredential> = Vec::new();
        for found in demands
            .iter()
            .filter_map(|security| self.choose(security, given).err())
        {
            if !missing.contains(&found) {
                missing.push(found);
            }
        }
        if missing.is_empty() {
            Ok(())
        } else {
            Err(CredentialError::Missing(missing))
        }
    }

    /// Adds the credentials that the operation demands, unless the request has them. `refused` are tokens that the
    /// server no longer accepts.
    pub(crate) async fn authorize<'c>(
        &'c self,
        client: &Client,
        request: Request,
        refused: &[Secret<String>],
    ) -> Result<Authorized<'c>, CredentialError> {
        let mut authorized = Authorized {
            request,
            signers: Vec::new(),
            renewable: Vec::new(),
        };
        let Some(security) = authorized.request.security() else {
            return Ok(authorized);
        };
        let given = client.given_sources();
        let source = given.address(security.source(), security.short_name());
        let schemes = self
            .choose(&security, given)
            .map_err(|missing| CredentialError::Missing(vec![missing]))?;
        for scheme in schemes {
            let Some(credential) = self.get(source, scheme) else {
                continue;
            };
            if let Given::Signer(signer) = &credential.0 {
                authorized.signers.push(signer.as_ref());
                continue;
            }
            if carries(&authorized.request, scheme) {
                continue;
            }
            let request = &mut authorized.request;
            match &credential.0 {
                Given::Nothing | Given::Signer(_) => {}
                Given::ApiKey(key) => api_key(request, source, scheme, key.expose())?,
                Given::Basic { user, password } => basic(request, source, scheme, user, password.expose())?,
                Given::Bearer(token) => bearer(request, source, scheme, token)?,
                Given::OAuth2(tokens) => {
                    let (token, was_at_hand) = tokens.token(client, request, scheme, refused).await?;
                    bearer(request, source, scheme, &token)?;
                    if was_at_hand {
                        authorized.renewable.push(token);
                    }
                }
            }
        }
        Ok(authorized)
    }
}

/// Whether a step has set by itself what the scheme would.
fn carries(request: &Request, scheme: &SecurityScheme) -> bool {
    match scheme.kind() {
        SecurityKind::Header(name) => request.headers().contains_key(name),
        SecurityKind::Query(name) => {
            let query = request.encoded_query().unwrap_or_default();
            ::url::form_urlencoded::parse(query.as_bytes()).any(|(given, _)| given == name)
        }
        SecurityKind::Cookie(name) => {
            let cookies = request.headers().get(COOKIE).map(|cookies| cookies.as_bytes());
            let cookies = String::from_utf8_lossy(cookies.unwrap_or_default());
            let mut names = cookies
                .split(';')
                .filter_map(|cookie| cookie.trim().split('=').next());
            names.any(|given| given == name)
        }
        _ => request.headers().contains_key(AUTHORIZATION),
    }
}

fn api_key(
    request: &mut Request,
    source: &'static str,
    scheme: &SecurityScheme,
    key: &str,
) -> Result<(), CredentialError> {
    request.secret(key);
    let set = match scheme.kind() {
        SecurityKind::Header(name) => request.header(name, key),
        SecurityKind::Cookie(name) => request.cookie(name, key),
        SecurityKind::Query(name) => {
            request.query(name, key);
            Ok(())
        }
        _ => Ok(()),
    };
    set.map_err(|_| CredentialError::illegal(source, scheme))
}

fn basic(
    request: &mut Request,
    source: &'static str,
    scheme: &SecurityScheme,
    user: &str,
    password: &str,
) -> Result<(), CredentialError> {
    let is_control = |text: &str| text.contains(char::is_control);
    // RFC 7617, section 2: the first colon ends the user.
    if user.contains(':') || is_control(user) || is_control(password) {
        return Err(CredentialError::illegal(source, scheme));
    }
    let pair = basic_pair(user, password);
    request.secret(password);
    request.secret(&pair);
    authorization(request, source, scheme, &format!("Basic {pair}"))
}

/// `user:password`, as the scheme `Basic` writes it.
pub(super) fn basic_pair(user: &str, password: &str) -> String {
    STANDARD.encode(format!("{user}:{password}"))
}

fn bearer(
    request: &mut Request,
    source: &'static str,
    scheme: &SecurityScheme,
    token: &Secret<String>,
) -> Result<(), CredentialError> {
    request.secret(token.expose());
    authorization(request, source, scheme, &format!("Bearer {}", token.expose()))
}

fn authorization(
    request: &mut Request,
    source: &'static str,
    scheme: &SecurityScheme,
    value: &str,
) -> Result<(), CredentialError> {
    request
        .header(AUTHORIZATION.as_str(), value)
        .map_err(|_| CredentialError::illegal(source, scheme))
}
