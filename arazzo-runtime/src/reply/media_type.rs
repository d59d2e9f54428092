//! The media type of a reply's body.

use http::HeaderValue;

/// At most this many characters of a media type are shown.
const SHOWN: usize = 60;

/// The media type without its parameters, in lower case.
pub(crate) fn essence(content_type: &HeaderValue) -> String {
    let text = String::from_utf8_lossy(content_type.as_bytes());
    let essence = text.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether a body of this type is labelled as JSON (S19).
pub(crate) fn is_json(content_type: &HeaderValue) -> bool {
    let essence = essence(content_type);
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
}

/// Whether a body of this type is XML.
pub(crate) fn is_xml(content_type: &HeaderValue) -> bool {
    let essence = essence(content_type);
    matches!(essence.as_str(), "application/xml" | "text/xml") || essence.ends_with("+xml")
}

/// Whether a body of this type may be JSON, or several JSON texts.
pub(crate) fn may_hold_json(content_type: &HeaderValue) -> bool {
    let essence = essence(content_type);
    essence.contains("json") || essence == "text/event-stream"
}

/// The name of a body of this type: `a text/html body`.
pub(crate) fn body_of(content_type: &HeaderValue) -> String {
    let shown: String = essence(content_type).chars().take(SHOWN).collect();
    let article = if shown.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {shown} body")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_media_type_is_shown_in_part() {
        let long = HeaderValue::try_from("x".repeat(100)).unwrap();
        assert_eq!(body_of(&long), format!("a {} body", "x".repeat(SHOWN)));
    }
}
