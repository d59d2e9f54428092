//! The values that steps send or pass on, with their origins.

use serde::Serialize;

use crate::document::Location;
use crate::ids::Id;
use crate::lower::data::{Data, LoweredContent, PathPiece, PathStep, ValuePlace};
use crate::lower::{ChildCall, LoweredDefinitions, LoweredShape, Machine, Request};
use crate::schema::Type;

/// A value that a step sends or passes on. An object or array that the document writes out is listed value by value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Sent {
    /// Its destination.
    pub to: Destination,
    /// Its origin.
    pub from: Origin,
}

/// The destination of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Destination {
    /// A parameter of the request.
    #[non_exhaustive]
    Parameter {
        /// `path`, `query`, `header`, `cookie` or `querystring`.
        location: &'static str,
        /// Its name.
        name: String,
    },
    /// A place in the body, as reference tokens. Without tokens it is the whole body.
    Body(Vec<String>),
    /// An input of the called workflow, by name.
    Input(String),
}

/// The origin of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Origin {
    /// A constant.
    Constant,
    /// An input, or a place in one.
    #[non_exhaustive]
    Input {
        /// Its name.
        name: String,
        /// The reference tokens of the place in it.
        pointer: Vec<String>,
    },
    /// An output of a step.
    #[non_exhaustive]
    Output {
        /// The position of the step.
        step: usize,
        /// The expression in the document.
        expression: String,
    },
    /// A value computed at run time.
    Computed,
}

/// What a request carries.
pub(super) fn by_request(machine: &Machine, request: &Request) -> Vec<Sent> {
    let mut sent = Telling {
        machine,
        sent: Vec::new(),
    };
    for piece in &request.path {
        if let PathPiece::Parameter { name, value, .. } = piece {
            sent.parameter(Location::Path.as_str(), name, value);
        }
    }
    for parameter in &request.parameters {
        sent.parameter(parameter.location.as_str(), &parameter.name, &parameter.value);
    }
    let mut tokens = Vec::new();
    match request.body.as_ref().map(|body| &body.content) {
        Some(
            LoweredContent::Json(value) | LoweredContent::Xml { value, .. } | LoweredContent::Text(value),
        ) => {
            sent.body(value, &mut tokens);
        }
        Some(LoweredContent::FormOf { value, .. } | LoweredContent::MultipartOf { value, .. }) => {
            sent.body(value, &mut tokens);
        }
        Some(LoweredContent::Form(fields)) => {
            for field in fields {
                sent.member(&field.name, &field.value, &mut tokens);
            }
        }
        Some(LoweredContent::Multipart(parts)) => {
            for part in parts {
                sent.member(&part.name, &part.value, &mut tokens);
            }
        }
        Some(LoweredContent::XmlReplaced { .. }) | None => {}
    }
    sent.sent
}

/// What a workflow is called with.
pub(super) fn to_workflow(machine: &Machine, call: &ChildCall) -> Vec<Sent> {
    let passed = call.inputs.iter();
    passed
        .filter_map(|(input, value)| {
            Some(Sent {
                to: Destination::Input(input.name.clone()),
                from: origin(machine, value.as_ref()?),
            })
        })
        .collect()
}

struct Telling<'m> {
    machine: &'m Machine,
    sent: Vec<Sent>,
}

impl Telling<'_> {
    fn parameter(&mut self, location: &'static str, name: &str, value: &Data) {
        self.sent.push(Sent {
            to: Destination::Parameter {
                location,
                name: name.to_owned(),
            },
            from: origin(self.machine, value),
        });
    }

    fn member(&mut self, name: &str, value: &Data, tokens: &mut Vec<String>) {
        tokens.push(name.to_owned());
        self.body(value, tokens);
        tokens.pop();
    }

    fn body(&mut self, value: &Data, tokens: &mut Vec<String>) {
        match value {
            Data::Object(members) if !members.is_empty() => {
                for (name, value) in members {
                    self.member(name, value, tokens);
                }
            }
            Data::Array(items) if !items.is_empty() => {
                for (position, item) in items.iter().enumerate() {
                    self.member(&position.to_string(), item, tokens);
                }
            }
            value => self.sent.push(Sent {
                to: Destination::Body(tokens.clone()),
                from: origin(self.machine, value),
            }),
        }
    }
}

fn origin(machine: &Machine, value: &Data) -> Origin {
    match value {
        Data::Json(_) | Data::String(_) => Origin::Constant,
        Data::Object(members) if members.iter().all(|(_, value)| is_constant(machine, value)) => {
            Origin::Constant
        }
        Data::Array(items) if items.iter().all(|value| is_constant(machine, value)) => Origin::Constant,
        Data::Read(read) => match &read.place {
            ValuePlace::Input(position, way) => match machine.inputs.get(*position) {
                Some(input) => Origin::Input {
                    name: input.name.clone(),
                    pointer: pointer(&machine.definitions, &input.ty, way),
                },
                None => Origin::Computed,
            },
            ValuePlace::Slot(slot, _) => match machine.slots.get(*slot) {
                Some(slot) => Origin::Output {
                    step: slot.step.index(),
                    expression: read.expression.clone(),
                },
                None => Origin::Computed,
            },
            ValuePlace::Converted(conversion) => origin(machine, &conversion.from),
            ValuePlace::NotNull(read) | ValuePlace::Demanded(read, _) => {
                origin(machine, &Data::Read(read.as_ref().clone()))
            }
            _ => Origin::Computed,
        },
        _ => Origin::Computed,
    }
}

fn is_constant(machine: &Machine, value: &Data) -> bool {
    origin(machine, value) == Origin::Constant
}

/// The names of the document for a way into a typed value.
fn pointer(definitions: &LoweredDefinitions, ty: &Type, way: &[PathStep]) -> Vec<String> {
    let mut ty = ty;
    let mut tokens = Vec::new();
    // Whether the type is that of the members which a struct keeps in a map, and not that of the map.
    let mut is_of_members = false;
    for hop in way {
        while let Type::Optional(inner) = ty {
            ty = inner;
        }
        match hop {
            PathStep::Field { field, .. } => {
                let Some((name, inner)) = field_of(definitions, ty, field) else {
                    return tokens;
                };
                tokens.extend(name.map(str::to_owned));
                is_of_members = name.is_none();
                ty = inner;
            }
            PathStep::Index(index) => {
                tokens.push(index.to_string());
                if let Type::Array(item) = ty {
                    ty = item;
                }
            }
            PathStep::Member(name) => {
                tokens.push(name.clone());
                if let Type::Map(value) = ty
                    && !is_of_members
                {
                    ty = value;
                }
                is_of_members = false;
            }
            PathStep::NotNull => {}
            PathStep::Json(rest) => tokens.extend(rest.iter().cloned()),
        }
    }
    tokens
}

/// The name in the document and the type of a field of a struct; no name for the one that keeps all other members.
fn field_of<'d>(
    definitions: &'d LoweredDefinitions,
    ty: &Type,
    field: &str,
) -> Option<(Option<&'d str>, &'d Type)> {
    let Type::Named(position) = ty else {
        return None;
    };
    let LoweredShape::Struct {
        fields, additional, ..
    } = &definitions.get(*position)?.shape
    else {
        return None;
    };
    if let Some(known) = fields.iter().find(|known| known.field == field) {
        return Some((Some(&known.name), &known.ty));
    }
    let (_, members) = additional.as_ref().filter(|(name, _)| name == field)?;
    Some((None, members))
}
