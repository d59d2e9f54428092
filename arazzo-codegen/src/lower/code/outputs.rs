//! The outputs of a run.

use super::{Access, ValueReader, is_copy, lift, pointer_in, slot_place, value};
use crate::lower::data::{Data, PlacedValue, ValuePlace};
use crate::lower::program::{Expression, Type};

/// What an output is for: its name, its type, and whether it is an `Option`.
#[derive(Clone, Copy)]
pub(in crate::lower) struct Wanted<'w> {
    pub(in crate::lower) name: &'w str,
    pub(in crate::lower) ty: &'w Type,
    pub(in crate::lower) optional: bool,
}

impl ValueReader<'_> {
    /// A workflow's output at the end of a run.
    pub(in crate::lower) fn output(self, output: Wanted<'_>, value: &Data) -> Expression {
        lift::value(self.output_of(output, value))
    }

    fn output_of(self, output: Wanted<'_>, value: &Data) -> Expression {
        let needed_for = format!("the output `{}` of the workflow", output.name);
        // The value is never absent, but the output may be.
        let wrapped = |value: Expression| {
            if output.optional {
                Expression::some(value)
            } else {
                value
            }
        };
        // S25: if two paths give different types, the output is JSON.
        let is_widened = output.optional && *output.ty == Type::Any;
        let read = match value {
            // Only another workflow has this output, and the run did not end with that workflow.
            Data::Json(json) if json == "null" && output.optional => return Expression::None,
            Data::Read(read) if is_widened && !matches!(read.ty, Type::Any | Type::Json) => {
                return self.widened(read);
            }
            // A value that is kept as plain JSON or text gets its type at the end.
            Data::Read(read) if read.ty != *output.ty && matches!(read.place, ValuePlace::Slot(..)) => {
                return self.typed_at_end(read, output.optional, &needed_for);
            }
            // A selected value gets its type at the end.
            Data::Read(read) if read.ty != *output.ty && matches!(read.place, ValuePlace::Selected(_)) => {
                let option = Box::new(self.optional(read));
                let slot = Expression::SlotOf(output.ty.clone(), read.expression.clone(), option);
                return slot.method("into_option", []);
            }
            Data::Read(read) => read,
            Data::String(_) | Data::Text(_) => {
                let text = self.owned_text(value, &needed_for);
                return wrapped(if is_widened {
                    Expression::call("Value::from", [text])
                } else {
                    text
                });
            }
            other => return wrapped(self.tree(other, &needed_for).tried()),
        };
        match (output.optional, self.access(read)) {
            (true, Access::Value(value)) => Expression::some(value.owned(output.ty)),
            (true, Access::Owned(option)) => option,
            (true, _) => {
                let method = if is_copy(output.ty) { "copied" } else { "cloned" };
                self.optional(read).method(method, [])
            }
            (false, _) => self.demanded(read, &needed_for).owned(output.ty),
        }
    }

    /// `Option<Value>` of a value of another type.
    fn widened(self, read: &PlacedValue) -> Expression {
        match self.access(read) {
            Access::Slot(slot) => slot.method("to_value", []),
            Access::Value(value) => pointer_in(value.reference(), &[]),
            Access::Optional(option) => option.method("and_then", [pointer_in(value(), &[]).of("value")]),
            Access::Owned(option) => option,
        }
    }

    /// An output of the workflow whose slot holds it as JSON or text.
    fn typed_at_end(self, read: &PlacedValue, optional: bool, needed_for: &str) -> Expression {
        let ValuePlace::Slot(slot, pointer) = &read.place else {
            return Expression::None;
        };
        let Some(slot) = self.slots.get(*slot) else {
            return Expression::None;
        };
        let [expression, needed_for] = [&read.expression, needed_for].map(Expression::text);
        let tokens = Expression::Texts(pointer.clone());
        let typed = slot_place(slot).method("typed", [expression.clone(), tokens]);
        if optional {
            typed.method("into_option", [])
        } else {
            typed.method("into_demanded", [expression, needed_for]).tried()
        }
    }

    /// An output as JSON if it is known already, for the error of a run that fails. Inputs are left out because the
    /// caller has them, and secrets because errors hold none (S44).
    pub(in crate::lower) fn so_far(self, data: &Data) -> Option<Expression> {
        match data {
            Data::Read(PlacedValue {
                place: ValuePlace::Slot(slot, _),
                ..
            }) => {
                let slot = self.slots.get(*slot).filter(|slot| !slot.secret)?;
                Some(slot_place(slot).method("to_value", []))
            }
            _ => None,
        }
    }
}
