//! The request line and the headers (RFC 9112, sections 3 and 5).

use std::io::{self, BufRead, Read};

use crate::read_error::ReadError;

/// The most bytes of request line and headers together.
pub(crate) const HEAD_LIMIT: u64 = 64 * 1024;

/// All of a request but its body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    /// Whether the client lets the connection be used again.
    pub(crate) keep_alive: bool,
}

/// Reads up to and with the empty line that ends the headers.
pub(crate) fn read_head(source: &mut impl BufRead) -> Result<Head, ReadError> {
    if source.fill_buf()?.is_empty() {
        return Err(ReadError::Closed);
    }
    let mut source = source.take(HEAD_LIMIT);
    let request_line = read_line(&mut source)?;
    let mut words = request_line.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(ReadError::RequestLine);
    };
    let persistent = match version {
        "HTTP/1.1" => true,
        "HTTP/1.0" => false,
        _ => return Err(ReadError::RequestLine),
    };
    if method.is_empty() || !(target.starts_with('/') || target == "*") {
        return Err(ReadError::RequestLine);
    }
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path.to_owned(), Some(query.to_owned())),
        None => (target.to_owned(), None),
    };
    let headers = read_headers(&mut source)?;
    let asks_to_close = headers.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("Connection")
            && value
                .split(',')
                .any(|option| option.trim().eq_ignore_ascii_case("close"))
    });
    Ok(Head {
        method: method.to_owned(),
        path,
        query,
        headers,
        keep_alive: persistent && !asks_to_close,
    })
}

/// Reads header lines, or the trailers of a chunked body, up to and with the empty line.
pub(crate) fn read_headers(source: &mut io::Take<impl BufRead>) -> Result<Vec<(String, String)>, ReadError> {
    let mut headers = Vec::new();
    loop {
        let line = read_line(source)?;
        if line.is_empty() {
            return Ok(headers);
        }
        let (name, value) = line.split_once(':').ok_or(ReadError::HeaderLine)?;
        if name.is_empty() || name.contains([' ', '\t']) {
            return Err(ReadError::HeaderLine);
        }
        headers.push((name.to_owned(), value.trim_matches([' ', '\t']).to_owned()));
    }
}

/// One line without its line break, which may be a lone LF.
pub(crate) fn read_line(source: &mut io::Take<impl BufRead>) -> Result<String, ReadError> {
    let mut line = Vec::new();
    source.read_until(b'\n', &mut line)?;
    if line.pop() != Some(b'\n') {
        return Err(match source.limit() {
            0 => ReadError::HeadTooLarge,
            _ => ReadError::Io(io::ErrorKind::UnexpectedEof.into()),
        });
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    String::from_utf8(line).map_err(|_| ReadError::NotUtf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Result<Head, ReadError> {
        read_head(&mut text.as_bytes())
    }

    #[test]
    fn path_and_query_stay_encoded() {
        let head = head("GET /a%2Fb%20c?x=%26&y HTTP/1.1\r\nHost: h\r\nX-A:  1 \r\nX-A: 2\r\n\r\n").unwrap();
        assert_eq!(head.method, "GET");
        assert_eq!(head.path, "/a%2Fb%20c");
        assert_eq!(head.query.as_deref(), Some("x=%26&y"));
        let pairs = [("Host", "h"), ("X-A", "1"), ("X-A", "2")];
        assert_eq!(
            head.headers,
            pairs.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
        assert!(head.keep_alive);
    }

    #[test]
    fn an_empty_query_is_a_query() {
        assert_eq!(
            head("GET /? HTTP/1.1\r\n\r\n").unwrap().query.as_deref(),
            Some("")
        );
        assert_eq!(head("GET / HTTP/1.1\r\n\r\n").unwrap().query, None);
    }

    #[test]
    fn who_keeps_the_connection() {
        assert!(!head("GET / HTTP/1.0\r\n\r\n").unwrap().keep_alive);
        assert!(
            !head("GET / HTTP/1.1\r\nconnection: TE, Close\r\n\r\n")
                .unwrap()
                .keep_alive
        );
        assert!(
            head("GET / HTTP/1.1\r\nConnection: keep-alive\r\n\r\n")
                .unwrap()
                .keep_alive
        );
    }

    #[test]
    fn what_is_not_http() {
        for text in [
            "\r\n\r\n",
            "GET\r\n\r\n",
            "GET /\r\n\r\n",
            "GET / HTTP/2\r\n\r\n",
            "GET / x HTTP/1.1\r\n\r\n",
            "GET x HTTP/1.1\r\n\r\n",
        ] {
            assert!(matches!(head(text), Err(ReadError::RequestLine)), "{text:?}");
        }
        for line in ["no colon", ": no name", "space before : x", " folded: x"] {
            let result = head(&format!("GET / HTTP/1.1\r\n{line}\r\n\r\n"));
            assert!(matches!(result, Err(ReadError::HeaderLine)), "{line:?}");
        }
    }

    #[test]
    fn ends_of_the_stream() {
        assert!(matches!(head(""), Err(ReadError::Closed)));
        assert!(matches!(head("GET / HTTP/1.1\r\nHost"), Err(ReadError::Io(_))));
    }

    #[test]
    fn the_head_is_bounded() {
        let long = "x".repeat(HEAD_LIMIT as usize);
        let result = head(&format!("GET / HTTP/1.1\r\nA: {long}\r\n\r\n"));
        assert!(matches!(result, Err(ReadError::HeadTooLarge)));
    }
}
