//! Writes constant values in the style of their parameter (S11), as the runtime would.

use std::fmt::Write as _;

use crate::check::{ParameterStyle, Style};
use crate::lower::data::Data;

/// A constant value without anything nested in it; null items and members are left out (RFC 6570, section 2.3).
enum ConstantValue {
    Scalar(String),
    Array(Vec<String>),
    Object(Vec<(String, String)>),
}

impl ConstantValue {
    fn of(value: &Data) -> Option<Self> {
        Some(match value {
            Data::Array(items) => {
                let items: Option<Vec<_>> = items.iter().map(scalar).collect();
                Self::Array(items?.into_iter().flatten().collect())
            }
            Data::Object(members) => {
                let members: Option<Vec<_>> = members
                    .iter()
                    .map(|(name, value)| Some((name.clone(), scalar(value)?)))
                    .collect();
                let members = members?.into_iter();
                Self::Object(members.filter_map(|(name, value)| Some((name, value?))).collect())
            }
            Data::Json(json) if json == "[]" || json == "{}" => Self::Array(Vec::new()),
            other => Self::Scalar(scalar(other)?.unwrap_or_default()),
        })
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Scalar(_) => false,
            Self::Array(items) => items.is_empty(),
            Self::Object(members) => members.is_empty(),
        }
    }

    /// Items and members one after the other.
    fn flat(&self) -> Vec<&str> {
        match self {
            Self::Scalar(text) => vec![text],
            Self::Array(items) => items.iter().map(String::as_str).collect(),
            Self::Object(members) => {
                let members = members.iter();
                members
                    .flat_map(|(name, value)| [name.as_str(), value.as_str()])
                    .collect()
            }
        }
    }
}

/// The text of a scalar; nothing inside for null.
fn scalar(value: &Data) -> Option<Option<String>> {
    match value {
        Data::String(text) => Some(Some(text.clone())),
        Data::Json(json) if json == "null" => Some(None),
        Data::Json(json) if !json.starts_with(['{', '[']) => Some(Some(json.clone())),
        _ => None,
    }
}

