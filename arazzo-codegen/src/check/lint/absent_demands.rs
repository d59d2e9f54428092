//! Reports required bodies and members that a run may have no value for (S17).

use crate::check::flow::graph::Flow;
use crate::check::flow::last_run::{is_surely_set, may_be_set};
use crate::check::model::{Reference, Referent, RequiredMember, Steps, Value, WorkflowInputs};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::ids::StepId;
use crate::schema::{Definitions, Type, type_inside};

/// Reports what operations require and a run may have no value for.
pub(in crate::check) fn check(
    steps: &Steps,
    inputs: &WorkflowInputs,
    definitions: &Definitions,
    flow: &Flow,
    findings: &mut Findings,
) {
    let run = Run {
        steps,
        inputs,
        definitions,
        flow,
    };
    for (at, step) in steps.entries().filter(|(at, _)| flow.is_reached(*at)) {
        let Some(body) = step.operation_call().and_then(|call| call.body.as_ref()) else {
            continue;
        };
        for demand in &body.demands {
            let value = match body.content.at(&demand.tokens) {
                Some(Value::Converted(conversion)) => Some(&conversion.value),
                value => value,
            };
            if let Some(Value::Reference(reference)) = value
                && let Some(help) = run.may_lack(reference, at)
            {
                findings.push(finding(demand, reference, help));
            }
        }
    }
}

fn finding(demand: &RequiredMember, reference: &Reference, help: String) -> Diagnostic {
    let (code, what) = match demand.tokens.as_slice() {
        [] => (Code::AbsentBody, "the required request body".to_owned()),
        _ => (
            Code::AbsentMember,
            format!("{}, which the operation requires", demand.name),
        ),
    };
    Diagnostic::new(
        code,
        reference.span,
        format!("`{}` may be absent, and it is {what}", reference.text),
    )
    .label("without it the step fails before it sends")
    .also(demand.required_by, "declared as required")
    .help(help)
}

/// What a run may lack.
struct Run<'r> {
    steps: &'r Steps,
    inputs: &'r WorkflowInputs,
    definitions: &'r Definitions,
    flow: &'r Flow,
}

impl Run<'_> {
    /// Whether a run may come to the step `at` without the value, and what the author can do about it. Nothing where no schema
    /// says so.
    fn may_lack(&self, reference: &Reference, at: StepId) -> Option<String> {
        match &reference.to {
            Referent::Input { input, pointer } => {
                let input = self.inputs.get(*input)?;
                let name = &input.name;
                if !input.required && input.default.is_none() {
                    return Some(format!(
                        "add `{name}` to the `required` of the workflow's `inputs`, or give it a `default`"
                    ));
                }
                self.may_miss(&input.ty, &pointer.tokens).then(|| {
                    format!("make `{pointer}` required in its object in the input `{name}`, or give it a `default`")
                })
            }
            Referent::StepOutput {
                step,
                output,
                pointer,
            } => {
                let setter = self.steps.get(*step)?;
                let declared = setter.outputs.get(*output)?;
                let id = &setter.id;
                // What no path sets is another finding (S21b).
                if !may_be_set(self.steps, self.flow, at, *step, *output) {
                    return None;
                }
                if !is_surely_set(self.steps, self.flow, at, *step, *output) {
                    return Some(format!(
                        "a run can reach this step without `{id}`: let every path to this step pass through it"
                    ));
                }
                let is_optional = declared.optional && declared.ty != Type::Any;
                (is_optional || self.may_miss(&declared.ty, &pointer.tokens)).then(|| {
                    format!("the reply to `{id}` may lack it: correct the OpenAPI document if it never does")
                })
            }
            _ => None,
        }
    }

    /// Whether a value of the type may have nothing there. Of JSON without a type nobody knows.
    fn may_miss(&self, ty: &Type, tokens: &[String]) -> bool {
        matches!(type_inside(self.definitions, ty, tokens), Some((found, true)) if found != Type::Any)
    }
}
