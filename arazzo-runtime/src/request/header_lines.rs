//! The headers of a request.

use std::sync::OnceLock;

use http::HeaderMap;
use http::header::{COOKIE, HeaderName, HeaderValue};

use crate::ParameterError;

/// Headers and cookies. The cookies become one header when the headers are read.
#[derive(Clone, Default)]
pub(crate) struct HeaderLines {
    /// The headers. `Cookie` is not among them while there are cookies.
    fields: HeaderMap,
    /// `a=1; b=2`, checked.
    cookies: String,
    /// The fields with the cookies, once they are read.
    whole: OnceLock<HeaderMap>,
}

impl HeaderLines {
    /// Sets a header, and removes other headers of the same name.
    pub(crate) fn set(&mut self, name: HeaderName, value: HeaderValue) {
        self.whole = OnceLock::new();
        if name == COOKIE {
            self.cookies.clear();
        }
        self.fields.insert(name, value);
    }

    /// Adds a cookie after the others.
    pub(crate) fn add_cookie(&mut self, name: &str, value: &str) -> Result<(), ParameterError> {
        let ends = |c: char| c == ';' || c.is_control();
        if name.is_empty() || name.contains(|c: char| ends(c) || c == '=' || c.is_whitespace()) {
            return Err(ParameterError::Name);
        }
        if value.contains(ends) {
            return Err(ParameterError::Value);
        }
        self.whole = OnceLock::new();
        if let Some(line) = self.fields.remove(COOKIE) {
            self.cookies = String::from_utf8_lossy(line.as_bytes()).into_owned();
        }
        for part in [if self.cookies.is_empty() { "" } else { "; " }, name, "=", value] {
            self.cookies.push_str(part);
        }
        Ok(())
    }

    /// Sets headers, and removes other headers of the same names.
    pub(crate) fn replace(&mut self, added: HeaderMap) {
        self.whole = OnceLock::new();
        if added.contains_key(COOKIE) {
            self.cookies.clear();
        }
        for name in added.keys() {
            self.fields.remove(name);
        }
        for (name, value) in &added {
            self.fields.append(name, value.clone());
        }
    }

    /// All headers.
    pub(crate) fn all(&self) -> &HeaderMap {
        if self.cookies.is_empty() {
            return &self.fields;
        }
        self.whole.get_or_init(|| {
            let mut whole = self.fields.clone();
            whole.extend(cookies(&self.cookies).map(|cookies| (COOKIE, cookies)));
            whole
        })
    }
}

/// The line as a header. Its characters were checked when it was put together.
fn cookies(line: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_bytes(line.as_bytes()).ok()?;
    value.set_sensitive(true);
    (!line.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_one_header_whatever_is_set_between_them() {
        let mut lines = HeaderLines::default();
        lines.set(COOKIE, HeaderValue::from_static("a=1"));
        lines.add_cookie("b", "2").unwrap();
        assert_eq!(lines.all()["cookie"], "a=1; b=2");
        lines.set(HeaderName::from_static("x-id"), HeaderValue::from_static("x"));
        lines.add_cookie("c", "3 4").unwrap();
        assert_eq!(lines.all()["cookie"], "a=1; b=2; c=3 4");
        assert!(lines.all()["cookie"].is_sensitive() && lines.all().len() == 2);
        let mut added = HeaderMap::new();
        added.insert(COOKIE, HeaderValue::from_static("d=5"));
        lines.replace(added);
        assert_eq!(lines.all().get_all("cookie").iter().count(), 1);
        assert_eq!(lines.all()["cookie"], "d=5");
        lines.set(COOKIE, HeaderValue::from_static("e=6"));
        assert_eq!(lines.all()["cookie"], "e=6");
    }
}
