//! Limits the size of bodies that are read as a tree (S33).

use http::HeaderValue;

use crate::{TransportError, media_type};

/// A body with more bytes is read after other tasks have had their turn.
pub(crate) const YIELDS: usize = 64 * 1024;

/// Whether the tree of a body has at most `limit` values: objects, arrays, elements and scalars. One walk over the bytes
/// counts them, before the tree takes memory.
pub(crate) fn check(
    content_type: Option<&HeaderValue>,
    body: &[u8],
    limit: usize,
) -> Result<(), TransportError> {
    let count = match content_type {
        Some(content_type) if media_type::is_xml(content_type) => xml(body),
        Some(content_type) if !media_type::may_hold_json(content_type) => 0,
        _ => json(body),
    };
    if count > limit {
        Err(TransportError::tree_too_large(limit))
    } else {
        Ok(())
    }
}

/// Each value but the first stands behind a comma or is the first one in brackets.
fn json(body: &[u8]) -> usize {
    let mut count: usize = 1;
    let mut bytes = body.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b',' | b'[' | b'{' => count += 1,
            b'"' => {
                while let Some(byte) = bytes.next() {
                    match byte {
                        b'\\' => drop(bytes.next()),
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    count
}

/// Tags, and the attributes in them; each element may have a text behind it.
fn xml(body: &[u8]) -> usize {
    let marks = body.iter().filter(|byte| matches!(byte, b'<' | b'=' | b'&'));
    marks.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(content_type: &'static str, body: &str, limit: usize) -> bool {
        let content_type = HeaderValue::from_static(content_type);
        check(Some(&content_type), body.as_bytes(), limit).is_ok()
    }

    #[test]
    fn s33_the_values_of_a_tree_are_counted_without_building_it() {
        let body = r#"{"a": [1, 2, {"b": "x, [y], {z}, \\", "c,": "\",,"}], "d": null}"#;
        assert_eq!(json(body.as_bytes()), 8);
        assert!(fits("application/json", body, 8) && !fits("application/json", body, 7));
        assert!(!fits("application/vnd.x+json; charset=utf-8", body, 7));
        assert!(!fits("application/x-ndjson", "[1]\n[2]\n[3]", 3));
        assert!(check(None, body.as_bytes(), 7).is_err());
        assert!(!fits("application/xml", "<a><b c=\"d\"/></a>", 3) && fits("image/svg+xml", "<a/>", 1));
        assert!(fits("text/csv", "a,b,c,d", 1));
    }
}
