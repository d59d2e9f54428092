//! One document from the network.

use std::time::Duration;

use ureq::Agent;

/// How many redirects are followed.
const REDIRECTS: u32 = 5;

/// The largest document, in bytes: what the compiler reads.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The time for the whole of it, redirects included.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Why a document was not downloaded.
#[derive(Debug, thiserror::Error)]
pub(super) enum DownloadError {
    #[error("the server answered {0}")]
    Status(u16),
    #[error("it is larger than {LARGEST} bytes")]
    TooLarge,
    #[error("it leads elsewhere more than {REDIRECTS} times")]
    Redirects,
    #[error("it cannot be downloaded: {0}")]
    Other(Box<ureq::Error>),
}

/// Downloads a document from an `http` or `https` URL. From `https` no redirect leads to `http`.
pub(super) fn download(url: &str) -> Result<Vec<u8>, DownloadError> {
    let agent: Agent = Agent::config_builder()
        .https_only(url.starts_with("https:"))
        .max_redirects(REDIRECTS)
        .timeout_global(Some(TIMEOUT))
        .user_agent(concat!("cargo-arazzo/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let mut response = agent
        .get(url)
        .header(
            "Accept",
            "application/yaml, application/json, text/yaml, text/plain, */*",
        )
        .call()
        .map_err(failed)?;
    // A status of success without a document, such as 204, has an empty body that is no document.
    response
        .body_mut()
        .with_config()
        .limit(LARGEST)
        .read_to_vec()
        .map_err(failed)
}

fn failed(error: ureq::Error) -> DownloadError {
    match error {
        ureq::Error::StatusCode(status) => DownloadError::Status(status),
        ureq::Error::BodyExceedsLimit(_) => DownloadError::TooLarge,
        ureq::Error::TooManyRedirects => DownloadError::Redirects,
        other => DownloadError::Other(Box::new(other)),
    }
}
