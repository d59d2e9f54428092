//! What a step passes to the workflow it calls (S30).

use super::checked::{Call, Input, Referent, Step as CheckedStep, Value, Workflow};
use super::parameters::resolved;
use super::value::Values;
use crate::diagnostic::{Code, Diagnostic, Findings, nearest};
use crate::document::{Arazzo, Step};
use crate::schema::Type;
use crate::source::Span;

/// The inputs that are passed, by index. What the called workflow requires and the step does not pass is an error.
pub(super) fn arguments(
    step: &Step,
    called: &Workflow,
    document: &Arazzo,
    values: &Values<'_>,
    findings: &mut Findings,
) -> Vec<(usize, Value)> {
    let mut arguments: Vec<(usize, Value)> = Vec::new();
    for given in &step.parameters {
        let Some(parameter) = resolved(given, document, findings) else {
            continue;
        };
        let name = parameter.name.value.as_str();
        let Some(input) = called.inputs.iter().position(|input| input.name == name) else {
            let known = called.inputs.iter().map(|input| input.name.as_str());
            let finding = Diagnostic::new(
                Code::UnknownInput,
                parameter.name.span,
                format!("the workflow `{}` has no input `{name}`", called.id),
            )
            .also(called.span, "the workflow");
            findings.push(match nearest(name, known) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("declare it under the workflow's `inputs`, or do not pass it"),
            });
            continue;
        };
        if arguments.iter().any(|(earlier, _)| *earlier == input) {
            // Reported for the list as a whole.
            continue;
        }
        if let Some(value) = values.read(&parameter.value, findings) {
            if matches!(value, Value::String(_) | Value::Text(_))
                && let Some(input) = called.inputs.get(input)
            {
                findings.extend(text_as_value(input, called, parameter.value.span));
            }
            arguments.push((input, value));
        }
    }
    for (position, input) in called.inputs.iter().enumerate() {
        let passed =
            step.parameters.len() > arguments.len() || arguments.iter().any(|(given, _)| *given == position);
        if input.required && !input.nullable && !passed {
            findings.push(
                Diagnostic::new(
                    Code::MissingArgument,
                    step.step_id.span,
                    format!(
                        "step `{}` does not pass the input `{}`",
                        step.step_id.value, input.name
                    ),
                )
                .also(called.span, "the workflow that requires it")
                .help(format!("add the parameter `name: {}`", input.name)),
            );
        }
    }
    arguments
}

/// The lint for texts of the caller's inputs and of its steps' outputs that are passed as something else.
pub(super) fn texts_as_values(
    steps: &[CheckedStep],
    inputs: &[Input],
    done: &[Workflow],
    findings: &mut Findings,
) {
    let is_text = |to: &Referent| match to {
        Referent::Input { input, pointer } => {
            let input = inputs.get(*input).filter(|_| pointer.tokens.is_empty());
            input.is_some_and(|input| input.ty == Type::String)
        }
        Referent::StepOutput {
            step,
            output,
            pointer,
        } => {
            let output = steps.get(*step).and_then(|step| step.outputs.get(*output));
            pointer.tokens.is_empty() && output.is_some_and(|output| output.ty == Type::String)
        }
        _ => false,
    };
    for step in steps {
        let Call::Workflow(call) = &step.call else {
            continue;
        };
        let Some(called) = done.iter().find(|workflow| workflow.key == call.workflow) else {
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

/// S14: a text is read as the JSON that it is.
fn text_as_value(input: &Input, called: &Workflow, span: Span) -> Option<Diagnostic> {
    let kind = match input.ty {
        Type::String | Type::Upload | Type::Optional(_) | Type::Named(_) | Type::Any => return None,
        Type::Integer | Type::Unsigned => "an integer",
        Type::Number => "a number",
        Type::Boolean => "a boolean",
        Type::Array(_) => "an array",
        Type::Map(_) => "an object",
    };
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
            .expected("it is read as JSON when the step runs")
            .help(format!(
                "pass {kind}: a literal without quotes, or an expression that is one"
            )),
    )
}
