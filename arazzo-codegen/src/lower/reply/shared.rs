//! Actions that several steps share, such as those of the workflow, are emitted once.

use crate::lower::names::{UsedNames, joined, unique};
use crate::lower::program::{Request, Shared, State, StateCall, Uses};

/// Fewer actions than this are easier to read where each step has its own.
const ENOUGH: usize = 24;

/// Gives states with equal actions one function. `stems` are the names of the states' own functions.
pub(in crate::lower) fn share(states: &mut [State], stems: &mut UsedNames) {
    // What a workflow hands back has another type for each.
    let succeeds = |state: &State| request(state).is_some() && !state.reply.actions_read_leaves;
    let actions = |state: &State| state.reply.actions.len();
    let same = |one: &State, other: &State| one.reply.actions == other.reply.actions;
    for group in alike(states, succeeds, actions, same) {
        let function = joined(&unique("shared".to_owned(), stems), "success");
        for (state, shared) in members(states, &group, &function) {
            state.reply.shared = Some(shared);
        }
    }
    let fails = |state: &State| request(state).is_some();
    let actions = |state: &State| state.failure.len();
    let same = |one: &State, other: &State| {
        let items = |state: &State| request(state).and_then(|request| request.items);
        items(one) == items(other)
            && one.failure_leaves == other.failure_leaves
            && one.failure == other.failure
    };
    for group in alike(states, fails, actions, same) {
        let function = joined(&unique("shared".to_owned(), stems), "failure");
        for (state, shared) in members(states, &group, &function) {
            state.functions.failure.clone_from(&shared.function);
            state.shared_failure = Some(shared);
        }
    }
}

fn request(state: &State) -> Option<&Request> {
    match &state.call {
        StateCall::Request(request) => Some(request),
        StateCall::Workflow(_) => None,
    }
}

/// The states that have the same actions and enough of them, by position.
fn alike(
    states: &[State],
    may_share: impl Fn(&State) -> bool,
    actions: impl Fn(&State) -> usize,
    same: impl Fn(&State, &State) -> bool,
) -> Vec<Vec<usize>> {
    let mut groups: Vec<(&State, Vec<usize>)> = Vec::new();
    for (position, state) in states.iter().enumerate() {
        if actions(state) == 0 || !may_share(state) {
            continue;
        }
        match groups.iter_mut().find(|(first, _)| same(first, state)) {
            Some((_, members)) => members.push(position),
            None => groups.push((state, vec![position])),
        }
    }
    let is_enough = |(first, members): &(&State, Vec<usize>)| {
        members.len() > 1 && actions(first) * members.len() >= ENOUGH
    };
    let groups = groups.into_iter().filter(is_enough);
    groups.map(|(_, members)| members).collect()
}

/// The states of a group, each with its shared actions.
fn members<'s>(
    states: &'s mut [State],
    group: &'s [usize],
    function: &'s str,
) -> impl Iterator<Item = (&'s mut State, Shared)> {
    let states = states.iter_mut().enumerate();
    let states = states.filter(|(position, _)| group.binary_search(position).is_ok());
    states.enumerate().map(|(number, (_, state))| {
        let shared = Shared {
            function: function.to_owned(),
            is_first: number == 0,
            others: group.len() - 1,
            statics: Vec::new(),
            uses: Uses::default(),
        };
        (state, shared)
    })
}
