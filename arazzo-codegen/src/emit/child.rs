//! A step that calls a workflow: the other machine runs within this one (S21, S30).

use proc_macro2::TokenStream;
use quote::quote;

use super::code::CodeWriter;
use super::tokens::{argument, doc, duration, ident};
use super::{reply, tail_calls};
use crate::lower::{ChildCall, Machine, SlotField, State, Tail};

pub(super) fn functions(machine: &Machine, state: &State, call: &ChildCall) -> TokenStream {
    let inputs = inputs_function(machine, state, call);
    let begin = begin_function(state, call);
    let end = end_function(machine, state, call);
    quote! {
        #inputs
        #begin
        #end
    }
}

/// The handlers of the step, for `Run`.
pub(super) fn handlers(machine: &Machine, state: &State, call: &ChildCall) -> TokenStream {
    let [inputs, begin, end, reply, failure] = [
        &state.functions.inputs,
        &state.functions.begin,
        &state.functions.end,
        &state.functions.reply,
        &state.functions.failure,
    ]
    .map(|name| ident(name));
    let begins = !begin_statements(call).is_empty();
    if call.tail == Tail::Itself {
        let begin = if begins {
            quote!(Self::#begin)
        } else {
            quote!(|_, _| ())
        };
        return quote!(Handlers::restart(Self::#inputs, #begin));
    }
    let child = ident(&call.names.machine);
    let field = state.kept.as_ref().map(|kept| ident(&kept.field));
    let failure = (!state.failure.is_empty()).then(|| quote!(, on_failure(Self::#failure)));
    let begin = begins.then(|| quote!(, beginning(Self::#begin)));
    let end = (!call.at_its_end.is_empty()).then(|| quote!(, ending(Self::#end)));
    let timeout = call.timeout.map(|timeout| {
        let timeout = duration(timeout);
        quote!(, within(#timeout))
    });
    let done = state.may_be_done.then(|| {
        let on = reply::transition(machine, state.reply.otherwise);
        quote!(, if_done_before(#on))
    });
    let tail = match call.tail {
        Tail::No | Tail::Itself => None,
        Tail::End => Some(quote!(, as_tail())),
        Tail::Cycle => Some(quote!(, as_tail_in_cycle())),
    };
    let last = call.last_exchange.then(|| quote!(, with_last_reply()));
    quote!(call!(#child, #field, #inputs, #reply #failure #begin #end #timeout #done #tail #last))
}

/// `step.output`, in the state of a run.
fn slot_path(slot: &SlotField) -> TokenStream {
    let (step, output) = (ident(&slot.step_field), ident(&slot.field));
    quote!(#step.#output)
}

/// The inputs that the called workflow starts with.
fn inputs_function(machine: &Machine, state: &State, call: &ChildCall) -> TokenStream {
    let (name, inputs) = (ident(&state.functions.inputs), ident(&call.names.inputs));
    let about = doc(&[format!(
        "`{}`, {}: the inputs of `{}`.",
        state.id, state.place, call.id
    )]);
    let body = self::inputs(machine, call);
    let run = argument(call.inputs_read_run, "run");
    quote! {
        #about
        fn #name(#run: &Run<Self>) -> Result<#inputs, Failure> {
            #body
        }
    }
}

/// The function that runs when the called workflow begins. It passes inputs to the state of that run, and marks its
/// steps that are done.
fn begin_function(state: &State, call: &ChildCall) -> Option<TokenStream> {
    let statements = begin_statements(call);
    if statements.is_empty() {
        return None;
    }
    let (name, child) = (ident(&state.functions.begin), ident(&call.names.machine));
    let about = doc(&[format!(
        "`{}`, {}: what is handed on when `{}` begins.",
        state.id, state.place, call.id
    )]);
    let run = argument(call.done.iter().any(|done| !done.slots.is_empty()), "run");
    Some(quote! {
        #about
        fn #name(#run: &Run<Self>, called: &mut Run<#child>) {
            #statements
        }
    })
}

fn begin_statements(call: &ChildCall) -> TokenStream {
    let done = done(call);
    let passed = tail_calls::passed(call);
    quote!(#done #passed)
}

/// The function that runs when the called workflow has ended. It keeps the inputs of that run.
fn end_function(machine: &Machine, state: &State, call: &ChildCall) -> Option<TokenStream> {
    if call.at_its_end.is_empty() || call.tail == Tail::Itself {
        return None;
    }
    let statements = CodeWriter(&machine.definitions).statements(&call.at_its_end);
    let (name, child) = (ident(&state.functions.end), ident(&call.names.machine));
    let about = doc(&[format!(
        "`{}`, {}: what is kept of the inputs of `{}`.",
        state.id, state.place, call.id
    )]);
    Some(quote! {
        #about
        fn #name(run: &mut Run<Self>, called: &Run<#child>) {
            #statements
        }
    })
}

/// `Ok(LoginInputs::new(…))`
fn inputs(machine: &Machine, call: &ChildCall) -> TokenStream {
    let inputs = ident(&call.names.inputs);
    let writer = CodeWriter(&machine.definitions);
    let values = call.arguments.iter().map(|(_, value)| writer.expression(value));
    let arguments = match &call.required {
        Some(required) => {
            let required = ident(required);
            let fields = call.arguments.iter().map(|(field, _)| ident(field));
            quote!(#required { #(#fields: #values),* })
        }
        None => quote!(#(#values),*),
    };
    if call.assignments.is_empty() {
        return quote!(Ok(#inputs::new(#arguments)));
    }
    let others = writer.statements(&call.assignments);
    quote! {
        let mut inputs = #inputs::new(#arguments);
        #others
        Ok(inputs)
    }
}

/// The fingerprint of these fields of `inputs` (S33).
pub(super) fn fingerprint(fields: &[String]) -> TokenStream {
    let fields = fields.iter().map(|field| {
        let field = ident(field);
        quote!(Fingerprint::of(&inputs.#field))
    });
    quote!(Fingerprint::of(&[#(#fields),*]))
}

/// S32: the steps that have been done in this run, with their outputs.
fn done(call: &ChildCall) -> TokenStream {
    let step = ident(&call.names.step);
    let done = call.done.iter().map(|done| {
        let variant = ident(&done.variant);
        let slots = done.slots.iter().map(|handed_on| {
            let (there, here) = (&handed_on.there, &handed_on.here);
            let [to, from] = [there, here].map(slot_path);
            let value = match (there.secret, here.secret) {
                (true, false) => quote!(SecretSlot::new(run.state.#from.clone())),
                (false, true) => quote!(run.state.#from.expose().clone()),
                _ => quote!(run.state.#from.clone()),
            };
            quote!(called.state.#to = #value;)
        });
        quote! {
            called.do_before(#step::#variant);
            #(#slots)*
        }
    });
    quote!(#(#done)*)
}
