//! Structs that callers build: the inputs of a workflow and the objects in them, with constructors and setters.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::literal;
use super::members;
use super::tokens::{doc, ident, ty};
use crate::lower::{Definition, InputField, Machine, Presence, has_convention, is_operator, joined};
use crate::schema::Type;

/// How serde reads and writes a struct.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Serde {
    /// As it derives it: fast, and dear to compile.
    Derived,
    /// Member by member, for what is read once in a run.
    Members,
}

/// A struct as callers build it.
#[derive(Clone, Copy)]
pub(super) struct Built<'b> {
    pub(super) name: &'b str,
    pub(super) doc: &'b [String],
    pub(super) fields: &'b [InputField],
    /// The field for all other members.
    pub(super) additional: Option<(&'b str, &'b Type)>,
    pub(super) denies_unknown: bool,
    pub(super) serde: Serde,
    pub(super) definitions: &'b [Definition],
}

pub(super) fn inputs(machine: &Machine) -> TokenStream {
    let about = [format!("What `{}` needs to run.", machine.id)];
    let built = Built {
        name: &machine.names.inputs,
        doc: &about,
        fields: &machine.inputs,
        additional: None,
        denies_unknown: false,
        serde: Serde::Members,
        definitions: &machine.definitions,
    };
    let constructor = "The inputs that have to be given; the others keep their defaults.";
    let derives = quote!(Clone, Debug);
    built.item(constructor, &derives)
}

