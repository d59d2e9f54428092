//! Objects that are read and written member by member, by a macro of the runtime.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::tokens::ident;
use crate::lower::{InputField, Presence};

/// A field of a struct and the member that it is.
pub(super) struct StructMember<'f> {
    pub(super) field: &'f str,
    pub(super) name: &'f str,
    pub(super) read: MemberRead,
    /// Whether it is left out where it is `None`.
    pub(super) is_left_out: bool,
}

/// How a member is read.
#[derive(Debug)]
pub(super) enum MemberRead {
    /// As serde does: null counts as an absent member for an `Option`, unless null is a value of its own.
    Plain,
    /// It is `None` when it is absent; null is a value (S17).
    Optional,
    /// It has to be there, if only as null (S17).
    Required,
    /// When it is absent, it is what the function says.
    Or(Ident),
}

impl<'f> StructMember<'f> {
    /// One that is always written.
    pub(super) fn new(field: &'f str, name: &'f str) -> Self {
        Self {
            field,
            name,
            read: MemberRead::Plain,
            is_left_out: false,
        }
    }

    pub(super) fn of(field: &'f InputField) -> Self {
        Self {
            read: if field.presence == Presence::Optional && field.ty.takes_null() {
                MemberRead::Optional
            } else {
                MemberRead::Plain
            },
            is_left_out: field.presence == Presence::Optional,
            ..Self::new(&field.field, &field.name)
        }
    }
}

/// What becomes of the other members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Others<'f> {
    Ignored,
    Denied,
    /// They are kept in this field.
    Kept(&'f str),
}

/// The implementations for a struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Implements {
    /// For values that are read and written.
    Both,
    /// For values that are read from replies and written as part of outputs.
    Expected,
    /// For values that are only read, from the error bodies of replies.
    ExpectedOnly,
}

/// `members!(read write Pet { "name" => name, "tag" => tag optional } ignore);`
pub(super) fn members(
    name: &Ident,
    members: &[StructMember],
    others: Others,
    implements: Implements,
) -> TokenStream {
    let fields = members.iter().map(|member| {
        let (field, name) = (ident(member.field), member.name);
        let mode = match (&member.read, member.is_left_out) {
            (MemberRead::Plain, false) => None,
            (MemberRead::Plain, true) => Some(quote!(optional)),
            (MemberRead::Optional, _) => Some(quote!(nullable)),
            (MemberRead::Required, _) => Some(quote!(required)),
            (MemberRead::Or(default), _) => Some(quote!(or #default)),
        };
        quote!(#name => #field #mode)
    });
    let others = match others {
        Others::Ignored => quote!(ignore),
        Others::Denied => quote!(deny),
        Others::Kept(field) => {
            let field = ident(field);
            quote!(keep #field)
        }
    };
    let what = match implements {
        Implements::Both => quote!(read write),
        Implements::Expected => quote!(read write expected),
        Implements::ExpectedOnly => quote!(read expected),
    };
    quote! {
        members!(#what #name { #(#fields),* } #others);
    }
}
