//! Values of the lowered program as code: their places, their forms and their uses.

mod arguments;
mod condition;
mod conversion;
mod inside;
mod json;
mod kept;
mod lift;
mod outputs;
mod parameters;
mod payload;
mod request;
mod text;

pub(super) use arguments::{Called, kept_input};
pub(super) use lift::statements as lifted;
pub(super) use outputs::Wanted;
pub(super) use parameters::set_header;
pub(super) use request::root;

use crate::check::RequestPart;
use crate::ids::SlotId;
use crate::lower::data::{PlacedValue, ValuePlace};
use crate::lower::program::{
    Expression, InputFields, Leaf, LoweredDefinitions, LoweredShape, SlotField, SlotFields, Type,
};

/// The places that an expression may read from in the current function.
#[derive(Clone, Copy)]
pub(super) struct ValueReader<'r> {
    pub(super) inputs: &'r InputFields,
    pub(super) slots: &'r SlotFields,
    pub(super) definitions: &'r LoweredDefinitions,
    pub(super) leaves: &'r [Leaf],
    pub(super) replied: Replied,
}

/// Whether there is a reply. After a transport failure there is none (S28). When a called workflow has ended, there may
/// be none (S21).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Replied {
    Surely,
    /// The workflow that the step calls has ended, and its outputs are there.
    Ended,
    /// A reply or outputs may be missing.
    Maybe,
}

/// The form in which the code has a value that is never missing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ValueForm {
    /// A place. The value is borrowed, copied or cloned from it.
    Place(Expression),
    /// A reference to it.
    Reference(Expression),
    /// A temporary value. It lives as long as the statement.
    Temporary(Expression),
}

/// The form in which the code has a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Access {
    Value(ValueForm),
    /// `Option<&T>`.
    Optional(Expression),
    /// A slot, which knows why it is empty.
    Slot(Expression),
    /// `Option<T>`, which lives as long as the statement.
    Owned(Expression),
}

impl ValueForm {
    /// `&T`.
    pub(super) fn reference(self) -> Expression {
        match self {
            Self::Place(value) | Self::Temporary(value) => value.borrowed(),
            Self::Reference(reference) => reference,
        }
    }

    /// The receiver of a method, or a value in a text. A value or a reference will do.
    pub(super) fn bare(self) -> Expression {
        let (Self::Place(value) | Self::Temporary(value) | Self::Reference(value)) = self;
        value
    }

    /// `T`.
    pub(super) fn owned(self, ty: &Type) -> Expression {
        match self {
            Self::Place(value) | Self::Temporary(value) if is_copy(ty) => value,
            Self::Reference(reference) if is_copy(ty) => reference.dereferenced(),
            value => value.bare().method("clone", []),
        }
    }
}

pub(super) fn is_copy(ty: &Type) -> bool {
    matches!(
        ty.without_null(),
        Type::Integer | Type::Unsigned | Type::Number | Type::Boolean
    )
}

/// Whether the type is an enum of strings.
pub(super) fn is_enum(definitions: &LoweredDefinitions, ty: &Type) -> bool {
    let Type::Named(position) = ty else { return false };
    let definition = definitions.get(*position);
    definition.is_some_and(|definition| matches!(definition.shape, LoweredShape::Enum { .. }))
}

/// `run.state.step.output`
pub(super) fn slot_field(slot: &SlotField) -> Expression {
    Expression::State.field(&slot.step_field).field(&slot.field)
}

/// The slot, also if it is one for secrets.
pub(super) fn slot_place(slot: &SlotField) -> Expression {
    let field = slot_field(slot);
    if slot.secret {
        field.method("expose", [])
    } else {
        field
    }
}

/// `within(value, &["a"])`
pub(super) fn pointer_in(value: Expression, pointer: &[String]) -> Expression {
    Expression::call("within", [value, Expression::Texts(pointer.to_vec())])
}

/// The variable of closures.
pub(super) fn value() -> Expression {
    Expression::name("value")
}

pub(super) fn reply() -> Expression {
    Expression::name("reply")
}

