use std::fmt;

use loopback::Response;
use serde_json::json;

/// Why a request is not answered with what it asks for.
#[derive(Debug)]
pub(super) enum Refusal {
    /// `Authorization` is absent, of another scheme, or has an empty key.
    NoApiKey,
    /// No operation has this method and path.
    UnknownUrl,
    /// There is no object of this kind with the id in the path.
    NotFound(&'static str),
    /// The body should be a JSON object and is not.
    NotAnObject,
    /// A required parameter is absent.
    Missing(&'static str),
    /// A parameter has a value that is not allowed or names nothing that exists.
    Invalid(&'static str),
}

impl Refusal {
    /// The status and the error object that the service answers with.
    pub(super) fn response(&self) -> Response {
        let (status, param, code) = match self {
            Refusal::NoApiKey => (401, None, Some("invalid_api_key")),
            Refusal::UnknownUrl => (404, None, Some("unknown_url")),
            Refusal::NotFound(_) => (404, None, Some("not_found")),
            Refusal::NotAnObject => (400, None, None),
            Refusal::Missing(name) => (400, Some(*name), Some("missing_required_parameter")),
            Refusal::Invalid(name) => (400, Some(*name), Some("invalid_value")),
        };
        let error = json!({
            "message": self.to_string(),
            "type": "invalid_request_error",
            "param": param,
            "code": code,
        });
        Response::json(status, json!({ "error": error }).to_string())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NoApiKey => formatter.write_str("an API key is needed: `Authorization: Bearer KEY`"),
            Refusal::UnknownUrl => formatter.write_str("there is no such operation"),
            Refusal::NotFound(kind) => write!(formatter, "there is no {kind} with this id"),
            Refusal::NotAnObject => formatter.write_str("the body must be a JSON object"),
            Refusal::Missing(name) => write!(formatter, "`{name}` is required"),
            Refusal::Invalid(name) => write!(formatter, "`{name}` has a value that cannot be used"),
        }
    }
}
