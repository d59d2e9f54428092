//! Error responses: steps, statuses and types.

use crate::check::{CheckedStep, CheckedWorkflow, ErrorBody};
use crate::ids::StepId;
use crate::lower::names::{UsedNames, unique_type, upper_camel};
use crate::lower::program::{ErrorReply, Errors, LoweredDefinitions, Statuses};
use crate::schema::Type;

/// Nothing where no operation of the workflow declares such a reply.
pub(in crate::lower) fn lower(
    workflow: &CheckedWorkflow,
    definitions: &LoweredDefinitions,
) -> Option<Errors> {
    let mut taken = UsedNames::default();
    let mut types: Vec<(String, Type)> = Vec::new();
    // Steps that declare the same stand together.
    let mut steps: Vec<(Vec<StepId>, &[ErrorBody])> = Vec::new();
    for (at, step) in workflow.steps.entries() {
        let declared = CheckedStep::operation_call(step).map(|call| call.error_bodies.as_slice());
        let Some(bodies) = declared.filter(|bodies| !bodies.is_empty()) else {
            continue;
        };
        match steps.iter_mut().find(|(_, known)| *known == bodies) {
            Some((same, _)) => same.push(at),
            None => steps.push((vec![at], bodies)),
        }
    }
    let mut replies: Vec<ErrorReply> = Vec::new();
    for (states, bodies) in &steps {
        let first = replies.len();
        for body in *bodies {
            let known = types.iter().position(|(_, ty)| *ty == body.ty);
            let ty = known.unwrap_or_else(|| {
                let name = unique_type(name(definitions, &body.ty), &mut taken);
                types.push((name, body.ty.clone()));
                types.len() - 1
            });
            // A wider one never comes before a narrower one of another type.
            let behind = replies.get_mut(first..).unwrap_or_default();
            let last = behind.len().saturating_sub(1);
            let same = behind.iter_mut().enumerate().find(|(position, reply)| {
                let mut known = reply.statuses.iter();
                reply.ty == ty && (*position == last || known.all(|known| known.is_as_wide_as(body.statuses)))
            });
            match same.filter(|_| body.statuses != Statuses::Default) {
                Some((_, reply)) => reply.statuses.push(body.statuses),
                None => replies.push(ErrorReply {
                    states: states.clone(),
                    statuses: vec![body.statuses],
                    ty,
                }),
            }
        }
    }
    (!types.is_empty()).then_some(Errors { types, replies })
}

/// What a variant of the type is called.
fn name(definitions: &LoweredDefinitions, ty: &Type) -> String {
    let of = |inner: &Type, suffix: &str| format!("{}{suffix}", name(definitions, inner));
    match ty {
        Type::Named(position) => definitions
            .get(*position)
            .map_or_else(|| upper_camel("json"), |definition| definition.name.clone()),
        Type::Array(item) => of(item, "List"),
        Type::Map(member) => of(member, "Map"),
        Type::Optional(inner) => of(inner, "OrNull"),
        Type::String | Type::Upload => upper_camel("text"),
        Type::Integer | Type::Unsigned => upper_camel("integer"),
        Type::Number => upper_camel("number"),
        Type::Boolean => upper_camel("boolean"),
        Type::Any | Type::File | Type::Body | Type::Json => upper_camel("json"),
    }
}
