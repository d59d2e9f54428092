//! Lowers values: constants, places, texts and selections.

use crate::check::{self, CheckedStep, Reference, Referent, RequestPart, Value};
use crate::ids::{MissingEntry, OutputId};
use crate::lower::data::{
    Data, Encoding, LoweredConversion, LoweredPayload, LoweredReplacement, LoweredSelection, LoweredSelector,
    LoweredTextPiece, LoweredToken, PlacedValue, ValuePlace, XmlSelection,
};
use crate::lower::machine::Lowering;
use crate::lower::names::{UsedNames, snake, unique};
use crate::lower::types::inside;
use crate::schema::Type;

impl Lowering<'_> {
    /// A value whose references are inputs and slots; the module `reply` reads those into a reply.
    pub(super) fn data(&self, value: &Value) -> Data {
        self.data_with(value, &mut |reference| self.read(reference))
    }

    pub(super) fn data_with(&self, value: &Value, read: &mut impl FnMut(&Reference) -> PlacedValue) -> Data {
        match value {
            Value::Json(json) => Data::Json(json.clone()),
            Value::String(text) => Data::String(text.clone()),
            Value::Reference(reference) => Data::Read(read(reference)),
            Value::Text(pieces) => Data::Text(self.pieces(pieces, read)),
            Value::Entries(entries) => Data::Entries(
                entries
                    .iter()
                    .map(|(name, value)| (self.pieces(name, read), self.data_with(value, read)))
                    .collect(),
            ),
            Value::Object(members) if members.is_empty() => Data::Json("{}".to_owned()),
            Value::Array(items) if items.is_empty() => Data::Json("[]".to_owned()),
            Value::Object(members) => Data::Object(
                members
                    .iter()
                    .map(|(name, value)| (name.clone(), self.data_with(value, read)))
                    .collect(),
            ),
            Value::Array(items) => Data::Array(items.iter().map(|item| self.data_with(item, read)).collect()),
            Value::Selected(selection) => Data::Read(self.selected(selection, read)),
            Value::Converted(conversion) => Data::Read(self.converted(conversion, read)),
            Value::Replaced(replaced) => Data::Replaced(Box::new(LoweredPayload {
                payload: replaced
                    .payload
                    .as_ref()
                    .map(|payload| self.data_with(payload, read)),
                replacements: replaced
                    .replacements
                    .iter()
                    .map(|replacement| LoweredReplacement {
                        target: replacement.target.clone(),
                        value: self.data_with(&replacement.value, read),
                    })
                    .collect(),
            })),
        }
    }

    fn pieces(
        &self,
        pieces: &[check::TextPiece],
        read: &mut impl FnMut(&Reference) -> PlacedValue,
    ) -> Vec<LoweredTextPiece> {
        let piece = |piece: &check::TextPiece| match piece {
            check::TextPiece::Literal(literal) => LoweredTextPiece::Literal(literal.clone()),
            check::TextPiece::Reference(reference) => LoweredTextPiece::Read(read(reference), Encoding::None),
            check::TextPiece::Selected(selection) => {
                LoweredTextPiece::Read(self.selected(selection, read), Encoding::None)
            }
        };
        pieces.iter().map(piece).collect()
    }

    fn converted(
        &self,
        conversion: &check::Conversion,
        read: &mut impl FnMut(&Reference) -> PlacedValue,
    ) -> PlacedValue {
        // Boxed, because the closure would be of another type at every depth otherwise.
        let mut read: Box<dyn FnMut(&Reference) -> PlacedValue + '_> = Box::new(read);
        let from = self.data_with(&conversion.value, &mut read);
        let optional = !conversion.is_only && matches!(&from, Data::Read(read) if read.optional);
        // Null stays what it is.
        let nullable =
            !conversion.is_only && matches!(&from, Data::Read(read) if matches!(read.ty, Type::Optional(_)));
        let needed_for = conversion.needed_for.clone();
        PlacedValue {
            expression: conversion.text.clone(),
            place: ValuePlace::Converted(Box::new(LoweredConversion {
                from,
                needed_for,
                is_only: conversion.is_only,
            })),
            ty: conversion.ty.clone().or_null(nullable),
            optional,
        }
    }

    pub(super) fn selected(
        &self,
        selection: &check::Selection,
        read: &mut impl FnMut(&Reference) -> PlacedValue,
    ) -> PlacedValue {
        // Boxed, because the closure would be of another type at every depth otherwise.
        let mut read: Box<dyn FnMut(&Reference) -> PlacedValue + '_> = Box::new(read);
        let mut from = self.data_with(&selection.from, &mut read);
        let by = match &selection.by {
            check::Selector::Query(query) => LoweredSelector::Query {
                query: query.query.clone(),
                is_singular: query.is_singular,
            },
            check::Selector::JsonText => LoweredSelector::JsonText,
            check::Selector::XPath { expression, ty } => {
                as_text(&mut from);
                let expression = expression.clone();
                return PlacedValue {
                    expression: selection.text.clone(),
                    place: ValuePlace::InXml(Box::new(XmlSelection { from, expression })),
                    ty: ty.clone(),
                    optional: true,
                };
            }
            check::Selector::Pointer(tokens) => LoweredSelector::Pointer(
                tokens
                    .iter()
                    .map(|token| match token {
                        check::PointerToken::Literal(literal) => LoweredToken::Literal(literal.clone()),
                        check::PointerToken::Reference(reference) => LoweredToken::Read(self.read(reference)),
                    })
                    .collect(),
            ),
        };
        PlacedValue {
            expression: selection.text.clone(),
            place: ValuePlace::Selected(Box::new(LoweredSelection { from, by })),
            ty: Type::Any,
            optional: true,
        }
    }

    /// An output of the workflow that a step calls.
    pub(super) fn child_output(
        &self,
        step: &CheckedStep,
        reference: &Reference,
        output: OutputId,
        pointer: &[String],
    ) -> PlacedValue {
        let called = match &step.call {
            check::StepCall::Workflow(call) => self.called(call.workflow),
            check::StepCall::Operation(_) => Err(MissingEntry::new("a called workflow")),
        };
        let found = called.and_then(|called| Ok((called, called.outputs.require(output)?)));
        let (called, declared) = match found {
            Ok(found) => found,
            Err(missing) => return self.unreadable(reference, missing),
        };
        let mut taken = UsedNames::default();
        let before = called.outputs.entries().take_while(|(id, _)| *id < output);
        for (_, earlier) in before {
            unique(snake(&earlier.name), &mut taken);
        }
        let field = unique(snake(&declared.name), &mut taken);
        let whole = pointer.is_empty();
        PlacedValue {
            expression: reference.text.clone(),
            place: ValuePlace::ChildOutput(field, pointer.to_vec()),
            ty: if whole { declared.ty.clone() } else { Type::Any },
            optional: declared.optional || !whole,
        }
    }

    /// An input or a slot, or what a reply has beside its body.
    pub(super) fn read(&self, reference: &Reference) -> PlacedValue {
        let (place, ty, optional) = match &reference.to {
            Referent::Input { input, pointer } => {
                let field = match self.inputs.require(*input) {
                    Ok(field) => field,
                    Err(missing) => return self.unreadable(reference, missing),
                };
                let way = inside::input_path(&self.definitions, &field.ty, &pointer.tokens);
                let optional = way.optional || field.presence.is_option();
                (ValuePlace::Input(*input, way.hops), way.ty, optional)
            }
            Referent::StepOutput {
                step,
                output,
                pointer,
            } => {
                let (slot, field) = match self.slot(*step, *output) {
                    Ok(found) => found,
                    Err(missing) => return self.unreadable(reference, missing),
                };
                let ty = match &field.ty {
                    ty if pointer.tokens.is_empty() => ty.clone(),
                    ty if ty.is_json_text() => Type::Json,
                    _ => Type::Any,
                };
                (ValuePlace::Slot(slot, pointer.tokens.clone()), ty, true)
            }
            // The module `reply` reads the outcome of a called workflow.
            Referent::ChildOutput { .. } => {
                return self.unreadable(reference, MissingEntry::new("a called workflow"));
            }
            Referent::StatusCode => (ValuePlace::StatusCode, Type::Integer, false),
            Referent::Url => (ValuePlace::Url, Type::String, false),
            Referent::Method => (ValuePlace::Method, Type::String, false),
            Referent::ResponseHeader(name) => (ValuePlace::Header(name.clone()), Type::String, true),
            Referent::ResponseBody(_) => (ValuePlace::Body, Type::Any, true),
            Referent::Request(part) => {
                let ty = match part {
                    RequestPart::Body(_) => Type::Any,
                    _ => Type::String,
                };
                (ValuePlace::Request(part.clone()), ty, true)
            }
        };
        PlacedValue {
            expression: reference.text.clone(),
            place,
            ty,
            optional,
        }
    }

    /// A placeholder for a value without a place. The fault is noted, so no code is generated from it.
    fn unreadable(&self, reference: &Reference, missing: MissingEntry) -> PlacedValue {
        self.note(missing.for_value(&reference.text));
        PlacedValue {
            expression: reference.text.clone(),
            place: ValuePlace::Body,
            ty: Type::Any,
            optional: true,
        }
    }
}

/// The same, with null as good as absent: for a place that has no form for null (S17).
pub(super) fn not_null(data: Data) -> Data {
    match data {
        Data::Read(read) => match &read.ty {
            Type::Optional(inner) => Data::Read(PlacedValue {
                expression: read.expression.clone(),
                ty: inner.as_ref().clone(),
                optional: true,
                place: ValuePlace::NotNull(Box::new(read)),
            }),
            _ => Data::Read(read),
        },
        other => other,
    }
}

/// The whole body as it came.
fn as_text(from: &mut Data) {
    if let Data::Read(read) = from
        && read.place == ValuePlace::Body
    {
        read.ty = Type::String;
    }
}
