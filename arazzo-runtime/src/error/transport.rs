//! Why there is no complete reply to a request.

use std::error::Error;

use super::{CredentialError, UploadError};
use crate::secret::redaction::Secrets;

/// An error of any type, used as the source of another error.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// Why there is no complete reply to a request.
///
/// `request` is the method and the URL without secrets. [`Client::send`](crate::Client::send) fills it in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection to the server.
    #[error("{request}: no connection")]
    Connect {
        /// The request.
        request: String,
        /// The transport's error.
        source: BoxError,
    },
    /// No secure connection to the server: its certificate is not trusted, or it does not speak TLS.
    #[error("{request}: no secure connection")]
    Tls {
        /// The request.
        request: String,
        /// The transport's error.
        source: BoxError,
    },
    /// The time limit of the exchange has passed.
    #[error("{request}: no complete reply in time")]
    Timeout {
        /// The request.
        request: String,
        /// The transport's error.
        source: BoxError,
    },
    /// The connection ended before a reply began.
    #[error("{request}: no reply")]
    NoReply {
        /// The request.
        request: String,
        /// The transport's error.
        source: BoxError,
    },
    /// The connection ended before the end of the body.
    #[error("{request}: the body of the reply is cut short")]
    BodyCut {
        /// The request.
        request: String,
        /// The transport's error.
        source: BoxError,
    },
    /// The reply's body is larger than allowed.
    #[error("{request}: the body of the reply is larger than {limit} bytes")]
    BodyTooLarge {
        /// The request.
        request: String,
        /// [`Limits::body_bytes`](crate::Limits::body_bytes), or [`Limits::tree_bytes`](crate::Limits::tree_bytes) where
        /// the body is read as a tree.
        limit: usize,
    },
    /// The reply's body is read as a tree and has more values than allowed.
    #[error("{request}: the body of the reply has more than {limit} values")]
    TreeTooLarge {
        /// The request.
        request: String,
        /// [`Limits::tree_values`](crate::Limits::tree_values).
        limit: usize,
    },
    /// The reply's body is read as a tree, and the tree would take more memory than allowed.
    #[error("{request}: the body of the reply would take more than {limit} bytes as a tree")]
    TreeMemory {
        /// The request.
        request: String,
        /// [`Limits::tree_memory`](crate::Limits::tree_memory).
        limit: usize,
    },
    /// The request has no usable URL. Nothing was sent.
    #[error("{request}: {source}")]
    Url {
        /// The request: its method and path.
        request: String,
        /// What is wrong with the URL.
        source: UrlError,
    },
    /// A credential is missing, or a token could not be obtained. The request was not sent.
    #[error("{request}: {source}")]
    Credential {
        /// The request.
        request: String,
        /// What is wrong.
        source: Box<CredentialError>,
    },
    /// A file or a reader in the request's body cannot be sent. Nothing was sent to the server.
    #[error("{request}: {source}")]
    Upload {
        /// The request.
        request: String,
        /// What is wrong.
        source: Box<UploadError>,
    },
    /// The retry budget of the client is used up. The request was not sent.
    #[error("{request}: the retry budget of the client is used up")]
    RetryBudget {
        /// The request.
        request: String,
    },
    /// Any other error.
    #[error("{request}: failed")]
    Other {
        /// The request.
        request: String,
        /// The transport's error.
        source: BoxError,
    },
}

impl TransportError {
    /// For a [`Transport`](crate::Transport): no connection.
    pub fn connect(source: impl Into<BoxError>) -> Self {
        Self::Connect {
            request: String::new(),
            source: source.into(),
        }
    }

    /// For a [`Transport`](crate::Transport): no secure connection.
    pub fn tls(source: impl Into<BoxError>) -> Self {
        Self::Tls {
            request: String::new(),
            source: source.into(),
        }
    }

    /// For a [`Transport`](crate::Transport): the time limit has passed.
    pub fn timeout(source: impl Into<BoxError>) -> Self {
        Self::Timeout {
            request: String::new(),
            source: source.into(),
        }
    }

    /// For a [`Transport`](crate::Transport): the connection ended before a reply began.
    pub fn no_reply(source: impl Into<BoxError>) -> Self {
        Self::NoReply {
            request: String::new(),
            source: source.into(),
        }
    }

    /// For a [`Transport`](crate::Transport): the connection ended before the end of the body.
    pub fn body_cut(source: impl Into<BoxError>) -> Self {
        Self::BodyCut {
            request: String::new(),
            source: source.into(),
        }
    }

    /// For a [`Transport`](crate::Transport): the body is larger than `limit` bytes.
    #[must_use]
    pub fn body_too_large(limit: usize) -> Self {
        Self::BodyTooLarge {
            request: String::new(),
            limit,
        }
    }

