//! The path from the inputs to a value in them.

use super::{Access, ValueForm, value};
use crate::ids::InputId;
use crate::lower::data::PathStep;
use crate::lower::program::{Expression, InputFields, Number};

/// The value at the end of the path so far.
enum ReachedValue {
    Value(ValueForm),
    /// `Option<&T>`.
    Option(Expression),
}

/// A value in an input.
pub(super) fn input(inputs: &InputFields, input: InputId, hops: &[PathStep]) -> Access {
    let Some(input) = inputs.get(input) else {
        return Access::Optional(Expression::None);
    };
    let whole = PathStep::Field {
        field: input.field.clone(),
        is_option: input.presence.is_option(),
        boxed: false,
        secret: input.secret,
    };
    let start = ReachedValue::Value(ValueForm::Place(Expression::Inputs));
    match std::iter::once(&whole).chain(hops).fold(start, follow) {
        ReachedValue::Value(value) => Access::Value(value),
        ReachedValue::Option(option) => Access::Optional(option),
    }
}

fn follow(from: ReachedValue, hop: &PathStep) -> ReachedValue {
    match from {
        ReachedValue::Value(from) => step(from, hop),
        ReachedValue::Option(option) => {
            let (method, found) = match step(ValueForm::Reference(value()), hop) {
                _ if *hop == PathStep::NotNull => ("and_then", Expression::name("Option::as_ref")),
                ReachedValue::Value(found) => ("map", found.reference().of("value")),
                ReachedValue::Option(found) => ("and_then", found.of("value")),
            };
            ReachedValue::Option(option.method(method, [found]))
        }
    }
}

/// One step into a value: to a field, to the value without null, to an item, to a member, or to a place in JSON.
fn step(from: ValueForm, hop: &PathStep) -> ReachedValue {
    match hop {
        PathStep::Field {
            field,
            is_option,
            boxed,
            secret,
        } => {
            // Rust dereferences the box: a field of the value in it is written as a field of the box.
            let from = match from {
                ValueForm::Place(Expression::Dereference(place)) => *place,
                from => from.bare(),
            };
            let field = from.field(field);
            match (is_option, secret, boxed) {
                (false, false, false) => ReachedValue::Value(ValueForm::Place(field)),
                (false, false, true) => ReachedValue::Value(ValueForm::Place(field.dereferenced())),
                (false, true, _) => ReachedValue::Value(ValueForm::Reference(field.method("expose", []))),
                (true, false, false) => ReachedValue::Option(field.method("as_ref", [])),
                (true, false, true) => ReachedValue::Option(field.method("as_deref", [])),
                (true, true, _) => {
                    let expose = Expression::name("Secret::expose");
                    ReachedValue::Option(field.method("as_ref", []).method("map", [expose]))
                }
            }
        }
        PathStep::NotNull => ReachedValue::Option(from.bare().method("as_ref", [])),
        PathStep::Index(0) => ReachedValue::Option(from.bare().method("first", [])),
        PathStep::Index(index) => {
            let index = i128::try_from(*index).unwrap_or_default();
            let index = Expression::Number(Number::Integer(index));
            ReachedValue::Option(from.bare().method("get", [index]))
        }
        PathStep::Member(name) => ReachedValue::Option(from.bare().method("get", [Expression::text(name)])),
        PathStep::Json(tokens) => {
            let tokens = Expression::Texts(tokens.clone());
            ReachedValue::Option(Expression::call("at", [from.reference(), tokens]))
        }
    }
}
