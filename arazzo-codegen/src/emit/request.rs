//! The function that builds a step's request.

use proc_macro2::TokenStream;
use quote::quote;

use super::code::{CodeWriter, xml_element};
use super::tokens::{argument, doc, ident};
use crate::lower::{Machine, Request, State};

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
