//! The versions of OpenAPI.

use crate::source::{Node, Value};

/// What an OpenAPI document says it is; the patch does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Version {
    /// Swagger 2.0.
    V2,
    /// OpenAPI 3.0, 3.1 or 3.2, which differ in what they allow and never in what a construct means.
    V3,
}

impl Version {
    /// The version that the field `swagger` or `openapi` says; `openapi: 3.1` is a number to YAML.
    pub(super) fn of(swagger: Option<&Node>, openapi: Option<&Node>) -> Option<Self> {
        let minor = |node: Option<&Node>| match &node?.value {
            Value::String(text) | Value::Number(text) => {
                let mut parts = text.trim().splitn(3, '.');
                Some((parts.next()?.to_owned(), parts.next()?.to_owned()))
            }
            _ => None,
        };
        let is = |found: &(String, String), major: &str, minors: &[&str]| {
            found.0 == major && minors.contains(&found.1.as_str())
        };
        match (minor(openapi), minor(swagger)) {
            (Some(found), _) if is(&found, "3", &["0", "1", "2"]) => Some(Self::V3),
            (None, Some(found)) if is(&found, "2", &["0"]) => Some(Self::V2),
            _ => None,
        }
    }
}
