//! Types the outputs of steps and of workflows.

use super::final_outputs::End;
use super::selected::of_selection;
use crate::check::flow::graph::Flow;
use crate::check::model::{
    CheckedCriterion, CheckedStep, Interface, KeptAt, Reference, Referent, RequestPart, Shared, StepOutput,
    StepOutputs, Steps, Value, WorkflowInputs, WorkflowOutput, WorkflowOutputs,
};
use crate::check::names::scope::{Moment, Scope};
use crate::check::reply::kept::{Kept, ReplyContext};
use crate::check::reply::reply_bodies::Replies;
use crate::check::values::output_expression::{expression, expressions};
use crate::check::values::value::Values;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::Output;
use crate::expression::Pointer;
use crate::ids::{OutputId, StepId};
use crate::openapi::Operation;
use crate::schema::{Definitions, Type, Untyped};
use crate::source::Sources;

/// The outputs of a step, typed from the operation's responses.
pub(in crate::check) fn of_step(
    outputs: &[Output],
    operation: &Operation,
    success: &[CheckedCriterion],
    values: &Values<'_>,
    known: ReplyContext<'_>,
    findings: &mut Findings,
) -> StepOutputs {
    let replies = Replies::of(operation, success);
    outputs
        .iter()
        .filter_map(|output| {
            let value = expression(output, values, findings)?;
            let name = format!("{} {}", known.step, output.name.value);
            let kept = of_value(&value, findings, |reference, findings| {
                of_reference(reference, &replies, &name, known, findings)
            });
            Some(step_output(&output.name.value, value, kept))
        })
        .collect()
}

/// The outputs of a step that calls a workflow.
pub(in crate::check) fn of_workflow_step(
    outputs: &[Output],
    called: &Interface,
    values: &Values<'_>,
    known: ReplyContext<'_>,
    findings: &mut Findings,
) -> StepOutputs {
    outputs
        .iter()
        .filter_map(|output| {
            let value = expression(output, values, findings)?;
            let kept = of_value(&value, findings, |reference, findings| {
                of_outcome(reference, called, known, findings)
            });
            let unknown = match &value {
                Value::Reference(Reference {
                    to: Referent::ChildOutput { output, pointer },
                    ..
                }) if pointer.tokens.is_empty() => {
                    called.outputs.get(*output).is_some_and(|output| output.unknown)
                }
                _ => false,
            };
            Some(StepOutput {
                unknown,
                ..step_output(&output.name.value, value, kept)
            })
        })
        .collect()
}

/// A value that an action passes to a workflow, typed from what the reply may be, or from the outputs of the workflow
/// that the step calls.
pub(in crate::check) fn of_action(
    name: &str,
    value: Value,
    replies: &Replies<'_>,
    called: Option<&Interface>,
    known: ReplyContext<'_>,
    findings: &mut Findings,
) -> StepOutput {
    let kept = of_value(&value, findings, |reference, findings| match called {
        Some(called) => of_outcome(reference, called, known, findings),
        None => of_reference(reference, replies, name, known, findings),
    });
    StepOutput {
        kept_at: KeptAt::Action,
        ..step_output(name, value, kept)
    }
}

/// `of` types what is read.
fn of_value(value: &Value, findings: &mut Findings, of: impl Fn(&Reference, &mut Findings) -> Kept) -> Kept {
    match value {
        Value::Reference(reference) => of(reference, findings),
        Value::Selected(selection) => of_selection(selection, findings, of),
        // S31a: a text lacks a value as soon as one of its parts does.
        Value::Text(_) => {
            let mut references = value.references().into_iter();
            Kept::known(
                Type::String,
                references.any(|reference| of(reference, findings).optional),
            )
        }
        _ => constant(value),
    }
}

/// A value read from the outcome of a step that calls a workflow.
fn of_outcome(
    reference: &Reference,
    called: &Interface,
    known: ReplyContext<'_>,
    findings: &mut Findings,
) -> Kept {
    match &reference.to {
        Referent::ChildOutput { output, pointer } => of_child(called, *output, pointer, known.definitions),
        to => {
            let kept = of_reference(reference, &Replies::default(), "", known, findings);
            Kept {
                // S21: the workflow may have ended without a reply.
                optional: kept.optional || to.is_of_exchange(),
                ..kept
            }
        }
    }
}

