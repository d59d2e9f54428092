//! Writes the program out as Rust: fragments small enough to read beside their output, and no decisions.

mod child;
mod condition;
mod conversion;
mod data;
mod definitions;
mod driving;
mod errors;
mod inputs;
mod inside;
mod literal;
mod machine;
mod members;
mod outputs;
mod parameters;
mod payload;
mod reply;
mod request;
mod rules;
mod security;
mod tail_calls;
mod tokens;

use proc_macro2::TokenStream;
use quote::quote;

use crate::lower::{Machine, Program};
use tokens::{doc, ident, imports};

/// The module of a document and the re-export of what it holds, as both doors give it.
pub(crate) fn emit(program: &Program) -> TokenStream {
    let module = ident(&program.module);
    let items = items(program);
    let about = doc(&[format!("Compiled from `{}`.", program.file_name)]);
    quote! {
        #[allow(ambiguous_glob_reexports, reason = "documents that share an OpenAPI document name its schemas alike")]
        pub use #module::*;

        #about
        #[allow(dead_code, reason = "the whole interface is there, whatever the crate uses of it")]
        mod #module {
            #items
        }
    }
}

/// What stands in the module.
pub(crate) fn items(program: &Program) -> TokenStream {
    let machines: TokenStream = program.machines.iter().map(machine).collect();
    let definitions = definitions::definitions(&program.definitions);
    let machines = quote!(#machines #definitions);
    let imports = imports(&machines);
    let xpath = tokens::mentions(&machines, "xpath").then(|| quote!(::arazzo_runtime::require_xpath!();));
    quote! {
        #imports
        #xpath
        #machines
    }
}

fn machine(machine: &Machine) -> TokenStream {
    let function = machine::function(machine);
    let inputs = inputs::inputs(machine);
    let outputs = outputs::outputs(machine);
    let step = machine::step(machine);
    let error = machine::error(machine);
    let error_bodies = errors::bodies(machine);
    let checkpoint = machine::checkpoint(machine);
    let state_machine = machine::machine(machine);
    quote! {
        #function
        #inputs
        #outputs
        #step
        #error
        #error_bodies
        #checkpoint
        #state_machine
    }
}
