//! Which credentials a request leaves to the caller: what the operation demands and the step does not set itself.

use super::checked::Parameter;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::Location;
use crate::openapi::{KeyLocation, Operation, RequiredScheme, SecurityScheme};
use crate::source::Span;

/// The alternatives that are left to the caller; none when nothing is.
pub(super) fn demanded(
    operation: &Operation,
    parameters: &[Parameter],
    step: Span,
    findings: &mut Findings,
) -> Vec<Vec<RequiredScheme>> {
    let mut alternatives = Vec::new();
    let mut certificates = Vec::new();
    for requirement in &operation.security {
        let (set, left): (Vec<_>, Vec<_>) = requirement
            .schemes
            .iter()
            .partition(|required| is_set(&required.scheme, parameters));
        if left.is_empty() && !set.is_empty() {
            // The step says who asks, in full.
            return Vec::new();
        }
        let (certified, left): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|required| required.scheme == SecurityScheme::MutualTls);
        certificates.extend(certified);
        alternatives.push(left.into_iter().cloned().collect::<Vec<_>>());
    }
    for required in certificates {
        findings.push(
            Diagnostic::new(
                Code::ClientCertificate,
                required.span,
                format!(
                    "`{}` is a client certificate, which no credential stands for",
                    required.name
                ),
            )
            .also(step, "demanded by the operation of this step")
            .help("give the client an HTTP client that has the certificate: `ClientBuilder::http`"),
        );
    }
    if alternatives.iter().all(Vec::is_empty) {
        Vec::new()
    } else {
        alternatives
    }
}

/// Whether a step's parameters carry what a scheme is for.
fn is_set(scheme: &SecurityScheme, parameters: &[Parameter]) -> bool {
    parameters.iter().any(|parameter| carries(parameter, scheme))
}

/// Whether a parameter is the one by which a scheme's credential is sent.
pub(super) fn carries(parameter: &Parameter, scheme: &SecurityScheme) -> bool {
    let (location, name) = match scheme {
        SecurityScheme::ApiKey { name, location } => (
            match location {
                KeyLocation::Header => Location::Header,
                KeyLocation::Query => Location::Query,
                KeyLocation::Cookie => Location::Cookie,
            },
            name.as_str(),
        ),
        SecurityScheme::MutualTls => return false,
        _ => (Location::Header, "Authorization"),
    };
    parameter.location == location
        && match location {
            Location::Header => parameter.name.eq_ignore_ascii_case(name),
            _ => parameter.name == name,
        }
}
