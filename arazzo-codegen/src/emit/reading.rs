//! Objects that are read member by member: a fourth of what rustc has to do for what serde derives, and enough for what
//! is read once in a run.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::tokens::ident;

/// The implementation for a struct, from its fields as [`taken`] has them.
pub(super) fn from_members(name: &Ident, fields: impl Iterator<Item = TokenStream>) -> TokenStream {
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                from_members(deserializer, |members| {
                    Ok(Self { #(#fields,)* })
                })
            }
        }
    }
}

/// A field, out of the member of this name.
pub(super) fn taken(field: &str, name: &str) -> TokenStream {
    let field = ident(field);
    quote!(#field: members.take(#name)?)
}
