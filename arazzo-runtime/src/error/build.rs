//! Why a client cannot be built.

use super::{BoxError, UrlError};

/// Why a [`Client`](crate::Client) cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A base URL is not usable.
    #[error("the base URL of source description `{name}` is not usable: {source}")]
    BaseUrl {
        /// The name of the source description.
        name: String,
        /// The reason.
        source: UrlError,
    },
    /// The HTTP client cannot be set up, usually because there are no TLS root certificates.
    #[error("the HTTP client cannot be set up: {source}")]
    Http {
        /// The HTTP library's error.
        source: BoxError,
    },
}
