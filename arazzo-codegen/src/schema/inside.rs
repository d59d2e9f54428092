//! Follows a JSON pointer through a type.

use super::definitions::{Additional, Definitions, Shape, Side};
use super::types::Type;

/// The type of what the reference tokens lead to in a value of the type, and whether it may be missing; nothing where
/// they lead to no value, or to one that the type does not keep.
pub(crate) fn type_inside(definitions: &Definitions, ty: &Type, tokens: &[String]) -> Option<(Type, bool)> {
    let mut current = ty.clone();
    let mut optional = false;
    for token in tokens {
        while let Type::Optional(inner) = current {
            optional = true;
            current = *inner;
        }
        current = match current {
            Type::Array(item) if token.parse::<usize>().is_ok() => {
                optional = true;
                *item
            }
            Type::Map(value) => {
                optional = true;
                *value
            }
            Type::Named(position) => {
                let definition = definitions.get(position)?;
                let Shape::Struct(object) = definition.shape else {
                    return None;
                };
                match object.fields.into_iter().find(|field| field.name == *token) {
                    Some(field) => {
                        let plain =
                            field.required || definition.side == Side::Input && field.default.is_some();
                        optional |= !plain;
                        field.ty
                    }
                    None => match object.additional {
                        Additional::Members(ty) => {
                            optional = true;
                            ty
                        }
                        // They are kept as JSON.
                        Additional::Unsaid | Additional::Open => return Some((Type::Any, true)),
                        Additional::Nothing => return None,
                    },
                }
            }
            Type::Any => return Some((Type::Any, true)),
            _ => return None,
        };
    }
    Some((current, optional))
}
