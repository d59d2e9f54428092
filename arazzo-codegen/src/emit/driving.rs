//! `next` and `supply`, and which step does what.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::child;
use super::tokens::ident;
use crate::lower::{Action, Call, ChildCall, Machine, Next, State, Tail};

pub(super) fn driving(machine: &Machine) -> TokenStream {
    let next = next(machine);
    let supply = supply(machine);
    let requests = sends(machine).then(|| [request(machine), judge(machine)]);
    let requests = requests.iter().flatten();
    let asked = asked(machine);
    let settle = settle(machine);
    let recover = recover(machine);
    let told = told(machine);
    quote! {
        #next
        #supply
        #(#requests)*
        #asked
        #settle
        #recover
        #told
    }
}

/// The names for the events of the observer, if the steps have any.
fn told(machine: &Machine) -> TokenStream {
    let id = &machine.id;
    let mut states = machine.states.iter();
    let actions = || {
        let states = machine.states.iter();
        states.flat_map(|state| state.reply.actions.iter().chain(&state.failure))
    };
    let unmet = states
        .any(|state| !state.reply.success.is_empty() || matches!(state.call, Call::Request(_)))
        .then(|| {
            quote! {
                fn unmet(&self, condition: &'static str) -> Failure {
                    self.watch.unmet(#id, &self.checkpoint.progress, condition)
                }
            }
        });
    let taken = machine
        .states
        .iter()
        .any(|state| !state.reply.actions.is_empty())
        .then(|| {
            quote! {
                fn taken(&self, action: &'static str) {
                    self.watch.taken(#id, &self.checkpoint.progress, action);
                }
            }
        });
    let recovered = machine
        .states
        .iter()
        .any(|state| !state.failure.is_empty())
        .then(|| {
            quote! {
                /// Remembers a failure that an action is taken after.
                fn recovered(&mut self, action: &'static str, failure: &Failure, reply: Option<&Reply>) {
                    self.watch
                        .recovered(#id, &mut self.checkpoint.progress, action, failure, reply);
                }
            }
        });
    let skipped = actions().any(|action| !action.criteria.is_empty()).then(|| {
        quote! {
            fn skipped(&self, action: &'static str, condition: &'static str) {
                self.watch.skipped(#id, &self.checkpoint.progress, action, condition);
            }
        }
    });
    let retries = |action: &Action| matches!(action.then, Next::Retry { .. });
    let may_retry = actions().any(retries).then(|| {
        quote! {
            fn may_retry(&self, name: &'static str, action: usize, limit: u32) -> bool {
                self.watch.may_retry(#id, &self.checkpoint.progress, (name, action), limit)
            }
        }
    });
    let come_back = takes_detours(machine).then(|| {
        quote! {
            /// Goes back to the step that is retried, if this step ran before the retry.
            fn come_back(&mut self, failure: Option<&Failure>, reply: Option<&Reply>) -> bool {
                self.watch.come_back(#id, &mut self.checkpoint.progress, failure, reply)
            }
        }
    });
    quote! {
        #unmet
        #taken
        #recovered
        #skipped
        #may_retry
        #come_back
    }
}

fn next(machine: &Machine) -> TokenStream {
    let [outputs, error] = [&machine.names.outputs, &machine.names.error].map(|name| ident(name));
    let once = once(machine);
    let check = (!machine.rules.inputs.is_empty()).then(|| {
        quote! {
            if !self.checkpoint.progress.has_begun() {
                self.check().map_err(|failure| self.fail(failure))?;
            }
        }
    });
    // A workflow within a step that has ended leads to the next step at once.
    let body = if machine.children().next().is_some() {
        quote!(loop { #once })
    } else {
        once
    };
    quote! {
        /// What to do next. Asking again without supplying gives the same answer.
        ///
        /// # Errors
        /// When a request cannot be built, or an output that has to be there is not.
        #[allow(clippy::should_implement_trait, reason = "a machine is no iterator: every answer wants a reply")]
        pub fn next(&mut self) -> Result<Effect<#outputs>, #error> {
            #check
            #body
        }
    }
}

fn once(machine: &Machine) -> TokenStream {
    let step = ident(&machine.names.step);
    let id = &machine.id;
    let mut children = machine
        .children()
        .map(|(state, call)| {
            let (variant, next) = (ident(&state.variant), ident(&state.functions.next));
            if call.tail == Tail::Itself {
                let again = ident(&state.functions.child);
                return quote! {
                    if step == #step::#variant {
                        *self = self.#again().map_err(|failure| self.fail(failure))?;
                        continue;
                    }
                };
            }
            let no_reply = call.last_exchange.then(|| quote!(None));
            quote! {
                if step == #step::#variant {
                    if let Some(effect) = self.#next(#no_reply)? {
                        return Ok(effect);
                    }
                    continue;
                }
            }
        })
        .peekable();
    let returns = children.peek().is_some().then(|| quote!(return));
    let end = children.peek().is_some().then(|| quote!(;));
    // S27: the failure of a step that runs before a retry is ignored.
    let detour_failed = takes_detours(machine)
        .then(|| quote!(Err(failure) if self.come_back(Some(&failure), None) => self.next(),));
    let send = if sends(machine) {
        quote! {
            let attempt = self.checkpoint.progress.attempt();
            #returns match self.request(step) {
                Ok(request) => {
                    let request = request.sent_by(#id, step.as_str(), attempt);
                    Ok(Effect::Send(request.of_run(self.watch.run_id())))
                }
                #detour_failed
                Err(failure) => Err(self.fail(failure)),
            } #end
        }
    } else {
        TokenStream::new()
    };
    // S33: what tells the next round of a loop from this one.
    let keep = (!machine.rounds.is_empty()).then(|| {
        quote! {
            if let Ok(asked) = self.asked(step) {
                self.checkpoint.progress.asks(step, asked);
            }
        }
    });
    quote! {
        if let Some(wait) = self.checkpoint.progress.take_wait(#id) {
            return Ok(Effect::Wait(wait.of_run(self.watch.run_id())));
        }
        let Some(step) = self.checkpoint.progress.step() else {
            return self.outputs().map(Effect::Finished).map_err(|failure| self.fail(failure));
        };
        #keep
        #(#children)*
        #send
    }
}

fn supply(machine: &Machine) -> TokenStream {
    let [error, step] = [&machine.names.error, &machine.names.step].map(|name| ident(name));
    let kept = |(_, call): &(&State, &ChildCall)| call.tail != Tail::Itself;
    let children = machine.children().filter(kept).map(|(state, _)| {
        let (variant, supply) = (ident(&state.variant), ident(&state.functions.supply));
        quote! {
            if step == #step::#variant {
                return self.#supply(reply);
            }
        }
    });
    let with_step = needs_step(machine).then(|| quote!(step,));
    let judged = if sends(machine) {
        quote! {
            match reply {
                Ok(reply) => {
                    let judged = self.judge(step, &reply);
                    self.settle(#with_step judged, Some(&reply))
                }
                Err(error) => self.settle(#with_step Err(Failure::Transport(error)), None),
            }
        }
    } else {
        quote!(Err(self.fail(Failure::NotRunning)))
    };
    quote! {
        /// Takes in what came of a request.
        ///
        /// # Errors
        /// When the step has failed and no action takes over.
        pub fn supply(&mut self, reply: Result<Reply, TransportError>) -> Result<(), #error> {
            let Some(step) = self.checkpoint.progress.step() else {
                return Err(self.fail(Failure::NotRunning));
            };
            #(#children)*
            #judged
        }
    }
}

/// Which function builds the request of a step.
fn request(machine: &Machine) -> TokenStream {
    let step = ident(&machine.names.step);
    let arms = machine
        .states
        .iter()
        .filter(|state| matches!(state.call, Call::Request(_)))
        .map(|state| {
            let (variant, function) = (ident(&state.variant), ident(&state.functions.request));
            quote!(#step::#variant => self.#function(),)
        });
    let others = others(machine);
    quote! {
        fn request(&self, step: #step) -> Result<Request, Failure> {
            match step { #(#arms)* #others }
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
            Call::Request(_) => {
                let request = ident(&state.functions.request);
                quote!(Ok(self.#request()?.fingerprint()))
            }
            Call::Workflow(call) => {
                let asked = child::asked(machine, call);
                quote!({ #asked })
            }
        };
        quote!(#step::#variant => #asked,)
    });
    let others =
        (machine.rounds.len() < machine.states.len()).then(|| quote!(_ => Err(Failure::NotRunning),));
    Some(quote! {
        /// What a step of a loop asks for, by which one round is told from the next.
        fn asked(&self, step: #step) -> Result<Fingerprint, Failure> {
            match step {
                #(#arms)*
                #others
            }
        }
    })
}

/// Which function judges the reply to a step.
fn judge(machine: &Machine) -> TokenStream {
    let step = ident(&machine.names.step);
    let arms = machine
        .states
        .iter()
        .filter(|state| matches!(state.call, Call::Request(_)))
        .map(|state| {
            let (variant, function) = (ident(&state.variant), ident(&state.functions.reply));
            quote!(#step::#variant => self.#function(reply),)
        });
    let others = others(machine);
    quote! {
        fn judge(&mut self, step: #step, reply: &Reply) -> Result<Transition<#step>, Failure> {
            match step { #(#arms)* #others }
        }
    }
}

/// Whether a step sends a request itself.
fn sends(machine: &Machine) -> bool {
    let mut states = machine.states.iter();
    states.any(|state| matches!(state.call, Call::Request(_)))
}

/// A step that calls a workflow sends nothing itself.
fn others(machine: &Machine) -> Option<TokenStream> {
    machine
        .children()
        .next()
        .map(|_| quote!(_ => Err(Failure::NotRunning),))
}

fn settle(machine: &Machine) -> TokenStream {
    let [error, step] = [&machine.names.error, &machine.names.step].map(|name| ident(name));
    let come_back = takes_detours(machine).then(|| {
        quote! {
            if self.come_back(judged.as_ref().err(), reply) {
                return Ok(());
            }
        }
    });
    let (parameter, recover) = if needs_step(machine) {
        (
            Some(quote!(step: #step,)),
            Some(quote!(.or_else(|failure| self.recover(step, reply, failure)))),
        )
    } else {
        (None, None)
    };
    // What the error of a run hands back of its last reply.
    let exchange = if machine.errors.is_some() {
        quote!(whole_exchange)
    } else {
        quote!(exchange)
    };
    quote! {
        /// Moves the run on, or ends it with an error.
        fn settle(
            &mut self,
            #parameter
            judged: Result<Transition<#step>, Failure>,
            reply: Option<&Reply>,
        ) -> Result<(), #error> {
            #come_back
            let retry_after = reply.and_then(Reply::retry_after);
            judged
                #recover
                .and_then(|transition| self.checkpoint.progress.apply(transition, retry_after, &self.limits))
                .map_err(|failure| self.fail(failure).with_exchange(reply.map(Reply::#exchange)))
        }
    }
}

/// Whether a step that sends a request has failure actions, which `settle` has to know the step for.
pub(super) fn needs_step(machine: &Machine) -> bool {
    machine.states.iter().any(recovers)
}

/// Those of a step that calls a workflow are considered where its outputs are at hand.
fn recovers(state: &State) -> bool {
    matches!(state.call, Call::Request(_)) && !state.failure.is_empty()
}

fn recover(machine: &Machine) -> Option<TokenStream> {
    let recovering: Vec<&State> = machine.states.iter().filter(|state| recovers(state)).collect();
    if recovering.is_empty() {
        return None;
    }
    let step = ident(&machine.names.step);
    let mut functions: BTreeMap<&str, Vec<&State>> = BTreeMap::new();
    for state in &recovering {
        let states = functions.entry(&state.functions.failure).or_default();
        states.push(state);
    }
    let firsts = recovering.iter().filter(|state| {
        let shared = state.shared_failure.as_ref();
        shared.is_none_or(|shared| shared.is_first)
    });
    let arms = firsts.map(|state| {
        let states = functions
            .get(state.functions.failure.as_str())
            .into_iter()
            .flatten();
        let variants = states.map(|state| ident(&state.variant));
        let function = ident(&state.functions.failure);
        quote!(#(#step::#variants)|* => self.#function(reply, failure),)
    });
    let others = (recovering.len() < machine.states.len()).then(|| quote!(_ => Err(failure),));
    Some(quote! {
        fn recover(
            &mut self,
            step: #step,
            reply: Option<&Reply>,
            failure: Failure,
        ) -> Result<Transition<#step>, Failure> {
            match step {
                #(#arms)*
                #others
            }
        }
    })
}

fn takes_detours(machine: &Machine) -> bool {
    machine.states.iter().any(|state| state.is_detour)
}
