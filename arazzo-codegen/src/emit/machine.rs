//! The function a user calls, the steps, the checkpoint and the machine itself.

use proc_macro2::TokenStream;
use quote::quote;

use super::code::Writer;
use super::members::{self, Member, Others};
use super::tokens::{doc, ident, ty};
use super::{child, driving, reply, request, rules, security, tail_calls};
use crate::lower::{Address, Call, ChildCall, Machine, Server, ServerVariable, State, Tail};

/// The whole run: a loop over the machine with one await.
pub(super) fn function(machine: &Machine) -> TokenStream {
    let names = &machine.names;
    let [function, inputs, outputs, error, state_machine] = [
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
    let servers = (!machine.run_servers.is_empty()).then(
        || quote!(client.check_servers(#state_machine::SERVERS).map_err(|error| run.fail(error.into()))?;),
    );
    let credentials = security::check(machine);
    quote! {
        #about
        ///
        /// # Errors
        /// When a step fails and no action of the workflow takes over: the error says which step, at which attempt,
        /// and what the server answered.
        pub async fn #function(client: &Client, inputs: #inputs) -> Result<#outputs, #error> {
            let mut run = #state_machine::new(inputs)
                .with_limits(client.limits())
                .watched_by(client.watch());
            #servers
            #credentials
            loop {
                match run.next()? {
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
    let arms = machine.states.iter().map(|state| {
        let (variant, id) = (ident(&state.variant), &state.id);
        quote!(Self::#variant => #id,)
    });
    let all = machine.states.iter().map(|state| ident(&state.variant));
    quote! {
        #about
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum #name {
            #(#variants)*
        }

        impl #name {
            /// The step's `stepId`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { #(#arms)* }
            }
        }

        impl Step for #name {
            const ALL: &'static [Self] = &[#(Self::#all),*];

            fn as_str(self) -> &'static str {
                self.as_str()
            }
        }

        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    }
}

fn described(state: &State) -> Vec<String> {
    let mut lines = state.doc.clone();
    if !lines.is_empty() {
        lines.push(String::new());
    }
    let does = match &state.call {
        Call::Request(call) => format!("`{} {}`", call.method, call.path_template),
        Call::Workflow(call) => format!("Calls the workflow `{}`", call.id),
    };
    lines.push(format!("{does}, step `{}`, {}.", state.id, state.place));
    lines
}

pub(super) fn error(machine: &Machine) -> TokenStream {
    let (error, step) = (ident(&machine.names.error), ident(&machine.names.step));
    let mut about = vec![format!(
        "How a run of `{}` fails: at which step, why, and what came before.",
        machine.id
    )];
    if machine.errors.is_some() {
        about.push("What the server said is in its `error_body`.".to_owned());
    }
    let about = doc(&about);
    quote! {
        #about
        pub type #error = WorkflowError<#step>;
    }
}

/// What is kept between two steps.
pub(super) fn checkpoint(machine: &Machine) -> TokenStream {
    let (checkpoint, step) = (ident(&machine.names.checkpoint), ident(&machine.names.step));
    let about = doc(&[
        format!(
            "Where a run of `{}` is: enough to go on with it later, together with the inputs,",
            machine.id
        ),
        "which it does not hold (they have the secrets).".to_owned(),
    ]);
    let slots = machine.slots.iter().map(|slot| {
        let field = ident(&slot.field);
        let ty = ty(&machine.definitions, &slot.ty);
        let about = doc(&[format!("`{}`", slot.expression)]);
        let slot = if slot.secret {
            quote!(SecretSlot)
        } else {
            quote!(Slot)
        };
        quote! {
            #about
            #field: #slot<#ty>,
        }
    });
    let own_run = |(_, call): &(&State, &ChildCall)| call.tail != Tail::Itself;
    let passed = tail_calls::fields(machine);
    let takes = tail_calls::takes(machine);
    let children = machine.children().filter(own_run).map(|(state, call)| {
        let (field, child) = (ident(&call.field), ident(&call.names.checkpoint));
        let about = doc(&[format!(
            "The run of `{}` for the step `{}`, while it lasts.",
            call.id, state.id
        )]);
        let time = call.timeout.as_ref().map(|(_, field)| {
            let field = ident(field);
            let about = doc(&[format!(
                "What is left of the `timeout` of the step `{}`.",
                state.id
            )]);
            quote! {
                #about
                #field: Option<TimeLimit>,
            }
        });
        quote! {
            #about
            #field: Option<Box<#child>>,
            #time
        }
    });
    let kept = kept(machine);
    quote! {
        #about
        #[derive(Clone, Debug)]
        pub struct #checkpoint {
            progress: Progress<#step>,
            #(#slots)*
            #(#children)*
            #passed
        }

        #kept

        #takes
    }
}

/// How serde writes and reads a checkpoint.
fn kept(machine: &Machine) -> TokenStream {
    let checkpoint = ident(&machine.names.checkpoint);
    let slots = machine.slots.iter().map(|slot| slot.field.as_str());
    let children = machine
        .children()
        .filter(|(_, call)| call.tail != Tail::Itself)
        .flat_map(|(_, call)| {
            let time = call.timeout.as_ref().map(|(_, field)| field.as_str());
            std::iter::once(call.field.as_str()).chain(time)
        });
    let passed = machine.passed.iter().map(|passed| passed.field.as_str());
    let members: Vec<Member> = std::iter::once("progress")
        .chain(slots)
        .chain(children)
        .chain(passed)
        .map(|field| Member::new(field, field.trim_start_matches("r#")))
        .collect();
    let writing = members::writing(&checkpoint, &members, Others::Ignored);
    let reading = members::reading(&checkpoint, &members, Others::Ignored);
    quote! {
        #writing
        #reading
    }
}

/// The machine without I/O.
pub(super) fn machine(machine: &Machine) -> TokenStream {
    let names = &machine.names;
    let [name, inputs, checkpoint] =
        [&names.machine, &names.inputs, &names.checkpoint].map(|name| ident(name));
    let about = doc(&[
        format!("`{}` as a machine without I/O.", machine.id),
        String::new(),
    ]);
    // Links, which no text of a document may be.
    let about = quote! {
        #about
        /// [`next`](Self::next) says what to do, [`supply`](Self::supply) tells it what came of that.
    };
    let servers = machine.servers.iter().map(server);
    let run_servers = run_servers(machine);
    let security = security::constants(machine);
    let construction = construction(machine);
    let driving = driving::driving(machine);
    let check = rules::function(machine);
    let endings = endings(machine);
    let steps = machine.states.iter().map(|state| {
        let request = match &state.call {
            Call::Request(call) => request::function(machine, state, call),
            Call::Workflow(call) => child::functions(machine, state, call),
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
        #[derive(Clone, Debug)]
        pub struct #name {
            inputs: #inputs,
            checkpoint: #checkpoint,
            limits: Limits,
            watch: Watch,
        }

        impl #name {
            #(#servers)*
            #run_servers
            #security
            #construction
            #driving
            #check
            #endings
            #(#steps)*
        }
    }
}

/// S25: of a run that starts anew nothing is left to judge.
fn is_itself(state: &State) -> bool {
    matches!(&state.call, Call::Workflow(call) if call.tail == Tail::Itself)
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
            /// The servers that a run sends to; [`Client::check_servers`] says which of them a client may not send to.
            pub const SERVERS: &'static [Server] = &[#(#servers),*];
        }
    })
}

