//! One workflow, from its inputs to what can be missing at its end.

use super::actions::{self, Outcome};
use super::checked::{
    Action, Content, Criterion, Input, Operand, Reference, Referent, Step, Value, Workflow, WorkflowOutput,
};
use super::flow::Flow;
use super::scope::{Moment, Scope, StepNames};
use super::sources::Descriptions;
use super::value::Values;
use super::{body, criteria, inputs, operations, outputs, parameters, secrets};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{self, Arazzo};
use crate::openapi::{Description, Type};
use crate::source::Sources;

/// `None` when a step does not resolve, which is reported; the others are checked all the same.
pub(super) fn check(
    workflow: &document::Workflow,
    document: &Arazzo,
    descriptions: &Descriptions,
    sources: &Sources,
    findings: &mut Findings,
) -> Option<Workflow> {
    let mut inputs = inputs::read(workflow, document, findings);
    let names: Vec<StepNames> = workflow
        .steps
        .iter()
        .map(|step| StepNames {
            id: step.step_id.value.clone(),
            outputs: step
                .outputs
                .iter()
                .map(|output| output.name.value.clone())
                .collect(),
        })
        .collect();
    not_yet(workflow, findings);
    let scope = Scope {
        inputs: &inputs,
        steps: &names,
    };
    let checker = Steps {
        workflow,
        document,
        descriptions,
        sources,
        scope: &scope,
    };
    let steps: Vec<Option<Step>> = workflow
        .steps
        .iter()
        .map(|step| checker.step(step, findings))
        .collect();
    let mut steps: Vec<Step> = steps.into_iter().collect::<Option<_>>()?;
    keep_as_json(&mut steps);

    let flow = Flow::of(&steps);
    let mut outputs = outputs::of_workflow(
        &workflow.outputs,
        &scope,
        sources,
        &inputs,
        &steps,
        &flow,
        findings,
    );
    unreached(&steps, &flow, findings);
    never_assigned(&steps, &outputs, &flow, findings);
    take_as_json(&mut inputs, &steps, &mut outputs, findings);
    secrets::mark(&mut inputs, steps.iter().flat_map(|step| &step.parameters));
    files(&mut inputs, &steps, &outputs);
    Some(Workflow {
        id: workflow.workflow_id.value.clone(),
        span: workflow.workflow_id.span,
        line: sources.line_column(workflow.workflow_id.span).0,
        summary: workflow.summary.as_ref().map(|text| text.value.clone()),
        description: workflow.description.as_ref().map(|text| text.value.clone()),
        inputs,
        steps,
        outputs,
    })
}

fn not_yet(workflow: &document::Workflow, findings: &mut Findings) {
    let depends = workflow
        .depends_on
        .first()
        .map(|text| (text.span, "`dependsOn` of a workflow"));
    let steps = workflow.steps.iter().filter_map(|step| {
        step.depends_on
            .first()
            .map(|text| (text.span, "`dependsOn` of a step"))
    });
    for (span, what) in depends.into_iter().chain(steps) {
        findings.push(
            Diagnostic::new(Code::NotSupported, span, format!("{what} cannot be compiled yet"))
                .help("this part of the language comes with a later version"),
        );
    }
}

/// Checks the steps of one workflow.
struct Steps<'c> {
    workflow: &'c document::Workflow,
    document: &'c Arazzo,
    descriptions: &'c Descriptions,
    sources: &'c Sources,
    scope: &'c Scope<'c>,
}

impl Steps<'_> {
    fn step(&self, step: &document::Step, findings: &mut Findings) -> Option<Step> {
        let success = criteria::read(&step.success_criteria, self.scope, findings);
        let on_success = self.actions(Outcome::Success, step, findings);
        let on_failure = self.actions(Outcome::Failure, step, findings);
        let operation = operations::operation(step, self.descriptions, findings);
        let reply = Values {
            scope: self.scope,
            moment: Moment::Reply,
            sources: self.sources,
        };
        let request = Values {
            moment: Moment::Request,
            ..reply
        };
        let Some((source, operation)) = operation else {
            // What does not need the operation is looked at all the same.
            for given in &step.parameters {
                if let document::OrReusable::Object(parameter) = given {
                    request.read(&parameter.value, findings);
                }
            }
            if let Some(payload) = step.request_body.as_ref().and_then(|body| body.payload.as_ref()) {
                request.read(payload, findings);
            }
            for output in step
                .outputs
                .iter()
                .filter(|output| output.value.as_mapping().is_none())
            {
                reply.read(&output.value, findings);
            }
            return None;
        };
        let description = self.description(&source);
        let parameters = parameters::read(step, self.workflow, self.document, &operation, &request, findings);
        let body = body::read(step, &operation, description, &request, findings);
        let outputs = outputs::of_step(
            &step.outputs,
            &operation,
            description,
            &success,
            &reply,
            self.scope.inputs,
            findings,
        );
        // Outputs are looked up by index, so one that did not resolve must not shift the others.
        let complete = outputs.len() == step.outputs.len();
        complete.then_some(Step {
            id: step.step_id.value.clone(),
            span: step.step_id.span,
            line: self.sources.line_column(step.span).0,
            description: step.description.as_ref().map(|text| text.value.clone()),
            source,
            operation,
            parameters,
            body,
            success,
            outputs,
            on_success,
            on_failure,
            timeout: step.timeout,
        })
    }

    fn actions(&self, outcome: Outcome, step: &document::Step, findings: &mut Findings) -> Vec<Action> {
        actions::read(outcome, step, self.workflow, self.document, self.scope, findings)
    }

    fn description(&self, source: &str) -> Option<&Description> {
        let opened = self
            .descriptions
            .list
            .iter()
            .find(|opened| opened.name == source)?;
        opened.description.as_ref()
    }
}