fn step_output(name: &str, value: Value, kept: Kept) -> StepOutput {
    StepOutput {
        name: name.to_owned(),
        kept_at: KeptAt::Success,
        kept_with: Vec::new(),
        value,
        kept: kept.ty.clone(),
        ty: kept.ty,
        untyped: kept.untyped,
        optional: kept.optional,
        unknown: false,
        secret: false,
    }
}

fn of_child(called: &Interface, output: OutputId, pointer: &Pointer, definitions: &Definitions) -> Kept {
    match called.outputs.get(output) {
        Some(output) => {
            let kept = Kept::inside(definitions, &output.ty, output.optional, &pointer.tokens);
            Kept {
                untyped: output.untyped.or(kept.untyped),
                ..kept
            }
        }
        None => Kept::any(),
    }
}

fn constant(value: &Value) -> Kept {
    match value {
        Value::String(_) | Value::Text(_) => Kept::known(Type::String, false),
        Value::Selected(selection) => match selection.ty() {
            Type::Any => Kept::any(),
            ty => Kept::known(ty, true),
        },
        _ => Kept::json(Untyped::Computed, false),
    }
}

fn of_reference(
    reference: &Reference,
    replies: &Replies<'_>,
    name: &str,
    known: ReplyContext<'_>,
    findings: &mut Findings,
) -> Kept {
    match &reference.to {
        Referent::StatusCode => Kept::known(Type::Integer, false),
        Referent::Url | Referent::Method => Kept::known(Type::String, false),
        Referent::Request(RequestPart::Body(_)) => Kept::any(),
        Referent::ResponseHeader(_) | Referent::Request(_) => Kept::known(Type::String, true),
        Referent::ResponseBody(pointer) => replies.typed(&pointer.tokens, reference, name, known, findings),
        Referent::Input { input, pointer } => match known.inputs.get(*input) {
            Some(input) => Kept::inside(known.definitions, &input.ty, !input.required, &pointer.tokens),
            None => Kept::any(),
        },
        Referent::StepOutput { .. } | Referent::ChildOutput { .. } => Kept::any(),
    }
}

/// Reports what does not resolve in the outputs of a workflow whose steps do not all resolve either.
pub(in crate::check) fn resolve_only(
    outputs: &[Output],
    scope: &Scope<'_>,
    sources: &Sources,
    findings: &mut Findings,
) {
    let values = Values {
        scope,
        moment: Moment::End,
        sources,
    };
    expressions(outputs, &values, findings);
}

/// The outputs of a workflow: an `Option` where some path leaves them unset or a response may lack them.
pub(in crate::check) fn of_workflow(
    outputs: &[Output],
    scope: &Scope<'_>,
    shared: Shared<'_>,
    inputs: &WorkflowInputs,
    steps: &Steps,
    flow: &Flow,
    findings: &mut Findings,
) -> WorkflowOutputs {
    let values = Values {
        scope,
        moment: Moment::End,
        sources: shared.sources,
    };
    let written: Vec<(&Output, Value)> = outputs
        .iter()
        .filter_map(|output| Some((output, expression(output, &values, findings)?)))
        .collect();
    let end = End {
        inputs,
        steps,
        flow,
        definitions: shared.definitions,
    };
    let demanded = end.demanded(written.iter().map(|(_, value)| value));
    let mut declared: WorkflowOutputs = written
        .into_iter()
        .map(|(output, value)| {
            let (kept, reason) = match &value {
                Value::Reference(reference) => end.read(reference, &demanded),
                Value::Selected(selection) => (
                    of_selection(selection, findings, |reference, _| {
                        end.read(reference, &demanded).0
                    }),
                    Some("`None` when there is nothing to select.".to_owned()),
                ),
                _ => (constant(&value), None),
            };
            let unknown = value.whole_output().is_some_and(|(step, output)| {
                let kept = steps.get(step).and_then(|step| step.outputs.get(output));
                kept.is_some_and(|kept| kept.unknown)
            });
            WorkflowOutput {
                name: output.name.value.clone(),
                value,
                ty: kept.ty,
                optional: kept.optional,
                unknown,
                secret: false,
                untyped: kept.untyped,
                tails: Vec::new(),
                reason,
            }
        })
        .collect();
    with_tails(&mut declared, outputs, steps, flow, findings);
    declared
}

