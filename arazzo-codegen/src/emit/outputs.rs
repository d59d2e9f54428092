//! The output struct.

use proc_macro2::TokenStream;
use quote::quote;

use super::members::{self, Implements, MemberRead, Others, StructMember};
use super::tokens::{doc, ident, ty};
use crate::lower::{Machine, OutputField, Type};

pub(super) fn outputs(machine: &Machine) -> TokenStream {
    let name = ident(&machine.names.outputs);
    let about = doc(&[format!("What `{}` hands back.", machine.id)]);
    let fields = machine.outputs.iter().map(|output| field(machine, output));
    let has_secret = machine.outputs.iter().any(|output| output.secret);
    let derived = (!has_secret).then(|| quote!(Debug,));
    let debug = has_secret.then(|| debug(machine));
    let members = machine.outputs.iter();
    let members: Vec<StructMember> = members
        .map(|output| StructMember {
            // S17: what is absent is left out; null is a value.
            is_left_out: output.optional,
            read: match (&output.ty, output.optional) {
                (Type::Optional(_), true) => MemberRead::Optional,
                (Type::Optional(_), false) => MemberRead::Required,
                _ => MemberRead::Plain,
            },
            ..StructMember::new(&output.field, &output.name)
        })
        .collect();
    let members = members::members(&name, &members, Others::Ignored, Implements::Both);
    quote! {
        #about
        #[derive(Clone, #derived PartialEq)]
        pub struct #name {
            #(#fields)*
        }

        #debug
        #members
    }
}

/// S44: secrets are handed back, and not shown.
fn debug(machine: &Machine) -> TokenStream {
    let written = &machine.names.outputs;
    let name = ident(written);
    let fields = machine.outputs.iter().map(|output| {
        let field = ident(&output.field);
        let called = output.field.trim_start_matches("r#");
        if output.secret {
            quote!(.field(#called, &Secret::from(())))
        } else {
            quote!(.field(#called, &self.#field))
        }
    });
    quote! {
        impl ::std::fmt::Debug for #name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.debug_struct(#written) #(#fields)* .finish()
            }
        }
    }
}

fn field(machine: &Machine, output: &OutputField) -> TokenStream {
    let name = ident(&output.field);
    let about = doc(&output.doc);
    let ty = ty(&machine.definitions, &output.ty);
    let ty = if output.optional { quote!(Option<#ty>) } else { ty };
    quote! {
        #about
        pub #name: #ty,
    }
}
