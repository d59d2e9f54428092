//! The state of a run between its steps.

use proc_macro2::TokenStream;
use quote::quote;

use super::tail_calls;
use super::tokens::{doc, ident, ty as type_of};
use crate::lower::{ChildCall, Machine, State, Tail};

/// The type of the state: a struct, or nothing.
pub(super) fn ty(machine: &Machine) -> TokenStream {
    if is_empty(machine) {
        return quote!(());
    }
    let name = ident(&machine.names.state);
    quote!(#name)
}

fn is_empty(machine: &Machine) -> bool {
    machine.slots.is_empty() && machine.passed.is_empty() && runs(machine).next().is_none()
}

/// The steps that call a workflow with a separate run.
fn runs(machine: &Machine) -> impl Iterator<Item = (&State, &ChildCall)> {
    machine.children().filter(|(_, call)| call.tail != Tail::Itself)
}

/// The struct of the state, and the list of its members for checkpoints.
pub(super) fn state(machine: &Machine) -> Option<TokenStream> {
    if is_empty(machine) {
        return None;
    }
    let name = ident(&machine.names.state);
    let about = doc(&[format!("What a run of `{}` keeps between its steps.", machine.id)]);
    let slots = machine.slots.iter().map(|slot| {
        let (field, ty) = (ident(&slot.field), type_of(&machine.definitions, &slot.ty));
        let about = doc(&[format!("`{}`", slot.expression)]);
        let slot = if slot.secret {
            quote!(SecretSlot)
        } else {
            quote!(Slot)
        };
        quote! {
            #about
            #field: #slot<#ty>,
        }
    });
    let runs_of = runs(machine).map(|(state, call)| {
        let (field, workflow) = (ident(&call.field), ident(&call.names.machine));
        let about = doc(&[format!("The run of `{}` for the step `{}`.", call.id, state.id)]);
        quote! {
            #about
            #field: CalledRun<#workflow>,
        }
    });
    let passed = tail_calls::fields(machine);
    let outputs = machine.slots.iter().map(|slot| {
        let (step, output, field) = (&slot.step_id, &slot.name, ident(&slot.field));
        quote!(members.output(#step, #output, &mut self.#field);)
    });
    let inputs = machine.passed.iter().map(|passed| {
        let (name, field) = (&passed.input.name, ident(&passed.field));
        quote!(members.input(#name, &mut self.#field);)
    });
    let kept_runs = runs(machine).map(|(state, call)| {
        let (step, field) = (&state.id, ident(&call.field));
        match call.tail {
            Tail::Cycle => quote!(members.tail(#step, &mut self.#field);),
            Tail::No | Tail::End | Tail::Itself => quote!(members.run(#step, &mut self.#field);),
        }
    });
    Some(quote! {
        #about
        #[derive(Clone, Debug, Default)]
        pub struct #name {
            #(#slots)*
            #(#runs_of)*
            #passed
        }

        impl State for #name {
            fn members(&mut self, members: &mut Members<'_>) {
                #(#outputs)*
                #(#inputs)*
                #(#kept_runs)*
            }
        }
    })
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
