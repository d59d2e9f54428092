//! Reading an object whose members are known by name.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::ReadMembers;

/// Reads the members with these names from an object. Other members are ignored.
///
/// An absent member is `None` for an `Option`, empty for a [`Given`](super::Given), and an error for any other type.
///
/// ```
/// use serde::{Deserialize, Deserializer};
/// #[derive(Debug, PartialEq)]
/// struct Pet { name: String, tag: Option<String> }
/// impl<'de> Deserialize<'de> for Pet {
///     fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
///         let (name, tag) = arazzo_runtime::codegen::read_members(deserializer, &["name", "tag"])?;
///         Ok(Self { name, tag })
///     }
/// }
/// let pet: Pet = serde_json::from_str(r#"{"name": "Rex", "age": 3}"#).unwrap();
/// assert_eq!(pet, Pet { name: "Rex".to_owned(), tag: None });
/// let error = serde_json::from_str::<Pet>("{}").unwrap_err().to_string();
/// assert!(error.starts_with("missing field `name`"), "{error}");
/// ```
///
/// # Errors
/// The value is no object, a member has another type, a required member is absent, or a member is there twice.
pub fn read_members<'de, D: Deserializer<'de>, T: ReadMembers<'de>>(
    deserializer: D,
    names: &'static [&'static str],
) -> Result<T, D::Error> {
    read::<_, _, Ignored>(deserializer, names).map(|(members, _)| members)
}

/// Like [`read_members`], and reads the other members into a map.
///
/// # Errors
/// The same as [`read_members`], and when another member has a wrong type.
pub fn read_all_members<'de, D: Deserializer<'de>, T: ReadMembers<'de>, O: Deserialize<'de>>(
    deserializer: D,
    names: &'static [&'static str],
) -> Result<(T, BTreeMap<String, O>), D::Error> {
    read(deserializer, names)
}

/// Like [`read_members`], for an object without other members.
///
/// # Errors
/// The same as [`read_members`], and when there is another member.
pub fn read_only_members<'de, D: Deserializer<'de>, T: ReadMembers<'de>>(
    deserializer: D,
    names: &'static [&'static str],
) -> Result<T, D::Error> {
    read::<_, _, Denied>(deserializer, names).map(|(members, _)| members)
}

fn read<'de, D: Deserializer<'de>, T: ReadMembers<'de>, O: Others<'de>>(
    deserializer: D,
    names: &'static [&'static str],
) -> Result<(T, O), D::Error> {
    deserializer.deserialize_map(Object {
        names,
        read: PhantomData,
    })
}

/// What to do with members that are not named.
trait Others<'de>: Default {
    /// What is kept of the name until its member is read.
    type Name;

    /// The name of a member that is none of the names.
    fn name<E: Error>(name: &str, names: &'static [&'static str]) -> Result<Self::Name, E>;

    fn read<A: MapAccess<'de>>(&mut self, name: Self::Name, object: &mut A) -> Result<(), A::Error>;
}

#[derive(Default)]
struct Ignored;

impl<'de> Others<'de> for Ignored {
    type Name = ();

    fn name<E: Error>(_: &str, _: &'static [&'static str]) -> Result<(), E> {
        Ok(())
    }

    fn read<A: MapAccess<'de>>(&mut self, (): (), object: &mut A) -> Result<(), A::Error> {
        object.next_value::<IgnoredAny>().map(drop)
    }
}

#[derive(Default)]
struct Denied;

impl<'de> Others<'de> for Denied {
    type Name = Infallible;

    fn name<E: Error>(name: &str, names: &'static [&'static str]) -> Result<Infallible, E> {
        Err(E::unknown_field(name, names))
    }

    fn read<A: MapAccess<'de>>(&mut self, name: Infallible, _: &mut A) -> Result<(), A::Error> {
        match name {}
    }
}

impl<'de, O: Deserialize<'de>> Others<'de> for BTreeMap<String, O> {
    type Name = String;

    fn name<E: Error>(name: &str, _: &'static [&'static str]) -> Result<String, E> {
        Ok(name.to_owned())
    }

    fn read<A: MapAccess<'de>>(&mut self, name: String, object: &mut A) -> Result<(), A::Error> {
        let member = object.next_value()?;
        self.insert(name, member);
        Ok(())
    }
}

struct Object<T, O> {
    names: &'static [&'static str],
    read: PhantomData<(T, O)>,
}

impl<'de, T: ReadMembers<'de>, O: Others<'de>> Visitor<'de> for Object<T, O> {
    type Value = (T, O);

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(T, O), A::Error> {
        let (mut slots, mut others) = (T::unread(), O::default());
        let mut likely = 0;
        while let Some(name) = object.next_key_seed(Name::<O> {
            names: self.names,
            likely,
            others: PhantomData,
        })? {
            match name {
                Found::Known(index, name) => {
                    T::read(&mut slots, index, name, &mut object)?;
                    likely = index + 1;
                }
                Found::Other(name) => others.read(name, &mut object)?,
            }
        }
        Ok((T::finish(slots, self.names)?, others))
    }
}

enum Found<N> {
    /// The name at this index.
    Known(usize, &'static str),
    Other(N),
}

/// Finds the name of a member among those that are known.
struct Name<O> {
    names: &'static [&'static str],
    /// Where it is when the object has the order of the names.
    likely: usize,
    others: PhantomData<O>,
}

impl<'de, O: Others<'de>> DeserializeSeed<'de> for Name<O> {
    type Value = Found<O::Name>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de, O: Others<'de>> Visitor<'de> for Name<O> {
    type Value = Found<O::Name>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        // Most objects have the order of the names, and leave some out.
        let (before, after) = self.names.split_at(self.likely.min(self.names.len()));
        let is_it = |known: &&'static str| *known == name;
        let found = match after.iter().position(is_it) {
            Some(distance) => Some(before.len() + distance),
            None => before.iter().position(is_it),
        };
        match found.and_then(|index| Some((index, *self.names.get(index)?))) {
            Some((index, name)) => Ok(Found::Known(index, name)),
            None => O::name(name, self.names).map(Found::Other),
        }
    }
}
