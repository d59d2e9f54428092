//! One workflow, from its inputs to what can be missing at its end.

use std::collections::HashMap;

use super::flow::graph::Flow;
use super::flow::{assignment, never_set};
use super::infer::{conversions, root_filters, secrets, usage_types};
use super::lint::{
    absent_demands, criteria_reads, dead_ends, deprecated_operations, enum_comparisons, members_of_inputs,
    non_boolean_operands, schema_violations, undeclared_inputs, unlike_operands, unread_responses,
};
use super::model::{
    CheckedStep, CheckedWorkflow, Interface, Interfaces, Shared, Steps, WorkflowInputs, WorkflowKey,
    WorkflowOutput, WorkflowOutputs,
};
use super::names::scope::Scope;
use super::names::workflow_names::{NameIndex, Run, StepNames};
use super::outcome::{action_parameters, outputs};
use super::plan::implied::{Expanded, Origin};
use super::plan::inputs;
use super::request::call_arguments;
use super::sources::documents::Loaded;
use super::step::StepChecker;
use crate::diagnostic::Findings;
use crate::document;
use crate::ids::{Id, IdVec, StepId, StepOutputId};

/// Checks a workflow. Nothing when a step does not resolve, which is reported; the other steps are checked all the same.
pub(super) fn check_workflow(
    key: WorkflowKey,
    expanded: &Expanded,
    loaded: &Loaded,
    shared: Shared<'_>,
    findings: &mut Findings,
) -> Option<(CheckedWorkflow, Interface)> {
    let (definitions, callees) = (shared.definitions, shared.callees);
    let workflow = &expanded.workflow;
    let mut inputs = inputs::read_inputs(workflow, &loaded.document, definitions, findings);
    let names = names_of_steps(key, expanded, callees);
    let index = NameIndex::of(&inputs, &names, &workflow.outputs, &workflow.workflow_id.value);
    index.outputs.report_cycles(&workflow.outputs, findings);
    let scope = Scope {
        inputs: &inputs,
        steps: &names,
        child: None,
        outputs: &workflow.outputs,
        index: &index,
        in_output: false,
        workflow: &workflow.workflow_id.value,
        sources: shared.sources,
        definitions,
        document: &loaded.document,
    };

    // After this: every step has its operation or workflow, and every name in it is resolved.
    let mut steps = resolve(expanded, &scope, loaded, shared, findings)?;
    root_filters::resolve_root_filters(&mut steps, &inputs, &loaded.descriptions, findings);
    share_places(&mut steps, &names);
    action_parameters::keep(&mut steps, expanded, &inputs, loaded, shared, findings);
    usage_types::hand_on_bodies(&mut steps);

    // Reads, writes findings only.
    call_arguments::texts_as_values(&steps, &inputs, callees, findings);
    lint_operands(&steps, &inputs, loaded, findings);
    assignment::untaken(&steps, findings);

    // After this: the control flow is known, and no step reads what no path sets.
    let flow = follow(key, expanded, &steps, callees);
    never_set::leave_out_shared(&mut steps, &flow, findings);

    // After this: every output has a type, and it is known whether it can be missing.
    let mut outputs = outputs::of_workflow(
        &workflow.outputs,
        &scope,
        shared,
        &inputs,
        &steps,
        &flow,
        findings,
    );
    let unresolved = unresolved(&workflow.outputs, &outputs);

    // Reads, writes findings only.
    dead_ends::check(&steps, &outputs, loaded, findings);
    criteria_reads::check(&steps, loaded, findings);
    // An action that was not understood, here or because of what a called workflow lacks, is an edge that the graph lacks.
    let understood = names.iter().all(|names| names.unresolved.is_empty());
    if understood && !findings.has_errors_within(workflow.span) {
        lint_paths(expanded, &steps, &outputs, &flow, callees, findings);
    }
    members_of_inputs::check(&inputs, &steps, &outputs, definitions, findings);

    // After this: types, secrets and conversions are final.
    infer(&mut inputs, &mut steps, &mut outputs, loaded, shared, findings);

    // Reads, writes findings only.
    schema_violations::check(&steps, &loaded.descriptions, findings);
    absent_demands::check(&steps, &inputs, definitions, &flow, findings);
    unread_responses::check(&steps, findings);
    deprecated_operations::check(&steps, findings);
    let checked = CheckedWorkflow {
        inputs,
        steps,
        outputs,
        ..unfilled(key, expanded, loaded, shared)
    };
    let interface = Interface::of(&checked, unresolved, flow.ends());
    Some((checked, interface))
}