fn unreached(steps: &[Step], flow: &Flow, findings: &mut Findings) {
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
fn never_assigned(steps: &[Step], outputs: &[WorkflowOutput], flow: &Flow, findings: &mut Findings) {
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
        for reference in sent(step) {
            report(reference, at, None);
        }
        for reference in judged(step) {
            report(reference, at, Some(at));
        }
    }
    for reference in outputs.iter().flat_map(|output| output.value.references()) {
        report(reference, steps.len(), None);
    }
}

/// What the request of a step reads.
fn sent(step: &Step) -> impl Iterator<Item = &Reference> {
    let parameters = step
        .parameters
        .iter()
        .flat_map(|parameter| parameter.value.references());
    let body: Vec<&Reference> = match step.body.as_ref().map(|body| &body.content) {
        Some(Content::Json(value) | Content::Text(value)) => value.references(),
        Some(Content::Form(members)) => members.iter().flat_map(|(_, value)| value.references()).collect(),
        Some(Content::Multipart(parts)) => parts.iter().flat_map(|part| part.value.references()).collect(),
        None => Vec::new(),
    };
    parameters.chain(body)
}

/// What judging the reply of a step reads.
fn judged(step: &Step) -> impl Iterator<Item = &Reference> {
    let actions = step.on_success.iter().chain(&step.on_failure);
    let criteria = step
        .success
        .iter()
        .chain(actions.flat_map(|action| &action.criteria));
    let outputs = step.outputs.iter().flat_map(|output| output.value.references());
    criteria.flat_map(references_of).chain(outputs)
}

fn references_of(criterion: &Criterion) -> Vec<&Reference> {
    criterion
        .condition
        .operands()
        .into_iter()
        .filter_map(|operand| match operand {
            Operand::Reference(reference) => Some(reference),
            _ => None,
        })
        .collect()
}

/// An output of a step that others reach into is kept as JSON.
fn keep_as_json(steps: &mut [Step]) {
    let mut reached: Vec<(usize, usize)> = Vec::new();
    for reference in steps.iter().flat_map(|step| sent(step).chain(judged(step))) {
        if let Referent::StepOutput {
            step,
            output,
            pointer,
        } = &reference.to
            && !pointer.tokens.is_empty()
        {
            reached.push((*step, *output));
        }
    }
    for (step, output) in reached {
        if let Some(output) = steps.get_mut(step).and_then(|step| step.outputs.get_mut(output)) {
            output.ty = Type::Any;
        }
    }
}

/// So is an input; there is nothing to reach in one that is a scalar.
fn take_as_json(
    inputs: &mut [Input],
    steps: &[Step],
    outputs: &mut [WorkflowOutput],
    findings: &mut Findings,
) {
    let at_the_end = outputs.iter().flat_map(|output| output.value.references());
    for reference in steps
        .iter()
        .flat_map(|step| sent(step).chain(judged(step)))
        .chain(at_the_end)
    {
        let Referent::Input { input, pointer } = &reference.to else {
            continue;
        };
        let Some(input) = inputs.get_mut(*input).filter(|_| !pointer.tokens.is_empty()) else {
            continue;
        };
        match input.ty {
            Type::Array(_) | Type::Map(_) | Type::Any => input.ty = Type::Any,
            Type::String | Type::Integer | Type::Number | Type::Boolean | Type::Upload => findings.push(
                Diagnostic::new(
                    Code::MisplacedExpression,
                    reference.span,
                    format!("there is nothing inside the input `{}`", input.name),
                )
                .expected(format!("`{pointer}` leads nowhere in a scalar"))
                .help(format!(
                    "declare `{}` as an object or an array, or refer to it as a whole",
                    input.name
                )),
            ),
        }
    }
    for output in outputs {
        if let Value::Reference(Reference {
            to: Referent::Input { input, pointer },
            ..
        }) = &output.value
            && let Some(input) = inputs.get(*input).filter(|_| pointer.tokens.is_empty())
        {
            output.ty = input.ty.clone();
        }
    }
}

/// An input that is a string in the schema and is only ever sent as a file takes an upload.
fn files(inputs: &mut [Input], steps: &[Step], outputs: &[WorkflowOutput]) {
    let is = |reference: &Reference, position: usize| matches!(&reference.to, Referent::Input { input, pointer } if *input == position && pointer.tokens.is_empty());
    for (position, input) in inputs.iter_mut().enumerate() {
        if input.ty != Type::String || input.secret {
            continue;
        }
        let files = steps
            .iter()
            .filter_map(|step| match step.body.as_ref().map(|body| &body.content) {
                Some(Content::Multipart(parts)) => Some(parts),
                _ => None,
            })
            .flatten()
            .filter(|part| {
                part.file && matches!(&part.value, Value::Reference(reference) if is(reference, position))
            })
            .count();
        let uses = steps
            .iter()
            .flat_map(|step| sent(step).chain(judged(step)))
            .chain(outputs.iter().flat_map(|output| output.value.references()))
            .filter(|reference| is(reference, position))
            .count();
        if files > 0 && files == uses {
            input.ty = Type::Upload;
        }
    }
}
