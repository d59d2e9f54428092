//! Objects that are read and written member by member.

use serde::de::{DeserializeOwned, Error};
use serde::ser::{Error as _, SerializeMap};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// The members of an object that is being read.
#[derive(Debug)]
pub struct Members(Map<String, Value>);

/// Reads an object: `read` takes the members out that it knows, the others are left.
///
/// It is for what is read seldom: every member is there as JSON before it becomes its type.
///
/// ```
/// use serde::{Deserialize, Deserializer};
/// #[derive(Debug, PartialEq)]
/// struct Pet { name: String, tag: Option<String> }
/// impl<'de> Deserialize<'de> for Pet {
///     fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
///         arazzo_runtime::from_members(deserializer, |members| {
///             Ok(Self { name: members.take("name")?, tag: members.take("tag")? })
///         })
///     }
/// }
/// let pet: Pet = serde_json::from_str(r#"{"name": "Rex", "age": 3}"#).unwrap();
/// assert_eq!(pet, Pet { name: "Rex".to_owned(), tag: None });
/// let error = serde_json::from_str::<Pet>("{}").unwrap_err().to_string();
/// assert!(error.starts_with("missing field `name`"), "{error}");
/// ```
///
/// # Errors
/// What is no object, and what `read` says.
pub fn from_members<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: impl FnOnce(&mut Members) -> Result<T, serde_json::Error>,
) -> Result<T, D::Error> {
    let mut members = Members(Map::deserialize(deserializer)?);
    read(&mut members).map_err(Error::custom)
}

impl Members {
    /// Takes a member out. Without it there is `None` for an `Option`.
    ///
    /// # Errors
    /// A member of another type, and one that is missing.
    pub fn take<T: DeserializeOwned>(&mut self, name: &'static str) -> Result<T, serde_json::Error> {
        match self.0.remove(name) {
            Some(value) => serde_json::from_value(value),
            None => T::deserialize(Value::Null).map_err(|_| Error::missing_field(name)),
        }
    }

    /// Takes a member out, or what it is when it is missing.
    ///
    /// # Errors
    /// A member of another type.
    pub fn take_or<T: DeserializeOwned>(
        &mut self,
        name: &'static str,
        default: fn() -> T,
    ) -> Result<T, serde_json::Error> {
        match self.0.remove(name) {
            Some(value) => serde_json::from_value(value),
            None => Ok(default()),
        }
    }
}

/// What can be a member of an object that is written.
pub trait Member {
    /// The member as JSON.
    ///
    /// # Errors
    /// What cannot be written as JSON.
    fn to_value(&self) -> Result<Value, serde_json::Error>;
}

impl<T: Serialize> Member for T {
    fn to_value(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(self)
    }
}

/// Writes an object: these members, then those that may be absent, which are left out when they are null.
///
/// Like [`from_members`] it is for what is written seldom: every member becomes JSON before it is written.
///
/// ```
/// use serde::{Serialize, Serializer};
/// struct Pet { name: String, tag: Option<String> }
/// impl Serialize for Pet {
///     fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
///         arazzo_runtime::to_members(serializer, &[("name", &self.name)], &[("tag", &self.tag)])
///     }
/// }
/// let pet = Pet { name: "Rex".to_owned(), tag: None };
/// assert_eq!(serde_json::to_string(&pet).unwrap(), r#"{"name":"Rex"}"#);
/// ```
///
/// # Errors
/// A member that cannot be written as JSON, and what the serializer says.
pub fn to_members<S: Serializer>(
    serializer: S,
    members: &[(&'static str, &dyn Member)],
    optional: &[(&'static str, &dyn Member)],
) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_map(None)?;
    for (name, member) in members {
        object.serialize_entry(name, &member.to_value().map_err(S::Error::custom)?)?;
    }
    for (name, member) in optional {
        let value = member.to_value().map_err(S::Error::custom)?;
        if !value.is_null() {
            object.serialize_entry(name, &value)?;
        }
    }
    object.end()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_member_that_is_missing_is_its_default_and_null_is_a_value() {
        let read = |json: Value| from_members(json, |members| members.take_or("size", || 3));
        assert_eq!(read(json!({})).unwrap(), 3);
        assert_eq!(read(json!({"size": 4})).unwrap(), 4);
        let error = read(json!({"size": null})).unwrap_err().to_string();
        assert_eq!(error, "invalid type: null, expected i32");
    }

    #[test]
    fn what_is_no_object_is_refused() {
        let error = from_members(json!([1]), |members| members.take::<i32>("size")).unwrap_err();
        assert_eq!(error.to_string(), "invalid type: sequence, expected a map");
    }
}
