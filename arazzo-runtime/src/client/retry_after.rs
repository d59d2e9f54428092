//! Parses values of `Retry-After` (S26a).

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::RETRY_AFTER;

/// The delay of the first readable value, from now on.
pub(crate) fn of(headers: &HeaderMap) -> Option<Duration> {
    let values = headers.get_all(RETRY_AFTER).iter();
    values
        .filter_map(|value| value.to_str().ok())
        .find_map(|text| asked(text.trim()))
}

/// Seconds or a date (RFC 9110, section 10.2.3). `None` if the text is neither. Many servers send a fraction; it is rounded
/// up. A number that is too large is capped.
fn asked(text: &str) -> Option<Duration> {
    seconds(text).or_else(|| {
        let date = httpdate::parse_http_date(text).ok()?;
        Some(date.duration_since(SystemTime::now()).unwrap_or(Duration::ZERO))
    })
}

fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut digits = whole.bytes().chain(fraction.bytes()).peekable();
    digits.peek()?;
    if !digits.all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let whole = match whole {
        "" => 0,
        // Digits alone: what does not fit is too large.
        whole => whole.parse().unwrap_or(u64::MAX),
    };
    let rounds_up = fraction.bytes().any(|digit| digit != b'0');
    Some(Duration::from_secs(whole.saturating_add(u64::from(rounds_up))))
}
