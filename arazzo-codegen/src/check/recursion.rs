//! Workflows that call themselves, directly or through others: what each knows of the others has to agree.
//!
//! What a caller needs to know of a workflow is its inputs and outputs with their types. To begin with nothing is known
//! of the outputs ([`unknown`](WorkflowOutput::unknown)); every round checks each workflow with what the round before
//! made of the others, until nothing changes. A type only ever gets wider from round to round, so this ends, and what is
//! left is the narrowest answer in which all agree: a value that comes out of a run has passed through finitely many
//! calls, each of which the types allow.

use super::model::{Value, Workflow, WorkflowKey, WorkflowOutput};
use super::order::Order;
use super::plan::inputs;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::schema::{Type, Untyped};

/// More rounds than any document that people write needs; a round more is for a chain of outputs that is longer by one.
const MOST_ROUNDS: usize = 256;

impl Order<'_> {
    /// Checks workflows that call each other.
    ///
    /// Where they are not `sound`, which is reported, nothing is said of which have a way to their end.
    pub(super) fn settle(&mut self, group: &[WorkflowKey], sound: bool, findings: &mut Findings) {
        for key in group {
            let unknown = self.unknown(*key, !sound);
            self.done.extend(unknown);
        }
        let settled = (0..MOST_ROUNDS).any(|_| !self.round(group) && !self.close(group));
        if !settled && let Some(first) = group.first().and_then(|key| self.known(*key)) {
            findings.push(
                Diagnostic::new(
                    Code::NotSupported,
                    first.span,
                    "the outputs of workflows that call each other are passed on along too many of them",
                )
                .help("let fewer workflows call each other"),
            );
        }
        let checked: Vec<Workflow> = group
            .iter()
            .filter_map(|key| self.checked(*key, findings))
            .collect();
        self.done.retain(|known| !group.contains(&known.key));
        self.done.extend(checked);
    }

    /// Whether a workflow is seen otherwise than before. What is wrong with one is reported at the end.
    fn round(&mut self, group: &[WorkflowKey]) -> bool {
        let mut changed = false;
        for key in group {
            let mut unheard = Findings::default();
            let Some(checked) = self.checked(*key, &mut unheard) else {
                continue;
            };
            if let Some(known) = self.done.iter_mut().find(|known| known.key == *key) {
                changed |= !same_from_outside(known, &checked);
                *known = checked;
            }
        }
        changed
    }

    /// An output that only ever comes from itself never has a value; whether there was one. Where other outputs come
    /// from it, they have to be looked at again.
    fn close(&mut self, group: &[WorkflowKey]) -> bool {
        let mut closed = false;
        let known = self.done.iter_mut().filter(|known| group.contains(&known.key));
        for output in known
            .flat_map(|known| &mut known.outputs)
            .filter(|output| output.unknown)
        {
            output.unknown = false;
            output.ty = Type::Any;
            output.untyped = Some(Untyped::Computed);
            output.optional = true;
            closed = true;
        }
        closed
    }

    fn known(&self, key: WorkflowKey) -> Option<&Workflow> {
        self.done.iter().find(|known| known.key == key)
    }

    /// A workflow of which only the inputs and the names of the outputs are known.
    fn unknown(&self, key: WorkflowKey, ends: bool) -> Option<Workflow> {
        let (workflow, loaded) = self.workflow(key)?;
        let outputs = workflow.outputs.iter().map(|output| WorkflowOutput {
            name: output.name.value.clone(),
            value: Value::Json("null".to_owned()),
            ty: Type::Any,
            untyped: None,
            optional: false,
            unknown: true,
            secret: false,
            tails: Vec::new(),
            reason: None,
        });
        Some(Workflow {
            key,
            file_name: loaded.file_name.clone(),
            id: workflow.workflow_id.value.clone(),
            stem: workflow.workflow_id.value.clone(),
            span: workflow.workflow_id.span,
            line: 0,
            summary: None,
            description: None,
            inputs: inputs::read(
                workflow,
                &loaded.document,
                self.definitions,
                &mut Findings::default(),
            ),
            steps: Vec::new(),
            first_own: 0,
            first_behind: 0,
            tails: Vec::new(),
            outputs: outputs.collect(),
            unresolved: Vec::new(),
            // To begin with none does: one that only calls itself never comes to its end.
            ends,
        })
    }
}

fn same_from_outside(before: &Workflow, after: &Workflow) -> bool {
    let outputs = |workflow: &Workflow| -> Vec<(String, Type, bool, bool)> {
        let outside = |output: &WorkflowOutput| {
            (
                output.name.clone(),
                output.ty.clone(),
                output.optional,
                output.unknown,
            )
        };
        workflow.outputs.iter().map(outside).collect()
    };
    before.inputs == after.inputs && before.ends == after.ends && outputs(before) == outputs(after)
}
