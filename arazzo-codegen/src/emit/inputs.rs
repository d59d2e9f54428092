//! The input struct, its constructor and its setters.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{doc, ident, ty};
use crate::lower::{InputField, Machine, Presence};
use crate::openapi::Type;

pub(super) fn inputs(machine: &Machine) -> TokenStream {
    let name = ident(&machine.names.inputs);
    let about = doc(&[format!("What `{}` needs to run.", machine.id)]);
    let fields = machine.inputs.iter().map(|input| field(machine, input));
    let constructor = constructor(machine);
    let setters = machine
        .inputs
        .iter()
        .filter(|input| input.presence != Presence::Required)
        .map(setter);
    let defaults = machine.inputs.iter().filter_map(default_function);
    let default = machine
        .inputs
        .iter()
        .all(|input| input.presence != Presence::Required)
        .then(|| {
            quote! {
                impl Default for #name {
                    fn default() -> Self {
                        Self::new()
                    }
                }
            }
        });
    quote! {
        #about
        #[derive(Clone, Debug, Deserialize, Serialize)]
        #[serde(crate = "::arazzo_runtime::serde")]
        pub struct #name {
            #(#fields)*
        }

        impl #name {
            #constructor
            #(#setters)*
            #(#defaults)*
        }

        #default
    }
}

/// The type of the value, without `Option`.
pub(super) fn value_type(input: &InputField) -> TokenStream {
    let ty = ty(&input.ty);
    if input.secret { quote!(Secret<#ty>) } else { ty }
}

fn field(machine: &Machine, input: &InputField) -> TokenStream {
    let name = ident(&input.field);
    let ty = value_type(input);
    let mut about = doc(&input.doc);
    if input.doc.is_empty() {
        about = doc(&[format!("`{}`", input.name)]);
    }
    let renamed = (input.field != input.name).then(|| {
        let original = &input.name;
        quote!(rename = #original)
    });
    let (ty, extra) = match &input.presence {
        Presence::Required => (ty, None),
        Presence::Default(_) => {
            let path = format!("{}::{}", machine.names.inputs, default_function_name(input));
            (ty, Some(quote!(default = #path)))
        }
        Presence::Optional => (
            quote!(Option<#ty>),
            Some(quote!(default, skip_serializing_if = "Option::is_none")),
        ),
    };
    let attributes: Vec<TokenStream> = renamed.into_iter().chain(extra).collect();
    let serde = (!attributes.is_empty()).then(|| quote!(#[serde(#(#attributes),*)]));
    quote! {
        #about
        #serde
        pub #name: #ty,
    }
}

/// What callers may pass: anything that becomes the type.
fn argument(input: &InputField) -> (TokenStream, TokenStream) {
    let name = ident(&input.field);
    let ty = value_type(input);
    let converts = input.secret || matches!(input.ty, Type::String | Type::Upload);
    if converts {
        (quote!(#name: impl Into<#ty>), quote!(#name.into()))
    } else {
        (quote!(#name: #ty), quote!(#name))
    }
}

fn constructor(machine: &Machine) -> TokenStream {
    let required: Vec<&InputField> = machine
        .inputs
        .iter()
        .filter(|input| input.presence == Presence::Required)
        .collect();
    let arguments = required.iter().map(|input| argument(input).0);
    let values = machine.inputs.iter().map(|input| {
        let name = ident(&input.field);
        match &input.presence {
            Presence::Required => {
                let value = argument(input).1;
                if value.to_string() == input.field {
                    quote!(#name)
                } else {
                    quote!(#name: #value)
                }
            }
            Presence::Default(_) => {
                let function = ident(&default_function_name(input));
                quote!(#name: Self::#function())
            }
            Presence::Optional => quote!(#name: None),
        }
    });
    // Clippy's limit is for functions people call with positions in mind; here each argument is a required input.
    let many = (required.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    quote! {
        /// The inputs that have to be given; the others keep their defaults.
        #[must_use]
        #many
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values),* }
        }
    }
}

fn setter(input: &InputField) -> TokenStream {
    let name = ident(&input.field);
    let (argument, value) = argument(input);
    let value = match input.presence {
        Presence::Optional => quote!(Some(#value)),
        _ => value,
    };
    let about = doc(&[format!("Sets `{}`.", input.name)]);
    // `new` is taken.
    let function = if input.field == "new" {
        ident("new_")
    } else {
        name.clone()
    };
    quote! {
        #about
        #[must_use]
        pub fn #function(mut self, #argument) -> Self {
            self.#name = #value;
            self
        }
    }
}

fn default_function_name(input: &InputField) -> String {
    format!("default_{}", input.field.trim_start_matches("r#"))
}

fn default_function(input: &InputField) -> Option<TokenStream> {
    let Presence::Default(json) = &input.presence else {
        return None;
    };
    let name = ident(&default_function_name(input));
    let ty = value_type(input);
    let value = default_value(&input.ty, json);
    let value = if input.secret {
        quote!(Secret::from(#value))
    } else {
        value
    };
    Some(quote! {
        fn #name() -> #ty {
            #value
        }
    })
}

/// A JSON default as a Rust value; `lower` has checked that it fits the type.
fn default_value(ty: &Type, json: &str) -> TokenStream {
    match ty {
        Type::String | Type::Upload => {
            let text: String = serde_json::from_str(json).unwrap_or_default();
            if *ty == Type::Upload {
                quote!(Upload::from(#text))
            } else {
                quote!(#text.to_owned())
            }
        }
        Type::Integer => {
            let literal = proc_macro2::Literal::i64_unsuffixed(json.parse().unwrap_or_default());
            quote!(#literal)
        }
        Type::Number => {
            let literal = proc_macro2::Literal::f64_unsuffixed(json.parse().unwrap_or_default());
            quote!(#literal)
        }
        Type::Boolean => {
            let value = json == "true";
            quote!(#value)
        }
        Type::Array(_) | Type::Map(_) | Type::Any => {
            quote!(::arazzo_runtime::serde_json::from_str(#json).unwrap_or_default())
        }
    }
}
