//! Structs that callers build: the inputs of a workflow and the objects in them, with constructors and setters.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::literal;
use super::members::{self, Implements, MemberRead, Others, StructMember};
use super::tokens::{allowing_names, doc, ident, ty};
use crate::lower::{
    InputField, LoweredDefinitions, Machine, Presence, Type, has_convention, is_operator, joined,
};

/// A struct as callers build it.
#[derive(Clone, Copy)]
pub(super) struct InputStruct<'b> {
    pub(super) name: &'b str,
    pub(super) doc: &'b [String],
    pub(super) fields: &'b [InputField],
    /// The field for all other members.
    pub(super) additional: Option<(&'b str, &'b Type)>,
    pub(super) denies_unknown: bool,
    /// The struct that the constructor takes; without one it takes each value by its position.
    pub(super) required: Option<&'b str>,
    pub(super) definitions: &'b LoweredDefinitions,
    pub(super) implements: Implements,
}

pub(super) fn inputs(machine: &Machine) -> TokenStream {
    let about = [format!("What `{}` needs to run.", machine.id)];
    let built = InputStruct {
        name: &machine.names.inputs,
        doc: &about,
        fields: &machine.inputs,
        additional: None,
        denies_unknown: false,
        required: machine.required.as_deref(),
        definitions: &machine.definitions,
        implements: Implements::Both,
    };
    let constructor = "The inputs that have to be given; the others keep their defaults.";
    let derives = quote!(Clone, Debug);
    built.item(constructor, &derives)
}

impl<'b> InputStruct<'b> {
    pub(super) fn item(self, about_constructor: &str, derives: &TokenStream) -> TokenStream {
        let name = ident(self.name);
        let about = doc(self.doc);
        let fields = self.fields.iter().map(|input| field(self.definitions, input));
        let additional = self.additional();
        let constructor = self.constructor(about_constructor);
        let required = self.required();
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
        let members = self.members();
        let names_allowed = allowing_names(self.fields.iter().map(|input| input.field.as_str()));
        quote! {
            #about
            #[derive(#derives)]
            #[must_use]
            pub struct #name {
                #(#fields)*
                #additional
            }

            #required

            #names_allowed
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
        let members = self.fields.iter().map(|input| {
            let read = match &input.presence {
                Presence::Default(_) => MemberRead::Or(ident(&self.default_function_name(input))),
                // S17: null is given.
                Presence::Required if matches!(input.ty, Type::Optional(_)) => MemberRead::Required,
                _ => StructMember::of(input).read,
            };
            StructMember {
                read,
                ..StructMember::of(input)
            }
        });
        let members: Vec<StructMember> = members.collect();
        let others = match self.additional {
            Some((field, _)) => Others::Kept(field),
            None if self.denies_unknown => Others::Denied,
            None => Others::Ignored,
        };
        members::members(&name, &members, others, self.implements)
    }

    fn additional(self) -> Option<TokenStream> {
        self.additional
            .map(|(field, of)| additional(self.definitions, field, of))
    }

    /// The type of the value, without `Option`.
    fn value_type(self, input: &InputField) -> TokenStream {
        value_type(self.definitions, input)
    }

    /// What callers may pass: anything that becomes the type.
    fn argument(self, input: &InputField) -> (TokenStream, TokenStream) {
        let name = ident(&input.field);
        let converts = converts(input);
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

    /// The struct of the required inputs, which `new` takes.
    fn required(self) -> Option<TokenStream> {
        let name = ident(self.required?);
        let about = doc(&[format!("The values that `{}::new` takes.", self.name)]);
        let fields = self.given().map(|input| {
            let (about, name) = (self::about(input), ident(&input.field));
            let ty = unboxed(self.definitions, input);
            quote! {
                #about
                pub #name: #ty,
            }
        });
        Some(quote! {
            #about
            #[derive(Clone, Debug)]
            pub struct #name {
                #(#fields)*
            }
        })
    }

