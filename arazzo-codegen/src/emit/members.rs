//! Objects that are read and written member by member, by functions of the runtime: about a tenth of what rustc has to do
//! for what serde derives.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::tokens::{allowing_names, ident};
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

/// The longest tuple that the runtime reads.
const LONGEST: usize = 16;

/// `impl Deserialize`.
pub(super) fn reading(name: &Ident, members: &[StructMember], others: Others) -> TokenStream {
    let names = members.iter().map(|member| member.name);
    let names = quote!(deserializer, &[#(#names),*]);
    let values = members.iter().map(|member| {
        let (field, name) = (ident(member.field), member.name);
        match &member.read {
            MemberRead::Plain => quote!(#field),
            MemberRead::Optional => quote!(#field: Given::into_option(#field)),
            MemberRead::Required => quote!(#field: Given::required::<D::Error>(#field, #name)?),
            MemberRead::Or(default) => quote!(#field: Given::or(#field, Self::#default)),
        }
    });
    let tuple = tuple(members);
    let read = match others {
        Others::Ignored => quote!(let #tuple = read_members(#names)?;),
        Others::Denied => quote!(let #tuple = read_only_members(#names)?;),
        Others::Kept(field) => {
            let field = ident(field);
            quote!(let (#tuple, #field) = read_all_members(#names)?;)
        }
    };
    let kept = match others {
        Others::Kept(field) => Some(ident(field)),
        Others::Ignored | Others::Denied => None,
    };
    let values = values.chain(kept.map(|field| quote!(#field)));
    let names_allowed = allowing_names(members.iter().map(|member| member.field));
    quote! {
        #names_allowed
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #read
                Ok(Self { #(#values),* })
            }
        }
    }
}

/// `(name, tag)`; of more than a tuple holds, `Both` halves.
fn tuple(members: &[StructMember]) -> TokenStream {
    if members.len() > LONGEST {
        let (first, others) = members.split_at(members.len() / 2);
        let (first, others) = (tuple(first), tuple(others));
        return quote!(Both(#first, #others));
    }
    let fields = members.iter().map(|member| ident(member.field));
    quote!((#(#fields,)*))
}

/// `impl Serialize`.
pub(super) fn writing(name: &Ident, members: &[StructMember], others: Others) -> TokenStream {
    let inserted = members.iter().map(|member| {
        let (field, name) = (ident(member.field), member.name);
        if member.is_left_out {
            quote!(object.insert_some(#name, &self.#field);)
        } else {
            quote!(object.insert(#name, &self.#field);)
        }
    });
    let others = match others {
        Others::Kept(field) => {
            let field = ident(field);
            Some(quote!(object.insert_all(&self.#field);))
        }
        Others::Ignored | Others::Denied => None,
    };
    let object = if members.is_empty() && others.is_none() {
        quote!(ObjectWriter::new(serializer).end())
    } else {
        quote! {
            let mut object = ObjectWriter::new(serializer);
            #(#inserted)*
            #others
            object.end()
        }
    };
    quote! {
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #object
            }
        }
    }
}
