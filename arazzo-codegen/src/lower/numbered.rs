//! Names within one struct or enum that differ in the document and not in Rust (S6).

use std::collections::HashMap;

use super::names::{UsedNames, snake, unique};
use crate::check::Workflow;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::source::Span;

/// A lint for every input, output and step whose Rust name gets a number, because an earlier one has it.
pub(super) fn report(workflow: &Workflow, findings: &mut Findings) {
    let here = workflow.span;
    let inputs = workflow.inputs.iter().map(|input| (input.name.as_str(), here));
    both("inputs", inputs, findings);
    let outputs = workflow.outputs.iter().map(|output| (output.name.as_str(), here));
    both("outputs", outputs, findings);
    let steps = workflow.steps.iter().map(|step| (step.id.as_str(), step.span));
    both("steps", steps, findings);
}

/// A lint for every workflow whose Rust names get a number, because an earlier document has a workflow of its id.
pub(super) fn workflows(workflows: &[Workflow], findings: &mut Findings) {
    for (position, workflow) in workflows.iter().enumerate() {
        let mut earlier = workflows.iter().take(position);
        let same = earlier.find(|earlier| earlier.id == workflow.id && earlier.stem != workflow.stem);
        let Some(same) = same else {
            continue;
        };
        findings.push(
            Diagnostic::new(
                Code::NumberedName,
                workflow.span,
                format!("two documents have a workflow `{}`", workflow.id),
            )
            .expected(format!(
                "the Rust function of this one is `{}`",
                snake(&workflow.stem)
            ))
            .also(same.span, "the other one")
            .help("rename one of them to give it a name of its own"),
        );
    }
}

fn both<'n>(what: &str, names: impl Iterator<Item = (&'n str, Span)>, findings: &mut Findings) {
    let mut taken = UsedNames::default();
    // For each Rust name the first two names of the document that want it.
    let mut known: HashMap<String, Vec<&str>> = HashMap::new();
    for (name, span) in names {
        let wanted = snake(name);
        let given = unique(wanted.clone(), &mut taken);
        let known = known.entry(wanted.clone()).or_default();
        // Two of one name were reported when they were read.
        if let Some(earlier) = known.iter().find(|earlier| **earlier != name) {
            findings.push(
                Diagnostic::new(
                    Code::NumberedName,
                    span,
                    format!("{what} `{earlier}` and `{name}` both become `{wanted}` in Rust"),
                )
                .expected(format!("`{name}` is `{given}`"))
                .help("rename one of them"),
            );
        }
        if known.len() < 2 && !known.contains(&name) {
            known.push(name);
        }
    }
}
