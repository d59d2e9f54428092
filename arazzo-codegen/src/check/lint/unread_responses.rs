//! Reports responses whose `$ref` does not resolve: an error if a step reads the body, else a lint.

use crate::check::criteria::statuses;
use crate::check::model::{CheckedAction, CheckedCriterion, CheckedStep, Reference, Referent, Steps};
use crate::diagnostic::Findings;
use crate::openapi::{Response, is_success, not_described};

pub(in crate::check) fn check(steps: &Steps, findings: &mut Findings) {
    for step in steps {
        let Some(call) = step.operation_call() else {
            continue;
        };
        for response in &call.operation.responses {
            let Some(finding) = &response.unread else {
                continue;
            };
            let finding = finding.as_ref().clone();
            findings.push(if reads(step, response) {
                finding.also(step.span, "this step reads the reply")
            } else {
                not_described(finding)
            });
        }
    }
}

/// Whether the body of such a reply may be read.
fn reads(step: &CheckedStep, response: &Response) -> bool {
    let is_body = |reference: &Reference| matches!(reference.to, Referent::ResponseBody(_));
    let any = |criteria: &[CheckedCriterion]| {
        let mut references = criteria.iter().flat_map(CheckedCriterion::references);
        references.any(is_body)
    };
    let in_actions = |actions: &[CheckedAction]| actions.iter().any(|action| any(&action.criteria));
    let mut kept = step.outputs.iter().flat_map(|output| output.value.references());
    let fails = !(step.success.is_empty() && response.is_success());
    any(&step.success)
        || fails && in_actions(&step.on_failure)
        || succeeds(step, response) && (in_actions(&step.on_success) || kept.any(is_body))
}

/// Whether a reply of this status may be a success.
fn succeeds(step: &CheckedStep, response: &Response) -> bool {
    let status = response.status.as_str();
    match statuses(&step.success) {
        Some(allowed) if !status.eq_ignore_ascii_case("default") => allowed.iter().any(|allowed| {
            let class = format!("{}XX", allowed / 100);
            status.eq_ignore_ascii_case(&class) || status.parse() == Ok(*allowed)
        }),
        None if step.success.is_empty() => is_success(status) || status.eq_ignore_ascii_case("default"),
        _ => true,
    }
}
