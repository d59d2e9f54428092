//! The arguments of constructors: by position if no two could be confused, else by name. If two had the same type, nobody would
//! notice that the document changed their order.

use std::collections::HashMap;

use crate::check::{self, WorkflowKey};
use crate::lower::names::{UsedNames, of_machine, unique_type};
use crate::lower::program::{InputField, InputFields, LoweredDefinitions, LoweredShape, Presence};
use crate::schema::Type;

/// The names of the structs that constructors take, one for each workflow that has such a constructor.
pub(in crate::lower) fn of_workflows(
    program: &check::CheckedProgram,
    inputs: impl Fn(&check::CheckedWorkflow) -> InputFields,
    taken: &mut UsedNames,
) -> HashMap<WorkflowKey, String> {
    let workflows = program.workflows.iter();
    workflows
        .filter_map(|workflow| {
            let stem = of_machine(&workflow.stem).inputs;
            let stem = stem.strip_suffix("Inputs").unwrap_or(&stem);
            let is_named = are_named(&inputs(workflow));
            is_named.then(|| (workflow.key, unique_type(format!("{stem}Required"), taken)))
        })
        .collect()
}

/// Gives those of the definitions their names.
pub(in crate::lower) fn of_definitions(definitions: &mut LoweredDefinitions, taken: &mut UsedNames) {
    for definition in definitions {
        if let LoweredShape::Struct {
            fields,
            is_input: true,
            required,
            ..
        } = &mut definition.shape
            && are_named(fields)
        {
            *required = Some(unique_type(format!("{}Required", definition.name), taken));
        }
    }
}

/// Whether two of those that are required could be confused.
fn are_named(fields: &[InputField]) -> bool {
    let required = fields.iter().filter(|field| field.presence == Presence::Required);
    let mut given: Vec<Type> = Vec::new();
    for field in required {
        let ty = given_as(&field.ty);
        if given.contains(&ty) {
            return true;
        }
        given.push(ty);
    }
    false
}

/// The type of what callers write: a text becomes a string, a secret and an upload, and a literal either integer.
fn given_as(ty: &Type) -> Type {
    let boxed = |inner: &Type| Box::new(given_as(inner));
    match ty {
        Type::Upload => Type::String,
        Type::Unsigned => Type::Integer,
        Type::Array(inner) => Type::Array(boxed(inner)),
        Type::Map(inner) => Type::Map(boxed(inner)),
        Type::Optional(inner) => Type::Optional(boxed(inner)),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{DefinitionId, Id};

    fn are_named_of(types: &[(Type, Presence)]) -> bool {
        let fields = types.iter().map(|(ty, presence)| InputField {
            field: String::new(),
            name: String::new(),
            doc: Vec::new(),
            ty: ty.clone(),
            boxed: false,
            secret: false,
            presence: presence.clone(),
        });
        are_named(&fields.collect::<Vec<_>>())
    }

    #[test]
    fn arguments_that_could_be_confused_are_named() {
        use Presence::{Optional, Required};
        let [first, second] = [0, 1].map(|index| Type::Named(DefinitionId::new(index)));
        let list = |ty| Type::Array(Box::new(ty));
        for (left, right) in [
            (Type::String, Type::String),
            (Type::String, Type::Upload),
            (Type::Integer, Type::Unsigned),
            (list(Type::Integer), list(Type::Unsigned)),
            (first.clone(), first.clone()),
        ] {
            assert!(are_named_of(&[
                (left.clone(), Required),
                (Type::Any, Required),
                (right.clone(), Required)
            ]));
            assert!(!are_named_of(&[(left, Required), (right, Optional)]));
        }
        for (left, right) in [
            (Type::String, Type::Integer),
            (Type::Integer, Type::Number),
            (first, second),
            (list(Type::String), Type::String),
        ] {
            assert!(!are_named_of(&[(left, Required), (right, Required)]));
        }
    }
}
