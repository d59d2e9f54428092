//! Finds replies that are read as trees, whose size is bounded (S33): a query or an output without a type reads them.

use crate::ids::DefinitionId;
use crate::lower::data::{Data, Judgement, LoweredMatcher, LoweredOperand, LoweredSearch, ValuePlace};
use crate::lower::program::{LoweredDefinitions, SlotField};
use crate::schema::Type;

/// Whether an output of a step takes a tree of the reply.
pub(in crate::lower) fn is_of_tree(value: &Data, slot: &SlotField, definitions: &LoweredDefinitions) -> bool {
    let Data::Read(read) = value else {
        return is_untyped(&slot.ty, definitions, &mut Vec::new());
    };
    if slot.ty == Type::Json && slot.declared.is_of_numbers() {
        // Kept with all digits, but not as a tree.
        return is_selected(&read.place);
    }
    // Outputs of a called workflow are not read from its last reply.
    let is_of_child = matches!(read.place, ValuePlace::ChildOutput(..));
    !is_of_child && is_untyped(&slot.ty, definitions, &mut Vec::new()) || is_selected(&read.place)
}

/// Whether a criterion takes a tree of the reply.
pub(in crate::lower) fn queries(criterion: &Judgement) -> bool {
    let mut operands = criterion.condition.operands().into_iter();
    operands.any(|operand| match operand {
        LoweredOperand::Search(LoweredSearch {
            context,
            by: LoweredMatcher::JsonPath { .. } | LoweredMatcher::XPath { .. },
            ..
        }) => matches!(context.place, ValuePlace::Body | ValuePlace::Leaf(_)),
        LoweredOperand::Read(read) | LoweredOperand::Length(read) => is_selected(&read.place),
        _ => false,
    })
}

fn is_selected(place: &ValuePlace) -> bool {
    matches!(place, ValuePlace::Selected(_) | ValuePlace::InXml(_))
}

fn is_untyped(ty: &Type, definitions: &LoweredDefinitions, seen: &mut Vec<DefinitionId>) -> bool {
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
