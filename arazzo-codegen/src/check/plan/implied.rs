//! Inserts synthetic steps. The workflows that a workflow depends on run before its own steps (S32). The workflows that an
//! action goes to (S25), or runs before a retry (S27), become steps after them.
//!
//! They have the form of steps of the document, so later passes need not tell them apart.

use std::collections::HashSet;
use std::iter;

use crate::check::model::{Interface, Interfaces, WorkflowKey};
use crate::document::{
    self, Action, ActionKind, ActionTarget, Arazzo, OrReusable, Output, Parameter, Step, Target, Text,
};
use crate::ids::{IdVec, StepId};
use crate::source::{Node, Value};

/// A workflow with its implied steps.
#[derive(Debug)]
pub(in crate::check) struct Expanded {
    pub(in crate::check) workflow: document::Workflow,
    /// For each step the workflow that it calls, if it calls one.
    pub(in crate::check) calls: IdVec<StepId, Option<WorkflowKey>>,
    /// For each step how many of its outputs it declares. Behind them are those of the workflow that it calls.
    pub(in crate::check) declared: IdVec<StepId, usize>,
    /// The steps in front of this one run what the workflow depends on.
    pub(in crate::check) first_own: StepId,
    /// The steps in front of this one follow each other; those from here on are only gone to.
    pub(in crate::check) first_behind: StepId,
    /// The steps whose outputs become those of the run (S25).
    pub(in crate::check) tails: Vec<StepId>,
    /// The steps that an action with parameters runs, each with the step of the action.
    passed_by: Vec<(StepId, StepId)>,
}

/// Where a step comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum Origin {
    Document,
    /// The document has no such step, only something that runs one.
    Implied,
    /// As [`Implied`](Self::Implied); an action of the step with this number passes parameters to it.
    Action(StepId),
}

impl Expanded {
    pub(in crate::check) fn origin(&self, step: StepId) -> Origin {
        match self.passed_by.iter().find(|(behind, _)| *behind == step) {
            Some((_, source)) => Origin::Action(*source),
            None if (self.first_own..self.first_behind).contains(&step) => Origin::Document,
            None => Origin::Implied,
        }
    }
}

/// The steps added to the document's own.
struct Implied {
    /// The ids of all steps. An implied step never has the id of a step of the document: checkpoints know steps by
    /// their ids.
    ids: HashSet<String>,
    behind: Vec<Behind>,
}

impl Implied {
    /// The id, or the first of `id 2`, `id 3`, … that no step has. It must not depend on other actions: a checkpoint names
    /// the step of an action by it.
    fn unused(&mut self, id: String) -> String {
        let numbered = (2..).map(|number| format!("{id} {number}"));
        let mut candidates = iter::once(id.clone()).chain(numbered);
        let unused = candidates.find(|candidate| self.ids.insert(candidate.clone()));
        unused.unwrap_or(id)
    }
}

