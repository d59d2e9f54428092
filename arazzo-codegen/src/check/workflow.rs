//! One workflow, from its inputs to what can be missing at its end.

use std::collections::HashMap;

use super::checked::{Step, Workflow, WorkflowKey};
use super::documents::Loaded;
use super::flow::Flow;
use super::implied::{Expanded, Origin};
use super::scope::{Index, Run, Scope, StepNames};
use super::step::Steps;
use super::{
    action_parameters, assignment, child, conversions, demands, inputs, judged, kinds, members_of_inputs,
    never_set, nowhere, outputs, ruled_out, secrets, truth, undeclared_inputs, unread_responses, words,
};
use crate::diagnostic::Findings;
use crate::document;
use crate::schema::Definitions;
use crate::source::Sources;

/// What the workflows of a build share.
#[derive(Clone, Copy)]
pub(super) struct Shared<'s> {
    pub(super) definitions: &'s Definitions,
    /// Every output may be missing.
    pub(super) lenient_outputs: bool,
    pub(super) sources: &'s Sources,
    /// The workflows that are checked already.
    pub(super) done: &'s [Workflow],
}

/// `None` when a step does not resolve, which is reported; the others are checked all the same.
pub(super) fn check(
    key: WorkflowKey,
    expanded: &Expanded,
    loaded: &Loaded,
    shared: Shared<'_>,
    findings: &mut Findings,
) -> Option<Workflow> {
    let Shared {
        definitions,
        sources,
        done,
        ..
    } = shared;
    let workflow = &expanded.workflow;
    let mut inputs = inputs::read(workflow, &loaded.document, definitions, findings);
    let names: Vec<StepNames> = (0..workflow.steps.len())
        .filter_map(|position| step_names(expanded, position, key, done))
        .collect();
    let index = Index::of(&inputs, &names, &workflow.outputs, &workflow.workflow_id.value);
    index.outputs.report_circles(&workflow.outputs, findings);
    let scope = Scope {
        inputs: &inputs,
        steps: &names,
        child: None,
        outputs: &workflow.outputs,
        index: &index,
        in_output: false,
        workflow: &workflow.workflow_id.value,
        sources,
        definitions,
        document: &loaded.document,
    };
    let checker = Steps {
        workflow,
        expanded,
        loaded,
        definitions,
        sources,
        scope,
        done,
    };
    let steps: Vec<Option<Step>> = workflow
        .steps
        .iter()
        .zip(&expanded.calls)
        .enumerate()
        .map(|(position, (step, calls))| checker.step(step, *calls, expanded.origin(position), findings))
        .collect();
    undeclared_inputs::mend(
        workflow,
        &expanded.calls,
        loaded,
        (definitions, done),
        sources,
        findings,
    );
    let Some(mut steps) = steps.into_iter().collect::<Option<Vec<Step>>>() else {
        outputs::resolve_only(&workflow.outputs, &scope, sources, findings);
        return None;
    };
    share_places(&mut steps, &names);
    action_parameters::keep(&mut steps, expanded, &inputs, loaded, shared, findings);
    kinds::hand_on_bodies(&mut steps);
    child::texts_as_values(&steps, &inputs, done, findings);
    truth::check(&steps, &inputs, &loaded.descriptions, findings);
    words::check(&steps, loaded, findings);
    assignment::untaken(&steps, findings);
    let ends = |key: WorkflowKey| {
        let called = done.iter().find(|known| known.key == key);
        called.is_none_or(|known| known.ends)
    };
    let mut flow = Flow::of(&steps, expanded.first_behind, &expanded.tails, ends);
    // S25: a run that goes to its own workflow starts anew, and ends as that run does.
    flow.forget_tails(|tail| expanded.calls.get(tail) == Some(&Some(key)));
    never_set::leave_out_shared(&mut steps, &flow, findings);
    let mut outputs = outputs::of_workflow(
        &workflow.outputs,
        &scope,
        shared,
        &inputs,
        &steps,
        &flow,
        findings,
    );
    nowhere::check(&steps, &outputs, loaded, findings);
    judged::check(&steps, loaded, findings);
    let resolved: Vec<String> = outputs.iter().map(|output| output.name.clone()).collect();
    let unresolved = workflow.outputs.iter();
    let unresolved = unresolved.filter(|output| !resolved.contains(&output.name.value));
    if shared.lenient_outputs {
        outputs::make_optional(&mut outputs);
    }
    kinds::keep_plainly(&mut steps, &outputs, definitions);
    // An action that was not understood, here or because of what a called workflow lacks, is an edge that the graph lacks.
    let understood = names.iter().all(|names| names.unresolved.is_empty());
    if understood && !findings.has_errors_within(workflow.span) {
        assignment::unreached(&steps, expanded.first_behind, &flow, findings);
        never_set::check(&steps, &outputs, done, &flow, findings);
        // That a workflow cannot end which calls one that cannot is said of that one.
        if expanded.calls.iter().flatten().all(|key| ends(*key)) {
            assignment::endless(&workflow.workflow_id, &flow, findings);
        }
    }
    members_of_inputs::check(&inputs, &steps, &outputs, definitions, findings);
    kinds::take_as_json(&mut inputs, &steps, &mut outputs, definitions, findings);
    secrets::mark(&mut inputs, &steps, done);
    kinds::files(&mut inputs, &steps, &outputs, done);
    conversions::convert(
        &mut steps,
        &inputs,
        definitions,
        &loaded.descriptions,
        done,
        findings,
    );
    ruled_out::check(&steps, &loaded.descriptions, findings);
    demands::check(&steps, &inputs, definitions, &flow, findings);
    unread_responses::check(&steps, findings);
    Some(Workflow {
        key,
        file_name: loaded.file_name.clone(),
        id: workflow.workflow_id.value.clone(),
        stem: workflow.workflow_id.value.clone(),
        span: workflow.workflow_id.span,
        line: sources.line_column(workflow.workflow_id.span).0,
        summary: workflow.summary.as_ref().map(|text| text.value.clone()),
        description: workflow.description.as_ref().map(|text| text.value.clone()),
        inputs,
        steps,
        first_own: expanded.first_own,
        first_behind: expanded.first_behind,
        tails: expanded.tails.clone(),
        unresolved: unresolved.map(|output| output.name.value.clone()).collect(),
        outputs,
        ends: flow.ends(),
    })
}

