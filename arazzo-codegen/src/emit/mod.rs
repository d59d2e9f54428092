//! Writes the program out as Rust: fragments small enough to read beside their output, and no decisions.

mod child;
mod code;
mod constants;
mod definitions;
mod errors;
mod inputs;
mod literal;
mod machine;
mod members;
mod outputs;
mod reply;
mod request;
mod rules;
mod security;
mod state;
mod tail_calls;
mod tokens;

use proc_macro2::TokenStream;
use quote::quote;

use crate::lower::{LoweredDefinition, LoweredProgram, Machine, Type};
use tokens::{doc, ident};

/// The module of a document, which holds its items, and the re-export of them.
pub(crate) fn with_module(program: &LoweredProgram, items: &TokenStream) -> TokenStream {
    let module = ident(&program.module);
    let complex = has_complex_types(program)
        .then(|| quote!(#[allow(clippy::type_complexity, reason = "the types are as deep as the schemas")]));
    let about = doc(&[format!("Compiled from `{}`.", program.file_names.join("`, `"))]);
    quote! {
        #[allow(ambiguous_glob_reexports, reason = "the modules of several documents have the same names")]
        #[allow(unused_imports, reason = "the crate may not use the workflows yet")]
        pub use #module::*;

        #about
        #complex
        #[allow(dead_code, reason = "the whole interface is there, whatever the crate uses of it")]
        mod #module {
            #items
        }
    }
}

/// The items of a document's workflows.
pub(crate) fn items(program: &LoweredProgram) -> TokenStream {
    let machines: TokenStream = program.machines.iter().map(machine).collect();
    let types = definitions::module(&program.definitions);
    let named = types.is_some().then(|| {
        quote!(
            use types::*;
        )
    });
    let constants = constants::modules(&program.constants);
    let xpath = program
        .uses_xpath
        .then(|| quote!(::arazzo_runtime::require_xpath!();));
    quote! {
        use ::arazzo_runtime::codegen::v1::*;
        #named
        #xpath
        #machines
        #types
        #constants
    }
}

/// Whether Clippy finds a type of a field, an argument or a result too complex, which stands in an `Option` or a
/// `Result` at most.
fn has_complex_types(program: &LoweredProgram) -> bool {
    const MOST: usize = 250;
    const AROUND: usize = 2;
    let mut definitions = program.definitions.iter().flat_map(LoweredDefinition::types);
    let of_machine = |machine: &'_ Machine| {
        let inputs = machine.inputs.iter().map(|input| &input.ty);
        let outputs = machine.outputs.iter().map(|output| &output.ty);
        let slots = machine.slots.iter().map(|slot| &slot.ty);
        inputs
            .chain(outputs)
            .chain(slots)
            .any(|ty| complexity(ty, AROUND) > MOST)
    };
    definitions.any(|ty| complexity(ty, AROUND) > MOST) || program.machines.iter().any(of_machine)
}

/// As Clippy counts: each part of a type costs ten times its depth.
fn complexity(ty: &Type, around: usize) -> usize {
    let own = 10 * (around + 1);
    own + match ty {
        Type::Array(inner) | Type::Optional(inner) => complexity(inner, around + 1),
        Type::Map(inner) => own + 10 + complexity(inner, around + 1),
        _ => 0,
    }
}

fn machine(machine: &Machine) -> TokenStream {
    let function = machine::function(machine);
    let inputs = inputs::inputs(machine);
    let outputs = outputs::outputs(machine);
    let step = machine::step(machine);
    let error = machine::error(machine);
    let error_bodies = errors::bodies(machine);
    let checkpoint = state::checkpoint(machine);
    let state = state::state(machine);
    let workflow = machine::workflow(machine);
    quote! {
        #function
        #inputs
        #outputs
        #step
        #error
        #error_bodies
        #checkpoint
        #state
        #workflow
    }
}
