//! The operations of a document by their ids, with their places.

use std::rc::Rc;

use super::description::Description;
use super::error::OpenApiError;
use crate::source::{Key, Node, OperationEntry, Span, operations_of_path};

/// An operation by its names, of which nothing else is read yet.
#[derive(Clone, Debug)]
pub(crate) struct NamedOperation {
    /// The path template: a key of `paths`.
    pub(crate) path: Key,
    /// The method as the document writes it.
    pub(crate) method: Key,
    /// Its `operationId` and the place of that.
    pub(crate) operation_id: Option<(String, Span)>,
    /// OpenAPI 3.2: below `additionalOperations`, where the method is written as it is sent.
    additional: bool,
    /// The path item, where a `$ref` leads to it.
    item: Option<Rc<Node>>,
}

impl From<OperationEntry> for NamedOperation {
    fn from(entry: OperationEntry) -> Self {
        Self {
            path: entry.path,
            method: entry.method,
            operation_id: entry.operation_id,
            additional: entry.additional,
            item: None,
        }
    }
}

impl NamedOperation {
    /// The method as it is sent.
    pub(crate) fn http_method(&self) -> String {
        match self.additional {
            true => self.method.text.clone(),
            false => self.method.text.to_ascii_uppercase(),
        }
    }

    /// The tokens of a pointer to the operation in its path item.
    fn in_item(&self) -> impl Iterator<Item = &str> {
        let above = self.additional.then_some("additionalOperations");
        above.into_iter().chain([self.method.text.as_str()])
    }

    /// The tokens of a pointer to the operation.
    pub(crate) fn pointer(&self) -> Vec<&str> {
        ["paths", &self.path.text]
            .into_iter()
            .chain(self.in_item())
            .collect()
    }

    /// A field of the operation.
    pub(super) fn field(&self, description: &Description, field: &str) -> Result<Option<Node>, OpenApiError> {
        let tokens: Vec<&str> = self.in_item().chain([field]).collect();
        self.below_item(description, &tokens)
    }

    /// A field of its path item.
    pub(super) fn path_item_field(
        &self,
        description: &Description,
        field: &str,
    ) -> Result<Option<Node>, OpenApiError> {
        self.below_item(description, &[field])
    }

    /// What stands beside a `$ref` comes before what it leads to.
    fn below_item(&self, description: &Description, tokens: &[&str]) -> Result<Option<Node>, OpenApiError> {
        let beside = description.node(&[&["paths", self.path.text.as_str()], tokens].concat())?;
        Ok(beside.or_else(|| self.item.as_ref()?.pointer(tokens).cloned()))
    }
}

/// The operations of the path items that are a `$ref`. One that leads nowhere has none: a step that needs it is told
/// that there is no such operation.
pub(super) fn referenced(description: &Description) -> Vec<NamedOperation> {
    let mut found: Vec<NamedOperation> = Vec::new();
    for (path, reference) in description.path_items_elsewhere().unwrap_or_default() {
        let target = description.target(&reference);
        let Ok(item) = target.and_then(|item| description.resolve(&item)) else {
            continue;
        };
        let item = Rc::new(item);
        found.extend(operations_of_path(&path, &item).map(|entry| NamedOperation {
            item: Some(Rc::clone(&item)),
            ..entry.into()
        }));
    }
    found
}
