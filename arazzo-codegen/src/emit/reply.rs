//! The functions that judge a step's reply, keep what is read later, and say where the run goes.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::child;
use super::code::{CodeWriter, statics};
use super::tokens::{argument, doc, duration, ident};
use crate::ids::StepId;
use crate::lower::{EventForm, Leaf, LoweredAction, Machine, Next, Shared, State, StateCall, Tail};

pub(super) fn function(machine: &Machine, state: &State) -> TokenStream {
    let name = ident(&state.functions.reply);
    let about = doc(&[format!("`{}`, {}: what the reply means.", state.id, state.place)]);
    let reply = &state.reply;
    // S21: a workflow that has ended may leave no reply behind.
    let leaves = match &state.call {
        StateCall::Request(_) => leaves(&reply.leaves),
        StateCall::Workflow(_) => leaves_if_any(&reply.leaves),
    };
    let writer = CodeWriter(&machine.definitions);
    let success = success(writer, state);
    let (before, after) = if reply.leaves_first {
        (leaves, None)
    } else {
        (None, leaves)
    };
    let kept = writer.statements(&reply.kept);
    let otherwise = transition(machine, reply.otherwise);
    // S27: the actions of a step that runs before a retry are not followed.
    let detour = (state.is_detour && !reply.actions.is_empty()).then(|| {
        quote! {
            if run.is_detour() {
                return Ok(#otherwise);
            }
        }
    });
    let actions = match &reply.shared {
        Some(shared) => {
            let function = ident(&shared.function);
            quote!(Self::#function(run, reply, #otherwise))
        }
        None => actions(machine, &reply.actions, &otherwise),
    };
    let statics = statics(writer, &reply.statics);
    let items = items(state).map(|events| quote!(let reply = &reply.with_items(#events);));
    // S33: the step that made the exchange may not have read it as a tree.
    let bounds = last_reply_is_tree(state).then(|| {
        quote! {
            if let Some(reply) = reply {
                reply.check_tree(run.limits())?;
            }
        }
    });
    let statements = quote! {
        #statics
        #bounds
        #items
        #before
        #success
        #after
        #kept
        #detour
        #actions
    };
    // The outcome of a step is a reply, or the outputs of the workflow that it calls.
    let [run, outputs] = [(reply.uses.run, "run"), (reply.uses.outputs, "outputs")]
        .map(|(is_read, name)| argument(is_read, name));
    let reply = argument(reply.uses.reply, "reply");
    let arguments = match &state.call {
        StateCall::Request(_) => quote!(#reply: &Reply),
        StateCall::Workflow(call) => {
            let ty = ident(&call.names.outputs);
            quote!(#outputs: &#ty, #reply: Option<&Reply>)
        }
    };
    quote! {
        #about
        fn #name(#run: &mut Run<Self>, #arguments) -> Judged<Self> {
            #statements
        }
    }
}

/// The first action that is taken, else `otherwise`.
fn actions(machine: &Machine, actions: &[LoweredAction], otherwise: &TokenStream) -> TokenStream {
    let always = actions.last().is_some_and(is_always);
    let otherwise = (!always).then(|| quote!(Ok(#otherwise)));
    let actions = actions.iter().map(|action| taken_action(machine, action));
    quote!(#(#actions)* #otherwise)
}

/// The success actions that several steps have.
pub(super) fn shared_function(machine: &Machine, state: &State) -> Option<TokenStream> {
    let shared = state.reply.shared.as_ref().filter(|shared| shared.is_first)?;
    let reply = &state.reply;
    let (name, step) = (ident(&shared.function), ident(&machine.names.step));
    let about = doc(&[format!(
        "{}: what follows when one of them succeeds.",
        of_all(state, shared)
    )]);
    let statics = statics(CodeWriter(&machine.definitions), &shared.statics);
    let actions = actions(machine, &reply.actions, &quote!(otherwise));
    let reply = argument(shared.uses.reply, "reply");
    let otherwise = argument(shared.uses.otherwise, "otherwise");
    Some(quote! {
        #about
        fn #name(run: &mut Run<Self>, #reply: &Reply, #otherwise: Transition<#step>) -> Judged<Self> {
            #statics
            #actions
        }
    })
}

/// `` `a` and 5 more steps ``
fn of_all(state: &State, shared: &Shared) -> String {
    let steps = if shared.others == 1 { "step" } else { "steps" };
    format!("`{}` and {} more {steps}", state.id, shared.others)
}

/// Whether a step that calls a workflow reads the last reply of that as a tree.
fn last_reply_is_tree(state: &State) -> bool {
    matches!(&state.call, StateCall::Workflow(call) if call.last_exchange && call.reads_tree)
}

/// What follows when the step fails: nothing, or the first failure action whose criteria hold.
pub(super) fn failure_function(machine: &Machine, state: &State) -> Option<TokenStream> {
    let shared = state.shared_failure.as_ref();
    if state.failure.is_empty() || shared.is_some_and(|shared| !shared.is_first) {
        return None;
    }
    let name = ident(&state.functions.failure);
    let about = doc(&[match shared {
        Some(shared) => format!("{}: what follows when one of them fails.", of_all(state, shared)),
        None => format!("`{}`, {}: what follows when it fails.", state.id, state.place),
    }]);
    let leaves = leaves_if_any(&state.failure_leaves);
    let has_reply = match &state.call {
        StateCall::Request(_) => true,
        StateCall::Workflow(call) => call.last_exchange,
    };
    let actions = state
        .failure
        .iter()
        .map(|action| failed(machine, action, has_reply));
    let always = state.failure.last().is_some_and(is_always);
    let otherwise = (!always).then(|| quote!(Err(failure)));
    let statics = statics(CodeWriter(&machine.definitions), &state.failure_statics);
    let items = items(state).map(|events| {
        quote! {
            let reply = reply.map(|reply| reply.with_items(#events));
            let reply = reply.as_ref();
        }
    });
    // S39: a reply that is too large for it is one that no criterion can be evaluated on.
    let bounds = last_reply_is_tree(state)
        .then(|| quote!(let reply = reply.filter(|reply| reply.check_tree(run.limits()).is_ok());));
    // The outcome of a step is a reply, or the outputs of the workflow that it calls; after a failure there may be none.
    let outcome = match &state.call {
        StateCall::Request(_) => quote!(reply: Option<&Reply>),
        StateCall::Workflow(call) => {
            let outputs = argument(state.failure_uses.outputs, "outputs");
            let reply = argument(state.failure_uses.reply, "reply");
            let ty = ident(&call.names.outputs);
            quote!(#outputs: Option<&#ty>, #reply: Option<&Reply>)
        }
    };
    Some(quote! {
        #about
        fn #name(run: &mut Run<Self>, #outcome, failure: Failure) -> Judged<Self> {
            #statics
            #bounds
            #items
            #leaves
            #(#actions)*
            #otherwise
        }
    })
}

/// How the body of the reply is read that is a sequence of items, or a scalar in text.
fn items(state: &State) -> Option<TokenStream> {
    let StateCall::Request(request) = &state.call else {
        return None;
    };
    Some(match request.items? {
        EventForm::Data => quote!(EventForm::Data),
        EventForm::Fields => quote!(EventForm::Fields),
        EventForm::FieldsOfJson => quote!(EventForm::FieldsOfJson),
    })
}

/// One pass over the body for all that is read of it.
fn leaves(leaves: &[Leaf]) -> Option<TokenStream> {
    if leaves.is_empty() {
        return None;
    }
    let (variables, pointers) = variables(leaves);
    Some(quote!(let [#(#variables),*] = reply.json([#(#pointers),*])?;))
}

/// Without a reply there is nothing, nor in a body that cannot be read (S28, S39).
fn leaves_if_any(leaves: &[Leaf]) -> Option<TokenStream> {
    if leaves.is_empty() {
        return None;
    }
    let (variables, pointers) = variables(leaves);
    Some(quote!(let [#(#variables),*] = Reply::json_if_any(reply, [#(#pointers),*]);))
}

fn variables(leaves: &[Leaf]) -> (Vec<proc_macro2::Ident>, Vec<TokenStream>) {
    let variables = leaves.iter().map(|leaf| ident(&leaf.variable)).collect();
    let pointers = leaves
        .iter()
        .map(|leaf| {
            let tokens = &leaf.pointer;
            quote!(&[#(#tokens),*])
        })
        .collect();
    (variables, pointers)
}

/// S22: the criteria decide; without any, a 2xx status does.
fn success(writer: CodeWriter<'_>, state: &State) -> TokenStream {
    if state.reply.success.is_empty() {
        // A workflow that has ended without an error is a success.
        if matches!(state.call, StateCall::Workflow(_)) {
            return TokenStream::new();
        }
        return quote! {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
        };
    }
    state
        .reply
        .success
        .iter()
        .map(|criterion| {
            let failed = writer.expression(&criterion.fails);
            let text = writer.expression(&criterion.shown);
            quote! {
                if #failed {
                    return Err(run.unmet(#text));
                }
            }
        })
        .collect()
}

fn taken_action(machine: &Machine, action: &LoweredAction) -> TokenStream {
    let next = destination(machine, action);
    let name = &action.name;
    branch(machine, action, &quote!(run.taken(#name);), &quote!(Ok(#next)))
}

/// The failure is recorded, so that the outcome of the action does not hide it.
fn failed(machine: &Machine, action: &LoweredAction, has_reply: bool) -> TokenStream {
    let name = &action.name;
    let reply = if has_reply { quote!(reply) } else { quote!(None) };
    let outcome = if action.then == Next::End {
        // S24: `end` on failure is an error that carries the outputs so far.
        quote!(Err(Failure::ended(#name)))
    } else {
        let next = destination(machine, action);
        quote!(Ok(#next))
    };
    branch(
        machine,
        action,
        &quote!(run.recovered(#name, &failure, #reply);),
        &outcome,
    )
}

/// The outcome, under the criteria and while the budget of a retry lasts (S26).
fn branch(
    machine: &Machine,
    action: &LoweredAction,
    told: &TokenStream,
    outcome: &TokenStream,
) -> TokenStream {
    let name = &action.name;
    let budget = match action.then {
        Next::Retry { limit, .. } => {
            let (counter, limit) = (&action.counter, Literal::u32_unsuffixed(limit));
            Some(quote!(run.may_retry(#counter, #limit)))
        }
        _ => None,
    };
    // S25: what the action passes on is read now.
    let writer = CodeWriter(&machine.definitions);
    let keeps = writer.statements(&action.keeps);
    let told = quote!(#told #keeps);
    if is_always(action) {
        return quote!(#told #outcome);
    }
    let taken = quote!(#told return #outcome;);
    // The innermost `if` needs no `else`, because an action that is taken returns.
    let (innermost, mut returns) = match budget {
        Some(budget) => (quote!(if #budget { #taken }), false),
        None => (taken, true),
    };
    // The observer is told of the first criterion that does not hold.
    action.criteria.iter().rev().fold(innermost, |inner, criterion| {
        let holds = writer.expression(&criterion.holds);
        let text = writer.expression(&criterion.shown);
        let skipped = quote!(run.skipped(#name, #text););
        if std::mem::take(&mut returns) {
            quote!(if #holds { #inner } #skipped)
        } else {
            quote!(if #holds { #inner } else { #skipped })
        }
    })
}

fn is_always(action: &LoweredAction) -> bool {
    action.criteria.is_empty() && !matches!(action.then, Next::Retry { .. })
}

/// The transition of an action.
fn destination(machine: &Machine, action: &LoweredAction) -> TokenStream {
    let Next::Retry { after, first, .. } = action.then else {
        return transition(machine, action.then);
    };
    let (counter, after) = (&action.counter, duration(after));
    match first.and_then(|first| machine.states.get(first)) {
        Some(first) => {
            let (step, first) = (ident(&machine.names.step), ident(&first.variant));
            quote!(Transition::RetryAfter { action: #counter, after: #after, first: #step::#first })
        }
        None => quote!(Transition::Retry { action: #counter, after: #after }),
    }
}

/// The transition to a step or the end. A retry depends on its action: see [`destination`].
pub(super) fn transition(machine: &Machine, next: Next) -> TokenStream {
    let step = ident(&machine.names.step);
    let variant = |state: StepId| machine.states.get(state).map(|state| ident(&state.variant));
    match next {
        Next::Forward(state) => {
            let variant = variant(state);
            quote!(Transition::Forward(#step::#variant))
        }
        Next::Again(state) => {
            let variant = variant(state);
            quote!(Transition::Again(#step::#variant))
        }
        Next::Back(state) => {
            let variant = variant(state);
            quote!(Transition::Back(#step::#variant))
        }
        Next::Anew(state) => {
            let variant = variant(state);
            quote!(Transition::Anew(#step::#variant))
        }
        Next::Onward(state) => onward(machine, state).unwrap_or_default(),
        Next::End | Next::Retry { .. } => quote!(Transition::End),
    }
}

/// S33: at once where the coming round asks for something else, else paced.
fn onward(machine: &Machine, to: StepId) -> Option<TokenStream> {
    let step = ident(&machine.names.step);
    let state = machine.states.get(to)?;
    Some(match &state.call {
        StateCall::Workflow(call) if call.tail == Tail::Itself => {
            let (variant, inputs) = (ident(&state.variant), ident(&state.functions.inputs));
            let asked = child::fingerprint(&call.asks_with);
            quote!(run.back_with(#step::#variant, Self::#inputs(run), |inputs| #asked))
        }
        _ => {
            let variant = ident(&state.variant);
            quote!(run.back_to(#step::#variant))
        }
    })
}