impl Built<'_> {
    pub(super) fn item(self, about_constructor: &str, derives: &TokenStream) -> TokenStream {
        let name = ident(self.name);
        let about = doc(self.doc);
        let fields = self.fields.iter().map(|input| self.field(input));
        let additional = self.additional();
        let constructor = self.constructor(about_constructor);
        let setters = self
            .fields
            .iter()
            .filter(|input| input.presence != Presence::Required)
            .map(|input| self.setter(input));
        let defaults = self
            .fields
            .iter()
            .filter_map(|input| self.default_function(input));
        let has_default = self
            .fields
            .iter()
            .all(|input| input.presence != Presence::Required);
        let default = has_default.then(|| {
            quote! {
                impl Default for #name {
                    fn default() -> Self {
                        Self::new()
                    }
                }
            }
        });
        let denies = self.denies_unknown.then(|| quote!(, deny_unknown_fields));
        let (attribute, members) = match self.serde {
            Serde::Derived => (
                Some(quote!(#[serde(crate = "::arazzo_runtime::serde" #denies)])),
                None,
            ),
            Serde::Members => (None, Some(self.members())),
        };
        quote! {
            #about
            #[derive(#derives)]
            #attribute
            pub struct #name {
                #(#fields)*
                #additional
            }

            impl #name {
                #constructor
                #(#setters)*
                #(#defaults)*
            }

            #default

            #members
        }
    }

    /// Writes and reads it.
    fn members(self) -> TokenStream {
        let name = ident(self.name);
        let fields = |is_optional: bool| {
            let fields = self.fields.iter();
            let these = fields.filter(move |input| (input.presence == Presence::Optional) == is_optional);
            these.map(|input| (input.field.as_str(), input.name.as_str()))
        };
        let writing = members::to_members(&name, fields(false), fields(true));
        let reading = members::from_members(&name, self.fields.iter().map(|input| self.taken(input)));
        quote! {
            #writing
            #reading
        }
    }

    /// The field, out of the members of an object.
    fn taken(self, input: &InputField) -> TokenStream {
        if matches!(input.presence, Presence::Default(_)) {
            let (field, name) = (ident(&input.field), &input.name);
            let default = ident(&self.default_function_name(input));
            return quote!(#field: members.take_or(#name, Self::#default)?);
        }
        members::taken(&input.field, &input.name)
    }

    fn additional(self) -> Option<TokenStream> {
        self.additional
            .map(|(field, of)| additional(self.definitions, field, of))
    }

    /// The type of the value, without `Option`.
    fn value_type(self, input: &InputField) -> TokenStream {
        value_type(self.definitions, input)
    }

    fn field(self, input: &InputField) -> TokenStream {
        if self.serde == Serde::Members {
            return plain_field(self.definitions, input);
        }
        let default = matches!(input.presence, Presence::Default(_)).then(|| {
            let path = format!("{}::{}", self.name, self.default_function_name(input));
            quote!(default = #path)
        });
        field(self.definitions, input, default)
    }

    /// What callers may pass: anything that becomes the type.
    fn argument(self, input: &InputField) -> (TokenStream, TokenStream) {
        let name = ident(&input.field);
        let converts = input.secret || matches!(input.ty, Type::String | Type::Upload);
        let value = if converts {
            quote!(#name.into())
        } else {
            quote!(#name)
        };
        let value = if input.boxed {
            quote!(Box::new(#value))
        } else {
            value
        };
        let ty = unboxed(self.definitions, input);
        if converts {
            (quote!(#name: impl Into<#ty>), value)
        } else {
            (quote!(#name: #ty), value)
        }
    }

    fn constructor(self, about: &str) -> TokenStream {
        let required: Vec<&InputField> = self
            .fields
            .iter()
            .filter(|input| input.presence == Presence::Required)
            .collect();
        let arguments = required.iter().map(|input| self.argument(input).0);
        let values = self.fields.iter().map(|input| {
            let name = ident(&input.field);
            match &input.presence {
                Presence::Required => {
                    let value = self.argument(input).1;
                    if value.to_string() == input.field {
                        quote!(#name)
                    } else {
                        quote!(#name: #value)
                    }
                }
                Presence::Default(_) | Presence::Fixed(_) => {
                    let function = ident(&self.default_function_name(input));
                    quote!(#name: Self::#function())
                }
                Presence::Optional | Presence::Nullable => quote!(#name: None),
            }
        });
        let additional = self.additional.map(|(field, _)| {
            let field = ident(field);
            quote!(#field: BTreeMap::new(),)
        });
        // Clippy's limit is for functions people call with positions in mind; here each argument is a required input.
        let many = (required.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
        let about = doc(&[about.to_owned()]);
        quote! {
            #about
            #[must_use]
            #many
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values,)* #additional }
            }
        }
    }

    fn setter(self, input: &InputField) -> TokenStream {
        let name = ident(&input.field);
        let (argument, value) = self.argument(input);
        let value = if input.presence.is_option() {
            quote!(Some(#value))
        } else {
            value
        };
        let about = doc(&[format!("Sets `{}`.", input.name)]);
        // `new` is taken.
        let function = if input.field == "new" {
            ident("new_")
        } else {
            name.clone()
        };
        let lint = if has_convention(&input.field) {
            Some(quote!(wrong_self_convention))
        } else {
            is_operator(&input.field).then(|| quote!(should_implement_trait))
        };
        let named = lint.map(|lint| quote!(#[allow(clippy::#lint, reason = "it has the name of the input")]));
        quote! {
            #about
            #[must_use]
            #named
            pub fn #function(mut self, #argument) -> Self {
                self.#name = #value;
                self
            }
        }
    }

    fn default_function(self, input: &InputField) -> Option<TokenStream> {
        let (Presence::Default(value) | Presence::Fixed(value)) = &input.presence else {
            return None;
        };
        let name = ident(&self.default_function_name(input));
        let ty = self.value_type(input);
        let value = literal(value);
        let value = if input.secret {
            quote!(Secret::from(#value))
        } else {
            value
        };
        let value = if input.boxed {
            quote!(Box::new(#value))
        } else {
            value
        };
        Some(quote! {
            fn #name() -> #ty {
                #value
            }
        })
    }
}

impl Built<'_> {
    /// `default_x`, unless that is the setter of another field.
    fn default_function_name(self, input: &InputField) -> String {
        let mut name = joined("default", &input.field);
        while self.fields.iter().any(|field| field.field == name) {
            name.push_str("_value");
        }
        name
    }
}

fn unboxed(definitions: &[Definition], input: &InputField) -> TokenStream {
    let ty = ty(definitions, &input.ty);
    if input.secret { quote!(Secret<#ty>) } else { ty }
}

/// The type of the field.
pub(super) fn whole_type(definitions: &[Definition], input: &InputField) -> TokenStream {
    let ty = value_type(definitions, input);
    if input.presence.is_option() {
        quote!(Option<#ty>)
    } else {
        ty
    }
}

fn value_type(definitions: &[Definition], input: &InputField) -> TokenStream {
    let ty = unboxed(definitions, input);
    if input.boxed { quote!(Box<#ty>) } else { ty }
}

/// A field as serde reads and writes it.
pub(super) fn field(
    definitions: &[Definition],
    input: &InputField,
    default: Option<TokenStream>,
) -> TokenStream {
    let name = ident(&input.field);
    let ty = value_type(definitions, input);
    let about = about(input);
    let renamed = (input.field != input.name).then(|| {
        let original = &input.name;
        quote!(rename = #original)
    });
    let (ty, extra) = match &input.presence {
        Presence::Required | Presence::Fixed(_) => (ty, None),
        Presence::Default(_) => (ty, default),
        Presence::Optional => (
            quote!(Option<#ty>),
            Some(quote!(default, skip_serializing_if = "Option::is_none")),
        ),
        Presence::Nullable => (quote!(Option<#ty>), None),
    };
    let attributes: Vec<TokenStream> = renamed.into_iter().chain(extra).collect();
    let serde = (!attributes.is_empty()).then(|| quote!(#[serde(#(#attributes),*)]));
    quote! {
        #about
        #serde
        pub #name: #ty,
    }
}

/// A field that serde knows nothing of.
pub(super) fn plain_field(definitions: &[Definition], input: &InputField) -> TokenStream {
    let (about, name) = (about(input), ident(&input.field));
    let ty = whole_type(definitions, input);
    quote! {
        #about
        pub #name: #ty,
    }
}

fn about(input: &InputField) -> TokenStream {
    if input.doc.is_empty() {
        doc(&[format!("`{}`", input.name)])
    } else {
        doc(&input.doc)
    }
}

/// The field for members beside the properties.
pub(super) fn additional(definitions: &[Definition], field: &str, of: &Type) -> TokenStream {
    let (field, of) = (ident(field), ty(definitions, of));
    quote! {
        /// The other members.
        #[serde(flatten)]
        pub #field: BTreeMap<String, #of>,
    }
}
