//! Types that have a name, with their names in Rust.

use crate::check;
use crate::ids::DefinitionId;
use crate::lower::documentation::lines;
use crate::lower::names::{self, UsedNames, snake, unique, unique_type, variant};
use crate::lower::program::{
    InputField, LoweredDefinition, LoweredDefinitions, LoweredShape, Presence, UnionVariant,
};
use crate::lower::run::slots::slots;
use crate::lower::types::literal::literal;
use crate::lower::types::required;
use crate::schema::{self, Additional, Field, Side, Struct, Type, Union};

/// All definitions of a program, in the order of its types; `taken` are the names of its other items.
pub(in crate::lower) fn lower(program: &check::CheckedProgram, taken: &mut UsedNames) -> LoweredDefinitions {
    let named: LoweredDefinitions = program
        .definitions
        .iter()
        .map(|definition| LoweredDefinition {
            name: names::of_definition(&definition.name, taken),
            doc: documentation(definition),
            is_used: false,
            only_in_errors: false,
            shape: shape(definition),
        })
        .collect();
    let mut definitions = with_defaults(program, named);
    required::of_definitions(&mut definitions, taken);
    let in_runs = program.workflows.iter().flat_map(|workflow| {
        let inputs = workflow.inputs.iter().map(|input| input.ty.names());
        let slots = slots(workflow, program).into_iter().map(|slot| slot.ty.names());
        let outputs = workflow.outputs.iter().map(|output| output.ty.names());
        inputs.chain(slots).chain(outputs).collect::<Vec<_>>()
    });
    mark_used(&mut definitions, in_runs.flatten().collect(), false);
    let in_errors = program.workflows.iter().flat_map(|workflow| {
        let calls = workflow
            .steps
            .iter()
            .filter_map(check::CheckedStep::operation_call);
        calls.flat_map(|call| call.error_bodies.iter().map(|body| body.ty.names()))
    });
    mark_used(&mut definitions, in_errors.flatten().collect(), true);
    definitions
}

/// A default may be a value of a definition that comes later, so defaults are lowered when all have their names.
fn with_defaults(program: &check::CheckedProgram, mut definitions: LoweredDefinitions) -> LoweredDefinitions {
    let mut defaults = Vec::new();
    for (id, definition) in program.definitions.entries() {
        let schema::Shape::Struct(object) = &definition.shape else {
            continue;
        };
        if definition.side == Side::Output {
            continue;
        }
        for (number, field) in object.fields.iter().enumerate() {
            let value = field.default.as_deref();
            if let Some(value) = value
                && let Some(value) = literal(&definitions, &field.ty, value)
            {
                defaults.push((id, number, value, field.fixed));
            }
        }
    }
    for (id, number, value, fixed) in defaults {
        if let Some(LoweredDefinition {
            shape: LoweredShape::Struct { fields, .. },
            ..
        }) = definitions.get_mut(id)
            && let Some(field) = fields.get_mut(number)
        {
            field.presence = if fixed {
                Presence::Fixed(value)
            } else {
                Presence::Default(value)
            };
        }
    }
    definitions
}

fn mark_used(definitions: &mut LoweredDefinitions, mut open: Vec<DefinitionId>, in_errors: bool) {
    while let Some(id) = open.pop() {
        let Some(definition) = definitions.get_mut(id) else {
            continue;
        };
        if !std::mem::replace(&mut definition.is_used, true) {
            definition.only_in_errors = in_errors;
            open.extend(definition.types().into_iter().filter_map(Type::names));
        }
    }
}

fn documentation(definition: &schema::Definition) -> Vec<String> {
    let doc = lines(definition.doc.as_deref());
    if doc.is_empty() {
        vec![format!("The schema `{}`.", definition.name)]
    } else {
        doc
    }
}

fn shape(definition: &schema::Definition) -> LoweredShape {
    match &definition.shape {
        schema::Shape::Struct(object) => object_shape(object, definition.side),
        schema::Shape::Enum(values) => {
            let mut taken = UsedNames::default();
            let other =
                (definition.side == Side::Output).then(|| unique_type("Other".to_owned(), &mut taken));
            LoweredShape::Enum {
                values: values
                    .iter()
                    .map(|value| (unique_type(variant(value), &mut taken), value.clone()))
                    .collect(),
                other,
            }
        }
        schema::Shape::Union(union) => union_shape(union),
    }
}

fn object_shape(object: &Struct, side: Side) -> LoweredShape {
    let mut taken = UsedNames::default();
    let fields = object
        .fields
        .iter()
        .map(|field| InputField {
            field: unique(snake(&field.name), &mut taken),
            name: field.name.clone(),
            doc: field_documentation(field, side),
            ty: field.ty.clone(),
            boxed: field.boxed,
            secret: field.secret,
            presence: if field.required {
                Presence::Required
            } else {
                Presence::Optional
            },
        })
        .collect();
    // JSON Schema's objects are open: whatever else is there is kept. What a server sends is, whatever its schema forbids.
    let additional = match (&object.additional, side) {
        (Additional::Members(ty), _) => Some(ty.clone()),
        (Additional::Nothing, Side::Input) => None,
        (Additional::Unsaid | Additional::Open | Additional::Nothing, _) => Some(Type::Any),
    };
    let additional = additional.map(|ty| (unique("additional".to_owned(), &mut taken), ty));
    LoweredShape::Struct {
        fields,
        additional,
        is_input: side == Side::Input,
        denies_unknown: side == Side::Input && object.additional == Additional::Nothing,
        required: None,
    }
}

fn field_documentation(field: &Field, side: Side) -> Vec<String> {
    let mut doc = lines(field.doc.as_deref());
    if let Some(reason) = field.untyped.filter(|_| side == Side::Output) {
        if !doc.is_empty() {
            doc.push(String::new());
        }
        doc.push(format!("JSON: {reason}."));
    }
    doc
}

fn union_shape(union: &Union) -> LoweredShape {
    let mut taken = UsedNames::default();
    LoweredShape::Union {
        variants: union
            .variants
            .iter()
            .map(|given| UnionVariant {
                name: unique_type(variant(&given.name), &mut taken),
                ty: given.ty.clone(),
                boxed: given.boxed,
                tags: given.tags.clone(),
            })
            .collect(),
        discriminator: union.discriminator.clone(),
    }
}
