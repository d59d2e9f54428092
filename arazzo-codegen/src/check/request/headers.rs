//! Headers that a step does not write: those that frame a message, and the type of a body (S9).

use crate::check::model::{CheckedParameter, TextPiece, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Location, Text};
use crate::source::Span;

/// Headers that frame a message or are of one connection (RFC 9110, sections 7.2, 7.6.1, 8.6 and 10.1.1; RFC 9112,
/// section 6.1).
const FRAMING: [&str; 11] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

pub(in crate::check) fn is_framing(name: &str) -> bool {
    FRAMING.iter().any(|framing| framing.eq_ignore_ascii_case(name))
}

/// The lint for a header that the transport writes.
pub(in crate::check) fn of_transport(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::FramingHeader,
        span,
        format!("the header `{name}` is written by the transport"),
    )
    .label("it is not sent from here")
    .help("remove the parameter: the transport sets the length, the host and the connection")
}

/// Why HTTP does not allow a header (RFC 9110, sections 5.1 and 5.5): its name, or the constant part of its value.
pub(in crate::check) fn illegal(name: &Text, value: &Value, span: Span) -> Option<Diagnostic> {
    let is_of_token = |next: char| next.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(next);
    if name.value.is_empty() || !name.value.chars().all(is_of_token) {
        let finding = Diagnostic::new(
            Code::IllegalHeader,
            name.span,
            format!("`{}` is not a valid name of a header", name.value),
        );
        return Some(
            finding
                .label("a name has letters, digits and some of the other characters of ASCII, and no space")
                .help("write the name that the server knows, without a colon after it"),
        );
    }
    let is_illegal = |next: char| next.is_control() && next != '\t';
    let constant: Vec<&str> = match value {
        Value::String(text) => vec![text],
        Value::Text(pieces) => pieces
            .iter()
            .filter_map(|piece| match piece {
                TextPiece::Literal(literal) => Some(literal.as_str()),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    let found = constant
        .iter()
        .find_map(|text| text.chars().find(|next| is_illegal(*next)))?;
    let finding = Diagnostic::new(
        Code::IllegalHeader,
        span,
        format!("the value of the header `{}` is not valid in HTTP", name.value),
    );
    Some(
        finding
            .label(format!("it has the control character {found:?}"))
            .help("a header is one line: remove line breaks and other control characters"),
    )
}

/// What a step says of the type of its body by a parameter.
pub(in crate::check) struct ContentType {
    /// The value; none where it is only known when the program runs.
    pub(in crate::check) constant: Option<String>,
    pub(in crate::check) span: Span,
}

/// The header `Content-Type` of a step that sends a body. A constant one is taken out of the parameters: the body brings it.
pub(in crate::check) fn content_type(parameters: &mut Vec<CheckedParameter>) -> Option<ContentType> {
    let position = parameters.iter().position(|parameter| {
        parameter.location == Location::Header && parameter.name.eq_ignore_ascii_case("content-type")
    })?;
    let given = parameters.get(position)?;
    let constant = match &given.value {
        Value::String(text) | Value::Json(text) => Some(text.trim().to_owned()),
        _ => None,
    };
    let span = given.span;
    if constant.is_some() {
        parameters.remove(position);
    }
    Some(ContentType { constant, span })
}
