//! The workflows of the document and those they call, each after the ones it calls.

use super::dependencies::Chains;
use super::flow::components::{self, groups};
use super::lint::references::{unknown_step, unknown_workflow};
use super::model::{CheckedWorkflow, Interface, Interfaces, Needs, Shared, WorkflowKey};
use super::plan::{implied, step_order};
use super::sources::documents::Loaded;
use super::workflow;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{self, Action, ActionTarget, Arazzo, StepReference, Target, Text};
use crate::expression::RuntimeExpression;
use crate::ids::{DocumentId, Id, IdVec, WorkflowId};
use crate::schema::Definitions;
use crate::source::Sources;

/// Checks the workflows of the first document and all that they call. They come back in the order of the documents, with
/// what each of all that there are needs.
pub(super) fn check_in_order(
    documents: &IdVec<DocumentId, Loaded>,
    definitions: &Definitions,
    lenient_outputs: bool,
    sources: &Sources,
    findings: &mut Findings,
) -> (Vec<CheckedWorkflow>, Needs) {
    let mut order = Order {
        documents,
        definitions,
        lenient_outputs,
        sources,
        keys: Vec::new(),
        chains: Chains::default(),
        callees: Interfaces::default(),
        done: Vec::new(),
    };
    let calls = order.calls(findings);
    order.chains = Chains::of(&order, &order.keys);
    for group in groups(&calls) {
        let calls_itself = group.iter().any(|member| {
            calls
                .get(*member)
                .is_some_and(|called| called.iter().any(|called| group.contains(called)))
        });
        let members: Vec<WorkflowKey> = group
            .iter()
            .filter_map(|member| order.keys.get(*member).copied())
            .collect();
        if calls_itself {
            let sound = order.no_dependency_within(&members, &calls, findings);
            order.settle(&members, sound, findings);
        } else {
            for key in members {
                if let Some((workflow, interface)) = order.checked(key, findings) {
                    order.callees.insert(key, interface);
                    order.done.push(workflow);
                }
            }
        }
    }
    let needs = Needs::of(documents, &order);
    let mut done = order.done;
    done.sort_by_key(|workflow| (workflow.key.document, workflow.key.workflow));
    number_stems(&mut done);
    (done, needs)
}

/// S6: workflows of several documents may have one id.
fn number_stems(workflows: &mut [CheckedWorkflow]) {
    let known: Vec<(DocumentId, String)> = workflows
        .iter()
        .map(|workflow| (workflow.key.document, workflow.id.clone()))
        .collect();
    for (position, workflow) in workflows.iter_mut().enumerate() {
        let earlier = known.iter().take(position);
        let same = earlier.filter(|(document, id)| *document != workflow.key.document && *id == workflow.id);
        match same.count() {
            0 => {}
            count => workflow.stem = format!("{} {}", workflow.id, count + 1),
        }
    }
}

pub(super) struct Order<'d> {
    pub(super) documents: &'d IdVec<DocumentId, Loaded>,
    pub(super) definitions: &'d Definitions,
    lenient_outputs: bool,
    sources: &'d Sources,
    /// The workflows that are reached from the first document.
    keys: Vec<WorkflowKey>,
    pub(super) chains: Chains,
    pub(super) callees: Interfaces,
    /// The workflows that were checked.
    pub(super) done: Vec<CheckedWorkflow>,
}

/// The places of a workflow that name another one.
pub(super) fn named_workflows<'a>(workflow: &'a document::Workflow, document: &'a Arazzo) -> Vec<&'a Text> {
    let mut texts: Vec<&Text> = workflow.depends_on.iter().collect();
    let shared = workflow.shared_actions();
    let own = workflow.steps.iter().flat_map(document::Step::actions);
    let actions = shared
        .chain(own)
        .filter_map(|action| implied::object_of(action, document));
    texts.extend(actions.filter_map(|action: &Action| match &action.target {
        Some(ActionTarget::Workflow(text)) => Some(text),
        _ => None,
    }));
    texts.extend(workflow.steps.iter().filter_map(|step| match &step.target {
        Some(Target::WorkflowId(text)) => Some(text),
        _ => None,
    }));
    texts
}

