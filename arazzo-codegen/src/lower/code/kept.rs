//! The outputs of a step, as slots keep them (S31).

use super::{Access, Replied, ValueReader, lift, reply, slot_field};
use crate::lower::data::{Data, PlacedValue, ValuePlace};
use crate::lower::program::{Expression, SlotField, Statement};
use crate::schema::Type;

impl ValueReader<'_> {
    /// `run.state.a = …;`
    pub(in crate::lower) fn kept(self, slot: &SlotField, value: &Data) -> Statement {
        let value = self.slot_of(slot, value);
        let value = if slot.secret {
            Expression::call("SecretSlot::new", [value])
        } else {
            value
        };
        Statement::Assign(slot_field(slot), value)
    }

    /// A slot with the value.
    fn slot_of(self, slot: &SlotField, data: &Data) -> Expression {
        match data {
            // A value that is kept as another type is converted.
            Data::Read(read) if read.ty != slot.ty && !is_decoded(&read.place) => {
                let expression = Expression::text(&read.expression);
                let converted = Expression::call("Slot::converted", [expression, self.optional(read)]);
                match read.place {
                    ValuePlace::Selected(_) => self.traced(converted),
                    _ => converted,
                }
            }
            Data::Read(read) => match (&read.place, &slot.ty) {
                (ValuePlace::Leaf(leaf), Type::Json) => {
                    let leaf = Box::new(self.leaf(*leaf));
                    match slot.declared.is_of_numbers() {
                        true => Expression::Kept(slot.declared.clone(), leaf),
                        false => leaf.method("read", []),
                    }
                }
                _ => self.slot_of_read(read),
            },
            Data::String(text) => set(Expression::text(text).method("to_owned", [])),
            // S31a: if the value is missing, the output is absent.
            Data::Text(_) => {
                let text = self.owned_text(data, "an output of the step");
                let text = lift::value(Expression::call("Ok", [text]));
                Expression::call("Slot::computed", [text.later()])
            }
            other => {
                let tree = self.tree(other, "an output of the step");
                Expression::call("Slot::computed", [lift::value(tree).later()])
            }
        }
    }

    fn slot_of_read(self, read: &PlacedValue) -> Expression {
        match (&read.place, self.access(read)) {
            (ValuePlace::InXml(selection), _) => self.traced(self.selected_in_xml(selection)),
            (ValuePlace::Leaf(leaf), _) => self.leaf(*leaf).method("read", []),
            (ValuePlace::Slot(..), Access::Slot(value)) => value.method("clone", []),
            (_, Access::Slot(value)) => self.traced(value),
            (ValuePlace::Url | ValuePlace::Method, Access::Value(value)) => {
                set(value.reference().method("to_owned", []))
            }
            (_, Access::Value(value)) => set(value.owned(&read.ty)),
            (_, Access::Optional(option)) => option.method("cloned", []).method(
                "map_or",
                [Expression::name("Slot::Unset"), Expression::name("Slot::Set")],
            ),
            (_, Access::Owned(option)) => {
                let expression = Expression::text(&read.expression);
                self.traced(Expression::call("Slot::found", [expression, option]))
            }
        }
    }

    /// S31a: an absent value is traced.
    fn traced(self, slot: Expression) -> Expression {
        match self.replied {
            Replied::Surely => reply().method("kept", [slot]),
            Replied::Ended | Replied::Maybe => slot,
        }
    }
}

fn set(value: Expression) -> Expression {
    Expression::call("Slot::Set", [value])
}

/// Whether the slot decodes the value, or the value is JSON already.
fn is_decoded(place: &ValuePlace) -> bool {
    matches!(place, ValuePlace::Leaf(_) | ValuePlace::Body)
}
