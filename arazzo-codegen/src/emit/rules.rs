//! The check of the inputs before the first request.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::ident;
use crate::lower::{Bound, Machine, Rule};

/// The function that checks the inputs, if something is demanded of them.
pub(super) fn function(machine: &Machine) -> Option<TokenStream> {
    if machine.rules.inputs.is_empty() {
        return None;
    }
    let statics = machine.rules.patterns.iter().map(|(constant, pattern)| {
        let constant = ident(constant);
        quote!(static #constant: regex::Pattern = regex::Pattern::new(#pattern);)
    });
    let checks = machine.rules.inputs.iter().filter_map(|(input, rules)| {
        let field = machine.inputs.get(*input)?;
        let (name, access) = (&field.name, ident(&field.field));
        let rules = chain(machine, rules);
        Some(match (field.presence.is_option(), field.secret) {
            (false, false) => quote!(checks.input(#name, &inputs.#access, |value| { #rules });),
            (false, true) => quote!(checks.input(#name, inputs.#access.expose(), |value| { #rules });),
            (true, false) => quote!(checks.input_if_given(#name, inputs.#access.as_ref(), |value| { #rules });),
            (true, true) => {
                quote!(checks.input_if_given(#name, inputs.#access.as_ref().map(Secret::expose), |value| { #rules });)
            }
        })
    });
    let inputs = ident(&machine.names.inputs);
    Some(quote! {
        fn check(inputs: &#inputs) -> Result<(), Failure> {
            #(#statics)*
            let mut checks = Checks::default();
            #(#checks)*
            checks.finish()
        }
    })
}

/// `value.minimum(1_i64).maximum(10_i64);`
fn chain(machine: &Machine, rules: &[Rule]) -> TokenStream {
    let calls = rules.iter().map(|rule| call(machine, rule));
    quote!(value #(#calls)*;)
}

fn call(machine: &Machine, rule: &Rule) -> TokenStream {
    match rule {
        Rule::Minimum(bound) => bounded("minimum", bound),
        Rule::Maximum(bound) => bounded("maximum", bound),
        Rule::ExclusiveMinimum(bound) => bounded("exclusive_minimum", bound),
        Rule::ExclusiveMaximum(bound) => bounded("exclusive_maximum", bound),
        Rule::MultipleOf(bound) => bounded("multiple_of", bound),
        Rule::MinLength(count) => counted("min_length", *count),
        Rule::MaxLength(count) => counted("max_length", *count),
        Rule::MinItems(count) => counted("min_items", *count),
        Rule::MaxItems(count) => counted("max_items", *count),
        Rule::MinProperties(count) => counted("min_properties", *count),
        Rule::MaxProperties(count) => counted("max_properties", *count),
        Rule::UniqueItems => quote!(.unique_items()),
        Rule::Pattern(pattern) => {
            let known = machine.rules.patterns.iter().find(|(_, known)| known == pattern);
            let constant = known.map(|(constant, _)| ident(constant));
            quote!(.pattern(&#constant, #pattern))
        }
        Rule::Required(names) => quote!(.required(&[#(#names),*])),
        Rule::OneOf(values) => quote!(.one_of(&[#(#values),*])),
        Rule::Items(rules) => {
            let rules = chain(machine, rules);
            quote!(.items(|value| { #rules }))
        }
        Rule::Member(name, rules) => {
            let rules = chain(machine, rules);
            quote!(.member(#name, |value| { #rules }))
        }
        Rule::Others(names, rules) => {
            let rules = chain(machine, rules);
            quote!(.other_members(&[#(#names),*], |value| { #rules }))
        }
    }
}

fn bounded(method: &str, bound: &Bound) -> TokenStream {
    let method = ident(method);
    let bound = match bound {
        Bound::Integer(integer) => match i64::try_from(*integer) {
            Ok(integer) => Literal::i64_suffixed(integer),
            Err(_) => Literal::i128_suffixed(*integer),
        },
        Bound::Number(number) => Literal::f64_suffixed(number.parse().unwrap_or_default()),
    };
    quote!(.#method(#bound))
}

fn counted(method: &str, count: usize) -> TokenStream {
    let (method, count) = (ident(method), Literal::usize_unsuffixed(count));
    quote!(.#method(#count))
}
