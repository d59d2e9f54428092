//! Workflows that go to each other in a cycle (S25).
//!
//! A `goto` to a workflow is a tail call: nothing is left to do behind it. Most go one way, and are run within the run,
//! like the workflow of a step. Those that come back would go deeper without an end, so there a run takes the place of the
//! earlier run of its workflow: one that goes to itself starts anew, and of those that go to each other there is one
//! run each at most.
//!
//! A checkpoint has no inputs, and the inputs of such a run are no longer those that the first was started with. It keeps
//! those that may have changed; an input that every `goto` of the cycle passes on as it is need not be kept.

use crate::check::loops::cycles::{Cycles, find_workflow, tails};
use crate::check::{CheckedProgram, CheckedWorkflow, Referent, Value, WorkflowCall};
use crate::ids::StepId;
use crate::lower::names::{self, UsedNames, joined, unique};
use crate::lower::program::{InputField, InputFields, PassedInput, Tail};
use crate::lower::run::slots;
use crate::schema::holds_secret;

/// What the call at `position` is to the run of `workflow`.
pub(in crate::lower) fn tail(
    workflow: &CheckedWorkflow,
    position: StepId,
    called: &CheckedWorkflow,
    cycles: &Cycles,
) -> Tail {
    if !workflow.tails.contains(&position) {
        Tail::No
    } else if called.key == workflow.key {
        Tail::Itself
    } else if cycles.share(called.key, workflow.key) {
        Tail::Cycle
    } else {
        Tail::End
    }
}

/// The inputs of a workflow in a cycle that are not passed on as they are.
pub(in crate::lower) fn passed(
    workflow: &CheckedWorkflow,
    inputs: &InputFields,
    program: &CheckedProgram,
    cycles: &Cycles,
) -> Vec<PassedInput> {
    let cycle = cycles.members_with(workflow.key);
    let members: Vec<&CheckedWorkflow> = cycle
        .iter()
        .filter_map(|key| find_workflow(&program.workflows, *key))
        .collect();
    // Beside them the state has the states of the steps.
    let mut taken: UsedNames = slots::stems(workflow)
        .iter()
        .map(|stem| names::step_field(stem))
        .collect();
    let may_change = |input: &&InputField| {
        !members.is_empty()
            && !members.iter().all(|member| {
                tails(member)
                    .filter(|(_, call)| cycles.share(call.workflow, workflow.key))
                    .all(|(_, call)| is_passed_on(input, workflow, member, call, program))
            })
    };
    inputs
        .iter()
        .filter(may_change)
        .map(|input| PassedInput {
            field: unique(field(&input.field), &mut taken),
            is_secret: input.secret || holds_secret(&program.definitions, &input.ty),
            input: input.clone(),
        })
        .collect()
}

/// The field of a checkpoint that keeps an input.
pub(in crate::lower) fn field(input: &str) -> String {
    joined("input", input)
}

/// Whether the `goto` of `from` passes its own input of this name, declared the same, and nothing else of it.
fn is_passed_on(
    input: &InputField,
    workflow: &CheckedWorkflow,
    from: &CheckedWorkflow,
    call: &WorkflowCall,
    program: &CheckedProgram,
) -> bool {
    let declared = |workflow: &CheckedWorkflow| {
        let mut inputs = workflow.inputs.entries();
        let (position, known) = inputs.find(|(_, known)| known.name == input.name)?;
        Some((position, known.clone()))
    };
    let Some(to) = find_workflow(&program.workflows, call.workflow) else {
        return false;
    };
    let (Some((_, here)), Some((source, own)), Some((target, other))) =
        (declared(workflow), declared(from), declared(to))
    else {
        return false;
    };
    let mut arguments = call.arguments.iter();
    let argument = arguments.find(|(position, _)| *position == target);
    let is_whole = matches!(
        argument,
        Some((_, Value::Reference(reference)))
            if matches!(&reference.to, Referent::Input { input, pointer } if *input == source && pointer.tokens.is_empty())
    );
    let same = |known: &crate::check::WorkflowInput| {
        known.ty == here.ty && known.required == here.required && known.default == here.default
    };
    is_whole && same(&own) && same(&other)
}
