use std::borrow::Cow;

use crate::multipart::{self, Part};

/// A request as it was received, with its body in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method, in the case it was sent.
    pub method: String,
    /// The path, percent-encoded as it was sent, without the query.
    pub path: String,
    /// What follows the `?`, percent-encoded as it was sent; `None` when there is no `?`.
    pub query: Option<String>,
    /// The headers in the order and the case they were sent, repeated ones repeated.
    pub headers: Vec<(String, String)>,
    /// The body, with the chunks of a chunked one joined.
    pub body: Vec<u8>,
}

impl Request {
    /// The first value of a header; the case of `name` does not matter.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(sent, _)| sent.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The body as text, with U+FFFD for what is not UTF-8.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// The parts of a `multipart/form-data` body (RFC 7578), in the order they were sent.
    ///
    /// Empty when the `Content-Type` is another one or has no boundary, and when any part of the body is malformed:
    /// a delimiter is missing, or a part has no `Content-Disposition: form-data` with a name. A test that counts
    /// the parts thus fails on a body that is only nearly right.
    pub fn parts(&self) -> Vec<Part> {
        self.header("Content-Type")
            .and_then(multipart::boundary)
            .and_then(|boundary| multipart::parts(&self.body, &boundary))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(content_type: &str, body: &[u8]) -> Request {
        Request {
            method: "POST".to_owned(),
            path: "/".to_owned(),
            query: None,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body: body.to_vec(),
        }
    }

    #[test]
    fn header_ignores_case_and_takes_the_first() {
        let mut request = request("text/plain", b"");
        request
            .headers
            .push(("CONTENT-TYPE".to_owned(), "second".to_owned()));
        assert_eq!(request.header("Content-Type"), Some("text/plain"));
        assert_eq!(request.header("Content"), None);
    }

    #[test]
    fn text_shows_what_is_not_utf8() {
        assert_eq!(request("text/plain", b"a\xffb").text(), "a\u{fffd}b");
    }

    #[test]
    fn parts_need_a_multipart_content_type() {
        let body = b"--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B--\r\n";
        assert_eq!(request("multipart/form-data; boundary=B", body).parts().len(), 1);
        assert_eq!(request("multipart/mixed; boundary=B", body).parts(), []);
        assert_eq!(request("multipart/form-data", body).parts(), []);
        assert_eq!(request("multipart/form-data; boundary=C", body).parts(), []);
    }
}
