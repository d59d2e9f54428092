//! Reports unreachable steps and actions, and workflows without a way to their end.

use super::graph::Flow;
use crate::check::model::{CheckedAction, Reachability, Steps, UnreachableCause};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::Text;
use crate::ids::StepId;
use crate::source::Span;

/// Reports the actions that are never taken; one that several steps share, when none of them takes it.
pub(in crate::check) fn untaken(steps: &Steps, findings: &mut Findings) {
    let lists = || {
        steps
            .iter()
            .flat_map(|step| [step.on_success.as_slice(), step.on_failure.as_slice()])
    };
    let is_taken = |span: Span| {
        let mut actions = lists().flatten();
        actions.any(|action| action.span == span && !matches!(action.taken, Reachability::Never(_)))
    };
    let mut reported: Vec<Span> = Vec::new();
    for actions in lists() {
        for action in actions {
            let Reachability::Never(why) = action.taken else {
                continue;
            };
            if reported.contains(&action.span) || is_taken(action.span) {
                continue;
            }
            reported.push(action.span);
            findings.push(never_taken(action, why, actions));
        }
    }
}

fn never_taken(action: &CheckedAction, why: UnreachableCause, actions: &[CheckedAction]) -> Diagnostic {
    let finding = Diagnostic::new(
        Code::UnreachableAction,
        action.span,
        format!("action `{}` is never taken", action.name),
    );
    let hiding = match why {
        UnreachableCause::NoRetries => {
            return finding
                .label("its `retryLimit` is 0")
                .help("raise `retryLimit`, or remove the action");
        }
        UnreachableCause::Behind(position) => actions.get(position),
    };
    let Some(hiding) = hiding else {
        return finding.help("remove it");
    };
    if hiding.criteria.is_empty() {
        let reason = format!("`{}` has no criteria, so it is always taken first", hiding.name);
        return finding
            .also(hiding.span, reason)
            .help("give the earlier action criteria, or put it last");
    }
    let reason = format!(
        "`{}` is taken first: its criteria hold whenever those of `{}` do",
        hiding.name, action.name
    );
    finding
        .also(hiding.span, reason)
        .help("give one of them other criteria, or put the narrower one first")
}

/// Reports the steps that no path reaches, but for the `behind`, which stand for actions.
pub(in crate::check) fn unreached(steps: &Steps, behind: StepId, flow: &Flow, findings: &mut Findings) {
    for (at, step) in steps.entries() {
        if at < behind && !flow.is_reached(at) {
            findings.push(
                Diagnostic::new(
                    Code::UnreachableStep,
                    step.span,
                    format!("no path reaches step `{}`", step.id),
                )
                .help("add an action that goes to it, or remove the step"),
            );
        }
    }
}

/// Reports a workflow that can only fail or go round for ever.
pub(in crate::check) fn endless(id: &Text, flow: &Flow, findings: &mut Findings) {
    if flow.ends() {
        return;
    }
    findings.push(
        Diagnostic::new(
            Code::NoWayToEnd,
            id.span,
            format!("the workflow `{}` has no way to its end", id.value),
        )
        .label("every run fails or reaches the limit of transitions")
        .help("let a step continue to the end, or add a success action of the type `end`"),
    );
}
