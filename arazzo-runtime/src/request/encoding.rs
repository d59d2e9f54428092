//! Percent-encoding of values and literals in URLs (S11).

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The characters to encode in a path. `%` is kept, because a document's path is already encoded.
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

/// The characters to encode in a query. `%` is kept, because the text is already encoded.
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

/// Percent-encodes a value for a query or a form that the document writes as text. Only unreserved characters stay
/// unchanged, so a value cannot add a field.
///
/// ```
/// assert_eq!(arazzo_runtime::codegen::url_encoded("a&b=c d"), "a%26b%3Dc%20d");
/// ```
#[must_use]
pub fn url_encoded(value: &str) -> String {
    component(value)
}

/// A whole query, made fit for a URL.
pub(crate) fn query(text: &str) -> String {
    utf8_percent_encode(text, NOT_IN_QUERY).to_string()
}

/// A name or a value of a form (URL standard, "application/x-www-form-urlencoded serializing").
pub(crate) fn in_form(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

/// A value as one component of a path or a query: only unreserved characters stay as they are.
pub(crate) fn component(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// What reserved expansion (RFC 6570) encodes in a segment of a path: what is neither unreserved nor legal there.
const NOT_RESERVED_IN_SEGMENT: &AsciiSet = &RESERVED
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// The same for several segments.
const NOT_RESERVED_IN_SEGMENTS: &AsciiSet = &NOT_RESERVED_IN_SEGMENT.remove(b'/');

/// The same in a query, where the URL standard encodes `'` in any case.
const NOT_RESERVED_IN_QUERY: &AsciiSet = &NOT_RESERVED_IN_SEGMENTS.remove(b'?').add(b'\'');

/// The same in a cookie, which ends at a semicolon (RFC 6265, section 4.1.1).
const NOT_RESERVED_IN_COOKIE: &AsciiSet = &NOT_RESERVED_IN_QUERY.add(b';').add(b',');

/// Reserved expansion in one segment of a path: the value adds no other.
pub(crate) fn reserved_in_segment(value: &str) -> String {
    reserved(value, NOT_RESERVED_IN_SEGMENT)
}

/// Reserved expansion in a path, as of `{+name}`: the value may be several segments.
pub(crate) fn reserved_in_path(value: &str) -> String {
    reserved(value, NOT_RESERVED_IN_SEGMENTS)
}

/// Reserved expansion in a query.
pub(crate) fn reserved_in_query(value: &str) -> String {
    reserved(value, NOT_RESERVED_IN_QUERY)
}

/// Reserved expansion in a cookie.
pub(crate) fn reserved_in_cookie(value: &str) -> String {
    reserved(value, NOT_RESERVED_IN_COOKIE)
}

/// Percent-encoded triplets pass, another `%` does not.
fn reserved(value: &str, encoded: &'static AsciiSet) -> String {
    let mut written = String::with_capacity(value.len());
    for (position, part) in value.split('%').enumerate() {
        if position > 0 {
            let digits = part.as_bytes().get(..2);
            let is_triplet = digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
            written.push_str(if is_triplet { "%" } else { "%25" });
        }
        written.extend(utf8_percent_encode(part, encoded));
    }
    written
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
    fn reserved_expansion_ends_no_place_s11() {
        let value = ":/?#[]@!$&'()*+,;= %2F%2g%";
        assert_eq!(
            reserved_in_segment(value),
            ":%2F%3F%23%5B%5D@!$&'()*+,;=%20%2F%252g%25"
        );
        assert_eq!(
            reserved_in_path(value),
            ":/%3F%23%5B%5D@!$&'()*+,;=%20%2F%252g%25"
        );
        assert_eq!(
            reserved_in_query(value),
            ":/?%23%5B%5D@!$&%27()*+,;=%20%2F%252g%25"
        );
        assert_eq!(
            reserved_in_cookie(value),
            ":/?%23%5B%5D@!$&%27()*+%2C%3B=%20%2F%252g%25"
        );
    }

    #[test]
    fn a_literal_keeps_its_slashes_and_escapes() {
        assert_eq!(literal_path("/a b/%20/{x}/ü:@$"), "/a%20b/%20/%7Bx%7D/%C3%BC:@$");
    }
}