pub(super) fn outputs() -> Expression {
    Expression::name("outputs")
}

impl<'r> ValueReader<'r> {
    /// Where a value is.
    pub(super) fn access(self, read: &PlacedValue) -> Access {
        match &read.place {
            ValuePlace::Input(input, hops) => inside::input(self.inputs, *input, hops),
            ValuePlace::Slot(slot, pointer) => self.slot(*slot, pointer),
            // A workflow that has failed has no outputs.
            ValuePlace::ChildOutput(field, pointer) if self.replied == Replied::Maybe => {
                let field = outputs().field(field);
                let of_outputs = |method, found: Expression| outputs().method(method, [found.of("outputs")]);
                match (pointer.is_empty(), read.optional) {
                    (true, false) => Access::Optional(of_outputs("map", field.borrowed())),
                    (true, true) => Access::Optional(of_outputs("and_then", field.method("as_ref", []))),
                    (false, _) => {
                        Access::Owned(of_outputs("and_then", pointer_in(field.borrowed(), pointer)))
                    }
                }
            }
            ValuePlace::ChildOutput(field, pointer) => child_output(field, pointer, read),
            ValuePlace::Leaf(leaf) => Access::Slot(Expression::Tree(Box::new(self.leaf(*leaf)))),
            ValuePlace::Body => {
                let method = match read.ty {
                    Type::String => "body_text",
                    Type::Any => "body_value",
                    Type::Json => "body_json",
                    Type::File => "file",
                    Type::Body => "raw_body",
                    _ => "body_as",
                };
                self.of_reply(read, reply().method(method, []))
            }
            ValuePlace::Header(name) => self.of_reply(read, header(name)),
            ValuePlace::Request(part) => self.of_reply(read, request_part(part)),
            ValuePlace::StatusCode => {
                let status = Expression::call("i64::from", [reply().method("status", [])]);
                self.of_exchange(read, ValueForm::Temporary(status.clone()), status)
            }
            ValuePlace::Url => {
                let url = reply().method("url", []);
                self.of_exchange(
                    read,
                    ValueForm::Reference(url.clone()),
                    url.method("to_owned", []),
                )
            }
            ValuePlace::Method => {
                let method = reply().method("method", []);
                self.of_exchange(
                    read,
                    ValueForm::Reference(method.clone()),
                    method.method("to_owned", []),
                )
            }
            ValuePlace::Selected(selection) => self.selection(selection),
            ValuePlace::InXml(selection) => Access::Slot(self.selected_as(selection, &read.ty)),
            ValuePlace::Converted(conversion) => self.conversion(read, conversion),
            ValuePlace::Demanded(inner, needed_for) => Access::Value(self.demanded(inner, needed_for)),
            ValuePlace::NotNull(inner) => {
                let as_ref = || Expression::name("Option::as_ref");
                Access::Optional(match self.access(inner) {
                    Access::Value(value) => Expression::call("Option::as_ref", [value.reference()]),
                    Access::Optional(option) => option.method("and_then", [as_ref()]),
                    Access::Slot(slot) => slot.method("get", []).method("and_then", [as_ref()]),
                    Access::Owned(option) => option.method("as_ref", []).method("and_then", [as_ref()]),
                })
            }
        }
    }

    /// The variable of a leaf.
    pub(super) fn leaf(self, leaf: usize) -> Expression {
        let leaf = self.leaves.get(leaf).map(|leaf| leaf.variable.clone());
        Expression::Name(leaf.unwrap_or_default())
    }

    /// A slot that is read from the reply, if there is one.
    fn of_reply(self, read: &PlacedValue, slot: Expression) -> Access {
        Access::Slot(match self.replied {
            Replied::Surely => slot,
            Replied::Ended | Replied::Maybe => {
                let expression = Expression::text(&read.expression);
                Expression::call("Slot::of_reply", [reply(), expression, slot.of("reply")])
            }
        })
    }

    /// A value that every exchange has.
    fn of_exchange(self, read: &PlacedValue, value: ValueForm, owned: Expression) -> Access {
        match self.replied {
            Replied::Surely => Access::Value(value),
            Replied::Ended | Replied::Maybe => self.of_reply(read, Expression::call("Slot::Set", [owned])),
        }
    }