fn step_names(
    expanded: &Expanded,
    position: usize,
    own: WorkflowKey,
    done: &[Workflow],
) -> Option<StepNames> {
    let step = expanded.workflow.steps.get(position)?;
    let calls = expanded.calls.get(position).copied().flatten();
    let called = done.iter().find(|known| Some(known.key) == calls);
    let outputs: Vec<String> = step
        .outputs
        .iter()
        .map(|output| output.name.value.clone())
        .collect();
    let is_tail = expanded.tails.contains(&position);
    let local = called.filter(|called| called.key.document == own.document && !is_tail);
    let runs = local.map(|called| Run {
        workflow: called.id.clone(),
        outputs: called.outputs.iter().map(|output| output.name.clone()).collect(),
        first_output: match expanded.origin(position) {
            Origin::Document => outputs.len().saturating_sub(called.outputs.len()),
            _ => 0,
        },
        inputs: called.inputs.iter().map(|input| input.name.clone()).collect(),
        first_input: outputs.len(),
    });
    Some(StepNames {
        id: step.step_id.value.clone(),
        outputs,
        declared: expanded.declared.get(position).copied()?,
        calls_unknown: calls.is_none() && matches!(step.target, Some(document::Target::WorkflowId(_))),
        unresolved: called.map(|called| called.unresolved.clone()).unwrap_or_default(),
        unread: step.unread_outputs,
        runs,
    })
}

/// S21a: all steps that run one workflow store its values in the same slots, so that the last run is read.
fn share_places(steps: &mut [Step], names: &[StepNames]) {
    let mut first_runs: HashMap<&str, (usize, &Run)> = HashMap::new();
    for (position, names) in names.iter().enumerate() {
        let Some(run) = &names.runs else { continue };
        let Some((first_position, first)) = first_runs.get(run.workflow.as_str()) else {
            first_runs.insert(&run.workflow, (position, run));
            continue;
        };
        let outputs = (0..run.outputs.len()).map(|at| (run.first_output + at, first.first_output + at));
        let inputs = (0..run.inputs.len()).map(|at| (run.first_input + at, first.first_input + at));
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