/// Findings about what criteria compare.
fn lint_operands(steps: &Steps, inputs: &WorkflowInputs, loaded: &Loaded, findings: &mut Findings) {
    non_boolean_operands::check(steps, inputs, &loaded.descriptions, findings);
    unlike_operands::check(steps, inputs, &loaded.descriptions, findings);
    enum_comparisons::check(steps, loaded, findings);
}

/// A workflow without its inputs, steps and outputs.
fn unfilled(key: WorkflowKey, expanded: &Expanded, loaded: &Loaded, shared: Shared<'_>) -> CheckedWorkflow {
    let workflow = &expanded.workflow;
    let id = &workflow.workflow_id;
    CheckedWorkflow {
        key,
        file_name: loaded.file_name.clone(),
        id: id.value.clone(),
        stem: id.value.clone(),
        span: id.span,
        line: shared.sources.line_column(id.span).0,
        summary: workflow.summary.as_ref().map(|text| text.value.clone()),
        description: workflow.description.as_ref().map(|text| text.value.clone()),
        inputs: WorkflowInputs::default(),
        steps: Steps::default(),
        first_own: expanded.first_own,
        first_behind: expanded.first_behind,
        tails: expanded.tails.clone(),
        outputs: WorkflowOutputs::default(),
    }
}

/// The names of each step and its outputs.
fn names_of_steps(key: WorkflowKey, expanded: &Expanded, callees: &Interfaces) -> IdVec<StepId, StepNames> {
    let planned = expanded.calls.entries().zip(&expanded.declared);
    planned
        .zip(&expanded.workflow.steps)
        .map(|(((at, calls), declared), step)| {
            let called = calls.and_then(|key| callees.get(&key));
            StepNames {
                declared: *declared,
                calls_unknown: calls.is_none()
                    && matches!(step.target, Some(document::Target::WorkflowId(_))),
                ..step_names(expanded, at, step, called, key)
            }
        })
        .collect()
}

/// Infers what follows from the uses of values: their types, the secrets among them, and conversions.
fn infer(
    inputs: &mut WorkflowInputs,
    steps: &mut Steps,
    outputs: &mut WorkflowOutputs,
    loaded: &Loaded,
    shared: Shared<'_>,
    findings: &mut Findings,
) {
    let Shared {
        definitions, callees, ..
    } = shared;
    if shared.lenient_outputs {
        outputs::make_optional(outputs);
    }
    usage_types::erase_slot_types(steps, outputs, definitions);
    usage_types::widen_inputs(inputs, steps, outputs, definitions, findings);
    secrets::mark_secret_inputs(inputs, steps, callees);
    usage_types::infer_uploads(inputs, steps, outputs, callees);
    let descriptions = &loaded.descriptions;
    conversions::insert_conversions(steps, inputs, definitions, descriptions, callees, findings);
}

/// Finds the operation or workflow of each step, and resolves its request, criteria, outputs and actions.
fn resolve(
    expanded: &Expanded,
    scope: &Scope<'_>,
    loaded: &Loaded,
    shared: Shared<'_>,
    findings: &mut Findings,
) -> Option<Steps> {
    let Shared {
        definitions,
        sources,
        callees,
        ..
    } = shared;
    let workflow = &expanded.workflow;
    let checker = StepChecker {
        workflow,
        expanded,
        loaded,
        definitions,
        sources,
        scope: *scope,
        callees,
    };
    let steps: Vec<Option<CheckedStep>> = workflow
        .steps
        .iter()
        .zip(expanded.calls.entries())
        .map(|(step, (at, calls))| checker.step(step, *calls, expanded.origin(at), findings))
        .collect();
    undeclared_inputs::mend(
        workflow,
        &expanded.calls,
        loaded,
        definitions,
        callees,
        sources,
        findings,
    );
    let resolved: Option<Steps> = steps.into_iter().collect();
    if resolved.is_none() {
        outputs::resolve_only(&workflow.outputs, scope, sources, findings);
    }
    resolved
}

