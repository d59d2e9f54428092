//! The function a user calls, the steps, and the workflow itself.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::code::CodeWriter;
use super::tokens::{argument, doc, ident, raw};
use super::{child, reply, request, rules, security, state, tail_calls};
use crate::lower::{Address, Expression, LoweredServer, Machine, ResolvedVariable, State, StateCall, Tail};

/// The whole run: a loop over the machine with one await.
pub(super) fn function(machine: &Machine) -> TokenStream {
    let names = &machine.names;
    let [function, inputs, outputs, error, workflow] = [
        &names.function,
        &names.inputs,
        &names.outputs,
        &names.error,
        &names.machine,
    ]
    .map(|name| ident(name));
    let mut lines = machine.doc.clone();
    if lines.is_empty() {
        lines.push(format!("Runs the workflow `{}`.", machine.id));
    }
    lines.push(String::new());
    lines.push(format!("Workflow `{}`, {}.", machine.id, machine.place));
    let about = doc(&lines);
    quote! {
        #about
        ///
        /// # Errors
        /// When a step fails and no action of the workflow takes over.
        pub async fn #function(client: &Client, inputs: #inputs) -> Result<#outputs, #error> {
            let mut run = Run::<#workflow>::start(client, inputs)?;
            loop {
                match run.advance()? {
                    Effect::Send(request) => run.supply(client.send(request).await)?,
                    Effect::Wait(wait) => client.wait(wait).await,
                    Effect::Finished(outputs) => return Ok(outputs),
                }
            }
        }
    }
}

/// The enum of the steps.
pub(super) fn step(machine: &Machine) -> TokenStream {
    let name = ident(&machine.names.step);
    let about = doc(&[format!("The steps of `{}`.", machine.id)]);
    let variants = machine.states.iter().map(|state| {
        let variant = ident(&state.variant);
        let about = doc(&described(state));
        quote! {
            #about
            #variant,
        }
    });
    let all = machine.states.iter().map(|state| {
        let (variant, id, operation) = (ident(&state.variant), &state.id, operation(state));
        quote!((Self::#variant, #id, #operation))
    });
    let in_order = machine.in_order.map(|count| {
        let count = Literal::usize_unsuffixed(count);
        quote!(const IN_ORDER: usize = #count;)
    });
    quote! {
        #about
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum #name {
            #(#variants)*
        }

        impl Step for #name {
            const ALL: &'static [(Self, &'static str, &'static str)] = &[#(#all),*];
            #in_order
        }
    }
}

/// `POST /files`, or `workflow login`.
fn operation(state: &State) -> String {
    match &state.call {
        StateCall::Request(call) => format!("{} {}", call.method, call.path_template),
        StateCall::Workflow(call) => format!("workflow {}", call.id),
    }
}

fn described(state: &State) -> Vec<String> {
    let mut lines = state.doc.clone();
    if !lines.is_empty() {
        lines.push(String::new());
    }
    let does = match &state.call {
        StateCall::Request(call) => format!("`{} {}`", call.method, call.path_template),
        StateCall::Workflow(call) => format!("Calls the workflow `{}`", call.id),
    };
    lines.push(format!("{does}, step `{}`, {}.", state.id, state.place));
    lines
}

pub(super) fn error(machine: &Machine) -> TokenStream {
    let (error, step) = (ident(&machine.names.error), ident(&machine.names.step));
    let said = match machine.errors {
        Some(_) => " What the server said is in its `error_body`.",
        None => "",
    };
    let about = doc(&[format!("How a run of `{}` fails.{said}", machine.id)]);
    quote! {
        #about
        pub type #error = WorkflowError<#step>;
    }
}

/// The workflow: its constants, the functions of its steps, and which step has which of them.
pub(super) fn workflow(machine: &Machine) -> TokenStream {
    let name = ident(&machine.names.machine);
    let about = doc(&[format!(
        "`{}` as a state machine without I/O: `Run::<{}>` drives it.",
        machine.id, machine.names.machine
    )]);
    let servers = machine.servers.iter().map(server);
    let security = security::constants(machine);
    let implementation = implementation(machine);
    let common = request::common(machine);
    let steps = machine.states.iter().map(|state| {
        let request = match &state.call {
            StateCall::Request(call) => request::function(machine, state, call),
            StateCall::Workflow(call) => child::functions(machine, state, call),
        };
        let reply = (!is_itself(state)).then(|| reply::function(machine, state));
        let shared = reply::shared_function(machine, state);
        let failure = reply::failure_function(machine, state);
        quote! {
            #request
            #reply
            #shared
            #failure
        }
    });
    quote! {
        #about
        #[derive(Clone, Copy, Debug)]
        pub struct #name;

        #implementation

        impl #name {
            #(#servers)*
            #security
            #common
            #(#steps)*
        }
    }
}

