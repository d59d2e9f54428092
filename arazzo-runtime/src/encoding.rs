//! Percent-encoding: what a value or a literal may contribute to a URL (S11).

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What may not stand in a path as it is. `%` may: a document's path is already encoded.
const NOT_IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What may not stand in a query as it is. `%` may: the text is already encoded where it has to be.
const NOT_IN_QUERY: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A value that is put into a query or a form that is given as text: only unreserved characters stay as they are, so
/// that it can add no field.
///
/// ```
/// assert_eq!(arazzo_runtime::url_encoded("a&b=c d"), "a%26b%3Dc%20d");
/// ```
#[must_use]
pub fn url_encoded(value: &str) -> String {
    component(value)
}

/// A whole query, made fit for a URL.
pub(crate) fn query(text: &str) -> String {
    utf8_percent_encode(text, NOT_IN_QUERY).to_string()
}

/// A value as one component of a path or a query: only unreserved characters stay as they are.
pub(crate) fn component(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// A document's own path text, made fit for a URL.
pub(crate) fn literal_path(path: &str) -> String {
    utf8_percent_encode(path, NOT_IN_PATH).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_adds_no_segment_query_or_fragment_s11() {
        assert_eq!(component("a/b?c#d%2e ü~-._"), "a%2Fb%3Fc%23d%252e%20%C3%BC~-._");
    }

    #[test]
    fn a_literal_keeps_its_slashes_and_escapes() {
        assert_eq!(literal_path("/a b/%20/{x}/ü:@$"), "/a%20b/%20/%7Bx%7D/%C3%BC:@$");
    }
}
