//! The types of selected values.

use crate::check::model::{Reference, Selection};
use crate::check::reply::kept::Kept;
use crate::diagnostic::Findings;
use crate::expression::{PathSegment, Pointer};
use crate::schema::Type;

/// The type of a selection. A singular query gives one value, as a pointer does. Any other query gives a list of the
/// selected items (S37a).
pub(in crate::check) fn of_selection(
    selection: &Selection,
    findings: &mut Findings,
    kept_of: impl Fn(&Reference, &mut Findings) -> Kept,
) -> Kept {
    let own = match selection.ty() {
        Type::Any => Kept::any(),
        ty => Kept::known(ty, true),
    };
    let Some((reference, query)) = selection.searched() else {
        return own;
    };
    let Some(way) = &query.way else {
        return own;
    };
    let mut tokens = Vec::new();
    for step in way {
        let at = |tokens: &[String]| {
            reference.clone().below(&Pointer {
                tokens: tokens.to_vec(),
            })
        };
        tokens.push(match step {
            PathSegment::Name(name) => name.clone(),
            PathSegment::Index(index @ 0..) => index.to_string(),
            // Counted from the end: all items are of one type.
            PathSegment::Index(_) => "0".to_owned(),
            PathSegment::Each => {
                // The members of an object have no one type.
                let container = at(&tokens).map(|container| kept_of(&container, &mut Findings::default()));
                match container.as_ref().map(|kept| kept.ty.without_null()) {
                    Some(Type::Array(_)) => "0".to_owned(),
                    _ => return own,
                }
            }
        });
    }
    let Some(kept) = reference
        .clone()
        .below(&Pointer { tokens })
        .map(|reached| kept_of(&reached, findings))
    else {
        return own;
    };
    let ty = if query.is_singular {
        kept.ty
    } else {
        Type::Array(Box::new(kept.ty))
    };
    Kept {
        ty,
        untyped: kept.untyped.filter(|_| query.is_singular),
        optional: true,
    }
}
