//! The modules with the names that a client is set up with.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{doc, ident};
use crate::lower::{Constant, NamedConstant};

pub(super) fn modules(constants: &NamedConstant) -> TokenStream {
    let sources = module(
        "sources",
        "The names of the source descriptions, as `ClientBuilder::base_url` and `ClientBuilder::credential` take them.",
        &constants.sources,
    );
    let servers = module(
        "servers",
        "The servers that the documents name, as `ClientBuilder::base_url` takes them.",
        &constants.servers,
    );
    let schemes = module(
        "schemes",
        "The names of the security schemes, as `ClientBuilder::credential` takes them.",
        &constants.schemes,
    );
    quote!(#sources #servers #schemes)
}

fn module(name: &str, about: &str, constants: &[Constant]) -> Option<TokenStream> {
    let name = ident(name);
    let about = doc(&[about.to_owned()]);
    let constants = constants.iter().map(|constant| {
        let name = ident(&constant.name);
        let about = doc(std::slice::from_ref(&constant.doc));
        let value = &constant.value;
        quote! {
            #about
            pub const #name: &str = #value;
        }
    });
    (constants.len() > 0).then(|| {
        quote! {
            #about
            pub mod #name {
                #(#constants)*
            }
        }
    })
}