impl Order<'_> {
    /// Finds the workflows that are reached from the compiled documents; for each of them those it names, by position.
    fn calls(&mut self, findings: &mut Findings) -> Vec<Vec<usize>> {
        let compiled = self.documents.entries().filter(|(_, loaded)| loaded.is_compiled);
        let own = compiled.flat_map(|(document, loaded)| {
            let workflows = 0..loaded.document.workflows.len();
            workflows.map(move |workflow| WorkflowKey {
                document,
                workflow: WorkflowId::new(workflow),
            })
        });
        let mut keys: Vec<WorkflowKey> = own.collect();
        let mut calls = Vec::new();
        while let Some(key) = keys.get(calls.len()).copied() {
            let mut called = Vec::new();
            if let Some((workflow, loaded)) = self.workflow(key) {
                for text in named_workflows(workflow, &loaded.document) {
                    let Some(found) = self.find(text, key.document, findings) else {
                        continue;
                    };
                    let position = keys.iter().position(|known| *known == found);
                    called.push(position.unwrap_or(keys.len()));
                    if position.is_none() {
                        keys.push(found);
                    }
                }
                self.depended_steps(workflow, key.document, findings);
            }
            calls.push(called);
        }
        self.keys = keys;
        calls
    }

    /// One workflow, when all that it calls is in `callees`.
    pub(super) fn checked(
        &self,
        key: WorkflowKey,
        findings: &mut Findings,
    ) -> Option<(CheckedWorkflow, Interface)> {
        let (workflow, loaded) = self.workflow(key)?;
        // Those that do not resolve were reported before.
        let mut unheard = Findings::default();
        let depended = self.dependencies(key);
        let found = |text: &Text| self.find(text, key.document, &mut Findings::default());
        // One that a misspelled name may have meant has run as far as anybody knows.
        let misspelled = named_workflows(workflow, &loaded.document)
            .iter()
            .any(|text| found(text).is_none());
        let has_run = |text: &Text| {
            let found = found(text);
            misspelled || workflow.has_unread_steps || depended.iter().any(|(known, _)| Some(*known) == found)
        };
        let workflow = document::Workflow {
            steps: step_order::ordered(workflow, &loaded.document, &has_run, findings),
            ..workflow.clone()
        };
        let expanded = implied::expand(
            &workflow,
            &loaded.document,
            &depended,
            &self.callees,
            &mut |text| {
                let found = self.find(text, key.document, &mut unheard)?;
                self.callees.contains_key(&found).then_some(found)
            },
        );
        let shared = Shared {
            definitions: self.definitions,
            lenient_outputs: self.lenient_outputs,
            sources: self.sources,
            callees: &self.callees,
        };
        workflow::check_workflow(key, &expanded, loaded, shared, findings)
    }

    /// S32: what a workflow depends on has ended before it starts, so it cannot need that workflow itself.
    fn no_dependency_within(
        &self,
        group: &[WorkflowKey],
        calls: &[Vec<usize>],
        findings: &mut Findings,
    ) -> bool {
        let keys = &self.keys;
        for key in group {
            let Some((workflow, _)) = self.workflow(*key) else {
                continue;
            };
            for depended in &workflow.depends_on {
                let found = self.find(depended, key.document, &mut Findings::default());
                let Some(found) = found.filter(|found| group.contains(found)) else {
                    continue;
                };
                let at = |key: WorkflowKey| keys.iter().position(|known| *known == key);
                let (Some(from), Some(to)) = (at(found), at(*key)) else {
                    continue;
                };
                let cycle: Vec<&str> = std::iter::once(to)
                    .chain(components::path(from, to, calls))
                    .filter_map(|position| self.id(*keys.get(position)?))
                    .collect();
                let id = &workflow.workflow_id.value;
                let names = cycle.join("` needs `");
                findings.push(
                    Diagnostic::new(
                        Code::RecursiveWorkflow,
                        depended.span,
                        format!("the workflow `{id}` depends on itself: `{names}`"),
                    )
                    .help("remove it from `dependsOn`; a step may call a workflow that calls this one"),
                );
                // One finding a cycle.
                return false;
            }
        }
        true
    }

    fn id(&self, key: WorkflowKey) -> Option<&str> {
        let (workflow, _) = self.workflow(key)?;
        Some(workflow.workflow_id.value.as_str())
    }

    /// Reports steps of other documents that a step depends on and that are not there.
    fn depended_steps(&self, workflow: &document::Workflow, from: DocumentId, findings: &mut Findings) {
        for text in workflow.steps.iter().flat_map(|step| &step.depends_on) {
            let Some(StepReference::InSource {
                source,
                workflow,
                step,
            }) = StepReference::parse(&text.value)
            else {
                continue;
            };
            let other = Text {
                value: format!("$sourceDescriptions.{source}.{workflow}"),
                ..text.clone()
            };
            if let Some((other, _)) = self
                .find(&other, from, findings)
                .and_then(|key| self.workflow(key))
            {
                findings.extend(unknown_step(step, text, other, "to depend on"));
            }
        }
    }

    pub(super) fn workflow(&self, key: WorkflowKey) -> Option<(&document::Workflow, &Loaded)> {
        let loaded = self.documents.get(key.document)?;
        Some((loaded.document.workflows.get(key.workflow.index())?, loaded))
    }

    /// A `workflowId`: of this document, or `$sourceDescriptions.<name>.<workflowId>` of another.
    pub(super) fn find(&self, text: &Text, from: DocumentId, findings: &mut Findings) -> Option<WorkflowKey> {
        let here = self.documents.get(from)?;
        let (document, id) = match RuntimeExpression::parse(&text.value).map(|parsed| parsed.expression) {
            Ok(RuntimeExpression::SourceDescriptions { source, reference }) => {
                // A source that is not there was reported with the references of the document.
                (here.arazzo_source(&source)?, reference)
            }
            _ => (from, text.value.clone()),
        };
        let loaded = self.documents.get(document)?;
        let position = |id: &str| {
            let mut workflows = loaded.document.workflows.iter();
            workflows.position(|workflow| workflow.workflow_id.value == id)
        };
        let mut workflow = position(&id);
        // S14: `$sourceDescriptions.<name>.workflows.<workflowId>`.
        if let (None, Some(short)) = (workflow, id.strip_prefix("workflows.")) {
            workflow = position(short);
            if workflow.is_some() {
                let specified = text.value.replacen(".workflows.", ".", 1);
                findings.push(
                    Diagnostic::new(
                        Code::InformalExpression,
                        text.span,
                        "the workflow of another document is named with `workflows`",
                    )
                    .help(format!("write `{specified}`"))
                    .suggest_safe(text.value.as_str(), specified),
                );
            }
        }
        // One of this document was reported with its references.
        if workflow.is_none() && document != from {
            findings.extend(unknown_workflow(text, &id, &loaded.document));
        }
        Some(WorkflowKey {
            document,
            workflow: WorkflowId::new(workflow?),
        })
    }
}
