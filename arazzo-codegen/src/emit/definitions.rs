//! Types that have a name: structs, lists of words, unions.

use proc_macro2::TokenStream;
use quote::quote;

use super::inputs::{self, InputStruct};
use super::members::{self, Implements, Others, StructMember};
use super::tokens::{doc, ident, ty, uneven};
use crate::lower::{InputField, LoweredDefinition, LoweredDefinitions, LoweredShape, Type, UnionVariant};

/// The module of the types that something names.
pub(super) fn module(all: &LoweredDefinitions) -> Option<TokenStream> {
    let used = all.iter().filter(|definition| definition.is_used);
    let definitions: Vec<TokenStream> = used.map(|definition| self::definition(all, definition)).collect();
    (!definitions.is_empty()).then(|| {
        quote! {
            /// The types of the schemas.
            pub mod types {
                use ::arazzo_runtime::codegen::v1::*;

                #(#definitions)*
            }
        }
    })
}

fn definition(all: &LoweredDefinitions, definition: &LoweredDefinition) -> TokenStream {
    match &definition.shape {
        LoweredShape::Struct {
            fields,
            additional,
            is_input,
            denies_unknown,
            required,
        } => {
            let additional = additional.as_ref().map(|(field, of)| (field.as_str(), of));
            if *is_input {
                let built = InputStruct {
                    name: &definition.name,
                    doc: &definition.doc,
                    fields,
                    additional,
                    denies_unknown: *denies_unknown,
                    required: required.as_deref(),
                    definitions: all,
                    implements: Implements::Expected,
                };
                let derives = quote!(Clone, Debug, PartialEq);
                built.item(
                    "The members that are required; the others keep their defaults.",
                    &derives,
                )
            } else {
                output_struct(all, definition, fields, additional)
            }
        }
        LoweredShape::Enum { values, other } => enumeration(definition, values, other.as_deref()),
        LoweredShape::Union {
            variants,
            discriminator,
        } => union(all, definition, variants, discriminator.as_deref()),
    }
}

fn expected(definition: &LoweredDefinition, what: &str) -> TokenStream {
    let name = ident(&definition.name);
    quote! {
        impl Expected for #name {
            const NAME: &'static str = #what;
        }
    }
}

/// A struct that is only read.
fn output_struct(
    all: &LoweredDefinitions,
    definition: &LoweredDefinition,
    fields: &[InputField],
    additional: Option<(&str, &Type)>,
) -> TokenStream {
    let name = ident(&definition.name);
    let about = doc(&definition.doc);
    let members: Vec<StructMember> = fields.iter().map(StructMember::of).collect();
    let others = additional.map_or(Others::Ignored, |(field, _)| Others::Kept(field));
    let implements = if definition.only_in_errors {
        Implements::ExpectedOnly
    } else {
        Implements::Expected
    };
    let members = members::members(&name, &members, others, implements);
    let fields = fields.iter().map(|field| inputs::field(all, field));
    let additional = additional.map(|(field, of)| inputs::additional(all, field, of));
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name {
            #(#fields)*
            #additional
        }

        #members
    }
}

fn enumeration(
    definition: &LoweredDefinition,
    values: &[(String, String)],
    other: Option<&str>,
) -> TokenStream {
    let name = ident(&definition.name);
    let about = doc(&definition.doc);
    let variants = values.iter().map(|(variant, value)| {
        let about = doc(&[format!("`{}`", shown(value))]);
        let variant = ident(variant);
        quote! {
            #about
            #variant,
        }
    });
    let arms = values.iter().map(|(variant, value)| {
        let variant = ident(variant);
        quote!(Self::#variant => #value,)
    });
    let all = values.iter().map(|(variant, _)| ident(variant));
    let all = quote!(&[#(Self::#all),*]);
    let (open, arm, constant, read) = match other.map(ident) {
        Some(other) => (
            Some(quote! {
                /// Any other text.
                #other(String),
            }),
            Some(quote!(Self::#other(text) => text,)),
            None,
            quote!(one_of_or(deserializer, #all, Self::as_str, Self::#other)),
        ),
        None => (
            None,
            None,
            Some(quote!(const)),
            quote!(one_of(deserializer, #all, Self::as_str)),
        ),
    };
    let expected = expected(definition, "a string");
    let writing = (!definition.only_in_errors).then(|| {
        quote! {
            impl Serialize for #name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_str(self.as_str())
                }
            }
        }
    });
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum #name {
            #(#variants)*
            #open
        }

        impl #name {
            /// The text as the document has it.
            #[must_use]
            pub #constant fn as_str(&self) -> &str {
                match self {
                    #(#arms)*
                    #arm
                }
            }
        }

        #writing

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #read
            }
        }

        #expected
    }
}

/// A value in documentation, in which backquotes and line ends would do harm.
fn shown(value: &str) -> String {
    let shown: String = value
        .chars()
        .map(|character| match character {
            '`' => '\'',
            character if character.is_control() => ' ',
            character => character,
        })
        .collect();
    if shown.trim().is_empty() {
        format!("\"{shown}\"")
    } else {
        shown
    }
}

fn union(
    all: &LoweredDefinitions,
    definition: &LoweredDefinition,
    variants: &[UnionVariant],
    discriminator: Option<&str>,
) -> TokenStream {
    let name = ident(&definition.name);
    let about = doc(&definition.doc);
    let items = variants.iter().map(|variant| {
        let about = doc(&[match variant.tags.as_slice() {
            [] => format!("{}.", variant.name),
            tags => format!("`{}`", shown(&tags.join(", "))),
        }]);
        let name = ident(&variant.name);
        let of = ty(all, &variant.ty);
        let of = if variant.boxed { quote!(Box<#of>) } else { of };
        quote! {
            #about
            #name(#of),
        }
    });
    let reading = discriminator.map(|member| tagged(&definition.name, variants, member));
    let deserialize = discriminator.is_none().then(|| quote!(, Deserialize));
    let serialize = (!definition.only_in_errors).then(|| quote!(, Serialize));
    let serde = (deserialize.is_some() || serialize.is_some())
        .then(|| quote!(#[serde(crate = "::arazzo_runtime::serde", untagged)]));
    let what = if discriminator.is_some() {
        "an object"
    } else {
        "one of several types"
    };
    let expected = expected(definition, what);
    let uneven = uneven();
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq #deserialize #serialize)]
        #serde
        #uneven
        pub enum #name {
            #(#items)*
        }

        #reading
        #expected
    }
}

/// Reads the variant that the discriminator names.
fn tagged(name: &str, variants: &[UnionVariant], member: &str) -> TokenStream {
    let name = ident(name);
    let arms = variants.iter().map(|variant| {
        let (variant, tags) = (ident(&variant.name), &variant.tags);
        quote!(Some(#(#tags)|*) => from_value(value).map(Self::#variant).map_err(Error::custom),)
    });
    let known: Vec<String> = variants.iter().flat_map(|variant| variant.tags.clone()).collect();
    let message = format!("`{member}` is none of `{}`", known.join("`, `"));
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use ::arazzo_runtime::serde::de::Error;
                use ::arazzo_runtime::serde_json::from_value;
                let value = Value::deserialize(deserializer)?;
                match value.get(#member).and_then(Value::as_str) {
                    #(#arms)*
                    _ => Err(Error::custom(#message)),
                }
            }
        }
    }
}
