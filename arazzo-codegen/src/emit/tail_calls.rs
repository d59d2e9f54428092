//! Runs that take the place of others (S25), see `lower::tail_calls`.

use proc_macro2::TokenStream;
use quote::quote;

use super::child;
use super::inputs::{value_type, whole_type};
use super::tokens::{doc, ident, is_copy};
use crate::lower::{ChildCall, Machine, PassedInput, State};

/// The run that takes the place of this one, where a workflow goes to itself.
pub(super) fn again(machine: &Machine, state: &State, call: &ChildCall) -> TokenStream {
    let function = ident(&state.functions.child);
    let about = doc(&[format!(
        "`{}`, {}: the run that takes the place of this one.",
        state.id, state.place
    )]);
    let inputs = child::inputs(machine, call);
    let known = child::known(call);
    let back = back(machine, state, call);
    quote! {
        #back

        #about
        fn #function(&self) -> Result<Self, Failure> {
            #inputs
            let mut run = Self::new(inputs).with_limits(self.limits).watched_by(self.watch.clone());
            #known
            run.checkpoint.progress.take_place_of(&self.checkpoint.progress);
            Ok(run)
        }
    }
}

/// S33: a workflow that goes to itself with other inputs makes progress.
fn back(machine: &Machine, state: &State, call: &ChildCall) -> Option<TokenStream> {
    if call.asks_with.is_empty() {
        return None;
    }
    let [function, again] = [&state.functions.back, &state.functions.child].map(|name| ident(name));
    let (step, variant) = (ident(&machine.names.step), ident(&state.variant));
    let asked = child::fingerprint(&quote!(run.inputs), &call.asks_with);
    Some(quote! {
        /// Goes on at once with other inputs, and after a pause with the same.
        fn #function(&self) -> Transition<#step> {
            let asked = |run: &Self| #asked;
            match self.#again() {
                Ok(run) if asked(&run) != asked(self) => Transition::Anew(#step::#variant),
                _ => Transition::Back(#step::#variant),
            }
        }
    })
}

/// What the checkpoint of `run` keeps of the inputs that it begins with.
pub(super) fn passed(call: &ChildCall) -> TokenStream {
    let statements = call.passed.iter().map(|passed| {
        let (field, input) = (ident(&passed.field), ident(&passed.input.field));
        let value = if is_plain(passed) {
            quote!(run.inputs.#input)
        } else {
            quote!(run.inputs.#input.clone())
        };
        let value = if is_given_or_null(passed) {
            quote!(Slot::given(#value))
        } else {
            value
        };
        let slot = quote!(Slot::Set(#value));
        if passed.is_secret {
            quote!(run.checkpoint.#field = SecretSlot::new(#slot);)
        } else {
            quote!(run.checkpoint.#field = #slot;)
        }
    });
    quote!(#(#statements)*)
}

/// Takes the inputs that the checkpoint keeps.
pub(super) fn restored(machine: &Machine) -> TokenStream {
    let statements = machine.passed.iter().map(|passed| {
        let (field, input) = (ident(&passed.field), ident(&passed.input.field));
        let value = if is_given_or_null(passed) {
            quote!(input.clone().into_option())
        } else if is_plain(passed) {
            quote!(*input)
        } else {
            quote!(input.clone())
        };
        let expose = passed.is_secret.then(|| quote!(.expose()));
        quote! {
            if let Some(input) = checkpoint.#field #expose.get() {
                inputs.#input = #value;
            }
        }
    });
    quote!(#(#statements)*)
}

/// Before a `goto` has led to the workflow.
pub(super) fn unset(passed: &PassedInput) -> TokenStream {
    let field = ident(&passed.field);
    if passed.is_secret {
        quote!(#field: SecretSlot::default())
    } else {
        quote!(#field: Slot::Unset)
    }
}

/// JSON has no `Some(None)`, so a slot distinguishes null from absent (S17).
fn is_given_or_null(passed: &PassedInput) -> bool {
    passed.input.presence.is_option() && passed.input.ty.takes_null()
}

fn is_plain(passed: &PassedInput) -> bool {
    is_copy(&passed.input.ty) && !passed.input.secret
}

/// The fields of the checkpoint.
pub(super) fn fields(machine: &Machine) -> TokenStream {
    let fields = machine.passed.iter().map(|passed| {
        let field = ident(&passed.field);
        let ty = if is_given_or_null(passed) {
            let ty = value_type(&machine.definitions, &passed.input);
            quote!(Slot<#ty>)
        } else {
            whole_type(&machine.definitions, &passed.input)
        };
        let about = doc(&[format!(
            "`$inputs.{}`, once a `goto` has led to this workflow.",
            passed.input.name
        )]);
        let slot = if passed.is_secret {
            quote!(SecretSlot)
        } else {
            quote!(Slot)
        };
        quote! {
            #about
            #field: #slot<#ty>,
        }
    });
    quote!(#(#fields)*)
}

/// After what the run within has done: it is kept, or the run of this workflow that is in it takes the place of this one.
pub(super) fn keep_or_replace(call: &ChildCall, take: &str) -> TokenStream {
    let (field, take) = (ident(&call.field), ident(take));
    quote! {
        let mut checkpoint = run.into_checkpoint();
        match checkpoint.#take() {
            Some(mut again) => {
                again.progress.take_place_of(&self.checkpoint.progress);
                *self = Self::resume(self.inputs.clone(), *again)
                    .with_limits(self.limits)
                    .watched_by(self.watch.clone());
            }
            None => self.checkpoint.#field = Some(Box::new(checkpoint)),
        }
    }
}

/// The functions of the checkpoint that take out the runs of the workflows it has gone to and that come back.
pub(super) fn takes(machine: &Machine) -> Option<TokenStream> {
    if machine.circle.is_empty() {
        return None;
    }
    let name = ident(&machine.names.checkpoint);
    let functions = machine.circle.iter().map(|other| {
        let (function, checkpoint) = (ident(&other.function), ident(&other.checkpoint));
        let ways = other.fields.iter().map(|(field, is_its_run)| {
            let field = ident(field);
            if *is_its_run {
                quote!(self.#field.take())
            } else {
                quote!(self.#field.as_mut().and_then(|run| run.#function()))
            }
        });
        let ways: Vec<TokenStream> = ways.collect();
        let (first, others) = match ways.split_first() {
            Some((first, others)) => (first.clone(), others),
            None => (quote!(None), ways.as_slice()),
        };
        quote! {
            fn #function(&mut self) -> Option<Box<#checkpoint>> {
                #first #(.or_else(|| #others))*
            }
        }
    });
    Some(quote! {
        impl #name {
            #(#functions)*
        }
    })
}
