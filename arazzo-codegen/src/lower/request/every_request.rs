//! What many requests of a workflow have in common, such as a header with a credential, is emitted once.

use crate::ids::{IdVec, StepId};
use crate::lower::names::{UsedNames, joined, unique};
use crate::lower::program::{CommonStatements, Expression, State, StateCall, Statement};

/// Fewer requests, or fewer statements, are easier to read as they are.
const REQUESTS: usize = 3;
const STATEMENTS: usize = 3;
/// The statements of so many requests are looked for in all others.
const TRIED: usize = 3;

/// Moves statements that several requests have into a function. `stems` are the names of the steps' functions.
pub(in crate::lower) fn share(
    states: &mut IdVec<StepId, State>,
    stems: &mut UsedNames,
) -> Option<CommonStatements> {
    let all: Vec<&[Statement]> = states.iter().filter_map(statements).collect();
    let common = most_common(&all)?.to_vec();
    let function = joined(&unique("every".to_owned(), stems), "request");
    let shared = CommonStatements {
        reads_run: common.iter().any(Statement::reads_run),
        fails: common
            .iter()
            .any(|statement| statement.has(&|part| matches!(part, Expression::Try(_)))),
        function,
        statements: common,
    };
    for state in states {
        let StateCall::Request(request) = &mut state.call else {
            continue;
        };
        if let Some(at) = place(&request.statements, &shared.statements) {
            let behind = at + shared.statements.len();
            request.statements.splice(at..behind, [shared.call()]);
        }
    }
    Some(shared)
}

fn statements(state: &State) -> Option<&[Statement]> {
    match &state.call {
        StateCall::Request(request) => Some(&request.statements),
        StateCall::Workflow(_) => None,
    }
}

/// The statements that would save the most if they stood in a function.
fn most_common<'s>(all: &[&'s [Statement]]) -> Option<&'s [Statement]> {
    let mut best: Option<(usize, &[Statement])> = None;
    for source in all.iter().take(TRIED) {
        for start in 0..source.len() {
            for end in start + STATEMENTS..=source.len() {
                let Some(wanted) = source.get(start..end) else {
                    continue;
                };
                if !wanted.iter().all(may_move) {
                    break;
                }
                let having = all
                    .iter()
                    .filter(|statements| place(statements, wanted).is_some())
                    .count();
                let saved = having.saturating_sub(1) * wanted.len();
                if having >= REQUESTS && best.is_none_or(|(most, _)| saved > most) {
                    best = Some((saved, wanted));
                }
            }
        }
    }
    best.map(|(_, statements)| statements)
}

/// Where the statements stand, if no later one uses a variable of theirs.
fn place(statements: &[Statement], wanted: &[Statement]) -> Option<usize> {
    let at = statements
        .windows(wanted.len())
        .position(|window| window == wanted)?;
    let behind = statements.get(at + wanted.len()..)?;
    let is_used = |name: &String| {
        let names = |part: &Expression| matches!(part, Expression::Name(used) if used == name);
        behind.iter().any(|statement| statement.has(&names))
    };
    let mut variables = wanted.iter().filter_map(|statement| match statement {
        Statement::Let(name, _) | Statement::LetMutable(name, _) => Some(name),
        _ => None,
    });
    (!variables.any(is_used)).then_some(at)
}

/// The path belongs to one operation, and the root of an XML body is a constant of its function.
fn may_move(statement: &Statement) -> bool {
    !statement.has(&|part| match part {
        Expression::Method(_, method, _) => method.starts_with("path"),
        Expression::Name(name) => name == "ROOT",
        _ => false,
    })
}
