//! The way from the inputs to a value in them.

use super::{Access, Value, value};
use crate::ids::InputId;
use crate::lower::data::Hop;
use crate::lower::program::{Expression, InputFields, Number};

/// Where the way has come to.
enum Found {
    Value(Value),
    /// `Option<&T>`.
    Option(Expression),
}

/// A value in an input.
pub(super) fn input(inputs: &InputFields, input: InputId, hops: &[Hop]) -> Access {
    let Some(input) = inputs.get(input) else {
        return Access::Optional(Expression::None);
    };
    let whole = Hop::Field {
        field: input.field.clone(),
        is_option: input.presence.is_option(),
        boxed: false,
        secret: input.secret,
    };
    let start = Found::Value(Value::Place(Expression::Inputs));
    match std::iter::once(&whole).chain(hops).fold(start, follow) {
        Found::Value(value) => Access::Value(value),
        Found::Option(option) => Access::Optional(option),
    }
}

fn follow(from: Found, hop: &Hop) -> Found {
    match from {
        Found::Value(from) => step(from, hop),
        Found::Option(option) => {
            let (method, found) = match step(Value::Reference(value()), hop) {
                _ if *hop == Hop::NotNull => ("and_then", Expression::name("Option::as_ref")),
                Found::Value(found) => ("map", found.reference().of("value")),
                Found::Option(found) => ("and_then", found.of("value")),
            };
            Found::Option(option.method(method, [found]))
        }
    }
}

/// One step into a value: a field, what is not null, an item, a member, or a place in JSON.
fn step(from: Value, hop: &Hop) -> Found {
    match hop {
        Hop::Field {
            field,
            is_option,
            boxed,
            secret,
        } => {
            // A field of what is in a box is a field of the box.
            let from = match from {
                Value::Place(Expression::Dereference(place)) => *place,
                from => from.bare(),
            };
            let field = from.field(field);
            match (is_option, secret, boxed) {
                (false, false, false) => Found::Value(Value::Place(field)),
                (false, false, true) => Found::Value(Value::Place(field.dereferenced())),
                (false, true, _) => Found::Value(Value::Reference(field.method("expose", []))),
                (true, false, false) => Found::Option(field.method("as_ref", [])),
                (true, false, true) => Found::Option(field.method("as_deref", [])),
                (true, true, _) => {
                    let expose = Expression::name("Secret::expose");
                    Found::Option(field.method("as_ref", []).method("map", [expose]))
                }
            }
        }
        Hop::NotNull => Found::Option(from.bare().method("as_ref", [])),
        Hop::Index(0) => Found::Option(from.bare().method("first", [])),
        Hop::Index(index) => {
            let index = i128::try_from(*index).unwrap_or_default();
            let index = Expression::Number(Number::Integer(index));
            Found::Option(from.bare().method("get", [index]))
        }
        Hop::Member(name) => Found::Option(from.bare().method("get", [Expression::text(name)])),
        Hop::Json(tokens) => {
            let tokens = Expression::Texts(tokens.clone());
            Found::Option(Expression::call("at", [from.reference(), tokens]))
        }
    }
}
