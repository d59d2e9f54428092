//! Merges schemas, and keeps each result.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::merged::{Merged, merged};
use super::references::References;
use crate::source::{Node, SourceId, Span};

/// Puts schemas of one document together, and keeps what each gives: a union of many schemas that refer to the union
/// again is met in every property of each of them, and by every output of a workflow.
pub(super) struct MergeCache<'d> {
    references: References<'d>,
    read: Rc<ReadSchemas>,
    /// How often schemas were put together.
    #[cfg(test)]
    pub(super) count: std::cell::Cell<usize>,
}

/// What the schemas of a document were put together to.
#[derive(Debug, Default)]
pub(super) struct ReadSchemas(RefCell<HashMap<CacheKey, CachedSchema>>);

/// All that a schema is: the file that a `$ref` stands in and its text, or else its place.
#[derive(Debug, PartialEq, Eq, Hash)]
enum CacheKey {
    Reference(SourceId, String),
    Place(Span),
}

#[derive(Debug)]
struct CachedSchema {
    merged: Rc<Merged>,
    /// Whether null is a value; nothing until somebody asks.
    takes_null: Option<bool>,
}

impl<'d> MergeCache<'d> {
    pub(super) fn new(references: References<'d>) -> Self {
        Self {
            references,
            read: match references {
                References::OpenApi(description) => Rc::clone(&description.read),
                References::Arazzo { .. } => Rc::default(),
            },
            #[cfg(test)]
            count: std::cell::Cell::default(),
        }
    }

    /// What schemas say that all hold.
    pub(super) fn merged(&self, schemas: &[Node]) -> Rc<Merged> {
        let put_together = || {
            #[cfg(test)]
            self.count.set(self.count.get() + 1);
            Rc::new(merged(self.references, schemas))
        };
        let [schema] = schemas else {
            return put_together();
        };
        let key = CacheKey::of(schema);
        if let Some(known) = self.read.0.borrow().get(&key) {
            return Rc::clone(&known.merged);
        }
        let merged = put_together();
        let known = CachedSchema {
            merged: Rc::clone(&merged),
            takes_null: None,
        };
        self.read.0.borrow_mut().insert(key, known);
        merged
    }

    /// Whether null is a value of the schema, or of a branch of it.
    pub(super) fn takes_null(&self, schema: &Node) -> bool {
        let key = CacheKey::of(schema);
        let known = self.read.0.borrow().get(&key).and_then(|known| known.takes_null);
        if let Some(takes_null) = known {
            return takes_null;
        }
        let merged = self.merged(std::slice::from_ref(schema));
        let mut branches = merged.alternatives.iter().flatten();
        let takes_null =
            merged.nullable || branches.any(|branch| self.merged(std::slice::from_ref(branch)).nullable);
        if let Some(known) = self.read.0.borrow_mut().get_mut(&key) {
            known.takes_null = Some(takes_null);
        }
        takes_null
    }
}

impl CacheKey {
    fn of(schema: &Node) -> Self {
        match only_reference(schema) {
            Some((source, text)) => Self::Reference(source, text),
            None => Self::Place(schema.span),
        }
    }
}

/// A `$ref` with nothing beside it.
fn only_reference(schema: &Node) -> Option<(SourceId, String)> {
    let [entry] = schema.as_mapping()?.iter().as_slice() else {
        return None;
    };
    let text = entry.value.as_str().filter(|_| entry.key.text == "$ref")?;
    Some((entry.value.span.source, text.to_owned()))
}
