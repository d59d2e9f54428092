//! Runs that take the place of others (S25), see `lower::tail_calls`.

use proc_macro2::TokenStream;
use quote::quote;

use super::inputs::{value_type, whole_type};
use super::tokens::{ident, is_copy};
use crate::lower::{ChildCall, Machine, PassedInput};

/// Statements that store the passed inputs in the state of `called`.
pub(super) fn passed(call: &ChildCall) -> TokenStream {
    let statements = call.passed.iter().map(|passed| {
        let (field, input) = (ident(&passed.field), ident(&passed.input.field));
        let value = if is_plain(passed) {
            quote!(called.inputs.#input)
        } else {
            quote!(called.inputs.#input.clone())
        };
        let value = if is_given_or_null(passed) {
            quote!(Slot::given(#value))
        } else {
            value
        };
        let slot = quote!(Slot::Set(#value));
        if passed.is_secret {
            quote!(called.state.#field = SecretSlot::new(#slot);)
        } else {
            quote!(called.state.#field = #slot;)
        }
    });
    quote!(#(#statements)*)
}

/// Takes the inputs that the state keeps.
pub(super) fn restore(machine: &Machine) -> Option<TokenStream> {
    if machine.passed.is_empty() {
        return None;
    }
    let names = &machine.names;
    let [inputs, state] = [&names.inputs, &names.state].map(|name| ident(name));
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
            if let Some(input) = state.#field #expose.get() {
                inputs.#input = #value;
            }
        }
    });
    Some(quote! {
        fn restore(inputs: &mut #inputs, state: &#state) {
            #(#statements)*
        }
    })
}

/// JSON has no `Some(None)`, so a slot distinguishes null from absent (S17).
fn is_given_or_null(passed: &PassedInput) -> bool {
    passed.input.presence.is_option() && passed.input.ty.takes_null()
}

fn is_plain(passed: &PassedInput) -> bool {
    is_copy(&passed.input.ty) && !passed.input.secret
}

/// The inputs in the declaration of the state.
pub(super) fn fields(machine: &Machine) -> Option<TokenStream> {
    if machine.passed.is_empty() {
        return None;
    }
    let fields = machine.passed.iter().map(|passed| {
        let (name, field) = (&passed.input.name, ident(&passed.field));
        let ty = if is_given_or_null(passed) {
            let ty = value_type(&machine.definitions, &passed.input);
            quote!(Slot<#ty>)
        } else {
            whole_type(&machine.definitions, &passed.input)
        };
        let secret = passed.is_secret.then(|| quote!(as secret));
        quote!(#name => #field: #ty #secret)
    });
    Some(quote!({ #(#fields),* }))
}
