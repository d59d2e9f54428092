//! Why there is no client.

use super::{BoxError, UrlError};

/// Why a [`Client`](crate::Client) cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A base URL cannot serve as one.
    #[error("the base URL of source description `{name}` is not usable: {source}")]
    BaseUrl {
        /// The name of the source description.
        name: String,
        /// What is wrong with it.
        source: UrlError,
    },
    /// The HTTP client cannot be set up, for want of TLS roots as a rule.
    #[error("the HTTP client cannot be set up: {source}")]
    Http {
        /// What the HTTP library says.
        source: BoxError,
    },
}
