//! Finds the outputs that are secrets (S44), after all workflows are checked.
//!
//! Backwards: if a value is sent as a credential, its origin is a secret, be it an output of a step, an output of a called
//! workflow, or an input. Forwards: a value made of a secret is a secret. Inputs keep the types of their declaration. The
//! outputs matter for checkpoints, and for the texts that show later exchanges.

use super::secrets::{is_credential, secret_values};
use crate::check::model::{
    CheckedStep, CheckedWorkflow, KeptAt, Reference, Referent, RequestPart, StepCall, StepOutput, Value,
    WorkflowKey,
};
use crate::document::Location;
use crate::expression::Pointer;
use crate::ids::{DefinitionId, IdVec, InputId, OutputId, StepId, StepOutputId};
use crate::schema::{self, Additional, Definition, Shape, Type};

/// What is a secret, by the positions of the workflow, the step and the output.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SecretPlace {
    Input {
        workflow: usize,
        input: InputId,
    },
    StepOutput {
        workflow: usize,
        step: StepId,
        output: StepOutputId,
    },
    Output {
        workflow: usize,
        output: OutputId,
    },
}

pub(in crate::check) fn mark_secret_outputs(
    workflows: &mut [CheckedWorkflow],
    definitions: &IdVec<DefinitionId, Definition>,
) {
    while marked(workflows, &into_credentials(workflows)) {}
    while marked(workflows, &made_of_secrets(workflows, definitions)) {}
}

/// Whether one of the places was none before.
fn marked(workflows: &mut [CheckedWorkflow], places: &[SecretPlace]) -> bool {
    let mut changed = false;
    for place in places {
        let secret = match *place {
            SecretPlace::Input { workflow, input } => workflows.get_mut(workflow).and_then(|workflow| {
                let input = workflow.inputs.get_mut(input)?;
                // A file is sent as it is.
                (*input.ty.without_null() != Type::Upload).then_some(&mut input.secret)
            }),
            SecretPlace::StepOutput {
                workflow,
                step,
                output,
            } => workflows.get_mut(workflow).and_then(|workflow| {
                let output = workflow.steps.get_mut(step)?.outputs.get_mut(output)?;
                Some(&mut output.secret)
            }),
            SecretPlace::Output { workflow, output } => workflows.get_mut(workflow).and_then(|workflow| {
                let output = workflow.outputs.get_mut(output)?;
                Some(&mut output.secret)
            }),
        };
        if let Some(secret) = secret {
            changed |= !*secret;
            *secret = true;
        }
    }
    changed
}

fn position(workflows: &[CheckedWorkflow], key: WorkflowKey) -> Option<usize> {
    workflows.iter().position(|workflow| workflow.key == key)
}

/// The workflow that a step calls.
fn called(workflows: &[CheckedWorkflow], step: &CheckedStep) -> Option<usize> {
    match &step.call {
        StepCall::Workflow(call) => position(workflows, call.workflow),
        StepCall::Operation(_) => None,
    }
}

/// Where the values come from that are sent as credentials, or that are a part of such an output.
fn into_credentials(workflows: &[CheckedWorkflow]) -> Vec<SecretPlace> {
    let mut places = Vec::new();
    for (position, workflow) in workflows.iter().enumerate() {
        let place = |reference: &Reference, step: Option<&CheckedStep>| {
            Some(match reference.to {
                Referent::Input { input, .. } => SecretPlace::Input {
                    workflow: position,
                    input,
                },
                Referent::StepOutput { step, output, .. } => SecretPlace::StepOutput {
                    workflow: position,
                    step,
                    output,
                },
                Referent::ChildOutput { output, .. } => SecretPlace::Output {
                    workflow: called(workflows, step?)?,
                    output,
                },
                _ => return None,
            })
        };
        for step in &workflow.steps {
            let is_secret = |key: WorkflowKey, input: InputId| {
                let called = self::position(workflows, key).and_then(|called| workflows.get(called));
                let input = called.and_then(|called| called.inputs.get(input));
                input.is_some_and(|input| input.secret)
            };
            let sent = secret_values(step, is_secret).into_iter();
            let sent = sent.flat_map(Value::references);
            let kept = step.outputs.iter().filter(|output| output.secret);
            let kept = kept.flat_map(|output| output.value.references());
            places.extend(
                sent.chain(kept)
                    .filter_map(|reference| place(reference, Some(step))),
            );
            // S21a: an input of the workflow that it calls.
            let started = step.outputs.iter().filter(|output| output.secret);
            places.extend(started.filter_map(|output| match output.kept_at {
                KeptAt::Start(input) => Some(SecretPlace::Input {
                    workflow: called(workflows, step)?,
                    input,
                }),
                KeptAt::Success | KeptAt::Action => None,
            }));
        }
        let outputs = workflow.outputs.iter().filter(|output| output.secret);
        let outputs = outputs.flat_map(|output| output.references());
        places.extend(outputs.filter_map(|reference| place(reference, None)));
    }
    places
}

