//! What replies that are errors hold, for those who ask the error of a run.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{doc, ident, ty};
use crate::lower::{ErrorReply, Errors, Machine, Statuses};

/// The implementation for the steps, and an enum where there are several types.
pub(super) fn bodies(machine: &Machine) -> Option<TokenStream> {
    let errors = machine.errors.as_ref()?;
    let step = ident(&machine.names.step);
    let (body, enumeration) = match errors.types.as_slice() {
        [(_, only)] => (ty(&machine.definitions, only), None),
        several => {
            let name = ident(&machine.names.error_body);
            (quote!(#name), Some(enumeration(machine, several)))
        }
    };
    let arms = errors.replies.iter().map(|reply| arm(machine, errors, reply));
    let otherwise = (!is_exhaustive(machine, errors)).then(|| quote!(_ => None,));
    // The body is not `Self::Body` in `read`: a step may be called so.
    Some(quote! {
        #enumeration

        impl ErrorBodies for #step {
            type Body = #body;

            fn read(self, status: u16, json: &str) -> Option<#body> {
                match (self, status) {
                    #(#arms)*
                    #otherwise
                }
            }
        }
    })
}

fn enumeration(machine: &Machine, types: &[(String, crate::schema::Type)]) -> TokenStream {
    let name = ident(&machine.names.error_body);
    let about = doc(&[format!("What servers say when a step of `{}` fails.", machine.id)]);
    let variants = types.iter().map(|(variant, of)| {
        let about = doc(&[format!("{variant}.")]);
        let (variant, of) = (ident(variant), ty(&machine.definitions, of));
        quote! {
            #about
            #variant(#of),
        }
    });
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq)]
        pub enum #name {
            #(#variants)*
        }
    }
}

fn arm(machine: &Machine, errors: &Errors, reply: &ErrorReply) -> TokenStream {
    let steps = reply.states.iter().filter_map(|state| {
        let variant = ident(&machine.states.get(*state)?.variant);
        Some(quote!(Self::#variant))
    });
    let statuses = reply.statuses.iter().map(|statuses| match statuses {
        Statuses::One(status) => {
            let status = Literal::u16_unsuffixed(*status);
            quote!(#status)
        }
        Statuses::Class(class) => {
            let first = Literal::u16_unsuffixed(class * 100);
            let last = Literal::u16_unsuffixed(class * 100 + 99);
            quote!(#first..=#last)
        }
        Statuses::Default => quote!(_),
    });
    let wrapped = errors.types.get(reply.ty).filter(|_| errors.types.len() > 1);
    let wrapped = wrapped.map(|(variant, _)| {
        let (name, variant) = (ident(&machine.names.error_body), ident(variant));
        quote!(.map(#name::#variant))
    });
    quote!((#(#steps)|*, #(#statuses)|*) => Expected::read(json)#wrapped,)
}

/// Whether every step says what every status means.
fn is_exhaustive(machine: &Machine, errors: &Errors) -> bool {
    let has_default = |state: usize| {
        let mut replies = errors.replies.iter();
        replies.any(|reply| reply.states.contains(&state) && reply.statuses.contains(&Statuses::Default))
    };
    (0..machine.states.len()).all(has_default)
}
