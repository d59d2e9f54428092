//! `dependsOn` of steps (1.1): a step stands behind those it depends on (S32).

use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{Step, StepReference, Text};

/// The steps in an order that satisfies every `dependsOn`: the document's own where it does, else each step as early as
/// it may be. A cycle and an unknown step are reported.
pub(super) fn ordered(steps: &[Step], findings: &mut Findings) -> Vec<Step> {
    let mut ordered: Vec<usize> = Vec::new();
    let mut path: Vec<usize> = Vec::new();
    for position in 0..steps.len() {
        visit(position, steps, &mut path, &mut ordered, findings);
    }
    ordered
        .into_iter()
        .filter_map(|position| steps.get(position).cloned())
        .collect()
}

/// Steps that depend on each other in a longer chain are refused, so that no document exhausts the stack.
const LONGEST_CHAIN: usize = 512;

fn visit(
    position: usize,
    steps: &[Step],
    path: &mut Vec<usize>,
    ordered: &mut Vec<usize>,
    findings: &mut Findings,
) {
    if ordered.contains(&position) {
        return;
    }
    let Some(step) = steps.get(position) else { return };
    path.push(position);
    for text in &step.depends_on {
        let Some(needed) = find(text, steps, findings) else {
            continue;
        };
        if needed == position {
            // A step that depends on itself is reported with the other references.
            continue;
        }
        if path.contains(&needed) {
            findings.push(cycle(text, needed, steps, path));
            continue;
        }
        if path.len() >= LONGEST_CHAIN {
            findings.push(
                Diagnostic::new(
                    Code::NotSupported,
                    text.span,
                    "a chain of `dependsOn` is too long",
                )
                .help(format!(
                    "at most {LONGEST_CHAIN} steps may depend on each other in a row"
                )),
            );
            continue;
        }
        visit(needed, steps, path, ordered, findings);
    }
    path.pop();
    ordered.push(position);
}

/// A step that is not there is reported with the other references of the document.
fn find(text: &Text, steps: &[Step], findings: &mut Findings) -> Option<usize> {
    match StepReference::parse(&text.value)? {
        StepReference::Here { step } => steps.iter().position(|known| known.step_id.value == step),
        StepReference::InWorkflow { .. } | StepReference::InSource { .. } => {
            findings.push(
                Diagnostic::new(
                    Code::NotSupported,
                    text.span,
                    "a step that depends on a step of another workflow cannot be compiled yet",
                )
                .help("let the workflow depend on the other one"),
            );
            None
        }
    }
}

fn cycle(text: &Text, needed: usize, steps: &[Step], path: &[usize]) -> Diagnostic {
    let start = path
        .iter()
        .position(|position| *position == needed)
        .unwrap_or_default();
    let names: Vec<&str> = path
        .iter()
        .skip(start)
        .chain([&needed])
        .filter_map(|position| steps.get(*position).map(|step| step.step_id.value.as_str()))
        .collect();
    Diagnostic::new(
        Code::DependencyCycle,
        text.span,
        "steps depend on each other in a circle",
    )
    .expected(format!("`{}`", names.join("` needs `")))
    .help("remove one of the `dependsOn`")
}
