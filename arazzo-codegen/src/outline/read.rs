//! The machines of a program as outlines.

use super::{Call, Input, Output, Pace, Step, Target, Way, Workflow, sent};
use crate::ids::Id;
use crate::lower::data::{Data, LoweredTextPiece, PlacedValue, ValuePlace};
use crate::lower::{
    self, LoweredAction, LoweredDefinitions, LoweredProgram, Machine, Next, OutputField, Presence, State,
};
use crate::schema::Type;

/// The workflows of a program, in its order.
pub(crate) fn outline_of(program: &LoweredProgram) -> Vec<Workflow> {
    program.machines.iter().map(workflow).collect()
}

fn workflow(machine: &Machine) -> Workflow {
    Workflow {
        id: machine.id.clone(),
        place: machine.place.clone(),
        about: machine.doc.clone(),
        function: machine.names.function.clone(),
        inputs: machine
            .inputs
            .iter()
            .map(|input| Input {
                name: input.name.clone(),
                about: input.doc.clone(),
                ty: type_name(&machine.definitions, &input.ty, input.presence.is_option()),
                required: matches!(input.presence, Presence::Required | Presence::Fixed(_)),
            })
            .collect(),
        steps: machine.states.iter().map(|state| step(machine, state)).collect(),
        outputs: machine
            .outputs
            .iter()
            .map(|field| output(machine, field))
            .collect(),
    }
}

fn step(machine: &Machine, state: &State) -> Step {
    let mut success: Vec<Way> = state
        .reply
        .actions
        .iter()
        .map(|action| way(action, target))
        .collect();
    if !success.last().is_some_and(|last| last.always) {
        success.push(otherwise(target(state.reply.otherwise)));
    }
    let mut failure: Vec<Way> = state
        .failure
        .iter()
        .map(|action| way(action, after_failure))
        .collect();
    if !failure.last().is_some_and(|last| last.always) {
        failure.push(otherwise(Target::Error));
    }
    Step {
        id: state.id.clone(),
        place: state.place.clone(),
        about: state.doc.clone(),
        call: call(machine, &state.call),
        criteria: texts(&state.reply.success),
        success,
        failure,
    }
}

fn call(machine: &Machine, call: &lower::StateCall) -> Call {
    match call {
        lower::StateCall::Request(request) => {
            let server = machine.servers.get(request.server);
            Call::Request {
                method: request.method.clone(),
                path: request.path_template.clone(),
                source: server
                    .map(|server| server.address.name.clone())
                    .unwrap_or_default(),
                server: server.and_then(|server| server.url.clone()),
                body: request.body.as_ref().map(|body| body.media_type.clone()),
                timeout: request.timeout,
                sent: sent::by_request(machine, request),
            }
        }
        lower::StateCall::Workflow(child) => Call::Workflow {
            id: child.id.clone(),
            function: child.names.function.clone(),
            timeout: child.timeout,
            passed: sent::to_workflow(machine, child),
        },
    }
}

fn way(action: &LoweredAction, target: fn(Next) -> Target) -> Way {
    Way {
        name: Some(action.name.clone()).filter(|name| !name.is_empty()),
        criteria: action.texts.clone(),
        always: action.always,
        to: target(action.then),
        pace: match action.then {
            Next::Again(_) | Next::Back(_) => Some(Pace::Poll),
            Next::Onward(_) => Some(Pace::Page),
            Next::Anew(_) => Some(Pace::AtOnce),
            _ => None,
        },
    }
}

/// What happens when no action is taken (S23).
fn otherwise(to: Target) -> Way {
    Way {
        name: None,
        criteria: Vec::new(),
        always: true,
        to,
        pace: None,
    }
}

fn target(next: Next) -> Target {
    match next {
        Next::Forward(to) | Next::Again(to) | Next::Back(to) | Next::Onward(to) | Next::Anew(to) => {
            Target::Step(to.index())
        }
        Next::End => Target::End,
        Next::Retry {
            after, limit, first, ..
        } => Target::Retry {
            after,
            limit,
            first: first.map(Id::index),
        },
    }
}

/// S24: `end` on failure is an error.
fn after_failure(next: Next) -> Target {
    match target(next) {
        Target::End => Target::Error,
        other => other,
    }
}

fn texts(criteria: &[lower::LoweredCriterion]) -> Vec<String> {
    criteria.iter().map(|criterion| criterion.text.clone()).collect()
}

fn output(machine: &Machine, field: &OutputField) -> Output {
    let read = first_read(&field.data);
    let slot = read.and_then(|read| match read.place {
        ValuePlace::Slot(slot, _) => machine.slots.get(slot),
        _ => None,
    });
    Output {
        name: field.name.clone(),
        ty: type_name(&machine.definitions, &field.ty, field.optional),
        expression: read.map(|read| read.expression.clone()),
        step: slot.map(|slot| slot.step.index()),
        optional: field.optional,
        reason: field.reason.clone(),
    }
}

fn first_read(value: &Data) -> Option<&PlacedValue> {
    match value {
        Data::Read(read) => match &read.place {
            ValuePlace::Selected(selection) => first_read(&selection.from).or(Some(read)),
            ValuePlace::NotNull(inner) | ValuePlace::Demanded(inner, _) => Some(inner),
            ValuePlace::InXml(selection) => first_read(&selection.from).or(Some(read)),
            _ => Some(read),
        },
        Data::Text(pieces) => first_read_in(pieces),
        Data::Entries(entries) => entries
            .iter()
            .find_map(|(name, value)| first_read_in(name).or_else(|| first_read(value))),
        Data::Object(members) => members.iter().find_map(|(_, value)| first_read(value)),
        Data::Array(items) => items.iter().find_map(first_read),
        Data::Json(_) | Data::String(_) | Data::Replaced(_) => None,
    }
}

fn first_read_in(text: &[LoweredTextPiece]) -> Option<&PlacedValue> {
    text.iter().find_map(|piece| match piece {
        LoweredTextPiece::Read(read, _) => Some(read),
        LoweredTextPiece::Literal(_) => None,
    })
}

/// The type of a field, as Rust writes it.
fn type_name(definitions: &LoweredDefinitions, ty: &Type, optional: bool) -> String {
    let inner = |ty: &Type| type_name(definitions, ty, false);
    let name = match ty {
        Type::String => "String".to_owned(),
        Type::Integer => "i64".to_owned(),
        Type::Unsigned => "u64".to_owned(),
        Type::Number => "f64".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Array(item) => format!("Vec<{}>", inner(item)),
        Type::Map(value) => format!("BTreeMap<String, {}>", inner(value)),
        Type::Optional(value) => format!("Option<{}>", inner(value)),
        Type::Named(position) => definitions
            .get(*position)
            .map_or_else(|| "Value".to_owned(), |definition| definition.name.clone()),
        Type::Upload => "Upload".to_owned(),
        Type::File | Type::Body => "RawBody".to_owned(),
        Type::Any | Type::Json => "Value".to_owned(),
    };
    if optional { format!("Option<{name}>") } else { name }
}
