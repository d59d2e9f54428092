//! A request and its reply, without secrets.

use std::fmt;

use http::header::{CONTENT_ENCODING, LOCATION};
use http::{HeaderMap, Method, StatusCode};

use crate::secret::redaction::Secrets;

/// At most this many bytes of a body are shown.
const EXCERPT: usize = 2 * 1024;

/// A body with more bytes is not kept whole.
const WHOLE: usize = 64 * 1024;

/// A request and its reply, for error messages and logs: without secrets, and with the beginning of the body.
#[derive(Clone, Debug)]
pub struct Exchange {
    method: Option<Method>,
    url: Option<String>,
    status: StatusCode,
    headers: HeaderMap,
    excerpt: String,
    body: Option<Body>,
}

/// The whole body without secrets. `Debug` shows its length; the excerpt is there already.
#[derive(Clone)]
struct Body(Box<str>);

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Exchange {
    /// `sent` is the method and the URL as far as it may be shown.
    pub(crate) fn new(
        sent: Option<(&Method, &str)>,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        secrets: &Secrets,
    ) -> Self {
        Self {
            method: sent.map(|(method, _)| method.clone()),
            url: sent.map(|(_, url)| url.to_owned()),
            status,
            headers: shown_headers(headers, secrets),
            excerpt: match compression(headers, body) {
                Some(encoding) => format!("{} bytes of {encoding}", body.len()),
                None => excerpt(body, secrets),
            },
            body: None,
        }
    }

    /// This exchange with the whole body of the reply, if that is text and no more than 64 KiB.
    pub(crate) fn with_body(self, body: &[u8], secrets: &Secrets) -> Self {
        let text = std::str::from_utf8(body).ok().filter(|text| text.len() <= WHOLE);
        // RFC 8259, section 8.1: a parser may ignore a byte order mark.
        let text = text.map(|text| text.strip_prefix('\u{feff}').unwrap_or(text));
        Self {
            body: text.map(|text| Body(secrets.redact(text).into())),
            ..self
        }
    }

    /// The whole body without secrets, where it was kept.
    pub(crate) fn body(&self) -> Option<&str> {
        self.body.as_ref().map(|body| &*body.0)
    }

    /// The method. `None` if the request was not sent by a [`Client`](crate::Client).
    #[must_use]
    pub fn method(&self) -> Option<&Method> {
        self.method.as_ref()
    }

    /// The URL without secrets. `None` if the request was not sent by a [`Client`](crate::Client).
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The status code of the reply.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The headers of the reply, without secrets and without the values of `Set-Cookie`.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Where a redirect leads, without secrets.
    fn location(&self) -> Option<&str> {
        let location = self.headers.get(LOCATION)?.to_str().ok()?;
        self.status.is_redirection().then_some(location)
    }

    /// The first 2 KiB of the body as text, without secrets.
    #[must_use]
    pub fn excerpt(&self) -> &str {
        &self.excerpt
    }
}

pub(crate) fn shown_headers(headers: &HeaderMap, secrets: &Secrets) -> HeaderMap {
    let shown = headers.iter().map(|(name, value)| {
        let text = String::from_utf8_lossy(value.as_bytes());
        let shown = match *name {
            http::header::SET_COOKIE => crate::secret::redaction::REDACTED.parse().ok(),
            _ if secrets.are_in(&text) => secrets.redact(&text).parse().ok(),
            _ => Some(value.clone()),
        };
        (
            name.clone(),
            shown.unwrap_or_else(|| http::HeaderValue::from_static(crate::secret::redaction::REDACTED)),
        )
    });
    let mut headers = HeaderMap::new();
    for (name, value) in shown {
        headers.append(name, value);
    }
    headers
}

fn excerpt(body: &[u8], secrets: &Secrets) -> String {
    // Enough for a secret that begins just before the end, and for a character that is cut there.
    let needed = EXCERPT + secrets.longest() + 4;
    let text = String::from_utf8_lossy(&body[..body.len().min(needed)]);
    secrets.redact_start(&text, EXCERPT)
}

/// The compression of the body, if the header names one and the body is not text.
pub(crate) fn compression<'h>(headers: &'h HeaderMap, body: &[u8]) -> Option<&'h str> {
    let encoding = headers.get(CONTENT_ENCODING)?.to_str().ok()?.trim();
    let is_none = encoding.is_empty() || encoding.eq_ignore_ascii_case("identity");
    (!is_none && std::str::from_utf8(body).is_err()).then_some(encoding)
}

