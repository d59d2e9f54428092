//! Reports reads of outputs that no path can have set (S21b). It is an error only if every run would fail.

use super::absence::{cannot_be_made, has_broken_text, holds};
use super::graph::Flow;
use super::last_run::may_be_set;
use crate::check::model::{
    CheckedCriterion, CheckedStep, Interfaces, KeptAt, PayloadContent, Reference, Referent, StepCall, Steps,
    Value, WorkflowOutput,
};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::ids::{InputId, StepId};
use crate::source::Span;

/// Reports outputs that are read where no path has set them, each place once.
///
/// `done` are the workflows that steps call.
pub(in crate::check) fn check(
    steps: &Steps,
    outputs: &[WorkflowOutput],
    callees: &Interfaces,
    flow: &Flow,
    findings: &mut Findings,
) {
    let checker = Checker { steps, flow };
    for (at, step) in steps.entries().filter(|(at, _)| flow.is_reached(*at)) {
        let mut told = Vec::new();
        for (value, is_required) in sent(step, callees) {
            checker.sent(value, is_required, at, &told, findings);
            if is_required {
                told.extend(value.references().into_iter().map(|reference| reference.span));
            }
        }
        let kept = step.outputs.iter().flat_map(|output| output.value.references());
        for reference in kept.filter(|reference| !is_output_of(reference, at)) {
            checker.report(reference, at, "it is absent", findings);
        }
        checker.judged(step, at, findings);
    }
    for reference in outputs.iter().flat_map(|output| output.value.references()) {
        checker.report(
            reference,
            steps.next_id(),
            "the output is always absent",
            findings,
        );
    }
}

/// S12: a step does not send a workflow-level parameter that cannot have a value yet, such as a token at the step that
/// fetches it.
pub(in crate::check) fn leave_out_shared(steps: &mut Steps, flow: &Flow, findings: &mut Findings) {
    for (at, step) in steps.entries_mut().filter(|(at, _)| flow.is_reached(*at)) {
        let is_absent = |reference: &Reference| match reference.to {
            Referent::StepOutput { step, .. } => !flow.may_have_completed_first(at, step),
            _ => false,
        };
        let StepCall::Operation(call) = &mut step.call else {
            continue;
        };
        let id = &step.id;
        call.parameters.retain(|parameter| {
            let may_go = parameter.is_shared && !parameter.required;
            if !may_go || !cannot_be_made(&parameter.value, &is_absent) {
                return true;
            }
            let references = parameter.value.references();
            if let Some(reference) = references.into_iter().find(|reference| is_absent(reference)) {
                findings.push(
                    Diagnostic::new(
                        Code::NeverSet,
                        parameter.span,
                        format!("step `{id}` does not send the parameter `{}`", parameter.name),
                    )
                    .label(format!("`{}` cannot have a value at that step", reference.text))
                    .help("give the parameter to the steps that can send it"),
                );
            }
            false
        });
    }
}

fn is_output_of(reference: &Reference, at: StepId) -> bool {
    matches!(reference.to, Referent::StepOutput { step, .. } if step == at)
}

/// The values that a step sends or passes on, each with whether it is required.
fn sent<'s>(step: &'s CheckedStep, callees: &Interfaces) -> Vec<(&'s Value, bool)> {
    let call = match &step.call {
        StepCall::Operation(call) => call,
        StepCall::Workflow(call) => {
            let called = callees.get(&call.workflow);
            let input = |input: InputId| called.and_then(|called| called.inputs.get(input));
            let needs = |position| input(position).is_some_and(|input| input.required);
            let arguments = call.arguments.iter();
            return arguments
                .map(|(position, value)| (value, needs(*position)))
                .collect();
        }
    };
    let parameters = call.parameters.iter();
    let parameters = parameters.map(|parameter| (&parameter.value, parameter.required));
    let demanded = call.body.iter().flat_map(|body| {
        let members = body.demands.iter().filter(|demand| !demand.tokens.is_empty());
        let values = members.filter_map(|demand| body.content.at(&demand.tokens));
        values.map(|value| (value, true))
    });
    let body = call.body.iter().flat_map(|body| {
        let is_whole = !matches!(
            body.content,
            PayloadContent::Form(_) | PayloadContent::Multipart(_)
        );
        body.content
            .values()
            .into_iter()
            .map(move |value| (value, is_whole))
    });
    parameters.chain(demanded).chain(body).collect()
}

struct Checker<'c> {
    steps: &'c Steps,
    flow: &'c Flow,
}

