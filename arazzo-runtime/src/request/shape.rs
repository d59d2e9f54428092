//! A JSON value as far as a parameter's style looks into it.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::Failure;

/// A value, its members in the order in which they were written. Items and members that are null are left out
/// (RFC 6570, section 2.3).
#[derive(Debug)]
pub(crate) enum Shape {
    /// A string as it is, a number or a boolean as JSON, null as the empty string.
    Scalar(String),
    Array(Vec<Part>),
    Object(Vec<(String, Part)>),
}

/// An item or a member: its shape, and its text when it stands in a list.
#[derive(Debug)]
pub(crate) struct Part {
    shape: Shape,
    text: String,
}

/// Values nested deeper than this stay JSON text.
const DEEPEST: usize = 64;

impl Shape {
    pub(crate) fn of(json: &[u8]) -> Result<Self, Failure> {
        let read = || Self::read(serde_json::from_slice(json)?, 0);
        read().map_err(|source| Failure::Encode { source })
    }

    fn read(raw: &RawValue, depth: usize) -> Result<Self, serde_json::Error> {
        let json = raw.get();
        Ok(match json.as_bytes().first() {
            Some(b'"') => Self::Scalar(serde_json::from_str(json)?),
            Some(b'n') => Self::Scalar(String::new()),
            Some(b'[') if depth < DEEPEST => {
                let items: Vec<&RawValue> = serde_json::from_str(json)?;
                let parts = items.into_iter().filter(|item| item.get() != "null");
                Self::Array(
                    parts
                        .map(|item| Part::read(item, depth + 1))
                        .collect::<Result<_, _>>()?,
                )
            }
            Some(b'{') if depth < DEEPEST => {
                let Members(members) = serde_json::from_str(json)?;
                let parts = members.into_iter().filter(|(_, value)| value.get() != "null");
                Self::Object(
                    parts
                        .map(|(name, value)| Ok((name, Part::read(value, depth + 1)?)))
                        .collect::<Result<_, serde_json::Error>>()?,
                )
            }
            _ => Self::Scalar(json.to_owned()),
        })
    }

    /// Whether it is an array or an object without anything in it.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Scalar(_) => false,
            Self::Array(items) => items.is_empty(),
            Self::Object(members) => members.is_empty(),
        }
    }

    /// The names and the texts of an object's members.
    pub(crate) fn members(&self) -> Option<Vec<(String, String)>> {
        match self {
            Self::Object(members) => {
                let members = members
                    .iter()
                    .map(|(name, part)| (name.clone(), part.text.clone()));
                Some(members.collect())
            }
            Self::Scalar(_) | Self::Array(_) => None,
        }
    }

    /// The texts of its items or members, or the text of a scalar.
    pub(crate) fn items(&self) -> Vec<String> {
        match self {
            Self::Scalar(text) => vec![text.clone()],
            Self::Array(items) => items.iter().map(|part| part.text.clone()).collect(),
            Self::Object(members) => members.iter().map(|(_, part)| part.text.clone()).collect(),
        }
    }

    /// Every scalar in it, under a name such as `filter[from][0]`.
    pub(crate) fn deep(&self, name: String, see: &mut impl FnMut(&str, &str)) {
        match self {
            Self::Scalar(text) => see(&name, text),
            Self::Array(items) => {
                for (index, part) in items.iter().enumerate() {
                    part.shape.deep(format!("{name}[{index}]"), see);
                }
            }
            Self::Object(members) => {
                for (member, part) in members {
                    part.shape.deep(format!("{name}[{member}]"), see);
                }
            }
        }
    }
}

impl Part {
    fn read(raw: &RawValue, depth: usize) -> Result<Self, serde_json::Error> {
        let shape = Shape::read(raw, depth)?;
        let text = match &shape {
            Shape::Scalar(text) => text.clone(),
            Shape::Array(_) | Shape::Object(_) => raw.get().to_owned(),
        };
        Ok(Self { shape, text })
    }
}

/// The members of an object in their order.
pub(crate) struct Members<'j>(pub(crate) Vec<(String, &'j RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}
