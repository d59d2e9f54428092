//! Reports inputs that nothing reads.

use std::collections::{BTreeMap, HashSet};

use crate::check::infer::usage_types::references;
use crate::check::model::{CheckedWorkflow, Reference, Referent};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::ids::InputId;

/// Reports each, once where several workflows have it by the same schema: a component may have what only some of them
/// need.
pub(in crate::check) fn check(workflows: &[CheckedWorkflow], findings: &mut Findings) {
    let mut inputs = BTreeMap::new();
    let named: HashSet<(&str, &str)> = workflows
        .iter()
        .flat_map(all_references)
        .filter_map(of_another)
        .collect();
    for workflow in workflows {
        let read: HashSet<InputId> = all_references(workflow)
            .into_iter()
            .filter_map(|reference| match &reference.to {
                Referent::Input { input, .. } => Some(*input),
                _ => None,
            })
            .collect();
        for (id, input) in workflow.inputs.entries() {
            let place = (input.span.source, input.span.start);
            let (_, is_read) = inputs.entry(place).or_insert((input, false));
            let of_another = (workflow.id.as_str(), input.name.as_str());
            *is_read |= read.contains(&id) || named.contains(&of_another);
        }
    }
    for (input, _) in inputs.into_values().filter(|(_, is_read)| !is_read) {
        let name = &input.name;
        findings.push(
            Diagnostic::new(
                Code::UnreadInput,
                input.span,
                format!("nothing reads the input `{name}`"),
            )
            .help(format!(
                "read it, by `$inputs.{name}`, or remove it from `inputs`"
            )),
        );
    }
}

/// All that a workflow reads.
fn all_references(workflow: &CheckedWorkflow) -> Vec<&Reference> {
    let of_outputs = workflow.outputs.iter().flat_map(|output| output.references());
    workflow
        .steps
        .iter()
        .flat_map(references)
        .chain(of_outputs)
        .collect()
}

/// The workflow and the input that `$workflows.w.inputs.i` names.
fn of_another(reference: &Reference) -> Option<(&str, &str)> {
    let (workflow, rest) = reference
        .text
        .strip_prefix("$workflows.")?
        .split_once(".inputs.")?;
    let end = rest.find(['.', '#', '[']).unwrap_or(rest.len());
    Some((workflow, rest.get(..end)?))
}
