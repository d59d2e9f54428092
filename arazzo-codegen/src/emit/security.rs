//! The constants that say which credentials requests and runs need.

use proc_macro2::TokenStream;
use quote::quote;

use super::machine::short_name;
use super::tokens::{doc, ident};
use crate::lower::{LoweredScheme, Machine, Security, SecurityKind};

/// The demands of the machine's requests.
pub(super) fn constants(machine: &Machine) -> TokenStream {
    let own = machine.security.iter().map(constant);
    quote!(#(#own)*)
}

/// The demands of a whole run.
pub(super) fn of_run(machine: &Machine) -> Option<TokenStream> {
    if machine.demands.is_empty() {
        return None;
    }
    let demands = machine.demands.iter().map(|demand| {
        let constant = ident(&demand.constant);
        if demand.machine == machine.names.machine {
            return quote!(Self::#constant);
        }
        let machine = ident(&demand.machine);
        quote!(#machine::#constant)
    });
    Some(quote! {
        const SECURITY: &'static [Security] = &[#(#demands),*];
    })
}

fn constant(security: &Security) -> TokenStream {
    let constant = ident(&security.constant);
    let about = doc(std::slice::from_ref(&security.doc));
    let source = &security.address.name;
    let short_name = short_name(&security.address);
    let alternatives = security.alternatives.iter().map(|schemes| {
        let schemes = schemes.iter().map(scheme);
        quote!(&[#(#schemes),*])
    });
    quote! {
        #about
        const #constant: Security = Security::new(#source, &[#(#alternatives),*]) #short_name;
    }
}

fn scheme(scheme: &LoweredScheme) -> TokenStream {
    let name = &scheme.name;
    let made = match &scheme.kind {
        SecurityKind::Header(header) => quote!(header(#name, #header)),
        SecurityKind::Query(parameter) => quote!(query(#name, #parameter)),
        SecurityKind::Cookie(cookie) => quote!(cookie(#name, #cookie)),
        SecurityKind::Basic => quote!(basic(#name)),
        SecurityKind::Bearer => quote!(bearer(#name)),
        SecurityKind::Http(of_http) => quote!(http(#name, #of_http)),
        SecurityKind::OpenIdConnect => quote!(open_id_connect(#name)),
        SecurityKind::OAuth2 {
            token_url,
            refresh_url,
        } => {
            let token_url = token_url.as_ref().map(|url| quote!(.token_url(#url)));
            let refresh_url = refresh_url.as_ref().map(|url| quote!(.refresh_url(#url)));
            quote!(oauth2(#name)#token_url #refresh_url)
        }
    };
    let scopes = &scheme.scopes;
    let scopes = (!scopes.is_empty()).then(|| quote!(.with_scopes(&[#(#scopes),*])));
    quote!(SecurityScheme::#made #scopes)
}
