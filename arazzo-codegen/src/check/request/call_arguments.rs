//! Resolves the arguments of a step that calls a workflow (S30).

use serde_json::Value as Json;

use super::parameters::resolved;
use crate::check::model::{
    Interface, Interfaces, Referent, StepCall, Steps, Value, WorkflowInput, WorkflowInputs,
};
use crate::check::values::value::Values;
use crate::diagnostic::{Change, Code, Diagnostic, Findings, Safety, nearest};
use crate::document::{Arazzo, OrReusable, Parameter, Step};
use crate::ids::InputId;
use crate::schema::Type;
use crate::source::Span;

/// The inputs that are passed, by index. What the called workflow requires and the step does not pass is an error.
///
/// S12: workflow-level parameters are passed too, whatever their `in`, if the called workflow has an input of that name and
/// the step does not pass it itself.
pub(in crate::check) fn call_arguments(
    step: &Step,
    shared: &[OrReusable<Parameter>],
    called: &Interface,
    document: &Arazzo,
    values: &Values<'_>,
    findings: &mut Findings,
) -> Vec<(InputId, Value)> {
    let mut arguments: Vec<(InputId, Value)> = Vec::new();
    let mut understood = 0;
    let own = step.parameters.iter().map(|given| (given, true));
    for (given, is_own) in own.chain(shared.iter().map(|given| (given, false))) {
        let Some(parameter) = resolved(given, document, findings) else {
            continue;
        };
        let name = parameter.name.value.as_str();
        let Some(input) = called.inputs.find(|input| input.name == name) else {
            if !is_own {
                continue;
            }
            let known = called.inputs.iter().map(|input| input.name.as_str());
            let finding = Diagnostic::new(
                Code::UnknownInput,
                parameter.name.span,
                format!("the workflow `{}` has no input `{name}`", called.id),
            )
            .also(called.span, "the workflow");
            findings.push(match nearest(name, known) {
                Some(near) => finding.did_you_mean(name, near),
                None => finding.help("declare it under the workflow's `inputs`, or do not pass it"),
            });
            continue;
        };
        if arguments.iter().any(|(earlier, _)| *earlier == input) {
            // Reported for the list as a whole.
            continue;
        }
        if let Some(value) = values.read(&parameter.value, findings) {
            if let Some(input) = called.inputs.get(input) {
                let unfit = mismatched_constant(&value, input, called, parameter.value.span);
                let is_text = matches!(value, Value::String(_) | Value::Text(_));
                if unfit.is_none() && is_text {
                    let lint = text_as_value(input, called, parameter.value.span);
                    findings.extend(lint.map(|lint| with_constant(lint, &value, parameter.value.span)));
                }
                findings.extend(unfit);
            }
            arguments.push((input, value));
            understood += usize::from(is_own);
        }
    }
    for (id, input) in called.inputs.entries() {
        let passed = step.unread
            || step.parameters.len() > understood
            || arguments.iter().any(|(given, _)| *given == id);
        if input.required && !passed {
            findings.push(
                Diagnostic::new(
                    Code::MissingArgument,
                    step.step_id.span,
                    format!(
                        "step `{}` does not pass the input `{}`",
                        step.step_id.value, input.name
                    ),
                )
                .also(input.span, "declared as required")
                .help(format!("add the parameter `name: {}`", input.name)),
            );
        }
    }
    arguments
}

/// A constant argument can be written as its value.
fn with_constant(lint: Diagnostic, value: &Value, at: Span) -> Diagnostic {
    let json = match value {
        Value::String(text) => serde_json::from_str::<Json>(text).ok(),
        _ => None,
    };
    match json.filter(|json| !json.is_string()) {
        Some(value) => lint.fixed_by(Safety::Safe, vec![Change::Value { at, value }]),
        None => lint,
    }
}

