use std::fmt;
use std::io;

/// Why no request could be read.
#[derive(Debug)]
pub(crate) enum ReadError {
    /// The client closed the connection between two requests, which is its right.
    Closed,
    /// Reading failed, or the client was silent for too long or went away within a request.
    Io(io::Error),
    /// The first line is not `METHOD target HTTP/1.x`.
    RequestLine,
    /// A header line has no colon, or no name before it.
    HeaderLine,
    /// Request line, header or trailer is not UTF-8.
    NotUtf8,
    /// Request line and headers, or a line of a chunked body, are too long.
    HeadTooLarge,
    /// Two lengths that differ, or one that is not a number, or a length beside `Transfer-Encoding`.
    BodyLength,
    /// A transfer coding other than `chunked`.
    TransferCoding,
    /// The body breaks the chunked syntax.
    Chunk,
    /// The body is too long.
    BodyTooLarge,
}

impl ReadError {
    /// The status to answer with; `None` when there is nobody to answer or nothing to say.
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            ReadError::Closed | ReadError::Io(_) => None,
            ReadError::HeadTooLarge => Some(431),
            ReadError::BodyTooLarge => Some(413),
            ReadError::TransferCoding => Some(501),
            ReadError::RequestLine
            | ReadError::HeaderLine
            | ReadError::NotUtf8
            | ReadError::BodyLength
            | ReadError::Chunk => Some(400),
        }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> ReadError {
        ReadError::Io(error)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Io(error) => write!(formatter, "the request could not be read: {error}"),
            ReadError::Closed => formatter.write_str("the connection was closed"),
            ReadError::RequestLine => formatter.write_str("the request line is malformed"),
            ReadError::HeaderLine => formatter.write_str("a header line is malformed"),
            ReadError::NotUtf8 => formatter.write_str("the head of the request is not UTF-8"),
            ReadError::HeadTooLarge => formatter.write_str("the head of the request is too large"),
            ReadError::BodyLength => formatter.write_str("the length of the body is not clear"),
            ReadError::TransferCoding => formatter.write_str("the transfer coding is not supported"),
            ReadError::Chunk => formatter.write_str("the chunked body is malformed"),
            ReadError::BodyTooLarge => formatter.write_str("the body is too large"),
        }
    }
}
