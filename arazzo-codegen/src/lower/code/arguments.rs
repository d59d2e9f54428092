//! The inputs of a called workflow, as a step passes them.

use super::json::quoted;
use super::{ValueForm, ValueReader, is_enum, lift, slot_field, value};
use crate::lower::data::{Data, PlacedValue};
use crate::lower::program::{Expression, InputField, Number, Presence, SlotField, Statement, Type};

/// The inputs of the called workflow, and the constructor that makes them.
#[derive(Clone, Copy)]
pub(in crate::lower) struct Called<'c> {
    /// The `workflowId`.
    pub(in crate::lower) id: &'c str,
    /// The struct of required inputs that the constructor takes, if any.
    pub(in crate::lower) has_required: bool,
}

impl Called<'_> {
    fn needed_for(self, input: &InputField) -> String {
        format!("the input `{}` of `{}`", input.name, self.id)
    }
}

impl ValueReader<'_> {
    /// The arguments of the constructor: values, by position or by field.
    pub(in crate::lower) fn arguments(
        self,
        called: Called<'_>,
        inputs: &[(InputField, Option<Data>)],
    ) -> Vec<(String, Expression)> {
        let required = inputs
            .iter()
            .filter(|(input, _)| input.presence == Presence::Required);
        let given = required.filter_map(|(input, value)| {
            let value = value.as_ref()?;
            let argument = if called.has_required {
                self.named_argument(called, input, value)
            } else {
                self.argument(called, input, value)
            };
            Some((input.field.clone(), lift::value(argument)))
        });
        given.collect()
    }

    /// Statements that set the other inputs, in `inputs`.
    pub(in crate::lower) fn assignments(
        self,
        called: Called<'_>,
        inputs: &[(InputField, Option<Data>)],
    ) -> Vec<Statement> {
        let others = inputs
            .iter()
            .filter(|(input, _)| input.presence != Presence::Required);
        let others =
            others.filter_map(|(input, value)| Some(self.assignment(called, input, value.as_ref()?)));
        lift::statements(others.collect())
    }

    /// A value for an input that the workflow requires.
    fn argument(self, called: Called<'_>, input: &InputField, value: &Data) -> Expression {
        let into = matches!(input.ty, Type::String | Type::Upload);
        match value {
            // `new` takes whatever becomes the type.
            Data::String(text) if into => Expression::text(text),
            _ => {
                let value = self.passed(&input.ty, value, &called.needed_for(input));
                if input.secret && input.ty != Type::String {
                    secret(value)
                } else {
                    value
                }
            }
        }
    }

    /// The same for a constructor whose arguments have names.
    fn named_argument(self, called: Called<'_>, input: &InputField, value: &Data) -> Expression {
        let value = self.passed(&input.ty, value, &called.needed_for(input));
        if input.secret { secret(value) } else { value }
    }

    /// Sets an input that has a default or may be left out.
    fn assignment(self, called: Called<'_>, input: &InputField, data: &Data) -> Statement {
        let field = Expression::name("inputs").field(&input.field);
        let needed_for = called.needed_for(input);
        let is_optional = input.presence.is_option();
        let wrap = |value: Expression| {
            let value = if input.secret { secret(value) } else { value };
            if is_optional {
                Expression::some(value)
            } else {
                value
            }
        };
        if is_optional && !input.ty.takes_null() && matches!(data, Data::Json(json) if json == "null") {
            return Statement::Assign(field, Expression::None);
        }
        if let Data::Read(read) = data
            && !self.is_there(read)
        {
            // S17: an absent value is not passed on.
            let given = Self::as_type(&input.ty, read, ValueForm::Reference(value()), &needed_for);
            return Statement::IfSome {
                name: "value",
                option: self.optional(read),
                then: vec![Statement::Assign(field, wrap(given))],
                otherwise: Vec::new(),
            };
        }
        Statement::Assign(field, wrap(self.passed(&input.ty, data, &needed_for)))
    }

    /// The value as the type of the input, without `Secret`.
    fn passed(self, ty: &Type, data: &Data, needed_for: &str) -> Expression {
        if let (Type::Optional(inner), false) = (ty, matches!(data, Data::Read(_))) {
            if matches!(data, Data::Json(json) if json == "null") {
                return Expression::None;
            }
            return Expression::some(self.passed(inner, data, needed_for));
        }
        match data {
            Data::Read(read) => Self::as_type(ty, read, self.demanded(read, needed_for), needed_for),
            Data::String(text) if *ty == Type::String => {
                Expression::call("String::from", [Expression::text(text)])
            }
            Data::String(text) if *ty == Type::Upload => {
                Expression::call("Upload::from", [Expression::text(text)])
            }
            Data::Text(_) if *ty == Type::String => self.owned_text(data, needed_for),
            // If the input is no text, a text that is JSON is parsed.
            Data::String(text) => {
                let is_json =
                    !is_enum(self.definitions, ty) && serde_json::from_str::<serde_json::Value>(text).is_ok();
                let json = if is_json { text.clone() } else { quoted(text) };
                constant(ty, &json, needed_for)
            }
            Data::Json(json) => constant(ty, json, needed_for),
            other => {
                let json = Box::new(self.json(other, needed_for).borrowed());
                Expression::FromJson(ty.clone(), json, needed_for.to_owned()).tried()
            }
        }
    }

    /// The value that is read, as the type of an input.
    fn as_type(ty: &Type, read: &PlacedValue, value: ValueForm, needed_for: &str) -> Expression {
        if let Type::Optional(inner) = ty
            && !read.ty.takes_null()
        {
            return Expression::some(Self::as_type(inner, read, value, needed_for));
        }
        if read.ty == *ty {
            return value.owned(ty);
        }
        if read.ty == Type::String && *ty == Type::Upload {
            return Expression::call("Upload::from", [value.bare().method("as_str", [])]);
        }
        if read.ty.is_raw_body() && *ty == Type::Upload {
            return Expression::call("Upload::from", [value.reference()]);
        }
        let value = if read.ty.is_raw_body() {
            let [expression, needed_for] = [&read.expression, needed_for].map(Expression::text);
            let json = Expression::call("body_as_json", [value.reference(), expression, needed_for]);
            json.tried().borrowed()
        } else {
            value.reference()
        };
        Expression::ConvertedTo(ty.clone(), Box::new(value), needed_for.to_owned()).tried()
    }
}

