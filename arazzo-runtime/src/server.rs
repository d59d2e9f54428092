//! Where a source description's operations are served.

/// The server of one source description, as its OpenAPI document names it (S10).
///
/// A base URL given to [`ClientBuilder::base_url`](crate::ClientBuilder::base_url) for the same source description
/// takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Server {
    source: &'static str,
    url: Option<&'static str>,
}

impl Server {
    /// The server at `url` of the source description named `source`.
    #[must_use]
    pub const fn new(source: &'static str, url: &'static str) -> Self {
        Self {
            source,
            url: Some(url),
        }
    }

    /// A source description whose document names no server: the caller has to give the base URL.
    #[must_use]
    pub const fn unknown(source: &'static str) -> Self {
        Self { source, url: None }
    }

    /// The name of the source description.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        self.source
    }

    /// The URL in the document, if it names one.
    #[must_use]
    pub const fn url(&self) -> Option<&'static str> {
        self.url
    }
}
