//! A step that calls a workflow: the other machine runs within this one (S21, S30).

use proc_macro2::TokenStream;
use quote::quote;

use super::code::Writer;
use super::driving::needs_step;
use super::tokens::{doc, duration, ident, is_copy};
use super::{reply, tail_calls};
use crate::ids::{InputId, SlotId};
use crate::lower::{ChildCall, Machine, State, Tail};

pub(super) fn functions(machine: &Machine, state: &State, call: &ChildCall) -> TokenStream {
    if call.tail == Tail::Itself {
        return tail_calls::again(machine, state, call);
    }
    let start = start(machine, state, call);
    let next = next(machine, state, call);
    let supply = supply(machine, state, call);
    quote! {
        #start
        #next
        #supply
    }
}

/// The other machine, as it was left or about to start.
fn start(machine: &Machine, state: &State, call: &ChildCall) -> TokenStream {
    let function = ident(&state.functions.child);
    let child = ident(&call.names.machine);
    let field = ident(&call.field);
    let about = doc(&[format!(
        "`{}`, {}: the run of `{}`.",
        state.id, state.place, call.id
    )]);
    let inputs = self::inputs(machine, call);
    let new = new(machine, call);
    let (limits, count) = match call.tail {
        Tail::No => (quote!(self.limits.deeper()?), quote!(count_on)),
        _ => (quote!(self.limits), quote!(follow)),
    };
    quote! {
        #about
        fn #function(&mut self) -> Result<#child, Failure> {
            #inputs
            let limits = #limits;
            let run = match self.checkpoint.#field.take() {
                Some(checkpoint) => #child::resume(inputs, *checkpoint),
                None => #new,
            };
            let mut run = run.with_limits(limits).watched_by(self.watch.clone());
            run.checkpoint.progress.#count(&self.checkpoint.progress);
            Ok(run)
        }
    }
}

