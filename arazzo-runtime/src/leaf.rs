//! Values found in a reply's body.

use std::borrow::Cow;
use std::fmt;

use http::HeaderValue;
use serde_json::value::RawValue;

use crate::misfit::Misfit;
use crate::observer::Trace;
use crate::{Expected, Json, Slot, media_type};

/// The value that a pointer found in a reply's body: JSON text that is not decoded yet. See
/// [`Reply::json`](crate::Reply::json).
#[derive(Clone, Copy)]
pub struct Leaf<'body> {
    tokens: &'static [&'static str],
    found: Result<&'body RawValue, Instead<'body>>,
    trace: Option<&'body Trace>,
}

/// What was found instead of the value of a pointer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Instead<'body> {
    /// A body without such a place.
    Nothing,
    /// The pointer leads into a value of this kind, which has no such place.
    Inside(&'static str),
    /// A body of length 0 (S19a).
    Empty,
    /// A body of another type than JSON (S20).
    Body(&'body HeaderValue),
    /// A body that is not the JSON that it may be, and its type where it has one (S19).
    NotJson(Option<&'body HeaderValue>),
    /// A body that is compressed, and how.
    Compressed(&'body str),
    /// No reply at all (S28).
    NoReply,
}

impl Instead<'_> {
    pub(crate) fn shown(self) -> Cow<'static, str> {
        match self {
            Self::Nothing => "nothing".into(),
            Self::Inside(kind) => format!("nothing inside {kind}").into(),
            Self::Empty => "an empty body".into(),
            Self::Body(content_type) => media_type::body_of(content_type).into(),
            Self::NotJson(Some(content_type)) => {
                format!("{} that is not JSON", media_type::body_of(content_type)).into()
            }
            Self::NotJson(None) => "a body without a media type that is not JSON".into(),
            Self::Compressed(encoding) => format!("a body in `Content-Encoding: {encoding}`").into(),
            Self::NoReply => "no reply".into(),
        }
    }
}

impl<'body> Leaf<'body> {
    /// `found` is the text, or what was found instead.
    pub(crate) fn new(
        tokens: &'static [&'static str],
        found: Result<&'body RawValue, Instead<'body>>,
        trace: Option<&'body Trace>,
    ) -> Self {
        Self { tokens, found, trace }
    }

    /// The JSON text, if the pointer found a value.
    #[must_use]
    pub fn raw(&self) -> Option<&'body str> {
        self.found.as_ref().ok().map(|raw| raw.get())
    }

    /// Decodes the value, as an output of the step or a part of one. If it is missing or is not a `T`, the slot is
    /// without a value, the step does not fail, and the client's observer gets an event. Null is a value if `T` allows
    /// null.
    #[must_use]
    pub fn read<T: Expected>(&self) -> Slot<T> {
        self.read_by::<T, T>(T::read)
    }

    /// Keeps an integer of any number of digits. Otherwise the same as [`read`](Self::read) of an `i64`.
    #[must_use]
    pub fn read_integer(&self) -> Slot<Json> {
        self.read_by::<i64, Json>(|json| {
            let digits = json.strip_prefix('-').unwrap_or(json);
            let is_integer = digits.bytes().all(|byte| byte.is_ascii_digit()) || i64::read(json).is_some();
            is_integer.then(|| Json::read(json))?
        })
    }

    /// Keeps a number with all of its digits. Otherwise the same as [`read`](Self::read) of an `f64`.
    #[must_use]
    pub fn read_number(&self) -> Slot<Json> {
        self.read_by::<f64, Json>(|json| {
            let is_number = json.starts_with(|first: char| first == '-' || first.is_ascii_digit());
            is_number.then(|| Json::read(json))?
        })
    }

    /// Reads the value of a slot; `T` is the type that is expected.
    fn read_by<T: Expected, V>(&self, read: impl FnOnce(&str) -> Option<V>) -> Slot<V> {
        let slot = match &self.found {
            Ok(raw) => match read(raw.get()) {
                Some(value) => return Slot::Set(value),
                None => Misfit::of::<T>(raw.get()).slot(expression(self.tokens), self.tokens),
            },
            Err(instead) => Slot::missing(expression(self.tokens), T::NAME, instead.shown()),
        };
        if let Some(trace) = self.trace {
            trace.absent(&slot);
        }
        slot
    }
}

/// Shows only the length of the value.
impl fmt::Debug for Leaf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Leaf")
            .field("place", &expression(self.tokens))
            .field("json_bytes", &self.raw().map(str::len))
            .finish_non_exhaustive()
    }
}

/// The pointer as the runtime expression it comes from.
fn expression(tokens: &[&str]) -> String {
    let mut expression = String::from("$response.body");
    if !tokens.is_empty() {
        expression.push('#');
    }
    for token in tokens {
        expression.push('/');
        expression.push_str(&token.replace('~', "~0").replace('/', "~1"));
    }
    expression
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: Expected + std::fmt::Debug>(json: &str) -> String {
        let raw: &RawValue = serde_json::from_str(json).unwrap();
        match Leaf::new(&["a/b", "~"], Ok(raw), None).read::<T>() {
            Slot::Missing(absence) => absence.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn what_does_not_fit_is_named_without_its_value_s31a() {
        assert_eq!(
            read::<String>("17"),
            "at `$response.body#/a~1b/~0` a string was expected and a number was found"
        );
        for (shown, found) in [
            (read::<String>("null"), "null"),
            (read::<i64>("\"secret\""), "a string"),
            (read::<Vec<String>>("[\"secret\", 1]"), "a number"),
            (read::<bool>("{}"), "an object"),
            (read::<f64>("true"), "a boolean"),
            (read::<String>("[]"), "an array"),
        ] {
            assert!(shown.ends_with(&format!("and {found} was found")), "{shown}");
            assert!(!shown.contains("secret"));
        }
    }

    #[test]
    fn s15a_numbers_are_kept_with_all_digits_and_nothing_else_is() {
        let kept = |json: &str, is_integer: bool| {
            let raw: &RawValue = serde_json::from_str(json).unwrap();
            let leaf = Leaf::new(&["n"], Ok(raw), None);
            let slot = if is_integer {
                leaf.read_integer()
            } else {
                leaf.read_number()
            };
            match slot {
                Slot::Missing(absence) => absence.to_string(),
                slot => serde_json::to_string(slot.get().unwrap()).unwrap(),
            }
        };
        for json in [
            "5",
            "-5",
            "5.0",
            "123456789012345678901234567890",
            "-18446744073709551616",
        ] {
            assert_eq!(
                (kept(json, true), kept(json, false)),
                (json.to_owned(), json.to_owned())
            );
        }
        assert_eq!(
            kept("0.1000000000000000000000001", false),
            "0.1000000000000000000000001"
        );
        for (json, found) in [
            ("\"5\"", "a string"),
            ("null", "null"),
            ("[5]", "an array"),
            ("true", "a boolean"),
        ] {
            assert_eq!(
                kept(json, true),
                format!("at `$response.body#/n` an integer was expected and {found} was found")
            );
            assert_eq!(
                kept(json, false),
                format!("at `$response.body#/n` a number was expected and {found} was found")
            );
        }
        assert!(kept("5.5", true).contains("an integer was expected"));
    }

    #[test]
    fn null_is_a_value_where_it_may_be_one_s17() {
        assert_eq!(read::<serde_json::Value>("null"), "Set(Null)");
    }
}