/// `depended` are the workflows that run first, in order, each with the place that asks for it. `find` tells the workflow
/// that a place of the document names; `callees` are the workflows that were checked before.
pub(in crate::check) fn expand(
    workflow: &document::Workflow,
    document: &Arazzo,
    depended: &[(WorkflowKey, Text)],
    callees: &Interfaces,
    find: &mut impl FnMut(&Text) -> Option<WorkflowKey>,
) -> Expanded {
    let declared_ids = workflow.steps.iter().map(|step| step.step_id.value.clone());
    let mut added = Implied {
        ids: declared_ids.collect(),
        behind: Vec::new(),
    };
    let mut planned = Planned::default();
    let called = |key: Option<WorkflowKey>| callees.get(&key?);
    for (key, place) in depended {
        if let Some(called) = called(Some(*key)) {
            let name = added.unused(format!("dependsOn {}", called.id));
            let given = by_name(workflow, document, called, place);
            planned.push(implied(name, place, given, called), Some(*key));
        }
    }
    let first_own = planned.steps.next_id();
    for step in &workflow.steps {
        let mut step = step.clone();
        for (field, own, shared) in [
            ("onSuccess", &mut step.on_success, &workflow.success_actions),
            ("onFailure", &mut step.on_failure, &workflow.failure_actions),
        ] {
            let source = Source {
                workflow: &workflow.workflow_id.value,
                step: planned.steps.next_id(),
                step_id: &step.step_id.value,
                field,
            };
            *own = with_steps(own, shared, document, source, &mut added);
        }
        let key = match &step.target {
            Some(Target::WorkflowId(text)) => find(text),
            _ => None,
        };
        let at = planned.push(step, key);
        if let (Some(called), Some(step)) = (called(key), planned.steps.get_mut(at)) {
            add_outputs(step, called);
        }
    }
    let first_behind = planned.steps.next_id();
    let mut tails = Vec::new();
    let mut passed_by = Vec::new();
    for behind in added.behind {
        let key = find(&behind.target);
        let Some(called) = called(key) else { continue };
        let given = if behind.parameters.is_empty() {
            by_name(workflow, document, called, &behind.target)
        } else {
            passed_by.push((planned.steps.next_id(), behind.source));
            behind.parameters
        };
        let mut step = implied(behind.name, &behind.target, given, called);
        if behind.kind == ActionKind::Goto {
            step.on_success = vec![OrReusable::Object(end(&behind.target))];
            tails.push(planned.steps.next_id());
        }
        planned.push(step, key);
    }
    Expanded {
        workflow: document::Workflow {
            steps: planned.steps.into_iter().collect(),
            // Each step has them in its own list.
            success_actions: Vec::new(),
            failure_actions: Vec::new(),
            ..workflow.clone()
        },
        calls: planned.calls,
        declared: planned.declared,
        first_own,
        first_behind,
        tails,
        passed_by,
    }
}

/// The steps of a workflow, the workflows that they call, and how many outputs they declare.
#[derive(Default)]
struct Planned {
    steps: IdVec<StepId, Step>,
    calls: IdVec<StepId, Option<WorkflowKey>>,
    declared: IdVec<StepId, usize>,
}

impl Planned {
    fn push(&mut self, step: Step, calls: Option<WorkflowKey>) -> StepId {
        self.calls.push(calls);
        self.declared.push(step.outputs.len());
        self.steps.push(step)
    }
}

/// Adds the outputs of the called workflow to a step: the outputs that the step does not declare itself, and the outputs
/// of the last run.
fn add_outputs(step: &mut Step, called: &Interface) {
    let Some(Target::WorkflowId(place)) = &step.target else {
        return;
    };
    let is_declared = |output: &Output| step.outputs.iter().any(|own| own.name.value == output.name.value);
    let further = outputs_of(called, place).filter(|output| !is_declared(output));
    let last_run = outputs_of(called, place).map(|mut output| {
        output.name.value = format!("$workflows.{}.outputs.{}", called.id, output.name.value);
        output
    });
    let added: Vec<Output> = further.chain(last_run).collect();
    step.outputs.extend(added);
}

/// A workflow that an action names.
struct Behind {
    name: String,
    kind: ActionKind,
    target: Text,
    parameters: Vec<OrReusable<Parameter>>,
    /// The first step that has such an action.
    source: StepId,
}

/// A list of actions of a step.
#[derive(Clone, Copy)]
struct Source<'d> {
    workflow: &'d str,
    step: StepId,
    step_id: &'d str,
    /// `onSuccess` or `onFailure`.
    field: &'static str,
}

impl Source<'_> {
    /// The place of an action in the workflow. It stays the same when actions are inserted before this one.
    fn action(self, action: &Action) -> String {
        let name = action.name.as_ref().map_or("", |name| name.value.as_str());
        format!("{}.{}.{name}", self.step_id, self.field)
    }
}

