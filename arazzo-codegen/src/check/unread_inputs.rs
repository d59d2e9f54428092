//! Inputs that nothing reads.

use std::collections::BTreeMap;

use super::checked::{Referent, Workflow};
use super::kinds::references;
use crate::diagnostic::{Code, Diagnostic, Findings};

/// Reports each, once where several workflows have it by the same schema: a component may have what only some of them
/// need.
pub(super) fn check(workflows: &[Workflow], findings: &mut Findings) {
    let mut inputs = BTreeMap::new();
    for workflow in workflows {
        let of_outputs = workflow.outputs.iter().flat_map(|output| output.references());
        let read = workflow.steps.iter().flat_map(references).chain(of_outputs);
        let read: Vec<usize> = read
            .filter_map(|reference| match &reference.to {
                Referent::Input { input, .. } => Some(*input),
                _ => None,
            })
            .collect();
        for (position, input) in workflow.inputs.iter().enumerate() {
            let place = (input.span.source, input.span.start);
            let (_, is_read) = inputs.entry(place).or_insert((input, false));
            *is_read |= read.contains(&position);
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