/// `POST http://127.0.0.1:1/v1/files answered 401 Unauthorized: {"error":…}`, in one line.
impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.method, &self.url) {
            (Some(method), Some(url)) => write!(f, "{method} {url} answered ")?,
            _ => f.write_str("the reply was ")?,
        }
        write!(f, "{}", self.status.as_u16())?;
        if let Some(reason) = self.status.canonical_reason() {
            write!(f, " {reason}")?;
        }
        // No redirect is followed.
        if let Some(location) = self.location() {
            write!(f, " to {location}")?;
        }
        let words: Vec<&str> = self
            .excerpt
            .split(|c: char| c.is_whitespace() || c.is_control())
            .collect();
        let line = words
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if line.is_empty() {
            Ok(())
        } else {
            write!(f, ": {line}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(headers: &[(&'static str, &'static str)], body: &str) -> Exchange {
        let mut secrets = Secrets::default();
        secrets.add("sk-123");
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, http::HeaderValue::from_static(value));
        }
        let sent = Some((&Method::POST, "http://h/v1"));
        Exchange::new(sent, StatusCode::UNAUTHORIZED, &map, body.as_bytes(), &secrets)
    }

    #[test]
    fn it_is_shown_in_one_line_without_secrets_s44() {
        let exchange = exchange(
            &[("set-cookie", "sid=1"), ("x-key", "is sk-123")],
            "{\n  \"error\": \"key sk-123\"\n}",
        );
        assert_eq!(
            exchange.to_string(),
            r#"POST http://h/v1 answered 401 Unauthorized: { "error": "key [redacted]" }"#
        );
        let debug = format!("{exchange:?}");
        assert!(!debug.contains("sk-123") && !debug.contains("sid=1"), "{debug}");
        assert_eq!(exchange.headers()["x-key"], "is [redacted]");
    }

    fn reply(status: u16, headers: &[(&'static str, &'static str)], body: &[u8]) -> String {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, http::HeaderValue::from_static(value));
        }
        let mut secrets = Secrets::default();
        secrets.add("sk-123");
        let status = StatusCode::from_u16(status).unwrap();
        Exchange::new(Some((&Method::GET, "http://h/a")), status, &map, body, &secrets).to_string()
    }

    #[test]
    fn a_redirect_names_where_it_leads_without_secrets_s44() {
        assert_eq!(
            reply(307, &[("location", "http://h/b?key=sk-123")], b""),
            "GET http://h/a answered 307 Temporary Redirect to http://h/b?key=[redacted]"
        );
        assert_eq!(
            reply(201, &[("location", "/b")], b""),
            "GET http://h/a answered 201 Created"
        );
    }

    #[test]
    fn a_compressed_body_is_told_as_one() {
        let gzip = [0x1f, 0x8b, 8, 0, 0xff];
        assert_eq!(
            reply(200, &[("content-encoding", "gzip")], &gzip),
            "GET http://h/a answered 200 OK: 5 bytes of gzip"
        );
        // What is text all the same is shown.
        assert!(reply(200, &[("content-encoding", "gzip")], b"text").ends_with(": text"));
        assert!(!reply(200, &[("content-encoding", "identity")], &gzip).contains("identity"));
    }

    #[test]
    fn the_excerpt_is_bounded_and_cuts_no_secret_in_two_s44() {
        let shown = exchange(&[], &format!("{}sk-123 and more", "x".repeat(EXCERPT - 2)));
        assert_eq!(shown.excerpt(), format!("{}[redacted]", "x".repeat(EXCERPT - 2)));
        assert_eq!(exchange(&[], &"x".repeat(100_000)).excerpt().len(), EXCERPT);
        // A secret that is longer than what is looked at behind the excerpt of another one.
        let long = "k".repeat(EXCERPT * 2);
        let mut secrets = Secrets::default();
        secrets.add(&long);
        let body = format!("{}{long} and more", "x".repeat(EXCERPT - 5));
        let shown = Exchange::new(None, StatusCode::OK, &HeaderMap::new(), body.as_bytes(), &secrets);
        assert_eq!(shown.excerpt(), format!("{}[redacted]", "x".repeat(EXCERPT - 5)));
        // Its escapes make it longer still.
        let escaped = long.replace('k', r"\u006b");
        let body = format!("{}{escaped} and more", "x".repeat(EXCERPT - 5));
        let shown = Exchange::new(None, StatusCode::OK, &HeaderMap::new(), body.as_bytes(), &secrets);
        assert_eq!(shown.excerpt(), format!("{}[redacted]", "x".repeat(EXCERPT - 5)));
        let many = exchange(&[], &format!("{}sk-1", "sk-123 ".repeat(1000)));
        assert!(!many.excerpt().contains("sk-1"));
    }

    #[test]
    fn s44_a_text_that_only_begins_like_a_secret_is_shown() {
        let secret: String = ('a'..='z').chain('A'..='Z').chain('0'..='9').collect();
        let mut secrets = Secrets::default();
        secrets.add(&secret);
        // Only what stands behind the excerpt tells it from the secret.
        let (before, behind) = ("-".repeat(EXCERPT - 5), " and more".repeat(20));
        let body = format!("{before}{}{behind}", &secret[..60]);
        let shown = Exchange::new(None, StatusCode::OK, &HeaderMap::new(), body.as_bytes(), &secrets);
        assert_eq!(shown.excerpt(), &body[..EXCERPT]);
    }
}