fn server(server: &Server) -> TokenStream {
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
fn server_variable(variable: &ServerVariable) -> TokenStream {
    let name = &variable.name;
    let value = match &variable.default {
        Some(default) => quote!(ServerVariable::new(#name, #default)),
        None => quote!(ServerVariable::without_default(#name)),
    };
    let values = &variable.values;
    let one_of = (!values.is_empty()).then(|| quote!(.one_of(&[#(#values),*])));
    quote!(#value #one_of)
}

/// `new`, `resume`, `checkpoint`, `with_limits`.
fn construction(machine: &Machine) -> TokenStream {
    let names = &machine.names;
    let [inputs, checkpoint, step] = [&names.inputs, &names.checkpoint, &names.step].map(|name| ident(name));
    let first = machine.states.first().map(|state| ident(&state.variant));
    let slots = machine.slots.iter().map(|slot| {
        let field = ident(&slot.field);
        if slot.secret {
            quote!(#field: SecretSlot::default())
        } else {
            quote!(#field: Slot::Unset)
        }
    });
    let own_run = |(_, call): &(&State, &ChildCall)| call.tail != Tail::Itself;
    let children = machine.children().filter(own_run).map(|(_, call)| {
        let field = ident(&call.field);
        let time = call.timeout.as_ref().map(|(_, field)| ident(field));
        let time = time.map(|time| quote!(, #time: None));
        quote!(#field: None #time)
    });
    let passed = machine.passed.iter().map(tail_calls::unset);
    let restored = tail_calls::restored(machine);
    let mutable = (!machine.passed.is_empty()).then(|| quote!(mut));
    quote! {
        /// A run that is about to do its first step.
        #[must_use]
        pub fn new(inputs: #inputs) -> Self {
            let checkpoint = #checkpoint {
                progress: Progress::starting_at(#step::#first),
                #(#slots,)*
                #(#children,)*
                #(#passed,)*
            };
            Self::resume(inputs, checkpoint)
        }

        /// Goes on where a checkpoint was taken. The inputs are those the run was started with.
        #[must_use]
        pub fn resume(#mutable inputs: #inputs, checkpoint: #checkpoint) -> Self {
            #restored
            Self { inputs, checkpoint, limits: Limits::default(), watch: Watch::default() }
        }

        /// Where the run is now; take it before a call of `next`.
        #[must_use]
        pub fn checkpoint(&self) -> &#checkpoint {
            &self.checkpoint
        }

        /// Ends this machine and keeps where it is.
        #[must_use]
        pub fn into_checkpoint(self) -> #checkpoint {
            self.checkpoint
        }

        /// The step that is to be done next, or that a reply is waited for; nothing when the run has ended.
        #[must_use]
        pub fn step(&self) -> Option<#step> {
            self.checkpoint.progress.step()
        }

        /// The failures that the run went on after, such as those that a step has cleaned up after.
        #[must_use]
        pub fn failures(&self) -> &[EarlierFailure] {
            self.checkpoint.progress.failures()
        }

        /// Tells the client's observer of the run, as of one with the id that is in `watch`.
        #[must_use]
        pub fn watched_by(mut self, watch: Watch) -> Self {
            self.watch = watch;
            self
        }

        /// Sets the budgets of the run.
        #[must_use]
        pub fn with_limits(mut self, limits: Limits) -> Self {
            self.limits = limits;
            self
        }
    }
}

/// What a run hands back, when it succeeds and when it fails.
fn endings(machine: &Machine) -> TokenStream {
    let names = &machine.names;
    let [outputs, error] = [&names.outputs, &names.error].map(|name| ident(name));
    let id = &machine.id;
    let writer = Writer(&machine.definitions);
    let fields = machine.outputs.iter().map(|output| {
        let (field, value) = (ident(&output.field), writer.expression(&output.value));
        quote!(#field: #value)
    });
    let step = ident(&names.step);
    // S25: the outputs of the workflow that the run went to.
    let tails = machine.tails().map(|tail| {
        let variant = machine.states.get(tail).map(|state| ident(&state.variant));
        let fields = machine.outputs.iter().map(|output| {
            let field = ident(&output.field);
            let value = output.tails.iter().find(|(state, _)| *state == tail);
            let value = value.map_or_else(|| quote!(None), |(_, value)| writer.expression(value));
            quote!(#field: #value)
        });
        quote! {
            if self.checkpoint.progress.ended_at() == Some(#step::#variant) {
                return Ok(#outputs { #(#fields),* });
            }
        }
    });
    let so_far = machine.outputs.iter().filter_map(|output| {
        let name = &output.name;
        let value = writer.expression(output.so_far.as_ref()?);
        Some(quote!((#name, #value)))
    });
    quote! {
        fn outputs(&self) -> Result<#outputs, Failure> {
            #(#tails)*
            Ok(#outputs { #(#fields),* })
        }

        fn fail(&self, failure: Failure) -> #error {
            WorkflowError::new(#id, &self.checkpoint.progress, failure).with_outputs([#(#so_far),*])
        }
    }
}
