//! What a workflow depends on runs once in a run, also where a workflow that it calls depends on it too (S32).

use std::collections::{BTreeSet, HashMap};

use crate::check::{
    CheckedProgram, CheckedStep, CheckedWorkflow, KeptAt, Reference, Referent, StepCall, Value, WorkflowKey,
    WorkflowOutput,
};
use crate::ids::{StepId, StepOutputId};
use crate::lower::program::{Done, HandedOn, SlotFields};
use crate::lower::run::slots::{slots, variants};

/// The workflows that the first steps run, with the number of the step.
fn dependencies(workflow: &CheckedWorkflow) -> impl Iterator<Item = (StepId, WorkflowKey)> {
    let steps = workflow
        .steps
        .entries()
        .filter(|(at, _)| *at < workflow.first_own);
    steps.filter_map(|(position, step)| Some((position, called(step)?)))
}

fn called(step: &CheckedStep) -> Option<WorkflowKey> {
    match &step.call {
        StepCall::Workflow(call) => Some(call.workflow),
        StepCall::Operation(_) => None,
    }
}

/// The steps of `child` that have been done when the step at `position` calls it: its own number and the caller's.
fn shared<'w>(
    workflow: &'w CheckedWorkflow,
    position: StepId,
    child: &'w CheckedWorkflow,
) -> impl Iterator<Item = (StepId, StepId)> {
    dependencies(child).filter_map(move |(there, key)| {
        let mut before = dependencies(workflow).filter(|(here, _)| *here < position);
        let (here, _) = before.find(|(_, known)| *known == key)?;
        Some((there, here))
    })
}

fn find(program: &CheckedProgram, key: WorkflowKey) -> Option<&CheckedWorkflow> {
    program.workflows.iter().find(|workflow| workflow.key == key)
}

/// What a called workflow need not do again.
pub(in crate::lower) fn done(
    workflow: &CheckedWorkflow,
    own_slots: &SlotFields,
    position: StepId,
    child: &CheckedWorkflow,
    program: &CheckedProgram,
) -> Vec<Done> {
    let variants = variants(child);
    let child_slots = slots(child, program);
    shared(workflow, position, child)
        .filter_map(|(there, here)| {
            let kept = child_slots.iter().filter(|slot| slot.step == there);
            let slots = kept.filter_map(|slot| {
                // Both call the same workflow and keep all its outputs.
                let mut own = own_slots.iter();
                let own = own.find(|own| (own.step, own.output) == (here, slot.output))?;
                Some(HandedOn {
                    there: slot.clone(),
                    here: own.clone(),
                })
            });
            Some(Done {
                variant: variants.get(there)?.clone(),
                slots: slots.collect(),
            })
        })
        .collect()
}

/// The steps that call each workflow.
pub(in crate::lower) struct Callers<'p>(HashMap<WorkflowKey, Vec<(&'p CheckedWorkflow, StepId)>>);

impl<'p> Callers<'p> {
    pub(in crate::lower) fn of(program: &'p CheckedProgram) -> Self {
        let mut callers: HashMap<WorkflowKey, Vec<(&CheckedWorkflow, StepId)>> = HashMap::new();
        for workflow in &program.workflows {
            for (at, step) in workflow.steps.entries() {
                if let Some(key) = called(step) {
                    callers.entry(key).or_default().push((workflow, at));
                }
            }
        }
        Self(callers)
    }

    /// The steps of a workflow that a caller may have done.
    pub(in crate::lower) fn may_be_done(&self, workflow: &CheckedWorkflow) -> BTreeSet<StepId> {
        let callers = self.0.get(&workflow.key).into_iter().flatten();
        let done = callers.flat_map(|(caller, at)| shared(caller, *at, workflow));
        done.map(|(there, _)| there).collect()
    }
}

/// The outputs, by step and number, that a workflow keeps for those that it calls.
pub(in crate::lower) fn handed_on(
    workflow: &CheckedWorkflow,
    program: &CheckedProgram,
) -> Vec<(StepId, StepOutputId)> {
    let steps = workflow.steps.entries();
    let children = steps.filter_map(|(position, step)| Some((position, find(program, called(step)?)?)));
    children
        .flat_map(|(position, child)| shared(workflow, position, child))
        .flat_map(|(_, here)| {
            let step = workflow.steps.get(here).into_iter();
            let outputs = step.flat_map(|step| step.outputs.entries());
            outputs
                .filter(|(_, output)| output.kept_at == KeptAt::Success || reads(program, &output.name))
                .map(move |(output, _)| (here, output))
        })
        .collect()
}

/// Whether a workflow reads the value stored under this name. Few workflows read the inputs of their dependencies.
fn reads(program: &CheckedProgram, name: &str) -> bool {
    program.workflows.iter().any(|workflow| {
        let is_it = |reference: &&Reference| match reference.to {
            Referent::StepOutput { step, output, .. } => {
                let step = workflow.steps.get(step);
                step.and_then(|step| step.outputs.get(output))
                    .is_some_and(|output| output.name == name)
            }
            _ => false,
        };
        let sent = workflow.steps.iter().flat_map(CheckedStep::sent);
        let mut sent = sent.flat_map(Value::references);
        let mut judged = workflow.steps.iter().flat_map(CheckedStep::judged);
        let mut outputs = workflow.outputs.iter().flat_map(WorkflowOutput::references);
        sent.any(|reference| is_it(&reference))
            || judged.any(|reference| is_it(&reference))
            || outputs.any(|reference| is_it(&reference))
    })
}
