//! Why a request has no credentials.

use std::fmt;
use std::sync::Arc;

use super::{BoxError, TransportError};
use crate::{SecurityKind, SecurityScheme};

/// Why the credentials that an operation demands could not be added to a request. It shows no secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialError {
    /// Credentials are missing, or do not fit the security scheme.
    #[error("{}", listed(.0))]
    Missing(Vec<MissingCredential>),
    /// A key, user, password or token has a character that cannot be sent, such as a line break.
    #[error("the credential for `{scheme}` of source `{source_name}` has a character that HTTP cannot send")]
    Illegal {
        /// The name of the source description.
        source_name: &'static str,
        /// The name of the security scheme.
        scheme: &'static str,
    },
    /// The signer failed.
    #[error("the signer refused to sign the request")]
    Signer {
        /// The signer's error.
        source: BoxError,
    },
    /// The token endpoint did not answer.
    #[error("no token for `{scheme}` of source `{source_name}`: {source}")]
    TokenRequest {
        /// The name of the source description.
        source_name: &'static str,
        /// The name of the security scheme.
        scheme: &'static str,
        /// The reason. Requests that waited for the same token get the same error.
        source: Arc<TransportError>,
    },
    /// The token endpoint refused the request (RFC 6749, section 5.2).
    #[error(
        "no token for `{scheme}` of source `{source_name}`: the token endpoint answered {status}, `{error}`{}",
        described(description.as_deref())
    )]
    TokenRefused {
        /// The name of the source description.
        source_name: &'static str,
        /// The name of the security scheme.
        scheme: &'static str,
        /// The status code.
        status: u16,
        /// The `error` of the reply, such as `invalid_client`.
        error: String,
        /// The `error_description` of the reply.
        description: Option<String>,
    },
    /// The reply of the token endpoint does not follow RFC 6749.
    #[error(
        "no token for `{scheme}` of source `{source_name}`: the token endpoint answered {status}, and {reason}"
    )]
    TokenReply {
        /// The name of the source description.
        source_name: &'static str,
        /// The name of the security scheme.
        scheme: &'static str,
        /// The status code.
        status: u16,
        /// The reason.
        reason: &'static str,
    },
}

impl CredentialError {
    /// The same failure of a token request, for another request that waited for its token.
    pub(crate) fn shared(&self) -> Option<Self> {
        match self {
            Self::TokenRequest {
                source_name,
                scheme,
                source,
            } => Some(Self::TokenRequest {
                source_name,
                scheme,
                source: Arc::clone(source),
            }),
            Self::TokenRefused {
                source_name,
                scheme,
                status,
                error,
                description,
            } => Some(Self::TokenRefused {
                source_name,
                scheme,
                status: *status,
                error: error.clone(),
                description: description.clone(),
            }),
            Self::TokenReply {
                source_name,
                scheme,
                status,
                reason,
            } => Some(Self::TokenReply {
                source_name,
                scheme,
                status: *status,
                reason,
            }),
            Self::Missing(_) | Self::Illegal { .. } | Self::Signer { .. } => None,
        }
    }

    pub(crate) fn is_timeout(&self) -> bool {
        matches!(self, Self::TokenRequest { source, .. } if matches!(**source, TransportError::Timeout { .. }))
    }

    pub(crate) fn illegal(source_name: &'static str, scheme: &SecurityScheme) -> Self {
        Self::Illegal {
            source_name,
            scheme: scheme.name(),
        }
    }
}

fn described(description: Option<&str>) -> String {
    description.map(|text| format!(": {text}")).unwrap_or_default()
}

fn listed(missing: &[MissingCredential]) -> String {
    let all: Vec<String> = missing.iter().map(ToString::to_string).collect();
    all.join("; ")
}

/// The credentials that one operation lacks. `Display` names the schemes that would be enough, and how to set a
/// credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingCredential {
    source: &'static str,
    /// For each alternative the schemes without a credential that fits.
    alternatives: Vec<Vec<(SecurityScheme, Unmet)>>,
}

/// Why there is no credential for a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unmet {
    NotGiven,
    /// What was given is this.
    Unfit(&'static str),
    /// Tokens are to be fetched, and it is not known where.
    NoTokenUrl,
}

impl MissingCredential {
    pub(crate) fn new(source: &'static str, alternatives: Vec<Vec<(SecurityScheme, Unmet)>>) -> Self {
        Self { source, alternatives }
    }

    /// The name of the source description.
    #[must_use]
    pub fn source(&self) -> &'static str {
        self.source
    }

    /// The schemes without a credential, for each alternative of the operation.
    pub fn alternatives(&self) -> impl Iterator<Item = Vec<SecurityScheme>> {
        self.alternatives
            .iter()
            .map(|schemes| schemes.iter().map(|(scheme, _)| *scheme).collect())
    }
}

impl fmt::Display for MissingCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "source `{}` demands ", self.source)?;
        for (position, schemes) in self.alternatives.iter().enumerate() {
            if position > 0 {
                f.write_str(", or ")?;
            }
            for (position, (scheme, why)) in schemes.iter().enumerate() {
                if position > 0 {
                    f.write_str(", and ")?;
                }
                let name = scheme.name();
                write!(f, "`{name}`, {scheme}")?;
                match why {
                    Unmet::NotGiven => {}
                    Unmet::Unfit(given) => write!(f, ", and was given {given}")?,
                    Unmet::NoTokenUrl => f.write_str(", and names no URL for tokens")?,
                }
                let how = how(scheme, *why);
                write!(
                    f,
                    " (add `.credential({:?}, {name:?}, {how})` to the client)",
                    self.source
                )?;
            }
        }
        Ok(())
    }
}

/// How a credential for a scheme is made.
fn how(scheme: &SecurityScheme, why: Unmet) -> &'static str {
    if why == Unmet::NoTokenUrl {
        return "OAuth2::….token_url(…)";
    }
    match scheme.kind() {
        SecurityKind::Header(_) | SecurityKind::Query(_) | SecurityKind::Cookie(_) => {
            "Credential::api_key(…)"
        }
        SecurityKind::Basic => "Credential::basic(…, …)",
        SecurityKind::Bearer | SecurityKind::OpenIdConnect => "Credential::bearer(…)",
        SecurityKind::Http(_) => "Credential::signer(…)",
        SecurityKind::OAuth2 {
            token_url: Some(_), ..
        } => "OAuth2::client_credentials(…, …)",
        SecurityKind::OAuth2 {
            refresh_url: Some(_), ..
        } => "OAuth2::refresh_token(…)",
        SecurityKind::OAuth2 { .. } => "Credential::bearer(…)",
    }
}
