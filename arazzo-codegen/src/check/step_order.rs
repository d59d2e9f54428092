//! `dependsOn` of steps (1.1): a step stands behind those it depends on (S32).

use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{Step, StepReference, Target, Text, Workflow};

/// The steps in an order that satisfies every `dependsOn`: the document's own where it does, else each step as early as
/// it may be. A cycle and an unknown step are reported.
///
/// `has_run` says whether the workflow that a text names runs before the steps of this one.
pub(super) fn ordered(
    workflow: &Workflow,
    has_run: &dyn Fn(&Text) -> bool,
    findings: &mut Findings,
) -> Vec<Step> {
    let mut ordered: Vec<usize> = Vec::new();
    let mut path: Vec<usize> = Vec::new();
    for position in 0..workflow.steps.len() {
        visit(position, workflow, has_run, &mut path, &mut ordered, findings);
    }
    ordered
        .into_iter()
        .filter_map(|position| workflow.steps.get(position).cloned())
        .collect()
}

/// Steps that depend on each other in a longer chain are refused, so that no document exhausts the stack.
const LONGEST_CHAIN: usize = 512;

fn visit(
    position: usize,
    workflow: &Workflow,
    has_run: &dyn Fn(&Text) -> bool,
    path: &mut Vec<usize>,
    ordered: &mut Vec<usize>,
    findings: &mut Findings,
) {
    if ordered.contains(&position) {
        return;
    }
    let steps = &workflow.steps;
    let Some(step) = steps.get(position) else { return };
    path.push(position);
    for text in &step.depends_on {
        let Some(needed) = find(text, position, workflow, has_run, findings) else {
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
        visit(needed, workflow, has_run, path, ordered, findings);
    }
    path.pop();
    ordered.push(position);
}

/// The step of this workflow that has to run before, if it is one. A step that is not there is reported with the other
/// references of the document.
///
/// A step of another workflow has run within this run when that workflow has: as one that this one depends on, or in a
/// step of this one that calls it. `dependsOn` itself "does not trigger execution" (1.1, section "Step Object").
fn find(
    text: &Text,
    position: usize,
    workflow: &Workflow,
    has_run: &dyn Fn(&Text) -> bool,
    findings: &mut Findings,
) -> Option<usize> {
    let own = |id: &str| {
        let mut steps = workflow.steps.iter();
        steps.position(|known| known.step_id.value == id)
    };
    let other = match StepReference::parse(&text.value)? {
        StepReference::Here { step } => return own(step),
        StepReference::InWorkflow { workflow: id, step } if id == workflow.workflow_id.value => {
            return own(step);
        }
        StepReference::InWorkflow { workflow, .. } => workflow.to_owned(),
        StepReference::InSource { source, workflow, .. } => {
            format!("$sourceDescriptions.{source}.{workflow}")
        }
    };
    let other_text = Text {
        value: other.clone(),
        ..text.clone()
    };
    if has_run(&other_text) {
        return None;
    }
    let calls =
        |step: &Step| matches!(&step.target, Some(Target::WorkflowId(called)) if called.value == other);
    let mut steps = workflow.steps.iter().enumerate();
    let calling = steps.find(|(at, step)| *at != position && calls(step));
    let calling = calling.map(|(at, _)| at);
    if calling.is_none() {
        findings.push(
            Diagnostic::new(
                Code::UnmetDependency,
                text.span,
                format!("no step of `{other}` runs before this one in the same run"),
            )
            .expected("`dependsOn` of a step sets an order and runs nothing; runs do not wait for each other")
            .help(format!(
                "let the workflow depend on it (`dependsOn: [{other}]`), or call it in a step before"
            )),
        );
    }
    calling
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
