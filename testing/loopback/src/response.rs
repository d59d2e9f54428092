use std::time::Duration;

/// What to answer, or how to fail to.
///
/// ```
/// use loopback::Response;
///
/// let response = Response::json(429, r#"{"error":"slow down"}"#).header("Retry-After", "1");
/// assert_eq!(response.status, 429);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code; written as it is, even if HTTP knows no such code.
    pub status: u16,
    /// The headers, written as they are. `Content-Length` is added unless it or `Transfer-Encoding` is among them;
    /// with `Connection: close` the connection is closed after the answer.
    pub headers: Vec<(String, String)>,
    /// The body, written as it is; left out for HEAD and for the statuses 1xx, 204 and 304, which have none.
    pub body: Vec<u8>,
    pub(crate) delivery: Delivery,
}

/// What becomes of a [`Response`] on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// All of it is sent.
    Whole,
    /// It is sent with a `Content-Length` of its own, then the connection is closed.
    CutShort { declared_length: usize },
    /// The connection is closed with nothing sent.
    HangUp,
    /// The same after a pause.
    Stall(Duration),
}

impl Response {
    /// The longest that [`Response::stall`] holds a connection open.
    pub const LONGEST_STALL: Duration = Duration::from_secs(30);

    /// `text` as `application/json`. It is not looked at, so that malformed JSON can be sent too.
    pub fn json(status: u16, text: impl Into<String>) -> Response {
        Response::text(status, "application/json", text)
    }

    /// `text` with a content type.
    pub fn text(status: u16, content_type: &str, text: impl Into<String>) -> Response {
        Response {
            body: text.into().into_bytes(),
            ..Response::empty(status)
        }
        .header("Content-Type", content_type)
    }

    /// An empty body, without a content type.
    pub fn empty(status: u16) -> Response {
        Response {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            delivery: Delivery::Whole,
        }
    }

    /// Status 200 and `body`, of which the `Content-Length` claims `declared_length` bytes; then the connection is
    /// closed. With more declared than sent, the client sees a body that breaks off.
    pub fn cut_short(declared_length: usize, body: impl Into<Vec<u8>>) -> Response {
        Response {
            body: body.into(),
            delivery: Delivery::CutShort { declared_length },
            ..Response::empty(200)
        }
    }

    /// The request is read and the connection closed with no answer.
    pub fn hang_up() -> Response {
        Response {
            delivery: Delivery::HangUp,
            ..Response::empty(0)
        }
    }

    /// The request is read, nothing is answered for `pause` (at most [`Response::LONGEST_STALL`], and no longer than
    /// the server runs), and the connection is closed. For the time limits of a client.
    pub fn stall(pause: Duration) -> Response {
        let pause = pause.min(Response::LONGEST_STALL);
        Response {
            delivery: Delivery::Stall(pause),
            ..Response::empty(0)
        }
    }

    /// Adds a header; one of the same name stays.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Response {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn has_header(&self, name: &str) -> bool {
        self.headers
            .iter()
            .any(|(given, _)| given.eq_ignore_ascii_case(name))
    }

    pub(crate) fn asks_to_close(&self) -> bool {
        self.headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("Connection") && value.trim().eq_ignore_ascii_case("close")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_text_name_their_content_type() {
        let json = Response::json(201, "{}");
        assert_eq!((json.status, json.body.as_slice()), (201, b"{}".as_slice()));
        assert_eq!(
            json.headers,
            [("Content-Type".to_owned(), "application/json".to_owned())]
        );
        assert!(Response::text(200, "text/plain", "x").has_header("content-type"));
        assert!(!Response::empty(200).has_header("content-type"));
    }

    #[test]
    fn a_stall_is_bounded() {
        assert_eq!(
            Response::stall(Duration::MAX).delivery,
            Delivery::Stall(Response::LONGEST_STALL)
        );
    }

    #[test]
    fn connection_close_is_seen_in_any_case() {
        assert!(Response::empty(200).header("connection", "Close").asks_to_close());
        assert!(
            !Response::empty(200)
                .header("Connection", "keep-alive")
                .asks_to_close()
        );
    }
}