/// The actions of a step and those of the workflow that it does not replace (S23), each that names a workflow going to
/// the step behind that runs it.
fn with_steps(
    own: &[OrReusable<Action>],
    shared: &[OrReusable<Action>],
    document: &Arazzo,
    source: Source<'_>,
    added: &mut Implied,
) -> Vec<OrReusable<Action>> {
    let replaced = |action: &OrReusable<Action>| {
        let name = name_of(action, document);
        name.is_some() && own.iter().any(|own| name_of(own, document) == name)
    };
    let all = own.iter().chain(shared.iter().filter(|action| !replaced(action)));
    all.map(|action| {
        let Some(object) = object_of(action, document) else {
            return action.clone();
        };
        let Some(ActionTarget::Workflow(target)) = &object.target else {
            return action.clone();
        };
        // S27: that retries the step alone.
        if object.kind == ActionKind::Retry && target.value == source.workflow {
            return action.clone();
        }
        let word = if object.kind == ActionKind::Retry {
            "retry with"
        } else {
            "goto"
        };
        let same = added.behind.iter().find(|known| {
            known.target.value == target.value && known.kind == object.kind && known.parameters.is_empty()
        });
        let name = match same.filter(|_| object.parameters.is_empty()) {
            Some(known) => known.name.clone(),
            None => {
                let name = added.unused(match object.parameters.is_empty() {
                    true => format!("{word} {}", target.value),
                    false => format!("{word} {} by {}", target.value, source.action(object)),
                });
                let parameters = object.parameters.clone();
                added.behind.push(Behind {
                    name: name.clone(),
                    kind: object.kind,
                    target: target.clone(),
                    parameters,
                    source: source.step,
                });
                name
            }
        };
        let step = Text {
            value: name,
            ..target.clone()
        };
        OrReusable::Object(Action {
            target: Some(ActionTarget::Step(step)),
            ..object.clone()
        })
    })
    .collect()
}

pub(in crate::check) fn object_of<'a>(
    action: &'a OrReusable<Action>,
    document: &'a Arazzo,
) -> Option<&'a Action> {
    let reusable = match action {
        OrReusable::Object(action) => return Some(action),
        OrReusable::Reusable(reusable) => reusable,
    };
    let name = reusable
        .reference
        .value
        .rsplit_once("Actions.")
        .map(|(_, name)| name)?;
    let components = &document.components;
    let list = if reusable.reference.value.contains("successActions") {
        &components.success_actions
    } else {
        &components.failure_actions
    };
    list.iter().find(|(key, _)| key == name).map(|(_, action)| action)
}

fn name_of<'a>(action: &'a OrReusable<Action>, document: &'a Arazzo) -> Option<&'a str> {
    object_of(action, document)?
        .name
        .as_ref()
        .map(|name| name.value.as_str())
}

/// A step that calls a workflow and keeps all its outputs.
fn implied(name: String, place: &Text, parameters: Vec<OrReusable<Parameter>>, called: &Interface) -> Step {
    Step {
        span: place.span,
        step_id: Text {
            value: name,
            span: place.span,
            verbatim: None,
            places: None,
        },
        description: None,
        target: Some(Target::WorkflowId(place.clone())),
        message_action: None,
        unread: false,
        unread_outputs: false,
        parameters,
        request_body: None,
        success_criteria: Vec::new(),
        on_success: Vec::new(),
        on_failure: Vec::new(),
        outputs: outputs_of(called, place).collect(),
        timeout: None,
        retry_after: None,
        retry_limit: None,
        depends_on: Vec::new(),
    }
}

/// The outputs of a workflow as those of a step that calls it.
fn outputs_of<'c>(called: &'c Interface, place: &'c Text) -> impl Iterator<Item = Output> + 'c {
    called.outputs.iter().map(|output| Output {
        name: Text {
            value: output.name.clone(),
            span: place.span,
            verbatim: None,
            places: None,
        },
        value: Node {
            span: place.span,
            value: Value::String(format!("$outputs.{}", output.name)),
        },
    })
}

/// Inputs are taken by name from the caller's (S25, S32).
fn by_name(
    workflow: &document::Workflow,
    document: &Arazzo,
    called: &Interface,
    place: &Text,
) -> Vec<OrReusable<Parameter>> {
    let own = super::inputs::names(workflow, document);
    let shared = called.inputs.iter().filter(|input| own.contains(&input.name));
    shared
        .map(|input| {
            OrReusable::Object(Parameter {
                span: place.span,
                name: Text {
                    value: input.name.clone(),
                    span: place.span,
                    verbatim: None,
                    places: None,
                },
                location: None,
                value: Node {
                    span: place.span,
                    value: Value::String(format!("$inputs.{}", input.name)),
                },
            })
        })
        .collect()
}

fn end(place: &Text) -> Action {
    Action {
        span: place.span,
        name: Some(Text {
            value: "end".to_owned(),
            span: place.span,
            verbatim: None,
            places: None,
        }),
        kind: ActionKind::End,
        target: None,
        retry_after: None,
        retry_limit: None,
        criteria: Vec::new(),
        parameters: Vec::new(),
        pace: None,
    }
}