    /// For a [`Transport`](crate::Transport): any other error.
    pub fn other(source: impl Into<BoxError>) -> Self {
        Self::Other {
            request: String::new(),
            source: source.into(),
        }
    }

    pub(crate) fn tree_too_large(limit: usize) -> Self {
        Self::TreeTooLarge {
            request: String::new(),
            limit,
        }
    }

    pub(crate) fn tree_memory(limit: usize) -> Self {
        Self::TreeMemory {
            request: String::new(),
            limit,
        }
    }

    pub(crate) fn upload(source: UploadError) -> Self {
        Self::Upload {
            request: String::new(),
            source: Box::new(source),
        }
    }

    pub(crate) fn credential(source: CredentialError) -> Self {
        Self::Credential {
            request: String::new(),
            source: Box::new(source),
        }
    }

    /// This error as that of a request, given as its method and its URL as far as it may be shown. What lies behind the
    /// error stays as it is unless it shows a secret (S44).
    pub(crate) fn of(mut self, shown: String, secrets: &Secrets) -> Self {
        match &mut self {
            Self::Connect { request, source }
            | Self::Tls { request, source }
            | Self::Timeout { request, source }
            | Self::NoReply { request, source }
            | Self::BodyCut { request, source }
            | Self::Other { request, source } => {
                *request = shown;
                if secrets.are_in(&all_of(source.as_ref())) {
                    *source = secrets.redact(&displayed(source.as_ref())).into();
                }
            }
            Self::BodyTooLarge { request, .. }
            | Self::TreeTooLarge { request, .. }
            | Self::TreeMemory { request, .. }
            | Self::RetryBudget { request }
            | Self::Url { request, .. }
            | Self::Credential { request, .. }
            | Self::Upload { request, .. } => *request = shown,
        }
        self
    }
}

/// Everything that an error and its causes show by `Display` and `Debug`.
fn all_of(error: &(dyn Error + 'static)) -> String {
    let mut text = format!("{error} ({error:?})");
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error} ({error:?})"));
        cause = error.source();
    }
    text
}

/// The error and its causes, by `Display`.
fn displayed(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}

/// Why a URL is not usable. The URL itself is not shown: it may contain secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UrlError {
    /// The document names no server, or only a relative one, and the caller has set none.
    #[error(
        "no absolute base URL is known: give one such as `https://api.example.com/v1` with `ClientBuilder::base_url`"
    )]
    NoBase,
    /// The document's server is relative to the address from which the document was fetched.
    #[error(
        "the server `{url}` of source description `{source_name}` is relative: give the whole base URL, such as `https://api.example.com/v1`, with `ClientBuilder::base_url`"
    )]
    Relative {
        /// The name of the source description.
        source_name: &'static str,
        /// The URL in the document.
        url: &'static str,
    },
    /// The client sends only to given servers
    /// ([`ClientBuilder::only_given_servers`](crate::ClientBuilder::only_given_servers)), and this server is not one of
    /// them.
    #[error(
        "the client sends only to given servers, and none was given for source description `{source_name}`: give one with `ClientBuilder::base_url`{known}"
    )]
    NotGiven {
        /// The name of the source description.
        source_name: &'static str,
        /// The document's URL, and the sources for which a server was given.
        known: Box<str>,
    },
    /// The client sends only to given servers, and the document's token endpoint is on another one.
    #[error(
        "the client sends only to given servers, and the token endpoint is at none of them: give it with `OAuth2::token_url`"
    )]
    TokenUrlNotGiven,
    /// A variable of the server's URL has no default, and the caller has set no value.
    #[error("the server variable `{name}` has no value: give one with `ClientBuilder::server_variable`")]
    NoServerVariable {
        /// The variable's name.
        name: &'static str,
    },
    /// The caller's value for a variable of the server's URL is not one that the document lists.
    #[error("the value given for the server variable `{name}` is none that the document allows")]
    ServerVariable {
        /// The variable's name.
        name: &'static str,
    },
    /// It is not a valid URL.
    #[error("no valid URL: {0}")]
    Invalid(#[from] ::url::ParseError),
    /// It is neither `http` nor `https`.
    #[error("neither http nor https")]
    Scheme,
    /// A base URL has a query or a fragment. Neither can be combined with the URLs of operations.
    #[error("a base URL may have neither query nor fragment")]
    BaseHasQuery,
    /// It is longer than HTTP libraries accept, because of a value in the path or the query.
    #[error("the URL has {length} bytes, and {limit} is the limit")]
    TooLong {
        /// Its length in bytes, encoded.
        length: usize,
        /// The longest URL that can be sent, in bytes.
        limit: usize,
    },
    /// A value in the path, such as `..`, would lead to another path.
    #[error("a value in the path would lead to another path")]
    PathChanged,
}
