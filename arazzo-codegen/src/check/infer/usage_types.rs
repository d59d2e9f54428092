//! Infers types from the uses of a value, once all uses are known.

use std::collections::HashMap;

use crate::check::model::{
    CheckedStep, Interfaces, Reference, Referent, StepCall, Steps, Value, WorkflowInputs, WorkflowOutput,
    WorkflowOutputs,
};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::ids::{InputId, StepId, StepOutputId};
use crate::schema::{Definitions, Type, type_inside};

pub(in crate::check) fn references(step: &CheckedStep) -> Vec<&Reference> {
    let mut references: Vec<&Reference> = step.sent().into_iter().flat_map(Value::references).collect();
    references.extend(step.judged());
    references
}

/// An output that hands on a body that an earlier output is, as that.
pub(in crate::check) fn hand_on_bodies(steps: &mut Steps) {
    let mut known: HashMap<(StepId, StepOutputId), Type> = HashMap::new();
    for (step, declared) in steps.entries() {
        for output in declared.outputs.ids() {
            // Every output of the way is what its end is, so each is followed once.
            let mut way = Vec::new();
            let mut at = (step, output);
            let end = loop {
                if let Some(ty) = known.get(&at) {
                    break ty.clone();
                }
                let Some(found) = steps.get(at.0).and_then(|step| step.outputs.get(at.1)) else {
                    break Type::Any;
                };
                way.push(at);
                known.insert(at, found.ty.clone());
                match found.value.whole_output() {
                    Some(next) => at = next,
                    None => break found.ty.clone(),
                }
            };
            if end.is_raw_body() {
                known.extend(way.into_iter().map(|at| (at, end.clone())));
            }
        }
    }
    for ((step, output), ty) in known.into_iter().filter(|(_, ty)| ty.is_raw_body()) {
        let output = steps.get_mut(step).and_then(|step| step.outputs.get_mut(output));
        // The first of them is one by itself, and knows why.
        if let Some(output) = output.filter(|output| !output.ty.is_raw_body()) {
            output.ty = ty.clone();
            output.kept = ty;
            output.untyped = None;
        }
    }
}

/// Replaces types of outputs by plain ones, so that a value is passed on as it was received, with all its digits.
///
/// This holds for an output of a step that is not only read at the end of the workflow, if its type has a name or holds
/// a number: an enum becomes text, any other type becomes JSON. It also holds for an output that a pointer reaches
/// into. An output that is not read from a body becomes a tree.
pub(in crate::check) fn erase_slot_types(
    steps: &mut Steps,
    outputs: &WorkflowOutputs,
    definitions: &Definitions,
) {
    let mut plain: Vec<(StepId, StepOutputId, Type)> = Vec::new();
    let at_the_end = outputs.iter().flat_map(WorkflowOutput::references);
    let within = steps.iter().flat_map(references);
    let uses = within.map(|reference| (reference, false));
    for (reference, ends) in uses.chain(at_the_end.map(|reference| (reference, true))) {
        let Referent::StepOutput {
            step,
            output,
            pointer,
        } = &reference.to
        else {
            continue;
        };
        let Some(declared) = steps.get(*step).and_then(|step| step.outputs.get(*output)) else {
            continue;
        };
        // A body is reached into as it came.
        if declared.ty.is_raw_body() {
            continue;
        }
        let is_read_from_body = matches!(
            &declared.value,
            Value::Reference(Reference {
                to: Referent::ResponseBody(_),
                ..
            })
        );
        if !pointer.tokens.is_empty() {
            let kept = if is_read_from_body { Type::Json } else { Type::Any };
            plain.push((*step, *output, kept));
            continue;
        }
        let is_named = declared.ty.names().is_some() || declared.ty.is_of_numbers();
        if !ends && (is_named || declared.ty == Type::Any) {
            let kept = match is_read_from_body {
                true if definitions.is_enum(&declared.ty) => Type::String,
                true => Type::Json,
                false => Type::Any,
            };
            plain.push((*step, *output, kept));
        }
    }
    // An output that some pointer reaches into is JSON for all its readers.
    plain.sort_by_key(|(_, _, ty)| *ty != Type::String);
    for (step, output, ty) in plain {
        if let Some(output) = steps.get_mut(step).and_then(|step| step.outputs.get_mut(output)) {
            output.kept = ty;
            output.unknown = false;
        }
    }
}

