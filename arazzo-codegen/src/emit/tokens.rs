//! Small pieces of Rust: identifiers, documentation, types, imports.

use proc_macro2::{Delimiter, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

use crate::openapi::Type;

/// An identifier; `lower` makes only valid ones.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Lines of documentation.
pub(super) fn doc(lines: &[String]) -> TokenStream {
    lines
        .iter()
        .map(|line| {
            let line = if line.is_empty() {
                String::new()
            } else {
                format!(" {line}")
            };
            quote!(#[doc = #line])
        })
        .collect()
}

/// A type by its name.
pub(super) fn ty(ty: &Type) -> TokenStream {
    match ty {
        Type::String => quote!(String),
        Type::Integer => quote!(i64),
        Type::Number => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::Array(item) => {
            let item = self::ty(item);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let value = self::ty(value);
            quote!(BTreeMap<String, #value>)
        }
        Type::Upload => quote!(Upload),
        Type::Any => quote!(Value),
    }
}

pub(super) fn is_copy(ty: &Type) -> bool {
    matches!(ty, Type::Integer | Type::Number | Type::Boolean)
}

/// The `use` declarations for what the code names.
pub(super) fn imports(code: &TokenStream) -> TokenStream {
    const RUNTIME: [&str; 25] = [
        "Client",
        "Effect",
        "Failure",
        "Limits",
        "Method",
        "Multipart",
        "Progress",
        "Reply",
        "Request",
        "Secret",
        "Server",
        "Slot",
        "Step",
        "Transition",
        "TransportError",
        "Upload",
        "WorkflowError",
        "at",
        "demand",
        "json_array",
        "json_object",
        "json_value",
        "jsonpath",
        "simple",
        "text",
    ];
    let names = RUNTIME.into_iter().filter(|name| uses(code, name)).map(ident);
    let serde = quote!(
        use ::arazzo_runtime::serde::{Deserialize, Serialize};
    );
    let json: Vec<Ident> = ["Map", "Value"]
        .into_iter()
        .filter(|name| uses(code, name))
        .map(ident)
        .collect();
    let json = (!json.is_empty()).then(|| quote!(use ::arazzo_runtime::serde_json::{#(#json),*};));
    let maps = uses(code, "BTreeMap").then(|| {
        quote!(
            use ::std::collections::BTreeMap;
        )
    });
    quote! {
        #maps
        use ::arazzo_runtime::{#(#names),*};
        #serde
        #json
    }
}

/// Whether the code names a variable or a type, other than as a field or method (`.name`).
pub(super) fn mentions(code: &TokenStream, name: &str) -> bool {
    names(code, name, |_| true)
}

/// Whether the code names what is imported: a type, or a function or module that it calls.
fn uses(code: &TokenStream, name: &str) -> bool {
    let is_type = name.starts_with(char::is_uppercase);
    names(code, name, |next| match next {
        Some(TokenTree::Group(group)) => is_type || group.delimiter() == Delimiter::Parenthesis,
        Some(TokenTree::Punct(punct)) => {
            is_type || punct.as_char() == ':' && punct.spacing() == Spacing::Joint
        }
        _ => is_type,
    })
}

fn names(code: &TokenStream, name: &str, fits: impl Fn(Option<&TokenTree>) -> bool + Copy) -> bool {
    let trees: Vec<TokenTree> = code.clone().into_iter().collect();
    trees.iter().enumerate().any(|(position, tree)| match tree {
        TokenTree::Ident(ident) => {
            let before = position.checked_sub(1).and_then(|before| trees.get(before));
            let is_member = matches!(before, Some(TokenTree::Punct(punct)) if punct.as_char() == '.');
            !is_member && ident == name && fits(trees.get(position + 1))
        }
        TokenTree::Group(group) => names(&group.stream(), name, fits),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