    /// The fields that have to be given.
    fn given(self) -> impl Iterator<Item = &'b InputField> {
        let fields = self.fields.iter();
        fields.filter(|input| input.presence == Presence::Required)
    }

    /// The parameters of the constructor, and what makes variables of them.
    fn parameters(self) -> (TokenStream, Option<TokenStream>) {
        let Some(required) = self.required else {
            let arguments = self.given().map(|input| self.argument(input).0);
            return (quote!(#(#arguments),*), None);
        };
        let required = ident(required);
        let names = self.given().map(|input| ident(&input.field));
        (
            quote!(required: #required),
            Some(quote!(let #required { #(#names),* } = required;)),
        )
    }

    /// The value of a field that has to be given.
    fn value(self, input: &InputField) -> TokenStream {
        let name = ident(&input.field);
        match (self.required, input.boxed) {
            (None, _) => self.argument(input).1,
            (Some(_), true) => quote!(Box::new(#name)),
            (Some(_), false) => quote!(#name),
        }
    }

    /// Whether that is the argument itself.
    fn is_plain(self, input: &InputField) -> bool {
        !input.boxed && (self.required.is_some() || !converts(input))
    }

    fn constructor(self, about: &str) -> TokenStream {
        let (parameters, taken_apart) = self.parameters();
        let values = self.fields.iter().map(|input| {
            let name = ident(&input.field);
            match &input.presence {
                Presence::Required => {
                    if self.is_plain(input) {
                        quote!(#name)
                    } else {
                        let value = self.value(input);
                        quote!(#name: #value)
                    }
                }
                Presence::Default(_) | Presence::Fixed(_) => {
                    let function = ident(&self.default_function_name(input));
                    quote!(#name: Self::#function())
                }
                Presence::Optional => quote!(#name: None),
            }
        });
        let additional = self.additional.map(|(field, _)| {
            let field = ident(field);
            quote!(#field: BTreeMap::new(),)
        });
        // Clippy's limit is for functions people call with positions in mind; here each argument is a required input.
        let is_long = self.required.is_none() && self.given().count() > 7;
        let many = is_long.then(|| quote!(#[allow(clippy::too_many_arguments, reason = "each is a required input of its own type")]));
        let about = doc(&[about.to_owned()]);
        quote! {
            #about
            #many
            pub fn new(#parameters) -> Self {
                #taken_apart
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

impl InputStruct<'_> {
    /// `default_x`, unless that is the setter of another field.
    fn default_function_name(self, input: &InputField) -> String {
        let mut name = joined("default", &input.field);
        while self.fields.iter().any(|field| field.field == name) {
            name.push_str("_value");
        }
        name
    }
}

/// Whether callers may pass anything that becomes the type.
fn converts(input: &InputField) -> bool {
    input.secret || matches!(input.ty, Type::String | Type::Upload)
}

fn unboxed(definitions: &LoweredDefinitions, input: &InputField) -> TokenStream {
    let ty = ty(definitions, &input.ty);
    if input.secret { quote!(Secret<#ty>) } else { ty }
}

/// The type of the field.
pub(super) fn whole_type(definitions: &LoweredDefinitions, input: &InputField) -> TokenStream {
    let ty = value_type(definitions, input);
    if input.presence.is_option() {
        quote!(Option<#ty>)
    } else {
        ty
    }
}

/// The type of the value that the field may have.
pub(super) fn value_type(definitions: &LoweredDefinitions, input: &InputField) -> TokenStream {
    let ty = unboxed(definitions, input);
    if input.boxed { quote!(Box<#ty>) } else { ty }
}

pub(super) fn field(definitions: &LoweredDefinitions, input: &InputField) -> TokenStream {
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
pub(super) fn additional(definitions: &LoweredDefinitions, field: &str, of: &Type) -> TokenStream {
    let (field, of) = (ident(field), ty(definitions, of));
    quote! {
        /// The other members.
        pub #field: BTreeMap<String, #of>,
    }
}
