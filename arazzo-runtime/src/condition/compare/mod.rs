//! Operands of comparisons.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::Number;
use crate::reply::expected::loses_digits;
use crate::{Leaf, Secret, Slot, Upload};

/// An operand of a criterion. References, options, slots and secrets compare as the value in them.
///
/// ```
/// use arazzo_runtime::codegen::{Comparable, Compare, simple};
/// enum Endpoint { Responses }
/// impl Compare for Endpoint {
///     fn comparable(&self) -> Comparable<'_> {
///         match self { Self::Responses => "/v1/responses".comparable() }
///     }
/// }
/// assert!(simple::equal(Endpoint::Responses, "/v1/responses"));
/// ```
pub trait Compare {
    /// The value in the form in which it is compared.
    fn comparable(&self) -> Comparable<'_>;
}

/// An operand in the form in which it is compared. It has no `Debug`, because it may be a secret.
#[derive(Clone)]
#[non_exhaustive]
pub enum Comparable<'a> {
    /// No value.
    Absent,
    /// Null.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number(Number),
    /// A string.
    Text(Cow<'a, str>),
    /// An object or an array.
    Structured(Cow<'a, Value>),
    /// The text of an object or an array with a number that a [`Value`] does not hold with all of its digits.
    Json(Cow<'a, str>),
}

impl<T: Compare + ?Sized> Compare for &T {
    fn comparable(&self) -> Comparable<'_> {
        (**self).comparable()
    }
}

impl Compare for str {
    fn comparable(&self) -> Comparable<'_> {
        Comparable::Text(self.into())
    }
}

impl Compare for String {
    fn comparable(&self) -> Comparable<'_> {
        self.as_str().comparable()
    }
}

impl Compare for bool {
    fn comparable(&self) -> Comparable<'_> {
        Comparable::Boolean(*self)
    }
}

/// Null.
impl Compare for () {
    fn comparable(&self) -> Comparable<'_> {
        Comparable::Null
    }
}

impl Compare for Number {
    fn comparable(&self) -> Comparable<'_> {
        Comparable::Number(self.clone())
    }
}

impl Compare for u16 {
    fn comparable(&self) -> Comparable<'_> {
        Comparable::Number(Number::Integer((*self).into()))
    }
}

impl Compare for i64 {
    fn comparable(&self) -> Comparable<'_> {
        Comparable::Number(Number::Integer((*self).into()))
    }
}

impl Compare for u64 {
    fn comparable(&self) -> Comparable<'_> {
        Comparable::Number(Number::Integer((*self).into()))
    }
}

impl Compare for i128 {
    fn comparable(&self) -> Comparable<'_> {
        Comparable::Number(Number::Integer(*self))
    }
}

impl Compare for f64 {
    fn comparable(&self) -> Comparable<'_> {
        Comparable::Number(Number::Float(*self))
    }
}

impl Compare for Value {
    fn comparable(&self) -> Comparable<'_> {
        match self {
            Value::Null => Comparable::Null,
            Value::Bool(value) => Comparable::Boolean(*value),
            Value::Number(number) => Comparable::Number(number.into()),
            Value::String(text) => text.comparable(),
            Value::Array(_) | Value::Object(_) => Comparable::Structured(Cow::Borrowed(self)),
        }
    }
}

impl From<&serde_json::Number> for Number {
    fn from(number: &serde_json::Number) -> Self {
        match (number.as_i128(), number.as_f64()) {
            (Some(integer), _) => Self::Integer(integer),
            (None, Some(float)) => Self::Float(float),
            // Only where a number is kept as its text.
            (None, None) => Self::parse(&number.to_string()).unwrap_or(Self::Float(f64::NAN)),
        }
    }
}

/// `None` is an absent value.
impl<T: Compare> Compare for Option<T> {
    fn comparable(&self) -> Comparable<'_> {
        self.as_ref().map_or(Comparable::Absent, T::comparable)
    }
}

/// A slot without a value is absent. A slot with the value `None` is null.
impl<T: Compare> Compare for Slot<T> {
    fn comparable(&self) -> Comparable<'_> {
        match self.get().map(T::comparable) {
            None => Comparable::Absent,
            Some(Comparable::Absent) => Comparable::Null,
            Some(value) => value,
        }
    }
}

impl<T: Compare> Compare for Secret<T> {
    fn comparable(&self) -> Comparable<'_> {
        self.expose().comparable()
    }
}

/// An object or array that is nested too deeply is present, and is compared as text. The same holds for a string that
/// is not valid Unicode.
impl Compare for Leaf<'_> {
    fn comparable(&self) -> Comparable<'_> {
        self.raw().map_or(Comparable::Absent, json)
    }
}

/// What a JSON text compares as.
pub(crate) fn json(json: &str) -> Comparable<'_> {
    decoded(json).unwrap_or_else(|| Comparable::Structured(Cow::Owned(json.into())))
}

fn decoded(json: &str) -> Option<Comparable<'_>> {
    match json.as_bytes().first()? {
        b'n' => Some(Comparable::Null),
        b't' => Some(Comparable::Boolean(true)),
        b'f' => Some(Comparable::Boolean(false)),
        b'"' => match json.get(1..json.len() - 1) {
            Some(plain) if !plain.contains('\\') => Some(plain.comparable()),
            _ => serde_json::from_str(json).ok().map(Comparable::Text),
        },
        b'{' | b'[' if loses_digits(json) => Some(Comparable::Json(json.into())),
        b'{' | b'[' => serde_json::from_str(json).ok().map(Comparable::Structured),
        _ => Number::parse(json).map(Comparable::Number),
    }
}

impl<T: Serialize> Compare for Vec<T> {
    fn comparable(&self) -> Comparable<'_> {
        structured(self)
    }
}

impl<T: Serialize> Compare for BTreeMap<String, T> {
    fn comparable(&self) -> Comparable<'_> {
        structured(self)
    }
}

/// A value that cannot be written as JSON cannot be compared and counts as absent (S39).
fn structured<T: Serialize>(value: &T) -> Comparable<'_> {
    crate::secret::secret_slot::to_value(value).map_or(Comparable::Absent, |value| {
        Comparable::Structured(Cow::Owned(value))
    })
}

/// Compares its content as text. Invalid UTF-8 is replaced.
impl Compare for Upload {
    fn comparable(&self) -> Comparable<'_> {
        match self.bytes() {
            Some(bytes) => Comparable::Text(String::from_utf8_lossy(bytes)),
            None => Comparable::Absent,
        }
    }
}

#[cfg(test)]
mod tests;
