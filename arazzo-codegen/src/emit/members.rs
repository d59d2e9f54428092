//! Objects that are read and written member by member: a fourth of what rustc has to do for what serde derives, and enough
//! for what is read once in a run.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::tokens::ident;

/// The implementation for a struct, from its fields as [`taken`] has them.
pub(super) fn from_members(name: &Ident, fields: impl Iterator<Item = TokenStream>) -> TokenStream {
    let mut fields = fields.peekable();
    let members = if fields.peek().is_some() {
        quote!(members)
    } else {
        quote!(_)
    };
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                from_members(deserializer, |#members| {
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

/// Writes a struct: its fields by the names of the members, first those that are always there.
pub(super) fn to_members<'f>(
    name: &Ident,
    always: impl Iterator<Item = (&'f str, &'f str)>,
    optional: impl Iterator<Item = (&'f str, &'f str)>,
) -> TokenStream {
    let member = |(field, name): (&str, &str)| {
        let field = ident(field);
        quote!((#name, &self.#field))
    };
    let (always, optional) = (always.map(member), optional.map(member));
    quote! {
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                to_members(serializer, &[#(#always),*], &[#(#optional),*])
            }
        }
    }
}
