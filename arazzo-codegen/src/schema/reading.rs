//! Schemas put together, each reference once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::merged::{Merged, merged};
use super::references::References;
use crate::source::{Node, SourceId};

/// Puts schemas of one document together, and keeps what a `$ref` gives: a union of many schemas that refer to the
/// union again is met in every property of each of them.
pub(super) struct Reading<'d> {
    references: References<'d>,
    /// By the file that a `$ref` stands in and its text, which is all that it is.
    known: RefCell<HashMap<(SourceId, String), Known>>,
    /// How often schemas were put together.
    #[cfg(test)]
    pub(super) count: std::cell::Cell<usize>,
}

struct Known {
    merged: Rc<Merged>,
    /// Whether null is a value; nothing until somebody asks.
    takes_null: Option<bool>,
}

impl<'d> Reading<'d> {
    pub(super) fn new(references: References<'d>) -> Self {
        Self {
            references,
            known: RefCell::default(),
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
        let Some(key) = only_reference(schema) else {
            return put_together();
        };
        if let Some(known) = self.known.borrow().get(&key) {
            return Rc::clone(&known.merged);
        }
        let merged = put_together();
        let known = Known {
            merged: Rc::clone(&merged),
            takes_null: None,
        };
        self.known.borrow_mut().insert(key, known);
        merged
    }

    /// Whether null is a value of the schema, or of a branch of it.
    pub(super) fn takes_null(&self, schema: &Node) -> bool {
        let key = only_reference(schema);
        let known = key
            .as_ref()
            .and_then(|key| self.known.borrow().get(key)?.takes_null);
        if let Some(takes_null) = known {
            return takes_null;
        }
        let merged = self.merged(std::slice::from_ref(schema));
        let mut branches = merged.alternatives.iter().flatten();
        let takes_null =
            merged.nullable || branches.any(|branch| self.merged(std::slice::from_ref(branch)).nullable);
        let mut all = self.known.borrow_mut();
        if let Some(known) = key.and_then(|key| all.get_mut(&key)) {
            known.takes_null = Some(takes_null);
        }
        takes_null
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
