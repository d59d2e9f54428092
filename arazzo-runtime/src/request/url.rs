//! Builds the URL of a request from a base URL, a path and a query.

use ::url::{ParseError, Url};

use crate::UrlError;

/// A URL that paths can be added to.
pub(crate) fn base(text: &str) -> Result<Url, UrlError> {
    let url = Url::parse(text).map_err(|error| match error {
        ParseError::RelativeUrlWithoutBase => UrlError::NoBase,
        other => UrlError::Invalid(other),
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(UrlError::Scheme);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(UrlError::BaseHasQuery);
    }
    Ok(url)
}

/// The base URL with this path and query. Both are already encoded. A path that URL parsing would change, such as one
/// with a segment `..`, is refused (S11).
pub(crate) fn join(base: &Url, path: &str, query: Option<&str>) -> Result<Url, UrlError> {
    let slash = if path.is_empty() || path.starts_with('/') {
        ""
    } else {
        "/"
    };
    let whole = format!("{}{slash}{path}", base.path().trim_end_matches('/'));
    let mut url = base.clone();
    url.set_path(&whole);
    if url.path() != whole && !(whole.is_empty() && url.path() == "/") {
        return Err(UrlError::PathChanged);
    }
    url.set_query(query);
    Ok(url)
}

/// The most bytes that a URL may have: the crate `http`, which every transport here is built on, takes no more.
const LONGEST: usize = 65_534;

/// The URL, if it can be sent. Its user and password go into a header.
pub(crate) fn short_enough(url: Url) -> Result<Url, UrlError> {
    let length = match url.as_str().len() {
        length if length > LONGEST => without_user(&url).len(),
        length => length,
    };
    if length > LONGEST {
        let limit = LONGEST;
        return Err(UrlError::TooLong { length, limit });
    }
    Ok(url)
}

/// As much of a path as an error shows.
pub(crate) fn beginning(path: &str) -> String {
    const MOST_SHOWN: usize = 100;
    match path.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", &path[..end]),
        None => path.to_owned(),
    }
}

/// The URL without its user and password.
pub(crate) fn without_user(url: &Url) -> String {
    let mut shown = url.clone();
    // Fails only where there can be none.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str, path: &str, query: Option<&str>) -> String {
        join(&base(text).unwrap(), path, query).unwrap().into()
    }

    #[test]
    fn a_base_may_have_a_path_and_a_slash_at_its_end() {
        for text in ["http://h/v1", "http://h/v1/"] {
            assert_eq!(joined(text, "/files", None), "http://h/v1/files");
            assert_eq!(joined(text, "files", Some("a=1")), "http://h/v1/files?a=1");
            assert_eq!(joined(text, "/", None), "http://h/v1/");
        }
        assert_eq!(joined("http://h", "/files", None), "http://h/files");
        assert_eq!(joined("http://h", "", None), "http://h/");
        assert_eq!(
            joined("http://h", "//evil.example/x", None),
            "http://h//evil.example/x"
        );
        assert_eq!(
            joined("http://h", ".evil.example", None),
            "http://h/.evil.example"
        );
    }

    #[test]
    fn a_path_that_would_lead_elsewhere_is_refused_s11() {
        let base = base("http://h/v1").unwrap();
        for path in [
            "/files/..",
            "/files/../x",
            "/./x",
            "/%2e%2e/x",
            "/.%2E",
            "/%2e",
            "/a\\b",
            "/a b",
            "/a\tb",
        ] {
            assert_eq!(join(&base, path, None), Err(UrlError::PathChanged), "{path}");
        }
        assert_eq!(
            joined("http://h", "/a%2Fb%3Fc/...", None),
            "http://h/a%2Fb%3Fc/..."
        );
    }

    #[test]
    fn what_is_no_base_is_refused() {
        for (text, error) in [
            ("/v1", UrlError::NoBase),
            ("ftp://h/", UrlError::Scheme),
            ("http://h/?a", UrlError::BaseHasQuery),
            ("http://h/#a", UrlError::BaseHasQuery),
            ("http://", UrlError::Invalid(ParseError::EmptyHost)),
        ] {
            assert_eq!(base(text), Err(error), "{text}");
        }
    }

    #[test]
    fn user_and_password_are_not_shown_s44() {
        assert_eq!(without_user(&base("http://u:p@h/v1").unwrap()), "http://h/v1");
    }
}