/// `impl Workflow for BatchJob`
fn implementation(machine: &Machine) -> TokenStream {
    let names = &machine.names;
    let id = &machine.id;
    let [name, step, inputs, outputs] =
        [&names.machine, &names.step, &names.inputs, &names.outputs].map(|name| ident(name));
    let state = state::ty(machine);
    let [inputs_schema, outputs_schema] =
        [&machine.inputs_schema, &machine.outputs_schema].map(|text| raw(text));
    let first = machine.states.first().map(|state| ident(&state.variant));
    let servers = run_servers(machine);
    let security = security::of_run(machine);
    let whole = machine.errors.is_some().then(|| {
        quote!(
            const KEEPS_WHOLE_REPLY: bool = true;
        )
    });
    let handlers = handlers(machine);
    let check = rules::function(machine);
    let asked = asked(machine);
    let restore = tail_calls::restore(machine);
    let endings = endings(machine);
    quote! {
        impl Workflow for #name {
            type Step = #step;
            type Inputs = #inputs;
            type Outputs = #outputs;
            type State = #state;

            const ID: &'static str = #id;
            const INPUTS_SCHEMA: &'static str = #inputs_schema;
            const OUTPUTS_SCHEMA: &'static str = #outputs_schema;
            const FIRST: #step = #step::#first;
            #servers
            #security
            #whole

            #handlers
            #check
            #asked
            #restore
            #endings
        }
    }
}

/// S25: of a run that starts anew nothing is left to judge.
fn is_itself(state: &State) -> bool {
    matches!(&state.call, StateCall::Workflow(call) if call.tail == Tail::Itself)
}

