//! What a step passes to the workflow it calls (S30).

use super::checked::{Value, Workflow};
use super::parameters::resolved;
use super::value::Values;
use crate::diagnostic::{Code, Diagnostic, Findings, nearest};
use crate::document::{Arazzo, Step};

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