/// `let inputs = …;`, those of the other workflow.
pub(super) fn inputs(machine: &Machine, call: &ChildCall) -> TokenStream {
    let inputs = ident(&call.names.inputs);
    let writer = Writer(&machine.definitions);
    let values = call.arguments.iter().map(|(_, value)| writer.expression(value));
    let arguments = match &call.required {
        Some(required) => {
            let required = ident(required);
            let fields = call.arguments.iter().map(|(field, _)| ident(field));
            quote!(#required { #(#fields: #values),* })
        }
        None => quote!(#(#values),*),
    };
    let others = writer.statements(&call.assignments);
    let mutable = (!call.assignments.is_empty()).then(|| quote!(mut));
    quote! {
        let #mutable inputs = #inputs::new(#arguments);
        #others
    }
}

/// What a run asks for, by its inputs of these fields (S33).
pub(super) fn fingerprint(inputs: &TokenStream, fields: &[String]) -> TokenStream {
    let fields = fields.iter().map(|field| {
        let field = ident(field);
        quote!(Fingerprint::of(&#inputs.#field))
    });
    quote!([#(#fields),*])
}

/// The fingerprint of the inputs with which a step would start its workflow now (S33).
pub(super) fn asked(machine: &Machine, call: &ChildCall) -> TokenStream {
    let inputs = inputs(machine, call);
    let asked = fingerprint(&quote!(inputs), &call.asks_with);
    quote! {
        #inputs
        Ok(Fingerprint::of(&#asked))
    }
}

/// A run from its beginning, or from behind what has been done in this run.
fn new(machine: &Machine, call: &ChildCall) -> TokenStream {
    let child = ident(&call.names.machine);
    let time = call.timeout.as_ref().map(|(timeout, field)| {
        let (field, timeout) = (ident(field), duration(*timeout));
        quote!(self.checkpoint.#field = Some(TimeLimit::new(#timeout));)
    });
    let started = call.started.iter();
    let started: Vec<TokenStream> = started
        .filter_map(|(slot, input)| self::started(machine, call, *slot, *input))
        .collect();
    let known = known(call);
    match (time.is_some() || !started.is_empty(), known.is_empty()) {
        (false, true) => quote!(#child::new(inputs)),
        (true, true) => quote!({ #time #(#started)* #child::new(inputs) }),
        (_, false) => quote!({
            #time
            #(#started)*
            let mut run = #child::new(inputs);
            #known
            run
        }),
    }
}

/// S21a: an input that the other workflow starts with is kept.
fn started(machine: &Machine, call: &ChildCall, slot: SlotId, input: InputId) -> Option<TokenStream> {
    let (slot, (input, _)) = (machine.slots.get(slot)?, call.inputs.get(input)?);
    let (to, from) = (ident(&slot.field), ident(&input.field));
    let expression = &slot.expression;
    let is_same = slot.ty == input.ty;
    let value = match (input.presence.is_option(), input.secret, is_same) {
        (false, false, true) if is_copy(&input.ty) => quote!(Slot::Set(inputs.#from)),
        (false, false, true) => quote!(Slot::Set(inputs.#from.clone())),
        (false, true, true) => quote!(Slot::Set(inputs.#from.expose().clone())),
        (true, false, true) => quote!(inputs.#from.clone().map_or(Slot::Unset, Slot::Set)),
        (true, true, true) => {
            quote!(inputs.#from.as_ref().map_or(Slot::Unset, |input| Slot::Set(input.expose().clone())))
        }
        (false, false, false) => quote!(Slot::converted(#expression, Some(&inputs.#from))),
        (false, true, false) => quote!(Slot::converted(#expression, Some(inputs.#from.expose()))),
        (true, false, false) => quote!(Slot::converted(#expression, inputs.#from.as_ref())),
        (true, true, false) => {
            quote!(Slot::converted(#expression, inputs.#from.as_ref().map(|input| input.expose())))
        }
    };
    Some(if slot.secret {
        quote!(self.checkpoint.#to = SecretSlot::new(#value);)
    } else {
        quote!(self.checkpoint.#to = #value;)
    })
}

/// What `run` begins with beside its inputs: what has been done in this run, and what its checkpoint keeps.
pub(super) fn known(call: &ChildCall) -> TokenStream {
    let step = ident(&call.names.step);
    let done = call.done.iter().map(|done| {
        let variant = ident(&done.variant);
        let slots = done.slots.iter().map(|handed_on| {
            let ((there, is_secret), (here, was_secret)) = (&handed_on.there, &handed_on.here);
            let (to, from) = (ident(there), ident(here));
            let value = match (is_secret, was_secret) {
                (true, false) => quote!(SecretSlot::new(self.checkpoint.#from.clone())),
                (false, true) => quote!(self.checkpoint.#from.expose().clone()),
                _ => quote!(self.checkpoint.#from.clone()),
            };
            quote!(run.checkpoint.#to = #value;)
        });
        quote! {
            run.checkpoint.progress.do_before(#step::#variant);
            #(#slots)*
        }
    });
    let passed = tail_calls::passed(call);
    quote!(#(#done)* #passed)
}

fn next(machine: &Machine, state: &State, call: &ChildCall) -> TokenStream {
    let [function, child, reply] = [
        &state.functions.next,
        &state.functions.child,
        &state.functions.reply,
    ]
    .map(|name| ident(name));
    let [outputs, error] = [&machine.names.outputs, &machine.names.error].map(|name| ident(name));
    let field = ident(&call.field);
    let step = with_step(machine, state);
    let (parameter, argument, last) = if call.last_exchange {
        (
            Some(quote!(, last: Option<&Reply>)),
            Some(quote!(, last)),
            quote!(last),
        )
    } else {
        (None, None, quote!(None))
    };
    let recovered = (!state.failure.is_empty()).then(|| {
        let failure = ident(&state.functions.failure);
        quote!(.or_else(|failure| self.#failure(Some(&outputs) #argument, failure)))
    });
    let failed = failed(state, argument.as_ref());
    let within = call.timeout.as_ref().map(|(_, field)| {
        let field = ident(field);
        quote!(.timed_by(self.checkpoint.#field.as_ref()))
    });
    // S27: the failure of a step that runs before a retry is ignored.
    let run = if state.is_detour {
        quote! {
            match self.#child() {
                Ok(run) => run,
                Err(failure) if self.come_back(Some(&failure), None) => return Ok(None),
                Err(failure) => return Err(self.fail(failure)),
            }
        }
    } else {
        quote!(self.#child().map_err(|failure| self.fail(failure))?)
    };
    let done_before = done_before(machine, state);
    let keep = match &call.tail {
        Tail::Circle(take) => tail_calls::keep_or_replace(call, take),
        _ => quote!(self.checkpoint.#field = Some(Box::new(run.into_checkpoint()));),
    };
    quote! {
        /// What its run wants next; nothing when it has ended.
        fn #function(&mut self #parameter) -> Result<Option<Effect<#outputs>>, #error> {
            #done_before
            let mut run = #run;
            let next = run.next();
            self.checkpoint.progress.absorb(&mut run.checkpoint.progress);
            let effect = match next {
                Ok(Effect::Send(request)) => Effect::Send(request #within),
                Ok(Effect::Wait(wait)) => Effect::Wait(wait #within),
                Ok(Effect::Finished(outputs)) => {
                    let judged = self.#reply(&outputs #argument)#recovered;
                    return self.settle(#step judged, #last).map(|()| None);
                }
                Err(error) => {
                    let judged = #failed;
                    return self.settle(#step judged, #last).map(|()| None);
                }
            };
            #keep
            Ok(Some(effect))
        }
    }
}

/// Goes on when a caller has done before what the step would do.
fn done_before(machine: &Machine, state: &State) -> Option<TokenStream> {
    let (step, variant) = (ident(&machine.names.step), ident(&state.variant));
    let with_step = with_step(machine, state);
    let on = reply::next(machine, state.reply.otherwise);
    state.may_be_done.then(|| {
        quote! {
            if self.checkpoint.progress.was_done_before(#step::#variant) {
                return self.settle(#with_step Ok(#on), None).map(|()| None);
            }
        }
    })
}

fn supply(machine: &Machine, state: &State, call: &ChildCall) -> TokenStream {
    let [function, child, next] = [
        &state.functions.supply,
        &state.functions.child,
        &state.functions.next,
    ]
    .map(|name| ident(name));
    let error = ident(&machine.names.error);
    let field = ident(&call.field);
    let step = with_step(machine, state);
    let (workflow, id) = (&machine.id, &state.id);
    // S21: what the step reads of the last exchange is read now; the reply is kept nowhere.
    let (last, exchange, argument) = if call.last_exchange {
        (
            Some(quote! {
                let attempt = self.checkpoint.progress.attempt();
                let last = reply.as_ref().ok().map(|reply| reply.seen_by(#workflow, #id, attempt));
            }),
            quote!(last.as_ref()),
            Some(quote!(last.as_ref())),
        )
    } else {
        (None, quote!(None), None)
    };
    let given = argument.as_ref().map(|argument| quote!(, #argument));
    let failed = failed(state, given.as_ref());
    // S29: the calling step has failed, whatever its run would have made of that.
    let over = call.timeout.as_ref().map(|(_, time)| {
        let time = ident(time);
        let failed = if state.failure.is_empty() {
            quote!(Err(failure))
        } else {
            let failure = ident(&state.functions.failure);
            let none = call.last_exchange.then(|| quote!(, None));
            quote!(self.#failure(None #none, failure))
        };
        quote! {
            let is_over = self.checkpoint.#time.as_ref().is_some_and(TimeLimit::is_used_up);
            let reply = match reply {
                Err(error) if is_over => {
                    self.checkpoint.#field = None;
                    let failure = Failure::Transport(error);
                    let judged = #failed;
                    return self.settle(#step judged, None);
                }
                reply => reply,
            };
        }
    });
    quote! {
        /// Hands its run what came of a request.
        fn #function(&mut self, reply: Result<Reply, TransportError>) -> Result<(), #error> {
            #over
            let mut run = self.#child().map_err(|failure| self.fail(failure))?;
            #last
            let supplied = run.supply(reply);
            self.checkpoint.progress.absorb(&mut run.checkpoint.progress);
            if let Err(error) = supplied {
                let judged = #failed;
                return self.settle(#step judged, #exchange);
            }
            let has_ended = run.checkpoint.progress.step().is_none();
            self.checkpoint.#field = Some(Box::new(run.into_checkpoint()));
            if has_ended {
                self.#next(#argument)?;
            }
            Ok(())
        }
    }
}

/// What follows when the other workflow has failed, which leaves no outputs.
fn failed(state: &State, exchange: Option<&TokenStream>) -> TokenStream {
    if state.failure.is_empty() {
        return quote!(Err(Failure::workflow(error)));
    }
    let failure = ident(&state.functions.failure);
    quote!(self.#failure(None #exchange, Failure::workflow(error)))
}

fn with_step(machine: &Machine, state: &State) -> Option<TokenStream> {
    let (step, variant) = (ident(&machine.names.step), ident(&state.variant));
    needs_step(machine).then(|| quote!(#step::#variant,))
}
