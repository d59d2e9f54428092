//! Reads the body of a reply.

use std::future::poll_fn;
use std::pin::pin;

use bytes::Bytes;
use http_body::Body;

use crate::TransportError;

/// A body is not given more room than this before its bytes have come, whatever its `Content-Length` says.
const ROOM_IN_ADVANCE: usize = 1024 * 1024;

/// The whole body, if it has no more bytes than `limit`. `cut` turns an error of the body into ours. A body that comes
/// in one piece is not copied.
pub(crate) async fn read<B: Body<Data = Bytes>>(
    body: B,
    limit: usize,
    cut: impl Fn(B::Error) -> TransportError,
) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::body_too_large(limit);
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > limit {
        return Err(too_large());
    }
    let mut body = pin!(body);
    let mut first = Bytes::new();
    let mut all: Vec<u8> = Vec::new();
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        // Trailers have no place in a reply.
        let Ok(chunk) = frame.map_err(&cut)?.into_data() else {
            continue;
        };
        if chunk.len() > limit - first.len() - all.len() {
            return Err(too_large());
        }
        if first.is_empty() && all.is_empty() {
            first = chunk;
            continue;
        }
        if all.is_empty() {
            all.reserve(announced.min(ROOM_IN_ADVANCE).max(first.len() + chunk.len()));
            all.extend_from_slice(&std::mem::take(&mut first));
        }
        all.extend_from_slice(&chunk);
    }
    Ok(if all.is_empty() { first } else { all.into() })
}
