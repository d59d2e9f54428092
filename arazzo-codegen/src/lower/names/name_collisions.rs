//! Reports names that differ in the document and not in Rust (S6).

use std::collections::{BTreeSet, HashMap};

use crate::check::CheckedWorkflow;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::lower::names::{self, UsedNames, snake, unique};
use crate::lower::program::MachineNames;
use crate::source::Span;

/// Reports the collisions. Within one struct or enum an item gets a number. Two workflows cannot share an item.
pub(in crate::lower) fn report(workflows: &[CheckedWorkflow], findings: &mut Findings) {
    for workflow in workflows {
        report_within(workflow, findings);
    }
    of_documents(workflows, findings);
    of_items(workflows, findings);
}

/// An error for every two workflows that become items of one name.
fn of_items(workflows: &[CheckedWorkflow], findings: &mut Findings) {
    let names: Vec<MachineNames> = workflows
        .iter()
        .map(|workflow| names::of_machine(&workflow.stem))
        .collect();
    let named = || workflows.iter().zip(&names);
    let mut known: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for (position, (here, own)) in named().enumerate() {
        let earlier = own.items().into_iter().filter_map(|name| known.get(name));
        let earlier: BTreeSet<usize> = earlier.flatten().copied().collect();
        for name in own.items() {
            known.entry(name).or_default().insert(position);
        }
        for (there, other) in earlier.into_iter().filter_map(|at| named().nth(at)) {
            let mut shared = own.items().into_iter();
            let Some(name) = shared.find(|name| other.items().contains(name)) else {
                continue;
            };
            // Two workflows of one id were reported when they were read.
            if here.key.document == there.key.document && here.id == there.id {
                continue;
            }
            findings.push(
                Diagnostic::new(
                    Code::NameCollision,
                    here.span,
                    format!(
                        "workflows `{}` and `{}` both become `{name}` in Rust",
                        there.id, here.id
                    ),
                )
                .also(there.span, "the other one")
                .help("rename one of them"),
            );
        }
    }
}

/// A lint for every input, output and step whose Rust name gets a number, because an earlier one has it.
fn report_within(workflow: &CheckedWorkflow, findings: &mut Findings) {
    let here = workflow.span;
    let inputs = workflow.inputs.iter().map(|input| (input.name.as_str(), here));
    report_collisions("inputs", inputs, findings);
    let outputs = workflow.outputs.iter().map(|output| (output.name.as_str(), here));
    report_collisions("outputs", outputs, findings);
    let steps = workflow.steps.iter().map(|step| (step.id.as_str(), step.span));
    report_collisions("steps", steps, findings);
}

/// A lint for every workflow whose Rust names get a number, because an earlier document has a workflow of its id.
fn of_documents(workflows: &[CheckedWorkflow], findings: &mut Findings) {
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
            .label(format!(
                "the Rust function of this one is `{}`",
                snake(&workflow.stem)
            ))
            .also(same.span, "the other one")
            .help("rename one of them to give it a name of its own"),
        );
    }
}

fn report_collisions<'n>(what: &str, names: impl Iterator<Item = (&'n str, Span)>, findings: &mut Findings) {
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
                .label(format!("`{name}` is `{given}`"))
                .help("rename one of them"),
            );
        }
        if known.len() < 2 && !known.contains(&name) {
            known.push(name);
        }
    }
}
