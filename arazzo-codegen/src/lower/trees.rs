//! Which replies are read as trees, whose size is bounded (S33).

use super::program::{Action, By, Criterion, Data, Definition, Operand, Place, Search, SlotField};
use super::reply::Judged;
use crate::schema::Type;

/// Whether something is read of the reply that takes a tree of its body: a query, or an output without a type.
pub(super) fn reads_tree(judged: &Judged, slots: &[SlotField], definitions: &[Definition]) -> bool {
    let actions = judged.reply.actions.iter().chain(&judged.failure);
    let of_actions = actions.flat_map(|action: &Action| &action.criteria);
    let mut criteria = judged.reply.success.iter().chain(of_actions);
    let mut kept = judged.reply.kept.iter();
    criteria.any(queries)
        || kept.any(|kept| {
            let slot = slots.get(kept.slot);
            // Outputs of a called workflow are not read of its last reply.
            let is_of_child =
                matches!(&kept.value, Data::Read(read) if matches!(read.place, Place::ChildOutput(..)));
            !is_of_child && slot.is_some_and(|slot| is_untyped(&slot.ty, definitions, &mut Vec::new()))
                || matches!(&kept.value, Data::Read(read) if is_selected(&read.place))
        })
}

fn queries(criterion: &Criterion) -> bool {
    let mut operands = criterion.condition.operands().into_iter();
    operands.any(|operand| match operand {
        Operand::Search(Search {
            context,
            by: By::JsonPath { .. } | By::XPath { .. },
            ..
        }) => matches!(context.place, Place::Body | Place::Leaf(_)),
        Operand::Read(read) | Operand::Length(read) => is_selected(&read.place),
        _ => false,
    })
}

fn is_selected(place: &Place) -> bool {
    matches!(place, Place::Selected(_) | Place::InXml(_))
}

fn is_untyped(ty: &Type, definitions: &[Definition], seen: &mut Vec<usize>) -> bool {
    match ty {
        Type::Any | Type::Json => true,
        Type::Array(inner) | Type::Map(inner) | Type::Optional(inner) => is_untyped(inner, definitions, seen),
        Type::Named(position) if !seen.contains(position) => {
            seen.push(*position);
            let definition = definitions.get(*position);
            definition.is_some_and(|definition| {
                let mut types = definition.types().into_iter();
                types.any(|ty| is_untyped(ty, definitions, seen))
            })
        }
        _ => false,
    }
}
