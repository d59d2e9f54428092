//! Inserts a `Box` where a type would contain itself.

use super::definitions::{Definition, Shape};
use super::types::Type;
use crate::ids::{DefinitionId, IdVec};

/// The definitions that each definition holds by value.
type Held = IdVec<DefinitionId, Vec<DefinitionId>>;

/// Boxes every field and variant that would close a cycle of types held by value.
pub(super) fn place(definitions: &mut IdVec<DefinitionId, Definition>) {
    // `holds[a]`: what a definition holds by value, without a box, as far as looked at.
    let mut holds: Held = definitions.iter().map(|_| Vec::new()).collect();
    for (id, definition) in definitions.entries_mut() {
        let parts: Vec<(&Type, &mut bool)> = match &mut definition.shape {
            Shape::Struct(object) => object
                .fields
                .iter_mut()
                .map(|field| (&field.ty, &mut field.boxed))
                .collect(),
            Shape::Union(union) => union
                .variants
                .iter_mut()
                .map(|variant| (&variant.ty, &mut variant.boxed))
                .collect(),
            Shape::Enum(_) => Vec::new(),
        };
        for (ty, boxed) in parts {
            let Some(target) = by_value(ty) else { continue };
            if reaches(&holds, target, id) {
                *boxed = true;
            } else if let Some(held) = holds.get_mut(id) {
                held.push(target);
            }
        }
    }
}

/// Lists and maps are on the heap already.
fn by_value(ty: &Type) -> Option<DefinitionId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Optional(inner) => by_value(inner),
        _ => None,
    }
}

fn reaches(holds: &Held, from: DefinitionId, to: DefinitionId) -> bool {
    let mut seen = Vec::new();
    let mut open = vec![from];
    while let Some(next) = open.pop() {
        if next == to {
            return true;
        }
        if !seen.contains(&next) {
            seen.push(next);
            open.extend(holds.get(next).into_iter().flatten());
        }
    }
    false
}
