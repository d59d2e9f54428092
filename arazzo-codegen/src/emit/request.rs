//! The function that builds a step's request.

use proc_macro2::TokenStream;
use quote::quote;

use super::code::{CodeWriter, xml_element};
use super::tokens::{argument, doc, ident};
use crate::lower::{Machine, Request, State};

/// The function with the statements that several requests have in common.
pub(super) fn common(machine: &Machine) -> Option<TokenStream> {
    let common = machine.common.as_ref()?;
    let name = ident(&common.function);
    let statements = CodeWriter(&machine.definitions).statements(&common.statements);
    let run = common.reads_run.then(|| quote!(run: &Run<Self>,));
    let (result, end) = match common.fails {
        true => (Some(quote!(-> Result<(), Failure>)), Some(quote!(Ok(())))),
        false => (None, None),
    };
    Some(quote! {
        /// What several requests have in common.
        fn #name(#run request: &mut Request) #result {
            #statements
            #end
        }
    })
}

pub(super) fn function(machine: &Machine, state: &State, request: &Request) -> TokenStream {
    let name = ident(&state.functions.request);
    let about = doc(&[format!(
        "`{}`, {}: {} {}",
        state.id, state.place, request.method, request.path_template
    )]);
    let method = ident(&request.method);
    let server = machine
        .servers
        .get(request.server)
        .map(|server| ident(&server.constant));
    let root = request.root.as_ref().map(|root| {
        let element = xml_element(root);
        quote!(const ROOT: XmlElement = #element;)
    });
    let statements = CodeWriter(&machine.definitions).statements(&request.statements);
    let run = argument(request.reads_run, "run");
    quote! {
        #about
        fn #name(#run: &Run<Self>) -> Result<Request, Failure> {
            #root
            let mut request = Request::new(Method::#method, Self::#server);
            #statements
            Ok(request)
        }
    }
}
