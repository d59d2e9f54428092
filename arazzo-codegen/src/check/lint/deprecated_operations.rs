//! Reports steps that call an operation which its OpenAPI document marks as deprecated.

use crate::check::model::Steps;
use crate::diagnostic::{Code, Diagnostic, Findings};

pub(in crate::check) fn check(steps: &Steps, findings: &mut Findings) {
    for step in steps {
        let Some(call) = step.operation_call() else {
            continue;
        };
        let operation = &call.operation;
        if let Some(deprecated) = operation.deprecated {
            let message = format!(
                "step `{}` calls `{} {}`, which is deprecated",
                step.id, operation.method, operation.path
            );
            findings.push(
                Diagnostic::new(Code::DeprecatedOperation, step.span, message)
                    .also(deprecated, "declared here")
                    .help("call the operation that takes its place; the OpenAPI document may name it"),
            );
        }
    }
}
