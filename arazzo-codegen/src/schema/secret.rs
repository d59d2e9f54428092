//! Finds `format: password` inside a type (S44).

use super::{Additional, Definition, Shape, Type};
use crate::ids::{DefinitionId, IdVec};

/// Whether one is inside of the type.
pub(crate) fn holds_secret(definitions: &IdVec<DefinitionId, Definition>, ty: &Type) -> bool {
    holds_secret_unseen(definitions, ty, &mut Vec::new())
}

fn holds_secret_unseen(
    definitions: &IdVec<DefinitionId, Definition>,
    ty: &Type,
    seen: &mut Vec<DefinitionId>,
) -> bool {
    let id = match ty {
        Type::Optional(inner) | Type::Array(inner) | Type::Map(inner) => {
            return holds_secret_unseen(definitions, inner, seen);
        }
        Type::Named(id) if !seen.contains(id) => *id,
        _ => return false,
    };
    seen.push(id);
    match definitions.get(id).map(|definition| &definition.shape) {
        Some(Shape::Struct(object)) => {
            let mut fields = object.fields.iter();
            let additional = match &object.additional {
                Additional::Members(inner) => holds_secret_unseen(definitions, inner, seen),
                Additional::Unsaid | Additional::Open | Additional::Nothing => false,
            };
            additional
                || fields.any(|field| field.secret || holds_secret_unseen(definitions, &field.ty, seen))
        }
        Some(Shape::Union(union)) => {
            let mut variants = union.variants.iter();
            variants.any(|variant| holds_secret_unseen(definitions, &variant.ty, seen))
        }
        Some(Shape::Enum(_)) | None => false,
    }
}
