//! What replies that are errors hold, for those who ask the error of a run.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{doc, ident, ty, uneven};
use crate::ids::StepId;
use crate::lower::{ErrorReply, Errors, LoweredShape, Machine, Presence, Statuses, Type};

/// The implementation for the steps, and an enum where there are several types.
pub(super) fn bodies(machine: &Machine) -> Option<TokenStream> {
    let errors = machine.errors.as_ref()?;
    let step = ident(&machine.names.step);
    let (body, enumeration) = match errors.types.as_slice() {
        [(_, only)] => (ty(&machine.definitions, only), None),
        several => {
            let name = ident(&machine.names.error_body);
            (quote!(#name), Some(enumeration(machine, several)))
        }
    };
    let arms = errors.replies.iter().map(|reply| arm(machine, errors, reply));
    let otherwise = (!is_exhaustive(machine, errors)).then(|| quote!(_ => None,));
    // The body is not `Self::Body` in `read`: a step may be called so.
    Some(quote! {
        #enumeration

        impl ErrorBodies for #step {
            type Body = #body;

            fn read(self, status: u16, json: &str) -> Option<#body> {
                match (self, status) {
                    #(#arms)*
                    #otherwise
                }
            }
        }
    })
}

fn enumeration(machine: &Machine, types: &[(String, Type)]) -> TokenStream {
    let name = ident(&machine.names.error_body);
    let about = doc(&[format!("What servers say when a step of `{}` fails.", machine.id)]);
    let variants = types.iter().map(|(variant, of)| {
        let about = doc(&[format!("{variant}.")]);
        let (variant, of) = (ident(variant), ty(&machine.definitions, of));
        quote! {
            #about
            #variant(#of),
        }
    });
    let uneven = uneven();
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq)]
        #uneven
        pub enum #name {
            #(#variants)*
        }
    }
}

fn arm(machine: &Machine, errors: &Errors, reply: &ErrorReply) -> TokenStream {
    let steps = reply.states.iter().filter_map(|state| {
        let variant = ident(&machine.states.get(*state)?.variant);
        Some(quote!(Self::#variant))
    });
    let statuses = patterns(&reply.statuses);
    let wrapped = errors.types.get(reply.ty).filter(|_| errors.types.len() > 1);
    let wrapped = wrapped.map(|(variant, _)| {
        let (name, variant) = (ident(&machine.names.error_body), ident(variant));
        quote!(.map(#name::#variant))
    });
    let ty = errors.types.get(reply.ty).map(|(_, ty)| ty);
    let says_something = ty
        .and_then(|ty| without_demands(machine, ty))
        .map(|names| quote!(.filter(|_| has_any_member(json, &[#(#names),*]))));
    quote!((#(#steps)|*, #(#statuses)|*) => Expected::read(json)#says_something #wrapped,)
}

/// The members of a type that every object fits, because none of them has to be there.
fn without_demands<'m>(machine: &'m Machine, ty: &Type) -> Option<Vec<&'m str>> {
    let Type::Named(position) = ty else { return None };
    match &machine.definitions.get(*position)?.shape {
        LoweredShape::Struct { fields, .. }
            if !fields.is_empty() && fields.iter().all(|field| field.presence != Presence::Required) =>
        {
            Some(fields.iter().map(|field| field.name.as_str()).collect())
        }
        _ => None,
    }
}

/// The statuses as patterns, what follows one another as a range: `401 | 404`, `400..=599`.
fn patterns(statuses: &[Statuses]) -> Vec<TokenStream> {
    let mut ranges = Vec::new();
    for statuses in statuses {
        ranges.push(match *statuses {
            Statuses::One(status) => (status, status),
            Statuses::Class(class) => (class * 100, class * 100 + 99),
            Statuses::Default => return vec![quote!(_)],
        });
    }
    ranges.sort_unstable();
    let mut merged: Vec<(u16, u16)> = Vec::new();
    for (first, last) in ranges {
        match merged.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => merged.push((first, last)),
        }
    }
    let patterns = merged.into_iter().map(|(first, last)| {
        let [start, end] = [first, last].map(Literal::u16_unsuffixed);
        match last - first {
            0 => quote!(#start),
            1 => quote!(#start | #end),
            _ => quote!(#start..=#end),
        }
    });
    patterns.collect()
}

/// Whether every step says what every status means.
fn is_exhaustive(machine: &Machine, errors: &Errors) -> bool {
    let has_default = |state: StepId| {
        let mut replies = errors.replies.iter();
        replies.any(|reply| reply.states.contains(&state) && reply.statuses.contains(&Statuses::Default))
    };
    machine.states.ids().all(has_default)
}

#[cfg(test)]
mod tests {
    use super::patterns;
    use crate::lower::Statuses::{self, Class, Default, One};

    fn shown(statuses: &[Statuses]) -> Vec<String> {
        patterns(statuses).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn statuses_that_follow_one_another_are_a_range() {
        assert_eq!(shown(&[One(404), One(401)]), ["401", "404"]);
        assert_eq!(shown(&[One(403), One(404), One(409)]), ["403 | 404", "409"]);
        assert_eq!(shown(&[One(400), One(401), One(402)]), ["400 ..= 402"]);
        assert_eq!(shown(&[One(401), Class(4), Class(5), One(599)]), ["400 ..= 599"]);
        assert_eq!(shown(&[Class(5), One(404)]), ["404", "500 ..= 599"]);
        assert_eq!(shown(&[One(u16::MAX), One(u16::MAX)]), ["65535"]);
        assert_eq!(shown(&[Default]), ["_"]);
    }
}