/// A constant that the input can never take.
fn mismatched_constant(
    value: &Value,
    input: &WorkflowInput,
    called: &Interface,
    span: Span,
) -> Option<Diagnostic> {
    let json = match value {
        // S14: read as the JSON that it is.
        Value::String(text) if !matches!(input.ty.without_null(), Type::String | Type::Upload) => {
            serde_json::from_str(text).unwrap_or_else(|_| Json::from(text.as_str()))
        }
        value => constant(value)?,
    };
    if takes(&input.ty, &json) {
        return None;
    }
    let kind = kind(input.ty.without_null()).unwrap_or("a string");
    let finding = Diagnostic::new(
        Code::UnfitArgument,
        span,
        format!(
            "the input `{}` of `{}` takes {kind}, and this value is of another type",
            input.name, called.id
        ),
    );
    Some(
        finding
            .also(input.span, "declared here")
            .help(match input.ty.without_null() {
                Type::String if !json.is_null() => "write it in quotes".to_owned(),
                _ => format!("pass {kind}"),
            }),
    )
}

/// The constant parts of a value. An expression has none.
fn constant(value: &Value) -> Option<Json> {
    match value {
        Value::Json(json) => serde_json::from_str(json).ok(),
        Value::String(text) => Some(Json::from(text.as_str())),
        Value::Array(items) => Some(items.iter().filter_map(constant).collect()),
        Value::Object(members) => {
            let members = members.iter();
            let constants = members.filter_map(|(name, value)| Some((name.clone(), constant(value)?)));
            Some(Json::Object(constants.collect()))
        }
        _ => None,
    }
}

/// Whether a value becomes one of the type.
fn takes(ty: &Type, json: &Json) -> bool {
    match ty {
        // What a definition takes is said when the step runs.
        Type::Any | Type::Named(_) | Type::File | Type::Body | Type::Json => true,
        Type::Optional(inner) => json.is_null() || takes(inner, json),
        Type::String | Type::Upload => json.is_string(),
        Type::Integer => json.is_i64(),
        Type::Unsigned => json.is_u64(),
        Type::Number => json.is_number(),
        Type::Boolean => json.is_boolean(),
        Type::Array(item) => json
            .as_array()
            .is_some_and(|items| items.iter().all(|json| takes(item, json))),
        Type::Map(member) => json
            .as_object()
            .is_some_and(|members| members.values().all(|json| takes(member, json))),
    }
}

/// The lint for texts of the caller's inputs and of its steps' outputs that are passed as something else.
pub(in crate::check) fn texts_as_values(
    steps: &Steps,
    inputs: &WorkflowInputs,
    callees: &Interfaces,
    findings: &mut Findings,
) {
    let is_text = |to: &Referent| match to {
        Referent::Input { input, pointer } => {
            let input = inputs.get(*input).filter(|_| pointer.tokens.is_empty());
            input.is_some_and(|input| *input.ty.without_null() == Type::String)
        }
        Referent::StepOutput {
            step,
            output,
            pointer,
        } => {
            let output = steps.get(*step).and_then(|step| step.outputs.get(*output));
            pointer.tokens.is_empty()
                && output.is_some_and(|output| *output.ty.without_null() == Type::String)
        }
        _ => false,
    };
    for step in steps {
        let StepCall::Workflow(call) = &step.call else {
            continue;
        };
        let Some(called) = callees.get(&call.workflow) else {
            continue;
        };
        for (input, value) in &call.arguments {
            if let Value::Reference(reference) = value
                && is_text(&reference.to)
                && let Some(input) = called.inputs.get(*input)
            {
                findings.extend(text_as_value(input, called, reference.span));
            }
        }
    }
}

/// The kind of value that a type takes in place of a text.
fn kind(ty: &Type) -> Option<&'static str> {
    Some(match ty {
        Type::String
        | Type::Upload
        | Type::Optional(_)
        | Type::Named(_)
        | Type::Any
        | Type::File
        | Type::Body
        | Type::Json => return None,
        Type::Integer | Type::Unsigned => "an integer",
        Type::Number => "a number",
        Type::Boolean => "a boolean",
        Type::Array(_) => "an array",
        Type::Map(_) => "an object",
    })
}

/// S14: a text is read as the JSON that it is.
fn text_as_value(input: &WorkflowInput, called: &Interface, span: Span) -> Option<Diagnostic> {
    let kind = kind(input.ty.without_null())?;
    let finding = Diagnostic::new(
        Code::TextAsValue,
        span,
        format!(
            "the input `{}` of `{}` takes {kind} and gets a text",
            input.name, called.id
        ),
    );
    Some(
        finding
            .label("it is read as JSON when the step runs")
            .also(input.span, "declared here")
            .help(format!(
                "pass {kind}: a literal without quotes, or an expression that is one"
            )),
    )
}
