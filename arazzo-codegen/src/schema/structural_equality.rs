//! Compares schemas in different places for equal content.

use super::definitions::{Additional, DefinitionEntry, Definitions, Field, Shape};
use super::types::Type;
use crate::ids::{DefinitionId, IdVec};

type Entries = IdVec<DefinitionId, DefinitionEntry>;

impl Definitions {
    /// The type, or the first one it was asked of that differs from it in nothing but names and documentation.
    pub(crate) fn first_like(&self, ty: &Type) -> Type {
        let Type::Named(id) = *ty else {
            return ty.clone();
        };
        let mut asked = self.asked.borrow_mut();
        let entries = self.entries.borrow();
        let is_like = |known: &&DefinitionId| Likeness::default().of(&entries, **known, id);
        if let Some(known) = asked.iter().find(is_like) {
            return Type::Named(*known);
        }
        asked.push(id);
        ty.clone()
    }
}

/// Compares definitions. Those that are being compared are taken to be alike, so that schemas may contain themselves.
#[derive(Default)]
struct Likeness {
    assumed: Vec<(DefinitionId, DefinitionId)>,
}

impl Likeness {
    fn of(&mut self, entries: &Entries, left: DefinitionId, right: DefinitionId) -> bool {
        if left == right || self.assumed.contains(&(left, right)) {
            return true;
        }
        self.assumed.push((left, right));
        let (Some(left), Some(right)) = (entries.get(left), entries.get(right)) else {
            return false;
        };
        let (left, right) = (&left.definition, &right.definition);
        left.side == right.side && self.of_shapes(entries, &left.shape, &right.shape)
    }

    fn of_shapes(&mut self, entries: &Entries, left: &Shape, right: &Shape) -> bool {
        match (left, right) {
            (Shape::Enum(left), Shape::Enum(right)) => left == right,
            (Shape::Struct(left), Shape::Struct(right)) => {
                let additional = match (&left.additional, &right.additional) {
                    (Additional::Members(left), Additional::Members(right)) => {
                        self.of_types(entries, left, right)
                    }
                    (left, right) => left == right,
                };
                let mut fields = left.fields.iter().zip(&right.fields);
                additional
                    && left.fields.len() == right.fields.len()
                    && fields.all(|(left, right)| self.of_fields(entries, left, right))
            }
            (Shape::Union(left), Shape::Union(right)) => {
                let mut variants = left.variants.iter().zip(&right.variants);
                left.discriminator == right.discriminator
                    && left.variants.len() == right.variants.len()
                    && variants.all(|(left, right)| {
                        left.tags == right.tags && self.of_types(entries, &left.ty, &right.ty)
                    })
            }
            _ => false,
        }
    }

    fn of_fields(&mut self, entries: &Entries, left: &Field, right: &Field) -> bool {
        let rules = |field: &Field| (field.required, field.secret, field.fixed);
        left.name == right.name
            && left.default == right.default
            && rules(left) == rules(right)
            && self.of_types(entries, &left.ty, &right.ty)
    }

    fn of_types(&mut self, entries: &Entries, left: &Type, right: &Type) -> bool {
        match (left, right) {
            (Type::Named(left), Type::Named(right)) => self.of(entries, *left, *right),
            (Type::Array(left), Type::Array(right))
            | (Type::Map(left), Type::Map(right))
            | (Type::Optional(left), Type::Optional(right)) => self.of_types(entries, left, right),
            (left, right) => left == right,
        }
    }
}
