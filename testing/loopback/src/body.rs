//! The request body: by length or in chunks (RFC 9112, sections 6 and 7).

use std::io::{self, BufRead, Read};

use crate::head::{HEAD_LIMIT, read_headers, read_line};
use crate::read_error::ReadError;

/// The most bytes of a body.
pub(crate) const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// How a body is delimited, according to the headers.
#[derive(Debug, PartialEq, Eq)]
enum Framing {
    Length(usize),
    Chunked,
}

/// Reads the body that the headers announce; empty when they announce none.
pub(crate) fn read_body(
    source: &mut impl BufRead,
    headers: &[(String, String)],
) -> Result<Vec<u8>, ReadError> {
    let mut body = Vec::new();
    match framing(headers)? {
        Framing::Length(length) => read_exactly(source, length, &mut body)?,
        Framing::Chunked => read_chunks(source, &mut body)?,
    }
    Ok(body)
}

fn framing(headers: &[(String, String)]) -> Result<Framing, ReadError> {
    let values = |wanted: &'static str| {
        headers
            .iter()
            .filter(move |(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value)
    };
    let mut length = None;
    for value in values("Content-Length") {
        // `parse` alone would take a sign.
        let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        if !digits || length.is_some_and(|earlier| earlier != value) {
            return Err(ReadError::BodyLength);
        }
        length = Some(value);
    }
    let codings: Vec<_> = values("Transfer-Encoding").collect();
    match (codings.as_slice(), length) {
        ([], None) => Ok(Framing::Length(0)),
        ([], Some(length)) => length
            .parse()
            .map(Framing::Length)
            .map_err(|_| ReadError::BodyTooLarge),
        ([coding], None) if coding.eq_ignore_ascii_case("chunked") => Ok(Framing::Chunked),
        (_, None) => Err(ReadError::TransferCoding),
        (_, Some(_)) => Err(ReadError::BodyLength),
    }
}

fn read_chunks(source: &mut impl BufRead, body: &mut Vec<u8>) -> Result<(), ReadError> {
    loop {
        let line = read_line(&mut source.take(HEAD_LIMIT))?;
        // A chunk extension may follow the size.
        let size = line.split(';').next().unwrap_or_default().trim();
        if size.is_empty() || !size.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(ReadError::Chunk);
        }
        let size = usize::from_str_radix(size, 16).map_err(|_| ReadError::BodyTooLarge)?;
        if size == 0 {
            read_headers(&mut source.take(HEAD_LIMIT))?;
            return Ok(());
        }
        read_exactly(source, size, body)?;
        let mut line_break = [0; 2];
        source.read_exact(&mut line_break)?;
        if line_break != *b"\r\n" {
            return Err(ReadError::Chunk);
        }
    }
}

/// Appends `length` bytes. Memory grows with what arrives, not with what is promised.
fn read_exactly(source: &mut impl BufRead, length: usize, body: &mut Vec<u8>) -> Result<(), ReadError> {
    if length > BODY_LIMIT - body.len() {
        return Err(ReadError::BodyTooLarge);
    }
    let read = source.take(length as u64).read_to_end(body)?;
    if read < length {
        return Err(ReadError::Io(io::ErrorKind::UnexpectedEof.into()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(headers: &[(&str, &str)], bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        read_body(&mut &*bytes, &headers)
    }

    const CHUNKED: (&str, &str) = ("transfer-encoding", "Chunked");

    #[test]
    fn by_length() {
        assert_eq!(body(&[("content-length", "3")], b"abcdef").unwrap(), b"abc");
        assert_eq!(body(&[], b"abcdef").unwrap(), b"");
        assert!(matches!(
            body(&[("Content-Length", "7")], b"abcdef"),
            Err(ReadError::Io(_))
        ));
    }

    #[test]
    fn lengths_that_are_not_clear() {
        for value in ["", "+1", "-1", "1,1", "0x1"] {
            assert!(
                matches!(
                    body(&[("Content-Length", value)], b"a"),
                    Err(ReadError::BodyLength)
                ),
                "{value:?}"
            );
        }
        let two = [("Content-Length", "1"), ("Content-Length", "2")];
        assert!(matches!(body(&two, b"ab"), Err(ReadError::BodyLength)));
        assert!(matches!(
            body(&[CHUNKED, ("Content-Length", "1")], b"a"),
            Err(ReadError::BodyLength)
        ));
        assert!(matches!(
            body(&[("Transfer-Encoding", "gzip")], b"a"),
            Err(ReadError::TransferCoding)
        ));
    }

    #[test]
    fn in_chunks() {
        let bytes = b"3\r\nabc\r\nA;note=1\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\nnext";
        assert_eq!(body(&[CHUNKED], bytes).unwrap(), b"abc0123456789");
    }

    #[test]
    fn the_next_request_is_left_in_place() {
        let mut source: &[u8] = b"1\r\na\r\n0\r\n\r\nnext";
        let headers = [("Transfer-Encoding".to_owned(), "chunked".to_owned())];
        read_body(&mut source, &headers).unwrap();
        assert_eq!(source, b"next");
    }

    #[test]
    fn malformed_chunks() {
        for bytes in ["x\r\n", "\r\n", "-1\r\n", "+1\r\na\r\n", "1\r\nabc\r\n0\r\n\r\n"] {
            assert!(
                matches!(body(&[CHUNKED], bytes.as_bytes()), Err(ReadError::Chunk)),
                "{bytes:?}"
            );
        }
        assert!(matches!(body(&[CHUNKED], b"5\r\nab"), Err(ReadError::Io(_))));
    }

    #[test]
    fn the_body_is_bounded() {
        let declared = (BODY_LIMIT + 1).to_string();
        assert!(matches!(
            body(&[("Content-Length", &declared)], b""),
            Err(ReadError::BodyTooLarge)
        ));
        let huge = "9".repeat(40);
        assert!(matches!(
            body(&[("Content-Length", &huge)], b""),
            Err(ReadError::BodyTooLarge)
        ));
        let second = format!("1\r\na\r\n{BODY_LIMIT:x}\r\n");
        assert!(matches!(
            body(&[CHUNKED], second.as_bytes()),
            Err(ReadError::BodyTooLarge)
        ));
        let huge = "f".repeat(40);
        assert!(matches!(
            body(&[CHUNKED], format!("{huge}\r\n").as_bytes()),
            Err(ReadError::BodyTooLarge)
        ));
    }
}
