//! The media type of a body (S40), and the charset it is sent in.

use super::body::Kind;
use super::headers::ContentType;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::RequestBody;
use crate::expression::RuntimeExpression;
use crate::openapi::{MediaType, essence};
use crate::source::{Node, Span};

/// The media type of a body: a constant header of the step chooses it (S9), else S40. `None` where the header cannot, which
/// is reported.
pub(in crate::check) fn chosen(
    body: &RequestBody,
    offers: &[MediaType],
    header: Option<&ContentType>,
    findings: &mut Findings,
) -> Option<String> {
    let own = media_type_of(body, offers);
    let Some(header) = header else {
        return Some(own);
    };
    let Some(said) = &header.constant else {
        findings.push(
            Diagnostic::new(
                Code::ContentTypeHeader,
                header.span,
                format!("the body is written as `{own}`, whatever the header `Content-Type` says"),
            )
            .help("write the type as `contentType` of the `requestBody`, with one step for each type"),
        );
        return Some(own);
    };
    if !is_media_type(said) {
        findings.push(
            Diagnostic::new(
                Code::InvalidValue,
                header.span,
                format!("`{said}` is not a media type"),
            )
            .help("write one, such as `application/json`"),
        );
        return None;
    }
    let (kind, kind_said) = (Kind::of(&essence(&own)), Kind::of(&essence(said)));
    let said = concrete(said, is_text(body));
    if kind == kind_said {
        // The boundary between parts is that of the body as it is written.
        return Some(if kind == Kind::Multipart { own } else { said });
    }
    if let Some(given) = &body.content_type {
        findings.push(
            Diagnostic::new(
                Code::InvalidValue,
                header.span,
                format!("the header `Content-Type` says `{said}`, and the body is `{own}`"),
            )
            .also(given.span, "the type of the body")
            .help("remove the parameter, or write the same type in both"),
        );
        return None;
    }
    findings.push(
        Diagnostic::new(
            Code::ContentTypeHeader,
            header.span,
            format!("the header `Content-Type` says that the body is `{said}`"),
        )
        .label("the body is encoded as this type")
        .help(format!("write `contentType: {said}` in the `requestBody`")),
    );
    Some(said)
}

/// S40: the step's, else the operation's only one, else the first JSON one, else the first. A range (`*/*`) is no type to
/// send: it stands for JSON, or text where the payload is one.
fn media_type_of(body: &RequestBody, offers: &[MediaType]) -> String {
    let is_text = is_text(body);
    if let Some(given) = &body.content_type {
        return concrete(&given.value, is_text);
    }
    let offered = match offers {
        [only] => Some(only),
        several => several.iter().find(|offer| offer.is_json()).or(several.first()),
    };
    match offered {
        Some(offer) => concrete(&offer.name, is_text),
        None if is_text => "text/plain".to_owned(),
        None => "application/json".to_owned(),
    }
}

/// Whether the payload is a text that the document has.
fn is_text(body: &RequestBody) -> bool {
    let text = body.payload.as_ref().and_then(Node::as_str);
    text.is_some_and(|text| RuntimeExpression::parse(text).is_err())
}

/// A type to send for a range.
fn concrete(name: &str, is_text: bool) -> String {
    match name {
        "*/*" | "text/*" if is_text => "text/plain".to_owned(),
        range if range.contains('*') => "application/json".to_owned(),
        name => name.to_owned(),
    }
}

/// `type/subtype` of tokens (RFC 9110, section 8.3.1), and what may follow.
fn is_media_type(text: &str) -> bool {
    let is_of_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let is_token = |token: &str| !token.is_empty() && token.chars().all(is_of_token);
    let essence = essence(text);
    let parts = essence.split_once('/');
    parts.is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}

/// The media type as it is sent. One that the step names in full goes out as written; of others `text/*` says that it is
/// UTF-8 (RFC 6657). Another charset is not sent.
pub(in crate::check) fn sent(
    media_type: &str,
    body: &RequestBody,
    header: Option<&ContentType>,
    findings: &mut Findings,
) -> String {
    let header = header.filter(|header| header.constant.is_some());
    let payload = body.payload.as_ref().map_or(body.span, |payload| payload.span);
    match (&body.content_type, header) {
        (_, Some(header)) => in_utf8(media_type, false, header.span, findings),
        (Some(given), None) => in_utf8(media_type, given.value.contains('*'), given.span, findings),
        (None, None) => in_utf8(media_type, true, payload, findings),
    }
}

fn in_utf8(media_type: &str, says_so: bool, span: Span, findings: &mut Findings) -> String {
    let mut parameters = media_type.split(';').skip(1);
    let charset = parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"').to_ascii_lowercase();
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    });
    let essence = essence(media_type);
    match charset.as_deref() {
        None if says_so && essence.starts_with("text/") => format!("{media_type}; charset=utf-8"),
        None | Some("utf-8" | "utf8" | "us-ascii" | "ascii") => media_type.to_owned(),
        Some(other) => {
            findings.push(
                Diagnostic::new(
                    Code::ForeignCharset,
                    span,
                    format!("the body is said to be in `{other}`, and is sent in UTF-8"),
                )
                .label(format!("sent as `{essence}; charset=utf-8`"))
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
            assert_eq!(in_utf8(given, true, span, &mut findings), sent);
        }
        assert_eq!(in_utf8("text/plain", false, span, &mut findings), "text/plain");
        assert_eq!(
            in_utf8("text/plain; charset=latin1", false, span, &mut findings),
            "text/plain; charset=utf-8"
        );
    }
}
