//! Loops that have no delay of their own (S33).

use super::checked::{Step, Then};
use crate::diagnostic::{Code, Diagnostic, Findings};

/// A lint for every `goto` back to a step that was run before, or to the step itself: unlike a `retry` it has no wait.
/// The steps from `first_behind` on are only gone to, so none of them is behind another.
pub(super) fn without_delay(steps: &[Step], first_behind: usize, findings: &mut Findings) {
    for (position, step) in steps.iter().enumerate().take(first_behind) {
        for action in step.on_success.iter().chain(&step.on_failure) {
            let Then::Goto(target) = action.then else {
                continue;
            };
            let Some(back) = steps.get(target).filter(|_| target <= position) else {
                continue;
            };
            findings.push(
                Diagnostic::new(
                    Code::PollWithoutDelay,
                    action.span,
                    format!("action `{}` goes back to step `{}` without a delay", action.name, back.id),
                )
                .expected("the client waits, from 1 s growing to 10 s, or as `Retry-After` says")
                .help("allow this lint where that pace is right; a failure action of the type `retry` has a delay of its own"),
            );
        }
    }
}
