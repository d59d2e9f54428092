//! Records which arguments and statics the functions of a step use.

use crate::lower::program::{
    Expression, LoweredAction, LoweredCriterion, Machine, Next, OutputField, State, StateCall, Statement,
    Static, Uses,
};

/// Records the uses. It runs after it is known which functions the states share.
pub(super) fn record(states: &mut [State]) {
    for state in states {
        let actions = state.reply.actions.as_slice();
        if let Some(shared) = &mut state.reply.shared {
            shared.statics = statics(criteria(actions));
            shared.uses = Uses {
                run: true,
                reply: reads("reply", criteria(actions), keeps(actions)),
                outputs: false,
                otherwise: !actions.last().is_some_and(is_always),
            };
        }
        let own = if state.reply.shared.is_some() {
            &[]
        } else {
            actions
        };
        state.reply.statics = statics(state.reply.success.iter().chain(criteria(own)));
        state.reply.uses = of_reply(state, own);
        state.failure_statics = statics(criteria(&state.failure));
        state.failure_uses = Uses {
            run: true,
            // The failure is recorded with it.
            reply: match &state.call {
                StateCall::Request(_) => true,
                StateCall::Workflow(call) => call.last_exchange,
            },
            outputs: reads("outputs", criteria(&state.failure), keeps(&state.failure)),
            otherwise: false,
        };
    }
}

/// Whether a function of a machine evaluates XPath.
pub(super) fn xpath(machines: &[Machine]) -> bool {
    let is_it = |expression: &Expression| match expression {
        Expression::Call(function, _) => function.starts_with("xpath::"),
        Expression::SelectedInXml(..) => true,
        _ => false,
    };
    let in_actions = |actions: &[LoweredAction]| {
        let holds = criteria(actions).any(|criterion| criterion.holds.has(&is_it));
        holds || keeps(actions).any(|kept| kept.has(&is_it))
    };
    let in_state = |state: &State| {
        let sends = match &state.call {
            StateCall::Request(request) => request.statements.iter().any(|statement| statement.has(&is_it)),
            StateCall::Workflow(call) => {
                call.arguments.iter().any(|(_, value)| value.has(&is_it))
                    || call.assignments.iter().any(|statement| statement.has(&is_it))
            }
        };
        let reply = &state.reply;
        let shared = reply.shared.iter().flat_map(|shared| &shared.statics);
        let mut statics = reply.statics.iter().chain(&state.failure_statics).chain(shared);
        sends
            || reply.success.iter().any(|criterion| criterion.fails.has(&is_it))
            || reply.kept.iter().any(|kept| kept.has(&is_it))
            || statics.any(|held| held.value.has(&is_it))
            || in_actions(&reply.actions)
            || in_actions(&state.failure)
    };
    let in_output = |output: &OutputField| {
        output.value.has(&is_it) || output.tails.iter().any(|(_, value)| value.has(&is_it))
    };
    machines
        .iter()
        .any(|machine| machine.states.iter().any(in_state) || machine.outputs.iter().any(in_output))
}

/// An action that is taken whenever it is considered.
fn is_always(action: &LoweredAction) -> bool {
    action.criteria.is_empty() && !matches!(action.then, Next::Retry { .. })
}

fn of_reply(state: &State, actions: &[LoweredAction]) -> Uses {
    let reply = &state.reply;
    let reads = |name| {
        let success = reply
            .success
            .iter()
            .any(|criterion| names(&criterion.fails, name));
        success || reads(name, criteria(actions), reply.kept.iter().chain(keeps(actions)))
    };
    let reads_exchange = match &state.call {
        StateCall::Request(request) => {
            reply.success.is_empty() || request.items.is_some() || reply.shared.is_some()
        }
        StateCall::Workflow(call) => call.last_exchange && call.reads_tree,
    };
    let fails = !reply.success.is_empty() || matches!(state.call, StateCall::Request(_));
    let checks_tree =
        matches!(&state.call, StateCall::Workflow(call) if call.last_exchange && call.reads_tree);
    // A step goes back to another step through the run.
    let goes_back = matches!(reply.otherwise, Next::Onward(_));
    Uses {
        run: fails || checks_tree || goes_back || !reply.kept.is_empty() || !reply.actions.is_empty(),
        reply: reads_exchange || !reply.leaves.is_empty() || reads("reply"),
        outputs: reads("outputs"),
        otherwise: false,
    }
}

fn criteria(actions: &[LoweredAction]) -> impl Iterator<Item = &LoweredCriterion> {
    actions.iter().flat_map(|action| &action.criteria)
}

fn keeps(actions: &[LoweredAction]) -> impl Iterator<Item = &Statement> {
    actions.iter().flat_map(|action| &action.keeps)
}

fn reads<'s>(
    name: &str,
    mut criteria: impl Iterator<Item = &'s LoweredCriterion>,
    mut statements: impl Iterator<Item = &'s Statement>,
) -> bool {
    let is_it = |expression: &Expression| is_name(expression, name);
    criteria.any(|criterion| names(&criterion.holds, name))
        || statements.any(|statement| statement.has(&is_it))
}

fn names(expression: &Expression, name: &str) -> bool {
    expression.has(&|expression| is_name(expression, name))
}

fn is_name(expression: &Expression, name: &str) -> bool {
    matches!(expression, Expression::Name(other) if other == name)
}

/// Those of the criteria, each once.
fn statics<'c>(criteria: impl Iterator<Item = &'c LoweredCriterion>) -> Vec<Static> {
    let mut statics: Vec<Static> = Vec::new();
    for held in criteria.flat_map(|criterion| &criterion.statics) {
        if !statics.iter().any(|known| known.name == held.name) {
            statics.push(held.clone());
        }
    }
    statics
}
