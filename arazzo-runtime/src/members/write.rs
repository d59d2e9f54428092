//! Writing an object member by member.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// Writes a struct as an object with any serializer. [`JsonObject`](crate::JsonObject) writes the text of a payload.
/// The members keep their order.
///
/// ```
/// use serde::{Serialize, Serializer};
/// struct Pet { name: String, tag: Option<String> }
/// impl Serialize for Pet {
///     fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
///         let mut object = arazzo_runtime::codegen::ObjectWriter::new(serializer);
///         object.insert("name", &self.name);
///         object.insert_some("tag", &self.tag);
///         object.end()
///     }
/// }
/// let pet = Pet { name: "Rex".to_owned(), tag: None };
/// assert_eq!(serde_json::to_string(&pet).unwrap(), r#"{"name":"Rex"}"#);
/// ```
#[derive(Debug)]
pub struct ObjectWriter<S: Serializer>(
    /// The first error makes the whole object fail at the end.
    Result<S::SerializeMap, S::Error>,
);

impl<S: Serializer> ObjectWriter<S> {
    /// An object without members.
    pub fn new(serializer: S) -> Self {
        Self(serializer.serialize_map(None))
    }

    /// Inserts a member.
    pub fn insert<T: Serialize + ?Sized>(&mut self, name: &'static str, member: &T) {
        self.entry(name, member);
    }

    /// Inserts a member if there is a value.
    pub fn insert_some<T: Serialize>(&mut self, name: &'static str, member: &Option<T>) {
        if let Some(member) = member {
            self.entry(name, member);
        }
    }

    /// Inserts these members too.
    pub fn insert_all<'m, T: Serialize + 'm>(
        &mut self,
        members: impl IntoIterator<Item = (&'m String, &'m T)>,
    ) {
        for (name, member) in members {
            self.entry(name, member);
        }
    }

    fn entry<T: Serialize + ?Sized>(&mut self, name: &str, member: &T) {
        if let Ok(object) = &mut self.0
            && let Err(error) = object.serialize_entry(name, member)
        {
            self.0 = Err(error);
        }
    }

    /// Ends the object.
    ///
    /// # Errors
    /// The first error of the serializer.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
}
