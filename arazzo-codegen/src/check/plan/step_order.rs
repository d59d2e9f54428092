//! Orders steps by `dependsOn`, and by references to outputs (1.1; S32).

use super::output_order::{self, Need};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{Arazzo, Step, StepReference, Target, Text, Version, Workflow};

/// The steps in an order that satisfies every `dependsOn`, and from 1.1 on every reference to an output that no path of
/// the document's order satisfies: the document's own where it does, else each step as early as it may be. A cycle and an
/// unknown step are reported.
///
/// `has_run` says whether the workflow that a text names runs before the steps of this one.
pub(in crate::check) fn ordered(
    workflow: &Workflow,
    document: &Arazzo,
    has_run: &dyn Fn(&Text) -> bool,
    findings: &mut Findings,
) -> Vec<Step> {
    let steps = &workflow.steps;
    let depends_on: Vec<Vec<Need>> = (0..steps.len())
        .map(|at| declared(at, workflow, has_run, findings))
        .collect();
    let steps = in_order(steps, &depends_on, findings);
    if document.version == Version::V1_0 {
        return steps;
    }
    let Some(mut needs) = output_order::needs(&steps, workflow, document) else {
        return steps;
    };
    let ordered = Workflow {
        steps,
        ..workflow.clone()
    };
    let is_sequential = ordered.steps.iter().all(|step| step.depends_on.is_empty());
    for (at, needs) in needs.iter_mut().enumerate() {
        let forward = needs.iter().filter(|need| need.step > at);
        for need in forward.filter(|_| is_sequential) {
            findings.extend(implied_order(need, at, &ordered.steps));
        }
        // What is wrong with them was reported above.
        needs.extend(declared(at, &ordered, has_run, &mut Findings::default()));
    }
    in_order(&ordered.steps, &needs, findings)
}

/// What the `dependsOn` of a step names.
fn declared(
    at: usize,
    workflow: &Workflow,
    has_run: &dyn Fn(&Text) -> bool,
    findings: &mut Findings,
) -> Vec<Need> {
    let texts = workflow.steps.get(at).map(|step| step.depends_on.as_slice());
    let texts = texts.into_iter().flatten();
    texts
        .filter_map(|text| {
            let step = find_step(text, at, workflow, has_run, findings)?;
            Some(Need {
                step,
                span: text.span,
            })
        })
        .collect()
}

fn in_order(steps: &[Step], needs: &[Vec<Need>], findings: &mut Findings) -> Vec<Step> {
    let mut ordered: Vec<usize> = Vec::new();
    let mut path: Vec<usize> = Vec::new();
    for position in 0..steps.len() {
        visit(position, steps, needs, &mut path, &mut ordered, findings);
    }
    ordered
        .into_iter()
        .filter_map(|position| steps.get(position).cloned())
        .collect()
}

/// Without a `dependsOn` the order of the steps is their order in the document (1.1, "Tool Behavior").
fn implied_order(need: &Need, at: usize, steps: &[Step]) -> Option<Diagnostic> {
    let (reader, needed) = (&steps.get(at)?.step_id.value, &steps.get(need.step)?.step_id);
    let id = &needed.value;
    Some(
        Diagnostic::new(
            Code::ImpliedOrder,
            need.span,
            format!("step `{id}` runs before `{reader}`, which reads its output"),
        )
        .also(needed.span, "it is declared later")
        .help(format!(
            "move `{id}` in front, or write `dependsOn: [{id}]` at `{reader}`"
        )),
    )
}

/// Steps that depend on each other in a longer chain are refused, so that no document exhausts the stack.
const LONGEST_CHAIN: usize = 512;

fn visit(
    position: usize,
    steps: &[Step],
    needs: &[Vec<Need>],
    path: &mut Vec<usize>,
    ordered: &mut Vec<usize>,
    findings: &mut Findings,
) {
    if ordered.contains(&position) {
        return;
    }
    path.push(position);
    for need in needs.get(position).into_iter().flatten() {
        if need.step == position {
            // A step that depends on itself is reported with the other references.
            continue;
        }
        if path.contains(&need.step) {
            let within = path.iter().skip_while(|position| **position != need.step);
            findings.push(cycle(need, steps, within));
            continue;
        }
        if path.len() >= LONGEST_CHAIN {
            findings.push(
                Diagnostic::new(
                    Code::NotSupported,
                    need.span,
                    "a chain of steps that need each other is too long",
                )
                .help(format!(
                    "at most {LONGEST_CHAIN} steps may depend on each other in a row"
                )),
            );
            continue;
        }
        visit(need.step, steps, needs, path, ordered, findings);
    }
    path.pop();
    ordered.push(position);
}

/// The step of this workflow that has to run before, if it is one. A step that is not there is reported with the other
/// references of the document.
///
/// A step of another workflow has run within this run when that workflow has: as one that this one depends on, or in a
/// step of this one that calls it. `dependsOn` itself "does not trigger execution" (1.1, section "Step Object").
fn find_step(
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
            .label("`dependsOn` of a step sets an order and runs nothing; runs do not wait for each other")
            .help(format!(
                "let the workflow depend on it (`dependsOn: [{other}]`), or call it in a step before"
            )),
        );
    }
    calling
}

/// `within`: the steps of the cycle in their order.
fn cycle<'p>(need: &'p Need, steps: &[Step], within: impl Iterator<Item = &'p usize>) -> Diagnostic {
    let names: Vec<&str> = within
        .chain([&need.step])
        .filter_map(|position| steps.get(*position).map(|step| step.step_id.value.as_str()))
        .collect();
    Diagnostic::new(
        Code::DependencyCycle,
        need.span,
        "steps depend on each other in a cycle",
    )
    .label(format!("`{}`", names.join("` needs `")))
    .help("remove one of the `dependsOn`, or of the references to outputs")
}
