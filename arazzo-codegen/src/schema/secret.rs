//! Where a `format: password` is inside of a type (S44).

use super::{Additional, Definition, Shape, Type};

/// Whether one is inside of the type.
pub(crate) fn holds_secret(definitions: &[Definition], ty: &Type) -> bool {
    holds(definitions, ty, &mut Vec::new())
}

fn holds(definitions: &[Definition], ty: &Type, seen: &mut Vec<usize>) -> bool {
    let position = match ty {
        Type::Optional(inner) | Type::Array(inner) | Type::Map(inner) => {
            return holds(definitions, inner, seen);
        }
        Type::Named(position) if !seen.contains(position) => *position,
        _ => return false,
    };
    seen.push(position);
    match definitions.get(position).map(|definition| &definition.shape) {
        Some(Shape::Struct(object)) => {
            let mut fields = object.fields.iter();
            let additional = match &object.additional {
                Additional::Members(inner) => holds(definitions, inner, seen),
                Additional::Unsaid | Additional::Open | Additional::Nothing => false,
            };
            additional || fields.any(|field| field.secret || holds(definitions, &field.ty, seen))
        }
        Some(Shape::Union(union)) => {
            let mut variants = union.variants.iter();
            variants.any(|variant| holds(definitions, &variant.ty, seen))
        }
        Some(Shape::Enum(_)) | None => false,
    }
}
