//! Verifies that every index of the lowered program has its entry, so that `emit` needs no case for a missing one.

use crate::ids::MissingEntry;
use crate::lower::program::{LoweredDefinitions, Machine, StateCall, Type};

/// The parts of a machine.
pub(super) fn machine(machine: &Machine) -> Result<(), MissingEntry> {
    for state in &machine.states {
        if let StateCall::Request(request) = &state.call {
            machine.servers.require(request.server)?;
        }
        let actions = state.reply.actions.iter().chain(&state.failure);
        let next = actions.map(|action| action.then).chain([state.reply.otherwise]);
        for target in next.flat_map(|next| next.targets()) {
            machine.states.require(target)?;
        }
    }
    let of_errors = machine.errors.iter().flat_map(|errors| &errors.replies);
    let of_errors = of_errors.flat_map(|reply| reply.states.iter().copied());
    for state in machine
        .tails()
        .chain(machine.rounds.iter().copied())
        .chain(of_errors)
    {
        machine.states.require(state)?;
    }
    for (input, _) in &machine.rules.inputs {
        machine.inputs.require(*input)?;
    }
    let inputs = machine.inputs.iter().map(|input| &input.ty);
    let slots = machine.slots.iter().map(|slot| &slot.ty);
    let outputs = machine.outputs.iter().map(|output| &output.ty);
    let errors = machine.errors.iter().flat_map(|errors| &errors.types);
    types(
        &machine.definitions,
        inputs.chain(slots).chain(outputs).chain(errors.map(|(_, ty)| ty)),
    )
}

/// The parts of the definitions.
pub(super) fn definitions(definitions: &LoweredDefinitions) -> Result<(), MissingEntry> {
    types(
        definitions,
        definitions.iter().flat_map(|definition| definition.types()),
    )
}

fn types<'t>(
    definitions: &LoweredDefinitions,
    types: impl Iterator<Item = &'t Type>,
) -> Result<(), MissingEntry> {
    for definition in types.filter_map(Type::names) {
        definitions.require(definition)?;
    }
    Ok(())
}