/// S21a: an input of the called workflow is kept when that workflow ends.
pub(in crate::lower) fn kept_input(slot: &SlotField, input: &InputField) -> Statement {
    let from = || Expression::name("called").field("inputs").field(&input.field);
    let exposed = |value: Expression| value.method("expose", []);
    let given = Expression::name("input");
    let is_option = input.presence.is_option();
    let value = if slot.ty == input.ty {
        let set = |value| Expression::call("Slot::Set", [value]);
        let unless_absent = |option: Expression, set: Expression| {
            option.method("map_or", [Expression::name("Slot::Unset"), set])
        };
        match (is_option, input.secret) {
            (false, false) => set(ValueForm::Place(from()).owned(&input.ty)),
            (false, true) => set(exposed(from()).method("clone", [])),
            (true, false) => unless_absent(from().method("clone", []), Expression::name("Slot::Set")),
            (true, true) => {
                let set = set(exposed(given).method("clone", [])).of("input");
                unless_absent(from().method("as_ref", []), set)
            }
        }
    } else {
        let option = match (is_option, input.secret) {
            (false, false) => Expression::some(from().borrowed()),
            (false, true) => Expression::some(exposed(from())),
            (true, false) => from().method("as_ref", []),
            (true, true) => {
                let expose = exposed(given).of("input");
                from().method("as_ref", []).method("map", [expose])
            }
        };
        Expression::call("Slot::converted", [Expression::text(&slot.expression), option])
    };
    let value = if slot.secret {
        Expression::call("SecretSlot::new", [value])
    } else {
        value
    };
    Statement::Assign(slot_field(slot), value)
}

fn secret(value: Expression) -> Expression {
    Expression::call("Secret::from", [value])
}

fn constant(ty: &Type, json: &str, needed_for: &str) -> Expression {
    match (ty, json.parse::<i64>(), json.parse::<f64>()) {
        (Type::Boolean, ..) if json == "true" || json == "false" => Expression::Boolean(json == "true"),
        (Type::Integer, Ok(integer), _) => Expression::Number(Number::Integer(integer.into())),
        (Type::Number, _, Ok(number)) if number.is_finite() => Expression::Number(Number::Float(number)),
        _ => {
            let json = Expression::text(json).method("as_bytes", []);
            Expression::FromJson(ty.clone(), Box::new(json), needed_for.to_owned()).tried()
        }
    }
}
