//! The slots of a machine, one for each output that is read, and the names that its steps give.

use crate::check::{self, CheckedStep, CheckedWorkflow, KeptAt, Referent, Value, WorkflowOutput};
use crate::ids::{IdVec, StepId};
use crate::lower::names::{self, UsedNames, snake, unique, unique_type, upper_camel};
use crate::lower::program::{SlotField, SlotFields};
use crate::lower::run::dependencies;

/// The variants of the steps' enum.
pub(in crate::lower) fn variants(workflow: &CheckedWorkflow) -> IdVec<StepId, String> {
    let mut variants = UsedNames::default();
    let steps = workflow.steps.iter();
    steps
        .map(|step| unique_type(upper_camel(&step.id), &mut variants))
        .collect()
}

/// What the names of a step's functions and fields start with.
pub(in crate::lower) fn stem_of(step: &CheckedStep) -> String {
    names::method(snake(&step.id).trim_start_matches("r#"))
}

/// The stems of all steps, each once.
pub(in crate::lower) fn stems(workflow: &CheckedWorkflow) -> IdVec<StepId, String> {
    let mut functions = UsedNames::default();
    let steps = workflow.steps.iter();
    steps.map(|step| unique(stem_of(step), &mut functions)).collect()
}

/// A slot for every output that something reads; the others are never decoded.
pub(in crate::lower) fn slots(workflow: &CheckedWorkflow, program: &check::CheckedProgram) -> SlotFields {
    let mut read = dependencies::handed_on(workflow, program);
    let references = workflow.steps.iter().flat_map(|step| {
        let sent = step.sent().into_iter().flat_map(Value::references);
        sent.chain(step.judged()).collect::<Vec<_>>()
    });
    let at_the_end = workflow.outputs.iter().flat_map(WorkflowOutput::references);
    for reference in references.chain(at_the_end) {
        if let Referent::StepOutput { step, output, .. } = reference.to
            && !read.contains(&(step, output))
        {
            read.push((step, output));
        }
    }
    read.sort_unstable();
    read.dedup();
    let stems = stems(workflow);
    // The state of a step has the run of the workflow that the step calls too.
    let beside = || UsedNames::from_iter(["run".to_owned()]);
    let mut taken: IdVec<StepId, UsedNames> = workflow.steps.iter().map(|_| beside()).collect();
    read.into_iter()
        .filter_map(|(step, output)| {
            let declared = workflow.steps.get(step)?;
            let kept = declared.outputs.get(output)?;
            Some(SlotField {
                step_field: names::step_field(stems.get(step)?),
                field: unique(snake(&kept.name), taken.get_mut(step)?),
                ty: kept.kept.clone(),
                declared: kept.ty.clone(),
                expression: match kept.kept_at {
                    KeptAt::Success => format!("$steps.{}.outputs.{}", declared.id, kept.name),
                    KeptAt::Action | KeptAt::Start(_) => kept.name.clone(),
                },
                name: kept.name.clone(),
                others: kept.kept_with.clone(),
                step,
                output,
                secret: kept.secret,
            })
        })
        .collect()
}
