//! Statements that several requests of a workflow have, such as a header with a credential, are emitted once.

use crate::ids::{IdVec, StepId};
use crate::lower::names::{UsedNames, joined, unique};
use crate::lower::program::{CommonStatements, Expression, State, StateCall, Statement};

/// Fewer requests, or fewer statements, are easier to read as they are.
const REQUESTS: usize = 3;
const STATEMENTS: usize = 3;
/// Only the first statements of the first requests are tried: the work grows with the square of their number.
const TRIED: usize = 3;
const LONGEST: usize = 32;

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
    if all.len() < REQUESTS {
        return None;
    }
    let mut best: Option<(usize, &[Statement])> = None;
    for source in all.iter().take(TRIED) {
        let source = source.get(..LONGEST).unwrap_or(source);
        for start in 0..source.len() {
            for end in start + STATEMENTS..=source.len() {
                let Some(wanted) = source.get(start..end).filter(|wanted| is_closed(wanted)) else {
                    break;
                };
                let has = |statements: &&&[Statement]| position(statements, wanted).is_some();
                // Fewer have a longer list.
                if all.iter().filter(has).count() < REQUESTS {
                    break;
                }
                let movable = |statements: &&&[Statement]| place(statements, wanted).is_some();
                let having = all.iter().filter(movable).count();
                let saved = having.saturating_sub(1) * wanted.len();
                if having >= REQUESTS && best.is_none_or(|(most, _)| saved > most) {
                    best = Some((saved, wanted));
                }
            }
        }
    }
    best.map(|(_, statements)| statements)
}

fn position(statements: &[Statement], wanted: &[Statement]) -> Option<usize> {
    let mut windows = statements.windows(wanted.len());
    windows.position(|window| window == wanted)
}

/// Where the statements stand, if no later one uses a variable of theirs.
fn place(statements: &[Statement], wanted: &[Statement]) -> Option<usize> {
    let at = position(statements, wanted)?;
    let behind = statements.get(at + wanted.len()..)?;
    let is_used = |name: &String| behind.iter().any(|statement| statement.names(name));
    (!wanted.iter().filter_map(variable).any(is_used)).then_some(at)
}

/// The variable that a statement binds for those behind it.
fn variable(statement: &Statement) -> Option<&String> {
    match statement {
        Statement::Let(name, _) | Statement::LetMutable(name, _) => Some(name),
        Statement::Do(_) | Statement::Assign(..) | Statement::IfSome { .. } => None,
    }
}

/// Whether the statements use no variable but `request` and their own, so that they mean the same in a function. The
/// path belongs to one operation, so it stays.
fn is_closed(statements: &[Statement]) -> bool {
    let is_of_path =
        |part: &Expression| matches!(part, Expression::Method(_, method, _) if method.starts_with("path"));
    statements.iter().enumerate().all(|(number, statement)| {
        let earlier = statements.iter().take(number).filter_map(variable);
        let bound: Vec<&str> = earlier.map(String::as_str).chain(["request"]).collect();
        !statement.has(&is_of_path) && statement.free_names(&bound).is_empty()
    })
}