impl Checker<'_> {
    /// Whether no path can have set the output when the run is at this step, or at its end.
    fn is_never_set(&self, reference: &Reference, at: StepId) -> bool {
        let Referent::StepOutput { step, output, .. } = reference.to else {
            return false;
        };
        // What an action passes on is set where it leads.
        let declared = self.steps.get(step).and_then(|step| step.outputs.get(output));
        declared.is_none_or(|declared| declared.kept_at != KeptAt::Action)
            && !may_be_set(self.steps, self.flow, at, step, output)
            && self.flow.is_reached(at)
    }

    /// The references at the places `told` were looked at as parts of something smaller.
    fn sent(&self, value: &Value, is_required: bool, at: StepId, told: &[Span], findings: &mut Findings) {
        let is_absent = |reference: &Reference| self.is_never_set(reference, at);
        let fails = if is_required {
            cannot_be_made(value, &is_absent)
        } else {
            has_broken_text(value, &is_absent)
        };
        let references = value.references().into_iter();
        for reference in references.filter(|reference| !told.contains(&reference.span)) {
            if fails && self.flow.every_run_does(at) {
                self.refuse(reference, at, "every run needs it", findings);
            } else if fails {
                self.report(reference, at, "the step fails whenever it runs", findings);
            } else {
                self.report(reference, at, "it is absent", findings);
            }
        }
    }

    fn judged(&self, step: &CheckedStep, at: StepId, findings: &mut Findings) {
        let never = |reference: &Reference| self.is_never_set(reference, at);
        let is_own = |reference: &Reference| is_output_of(reference, at);
        for criterion in &step.success {
            if criterion.references().any(is_own) {
                // S31: the step's own outputs are set behind them.
                let absent = |reference: &Reference| is_own(reference) || never(reference);
                if holds(criterion, &absent) == Some(false) {
                    findings.extend(own_output(criterion, step, is_own));
                    continue;
                }
            }
            let fails = holds(criterion, &never) == Some(false);
            for reference in criterion.references().filter(|reference| !is_own(reference)) {
                if fails && self.flow.every_run_does(at) {
                    self.refuse(reference, at, "no run gets past this criterion", findings);
                } else {
                    self.report(reference, at, judged_as(fails), findings);
                }
            }
        }
        let successes = step.on_success.iter().map(|action| (action, true));
        let failures = step.on_failure.iter().map(|action| (action, false));
        for (action, has_succeeded) in successes.chain(failures) {
            for criterion in &action.criteria {
                let fails = holds(criterion, &never) == Some(false);
                for reference in criterion.references() {
                    // Its own outputs are set by then.
                    if !(has_succeeded && is_own(reference)) {
                        self.report(reference, at, judged_as(fails), findings);
                    }
                }
            }
        }
    }

    fn report(&self, reference: &Reference, at: StepId, so: &str, findings: &mut Findings) {
        self.finding(Code::NeverSet, reference, at, so, findings);
    }

    fn refuse(&self, reference: &Reference, at: StepId, so: &str, findings: &mut Findings) {
        self.finding(Code::NeverAssigned, reference, at, so, findings);
    }

    fn finding(&self, code: Code, reference: &Reference, at: StepId, so: &str, findings: &mut Findings) {
        if !self.is_never_set(reference, at) {
            return;
        }
        let Referent::StepOutput { step, .. } = reference.to else {
            return;
        };
        let Some(CheckedStep { id, span: set_by, .. }) = self.steps.get(step) else {
            return;
        };
        findings.push(
            Diagnostic::new(
                code,
                reference.span,
                format!("`{}` is read before `{id}` can have run", reference.text),
            )
            .label(so)
            .also(*set_by, "the step that sets it")
            .help(format!("move `{id}` before this, or read it later")),
        );
    }
}

fn judged_as(fails: bool) -> &'static str {
    if fails {
        "the criterion never holds"
    } else {
        "it is absent, which equals null"
    }
}

/// S31: outputs are computed after the step has succeeded, so a success criterion that needs one keeps it from that.
fn own_output(
    criterion: &CheckedCriterion,
    step: &CheckedStep,
    is_own: impl Fn(&Reference) -> bool,
) -> Option<Diagnostic> {
    let reference = criterion.references().find(|reference| is_own(reference))?;
    let finding = Diagnostic::new(
        Code::OwnOutput,
        reference.span,
        format!(
            "the criterion cannot hold: `{}` is set after step `{}` has succeeded",
            reference.text, step.id
        ),
    )
    .label("it is absent while the success criteria are judged");
    let Referent::StepOutput { output, pointer, .. } = &reference.to else {
        return None;
    };
    let defined = match step.outputs.get(*output).map(|output| &output.value) {
        Some(Value::Reference(defined)) if pointer.tokens.is_empty() => Some(&defined.text),
        _ => None,
    };
    Some(match defined {
        Some(defined) => finding
            .help(format!("read its definition instead: `{defined}`"))
            .suggest_unsafe(reference.text.as_str(), defined.as_str()),
        None => finding.help("read the reply: `$response.body#/<pointer>`"),
    })
}
