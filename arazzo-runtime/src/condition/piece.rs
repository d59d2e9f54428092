//! Conditions that are built at run time (S34a).

use std::borrow::Cow;

use super::{Comparable, Compare, value};

/// No condition that is put together is longer than this many bytes.
const LONGEST: usize = 16 * 1024;

/// A part of a condition with values in it: text of the document, or an escaped value. If a value is missing or not
/// allowed in its place, the condition cannot be evaluated.
///
/// ```
/// use arazzo_runtime::{codegen::jsonpath, serde_json::json};
/// let query = jsonpath::Query::built(["$[".into(), jsonpath::name("a']"), "]".into()]);
/// assert_eq!(query.evaluate(json!({"a']": 1}), &[]), Some(true));
/// let query = jsonpath::Query::built(["$[".into(), jsonpath::name(None::<&str>), "]".into()]);
/// assert_eq!(query.evaluate(json!({"a": 1}), &[]), None);
/// ```
#[derive(Clone, Debug)]
pub struct Piece(Option<Cow<'static, str>>);

impl From<&'static str> for Piece {
    fn from(text: &'static str) -> Self {
        Self(Some(text.into()))
    }
}

impl Piece {
    pub(crate) fn of(text: Option<String>) -> Self {
        Self(text.map(Cow::Owned))
    }
}

/// The text of a constant condition; none of one that is built from pieces.
pub(crate) fn constant(text: Option<&Cow<'static, str>>) -> &'static str {
    match text {
        Some(Cow::Borrowed(text)) => text,
        Some(Cow::Owned(_)) | None => "",
    }
}

/// The whole condition, unless a piece is missing or it is too long.
pub(crate) fn joined<const N: usize>(pieces: [Piece; N]) -> Option<Cow<'static, str>> {
    let pieces: Option<Vec<Cow<'static, str>>> = pieces.into_iter().map(|piece| piece.0).collect();
    let pieces = pieces?;
    let length: usize = pieces.iter().map(|piece| piece.len()).sum();
    (length <= LONGEST).then(|| pieces.concat().into())
}

/// A scalar as text; an object and an array stand nowhere in a condition.
pub(crate) fn scalar(operand: impl Compare) -> Option<String> {
    match operand.comparable() {
        Comparable::Structured(_) | Comparable::Json(_) => None,
        other => value::text(other),
    }
}

/// A value that is the whole condition: a query, a pattern or an XPath expression.
pub fn whole(operand: impl Compare) -> Piece {
    match operand.comparable() {
        Comparable::Text(text) => Piece::of(Some(text.into_owned())),
        _ => Piece(None),
    }
}