/// The outputs that are made of secrets, and the inputs that get one.
fn made_of_secrets(
    workflows: &[CheckedWorkflow],
    definitions: &IdVec<DefinitionId, Definition>,
) -> Vec<SecretPlace> {
    let mut places = Vec::new();
    for (position, workflow) in workflows.iter().enumerate() {
        let known = SecretContext {
            workflow,
            workflows,
            definitions,
        };
        for (at, step) in workflow.steps.entries() {
            for (output, kept) in step.outputs.entries() {
                if known.is_secret(&kept.value, Some(step)) || known.is_secret_input(kept, step) {
                    places.push(SecretPlace::StepOutput {
                        workflow: position,
                        step: at,
                        output,
                    });
                }
            }
            if let StepCall::Workflow(call) = &step.call
                && let Some(called) = called(workflows, step)
            {
                let given = call
                    .arguments
                    .iter()
                    .filter(|(_, value)| known.is_secret(value, None));
                places.extend(given.map(|(input, _)| SecretPlace::Input {
                    workflow: called,
                    input: *input,
                }));
            }
        }
        for (output, handed_back) in workflow.outputs.entries() {
            let references = handed_back.references();
            if references
                .into_iter()
                .any(|reference| known.is_secret_place(reference, None))
            {
                places.push(SecretPlace::Output {
                    workflow: position,
                    output,
                });
            }
        }
    }
    places
}

/// What is known of a workflow's values.
struct SecretContext<'k> {
    workflow: &'k CheckedWorkflow,
    workflows: &'k [CheckedWorkflow],
    definitions: &'k IdVec<DefinitionId, Definition>,
}

impl SecretContext<'_> {
    /// S21a: the stored copy of an input of the called workflow.
    fn is_secret_input(&self, kept: &StepOutput, step: &CheckedStep) -> bool {
        let KeptAt::Start(input) = kept.kept_at else {
            return false;
        };
        let called = called(self.workflows, step).and_then(|position| self.workflows.get(position));
        let input = called.and_then(|called| called.inputs.get(input));
        input.is_some_and(|input| input.secret || schema::holds_secret(self.definitions, &input.ty))
    }

    /// `step`: the one whose exchange or outcome it may read.
    fn is_secret(&self, value: &Value, step: Option<&CheckedStep>) -> bool {
        let references = value.references();
        references
            .into_iter()
            .any(|reference| self.is_secret_place(reference, step))
    }

    fn is_secret_place(&self, reference: &Reference, step: Option<&CheckedStep>) -> bool {
        match &reference.to {
            Referent::Input { input, pointer } => self
                .workflow
                .inputs
                .get(*input)
                .is_some_and(|input| input.secret || holds_secret(self.definitions, &input.ty, pointer)),
            Referent::StepOutput { step, output, .. } => {
                let step = self.workflow.steps.get(*step);
                let output = step.and_then(|step| step.outputs.get(*output));
                output.is_some_and(|output| output.secret)
            }
            Referent::ChildOutput { output, .. } => {
                let called = step.and_then(|step| called(self.workflows, step));
                let called = called.and_then(|position| self.workflows.get(position));
                let output = called.and_then(|called| called.outputs.get(*output));
                output.is_some_and(|output| output.secret)
            }
            Referent::Request(RequestPart::Header(name)) => {
                is_credential(Location::Header, name) || self.sends(step, Location::Header, Some(name))
            }
            Referent::Request(RequestPart::Query(name)) => {
                is_credential(Location::Query, name) || self.sends(step, Location::Query, Some(name))
            }
            Referent::Request(RequestPart::Path(name)) => self.sends(step, Location::Path, Some(name)),
            Referent::Request(RequestPart::Body(_)) => {
                let body = step.and_then(|step| step.operation_call()?.body.as_ref());
                let mut values = body.into_iter().flat_map(|body| body.content.values());
                values.any(|value| self.is_secret(value, None))
            }
            Referent::Url => {
                self.sends(step, Location::Path, None) || self.sends(step, Location::Query, None)
            }
            Referent::StatusCode
            | Referent::Method
            | Referent::ResponseHeader(_)
            | Referent::ResponseBody(_) => false,
        }
    }

    /// Whether a parameter of this place, and of the name where one is given, is a secret.
    fn sends(&self, step: Option<&CheckedStep>, location: Location, name: Option<&str>) -> bool {
        let call = step.and_then(CheckedStep::operation_call);
        let mut parameters = call.into_iter().flat_map(|call| &call.parameters);
        parameters.any(|parameter| {
            parameter.location == location
                && name.is_none_or(|name| parameter.name.eq_ignore_ascii_case(name))
                && (is_credential(location, &parameter.name) || self.is_secret(&parameter.value, None))
        })
    }
}

/// Whether a `format: password` is on the way that the pointer takes into the type, or inside of what it leads to.
fn holds_secret(definitions: &IdVec<DefinitionId, Definition>, ty: &Type, pointer: &Pointer) -> bool {
    let mut ty = ty.clone();
    for token in &pointer.tokens {
        let Some((inner, secret)) = member(definitions, &ty, token) else {
            return false;
        };
        if secret {
            return true;
        }
        ty = inner;
    }
    schema::holds_secret(definitions, &ty)
}

fn member(definitions: &IdVec<DefinitionId, Definition>, ty: &Type, token: &str) -> Option<(Type, bool)> {
    match ty {
        Type::Optional(inner) => member(definitions, inner, token),
        Type::Array(inner) | Type::Map(inner) => Some((inner.as_ref().clone(), false)),
        Type::Named(position) => match &definitions.get(*position)?.shape {
            Shape::Struct(object) => {
                if let Some(field) = object.fields.iter().find(|field| field.name == token) {
                    return Some((field.ty.clone(), field.secret));
                }
                match &object.additional {
                    Additional::Members(inner) => Some((inner.clone(), false)),
                    Additional::Unsaid | Additional::Open | Additional::Nothing => None,
                }
            }
            Shape::Enum(_) | Shape::Union(_) => None,
        },
        _ => None,
    }
}
