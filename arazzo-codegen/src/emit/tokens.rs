//! Small pieces of Rust: identifiers, documentation, types.

use std::time::Duration;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::lower::{LoweredDefinitions, Type, safe};

/// An identifier; `lower` makes only valid ones.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// A text as a raw literal, in which quotes are not escaped. Text that is not ASCII is escaped.
pub(super) fn raw(text: &str) -> Literal {
    if !text.chars().all(|next| next == ' ' || next.is_ascii_graphic()) {
        return Literal::string(text);
    }
    let mut hashes = "#".to_owned();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    let literal = format!("r{hashes}\"{text}\"{hashes}").parse();
    literal.unwrap_or_else(|_| Literal::string(text))
}

/// Lines of documentation.
pub(super) fn doc(lines: &[String]) -> TokenStream {
    safe(lines)
        .into_iter()
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
pub(super) fn ty(definitions: &LoweredDefinitions, ty: &Type) -> TokenStream {
    let inner = |inner: &Type| self::ty(definitions, inner);
    match ty {
        Type::String => quote!(String),
        Type::Integer => quote!(i64),
        Type::Unsigned => quote!(u64),
        Type::Number => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::Array(item) => {
            let item = inner(item);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let value = inner(value);
            quote!(BTreeMap<String, #value>)
        }
        Type::Optional(value) => {
            let value = inner(value);
            quote!(Option<#value>)
        }
        Type::Named(position) => {
            let name = definitions
                .get(*position)
                .map(|definition| ident(&definition.name));
            quote!(#name)
        }
        Type::Upload => quote!(Upload),
        Type::File | Type::Body => quote!(RawBody),
        Type::Any => quote!(Value),
        Type::Json => quote!(Json),
    }
}

/// `Duration::from_secs(2)`, in the largest unit that is exact.
pub(super) fn duration(duration: Duration) -> TokenStream {
    let nanoseconds = duration.subsec_nanos();
    if nanoseconds == 0 {
        let seconds = Literal::u64_unsuffixed(duration.as_secs());
        quote!(Duration::from_secs(#seconds))
    } else if nanoseconds.is_multiple_of(1_000_000) {
        let milliseconds = Literal::u128_unsuffixed(duration.as_millis());
        quote!(Duration::from_millis(#milliseconds))
    } else {
        let seconds = Literal::u64_unsuffixed(duration.as_secs());
        let nanoseconds = Literal::u32_unsuffixed(nanoseconds);
        quote!(Duration::new(#seconds, #nanoseconds))
    }
}

pub(super) fn is_copy(ty: &Type) -> bool {
    matches!(
        ty.without_null(),
        Type::Integer | Type::Unsigned | Type::Number | Type::Boolean
    )
}

/// For an enum whose variants hold types of a document, which may differ much in size.
pub(super) fn uneven() -> TokenStream {
    quote!(#[allow(clippy::large_enum_variant, reason = "a variant is as large as the document makes it")])
}

/// For code in which fields are arguments or variables: Clippy's opinion of the document's own names.
pub(super) fn allowing_names<'f>(mut fields: impl Iterator<Item = &'f str> + Clone) -> Option<TokenStream> {
    let has_letters = |field: &str| field.contains(|character| !matches!(character, '_' | '0'..='9'));
    let is_disliked = |field: &str| ["foo", "baz", "quux"].contains(&field);
    let without_letters =
        (!fields.clone().all(has_letters)).then(|| quote!(clippy::just_underscores_and_digits,));
    let disliked = fields.any(is_disliked).then(|| quote!(clippy::disallowed_names,));
    (without_letters.is_some() || disliked.is_some())
        .then(|| quote!(#[allow(#without_letters #disliked reason = "these are the names of the document")]))
}

/// The name of an argument. It begins with `_` if nothing reads the argument.
pub(super) fn argument(is_read: bool, name: &str) -> Ident {
    if is_read {
        ident(name)
    } else {
        ident(&format!("_{name}"))
    }
}