    fn slot(self, slot: SlotId, pointer: &[String]) -> Access {
        let Some(field) = self.slots.get(slot) else {
            return Access::Optional(Expression::None);
        };
        let slot = slot_place(field);
        if pointer.is_empty() {
            return Access::Slot(slot);
        }
        let tokens = Expression::Texts(pointer.to_vec());
        if field.ty.is_json_text() {
            return Access::Owned(slot.method("inside", [tokens]));
        }
        let at = Expression::call("at", [value(), tokens]).of("value");
        Access::Optional(slot.method("get", []).method("and_then", [at]))
    }

    /// Whether a value is never missing.
    pub(super) fn is_there(self, read: &PlacedValue) -> bool {
        matches!(self.access(read), Access::Value(_))
    }

    /// `Option<&T>`.
    pub(super) fn optional(self, read: &PlacedValue) -> Expression {
        match self.access(read) {
            Access::Value(value) => Expression::some(value.reference()),
            Access::Optional(option) => option,
            Access::Slot(slot) => slot.method("get", []),
            Access::Owned(option) => option.method("as_ref", []),
        }
    }

    /// The value. If it is absent, the current function ends with an error, which names the expression and the part
    /// that needs the value (S17).
    pub(super) fn demanded(self, read: &PlacedValue, needed_for: &str) -> ValueForm {
        let [expression, needed] = [&read.expression, needed_for].map(Expression::text);
        if let ValuePlace::Slot(slot, pointer) = &read.place
            && let Some(slot) = self.slots.get(*slot)
        {
            if pointer.is_empty() {
                let state = Expression::State.field(&slot.step_field);
                return ValueForm::Reference(state.required_output(&slot.field, needed_for));
            }
            let tokens = Expression::Texts(pointer.clone());
            let found = slot_place(slot)
                .method("demand_at", [tokens, expression, needed])
                .tried();
            // A value inside of a JSON text is parsed, so it is a temporary.
            return if slot.ty.is_json_text() {
                ValueForm::Temporary(found)
            } else {
                ValueForm::Reference(found)
            };
        }
        if let ValuePlace::Converted(conversion) = &read.place {
            return self.converted(read, conversion);
        }
        if let ValuePlace::NotNull(inner) = &read.place {
            let value = self.demanded(inner, needed_for).reference();
            return ValueForm::Reference(Expression::call("not_null", [value, expression, needed]).tried());
        }
        ValueForm::Reference(match self.access(read) {
            Access::Value(value) => return value,
            Access::Optional(option) => Expression::call("demand", [option, expression, needed]).tried(),
            Access::Slot(slot) => slot.method("demand", [expression, needed]).tried(),
            Access::Owned(option) => {
                let option = option.method("as_ref", []);
                Expression::call("demand", [option, expression, needed]).tried()
            }
        })
    }
}

/// Reads `outputs`, the outputs of the workflow that the step calls.
fn child_output(field: &str, pointer: &[String], read: &PlacedValue) -> Access {
    let field = outputs().field(field);
    match (pointer.is_empty(), read.optional) {
        (true, false) => Access::Value(ValueForm::Place(field)),
        (true, true) => Access::Optional(field.method("as_ref", [])),
        (false, _) => Access::Optional(pointer_in(field.borrowed(), pointer).method("as_ref", [])),
    }
}

pub(super) fn header(name: &str) -> Expression {
    reply().method("header", [Expression::text(name)])
}

/// A part of the request that was sent (S18): a slot.
pub(super) fn request_part(part: &RequestPart) -> Expression {
    let (method, argument) = match part {
        RequestPart::Header(name) => ("request_header", Expression::text(name)),
        RequestPart::Query(name) => ("request_query", Expression::text(name)),
        RequestPart::Path(name) => ("request_path", Expression::text(name)),
        RequestPart::Body(pointer) => ("request_body", Expression::Texts(pointer.tokens.clone())),
    };
    reply().method(method, [argument])
}
