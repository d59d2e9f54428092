//! What the control flow says of steps and of the values they leave behind.

use super::checked::{Reference, Referent, Step, Value, WorkflowOutput};
use super::flow::Flow;
use crate::diagnostic::{Code, Diagnostic, Findings};

pub(super) fn unreached(steps: &[Step], flow: &Flow, findings: &mut Findings) {
    for (position, step) in steps.iter().enumerate() {
        if !flow.is_reached(position) {
            findings.push(
                Diagnostic::new(
                    Code::UnreachableStep,
                    step.span,
                    format!("no path reaches step `{}`", step.id),
                )
                .help("let an action go to it, or remove it"),
            );
        }
    }
}

/// An output that no path can have set when it is read is a mistake in the order of the steps.
pub(super) fn never_assigned(
    steps: &[Step],
    outputs: &[WorkflowOutput],
    flow: &Flow,
    findings: &mut Findings,
) {
    let mut report = |reference: &Reference, at: usize, also: Option<usize>| {
        let Referent::StepOutput { step, .. } = reference.to else {
            return;
        };
        if also == Some(step) || flow.may_have_completed(at, step) || !flow.is_reached(at) {
            return;
        }
        let id = steps.get(step).map(|step| step.id.as_str()).unwrap_or_default();
        findings.push(
            Diagnostic::new(
                Code::NeverAssigned,
                reference.span,
                format!("`{}` is read before `{id}` can have run", reference.text),
            )
            .help(format!("move `{id}` before this, or read it later")),
        );
    };
    for (at, step) in steps.iter().enumerate() {
        for reference in step.sent().into_iter().flat_map(Value::references) {
            report(reference, at, None);
        }
        for reference in step.judged() {
            report(reference, at, Some(at));
        }
    }
    for reference in outputs.iter().flat_map(|output| output.value.references()) {
        report(reference, steps.len(), None);
    }
}
