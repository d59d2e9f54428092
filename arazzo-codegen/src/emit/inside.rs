//! The way from the inputs to a value in them.

use proc_macro2::TokenStream;
use quote::quote;

use super::data::Access;
use super::tokens::ident;
use crate::lower::{Hop, Machine};

/// Where the way has come to.
enum Found {
    /// Something that has a place, and whether it is boxed.
    Place(TokenStream, bool),
    /// `&T`.
    Reference(TokenStream),
    /// `Option<&T>`.
    Option(TokenStream),
}

/// A value in an input.
pub(super) fn input(machine: &Machine, input: usize, hops: &[Hop]) -> Access {
    let Some(field) = machine.inputs.get(input) else {
        return Access::Optional(quote!(None));
    };
    let whole = Hop::Field {
        field: field.field.clone(),
        is_option: field.presence.is_option(),
        boxed: false,
        secret: field.secret,
    };
    let start = Found::Place(quote!(self.inputs), false);
    let found = std::iter::once(&whole).chain(hops).fold(start, follow);
    match found {
        Found::Place(place, false) => Access::Value(quote!(&#place)),
        Found::Place(place, true) => Access::Value(quote!(&*#place)),
        Found::Reference(reference) => Access::Value(reference),
        Found::Option(option) => Access::Optional(option),
    }
}

fn follow(from: Found, hop: &Hop) -> Found {
    let value = quote!(value);
    match from {
        Found::Place(from, boxed) => match hop {
            Hop::Field { .. } => field(&from, hop),
            Hop::NotNull if boxed => Found::Option(quote!((*#from).as_ref())),
            _ => Found::Option(step(&from, hop, false)),
        },
        Found::Reference(from) => match hop {
            Hop::Field { .. } => field(&from, hop),
            _ => Found::Option(step(&from, hop, true)),
        },
        Found::Option(from) => Found::Option(match (hop, field(&value, hop)) {
            (Hop::Field { .. }, Found::Place(place, false)) => quote!(#from.map(|value| &#place)),
            (Hop::Field { .. }, Found::Place(place, true)) => quote!(#from.map(|value| &*#place)),
            (Hop::Field { .. }, Found::Reference(reference)) => quote!(#from.map(|value| #reference)),
            (Hop::Field { .. }, Found::Option(option)) => quote!(#from.and_then(|value| #option)),
            (Hop::NotNull, _) => quote!(#from.and_then(Option::as_ref)),
            _ => {
                let step = step(&value, hop, true);
                quote!(#from.and_then(|value| #step))
            }
        }),
    }
}

fn field(from: &TokenStream, hop: &Hop) -> Found {
    let Hop::Field {
        field,
        is_option,
        boxed,
        secret,
    } = hop
    else {
        return Found::Place(from.clone(), false);
    };
    let field = ident(field);
    match (is_option, secret, boxed) {
        (false, false, boxed) => Found::Place(quote!(#from.#field), *boxed),
        (false, true, _) => Found::Reference(quote!(#from.#field.expose())),
        (true, false, false) => Found::Option(quote!(#from.#field.as_ref())),
        (true, false, true) => Found::Option(quote!(#from.#field.as_deref())),
        (true, true, _) => Found::Option(quote!(#from.#field.as_ref().map(Secret::expose))),
    }
}

/// `Option<&T>` of what is not null, an item, a member, or a place in JSON. `is_reference`: what it is taken from is one.
fn step(from: &TokenStream, hop: &Hop, is_reference: bool) -> TokenStream {
    match hop {
        Hop::NotNull => quote!(#from.as_ref()),
        Hop::Index(0) => quote!(#from.first()),
        Hop::Index(index) => {
            let index = proc_macro2::Literal::usize_unsuffixed(*index);
            quote!(#from.get(#index))
        }
        Hop::Member(name) => quote!(#from.get(#name)),
        Hop::Json(tokens) if is_reference => quote!(at(#from, &[#(#tokens),*])),
        Hop::Json(tokens) => quote!(at(&#from, &[#(#tokens),*])),
        Hop::Field { .. } => quote!(Some(&#from)),
    }
}
