//! Downloads one document.

use std::time::Duration;

use ureq::{Agent, ResponseExt};

/// How many redirects are followed.
const REDIRECTS: u32 = 5;

/// The limits of a download.
struct Limits {
    /// The size of the document, in bytes.
    largest: u64,
    /// The time for the whole of it, redirects included.
    timeout: Duration,
}

/// The size is what the compiler reads.
const LIMITS: Limits = Limits {
    largest: 64 * 1024 * 1024,
    timeout: Duration::from_secs(60),
};

/// Why a document was not downloaded.
#[derive(Debug, thiserror::Error)]
pub(super) enum DownloadError {
    #[error("the server answered {0}")]
    Status(u16),
    #[error("it is larger than {0} bytes")]
    TooLarge(u64),
    #[error("it took longer than {} s", .0.as_secs())]
    TooLong(Duration),
    #[error("it leads elsewhere more than {REDIRECTS} times")]
    Redirects,
    #[error("it leads from `https` to `http`")]
    Insecure,
    #[error("it cannot be downloaded: {0}")]
    Other(Box<ureq::Error>),
}

/// What was downloaded.
#[derive(Debug)]
pub(super) struct Download {
    pub(super) bytes: Vec<u8>,
    /// Where redirects led to, if there were any.
    pub(super) redirected_to: Option<String>,
}

/// Downloads a document from an `http` or `https` URL. From `https` no redirect leads to `http`.
pub(super) fn download(url: &str) -> Result<Download, DownloadError> {
    get(&agent(url.starts_with("https:"), &LIMITS), url, &LIMITS)
}

fn agent(https_only: bool, limits: &Limits) -> Agent {
    Agent::config_builder()
        .https_only(https_only)
        .max_redirects(REDIRECTS)
        .save_redirect_history(true)
        .timeout_global(Some(limits.timeout))
        .user_agent(concat!("cargo-arazzo/", env!("CARGO_PKG_VERSION")))
        .build()
        .into()
}

fn get(agent: &Agent, url: &str, limits: &Limits) -> Result<Download, DownloadError> {
    let failed = |error: ureq::Error| match error {
        ureq::Error::StatusCode(status) => DownloadError::Status(status),
        ureq::Error::BodyExceedsLimit(_) => DownloadError::TooLarge(limits.largest),
        ureq::Error::Timeout(_) => DownloadError::TooLong(limits.timeout),
        ureq::Error::TooManyRedirects => DownloadError::Redirects,
        ureq::Error::RequireHttpsOnly(_) => DownloadError::Insecure,
        other => DownloadError::Other(Box::new(other)),
    };
    let mut response = agent
        .get(url)
        .header(
            "Accept",
            "application/yaml, application/json, text/yaml, text/plain, */*",
        )
        .call()
        .map_err(failed)?;
    // A status of success without a document, such as 204, has an empty body that is no document.
    let bytes = response
        .body_mut()
        .with_config()
        // At the limit itself there is no telling whether more follows.
        .limit(limits.largest + 1)
        .read_to_vec()
        .map_err(failed)?;
    // The URL itself comes first.
    let redirected_to = response
        .get_redirect_history()
        .and_then(|visited| visited.get(1..)?.last())
        .map(ToString::to_string);
    Ok(Download { bytes, redirected_to })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use loopback::{Response, Server};

    use super::{DownloadError, Limits, agent, get};

    #[test]
    fn a_server_takes_no_more_than_it_may_s4() {
        let server = Server::start(|request| match request.path.as_str() {
            "/long" => Response::stall(Response::LONGEST_STALL),
            "/fits" => Response::text(200, "text/plain", "x".repeat(100)),
            _ => Response::text(200, "text/plain", "x".repeat(101)),
        })
        .unwrap();
        let limits = |timeout| Limits {
            largest: 100,
            timeout,
        };
        let get = |path: &str, timeout| {
            let limits = limits(timeout);
            get(
                &agent(false, &limits),
                &format!("{}{path}", server.url()),
                &limits,
            )
        };
        let minute = Duration::from_secs(60);
        assert_eq!(get("/fits", minute).unwrap().bytes.len(), 100);
        let large = get("/large", minute).unwrap_err();
        assert_eq!(large.to_string(), "it is larger than 100 bytes");
        let long = get("/long", Duration::from_millis(50)).unwrap_err();
        assert!(matches!(long, DownloadError::TooLong(_)), "{long}");
    }

    #[test]
    fn what_starts_as_https_stays_so_s4() {
        let server = Server::start(|_| Response::text(200, "text/plain", "x")).unwrap();
        let limits = super::LIMITS;
        // As behind a redirect from `https`.
        let refused = get(&agent(true, &limits), &server.url(), &limits).unwrap_err();
        assert!(matches!(refused, DownloadError::Insecure), "{refused}");
        assert_eq!(server.requests().len(), 0);
    }
}
