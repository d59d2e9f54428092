//! The credentials that an operation requires (OpenAPI 3.2.0, "Security Requirement Object", "Security Scheme Object").

use super::description::Description;
use super::{Version, content, field};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::{Node, Span};

/// One of the alternatives: every scheme of it applies. Without schemes, the operation may be called by anybody.
#[derive(Clone, Debug)]
pub(crate) struct SecurityRequirement {
    pub(crate) schemes: Vec<RequiredScheme>,
}

/// A scheme and what it has to permit.
#[derive(Clone, Debug)]
pub(crate) struct RequiredScheme {
    /// The name among the document's security schemes.
    pub(crate) name: String,
    /// OAuth scopes, or roles.
    pub(crate) scopes: Vec<String>,
    pub(crate) scheme: SecurityScheme,
    /// Where the scheme is declared.
    pub(crate) span: Span,
}

/// How a credential is presented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SecurityScheme {
    ApiKey {
        name: String,
        location: KeyLocation,
    },
    /// `http` with `basic`, `bearer` or another scheme of HTTP, in lower case.
    Http {
        scheme: String,
    },
    OAuth2 {
        flows: Vec<OAuthFlow>,
    },
    OpenIdConnect {
        url: Option<String>,
    },
    MutualTls,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyLocation {
    Query,
    Header,
    Cookie,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OAuthFlow {
    /// The name as OpenAPI 3 has it: `clientCredentials`, `authorizationCode`, …
    pub(crate) name: String,
    pub(crate) token_url: Option<String>,
    pub(crate) refresh_url: Option<String>,
}

/// The requirements of a list, in its order.
pub(super) fn read_security(
    description: &Description,
    list: &Node,
    findings: &mut Vec<Diagnostic>,
) -> Vec<SecurityRequirement> {
    field::listed(list, "security", findings)
        .iter()
        .map(|requirement| SecurityRequirement {
            schemes: requirement
                .as_mapping()
                .into_iter()
                .flatten()
                .filter_map(|entry| {
                    let (scheme, span) = declared(description, &entry.key, findings)?;
                    let scopes = entry.value.as_sequence().unwrap_or_default().iter();
                    Some(RequiredScheme {
                        name: entry.key.text.clone(),
                        scopes: scopes
                            .filter_map(|scope| scope.as_str().map(str::to_owned))
                            .collect(),
                        scheme,
                        span,
                    })
                })
                .collect(),
        })
        .collect()
}

/// The scheme of a name; `None` when there is none or it cannot be read, which is reported.
fn declared(
    description: &Description,
    name: &crate::source::Key,
    findings: &mut Vec<Diagnostic>,
) -> Option<(SecurityScheme, Span)> {
    let place: &[&str] = match description.version() {
        Version::V2 => &["securityDefinitions"],
        _ => &["components", "securitySchemes"],
    };
    let pointer = [place, &[name.text.as_str()]].concat();
    let node = match description.node(&pointer) {
        Ok(node) => node,
        Err(error) => {
            findings.push(error.diagnostic());
            return None;
        }
    };
    let Some(node) = node else {
        let known = description.keys(place).unwrap_or_default();
        let finding = Diagnostic::new(
            Code::OpenApiDefect,
            name.span,
            format!("there is no security scheme `{}`", name.text),
        )
        .label("no credential is sent for it");
        findings.push(
            match nearest(&name.text, known.iter().map(|key| key.text.as_str())) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help(format!("declare it below `{}`", place.join("."))),
            },
        );
        return None;
    };
    let scheme = content::resolved(description, &node, findings)?;
    match read_scheme(&scheme, findings) {
        Some(read) => Some((read, scheme.span)),
        None => {
            findings.push(
                Diagnostic::new(
                    Code::OpenApiDefect,
                    scheme.span,
                    format!("the security scheme `{}` cannot be read", name.text),
                )
                .label("no credential is sent for it")
                .help("correct the OpenAPI document: `type` is `apiKey`, `http`, `oauth2`, `openIdConnect` or `mutualTLS`, with the fields of that type"),
            );
            None
        }
    }
}

fn read_scheme(scheme: &Node, findings: &mut Vec<Diagnostic>) -> Option<SecurityScheme> {
    Some(match field::text(scheme, "type", findings)?.as_str() {
        "apiKey" => SecurityScheme::ApiKey {
            name: field::text(scheme, "name", findings)?,
            location: match field::text(scheme, "in", findings)?.as_str() {
                "query" => KeyLocation::Query,
                "header" => KeyLocation::Header,
                "cookie" => KeyLocation::Cookie,
                _ => return None,
            },
        },
        "http" => SecurityScheme::Http {
            scheme: field::text(scheme, "scheme", findings)?.to_ascii_lowercase(),
        },
        // Swagger 2.0
        "basic" => SecurityScheme::Http {
            scheme: "basic".to_owned(),
        },
        "oauth2" => SecurityScheme::OAuth2 {
            flows: flows(scheme, findings),
        },
        "openIdConnect" => SecurityScheme::OpenIdConnect {
            url: field::text(scheme, "openIdConnectUrl", findings),
        },
        "mutualTLS" => SecurityScheme::MutualTls,
        _ => return None,
    })
}

fn flows(scheme: &Node, findings: &mut Vec<Diagnostic>) -> Vec<OAuthFlow> {
    // Swagger 2.0 has one flow, in the scheme itself.
    if let Some(name) = field::text(scheme, "flow", findings) {
        let name = match name.as_str() {
            "application" => "clientCredentials".to_owned(),
            "accessCode" => "authorizationCode".to_owned(),
            _ => name,
        };
        return vec![flow(name, scheme, findings)];
    }
    let flows: Vec<_> = field::members(scheme, "flows", findings).collect();
    flows
        .into_iter()
        .map(|entry| flow(entry.key.text.clone(), &entry.value, findings))
        .collect()
}

fn flow(name: String, node: &Node, findings: &mut Vec<Diagnostic>) -> OAuthFlow {
    OAuthFlow {
        name,
        token_url: field::text(node, "tokenUrl", findings),
        refresh_url: field::text(node, "refreshUrl", findings),
    }
}
