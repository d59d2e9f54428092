//! The credentials that the caller has to give: those that the operation requires and the step does not set.

use crate::check::model::CheckedParameter;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::Location;
use crate::openapi::{KeyLocation, Operation, RequiredScheme, SecurityScheme};
use crate::source::Span;

/// The alternatives that are left to the caller; none when nothing is.
pub(in crate::check) fn demanded(
    operation: &Operation,
    parameters: &[CheckedParameter],
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
                    "`{}` is a client certificate, which a credential cannot replace",
                    required.name
                ),
            )
            .also(step, "required by the operation of this step")
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
fn is_set(scheme: &SecurityScheme, parameters: &[CheckedParameter]) -> bool {
    parameters
        .iter()
        .any(|parameter| carries(scheme, parameter.location, &parameter.name))
}

/// Whether a parameter is one by which the operation takes a credential.
pub(in crate::check) fn is_credential(operation: &Operation, location: Location, name: &str) -> bool {
    let mut schemes = operation
        .security
        .iter()
        .flat_map(|requirement| &requirement.schemes);
    schemes.any(|required| carries(&required.scheme, location, name))
}

fn carries(scheme: &SecurityScheme, location: Location, name: &str) -> bool {
    match scheme {
        SecurityScheme::ApiKey {
            name: key,
            location: of_key,
        } => match of_key {
            KeyLocation::Header => location == Location::Header && name.eq_ignore_ascii_case(key),
            KeyLocation::Query => location == Location::Query && name == key,
            KeyLocation::Cookie => location == Location::Cookie && name == key,
        },
        SecurityScheme::MutualTls => false,
        _ => location == Location::Header && name.eq_ignore_ascii_case("Authorization"),
    }
}