/// The control flow of the workflow.
fn follow(key: WorkflowKey, expanded: &Expanded, steps: &Steps, callees: &Interfaces) -> Flow {
    let mut flow = Flow::of(steps, expanded.first_behind, &expanded.tails, |key| {
        ends(key, callees)
    });
    // S25: a run that goes to its own workflow starts anew, and ends as that run does.
    flow.forget_tails(|tail| expanded.calls.get(tail) == Some(&Some(key)));
    flow
}

/// Whether a workflow that was checked has a path to an end with outputs. Nothing is said of one that was not.
fn ends(key: WorkflowKey, callees: &Interfaces) -> bool {
    let called = callees.get(&key);
    called.is_none_or(|known| known.ends)
}

/// Reports steps that no path reaches, values that no path sets, and a workflow that never ends.
fn lint_paths(
    expanded: &Expanded,
    steps: &Steps,
    outputs: &WorkflowOutputs,
    flow: &Flow,
    callees: &Interfaces,
    findings: &mut Findings,
) {
    assignment::unreached(steps, expanded.first_behind, flow, findings);
    never_set::check(steps, outputs, callees, flow, findings);
    // That a workflow cannot end which calls one that cannot is said of that one.
    if expanded.calls.iter().flatten().all(|key| ends(*key, callees)) {
        assignment::endless(&expanded.workflow.workflow_id, flow, findings);
    }
}

/// The names of the declared outputs that are not among the resolved ones.
fn unresolved(declared: &[document::Output], resolved: &[WorkflowOutput]) -> Vec<String> {
    let names = declared.iter().map(|output| &output.name.value);
    let names = names.filter(|name| !resolved.iter().any(|output| output.name == **name));
    names.cloned().collect()
}

fn step_names(
    expanded: &Expanded,
    at: StepId,
    step: &document::Step,
    called: Option<&Interface>,
    own: WorkflowKey,
) -> StepNames {
    let outputs: Vec<String> = step
        .outputs
        .iter()
        .map(|output| output.name.value.clone())
        .collect();
    let is_tail = expanded.tails.contains(&at);
    let local = called.filter(|called| called.key.document == own.document && !is_tail);
    let runs = local.map(|called| Run {
        workflow: called.id.clone(),
        outputs: called.outputs.iter().map(|output| output.name.clone()).collect(),
        first_output: StepOutputId::new(match expanded.origin(at) {
            Origin::Document => outputs.len().saturating_sub(called.outputs.len()),
            _ => 0,
        }),
        inputs: called.inputs.iter().map(|input| input.name.clone()).collect(),
        first_input: StepOutputId::new(outputs.len()),
    });
    StepNames {
        id: step.step_id.value.clone(),
        declared: outputs.len(),
        outputs,
        calls_unknown: false,
        unresolved: called.map_or_else(Vec::new, |called| called.unresolved.clone()),
        unread: step.unread_outputs,
        runs,
    }
}

/// S21a: all steps that run one workflow store its values in the same slots, so that the last run is read.
fn share_places(steps: &mut Steps, names: &IdVec<StepId, StepNames>) {
    let mut first_runs: HashMap<&str, (StepId, &Run)> = HashMap::new();
    for (position, names) in names.entries() {
        let Some(run) = &names.runs else { continue };
        let Some((first_position, first)) = first_runs.get(run.workflow.as_str()) else {
            first_runs.insert(&run.workflow, (position, run));
            continue;
        };
        let pairs = |own: StepOutputId, shared: StepOutputId, count: usize| {
            let moved = move |id: StepOutputId, by: usize| StepOutputId::new(id.index() + by);
            (0..count).map(move |by| (moved(own, by), moved(shared, by)))
        };
        let outputs = pairs(run.first_output, first.first_output, run.outputs.len());
        let inputs = pairs(run.first_input, first.first_input, run.inputs.len());
        let Some(step) = steps.get_mut(*first_position) else {
            continue;
        };
        for (own, shared) in outputs.chain(inputs) {
            if let Some(output) = step.outputs.get_mut(shared) {
                output.kept_with.push((position, own));
            }
        }
    }
}
