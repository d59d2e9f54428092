//! The media type of a body (S40), and the charset it is sent in.

use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::RequestBody;
use crate::expression::Expression;
use crate::openapi::{MediaType, essence};
use crate::source::{Node, Span};

/// S40: the step's, else the operation's only one, else the first JSON one, else the first. A range (`*/*`) is no type to
/// send: it stands for JSON, or text where the payload is one.
pub(super) fn of(body: &RequestBody, offers: &[MediaType]) -> String {
    let is_text = body
        .payload
        .as_ref()
        .and_then(Node::as_str)
        .is_some_and(|text| Expression::parse(text).is_err());
    let concrete = |name: &str| match name {
        "*/*" | "text/*" if is_text => "text/plain".to_owned(),
        range if range.contains('*') => "application/json".to_owned(),
        name => name.to_owned(),
    };
    if let Some(given) = &body.content_type {
        return concrete(&given.value);
    }
    let offered = match offers {
        [only] => Some(only),
        several => several.iter().find(|offer| offer.is_json()).or(several.first()),
    };
    match offered {
        Some(offer) => concrete(&offer.name),
        None if is_text => "text/plain".to_owned(),
        None => "application/json".to_owned(),
    }
}

/// The media type as it is sent: text is UTF-8, which `text/*` has to say (RFC 6657), and another charset is not sent.
pub(super) fn in_utf8(media_type: &str, span: Span, findings: &mut Findings) -> String {
    let mut parameters = media_type.split(';').skip(1);
    let charset = parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"').to_ascii_lowercase();
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    });
    let essence = essence(media_type);
    match charset.as_deref() {
        None if essence.starts_with("text/") => format!("{media_type}; charset=utf-8"),
        None | Some("utf-8" | "utf8" | "us-ascii" | "ascii") => media_type.to_owned(),
        Some(other) => {
            findings.push(
                Diagnostic::new(
                    Code::ForeignCharset,
                    span,
                    format!("the body is said to be in `{other}`, and is sent in UTF-8"),
                )
                .expected(format!("sent as `{essence}; charset=utf-8`"))
                .help("write `charset=utf-8` if the server takes it"),
            );
            format!("{essence}; charset=utf-8")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Document, Sources};

    #[test]
    fn s41_text_says_that_it_is_utf_8() {
        let sources = Sources::new();
        let source = sources.add_text("a.yaml".as_ref(), "a".to_owned());
        let span = Document::open(&sources, source).unwrap().root().unwrap().span;
        let mut findings = Findings::default();
        for (given, sent) in [
            ("text/plain", "text/plain; charset=utf-8"),
            (
                "text/csv; header=present",
                "text/csv; header=present; charset=utf-8",
            ),
            ("text/plain; charset=\"UTF-8\"", "text/plain; charset=\"UTF-8\""),
            ("application/json", "application/json"),
            ("application/xml; charset=utf-8", "application/xml; charset=utf-8"),
        ] {
            assert_eq!(in_utf8(given, span, &mut findings), sent);
        }
    }
}
