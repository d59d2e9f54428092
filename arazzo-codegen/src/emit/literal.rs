//! Constant values.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use super::tokens::ident;
use crate::lower::Literal;

/// The value as an expression.
pub(super) fn literal(value: &Literal) -> TokenStream {
    match value {
        Literal::Text(text) => quote!(#text.to_owned()),
        Literal::Upload(text) => quote!(Upload::from(#text)),
        Literal::Integer(integer) => {
            let integer = Token::i64_unsuffixed(*integer);
            quote!(#integer)
        }
        Literal::Unsigned(integer) => {
            let integer = Token::u64_unsuffixed(*integer);
            quote!(#integer)
        }
        Literal::Number(number) => {
            let number = Token::f64_unsuffixed(number.parse().unwrap_or_default());
            quote!(#number)
        }
        Literal::Boolean(value) => quote!(#value),
        Literal::List(items) if items.is_empty() => quote!(Vec::new()),
        Literal::List(items) => {
            let items = items.iter().map(literal);
            quote!(vec![#(#items),*])
        }
        Literal::Map(members) if members.is_empty() => quote!(BTreeMap::new()),
        Literal::Map(members) => {
            let members = members.iter().map(|(name, value)| {
                let value = literal(value);
                quote!((#name.to_owned(), #value))
            });
            quote!(BTreeMap::from([#(#members),*]))
        }
        Literal::None => quote!(None),
        Literal::Some(value) => {
            let value = literal(value);
            quote!(Some(#value))
        }
        Literal::Variant { name, variant } => {
            let (name, variant) = (ident(name), ident(variant));
            quote!(#name::#variant)
        }
        Literal::Struct { name, fields } => {
            let name = ident(name);
            let fields = fields.iter().map(|(field, value)| {
                let (field, value) = (ident(field), literal(value));
                quote!(#field: #value)
            });
            quote!(#name { #(#fields),* })
        }
        Literal::Json(json) => quote!(::arazzo_runtime::serde_json::from_str(#json).unwrap_or_default()),
    }
}
