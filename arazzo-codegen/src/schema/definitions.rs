//! The named types. Each belongs to one schema.

use std::cell::RefCell;

use super::secret::holds_secret;
use super::types::{Type, Untyped};
use crate::ids::{DefinitionId, IdVec};
use crate::source::Span;

/// On which side of a workflow a schema stands: a struct that callers build differs from one that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Input,
    Output,
}

/// A type with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    /// What to call it, in the words of the document: the component's name, or the way to it.
    pub(crate) name: String,
    pub(crate) doc: Option<String>,
    pub(crate) side: Side,
    pub(crate) shape: Shape,
}

/// What a definition is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Struct(Struct),
    /// Strings; on the side of the outputs there may be others.
    Enum(Vec<String>),
    Union(Union),
}

/// An object with properties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Struct {
    pub(crate) fields: Vec<Field>,
    pub(crate) additional: Additional,
}

/// What an object may have beside its properties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Additional {
    /// The schema does not say.
    #[default]
    Unsaid,
    /// The schema says of some what no type of Rust says: by patterns, conditions, or branches.
    Open,
    /// Nothing.
    Nothing,
    /// Members of this type.
    Members(Type),
}

/// A property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) required: bool,
    /// The type would be infinite without a box here.
    pub(crate) boxed: bool,
    pub(crate) doc: Option<String>,
    /// S44: `format: password`.
    pub(crate) secret: bool,
    /// JSON text of the value that it has when it is not given: its `default`, or the only value it may have.
    pub(crate) default: Option<String>,
    /// The default is the only value it may have, and it has to be there.
    pub(crate) fixed: bool,
    pub(crate) untyped: Option<Untyped>,
    pub(crate) span: Option<Span>,
}

/// One of several types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Union {
    pub(crate) variants: Vec<Variant>,
    /// The member whose value says which it is; without one the kind of JSON does.
    pub(crate) discriminator: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variant {
    /// What to call it.
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) boxed: bool,
    /// The values of the discriminator that stand for it.
    pub(crate) tags: Vec<String>,
}

/// All definitions of a build. Schemas are met while references to them are held, so it is filled from behind a
/// shared reference.
#[derive(Debug, Default)]
pub(crate) struct Definitions {
    pub(super) entries: RefCell<IdVec<DefinitionId, DefinitionEntry>>,
    /// Those that others are compared with, none like another.
    pub(super) asked: RefCell<Vec<DefinitionId>>,
}

#[derive(Debug)]
pub(super) struct DefinitionEntry {
    schemas: Vec<Span>,
    pub(super) definition: Definition,
}

impl Definitions {
    /// The definition for schemas that all hold at once.
    pub(super) fn find(&self, schemas: &[Span], side: Side) -> Option<DefinitionId> {
        let entries = self.entries.borrow();
        entries.find(|entry| entry.schemas == schemas && entry.definition.side == side)
    }

    pub(super) fn add(&self, schemas: Vec<Span>, definition: Definition) -> DefinitionId {
        self.entries
            .borrow_mut()
            .push(DefinitionEntry { schemas, definition })
    }

    pub(super) fn set_shape(&self, id: DefinitionId, shape: Shape) {
        if let Some(entry) = self.entries.borrow_mut().get_mut(id) {
            entry.definition.shape = shape;
        }
    }

    /// The index that the next one will have.
    pub(crate) fn next_id(&self) -> DefinitionId {
        self.entries.borrow().next_id()
    }

    /// The definitions from this one on.
    pub(crate) fn from(&self, first: DefinitionId) -> Vec<Definition> {
        let entries = self.entries.borrow();
        let new = entries.entries().filter(|(id, _)| *id >= first);
        new.map(|(_, entry)| entry.definition.clone()).collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.borrow().len()
    }

    pub(crate) fn get(&self, id: DefinitionId) -> Option<Definition> {
        let entries = self.entries.borrow();
        entries.get(id).map(|entry| entry.definition.clone())
    }

    /// Whether the type is, or is made of, an enumeration of strings.
    pub(crate) fn is_enum(&self, ty: &Type) -> bool {
        let Type::Named(id) = ty else { return false };
        let entries = self.entries.borrow();
        let definition = entries.get(*id).map(|entry| &entry.definition);
        definition.is_some_and(|definition| matches!(definition.shape, Shape::Enum(_)))
    }

    /// Whether a `format: password` is inside of the type (S44).
    pub(crate) fn hold_secret(&self, ty: &Type) -> bool {
        let entries = self.entries.borrow();
        let definitions: IdVec<DefinitionId, Definition> =
            entries.iter().map(|entry| entry.definition.clone()).collect();
        holds_secret(&definitions, ty)
    }

    /// All of them, with boxes where they are needed.
    pub(crate) fn finish(self) -> IdVec<DefinitionId, Definition> {
        let entries = self.entries.into_inner();
        let mut definitions: IdVec<DefinitionId, Definition> =
            entries.into_iter().map(|entry| entry.definition).collect();
        super::recursion_boxes::place(&mut definitions);
        definitions
    }
}
