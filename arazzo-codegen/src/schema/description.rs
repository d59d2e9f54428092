//! An OpenAPI document, with the schemas that were read from it.

use std::ops::Deref;
use std::rc::Rc;

use super::merge_cache::ReadSchemas;
use crate::openapi::Description;

/// An OpenAPI document with a cache of its merged schemas. It dereferences to the document.
#[derive(Debug)]
pub(crate) struct SchemaDescription {
    description: Description,
    pub(super) read: Rc<ReadSchemas>,
}

impl From<Description> for SchemaDescription {
    fn from(description: Description) -> Self {
        Self {
            description,
            read: Rc::default(),
        }
    }
}

impl Deref for SchemaDescription {
    type Target = Description;

    fn deref(&self) -> &Description {
        &self.description
    }
}