/// An input that others reach into further than its type says is taken as JSON; there is nothing to reach in one that
/// is a scalar.
pub(in crate::check) fn widen_inputs(
    inputs: &mut WorkflowInputs,
    steps: &Steps,
    outputs: &mut WorkflowOutputs,
    definitions: &Definitions,
    findings: &mut Findings,
) {
    let at_the_end = outputs.iter().flat_map(|output| output.value.references());
    for reference in steps.iter().flat_map(references).chain(at_the_end) {
        let Referent::Input { input, pointer } = &reference.to else {
            continue;
        };
        let Some(input) = inputs.get_mut(*input).filter(|_| !pointer.tokens.is_empty()) else {
            continue;
        };
        if type_inside(definitions, &input.ty, &pointer.tokens).is_some() {
            continue;
        }
        let ty = input.ty.without_null();
        match ty {
            Type::Array(_) | Type::Map(_) | Type::Named(_) | Type::Any if !definitions.is_enum(ty) => {
                // What the type knew of passwords is lost with it.
                input.secret |= definitions.hold_secret(&input.ty);
                input.ty = Type::Any;
            }
            _ => findings.push(
                Diagnostic::new(
                    Code::MisplacedExpression,
                    reference.span,
                    format!("there is nothing inside the input `{}`", input.name),
                )
                .label(format!("`{pointer}` leads nowhere in a scalar"))
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
            && let Some(input) = inputs.get(*input)
            && let Some((ty, _)) = type_inside(definitions, &input.ty, &pointer.tokens)
            && ty != output.ty
        {
            // S25: another workflow that the run ends with may make something else of it.
            let is_alone = output.tails.is_empty();
            output.ty = if is_alone { ty } else { Type::Any };
            output.optional |= !is_alone;
        }
    }
}

/// Gives an input the type of an upload if it is a string in the schema and is only sent as a file. Passing it to a
/// workflow that sends it as a file counts too. `callees` are the workflows that were checked before.
pub(in crate::check) fn infer_uploads(
    inputs: &mut WorkflowInputs,
    steps: &Steps,
    outputs: &WorkflowOutputs,
    callees: &Interfaces,
) {
    let sent = steps
        .iter()
        .filter_map(|step| step.operation_call()?.body.as_ref())
        .flat_map(|body| body.content.files());
    let passed = steps.iter().flat_map(|step| passed_as_files(step, callees));
    let files = sent.chain(passed).filter_map(|value| match value {
        Value::Reference(reference) => Some(reference),
        _ => None,
    });
    let files = uses_of_inputs(files);
    if files.is_empty() {
        return;
    }
    let at_the_end = outputs.iter().flat_map(|output| output.value.references());
    let uses = uses_of_inputs(steps.iter().flat_map(references).chain(at_the_end));
    for (position, sent) in files {
        let Some(input) = inputs.get_mut(position) else {
            continue;
        };
        let is_text = *input.ty.without_null() == Type::String && !input.secret;
        if is_text && uses.get(&position) == Some(&sent) {
            input.ty = Type::Upload.or_null(input.ty.takes_null());
        }
    }
}

/// How often each input is read as a whole, by its position.
fn uses_of_inputs<'r>(references: impl Iterator<Item = &'r Reference>) -> HashMap<InputId, usize> {
    let mut uses = HashMap::new();
    for reference in references {
        if let Referent::Input { input, pointer } = &reference.to
            && pointer.tokens.is_empty()
        {
            *uses.entry(*input).or_default() += 1;
        }
    }
    uses
}

/// What a step passes to a workflow that takes uploads for it.
fn passed_as_files<'s>(step: &'s CheckedStep, callees: &'s Interfaces) -> impl Iterator<Item = &'s Value> {
    let call = match &step.call {
        StepCall::Workflow(call) => Some(call),
        StepCall::Operation(_) => None,
    };
    let called = call.and_then(|call| callees.get(&call.workflow));
    let takes_upload = move |input: InputId| {
        called.is_some_and(|called| {
            called
                .inputs
                .get(input)
                .is_some_and(|input| *input.ty.without_null() == Type::Upload)
        })
    };
    call.into_iter()
        .flat_map(|call| &call.arguments)
        .filter(move |(input, _)| takes_upload(*input))
        .map(|(_, value)| value)
}
