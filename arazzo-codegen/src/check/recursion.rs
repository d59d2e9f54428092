//! Workflows that call themselves, directly or through others: what each knows of the others has to agree.
//!
//! What a caller needs to know of a workflow is its inputs and outputs with their types. To begin with nothing is known
//! of the outputs ([`unknown`](OutputType::unknown)); every round checks each workflow with what the round before
//! made of the others, until nothing changes. A type only ever gets wider from round to round, so this ends, and what is
//! left is the narrowest answer in which all agree: a value that comes out of a run has passed through finitely many
//! calls, each of which the types allow.

use std::collections::HashMap;

use super::model::{
    CheckedWorkflow, Interface, OutputType, Reference, Referent, StepCall, Value, WorkflowKey,
};
use super::order::Order;
use super::plan::inputs;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::ids::OutputId;
use crate::schema::{Type, Untyped};

/// More rounds than any document that people write needs; a round more is for a chain of outputs that is longer by one.
const MOST_ROUNDS: usize = 256;

impl Order<'_> {
    /// Checks workflows that call each other.
    ///
    /// Where they are not `sound`, which is reported, nothing is said of which have a way to their end.
    pub(super) fn settle(&mut self, group: &[WorkflowKey], sound: bool, findings: &mut Findings) {
        for key in group {
            if let Some(unknown) = self.unknown(*key, !sound) {
                self.callees.insert(*key, unknown);
            }
        }
        let settled = (0..MOST_ROUNDS).any(|_| !self.round(group) && !self.close(group));
        if !settled && let Some(first) = group.first().and_then(|key| self.callees.get(key)) {
            findings.push(
                Diagnostic::new(
                    Code::NotSupported,
                    first.span,
                    "outputs are passed on through too many workflows that call each other",
                )
                .help("let fewer workflows call each other"),
            );
        }
        let checked = group.iter().filter_map(|key| self.checked(*key, findings));
        let (workflows, interfaces): (Vec<CheckedWorkflow>, Vec<Interface>) = checked.unzip();
        report_cycles(&workflows, findings);
        self.callees.retain(|key, _| !group.contains(key));
        let interfaces = interfaces.into_iter();
        self.callees
            .extend(interfaces.map(|interface| (interface.key, interface)));
        self.done.extend(workflows);
    }

    /// Whether a workflow is seen otherwise than before. What is wrong with one is reported at the end.
    fn round(&mut self, group: &[WorkflowKey]) -> bool {
        let mut changed = false;
        for key in group {
            let mut unheard = Findings::default();
            let Some((_, interface)) = self.checked(*key, &mut unheard) else {
                continue;
            };
            let known = self.callees.insert(*key, interface);
            changed |= match (known, self.callees.get(key)) {
                (Some(known), Some(now)) => !known.is_like(now),
                _ => true,
            };
        }
        changed
    }

    /// An output that only ever comes from itself never has a value; whether there was one. Where other outputs come
    /// from it, they have to be looked at again.
    fn close(&mut self, group: &[WorkflowKey]) -> bool {
        let mut closed = false;
        let known = self
            .callees
            .values_mut()
            .filter(|known| group.contains(&known.key));
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

    /// A workflow of which only the inputs and the names of the outputs are known.
    fn unknown(&self, key: WorkflowKey, ends: bool) -> Option<Interface> {
        let (workflow, loaded) = self.workflow(key)?;
        let outputs = workflow.outputs.iter().map(|output| OutputType {
            name: output.name.value.clone(),
            ty: Type::Any,
            optional: false,
            unknown: true,
            untyped: None,
        });
        Some(Interface {
            key,
            id: workflow.workflow_id.value.clone(),
            span: workflow.workflow_id.span,
            inputs: inputs::read_inputs(
                workflow,
                &loaded.document,
                self.definitions,
                &mut Findings::default(),
            ),
            outputs: outputs.collect(),
            unresolved: Vec::new(),
            // To begin with none does: one that only calls itself never comes to its end.
            ends,
        })
    }
}

/// An output of a workflow, by its position.
type OutputKey = (WorkflowKey, OutputId);

/// Reports outputs that workflows take from each other in a cycle, so that they never have a value: one finding a
/// cycle.
fn report_cycles(group: &[CheckedWorkflow], findings: &mut Findings) {
    let by_key: HashMap<WorkflowKey, &CheckedWorkflow> =
        group.iter().map(|workflow| (workflow.key, workflow)).collect();
    let mut followed: HashMap<OutputKey, OutputKey> = HashMap::new();
    let places = group
        .iter()
        .flat_map(|workflow| workflow.outputs.ids().map(|output| (workflow.key, output)));
    for start in places {
        let mut cycle = Vec::new();
        let mut at = start;
        while !followed.contains_key(&at)
            && let Some((next, reference)) = definition(at, &by_key)
        {
            followed.insert(at, start);
            cycle.push((at, reference));
            at = next;
        }
        if followed.get(&at) == Some(&start)
            && let Some(first) = cycle.iter().position(|(place, _)| *place == at)
        {
            findings.extend(circular(cycle.split_off(first).as_slice(), &by_key));
        }
    }
}

/// The output of another workflow of the group that this one is, or that stands in its text: without it there is none.
fn definition<'w>(
    (key, output): OutputKey,
    by_key: &HashMap<WorkflowKey, &'w CheckedWorkflow>,
) -> Option<(OutputKey, &'w Reference)> {
    let workflow = by_key.get(&key).filter(|workflow| workflow.tails.is_empty())?;
    let needed: Vec<&Reference> = match &workflow.outputs.get(output)?.value {
        value @ (Value::Reference(_) | Value::Text(_)) => value.references(),
        _ => Vec::new(),
    };
    let of_called = |reference: &Reference| {
        let Referent::StepOutput { step, output, .. } = &reference.to else {
            return None;
        };
        let step = workflow.steps.get(*step)?;
        let StepCall::Workflow(call) = &step.call else {
            return None;
        };
        match &step.outputs.get(*output)?.value {
            Value::Reference(Reference {
                to: Referent::ChildOutput { output, .. },
                ..
            }) if by_key.contains_key(&call.workflow) => Some((call.workflow, *output)),
            _ => None,
        }
    };
    needed
        .into_iter()
        .find_map(|reference| Some((of_called(reference)?, reference)))
}

fn circular(
    cycle: &[(OutputKey, &Reference)],
    by_key: &HashMap<WorkflowKey, &CheckedWorkflow>,
) -> Option<Diagnostic> {
    const MOST_SHOWN: usize = 8;
    let name = |(key, output): OutputKey| {
        let workflow = by_key.get(&key)?;
        Some(format!(
            "`{}.{}`",
            workflow.id,
            workflow.outputs.get(output)?.name
        ))
    };
    let mut names: Vec<String> = cycle
        .iter()
        .take(MOST_SHOWN)
        .filter_map(|(place, _)| name(*place))
        .collect();
    if cycle.len() > MOST_SHOWN {
        names.push(format!("{} more", cycle.len() - MOST_SHOWN));
    }
    names.extend(cycle.first().and_then(|(place, _)| name(*place)));
    let (_, first) = cycle.first()?;
    let finding = Diagnostic::new(
        Code::NeverSet,
        first.span,
        format!("`{}` has no value here", first.text),
    )
    .label(format!("the output is defined by itself: {}", names.join(" -> ")));
    let finding = match cycle.get(1) {
        Some((_, second)) => finding.also(second.span, "which is defined here"),
        None => finding,
    };
    Some(finding.help("use an input or the output of a step"))
}
