//! Follows a pointer through a typed value.

use crate::lower::data::PathStep;
use crate::lower::program::{LoweredDefinitions, LoweredShape};
use crate::schema::Type;

/// The way, the type of what it leads to, and whether that may be missing.
pub(in crate::lower) struct InputPath {
    pub(in crate::lower) hops: Vec<PathStep>,
    pub(in crate::lower) ty: Type,
    pub(in crate::lower) optional: bool,
}

/// Follows the reference tokens; what leads out of the type is followed in JSON, and finds nothing.
pub(in crate::lower) fn input_path(
    definitions: &LoweredDefinitions,
    ty: &Type,
    tokens: &[String],
) -> InputPath {
    let mut way = InputPath {
        hops: Vec::new(),
        ty: ty.clone(),
        optional: false,
    };
    let mut rest = tokens;
    while let Some((token, behind)) = rest.split_first() {
        let Some((hops, ty, optional)) = path_segments(definitions, &way.ty, token) else {
            way.hops.push(PathStep::Json(rest.to_vec()));
            way.ty = Type::Any;
            way.optional = true;
            return way;
        };
        way.hops.extend(hops);
        way.ty = ty;
        way.optional |= optional;
        rest = behind;
    }
    way
}

fn path_segments(
    definitions: &LoweredDefinitions,
    ty: &Type,
    token: &str,
) -> Option<(Vec<PathStep>, Type, bool)> {
    match ty {
        // Nothing is inside null.
        Type::Optional(inner) => {
            let (mut hops, ty, _) = path_segments(definitions, inner, token)?;
            hops.insert(0, PathStep::NotNull);
            Some((hops, ty, true))
        }
        Type::Array(item) => {
            let index = token.parse().ok()?;
            Some((vec![PathStep::Index(index)], item.as_ref().clone(), true))
        }
        Type::Map(value) => {
            let hop = PathStep::Member(token.to_owned());
            Some((vec![hop], value.as_ref().clone(), true))
        }
        Type::Named(position) => {
            let LoweredShape::Struct {
                fields, additional, ..
            } = &definitions.get(*position)?.shape
            else {
                return None;
            };
            if let Some(field) = fields.iter().find(|field| field.name == token) {
                let is_option = field.presence.is_option();
                let hop = PathStep::Field {
                    field: field.field.clone(),
                    is_option,
                    boxed: field.boxed,
                    secret: field.secret,
                };
                return Some((vec![hop], field.ty.clone(), is_option));
            }
            let (field, value) = additional.as_ref()?;
            let map = PathStep::Field {
                field: field.clone(),
                is_option: false,
                boxed: false,
                secret: false,
            };
            Some((vec![map, PathStep::Member(token.to_owned())], value.clone(), true))
        }
        _ => None,
    }
}
