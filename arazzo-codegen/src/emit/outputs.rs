//! The output struct.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{doc, ident, ty};
use crate::lower::{Machine, OutputField};

pub(super) fn outputs(machine: &Machine) -> TokenStream {
    let name = ident(&machine.names.outputs);
    let about = doc(&[format!("What `{}` hands back.", machine.id)]);
    let fields = machine.outputs.iter().map(|output| field(machine, output));
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(crate = "::arazzo_runtime::serde")]
        pub struct #name {
            #(#fields)*
        }
    }
}

fn field(machine: &Machine, output: &OutputField) -> TokenStream {
    let name = ident(&output.field);
    let about = doc(&output.doc);
    let ty = ty(&machine.definitions, &output.ty);
    let ty = if output.optional { quote!(Option<#ty>) } else { ty };
    let renamed = (output.field != output.name).then(|| {
        let original = &output.name;
        quote!(#[serde(rename = #original)])
    });
    quote! {
        #about
        #renamed
        pub #name: #ty,
    }
}
