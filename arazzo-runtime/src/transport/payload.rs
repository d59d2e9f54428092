//! Bodies of requests, as streams.

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::io::ReadBuf;

use crate::transport::upload::BoxReader;

/// So many bytes of a file are in memory at a time.
const CHUNK: usize = 64 * 1024;

/// The bytes of a request's body, as a stream. An upload is sent without a copy, and a file is read while it is sent.
///
/// It is an [`http_body::Body`], so any HTTP library of the `http` family can send it. `Debug` shows only its length.
#[derive(Default)]
pub struct Payload {
    pieces: VecDeque<Piece>,
}

/// A part of a body.
pub(crate) enum Piece {
    Bytes(Bytes),
    Read(Reading),
}

/// What is read while it is sent.
pub(crate) struct Reading {
    /// A body has to be `Sync`, which a reader need not be.
    reader: Mutex<BoxReader>,
    /// How many bytes there are to come, if that is known.
    left: Option<u64>,
    buffer: Vec<u8>,
}

impl Piece {
    /// The content of a reader: this many bytes, or all until its end.
    pub(crate) fn read(reader: BoxReader, length: Option<u64>) -> Self {
        Self::Read(Reading {
            reader: Mutex::new(reader),
            left: length,
            buffer: Vec::new(),
        })
    }

    /// The number of bytes to come, if it is known.
    fn len(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::Read(reading) => reading.left,
        }
    }
}

impl Payload {
    /// The number of bytes, if it is known in advance.
    #[must_use]
    pub fn len(&self) -> Option<u64> {
        self.pieces.iter().map(Piece::len).sum()
    }

    /// Whether there are no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// All bytes, if they are in memory. `None` if the body has a file or a reader.
    #[must_use]
    pub fn to_bytes(&self) -> Option<Bytes> {
        let pieces: Option<Vec<&Bytes>> = self
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Bytes(bytes) => Some(bytes),
                Piece::Read(_) => None,
            })
            .collect();
        Some(match pieces?.as_slice() {
            [one] => Bytes::clone(one),
            pieces => pieces.iter().flat_map(|piece| piece.iter()).copied().collect(),
        })
    }

    /// Reads all bytes, for a transport that cannot stream.
    ///
    /// # Errors
    /// A file or a reader cannot be read, or has fewer bytes than announced.
    pub async fn into_bytes(mut self) -> io::Result<Bytes> {
        let mut bytes = Vec::new();
        while let Some(piece) = std::future::poll_fn(|context| self.poll_piece(context)).await {
            bytes.extend_from_slice(&piece?);
        }
        Ok(bytes.into())
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        while let Some(piece) = self.pieces.front_mut() {
            let next = match piece {
                Piece::Bytes(bytes) => Some(std::mem::take(bytes)).filter(|bytes| !bytes.is_empty()),
                Piece::Read(reading) => match ready!(reading.poll(context)) {
                    Ok(next) => next,
                    Err(error) => {
                        self.pieces.clear();
                        return Poll::Ready(Some(Err(error)));
                    }
                },
            };
            match next {
                Some(bytes) => return Poll::Ready(Some(Ok(bytes))),
                None => drop(self.pieces.pop_front()),
            }
        }
        Poll::Ready(None)
    }
}

impl Reading {
    /// Some bytes; nothing at the end.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Option<Bytes>>> {
        let room = match self.left {
            Some(0) => return Poll::Ready(Ok(None)),
            Some(left) => usize::try_from(left).unwrap_or(CHUNK).min(CHUNK),
            None => CHUNK,
        };
        self.buffer.resize(room, 0);
        let mut buffer = ReadBuf::new(&mut self.buffer);
        let reader = self.reader.get_mut().unwrap_or_else(PoisonError::into_inner);
        ready!(reader.as_mut().poll_read(context, &mut buffer))?;
        let read = buffer.filled();
        Poll::Ready(match &mut self.left {
            Some(_) if read.is_empty() => Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "an upload has fewer bytes than it had when it was opened",
            )),
            None if read.is_empty() => Ok(None),
            left => {
                if let Some(left) = left {
                    *left = left.saturating_sub(read.len() as u64);
                }
                Ok(Some(Bytes::copy_from_slice(read)))
            }
        })
    }
}

impl FromIterator<Piece> for Payload {
    fn from_iter<I: IntoIterator<Item = Piece>>(pieces: I) -> Self {
        let pieces = pieces.into_iter().filter(|piece| piece.len() != Some(0));
        Self {
            pieces: pieces.collect(),
        }
    }
}

impl From<Bytes> for Payload {
    fn from(bytes: Bytes) -> Self {
        [Piece::Bytes(bytes)].into_iter().collect()
    }
}

impl http_body::Body for Payload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let piece = ready!(self.poll_piece(context));
        Poll::Ready(piece.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        self.len().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.len() {
            Some(bytes) => write!(f, "Payload({bytes} bytes)"),
            None => f.write_str("Payload(bytes that are read when they are sent)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &'static [u8], length: Option<u64>) -> Payload {
        [
            Piece::Bytes("<".into()),
            Piece::read(Box::pin(bytes), length),
            Piece::Bytes(">".into()),
        ]
        .into_iter()
        .collect()
    }

    #[tokio::test]
    async fn pieces_follow_each_other() {
        let payload = read(b"abc", Some(3));
        assert_eq!((payload.len(), payload.to_bytes()), (Some(5), None));
        assert_eq!(payload.into_bytes().await.unwrap(), "<abc>");
        let payload = read(b"abc", None);
        assert_eq!((payload.len(), payload.is_empty()), (None, false));
        assert_eq!(payload.into_bytes().await.unwrap(), "<abc>");
        assert_eq!(Payload::from(Bytes::from("x")).to_bytes().unwrap(), "x");
        assert!(Payload::default().is_empty() && Payload::default().into_bytes().await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn what_is_read_has_the_length_that_was_announced() {
        assert_eq!(read(b"abc", Some(2)).into_bytes().await.unwrap(), "<ab>");
        let error = read(b"abc", Some(4)).into_bytes().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
