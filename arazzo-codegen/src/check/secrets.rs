//! Which inputs are never shown (S44).

use super::checked::{Input, Parameter, Referent};
use crate::document::Location;

/// Marks the inputs that flow into `Authorization`, a cookie or a parameter that carries a key.
pub(super) fn mark<'p>(inputs: &mut [Input], parameters: impl IntoIterator<Item = &'p Parameter>) {
    for parameter in parameters {
        if !carries_credentials(parameter) {
            continue;
        }
        for reference in parameter.value.references() {
            if let Referent::Input { input, .. } = reference.to
                && let Some(input) = inputs.get_mut(input)
            {
                input.secret = true;
            }
        }
    }
}

fn carries_credentials(parameter: &Parameter) -> bool {
    match parameter.location {
        Location::Cookie => true,
        Location::Header => {
            let name = parameter.name.to_ascii_lowercase();
            name == "authorization" || name == "proxy-authorization" || names_a_key(&name)
        }
        Location::Query => names_a_key(&parameter.name.to_ascii_lowercase()),
        Location::Path | Location::QueryString => false,
    }
}

/// The names under which apiKey schemes travel, whether or not the document declares the scheme.
fn names_a_key(name: &str) -> bool {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    ["apikey", "accesstoken", "authtoken", "clientsecret"]
        .iter()
        .any(|key| letters.contains(key))
}
