//! Values found in a reply's body.

use std::borrow::Cow;
use std::fmt;

use http::HeaderValue;
use serde_json::value::RawValue;

use crate::client::observer::Trace;
use crate::reply::expected::with_short_integers;
use crate::reply::media_type;
use crate::reply::misfit::Misfit;
use crate::{Expected, Json, Slot};

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
        self.read_by::<T, T>(|json| T::read(json).ok_or_else(|| Misfit::of::<T>(json)))
    }

    /// Keeps the JSON of a `T`, with all digits of its numbers. An integer may be larger than `T` can hold.
    #[must_use]
    pub fn kept<T: Expected>(&self) -> Slot<Json> {
        self.read_by::<T, Json>(|json| {
            let short = with_short_integers(json);
            let kept = T::read(&short).and_then(|_| Json::read(json));
            kept.ok_or_else(|| Misfit::of::<T>(&short))
        })
    }

    /// Reads the value of a slot; `T` is the type that is expected.
    fn read_by<T: Expected, V>(&self, read: impl FnOnce(&str) -> Result<V, Misfit>) -> Slot<V> {
        let slot = match &self.found {
            Ok(raw) => match read(raw.get()) {
                Ok(value) => return Slot::Set(value),
                Err(misfit) => misfit.slot(expression(self.tokens), self.tokens),
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
        fn kept<T: Expected>(json: &str) -> String {
            let raw: &RawValue = serde_json::from_str(json).unwrap();
            match Leaf::new(&["n"], Ok(raw), None).kept::<T>() {
                Slot::Missing(absence) => absence.to_string(),
                slot => serde_json::to_string(slot.get().unwrap()).unwrap(),
            }
        }
        for json in [
            "5",
            "-5",
            "5.0",
            "1e25",
            "123456789012345678901234567890",
            "-18446744073709551616",
        ] {
            assert_eq!([kept::<i64>(json), kept::<f64>(json)], [json, json]);
            let list = format!("[1,{json}]");
            assert_eq!(kept::<Vec<i64>>(&list), list);
            assert_eq!(kept::<Option<i64>>(json), json);
        }
        assert_eq!(kept::<Option<i64>>("null"), "null");
        let fraction = "0.1000000000000000000000001";
        assert_eq!(kept::<f64>(fraction), fraction);
        for (json, found) in [
            ("\"5\"", "a string"),
            ("null", "null"),
            ("[5]", "an array"),
            ("true", "a boolean"),
        ] {
            assert_eq!(
                kept::<i64>(json),
                format!("at `$response.body#/n` an integer was expected and {found} was found")
            );
            assert_eq!(
                kept::<f64>(json),
                format!("at `$response.body#/n` a number was expected and {found} was found")
            );
        }
        assert!(kept::<i64>("5.5").contains("an integer was expected"));
        assert!(kept::<u64>("-18446744073709551616").contains("an integer was expected"));
        assert_eq!(
            kept::<Vec<i64>>("[123456789012345678901234567890, \"5\"]"),
            "at `$response.body#/n/1` an integer was expected and a string was found"
        );
        assert!(kept::<Option<i64>>("\"5\"").contains("a string was found"));
    }

    #[test]
    fn null_is_a_value_where_it_may_be_one_s17() {
        assert_eq!(read::<serde_json::Value>("null"), "Set(Null)");
    }
}