/// S31a: no run fails at its end for a value that a server left out.
pub(in crate::check) fn make_optional(outputs: &mut WorkflowOutputs) {
    for output in outputs {
        output.optional = true;
        output
            .reason
            .get_or_insert_with(|| "`None` when it is missing.".to_owned());
    }
}

/// S25: a run that goes to another workflow ends with that one's outputs, which come beside the workflow's own.
fn with_tails(
    declared: &mut WorkflowOutputs,
    written: &[Output],
    steps: &Steps,
    flow: &Flow,
    findings: &mut Findings,
) {
    let tails: Vec<(StepId, &CheckedStep)> = flow
        .tails()
        .iter()
        .filter_map(|tail| Some((*tail, steps.get(*tail)?)))
        .collect();
    if tails.is_empty() {
        return;
    }
    let ends_itself = flow.is_reached(steps.next_id());
    let own = declared.next_id();
    let handed_back = tails.iter().flat_map(|(_, step)| &step.outputs);
    for kept in handed_back.filter(|kept| kept.kept_at == KeptAt::Success) {
        if !declared.iter().any(|output| output.name == kept.name) {
            declared.push(WorkflowOutput {
                name: kept.name.clone(),
                value: Value::Json("null".to_owned()),
                ty: kept.ty.clone(),
                untyped: kept.untyped,
                optional: ends_itself,
                // The first of the other workflows says it.
                unknown: true,
                secret: false,
                tails: Vec::new(),
                reason: ends_itself.then(|| "`None` unless the run ends with another workflow.".to_owned()),
            });
        }
    }
    for (id, output) in declared.entries_mut() {
        if !ends_itself {
            output.optional = false;
            output.reason = None;
        }
        for (tail, step) in &tails {
            let found = step.outputs.find(|kept| kept.name == output.name);
            let kept = found.and_then(|found| step.outputs.get(found));
            let value = found.map(|found| {
                Value::Reference(Reference {
                    text: format!("$steps.{}.outputs.{}", step.id, output.name),
                    span: step.span,
                    to: Referent::StepOutput {
                        step: *tail,
                        output: found,
                        pointer: Pointer::default(),
                    },
                })
            });
            if kept.is_none_or(|kept| kept.optional) {
                output.optional = true;
                output
                    .reason
                    .get_or_insert_with(|| "`None` when the run ends with another workflow.".to_owned());
            }
            if let Some(kept) = kept.filter(|kept| !kept.unknown) {
                agree(output, kept, step, written, findings);
            }
            // Where no run ends here there is no null to hand back.
            if let Some(value) = value.as_ref().filter(|_| !ends_itself && id >= own) {
                output.value = value.clone();
            }
            output.tails.push((*tail, value));
        }
    }
}

/// One type for an output that several ways make: what two of them make differently is JSON.
fn agree(
    output: &mut WorkflowOutput,
    kept: &StepOutput,
    tail: &CheckedStep,
    written: &[Output],
    findings: &mut Findings,
) {
    if output.unknown {
        output.unknown = false;
        output.ty = kept.ty.clone();
        output.untyped = kept.untyped;
    }
    if kept.ty == output.ty {
        return;
    }
    // S17: only one of them may be null.
    if kept.ty.without_null() == output.ty.without_null() {
        output.ty = Type::Optional(Box::new(kept.ty.without_null().clone()));
        output
            .reason
            .get_or_insert_with(|| "`None` when it is null.".to_owned());
        return;
    }
    if output.ty != Type::Any {
        let name = &output.name;
        let own = written.iter().find(|own| own.name.value == *name);
        findings.push(
            Diagnostic::new(
                Code::UntypedValue,
                own.map_or(tail.span, |own| own.name.span),
                format!("the output `{name}` is `serde_json::Value`"),
            )
            .label("it is of another type when the run ends with another workflow")
            .also(tail.span, "the other workflow")
            .help("give the outputs one type, or different names"),
        );
    }
    output.ty = Type::Any;
    output.untyped = Some(Untyped::SeveralTypes);
    // Not every value can be written as JSON.
    output.optional = true;
    output
        .reason
        .get_or_insert_with(|| "`None` when it cannot be written as JSON.".to_owned());
}
