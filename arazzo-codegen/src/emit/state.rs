//! The state of a run between its steps.

use proc_macro2::TokenStream;
use quote::quote;

use super::tail_calls;
use super::tokens::{doc, ident, ty as type_of};
use crate::ids::StepId;
use crate::lower::{Machine, State, StateCall, StepState, Tail};

/// The type of the state: a struct, or nothing.
pub(super) fn ty(machine: &Machine) -> TokenStream {
    if is_empty(machine) {
        return quote!(());
    }
    let name = ident(&machine.names.state);
    quote!(#name)
}

fn is_empty(machine: &Machine) -> bool {
    machine.passed.is_empty() && kept(machine).next().is_none()
}

/// The steps of which a run keeps anything.
fn kept(machine: &Machine) -> impl Iterator<Item = (StepId, &State, &StepState)> {
    let states = machine.states.entries();
    states.filter_map(|(id, state)| Some((id, state, state.kept.as_ref()?)))
}

/// The declarations of the steps' states, and of the state of the run.
pub(super) fn state(machine: &Machine) -> Option<TokenStream> {
    if is_empty(machine) {
        return None;
    }
    let steps = kept(machine).map(|(id, state, kept)| step(machine, id, state, kept));
    let name = ident(&machine.names.state);
    let fields = kept(machine).map(|(_, _, kept)| {
        let (field, ty) = (ident(&kept.field), ident(&kept.ty));
        quote!(#field: #ty)
    });
    let passed = tail_calls::fields(machine);
    Some(quote! {
        #(#steps)*
        state!(pub #name { #(#fields),* } #passed);
    })
}

/// `step_state!(BatchJobCreateState "create" { "id" => id: String });`
fn step(machine: &Machine, id: StepId, state: &State, kept: &StepState) -> TokenStream {
    let (name, step) = (ident(&kept.ty), &state.id);
    let outputs = machine.slots.iter().filter(|slot| slot.step == id).map(|slot| {
        let (output, field, ty) = (
            &slot.name,
            ident(&slot.field),
            type_of(&machine.definitions, &slot.ty),
        );
        let secret = slot.secret.then(|| quote!(as secret));
        quote!(#output => #field: #ty #secret)
    });
    let run = match &state.call {
        StateCall::Workflow(call) => {
            let workflow = ident(&call.names.machine);
            match call.tail {
                Tail::Itself => None,
                Tail::Cycle => Some(quote!(tail #workflow)),
                Tail::No | Tail::End => Some(quote!(run #workflow)),
            }
        }
        StateCall::Request(_) => None,
    };
    quote!(step_state!(#name #step { #(#outputs),* } #run);)
}

/// The name that users give a snapshot of a run.
pub(super) fn checkpoint(machine: &Machine) -> TokenStream {
    let (name, workflow) = (ident(&machine.names.checkpoint), ident(&machine.names.machine));
    let about = doc(&[format!(
        "A snapshot of a run of `{}`. `Run::resume` continues it.",
        machine.id
    )]);
    quote! {
        #about
        pub type #name = Checkpoint<#workflow>;
    }
}