/// The functions of each step.
fn handlers(machine: &Machine) -> TokenStream {
    let step = ident(&machine.names.step);
    let arms = machine.states.iter().map(|state| {
        let variant = ident(&state.variant);
        let handlers = match &state.call {
            StateCall::Request(_) => {
                let [request, reply, failure] = [
                    &state.functions.request,
                    &state.functions.reply,
                    &state.functions.failure,
                ]
                .map(|name| ident(name));
                let failure = (!state.failure.is_empty()).then(|| quote!(.on_failure(Self::#failure)));
                quote!(Handlers::send(Self::#request, Self::#reply) #failure)
            }
            StateCall::Workflow(call) => child::handlers(machine, state, call),
        };
        quote!(#step::#variant => #handlers,)
    });
    quote! {
        fn handlers(step: #step) -> Handlers<Self> {
            match step { #(#arms)* }
        }
    }
}

/// Fingerprints of the requests in loops that may be paging (S33).
fn asked(machine: &Machine) -> Option<TokenStream> {
    if machine.rounds.is_empty() {
        return None;
    }
    let step = ident(&machine.names.step);
    let states = machine
        .rounds
        .iter()
        .filter_map(|state| machine.states.get(*state));
    let arms = states.map(|state| {
        let variant = ident(&state.variant);
        let asked = match &state.call {
            StateCall::Request(_) => {
                let request = ident(&state.functions.request);
                quote!(Ok(Self::#request(run)?.fingerprint()))
            }
            StateCall::Workflow(call) => {
                let inputs = ident(&state.functions.inputs);
                let asked = child::fingerprint(&call.asks_with);
                quote!(Self::#inputs(run).map(|inputs| #asked))
            }
        };
        quote!(#step::#variant => #asked,)
    });
    let others =
        (machine.rounds.len() < machine.states.len()).then(|| quote!(_ => Err(Failure::NotRunning),));
    Some(quote! {
        fn asked(run: &Run<Self>, step: #step) -> Result<Fingerprint, Failure> {
            match step {
                #(#arms)*
                #others
            }
        }
    })
}

/// The servers of a whole run.
fn run_servers(machine: &Machine) -> Option<TokenStream> {
    let servers = machine.run_servers.iter().map(|server| {
        let constant = ident(&server.constant);
        if server.machine == machine.names.machine {
            return quote!(Self::#constant);
        }
        let machine = ident(&server.machine);
        quote!(#machine::#constant)
    });
    (!machine.run_servers.is_empty()).then(|| {
        quote! {
            const SERVERS: &'static [Server] = &[#(#servers),*];
        }
    })
}

fn server(server: &LoweredServer) -> TokenStream {
    let constant = ident(&server.constant);
    let source = &server.address.name;
    let short_name = short_name(&server.address);
    let value = match &server.url {
        Some(url) => quote!(Server::new(#source, #url)),
        None => quote!(Server::unknown(#source)),
    };
    let value = if server.variables.is_empty() {
        value
    } else {
        let variables = server.variables.iter().map(server_variable);
        quote!(#value.with_variables(&[#(#variables),*]))
    };
    quote!(const #constant: Server = #value #short_name;)
}

/// `.with_short_name("api")`
pub(super) fn short_name(address: &Address) -> Option<TokenStream> {
    let name = address.short_name.as_ref()?;
    Some(quote!(.with_short_name(#name)))
}

/// `ServerVariable::new("region", "eu").one_of(&["eu", "us"])`
fn server_variable(variable: &ResolvedVariable) -> TokenStream {
    let name = &variable.name;
    let value = match &variable.default {
        Some(default) => quote!(ServerVariable::new(#name, #default)),
        None => quote!(ServerVariable::without_default(#name)),
    };
    let values = &variable.values;
    let one_of = (!values.is_empty()).then(|| quote!(.one_of(&[#(#values),*])));
    quote!(#value #one_of)
}

/// What a run hands back, when it succeeds and when it fails.
fn endings(machine: &Machine) -> TokenStream {
    let names = &machine.names;
    let [outputs, step] = [&names.outputs, &names.step].map(|name| ident(name));
    let writer = CodeWriter(&machine.definitions);
    let fields = machine.outputs.iter().map(|output| {
        let (field, value) = (ident(&output.field), writer.expression(&output.value));
        quote!(#field: #value)
    });
    let own = quote!(Ok(#outputs { #(#fields),* }));
    // S25: the outputs of the workflow that the run went to.
    let tails = machine.tails().map(|tail| {
        let variant = machine.states.get(tail).map(|state| ident(&state.variant));
        let fields = machine.outputs.iter().map(|output| {
            let field = ident(&output.field);
            let value = output.tails.iter().find(|(state, _)| *state == tail);
            let value = value.map_or_else(|| quote!(None), |(_, value)| writer.expression(value));
            quote!(#field: #value)
        });
        quote!(Some(#step::#variant) => Ok(#outputs { #(#fields),* }),)
    });
    let tails: Vec<TokenStream> = tails.collect();
    let body = if tails.is_empty() {
        own
    } else {
        quote! {
            match run.ended_at() {
                #(#tails)*
                _ => #own,
            }
        }
    };
    let run = argument(machine.outputs_read_run(), "run");
    let so_far = machine.outputs.iter().filter_map(|output| {
        let name = &output.name;
        let value = writer.expression(output.so_far.as_ref()?);
        Some(quote!((#name, #value)))
    });
    let so_far: Vec<TokenStream> = so_far.collect();
    let mut known = machine.outputs.iter().filter_map(|output| output.so_far.as_ref());
    let so_far_run = argument(known.any(Expression::reads_run), "run");
    let so_far = (!so_far.is_empty()).then(|| {
        quote! {
            fn outputs_so_far(#so_far_run: &Run<Self>) -> Vec<(&'static str, Option<Value>)> {
                Vec::from([#(#so_far),*])
            }
        }
    });
    quote! {
        fn outputs(#run: &Run<Self>) -> Result<#outputs, Failure> {
            #body
        }

        #so_far
    }
}
