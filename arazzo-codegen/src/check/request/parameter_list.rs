//! Checks the parameters of a step as a list, whatever the step calls.

use super::parameters::{resolved, same};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{Arazzo, Location, Parameter, Step, Target, Workflow};

/// Reports parameters that are given twice, that do not say where they go, or that exclude each other.
pub(in crate::check) fn check(step: &Step, workflow: &Workflow, document: &Arazzo, findings: &mut Findings) {
    let mut own: Vec<Parameter> = Vec::new();
    for given in &step.parameters {
        let Some(parameter) = resolved(given, document, findings) else {
            continue;
        };
        match own.iter().find(|earlier| same(earlier, &parameter)) {
            Some(earlier) => findings.push(duplicate(&parameter, earlier)),
            None => own.push(parameter),
        }
    }
    let mut all = own;
    for given in &workflow.parameters {
        if let Some(parameter) = resolved(given, document, findings)
            && !all.iter().any(|own| same(own, &parameter))
        {
            all.push(parameter);
        }
    }
    match &step.target {
        // All parameters are inputs of the workflow then.
        Some(Target::WorkflowId(_)) | None => {}
        Some(_) => {
            for parameter in all.iter().filter(|parameter| parameter.location.is_none()) {
                findings.push(without_location(parameter));
            }
            query_string(&all, findings);
        }
    }
}

fn duplicate(parameter: &Parameter, earlier: &Parameter) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicateName,
        parameter.name.span,
        format!("parameter `{}` is given twice", parameter.name.value),
    )
    .label("here again")
    .also(earlier.name.span, "first here")
    .help("keep one of them")
}

fn without_location(parameter: &Parameter) -> Diagnostic {
    Diagnostic::new(
        Code::MissingField,
        parameter.span,
        format!("parameter `{}` has no `in`", parameter.name.value),
    )
    .help("add `in: path`, `query`, `header` or `cookie`")
}

/// A query string is the whole query: there is one, and no query parameter beside it (OpenAPI 3.2).
fn query_string(parameters: &[Parameter], findings: &mut Findings) {
    let at = |location| {
        parameters
            .iter()
            .filter(move |parameter| parameter.location == Some(location))
    };
    let mut whole = at(Location::QueryString);
    let Some(first) = whole.next() else { return };
    for other in whole.chain(at(Location::Query)) {
        findings.push(
            Diagnostic::new(
                Code::ConflictingParameters,
                other.name.span,
                format!(
                    "parameter `{}` is given beside a whole query string",
                    other.name.value
                ),
            )
            .also(first.name.span, "which is given here")
            .help("write it into the query string, or give every parameter `in: query`"),
        );
    }
}
