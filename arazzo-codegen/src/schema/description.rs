//! An OpenAPI document whose schemas are read.

use std::ops::Deref;
use std::rc::Rc;

use super::reading::ReadSchemas;
use crate::openapi::Description;

/// An OpenAPI document, with what was read of its schemas, each once. It gives all that the document gives.
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
