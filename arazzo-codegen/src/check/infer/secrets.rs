//! Finds the inputs that are secrets (S44).

use crate::check::model::{
    CheckedParameter, CheckedStep, Interfaces, Referent, StepCall, Steps, Value, WorkflowInputs, WorkflowKey,
};
use crate::check::operation::security;
use crate::document::Location;
use crate::ids::InputId;

/// Marks the inputs that flow into `Authorization`, a cookie, a parameter that carries a key, or a secret input of a
/// workflow that is called.
pub(in crate::check) fn mark_secret_inputs(inputs: &mut WorkflowInputs, steps: &Steps, callees: &Interfaces) {
    let is_secret = |key: WorkflowKey, input: InputId| {
        let called = callees.get(&key);
        let input = called.and_then(|called| called.inputs.get(input));
        input.is_some_and(|input| input.secret)
    };
    for value in steps.iter().flat_map(|step| secret_values(step, is_secret)) {
        for reference in value.references() {
            if let Referent::Input { input, .. } = reference.to
                && let Some(input) = inputs.get_mut(input)
            {
                input.secret = true;
            }
        }
    }
}

/// The values that the step sends as a credential, or passes to a secret input of a workflow.
pub(in crate::check) fn secret_values(
    step: &CheckedStep,
    is_secret: impl Fn(WorkflowKey, InputId) -> bool,
) -> Vec<&Value> {
    match &step.call {
        StepCall::Operation(call) => {
            let secret = call.parameters.iter().filter(|parameter| {
                carries_credentials(parameter)
                    || security::is_credential(&call.operation, parameter.location, &parameter.name)
            });
            secret.map(|parameter| &parameter.value).collect()
        }
        StepCall::Workflow(call) => {
            let arguments = call.arguments.iter();
            let secret = arguments.filter(|(input, _)| is_secret(call.workflow, *input));
            secret.map(|(_, value)| value).collect()
        }
    }
}

fn carries_credentials(parameter: &CheckedParameter) -> bool {
    is_credential(parameter.location, &parameter.name)
}

/// Whether what travels under this name is a credential, whatever the documents declare.
pub(in crate::check) fn is_credential(location: Location, name: &str) -> bool {
    match location {
        Location::Cookie => true,
        Location::Header => {
            let name = name.to_ascii_lowercase();
            name == "authorization" || name == "proxy-authorization" || names_a_key(&name)
        }
        Location::Query => names_a_key(&name.to_ascii_lowercase()),
        Location::Path | Location::QueryString => false,
    }
}

/// The names under which API keys travel, whether or not the document declares the scheme.
fn names_a_key(name: &str) -> bool {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    ["apikey", "accesstoken", "authtoken", "clientsecret"]
        .iter()
        .any(|key| letters.contains(key))
}