/// `simple`, `label` and `matrix`: one text. `None` when the value is not constant, nested, or must not be empty.
pub(in crate::lower) fn text(
    style: Style,
    name: &str,
    value: &Data,
    encode: impl Fn(&str) -> String,
) -> Option<String> {
    let constant = ConstantValue::of(value)?;
    let named = |name: &str, value: &str| match value {
        "" => format!(";{}", encode(name)),
        value => format!(";{}={}", encode(name), encode(value)),
    };
    let joined = |separator: &str, between: &str| match &constant {
        ConstantValue::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| format!("{}{between}{}", encode(name), encode(value)));
            members.collect::<Vec<_>>().join(separator)
        }
        other => {
            let items = other.flat().into_iter().map(&encode);
            items.collect::<Vec<_>>().join(separator)
        }
    };
    let text = match (style.kind, style.explode) {
        (ParameterStyle::Label, true) => format!(".{}", joined(".", "=")),
        (ParameterStyle::Label, false) => format!(".{}", joined(",", ",")),
        (ParameterStyle::Matrix, true) if !constant.is_empty() => match &constant {
            ConstantValue::Object(members) => {
                members.iter().map(|(name, value)| named(name, value)).collect()
            }
            other => other.flat().into_iter().map(|item| named(name, item)).collect(),
        },
        (ParameterStyle::Matrix, _) => match joined(",", ",") {
            list if list.is_empty() => named(name, ""),
            list => format!(";{}={list}", encode(name)),
        },
        (ParameterStyle::Simple, true) => joined(",", "="),
        (ParameterStyle::Simple, false) => joined(",", ","),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The other styles: pairs of a name and a value. `None` when the value is not constant, or nested.
pub(in crate::lower) fn pairs(
    style: Style,
    name: &str,
    value: &Data,
    encode: impl Fn(&str) -> String,
) -> Option<Vec<(String, String)>> {
    let constant = ConstantValue::of(value)?;
    if constant.is_empty() {
        return Some(Vec::new());
    }
    let separator = match style.kind {
        ParameterStyle::SpaceDelimited => "%20",
        ParameterStyle::PipeDelimited => "%7C",
        ParameterStyle::TabDelimited => "%09",
        _ => ",",
    };
    let pair = |name: &str, value: &str| (encode(name), encode(value));
    Some(match &constant {
        ConstantValue::Object(members) if style.kind == ParameterStyle::DeepObject => members
            .iter()
            .map(|(member, value)| pair(&format!("{name}[{member}]"), value))
            .collect(),
        ConstantValue::Array(_) if style.kind == ParameterStyle::DeepObject => return None,
        ConstantValue::Object(members) if style.explode => {
            members.iter().map(|(name, value)| pair(name, value)).collect()
        }
        ConstantValue::Array(items) if style.explode => items.iter().map(|item| pair(name, item)).collect(),
        other => {
            let parts: Vec<String> = other.flat().into_iter().map(&encode).collect();
            vec![(encode(name), parts.join(separator))]
        }
    })
}

/// `a=1&b=2`
pub(in crate::lower) fn query(pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}

/// Everything but unreserved characters as percent-encoded octets (RFC 3986, section 2.1).
pub(in crate::lower) fn component(text: &str) -> String {
    encoded(text, b"")
}

/// A literal part of the document's path, made fit for a URL: `%` stays, for the document has encoded it already.
pub(in crate::lower) fn literal_path(path: &str) -> String {
    encoded(path, b"!$%&'()*+,/:;=@")
}

/// Whether HTTP allows a header (RFC 9110, section 5.5 and 5.6.2), as the runtime checks it.
pub(in crate::lower) fn is_header(name: &str, value: &str) -> bool {
    let is_of_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let is_of_value = |byte: u8| byte == b'\t' || byte >= b' ' && byte != 0x7F;
    !name.is_empty() && name.bytes().all(is_of_token) && value.bytes().all(is_of_value)
}

/// As the style wants it for a place: with reserved expansion (RFC 6570, section 3.2.3) the characters in `reserved`
/// stay, and so do percent-encoded triplets.
pub(in crate::lower) fn in_style(style: Style, reserved: &'static [u8]) -> impl Fn(&str) -> String {
    move |text| {
        if !style.allow_reserved {
            return component(text);
        }
        let mut written = String::with_capacity(text.len());
        for (position, part) in text.split('%').enumerate() {
            if position > 0 {
                let digits = part.as_bytes().get(..2);
                let is_triplet = digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
                written.push_str(if is_triplet { "%" } else { "%25" });
            }
            written.push_str(&encoded(part, reserved));
        }
        written
    }
}

/// What reserved expansion leaves in a segment of a path, in a query and in a cookie: what cannot end it (S11).
pub(in crate::lower) const IN_SEGMENT: &[u8] = b":@!$&'()*+,;=";
pub(in crate::lower) const IN_QUERY: &[u8] = b":@!$&()*+,;=/?";
pub(in crate::lower) const IN_COOKIE: &[u8] = b":@!$&()*+=/?";

fn encoded(text: &str, kept: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || kept.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::{is_header, literal_path};

    #[test]
    fn a_literal_path_keeps_what_a_url_may_have_there() {
        assert_eq!(literal_path("/a%20b/{c} d?e#f"), "/a%20b/%7Bc%7D%20d%3Fe%23f");
        assert_eq!(
            literal_path("/ü[0]|^`\\\"<>"),
            "/%C3%BC%5B0%5D%7C%5E%60%5C%22%3C%3E"
        );
        assert_eq!(literal_path("/-._~!$&'()*+,;=:@"), "/-._~!$&'()*+,;=:@");
    }

    #[test]
    fn a_header_is_constant_where_http_allows_it() {
        assert!(is_header("X-Key", "a\tb ü"));
        assert!(!is_header("X Key", "a"));
        assert!(!is_header("", "a"));
        assert!(!is_header("X-Key", "a\nb"));
        assert!(!is_header("X-Key", "\u{7f}"));
    }
}
